-- Dossiers taken over from another system.

-- Working minutes between reception and the date the other system promised; the limit of the procedure where null.
ALTER TABLE dossier ADD COLUMN limit_minutes double precision CHECK (limit_minutes >= 0);

CREATE TABLE dossier_origin (
  dossier_id    uuid PRIMARY KEY REFERENCES dossier,
  -- Which system, as those who imported it call it, and the code it had there.
  source        text NOT NULL CHECK (source <> ''),
  legacy_code   text NOT NULL CHECK (legacy_code <> ''),
  -- Number of the result that was issued there.
  result_number text,
  imported_at   timestamptz NOT NULL,
  imported_by   text NOT NULL,
  UNIQUE (source, legacy_code)
);
COMMENT ON TABLE dossier_origin IS 'append-only: where an imported dossier comes from; the same dossier is imported once';
CREATE INDEX dossier_origin_code ON dossier_origin (upper(legacy_code));
