-- Declarations are dated: [valid_from, valid_to), an open end is 9999-12-31. What a corrected pack replaces is kept in
-- pack_change.

CREATE TABLE unit_of_measure (
  code text PRIMARY KEY,
  vi   text NOT NULL,
  en   text NOT NULL
);

CREATE TABLE measure (
  code        text  NOT NULL,
  valid_from  date  NOT NULL,
  valid_to    date  NOT NULL DEFAULT '9999-12-31',
  unit        text  NOT NULL REFERENCES unit_of_measure,
  event       text  NOT NULL,
  -- An event counts when its data contains one of these objects; the empty object is contained in every event.
  filters     jsonb NOT NULL CHECK (jsonb_array_length(filters) > 0),
  -- What an event adds: this field of its data, or the constant.
  value_field text,
  value_const numeric NOT NULL DEFAULT 1,
  -- When it counts: this field of its data (an instant), or the instant at which it happened.
  date_field  text,
  declaration jsonb NOT NULL,
  PRIMARY KEY (code, valid_from),
  CHECK (valid_from < valid_to)
);
COMMENT ON TABLE measure IS 'What is counted: which events, how much each adds, on which date. Only leaves; sums of measures are resolved when the pack is loaded';
CREATE INDEX measure_event ON measure (event);

CREATE TABLE indicator (
  code        text NOT NULL,
  valid_from  date NOT NULL,
  valid_to    date NOT NULL DEFAULT '9999-12-31',
  unit        text NOT NULL REFERENCES unit_of_measure,
  direction   text NOT NULL CHECK (direction IN ('up', 'down')),
  factor      numeric NOT NULL,
  rounding    smallint NOT NULL CHECK (rounding BETWEEN 0 AND 6),
  cutoff      text NOT NULL CHECK (cutoff IN ('calendar', 'mid-month')),
  public      boolean NOT NULL,
  declaration jsonb NOT NULL,
  PRIMARY KEY (code, valid_from),
  CHECK (valid_from < valid_to)
);

CREATE TABLE indicator_term (
  indicator  text NOT NULL,
  valid_from date NOT NULL,
  part       text NOT NULL CHECK (part IN ('numerator', 'denominator')),
  measure    text NOT NULL,
  factor     numeric NOT NULL,
  PRIMARY KEY (indicator, valid_from, part, measure),
  FOREIGN KEY (indicator, valid_from) REFERENCES indicator ON DELETE CASCADE
);
COMMENT ON TABLE indicator_term IS 'Formula of an indicator, resolved to leaves: numerator or denominator = sum of factor * measure';

-- Half-months are the grain of cells: they serve calendar periods and the reporting periods of Decree 09/2019/NĐ-CP
-- (15th to 14th) alike. The slot of an instant is the 1st or the 15th on or before its day in Vietnam.
CREATE FUNCTION fact_slot(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  (date_trunc('month', at AT TIME ZONE 'Asia/Ho_Chi_Minh')
   + CASE WHEN extract(day FROM at AT TIME ZONE 'Asia/Ho_Chi_Minh') < 15 THEN interval '0' ELSE interval '14 days' END)::date;

CREATE TABLE fact (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  measure     text NOT NULL,
  unit_id     uuid NOT NULL,
  agency_id   uuid,
  at          timestamptz NOT NULL,
  slot        date NOT NULL GENERATED ALWAYS AS (fact_slot(at)) STORED,
  n           numeric NOT NULL,
  -- The subject that was counted (a dossier): where the road from the number leads.
  ref         text NOT NULL,
  -- The event it came from.
  cause       uuid NOT NULL,
  -- 0 for the first fact of a cause, one more with each correction.
  version     smallint NOT NULL DEFAULT 0,
  -- Set on a row that takes a fact back: the same fact with n negated.
  reverses    bigint REFERENCES fact,
  recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE fact IS 'append-only: one row per measure and event; a correction is a row that reverses the old one and a new row';
CREATE UNIQUE INDEX fact_once ON fact (measure, cause, version) WHERE reverses IS NULL;
CREATE UNIQUE INDEX fact_reversed_once ON fact (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX fact_evidence ON fact (measure, unit_id, at DESC, id DESC);

CREATE TABLE cell (
  measure   text NOT NULL,
  unit_id   uuid NOT NULL,
  agency_id uuid,
  slot      date NOT NULL,
  n         numeric NOT NULL,
  count     bigint NOT NULL,
  -- Highest fact included.
  rev       bigint NOT NULL,
  UNIQUE NULLS NOT DISTINCT (measure, slot, unit_id, agency_id) INCLUDE (n)
);
COMMENT ON TABLE cell IS 'Sums of facts per measure, smallest unit, agency and half-month; moved in the transaction that adds the facts';
CREATE INDEX cell_unit ON cell (unit_id, measure, slot) INCLUDE (n);
