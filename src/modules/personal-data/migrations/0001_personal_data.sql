-- Rights of people over their data (Law on Personal Data Protection 91/2025/QH15): rules as dated data, receipts of
-- consent, requests with their limits, and the register of breaches.
CREATE TABLE privacy_rule (
  part       text  NOT NULL CHECK (part IN ('purposes', 'limits')),
  valid_from date  NOT NULL,
  valid_to   date  NOT NULL DEFAULT '9999-12-31',
  body       jsonb NOT NULL,
  PRIMARY KEY (part, valid_from),
  CHECK (valid_from < valid_to)
);

-- biên nhận đồng ý: each yes and each withdrawal, with the words that were shown. The newest of a purpose counts.
CREATE TABLE consent_receipt (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id    uuid NOT NULL REFERENCES person,
  purpose      text NOT NULL,
  given        boolean NOT NULL,
  -- Version of the text in the register of purposes, and its SHA-256.
  text_version text NOT NULL,
  text_sha256  text NOT NULL CHECK (text_sha256 ~ '^[0-9a-f]{64}$'),
  -- Where it was said: `my-data`, or the command in which it was asked.
  how          text NOT NULL,
  -- What it was about, when it was about one thing: a draft, a kept paper.
  subject      text,
  event_id     uuid UNIQUE,
  at           timestamptz NOT NULL
);
COMMENT ON TABLE consent_receipt IS 'append-only: proof of each consent and each withdrawal';
CREATE INDEX consent_receipt_person ON consent_receipt (person_id, purpose, at DESC, id DESC);

CREATE TABLE data_request (
  id            uuid PRIMARY KEY DEFAULT uuidv7(),
  code          text NOT NULL UNIQUE,
  person_id     uuid NOT NULL REFERENCES person,
  kind          text NOT NULL CHECK (kind IN ('access', 'correct', 'erase', 'restrict', 'object')),
  -- correct: what; restrict and object: the purpose.
  about         text,
  wanted        text,
  detail        text NOT NULL,
  state         text NOT NULL CHECK (state IN ('new', 'accepted', 'done', 'refused')),
  received_at   timestamptz NOT NULL,
  answer_due_at timestamptz NOT NULL,
  answered_at   timestamptz,
  act_due_at    timestamptz,
  extended_at   timestamptz,
  ended_at      timestamptz,
  -- What the person is told: why not, or what was done.
  answer        text,
  -- What was removed and what was kept, table by table.
  outcome       jsonb,
  version       int NOT NULL DEFAULT 1
);
CREATE INDEX data_request_person ON data_request (person_id, received_at DESC);
CREATE INDEX data_request_open ON data_request (coalesce(act_due_at, answer_due_at), id) WHERE ended_at IS NULL;
CREATE INDEX data_request_ended ON data_request (ended_at DESC, id DESC) WHERE ended_at IS NOT NULL;
-- One open request of a kind at a time: sending a form twice asks once.
CREATE UNIQUE INDEX data_request_once ON data_request (person_id, kind, coalesce(about, '')) WHERE ended_at IS NULL;

CREATE TABLE data_request_log (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  request_id uuid NOT NULL REFERENCES data_request,
  action     text NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   uuid,
  actor_name text,
  note       text
);
COMMENT ON TABLE data_request_log IS 'append-only: how a request was handled';
CREATE INDEX data_request_log_of ON data_request_log (request_id, at, id);

-- sổ theo dõi vi phạm quy định về bảo vệ dữ liệu cá nhân
CREATE TABLE data_breach (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  code           text NOT NULL UNIQUE,
  title          text NOT NULL,
  what           text NOT NULL,
  data_kinds     text[] NOT NULL,
  people         int NOT NULL CHECK (people >= 0),
  happened_at    timestamptz,
  discovered_at  timestamptz NOT NULL,
  -- Consequences expected and measures taken, as the notification form asks.
  consequences   text NOT NULL,
  measures       text NOT NULL,
  notify_due_at  timestamptz NOT NULL,
  notified_at    timestamptz,
  notified_to    text,
  people_told_at timestamptz,
  closed_at      timestamptz,
  created_at     timestamptz NOT NULL,
  version        int NOT NULL DEFAULT 1,
  CHECK ((notified_at IS NULL) = (notified_to IS NULL))
);
CREATE INDEX data_breach_found ON data_breach (discovered_at DESC, id DESC);

CREATE TABLE data_breach_log (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  breach_id  uuid NOT NULL REFERENCES data_breach,
  action     text NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   uuid,
  actor_name text,
  note       text
);
COMMENT ON TABLE data_breach_log IS 'append-only: what was done about a breach';
CREATE INDEX data_breach_log_of ON data_breach_log (breach_id, at, id);

-- Numbers of a year without gap: YCDL for requests, VPDL for breaches.
CREATE TABLE privacy_counter (
  kind text NOT NULL,
  year int  NOT NULL,
  last int  NOT NULL,
  PRIMARY KEY (kind, year)
);
