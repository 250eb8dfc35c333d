-- The ledger: integer VND, double entry, append-only. Debits are positive, credits negative; the lines of an entry sum to zero.
CREATE TABLE ledger_account (
  code text PRIMARY KEY CHECK (code ~ '^[a-z]+(:[a-z0-9-]+)*$'),
  kind text NOT NULL CHECK (kind IN ('asset', 'income', 'liability', 'expense'))
);
COMMENT ON TABLE ledger_account IS 'append-only: an account that was booked on stays';

CREATE TABLE ledger_entry (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  at         timestamptz NOT NULL,
  -- What happened: settle, suspend, apply, refund, close-till.
  kind       text NOT NULL,
  -- What it is about: an attempt, a statement line, a refund, a till.
  ref        uuid NOT NULL,
  actor      text NOT NULL,
  request_id text NOT NULL,
  -- The same thing is never booked twice.
  UNIQUE (kind, ref)
);
CREATE INDEX ledger_entry_ref ON ledger_entry (ref);
COMMENT ON TABLE ledger_entry IS 'append-only: a mistake is put right by an entry of its own';

CREATE TABLE ledger_line (
  entry_id  uuid NOT NULL REFERENCES ledger_entry,
  n         smallint NOT NULL,
  account   text NOT NULL REFERENCES ledger_account,
  -- Whole đồng; debit positive, credit negative.
  amount    bigint NOT NULL CHECK (amount <> 0),
  -- Whose money it is; null while nobody knows.
  agency_id uuid,
  PRIMARY KEY (entry_id, n)
);
CREATE INDEX ledger_line_account ON ledger_line (account, entry_id);
COMMENT ON TABLE ledger_line IS 'append-only: a mistake is put right by an entry of its own';

-- Looked at when the transaction ends, so that an entry and its lines may be written one after the other.
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked uuid := CASE TG_TABLE_NAME WHEN 'ledger_entry' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'entry_id')::uuid END;
  total bigint;
  lines integer;
BEGIN
  SELECT coalesce(sum(amount), 0), count(*) INTO total, lines FROM ledger_line WHERE entry_id = checked;
  IF total <> 0 OR lines < 2 THEN
    RAISE EXCEPTION 'ledger entry % does not balance: % lines, sum %', checked, lines, total USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_balances();
CREATE CONSTRAINT TRIGGER ledger_line_balances AFTER INSERT ON ledger_line DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_balances();
