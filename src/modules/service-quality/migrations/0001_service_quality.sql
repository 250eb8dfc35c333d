-- Definitions of the index by which service to people and businesses is scored, as dated data.
CREATE TABLE quality_index (
  code        text  NOT NULL,
  valid_from  date  NOT NULL,
  valid_to    date  NOT NULL DEFAULT '9999-12-31',
  declaration jsonb NOT NULL,
  PRIMARY KEY (code, valid_from),
  CHECK (valid_from < valid_to)
);
COMMENT ON TABLE quality_index IS 'Groups, components, greatest points and what measures them; a score is never stored, it is computed from the events';

-- Reports ask three questions of dossiers: what was received in a period, what ended in it, and what was open at an
-- instant. Each has an index of its own, with everything that is grouped by inside, so that a count never reads the
-- dossiers themselves and a list stops after one page.
CREATE INDEX report_received ON dossier (received_at, id)
  INCLUDE (handled_at, channel, outcome, timeliness, procedure_code, unit_id, deciding_agency_id, receiving_agency_id)
  WHERE received_at IS NOT NULL;
CREATE INDEX report_handled ON dossier (handled_at, id)
  INCLUDE (received_at, channel, outcome, timeliness, procedure_code, unit_id, deciding_agency_id, receiving_agency_id)
  WHERE handled_at IS NOT NULL AND received_at IS NOT NULL;
-- Stopped for good: ended without an outcome.
CREATE INDEX report_stopped ON dossier (handled_at, id)
  WHERE outcome IS NULL AND handled_at IS NOT NULL AND received_at IS NOT NULL;
-- Open at an instant of the past: the periods that hold it. A dossier that came from elsewhere with its dates the
-- wrong way round was open at no time.
CREATE INDEX report_open_period ON dossier USING spgist
  (tstzrange(received_at, CASE WHEN handled_at < received_at THEN received_at ELSE handled_at END))
  WHERE received_at IS NOT NULL;
-- Open now.
CREATE INDEX report_open_now ON dossier (received_at, id)
  INCLUDE (state, due_at, channel, procedure_code, unit_id, deciding_agency_id, receiving_agency_id)
  WHERE received_at IS NOT NULL AND handled_at IS NULL;

-- Working minutes each dossier took, folded from the events.
CREATE TABLE handling_time (
  dossier_id      uuid PRIMARY KEY,
  procedure_code  text NOT NULL,
  handled_at      timestamptz NOT NULL,
  -- Working time between reception and result without the pauses.
  working_minutes int NOT NULL CHECK (working_minutes >= 0)
);

-- What the public statistics of a procedure are read from: counts per month; times in buckets of half a working hour.
CREATE TABLE procedure_month (
  procedure_code text   NOT NULL,
  -- First day of the month in Vietnam.
  month          date   NOT NULL,
  measure        text   NOT NULL CHECK (measure IN ('received-direct', 'received-online', 'received-postal', 'in-time', 'late', 'time')),
  -- For time: the half working hours begun; 0 otherwise.
  bucket         int    NOT NULL DEFAULT 0,
  n              bigint NOT NULL,
  PRIMARY KEY (procedure_code, month, measure, bucket)
);
COMMENT ON TABLE procedure_month IS 'Histogram cells per procedure and month, moved in the transaction that folds the event';
