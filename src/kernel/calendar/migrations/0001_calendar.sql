-- Days that depart from the weekly rhythm. A row is never changed: an edit revokes the old row and adds a new one, so
-- that the calendar known at any past instant can be read again (loadCalendar with knownAt).
CREATE TABLE calendar_day (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  date date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('holiday', 'swap_off', 'makeup_work', 'local_off')),
  -- Only for this agency; for everybody when null.
  agency_id uuid REFERENCES agency,
  name_vi text NOT NULL CHECK (name_vi <> ''),
  name_en text NOT NULL CHECK (name_en <> ''),
  basis text NOT NULL,
  -- Where the entry comes from in words, and how sure it is: projected = the Government decides it each year.
  source text NOT NULL DEFAULT '',
  confidence text NOT NULL DEFAULT 'confirmed' CHECK (confidence IN ('confirmed', 'unverified', 'projected')),
  -- pack = loaded with the province pack, admin = entered by a person, whose word the pack does not undo.
  origin text NOT NULL CHECK (origin IN ('pack', 'admin')),
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  revoked_at timestamptz,
  revoked_by text,
  revoke_reason text,
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  CHECK (revoked_at >= recorded_at)
);
COMMENT ON TABLE calendar_day IS 'Holidays, swapped and made-up days, local closures (Labour Code 2019, art. 111 and 112), with the history of edits';
CREATE UNIQUE INDEX calendar_day_one ON calendar_day (date, kind, agency_id) NULLS NOT DISTINCT WHERE revoked_at IS NULL;

-- Office hours by named scheme; `standard` unless the agency names another (agency.working_hours).
CREATE TABLE working_hours (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  scheme text NOT NULL,
  -- ISO weekdays, 1 Monday … 7 Sunday.
  weekdays smallint[] NOT NULL CHECK (cardinality(weekdays) > 0 AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
  -- HH:mm, local.
  opens text NOT NULL CHECK (opens ~ '^[0-2][0-9]:[0-5][0-9]$'),
  closes text NOT NULL CHECK (closes ~ '^[0-2][0-9]:[0-5][0-9]$'),
  valid_from date NOT NULL,
  valid_to date NOT NULL DEFAULT '9999-12-31',
  -- The counter is open, but no deadline counts the time (Saturday mornings).
  reception_only boolean NOT NULL DEFAULT false,
  CHECK (opens < closes),
  CHECK (valid_from < valid_to),
  UNIQUE (scheme, weekdays, opens, valid_from)
);
COMMENT ON TABLE working_hours IS 'Office hours: from valid_from to the day before valid_to';

-- A new random version at every change, so that a cached calendar can never be taken for another one, not even for
-- that of a transaction that was rolled back.
CREATE TABLE calendar_version (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  version uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO calendar_version DEFAULT VALUES;

CREATE FUNCTION calendar_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE calendar_version SET version = gen_random_uuid();
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_day_changed AFTER INSERT OR UPDATE OR DELETE ON calendar_day
  FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE TRIGGER working_hours_changed AFTER INSERT OR UPDATE OR DELETE ON working_hours
  FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
