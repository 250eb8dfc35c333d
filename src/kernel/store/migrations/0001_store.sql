-- Commands that were carried out under a caller's key, with their answer: see execute.ts.
CREATE TABLE idempotency (
  key     text NOT NULL CHECK (length(key) BETWEEN 8 AND 200),
  owner   text NOT NULL,
  command text NOT NULL,
  result  jsonb,
  at      timestamptz NOT NULL,
  PRIMARY KEY (key, owner)
);
