-- The officer's desk. An agency has few open dossiers and many ended ones, so every list of the desk is a range of a
-- partial index: open ones by tray and date, ended ones by the time they came in.

-- tray: whose turn it is; it follows from the state and the step, see desk/trays.ts. A bundle is worked on in its parts,
-- and reaches its parts through reception.
-- desk_at: the date the colour and the order follow: the due date, or before reception the time to answer by.
ALTER TABLE dossier
  ADD COLUMN tray text NOT NULL GENERATED ALWAYS AS (CASE
    WHEN state = 1 AND parent_id IS NULL THEN 'reception'
    WHEN state = 1 OR (bundle AND state IN (2, 4, 9)) THEN 'parts'
    WHEN state IN (2, 4) AND step = 'approve' THEN 'approve'
    WHEN state IN (2, 4) THEN 'process'
    WHEN state IN (5, 6) THEN 'waiting'
    WHEN state = 9 THEN 'issue'
    ELSE 'done' END) STORED,
  ADD COLUMN desk_at timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(due_at, step_due_at, submitted_at)) STORED;

DROP INDEX dossier_worklist, dossier_desk, dossier_unit;

-- Counts are read from these alone.
-- The first is for those who see the whole province.
CREATE INDEX dossier_open ON dossier (tray, desk_at, id) WHERE tray <> 'done';
CREATE INDEX dossier_open_unit ON dossier (unit_id, tray, desk_at, id)
  INCLUDE (receiving_agency_id, deciding_agency_id) WHERE tray <> 'done';
CREATE INDEX dossier_open_receiving ON dossier (receiving_agency_id, tray, desk_at, id)
  INCLUDE (unit_id, deciding_agency_id) WHERE tray <> 'done';
CREATE INDEX dossier_open_deciding ON dossier (deciding_agency_id, tray, desk_at, id)
  INCLUDE (unit_id, receiving_agency_id) WHERE tray <> 'done';
CREATE INDEX dossier_open_handler ON dossier (handler_id, tray, desk_at, id)
  WHERE tray <> 'done' AND handler_id IS NOT NULL;

CREATE INDEX dossier_done_unit ON dossier (unit_id, submitted_at DESC, id DESC) WHERE tray = 'done';
CREATE INDEX dossier_done_receiving ON dossier (receiving_agency_id, submitted_at DESC, id DESC) WHERE tray = 'done';
CREATE INDEX dossier_done_deciding ON dossier (deciding_agency_id, submitted_at DESC, id DESC) WHERE tray = 'done';
CREATE INDEX dossier_done_handler ON dossier (handler_id, submitted_at DESC, id DESC)
  WHERE tray = 'done' AND handler_id IS NOT NULL;
-- For those who see the whole province.
CREATE INDEX dossier_done ON dossier (submitted_at DESC, id DESC) WHERE tray = 'done';
CREATE INDEX dossier_done_procedure ON dossier (procedure_code, submitted_at DESC, id DESC) WHERE tray = 'done';

-- Words a dossier is found by: the code and its ends, name of the applicant and subject without accents, and the places
-- whose officers may see it. A table of its own, since it never changes while the dossier moves.
CREATE TABLE dossier_search (
  dossier_id uuid PRIMARY KEY REFERENCES dossier ON DELETE CASCADE,
  words      tsvector NOT NULL
);
COMMENT ON TABLE dossier_search IS 'Filled by a trigger on dossier: names as they were when it was filed';
CREATE INDEX dossier_search_words ON dossier_search USING gin (words);

CREATE FUNCTION dossier_words(code text, name text, subject text, unit uuid, receiving uuid, deciding uuid)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_agg(DISTINCT word))
  FROM (
    SELECT regexp_split_to_table(tinhso_fold(name || ' ' || subject), '[^[:alnum:]]+') AS word
    UNION ALL SELECT lower(code COLLATE "C")
    UNION ALL SELECT lower(substr(code, strpos(code, '-') + 1) COLLATE "C")
    UNION ALL SELECT '@' || place FROM unnest(ARRAY[unit, receiving, deciding]) AS place
  ) AS words
  WHERE word <> ''
$$;

CREATE FUNCTION dossier_filed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dossier_search (dossier_id, words)
  SELECT d.id, dossier_words(d.code, p.full_name, d.subject, d.unit_id, d.receiving_agency_id, d.deciding_agency_id)
  FROM filed d JOIN person p ON p.id = d.applicant_id;
  RETURN NULL;
END $$;
CREATE TRIGGER dossier_filed AFTER INSERT ON dossier REFERENCING NEW TABLE AS filed
  FOR EACH STATEMENT EXECUTE FUNCTION dossier_filed();

INSERT INTO dossier_search (dossier_id, words)
SELECT d.id, dossier_words(d.code, p.full_name, d.subject, d.unit_id, d.receiving_agency_id, d.deciding_agency_id)
FROM dossier d JOIN person p ON p.id = d.applicant_id;

-- trao đổi nội bộ: what colleagues write to each other about a dossier. The applicant never sees it.
CREATE TABLE dossier_comment (
  id          uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id  uuid NOT NULL REFERENCES dossier,
  author_id   uuid NOT NULL,
  author_name text NOT NULL,
  at          timestamptz NOT NULL,
  body        text NOT NULL CHECK (body <> ''),
  -- Colleagues whose attention was asked for.
  mentions    uuid[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE dossier_comment IS 'append-only: internal remarks belong to the file';
CREATE INDEX dossier_comment_dossier ON dossier_comment (dossier_id, at, id);
