-- nhập hồ sơ từ hệ thống cũ: one run is one file, checked or taken over.
CREATE TABLE import_run (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  source       text NOT NULL CHECK (source <> ''),
  file_name    text NOT NULL,
  sha256       text NOT NULL,
  -- A dry run: everything is checked, nothing is written.
  check_only   boolean NOT NULL,
  -- Day whose codes of agencies and units the file names; null: the day of filing of each row.
  codes_on     date,
  total        int NOT NULL CHECK (total >= 0),
  imported     int NOT NULL DEFAULT 0,
  known        int NOT NULL DEFAULT 0,
  faulty       int NOT NULL DEFAULT 0,
  status       text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'cancelled')),
  started_at   timestamptz NOT NULL,
  started_by   text NOT NULL,
  finished_at  timestamptz,
  CHECK ((status = 'running') = (finished_at IS NULL))
);
CREATE UNIQUE INDEX import_run_open ON import_run (source, sha256, check_only) WHERE status = 'running';

-- Rows that wait for their turn. A row goes in the transaction that takes it over, so what is left is what is to be done,
-- and the personal data in it does not outlive the run.
CREATE TABLE import_row (
  run_id uuid NOT NULL REFERENCES import_run,
  n      int  NOT NULL,
  cells  jsonb NOT NULL,
  PRIMARY KEY (run_id, n)
);

CREATE TABLE import_fault (
  run_id      uuid NOT NULL REFERENCES import_run,
  -- Row of the file as a spreadsheet counts it: the header is row 1.
  n           int  NOT NULL,
  column_name text NOT NULL,
  value       text NOT NULL,
  reason      jsonb NOT NULL
);
CREATE INDEX import_fault_run ON import_fault (run_id, n);
