-- What a person declared, sealed at the moment of sending: a hash over the procedure version, the answers and the papers,
-- with who declared it by which electronic identity. Hashes only: the answers themselves stay with the dossier.
CREATE TABLE dossier_declaration (
  id          uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id  uuid NOT NULL REFERENCES dossier,
  -- filing: the whole; supplement: what was supplied later; confirmation: somebody else about themselves.
  kind        text NOT NULL CHECK (kind IN ('filing', 'supplement', 'confirmation')),
  -- Key of the signer in the procedure, for a confirmation.
  signer      text,
  person_id   uuid NOT NULL REFERENCES person,
  person_name text NOT NULL,
  -- Level and provider of the electronic identity (Decree 69/2024/NĐ-CP).
  level       smallint NOT NULL CHECK (level IN (1, 2)),
  provider    text NOT NULL,
  at          timestamptz NOT NULL,
  sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  -- Hash of each part, so that a difference can be named.
  parts       jsonb NOT NULL,
  note        text,
  CHECK ((kind = 'confirmation') = (signer IS NOT NULL))
);
COMMENT ON TABLE dossier_declaration IS 'append-only: what was declared, as it was declared';
CREATE INDEX dossier_declaration_dossier ON dossier_declaration (dossier_id, at, id);

-- Somebody besides the applicant who has to sign what is declared about them.
CREATE TABLE dossier_confirmation (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id uuid NOT NULL REFERENCES dossier,
  signer     text NOT NULL,
  person_id  uuid NOT NULL REFERENCES person,
  asked_at   timestamptz NOT NULL,
  UNIQUE (dossier_id, signer)
);
COMMENT ON TABLE dossier_confirmation IS 'append-only: who was asked to confirm';
CREATE INDEX dossier_confirmation_person ON dossier_confirmation (person_id, asked_at DESC);

-- What they said; the newest counts. At a counter an officer sees them sign in person.
CREATE TABLE dossier_confirmation_answer (
  id              uuid PRIMARY KEY DEFAULT uuidv7(),
  confirmation_id uuid NOT NULL REFERENCES dossier_confirmation,
  verdict         text NOT NULL CHECK (verdict IN ('confirmed', 'refused', 'in_person')),
  reason          text,
  at              timestamptz NOT NULL,
  by_id           uuid,
  by_name         text,
  agency_id       uuid
);
COMMENT ON TABLE dossier_confirmation_answer IS 'append-only: the newest answer counts, the others stay';
CREATE INDEX dossier_confirmation_answer_of ON dossier_confirmation_answer (confirmation_id, at, id);
