-- Which province packs were loaded, and what each load changed. Kept for ever: the answer to "since when does the
-- system say so, and what did it say before".
CREATE TABLE pack_load (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  folder text NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  at timestamptz NOT NULL,
  counts jsonb NOT NULL
);
COMMENT ON TABLE pack_load IS 'append-only: one row per load of a province pack; counts = {section: {added, changed, unchanged}}';

CREATE TABLE pack_change (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  at timestamptz NOT NULL,
  section text NOT NULL,
  key text NOT NULL,
  before jsonb,
  after jsonb,
  CHECK (before IS NOT NULL OR after IS NOT NULL)
);
COMMENT ON TABLE pack_change IS 'append-only: rows of a pack that a later load corrected or took back; before IS NULL = added to loaded data, after IS NULL = taken back';
CREATE INDEX pack_change_key ON pack_change (section, key, at);
