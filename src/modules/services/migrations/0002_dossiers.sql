-- An application being filled in. It belongs to a person, so it can go on with another device.
CREATE TABLE draft (
  id                   uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id            uuid NOT NULL,
  procedure_version_id uuid NOT NULL REFERENCES procedure_version,
  answers              jsonb NOT NULL DEFAULT '{}',
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL
);
CREATE INDEX draft_person ON draft (person_id, updated_at DESC);

CREATE TABLE draft_file (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  draft_id   uuid NOT NULL REFERENCES draft ON DELETE CASCADE,
  field      text NOT NULL,
  file_id    uuid NOT NULL,
  name       text NOT NULL,
  size       bigint NOT NULL,
  added_at   timestamptz NOT NULL
);
CREATE INDEX draft_file_draft ON draft_file (draft_id);

-- hồ sơ thủ tục hành chính. States are the codes 1..10 of the national portal, see dossiers/states.ts.
CREATE TABLE dossier (
  id                   uuid PRIMARY KEY DEFAULT uuidv7(),
  code                 text NOT NULL UNIQUE,
  procedure_code       text NOT NULL,
  procedure_version_id uuid NOT NULL REFERENCES procedure_version,
  applicant_id         uuid NOT NULL,
  -- Three organisations per dossier, never one (Decree 118/2025/NĐ-CP).
  helped_at_agency_id  uuid,
  receiving_agency_id  uuid NOT NULL,
  deciding_agency_id   uuid NOT NULL,
  unit_id              uuid NOT NULL,
  channel              text NOT NULL CHECK (channel IN ('direct', 'online', 'postal')),
  subject              text NOT NULL,
  answers              jsonb NOT NULL,
  state                smallint NOT NULL CHECK (state BETWEEN 1 AND 10),
  step                 text,
  submitted_at         timestamptz NOT NULL,
  received_at          timestamptz,
  due_at               timestamptz,
  handled_at           timestamptz,
  returned_at          timestamptz,
  outcome              text CHECK (outcome IN ('granted', 'refused', 'withdrawn')),
  timeliness           text CHECK (timeliness IN ('early', 'on_time', 'late')),
  handler_id           uuid,
  -- Grows with every change: a command that saw an older one is refused instead of overwriting.
  version              int NOT NULL DEFAULT 1
);
CREATE INDEX dossier_applicant ON dossier (applicant_id, submitted_at DESC, id);
-- The worklist: what an agency has in a state, the most urgent first; a filing without a due date yet counts by its filing.
CREATE INDEX dossier_worklist ON dossier (receiving_agency_id, state, (coalesce(due_at, submitted_at)), id);
CREATE INDEX dossier_desk ON dossier (deciding_agency_id, state, (coalesce(due_at, submitted_at)), id);
CREATE INDEX dossier_unit ON dossier (unit_id, submitted_at DESC);

CREATE TABLE dossier_component (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id uuid NOT NULL REFERENCES dossier,
  component  text NOT NULL,
  file_id    uuid NOT NULL,
  name       text NOT NULL,
  added_at   timestamptz NOT NULL
);
CREATE INDEX dossier_component_dossier ON dossier_component (dossier_id);

-- Every change of state with actor, agency, time and reason; slips and the deadline are read from it.
CREATE TABLE dossier_transition (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id uuid NOT NULL REFERENCES dossier,
  action     text NOT NULL,
  from_state smallint,
  to_state   smallint NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   uuid,
  actor_name text,
  agency_id  uuid,
  reason     text,
  due_at     timestamptz
);
COMMENT ON TABLE dossier_transition IS 'append-only: the log from which slips and deadlines are made';
CREATE INDEX dossier_transition_dossier ON dossier_transition (dossier_id, at, id);

-- Papers that the office issues: slips and results, with the code that anyone can check.
CREATE TABLE dossier_document (
  id          uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id  uuid NOT NULL REFERENCES dossier,
  kind        text NOT NULL,
  number      text,
  file_id     uuid NOT NULL,
  sha256      text NOT NULL,
  verify_code text NOT NULL,
  revision    int NOT NULL,
  issued_at   timestamptz NOT NULL,
  UNIQUE (verify_code, revision)
);
COMMENT ON TABLE dossier_document IS 'append-only: a paper that went out is never replaced, a new revision is added';
CREATE INDEX dossier_document_dossier ON dossier_document (dossier_id);

-- Numbers without gaps: the row is locked until the transaction that took a number commits or gives it back.
CREATE TABLE counter (
  kind   text NOT NULL,
  owner  uuid NOT NULL,
  period text NOT NULL,
  last   int  NOT NULL,
  PRIMARY KEY (kind, owner, period)
);
