-- Bundles (liên thông): a parent holds the one code and date the citizen knows, its children are decided by their agencies.
ALTER TABLE dossier
  ADD COLUMN parent_id   uuid REFERENCES dossier,
  ADD COLUMN bundle      boolean NOT NULL DEFAULT false,
  -- Key of the child in the parent's procedure.
  ADD COLUMN part        text,
  -- Case of the limit chosen at reception, where the procedure has several.
  ADD COLUMN limit_case  text,
  -- When the step the dossier is in has to be done; null while the clock stands still.
  ADD COLUMN step_due_at timestamptz,
  ADD COLUMN received_by uuid,
  ADD COLUMN decided_by  uuid;
CREATE INDEX dossier_parent ON dossier (parent_id) WHERE parent_id IS NOT NULL;
-- Deadlines that an edit of the calendar may move.
CREATE INDEX dossier_running ON dossier (deciding_agency_id, due_at) WHERE state IN (2, 4);

ALTER TABLE dossier_transition
  ADD COLUMN unit_id     uuid,
  -- Step of the work after the action.
  ADD COLUMN step        text,
  ADD COLUMN step_due_at timestamptz,
  -- The paper printed for it, see dossier_document.
  ADD COLUMN slip_id     uuid,
  -- What it is about: a consultation, a payment.
  ADD COLUMN ref         uuid,
  -- The new appointment of an apology.
  ADD COLUMN new_date    date;

-- At a counter a paper may come as paper, with no file.
ALTER TABLE dossier_component
  ALTER COLUMN file_id DROP NOT NULL,
  ADD COLUMN originals int NOT NULL DEFAULT 0 CHECK (originals >= 0),
  ADD COLUMN copies    int NOT NULL DEFAULT 0 CHECK (copies >= 0);

-- Form and circular after which a paper was laid out, e.g. 03/2025/TT-VPCP 01.
ALTER TABLE dossier_document
  ADD COLUMN form      text,
  -- The agency that issued it.
  ADD COLUMN agency_id uuid;

-- A paper that went out stays readable; that it holds no longer is written beside it.
CREATE TABLE paper_end (
  verify_code text PRIMARY KEY,
  dossier_id  uuid NOT NULL REFERENCES dossier,
  status      text NOT NULL CHECK (status IN ('replaced', 'revoked')),
  at          timestamptz NOT NULL,
  reason      text NOT NULL,
  actor_id    uuid,
  agency_id   uuid,
  replaced_by text,
  CHECK ((status = 'replaced') = (replaced_by IS NOT NULL))
);
COMMENT ON TABLE paper_end IS 'append-only: a paper is replaced or revoked once';
CREATE INDEX paper_end_dossier ON paper_end (dossier_id);

-- Financial duty (state 6): asked for by the office, confirmed with the reference of the payment.
CREATE TABLE dossier_payment (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id   uuid NOT NULL REFERENCES dossier,
  -- Whole đồng.
  amount       bigint NOT NULL CHECK (amount > 0),
  reason       text NOT NULL,
  requested_at timestamptz NOT NULL,
  requested_by uuid,
  confirmed_at timestamptz,
  confirmed_by uuid,
  reference    text,
  CHECK ((confirmed_at IS NULL) = (reference IS NULL))
);
CREATE UNIQUE INDEX dossier_payment_open ON dossier_payment (dossier_id) WHERE confirmed_at IS NULL;
CREATE INDEX dossier_payment_dossier ON dossier_payment (dossier_id);

-- Another agency is asked for its opinion, with a date of its own.
CREATE TABLE consultation (
  id               uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id       uuid NOT NULL REFERENCES dossier,
  asking_agency_id uuid NOT NULL,
  agency_id        uuid NOT NULL,
  -- Unit of the consulted agency, so that a role held for a unit reaches it.
  unit_id          uuid NOT NULL,
  question         text NOT NULL,
  asked_at         timestamptz NOT NULL,
  asked_by         uuid,
  due_at           timestamptz NOT NULL,
  answered_at      timestamptz,
  answered_by      uuid,
  verdict          text CHECK (verdict IN ('agree', 'disagree', 'other')),
  answer           text,
  -- The dossier ended before an answer came.
  closed_at        timestamptz,
  CHECK ((answered_at IS NULL) = (answer IS NULL)),
  CHECK (answered_at IS NULL OR closed_at IS NULL)
);
CREATE INDEX consultation_dossier ON consultation (dossier_id);
CREATE INDEX consultation_open ON consultation (agency_id, due_at) WHERE answered_at IS NULL AND closed_at IS NULL;
