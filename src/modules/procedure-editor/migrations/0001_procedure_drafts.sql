-- A version of a procedure being written. It becomes a procedure_version when somebody who wrote none of it publishes it.
CREATE TABLE procedure_draft (
  id                   uuid PRIMARY KEY DEFAULT uuidv7(),
  code                 text NOT NULL,
  -- The version it began from; null for a procedure that is new.
  base_version_id      uuid REFERENCES procedure_version,
  -- The procedure as in its data file, without what is so by default. It may be incomplete.
  body                 jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),
  author               uuid NOT NULL,
  state                text NOT NULL CHECK (state IN ('editing', 'submitted', 'published', 'rejected')),
  -- What the author says to the publisher, or why it was rejected.
  note                 text,
  -- Grows with every change: a command that saw an older one is refused instead of overwriting.
  version              int NOT NULL DEFAULT 1,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  submitted_at         timestamptz,
  submitted_by         uuid,
  decided_at           timestamptz,
  decided_by           uuid,
  published_version_id uuid REFERENCES procedure_version,
  CHECK ((state = 'published') = (published_version_id IS NOT NULL))
);
-- One at a time: two drafts of a procedure would overwrite each other when published.
CREATE UNIQUE INDEX procedure_draft_open ON procedure_draft (code) WHERE state IN ('editing', 'submitted');
CREATE INDEX procedure_draft_recent ON procedure_draft (updated_at DESC);

-- Everybody who changed a draft; none of them may publish it.
CREATE TABLE procedure_draft_author (
  draft_id  uuid NOT NULL REFERENCES procedure_draft ON DELETE CASCADE,
  person_id uuid NOT NULL,
  since     timestamptz NOT NULL,
  PRIMARY KEY (draft_id, person_id)
);
