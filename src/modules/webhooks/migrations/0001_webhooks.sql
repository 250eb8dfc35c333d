-- Other systems are told of what happens, at an address of theirs.
CREATE TABLE webhook_subscription (
  id            uuid PRIMARY KEY DEFAULT uuidv7(),
  name          text NOT NULL UNIQUE CHECK (name <> ''),
  url           text NOT NULL,
  events        text[] NOT NULL CHECK (cardinality(events) > 0),
  -- Only what counts for this unit (with all below it), or for this agency.
  unit_id       uuid,
  agency_id     uuid,
  -- Encrypted: it signs, so it cannot be kept as a hash.
  secret        text NOT NULL,
  -- paused: by hand or after long failure, deliveries wait. gone: the receiver answered 410, nothing more is written.
  status        text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'gone')),
  -- Since when every attempt has failed.
  failing_since timestamptz,
  -- Who is told when it stops.
  owner_id      uuid,
  created_at    timestamptz NOT NULL,
  created_by    text NOT NULL
);

CREATE TABLE webhook_delivery (
  -- Also the `webhook-id` of every attempt.
  id              uuid PRIMARY KEY DEFAULT uuidv7(),
  subscription_id uuid NOT NULL REFERENCES webhook_subscription,
  -- Null for a test.
  event_id        uuid,
  event_type      text NOT NULL,
  -- The very bytes that are signed and sent, in UTF-8.
  body            text NOT NULL,
  status          text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'parked', 'dropped')),
  attempts        int NOT NULL DEFAULT 0,
  next_at         timestamptz,
  answer          int,
  error           text,
  created_at      timestamptz NOT NULL,
  settled_at      timestamptz,
  UNIQUE (subscription_id, event_id)
);
CREATE INDEX webhook_delivery_list ON webhook_delivery (subscription_id, id DESC);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (subscription_id) WHERE status = 'waiting';
