-- Administrative units and agencies as dated facts. Periods are half-open [valid_from, valid_to) on plain date
-- columns (range operators make the planner misjudge joins); an open end is 9999-12-31, a beginning that nobody
-- looked up is 1900-01-01 with from_known = false.

CREATE TABLE province (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  code text NOT NULL,
  name_vi text NOT NULL,
  name_en text NOT NULL,
  agency_root text NOT NULL,
  unit_id uuid NOT NULL,
  contact jsonb NOT NULL DEFAULT '{}',
  reorganisations jsonb NOT NULL DEFAULT '[]'
);
COMMENT ON TABLE province IS 'The one province this database serves; unit_id = its unit today (loaded after this row)';

-- Grows by one with every load that changed something; processes compare it with their snapshot.
CREATE TABLE unit_version (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  version bigint NOT NULL
);
INSERT INTO unit_version (version) VALUES (1);

CREATE TABLE unit (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  level text NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  type text NOT NULL,
  name text NOT NULL,
  short_name text NOT NULL,
  folded text NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL DEFAULT '9999-12-31',
  from_known boolean NOT NULL,
  area_km2 double precision CHECK (area_km2 > 0),
  CHECK (valid_from < valid_to)
);
COMMENT ON TABLE unit IS 'id is derived from the pack code and key, so every database agrees; name, type = the newest, see unit_name';

CREATE TABLE unit_name (
  unit_id uuid NOT NULL REFERENCES unit,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  type text NOT NULL,
  name text NOT NULL,
  short_name text NOT NULL,
  folded text NOT NULL,
  legal_act text,
  PRIMARY KEY (unit_id, valid_from),
  CHECK (valid_from < valid_to)
);

CREATE TABLE unit_code (
  unit_id uuid NOT NULL REFERENCES unit,
  scheme text NOT NULL DEFAULT 'gso',
  code text NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  PRIMARY KEY (unit_id, scheme, valid_from),
  UNIQUE (scheme, code, valid_from),
  UNIQUE (scheme, code, valid_to),
  CHECK (valid_from < valid_to)
);
COMMENT ON TABLE unit_code IS 'Codes are reused for other places: a code is a key only together with a date. gso = list of the statistics office (Decision 124/2004/QĐ-TTg, then Decision 19/2025/QĐ-TTg)';

CREATE TABLE part_of (
  child uuid NOT NULL REFERENCES unit,
  parent uuid NOT NULL REFERENCES unit,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  PRIMARY KEY (child, valid_from),
  CHECK (valid_from < valid_to),
  CHECK (child <> parent)
);
CREATE INDEX part_of_parent ON part_of (parent, valid_from);

CREATE TABLE succession (
  old uuid NOT NULL REFERENCES unit,
  new uuid NOT NULL REFERENCES unit,
  part text NOT NULL CHECK (part IN ('full', 'partial')),
  share double precision CHECK (share > 0 AND share <= 1),
  date date NOT NULL,
  legal_act text NOT NULL,
  PRIMARY KEY (old, new, date),
  CHECK (old <> new)
);
CREATE INDEX succession_new ON succession (new, date);
COMMENT ON TABLE succession IS 'full: all of old went to new; partial: a part did, share of old when known';

CREATE TABLE ancestor (
  unit_id uuid NOT NULL REFERENCES unit,
  ancestor_id uuid NOT NULL REFERENCES unit,
  depth smallint NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  PRIMARY KEY (unit_id, ancestor_id, valid_from),
  CHECK (valid_from < valid_to)
);
CREATE INDEX ancestor_ancestor ON ancestor (ancestor_id, valid_from, valid_to, unit_id);
COMMENT ON TABLE ancestor IS 'part_of flattened, self included (depth 0); rebuilt by each load of units';

CREATE TABLE unit_boundary (
  unit_id uuid NOT NULL REFERENCES unit,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  geometry jsonb NOT NULL,
  point_lon double precision NOT NULL,
  point_lat double precision NOT NULL,
  min_lon double precision NOT NULL,
  min_lat double precision NOT NULL,
  max_lon double precision NOT NULL,
  max_lat double precision NOT NULL,
  PRIMARY KEY (unit_id, valid_from),
  CHECK (valid_from < valid_to)
);
COMMENT ON TABLE unit_boundary IS 'Simplified outlines (GeoJSON geometry, WGS 84) for maps; never proof of where a border runs. point = inside the largest part';

CREATE TABLE agency (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  identifier text NOT NULL,
  identifier_status text NOT NULL CHECK (identifier_status IN ('verified', 'unverified')),
  kind text NOT NULL,
  name text NOT NULL,
  short_name text NOT NULL,
  symbol text NOT NULL,
  folded text NOT NULL,
  unit_id uuid NOT NULL REFERENCES unit,
  parent_id uuid REFERENCES agency,
  valid_from date NOT NULL,
  valid_to date NOT NULL DEFAULT '9999-12-31',
  from_known boolean NOT NULL,
  address text,
  phone text,
  email text,
  working_hours text,
  UNIQUE (identifier, valid_from),
  UNIQUE (identifier, valid_to),
  CHECK (valid_from < valid_to)
);
COMMENT ON TABLE agency IS 'identifier = Decision 20/2020/QĐ-TTg, level 1 first: H00.13; name, short_name = the newest, see agency_name';
CREATE INDEX agency_unit ON agency (unit_id, kind);

CREATE TABLE agency_name (
  agency_id uuid NOT NULL REFERENCES agency,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  name text NOT NULL,
  short_name text NOT NULL,
  folded text NOT NULL,
  legal_act text,
  PRIMARY KEY (agency_id, valid_from),
  CHECK (valid_from < valid_to)
);

CREATE TABLE agency_succession (
  old uuid NOT NULL REFERENCES agency,
  new uuid NOT NULL REFERENCES agency,
  part text NOT NULL CHECK (part IN ('main', 'other')),
  date date NOT NULL,
  legal_act text NOT NULL,
  PRIMARY KEY (old, new, date),
  CHECK (old <> new)
);
CREATE UNIQUE INDEX agency_succession_main ON agency_succession (old) WHERE part = 'main';
COMMENT ON TABLE agency_succession IS 'main: takes over whatever is in flight unless the place of the matter says another one';
