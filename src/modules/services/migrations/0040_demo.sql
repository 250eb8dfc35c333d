-- Demonstration history made by `tinhso demo generate`. What a generator wrote is known for ever: by this table, and in
-- the events by their request id `demo:<seed>`.
CREATE TABLE demo_batch (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  seed       bigint NOT NULL,
  dossiers   int    NOT NULL CHECK (dossiers > 0),
  from_day   date   NOT NULL,
  to_day     date   NOT NULL,
  -- Nothing of the history happens after this instant: dossiers that are under way then stay open.
  until      timestamptz NOT NULL,
  -- Last day whose filings are written; null before the first.
  written_to date,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  UNIQUE (seed, dossiers, from_day, to_day),
  CHECK (from_day <= to_day)
);
COMMENT ON TABLE demo_batch IS 'One run of the generator. The same seed, number and period are written once';

CREATE TABLE demo_dossier (
  dossier_id uuid PRIMARY KEY REFERENCES dossier,
  batch_id   uuid NOT NULL REFERENCES demo_batch
);
COMMENT ON TABLE demo_dossier IS 'Dossiers that nobody filed';
