-- What people say of the service: ratings of finished dossiers, cases that follow from unhappy ones, and feedback on
-- administrative regulations (Decree 20/2008/NĐ-CP). Three things that are never mixed.

-- Survey questions and limits in force, from the province pack.
CREATE TABLE feedback_rule (
  part       text NOT NULL CHECK (part IN ('survey', 'limits')),
  valid_from date NOT NULL,
  valid_to   date NOT NULL,
  body       jsonb NOT NULL,
  PRIMARY KEY (part, valid_from)
);

-- An invitation to rate a finished dossier, and the answer to it.
CREATE TABLE feedback_rating (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id     uuid NOT NULL UNIQUE REFERENCES dossier,
  -- Whoever holds it may answer: the link in the message, the QR code at the counter.
  token          text NOT NULL UNIQUE,
  procedure_code text NOT NULL,
  unit_id        uuid NOT NULL,
  -- The agency that decided.
  agency_id      uuid NOT NULL,
  -- When the dossier was first handled: an answer counts with the work it is about.
  handled_at     timestamptz,
  invited_at     timestamptz NOT NULL,
  first_given_at timestamptz,
  given_at       timestamptz,
  score          smallint CHECK (score BETWEEN 1 AND 5),
  satisfied      boolean,
  answers        jsonb
);
CREATE INDEX feedback_rating_procedure ON feedback_rating (procedure_code, given_at) WHERE score IS NOT NULL;
CREATE INDEX feedback_rating_agency ON feedback_rating (agency_id, given_at) WHERE score IS NOT NULL;

-- Every answer as it was given.
CREATE TABLE feedback_rating_log (
  id        uuid PRIMARY KEY DEFAULT uuidv7(),
  rating_id uuid NOT NULL REFERENCES feedback_rating,
  at        timestamptz NOT NULL,
  score     smallint NOT NULL,
  satisfied boolean NOT NULL,
  answers   jsonb NOT NULL
);
COMMENT ON TABLE feedback_rating_log IS 'append-only: what people answered stays as they answered it';
CREATE INDEX feedback_rating_log_rating ON feedback_rating_log (rating_id, at);

-- An unhappy answer that a leader has to look into.
CREATE TABLE feedback_case (
  id          uuid PRIMARY KEY DEFAULT uuidv7(),
  rating_id   uuid NOT NULL REFERENCES feedback_rating,
  dossier_id  uuid NOT NULL REFERENCES dossier,
  unit_id     uuid NOT NULL,
  -- The agency that was rated, and the one that looks into it now: the level above after an escalation.
  agency_id   uuid NOT NULL,
  holder_id   uuid NOT NULL,
  state       text NOT NULL CHECK (state IN ('new', 'escalated', 'reopened', 'answered', 'closed')),
  opened_at   timestamptz NOT NULL,
  due_at      timestamptz NOT NULL,
  answer      text,
  answered_at timestamptz,
  closed_at   timestamptz,
  on_time     boolean,
  version     int NOT NULL DEFAULT 1
);
-- One at a time per dossier.
CREATE UNIQUE INDEX feedback_case_open ON feedback_case (dossier_id) WHERE state IN ('new', 'escalated', 'reopened');
CREATE INDEX feedback_case_holder ON feedback_case (holder_id, state, due_at);
CREATE INDEX feedback_case_agency ON feedback_case (agency_id, state, due_at);
CREATE INDEX feedback_case_due ON feedback_case (due_at) WHERE state IN ('new', 'escalated');

CREATE TABLE feedback_case_log (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  case_id    uuid NOT NULL REFERENCES feedback_case,
  action     text NOT NULL,
  to_state   text NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   uuid,
  actor_name text,
  agency_id  uuid,
  note       text,
  due_at     timestamptz
);
COMMENT ON TABLE feedback_case_log IS 'append-only: what was done about an unhappy answer, by whom and when';
CREATE INDEX feedback_case_log_case ON feedback_case_log (case_id, at, id);

-- phản ánh, kiến nghị về quy định hành chính
CREATE TABLE feedback_regulation (
  id              uuid PRIMARY KEY DEFAULT uuidv7(),
  code            text NOT NULL UNIQUE,
  -- The sender follows it without an account by this.
  token           text NOT NULL UNIQUE,
  kind            text NOT NULL,
  regulation      text NOT NULL,
  content         text NOT NULL,
  proposal        text,
  person_id       uuid REFERENCES person,
  sender_name     text NOT NULL,
  sender_address  text NOT NULL,
  sender_phone    text NOT NULL,
  sender_email    text,
  unit_id         uuid NOT NULL,
  -- Who handles it now.
  agency_id       uuid NOT NULL,
  state           text NOT NULL CHECK (state IN ('received', 'classified', 'transferred', 'answered', 'published', 'refused')),
  received_at     timestamptz NOT NULL,
  classify_due_at timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  classified_at   timestamptz,
  handled_at      timestamptz,
  on_time         boolean,
  -- When it was first counted as late.
  overdue_at      timestamptz,
  answer          text,
  satisfied       boolean,
  rated_at        timestamptz,
  published_at    timestamptz,
  public_title    text,
  public_content  text,
  version         int NOT NULL DEFAULT 1
);
CREATE INDEX feedback_regulation_agency ON feedback_regulation (agency_id, state, due_at);
CREATE INDEX feedback_regulation_published ON feedback_regulation (published_at DESC, id DESC) WHERE published_at IS NOT NULL;
CREATE INDEX feedback_regulation_due ON feedback_regulation (due_at) WHERE handled_at IS NULL AND overdue_at IS NULL;
CREATE INDEX feedback_regulation_sender ON feedback_regulation (sender_phone, received_at);

CREATE TABLE feedback_regulation_log (
  id            uuid PRIMARY KEY DEFAULT uuidv7(),
  regulation_id uuid NOT NULL REFERENCES feedback_regulation,
  action        text NOT NULL,
  to_state      text NOT NULL,
  at            timestamptz NOT NULL,
  actor_id      uuid,
  actor_name    text,
  agency_id     uuid,
  note          text
);
COMMENT ON TABLE feedback_regulation_log IS 'append-only: how a feedback on regulations was handled';
CREATE INDEX feedback_regulation_log_of ON feedback_regulation_log (regulation_id, at, id);

-- Numbers of a year without gap.
CREATE TABLE feedback_counter (
  year int PRIMARY KEY,
  last int NOT NULL
);
