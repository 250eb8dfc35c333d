-- The personal e-store (Kho dữ liệu điện tử của tổ chức, cá nhân; Decree 45/2020/NĐ-CP, art. 16): papers that a person
-- keeps from what they filed. Papers issued to them need no row: they are the results in force.
CREATE TABLE kept_paper (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id      uuid NOT NULL REFERENCES person,
  file_id        uuid NOT NULL REFERENCES file,
  name           text NOT NULL,
  -- Where it was handed in.
  dossier_id     uuid NOT NULL REFERENCES dossier,
  procedure_code text NOT NULL,
  component      text NOT NULL,
  -- Kind of paper across procedures, where the procedure names it.
  document_type  text,
  kept_at        timestamptz NOT NULL,
  -- The person took it out again; what was filed with it stays in those dossiers.
  removed_at     timestamptz
);
COMMENT ON TABLE kept_paper IS 'Kept only with the consent of the person, who can take each paper out again';
CREATE UNIQUE INDEX kept_paper_once ON kept_paper (person_id, file_id) WHERE removed_at IS NULL;

CREATE TABLE kept_paper_use (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id      uuid NOT NULL REFERENCES person,
  -- `issued:<verification code>` or `kept:<id>`.
  paper          text NOT NULL,
  name           text NOT NULL,
  -- The draft, whose id the dossier takes over.
  subject_id     uuid NOT NULL,
  procedure_code text NOT NULL,
  at             timestamptz NOT NULL
);
COMMENT ON TABLE kept_paper_use IS 'append-only: each use of a paper of the store, for the person to see';
CREATE INDEX kept_paper_use_person ON kept_paper_use (person_id, at DESC);

-- Where a paper came from, when not from an upload: `issued:<verification code>` or `kept:<id>`.
ALTER TABLE draft_file ADD COLUMN from_store text;
ALTER TABLE dossier_component ADD COLUMN from_store text;
