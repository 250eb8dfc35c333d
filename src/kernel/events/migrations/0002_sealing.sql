-- The sealed chain: each row fixes a batch of events by their Merkle root and the row before it by its hash. Whoever
-- holds one published hash can prove that nothing before it was changed. What is hashed and how: sealing/digest.ts.
CREATE TABLE seal (
  no        bigint      PRIMARY KEY CHECK (no > 0),
  from_tick bigint      NOT NULL,
  from_seq  bigint      NOT NULL,
  to_tick   bigint      NOT NULL,
  to_seq    bigint      NOT NULL,
  count     integer     NOT NULL CHECK (count > 0),
  root      bytea       NOT NULL CHECK (length(root) = 32),
  prev      bytea       NOT NULL CHECK (length(prev) = 32),
  hash      bytea       NOT NULL CHECK (length(hash) = 32),
  sealed_at timestamptz NOT NULL
);
COMMENT ON TABLE seal IS 'append-only: the hash chain over batches of events';
CREATE INDEX seal_position ON seal (to_tick, to_seq);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
