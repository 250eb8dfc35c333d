-- The counter of the one-stop shop: what an agency offers there, tickets, appointments, intake, scans and hand-overs.

-- What of an agency's settings came from the province pack, so that loading it again changes nothing.
CREATE TABLE counter_office (
  agency_id uuid PRIMARY KEY,
  sha256    text NOT NULL
);

-- A queue of its own, named by the letter on its tickets.
CREATE TABLE counter_service (
  agency_id uuid NOT NULL,
  letter    text NOT NULL CHECK (letter ~ '^[A-Z]$'),
  name_vi   text NOT NULL,
  name_en   text NOT NULL,
  -- lĩnh vực of the procedures served here, as procedures name it.
  fields    text[] NOT NULL DEFAULT '{}',
  -- Once changed by people, the pack no longer changes it.
  edited    boolean NOT NULL DEFAULT false,
  PRIMARY KEY (agency_id, letter)
);

-- quầy tiếp nhận
CREATE TABLE counter_desk (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  agency_id  uuid NOT NULL,
  unit_id    uuid NOT NULL,
  number     int NOT NULL CHECK (number BETWEEN 1 AND 99),
  name       text NOT NULL,
  -- Queues it serves.
  letters    text[] NOT NULL DEFAULT '{}',
  -- Who sits there now.
  officer_id uuid,
  edited     boolean NOT NULL DEFAULT false,
  UNIQUE (agency_id, number)
);

-- Screens in the hall. The token in a kiosk's address is kept as its hash.
CREATE TABLE counter_device (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  agency_id  uuid NOT NULL,
  unit_id    uuid NOT NULL,
  name       text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  created_by uuid,
  revoked_at timestamptz
);
CREATE INDEX counter_device_agency ON counter_device (agency_id);

-- Numbers of a day without gap: the row is locked until the transaction that took a number ends. Series: a letter for
-- its tickets, '*' for the calls of the agency, which makes two desks that call at once take turns.
CREATE TABLE counter_series (
  agency_id uuid NOT NULL,
  day       date NOT NULL,
  series    text NOT NULL,
  last      int  NOT NULL,
  PRIMARY KEY (agency_id, day, series)
);

-- When appointments are offered: so many people per slot.
CREATE TABLE counter_opening (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  agency_id  uuid NOT NULL,
  letter     text NOT NULL,
  -- ISO, 1 Monday … 7 Sunday.
  weekdays   int[] NOT NULL,
  from_time  text NOT NULL,
  to_time    text NOT NULL,
  minutes    int NOT NULL CHECK (minutes BETWEEN 5 AND 240),
  capacity   int NOT NULL CHECK (capacity BETWEEN 0 AND 500),
  valid_from date NOT NULL,
  -- First day no longer in force.
  valid_to   date,
  edited     boolean NOT NULL DEFAULT false,
  CHECK (from_time < to_time),
  FOREIGN KEY (agency_id, letter) REFERENCES counter_service ON DELETE CASCADE
);
CREATE INDEX counter_opening_agency ON counter_opening (agency_id, letter);

-- A slot somebody has booked; it is locked while its places are counted.
CREATE TABLE counter_slot (
  agency_id uuid NOT NULL,
  letter    text NOT NULL,
  starts_at timestamptz NOT NULL,
  booked    int NOT NULL CHECK (booked >= 0),
  PRIMARY KEY (agency_id, letter, starts_at)
);

CREATE TABLE counter_appointment (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  -- Six digits, typed at the kiosk; used again once the appointment is over.
  code           text NOT NULL,
  agency_id      uuid NOT NULL,
  unit_id        uuid NOT NULL,
  letter         text NOT NULL,
  person_id      uuid NOT NULL,
  procedure_code text,
  starts_at      timestamptz NOT NULL,
  ends_at        timestamptz NOT NULL,
  state          text NOT NULL CHECK (state IN ('booked', 'arrived', 'cancelled', 'missed')),
  created_at     timestamptz NOT NULL,
  arrived_at     timestamptz,
  cancelled_at   timestamptz,
  reminded_at    timestamptz
);
CREATE UNIQUE INDEX counter_appointment_code ON counter_appointment (agency_id, code) WHERE state = 'booked';
-- One open appointment per person and agency.
CREATE UNIQUE INDEX counter_appointment_person ON counter_appointment (person_id, agency_id) WHERE state = 'booked';
CREATE INDEX counter_appointment_mine ON counter_appointment (person_id, starts_at DESC);
CREATE INDEX counter_appointment_due ON counter_appointment (starts_at) WHERE state = 'booked';

-- phiếu số thứ tự. It says nothing of the person: the queue is about who is next.
CREATE TABLE counter_ticket (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  agency_id      uuid NOT NULL,
  unit_id        uuid NOT NULL,
  day            date NOT NULL,
  -- As printed, and the queue it stands in now (another one after a transfer).
  letter         text NOT NULL,
  number         int NOT NULL,
  label          text NOT NULL GENERATED ALWAYS AS (letter || CASE WHEN number < 1000 THEN lpad(number::text, 3, '0') ELSE number::text END) STORED,
  queue          text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('walk-in', 'appointment')),
  priority       text CHECK (priority IN ('elderly', 'disabled', 'pregnant', 'other')),
  state          text NOT NULL CHECK (state IN ('waiting', 'called', 'serving', 'done', 'absent')),
  appointment_id uuid REFERENCES counter_appointment,
  desk_id        uuid REFERENCES counter_desk,
  taken_at       timestamptz NOT NULL,
  -- From when the wait counts: an appointment's own time when its holder came early.
  ready_at       timestamptz NOT NULL,
  called_at      timestamptz,
  -- Order of the calls of the day; the newest is shown largest.
  call           int,
  calls          int NOT NULL DEFAULT 0,
  -- Whether it went ahead of others when it was called.
  ahead          boolean NOT NULL DEFAULT false,
  serving_at     timestamptz,
  ended_at       timestamptz,
  UNIQUE (agency_id, day, letter, number)
);
CREATE INDEX counter_ticket_waiting ON counter_ticket (agency_id, day, state, queue);
CREATE INDEX counter_ticket_called ON counter_ticket (agency_id, day, call DESC) WHERE call IS NOT NULL;
CREATE UNIQUE INDEX counter_ticket_desk ON counter_ticket (desk_id) WHERE state IN ('called', 'serving');

-- A walk-in intake that is being typed. What it holds of the person is erased when it is registered or given up.
CREATE TABLE counter_intake (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  agency_id      uuid NOT NULL,
  unit_id        uuid NOT NULL,
  officer_id     uuid NOT NULL,
  ticket_id      uuid REFERENCES counter_ticket,
  person_id      uuid,
  person         jsonb NOT NULL,
  procedure_code text,
  answers        jsonb NOT NULL DEFAULT '{}',
  -- Papers with originals and copies, quantities for fees, exemptions granted: as typed.
  counts         jsonb NOT NULL DEFAULT '{}',
  dossier_id     uuid REFERENCES dossier,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
);
CREATE INDEX counter_intake_open ON counter_intake (officer_id, updated_at DESC) WHERE dossier_id IS NULL;
CREATE INDEX counter_intake_agency ON counter_intake (agency_id, created_at) WHERE dossier_id IS NOT NULL;

-- Fees named to the applicant at reception, as computed from what the officer counted. Whole đồng.
CREATE TABLE counter_charge (
  dossier_id uuid PRIMARY KEY REFERENCES dossier,
  agency_id  uuid NOT NULL,
  total      bigint NOT NULL CHECK (total >= 0),
  lines      jsonb NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   uuid
);
COMMENT ON TABLE counter_charge IS 'append-only: what was asked for at reception';

-- Papers scanned at the counter: one PDF, and what a machine read on it.
CREATE TABLE counter_scan (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  agency_id  uuid NOT NULL,
  unit_id    uuid NOT NULL,
  intake_id  uuid REFERENCES counter_intake ON DELETE CASCADE,
  dossier_id uuid REFERENCES dossier,
  component  text NOT NULL,
  file_id    uuid NOT NULL,
  name       text NOT NULL,
  pages      int NOT NULL,
  -- The single images, until they have been read.
  images     uuid[] NOT NULL DEFAULT '{}',
  state      text NOT NULL CHECK (state IN ('waiting', 'read', 'failed', 'not-read')),
  text       text NOT NULL DEFAULT '',
  found      jsonb NOT NULL DEFAULT '[]',
  words      tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, tinhso_fold(text))) STORED,
  created_at timestamptz NOT NULL,
  read_at    timestamptz,
  CHECK ((intake_id IS NULL) <> (dossier_id IS NULL))
);
CREATE INDEX counter_scan_intake ON counter_scan (intake_id) WHERE intake_id IS NOT NULL;
CREATE INDEX counter_scan_dossier ON counter_scan (dossier_id) WHERE dossier_id IS NOT NULL;
CREATE INDEX counter_scan_words ON counter_scan USING gin (words);

-- Paper results handed over: to whom, on which proof, by whom.
CREATE TABLE counter_hand_over (
  id            uuid PRIMARY KEY DEFAULT uuidv7(),
  dossier_id    uuid NOT NULL REFERENCES dossier,
  agency_id     uuid NOT NULL,
  day           date NOT NULL,
  receiver      text NOT NULL CHECK (receiver IN ('applicant', 'authorised')),
  receiver_name text NOT NULL,
  receiver_id   text NOT NULL,
  -- Paper of authorisation, when it is not the applicant.
  authorisation text,
  papers        text NOT NULL,
  at            timestamptz NOT NULL,
  actor_id      uuid,
  actor_name    text NOT NULL,
  CHECK (receiver = 'applicant' OR authorisation IS NOT NULL)
);
COMMENT ON TABLE counter_hand_over IS 'append-only: the book of results handed over';
CREATE INDEX counter_hand_over_day ON counter_hand_over (agency_id, day, at);
CREATE INDEX counter_hand_over_dossier ON counter_hand_over (dossier_id);
