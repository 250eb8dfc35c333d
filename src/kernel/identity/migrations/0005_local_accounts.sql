-- Accounts with a password, beside the identity provider; only where the operator has turned them on.
CREATE TABLE local_account (
  person_id       uuid PRIMARY KEY REFERENCES person,
  -- Set by its owner with an invitation; NULL until then.
  password_hash   text,
  changed_at      timestamptz,
  invitation_hash bytea UNIQUE,
  invited_until   timestamptz,
  invited_by      text NOT NULL,
  CHECK ((password_hash IS NULL) = (changed_at IS NULL)),
  CHECK ((invitation_hash IS NULL) = (invited_until IS NULL))
);
COMMENT ON TABLE local_account IS 'Signing in by personal ID number and password; password_hash is argon2id or scrypt with its parameters';
