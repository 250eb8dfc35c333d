-- Procedures as dated versions. A changed file adds a revision of the version with the same valid_from; the newest
-- revision is in force for new dossiers, and a dossier keeps the row it was filed under.
CREATE TABLE procedure_version (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  code       text NOT NULL,
  valid_from date NOT NULL,
  valid_to   date,
  revision   int  NOT NULL,
  sha256     text NOT NULL,
  source     text NOT NULL,
  loaded_at  timestamptz NOT NULL,
  body       jsonb NOT NULL,
  UNIQUE (code, valid_from, revision),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
COMMENT ON TABLE procedure_version IS 'append-only: what a dossier was filed under must stay readable for ever';
