-- A table that sorts before the one it refers to, refers to itself, and has columns that are written by the database.
CREATE TABLE zz_parent (
  id   uuid PRIMARY KEY DEFAULT uuidv7(),
  note text NOT NULL
);
INSERT INTO zz_parent (id, note) VALUES ('00000000-0000-7000-8000-000000000001', 'by the migration');

CREATE TABLE aa_child (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent uuid   NOT NULL REFERENCES zz_parent,
  before bigint REFERENCES aa_child,
  value  text,
  length integer GENERATED ALWAYS AS (length(value)) STORED,
  odd    jsonb,
  bytes  bytea,
  list   text[],
  until  timestamptz,
  money  numeric,
  "Tên"  text
);

CREATE SEQUENCE probe_number START 100;

-- A row would be stamped anew when it is restored.
CREATE FUNCTION stamp_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.note := NEW.note || ' (stamped)';
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON zz_parent FOR EACH ROW EXECUTE FUNCTION stamp_parent();
