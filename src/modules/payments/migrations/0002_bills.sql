-- What an applicant owes for a dossier: the fees at filing, or a financial duty the office asked for (state 6).
CREATE TABLE bill (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  code           text NOT NULL UNIQUE,
  kind           text NOT NULL CHECK (kind IN ('filing', 'duty')),
  dossier_id     uuid NOT NULL REFERENCES dossier,
  duty_id        uuid REFERENCES dossier_payment,
  payer_id       uuid NOT NULL REFERENCES person,
  agency_id      uuid NOT NULL,
  unit_id        uuid NOT NULL,
  procedure_code text NOT NULL,
  amount         bigint NOT NULL CHECK (amount >= 0),
  status         text NOT NULL CHECK (status IN ('open', 'paid', 'exempt', 'void')),
  created_at     timestamptz NOT NULL,
  ended_at       timestamptz,
  -- Why it was voided, or why nothing is owed.
  end_reason     text,
  CHECK ((kind = 'duty') = (duty_id IS NOT NULL)),
  CHECK ((status = 'open') = (ended_at IS NULL)),
  CHECK (status NOT IN ('open', 'paid') OR amount > 0)
);
CREATE UNIQUE INDEX bill_filing ON bill (dossier_id) WHERE kind = 'filing' AND status <> 'void';
CREATE UNIQUE INDEX bill_duty ON bill (duty_id) WHERE status <> 'void';
CREATE INDEX bill_dossier ON bill (dossier_id);
CREATE INDEX bill_agency ON bill (agency_id, created_at DESC);
CREATE INDEX bill_payer ON bill (payer_id);

CREATE TABLE bill_line (
  bill_id          uuid NOT NULL REFERENCES bill,
  n                smallint NOT NULL,
  key              text NOT NULL,
  name_vi          text NOT NULL,
  name_en          text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('fee', 'charge', 'duty')),
  gross            bigint NOT NULL CHECK (gross >= 0),
  amount           bigint NOT NULL CHECK (amount BETWEEN 0 AND gross),
  exemption        text,
  exemption_reason text,
  PRIMARY KEY (bill_id, n),
  CHECK ((exemption IS NULL) = (exemption_reason IS NULL)),
  CHECK (amount = gross OR exemption IS NOT NULL)
);
COMMENT ON TABLE bill_line IS 'append-only: a bill that changes is voided and written anew';

-- One try to pay a bill by one way. What a provider says late may still change how it ended: failed and expired are not final.
CREATE TABLE payment_attempt (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  bill_id      uuid NOT NULL REFERENCES bill,
  -- Folder of the adapter, or cash.
  adapter      text NOT NULL,
  txn_ref      text NOT NULL UNIQUE CHECK (txn_ref ~ '^[A-Z0-9]{8,20}$'),
  amount       bigint NOT NULL CHECK (amount > 0),
  status       text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'paid', 'failed', 'expired')),
  -- Where the money of a paid attempt stands: it paid the bill, waits for somebody's word, or went back.
  settled_as   text CHECK (settled_as IN ('bill', 'suspense')),
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  provider_ref text,
  till_id      uuid,
  next_query_at timestamptz,
  queries      integer NOT NULL DEFAULT 0,
  CHECK ((status = 'paid') = (settled_as IS NOT NULL)),
  CHECK ((status = 'pending') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX payment_attempt_settles ON payment_attempt (bill_id) WHERE settled_as = 'bill';
CREATE INDEX payment_attempt_bill ON payment_attempt (bill_id);
CREATE INDEX payment_attempt_query ON payment_attempt (next_query_at) WHERE next_query_at IS NOT NULL;
CREATE INDEX payment_attempt_ended ON payment_attempt (adapter, ended_at);

-- Everything a provider told us, believed or not.
CREATE TABLE payment_notification (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  at         timestamptz NOT NULL,
  adapter    text NOT NULL,
  source     text NOT NULL CHECK (source IN ('ipn', 'query', 'statement')),
  txn_ref    text,
  attempt_id uuid REFERENCES payment_attempt,
  payload    jsonb NOT NULL,
  verdict    text NOT NULL,
  answer     text
);
CREATE INDEX payment_notification_attempt ON payment_notification (attempt_id);
CREATE INDEX payment_notification_at ON payment_notification (at);
COMMENT ON TABLE payment_notification IS 'append-only: what providers said, as they said it';

-- Numbers of receipts: the row stays locked until the transaction ends, so a number is never left out.
CREATE TABLE receipt_series (
  agency_id uuid NOT NULL,
  series    text NOT NULL,
  last      integer NOT NULL,
  PRIMARY KEY (agency_id, series)
);
CREATE TABLE receipt (
  id          uuid PRIMARY KEY DEFAULT uuidv7(),
  kind        text NOT NULL CHECK (kind IN ('payment', 'refund')),
  bill_id     uuid NOT NULL REFERENCES bill,
  attempt_id  uuid NOT NULL REFERENCES payment_attempt,
  refund_id   uuid,
  agency_id   uuid NOT NULL,
  series      text NOT NULL,
  number      integer NOT NULL CHECK (number > 0),
  amount      bigint NOT NULL CHECK (amount > 0),
  verify_code text NOT NULL UNIQUE,
  issued_at   timestamptz NOT NULL,
  UNIQUE (agency_id, series, number),
  CHECK ((kind = 'refund') = (refund_id IS NOT NULL))
);
CREATE UNIQUE INDEX receipt_bill ON receipt (bill_id) WHERE kind = 'payment';
CREATE UNIQUE INDEX receipt_refund ON receipt (refund_id);
CREATE INDEX receipt_agency ON receipt (agency_id, issued_at DESC);
COMMENT ON TABLE receipt IS 'append-only: a receipt is put right by another one (Decree 123/2020/NĐ-CP)';

-- The signed file, laid out when it is first asked for: nothing slow happens while a number is locked.
CREATE TABLE receipt_file (
  receipt_id uuid PRIMARY KEY REFERENCES receipt,
  file_id    uuid NOT NULL,
  sha256     text NOT NULL,
  at         timestamptz NOT NULL
);
COMMENT ON TABLE receipt_file IS 'append-only: a receipt that went out is never replaced';

-- A bill never stands open for money that is no longer asked: the database keeps it so, whoever ends the dossier.
CREATE FUNCTION void_bills_of_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bill SET status = 'void', ended_at = NEW.confirmed_at, end_reason = 'confirmed elsewhere: ' || NEW.reference
  WHERE duty_id = NEW.id AND status = 'open';
  RETURN NULL;
END $$;
CREATE TRIGGER void_bills AFTER UPDATE OF confirmed_at ON dossier_payment FOR EACH ROW
  WHEN (OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION void_bills_of_duty();

CREATE FUNCTION void_bills_of_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bill SET status = 'void', ended_at = now(), end_reason = 'the dossier ended'
  WHERE dossier_id = NEW.id AND status = 'open';
  RETURN NULL;
END $$;
-- Refused at reception, withdrawn, stopped.
CREATE TRIGGER void_bills AFTER UPDATE OF state ON dossier FOR EACH ROW
  WHEN (NEW.state IN (3, 7, 8) AND OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION void_bills_of_dossier();
