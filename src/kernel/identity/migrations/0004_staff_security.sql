-- Staff: second factors, recovery codes, approvals by a second person, break-glass, known devices, token buckets.

ALTER TABLE session
  ADD COLUMN second_factor_at   timestamptz,
  ADD COLUMN second_factor_kind text CHECK (second_factor_kind IN ('totp', 'passkey', 'recovery')),
  -- Challenge of a passkey ceremony under way; spent by its answer.
  ADD COLUMN challenge          text,
  ADD COLUMN challenge_at       timestamptz;

CREATE TABLE second_factor (
  id            uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id     uuid NOT NULL REFERENCES person,
  kind          text NOT NULL CHECK (kind IN ('totp', 'passkey')),
  name          text NOT NULL CHECK (name <> ''),
  -- totp: the shared secret, sealed with the installation's key
  secret        text,
  -- totp: the last time step that was accepted; an older or equal one is a replay
  last_step     bigint,
  -- passkey
  credential_id text UNIQUE,
  public_key    bytea,
  sign_count    bigint,
  transports    text[],
  created_at    timestamptz NOT NULL,
  confirmed_at  timestamptz,
  last_used_at  timestamptz,
  removed_at    timestamptz,
  removed_by    text,
  CHECK ((kind = 'totp') = (secret IS NOT NULL)),
  CHECK ((kind = 'passkey') = (credential_id IS NOT NULL AND public_key IS NOT NULL AND sign_count IS NOT NULL))
);
CREATE INDEX second_factor_person ON second_factor (person_id) WHERE removed_at IS NULL;

CREATE TABLE recovery_code (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id  uuid NOT NULL REFERENCES person,
  code_hash  bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  used_at    timestamptz,
  -- replaced by newer codes, or taken away by a reset
  void_at    timestamptz
);
COMMENT ON TABLE recovery_code IS 'One-time codes for who lost the second factor; only a keyed hash (HMAC-SHA-256) is kept';
CREATE INDEX recovery_code_person ON recovery_code (person_id) WHERE used_at IS NULL AND void_at IS NULL;

CREATE TABLE known_device (
  person_id     uuid NOT NULL REFERENCES person,
  device_hash   bytea NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL,
  PRIMARY KEY (person_id, device_hash)
);
COMMENT ON TABLE known_device IS 'Browsers in which a person has signed in; they carry a cookie of which this keeps the hash';

CREATE TABLE approval (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  command      text NOT NULL,
  input        jsonb NOT NULL,
  requested_by uuid NOT NULL REFERENCES person,
  -- whose delegated role allowed it, if any: neither of the two may approve
  acts_for     uuid REFERENCES person,
  requested_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  state        text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn')),
  decided_by   uuid REFERENCES person,
  decided_at   timestamptz,
  note         text,
  CHECK (decided_by IS NULL OR state = 'withdrawn' OR decided_by <> requested_by),
  CHECK ((state = 'pending') = (decided_at IS NULL))
);
COMMENT ON TABLE approval IS 'Four eyes: what one person asked and a second one must approve before it is done';
CREATE INDEX approval_pending ON approval (requested_at) WHERE state = 'pending';
-- The same thing is asked once.
CREATE UNIQUE INDEX approval_once ON approval (command, requested_by, md5(input::text)) WHERE state = 'pending';

CREATE TABLE break_glass (
  id          uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id   uuid NOT NULL REFERENCES person,
  session_id  uuid NOT NULL,
  role        text NOT NULL,
  unit_id     uuid NOT NULL REFERENCES unit,
  agency_id   uuid REFERENCES agency,
  reason      text NOT NULL CHECK (length(reason) >= 20),
  opened_at   timestamptz NOT NULL,
  until       timestamptz NOT NULL,
  closed_at   timestamptz,
  reviewed_by uuid REFERENCES person,
  reviewed_at timestamptz,
  verdict     text CHECK (verdict IN ('justified', 'unjustified')),
  review_note text,
  CHECK (until > opened_at AND until <= opened_at + interval '60 minutes'),
  CHECK (reviewed_by <> person_id),
  CHECK (num_nonnulls(reviewed_by, reviewed_at, verdict, review_note) IN (0, 4))
);
COMMENT ON TABLE break_glass IS 'Emergency reading outside one''s place: reason, at most an hour, reviewed afterwards by somebody else';
CREATE INDEX break_glass_session ON break_glass (session_id) WHERE closed_at IS NULL;
CREATE INDEX break_glass_time ON break_glass (opened_at DESC);

CREATE TABLE break_glass_look (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  break_glass_id uuid NOT NULL REFERENCES break_glass,
  at             timestamptz NOT NULL,
  query          text NOT NULL,
  input          jsonb NOT NULL,
  request_id     text NOT NULL
);
COMMENT ON TABLE break_glass_look IS 'append-only: every read that break-glass opened';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON break_glass_look
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX break_glass_look_of ON break_glass_look (break_glass_id, at);

-- Counters of attempts are worth nothing after a crash: no write-ahead log for them.
CREATE UNLOGGED TABLE rate_bucket (
  key        text PRIMARY KEY,
  tokens     double precision NOT NULL,
  refilled   timestamptz NOT NULL,
  full_at    timestamptz NOT NULL
);
COMMENT ON TABLE rate_bucket IS 'Token buckets, shared by all processes; key = rule and keyed hash of whom it concerns';
CREATE INDEX rate_bucket_full ON rate_bucket (full_at);
