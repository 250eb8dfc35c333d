-- Whether the program takes changes. One row; only the owner of the tables may write it (`tinhso mode`).
CREATE TABLE program_mode (
  one       boolean     PRIMARY KEY DEFAULT true CHECK (one),
  read_only boolean     NOT NULL,
  -- Words for people: why, and when it ends, when that is known.
  reason    text,
  since     timestamptz NOT NULL
);
COMMENT ON TABLE program_mode IS 'read-only: set from the command line as the owner';
INSERT INTO program_mode (read_only, since) VALUES (false, now());

-- Asked at the beginning of every transaction that changes something. The shared lock lets whoever switches wait for those
-- under way; the row is read after the lock, with a snapshot of its own, so that nobody goes on with an old answer.
CREATE FUNCTION program_is_read_only() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7203001);
  RETURN (SELECT read_only FROM program_mode);
END $$;
