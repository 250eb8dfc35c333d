-- Money that needs somebody's decision: one line each until it is closed.
CREATE TABLE payment_difference (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  at           timestamptz NOT NULL,
  kind         text NOT NULL,
  adapter      text NOT NULL,
  -- In suspense, when it is about money that came in; otherwise what the two sides differ by.
  amount       bigint NOT NULL,
  held         boolean NOT NULL,
  agency_id    uuid,
  unit_id      uuid,
  bill_id      uuid REFERENCES bill,
  attempt_id   uuid REFERENCES payment_attempt,
  statement_line_id uuid,
  note         text NOT NULL DEFAULT '',
  closed_at    timestamptz,
  closed_by    uuid,
  resolution   text CHECK (resolution IN ('applied', 'refunded', 'explained')),
  closing_note text,
  CHECK ((closed_at IS NULL) = (resolution IS NULL))
);
CREATE INDEX payment_difference_open ON payment_difference (at) WHERE closed_at IS NULL;
CREATE INDEX payment_difference_attempt ON payment_difference (attempt_id);

-- Held money that pays a bill after all.
-- No foreign key: a difference names its attempt, and tables that refer to each other in a circle cannot be restored in order.
ALTER TABLE payment_attempt ADD COLUMN applied_from uuid;

CREATE TABLE refund (
  id            uuid PRIMARY KEY DEFAULT uuidv7(),
  attempt_id    uuid REFERENCES payment_attempt,
  difference_id uuid REFERENCES payment_difference,
  bill_id       uuid REFERENCES bill,
  agency_id     uuid,
  unit_id       uuid,
  adapter       text NOT NULL,
  -- Account the money is taken from: income of the bill, or suspense.
  source        text NOT NULL CHECK (source IN ('bill', 'suspense')),
  amount        bigint NOT NULL CHECK (amount > 0),
  reason        text NOT NULL,
  status        text NOT NULL CHECK (status IN ('proposed', 'approved', 'rejected', 'done')),
  proposed_by   uuid NOT NULL,
  proposed_at   timestamptz NOT NULL,
  decided_by    uuid,
  decided_at    timestamptz,
  decision_note text,
  done_at       timestamptz,
  provider_ref  text,
  last_error    text,
  -- Four eyes.
  CHECK (decided_by IS NULL OR decided_by <> proposed_by),
  CHECK ((status = 'proposed') = (decided_at IS NULL)),
  CHECK ((status = 'done') = (done_at IS NOT NULL))
);
CREATE INDEX refund_status ON refund (status, proposed_at DESC);
CREATE INDEX refund_attempt ON refund (attempt_id);
CREATE UNIQUE INDEX refund_difference ON refund (difference_id) WHERE status <> 'rejected';
ALTER TABLE receipt ADD FOREIGN KEY (refund_id) REFERENCES refund;

-- Cash at the counter: one till per officer, agency and day.
CREATE TABLE till (
  id        uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id uuid NOT NULL REFERENCES person,
  agency_id uuid NOT NULL,
  day       date NOT NULL,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  expected  bigint,
  counted   bigint CHECK (counted >= 0),
  note      text,
  UNIQUE (person_id, agency_id, day),
  CHECK ((closed_at IS NULL) = (counted IS NULL))
);
ALTER TABLE payment_attempt ADD FOREIGN KEY (till_id) REFERENCES till;
CREATE INDEX payment_attempt_till ON payment_attempt (till_id) WHERE till_id IS NOT NULL;

CREATE TABLE statement_import (
  id        uuid PRIMARY KEY DEFAULT uuidv7(),
  at        timestamptz NOT NULL,
  by_person uuid NOT NULL,
  adapter   text NOT NULL,
  name      text NOT NULL,
  sha256    text NOT NULL,
  lines     integer NOT NULL,
  UNIQUE (adapter, sha256)
);
COMMENT ON TABLE statement_import IS 'append-only: a statement is what the bank wrote';
CREATE TABLE statement_line (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  import_id  uuid NOT NULL REFERENCES statement_import,
  n          integer NOT NULL,
  adapter    text NOT NULL,
  bank_ref   text NOT NULL,
  at         timestamptz NOT NULL,
  amount     bigint NOT NULL,
  text       text NOT NULL,
  verdict    text NOT NULL,
  attempt_id uuid REFERENCES payment_attempt,
  UNIQUE (import_id, n)
);
-- The bank's reference of money that was booked occurs once, however often statements overlap.
CREATE UNIQUE INDEX statement_line_ref ON statement_line (adapter, bank_ref) WHERE verdict NOT IN ('repeat');
COMMENT ON TABLE statement_line IS 'append-only: a statement is what the bank wrote';
ALTER TABLE payment_difference ADD FOREIGN KEY (statement_line_id) REFERENCES statement_line;

CREATE TABLE reconciliation (
  adapter      text NOT NULL,
  day          date NOT NULL,
  ran_at       timestamptz NOT NULL,
  ours         integer NOT NULL,
  ours_amount  bigint NOT NULL,
  agreed       integer NOT NULL,
  unanswered   integer NOT NULL,
  PRIMARY KEY (adapter, day)
);
