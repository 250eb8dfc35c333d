-- ủy quyền, phân công làm thay: for a while somebody else acts with a role that its holder goes on holding. It hangs on
-- the grant itself, so it can neither outlast nor exceed it, and one who acts by it cannot hand it on.
CREATE TABLE delegation (
  id          uuid PRIMARY KEY DEFAULT uuidv7(),
  grant_id    uuid NOT NULL REFERENCES role_grant,
  from_person uuid NOT NULL REFERENCES person,
  to_person   uuid NOT NULL REFERENCES person,
  valid_from  date NOT NULL,
  valid_to    date NOT NULL,
  reason      text NOT NULL CHECK (reason <> ''),
  created_at  timestamptz NOT NULL,
  revoked_at  timestamptz,
  revoked_by  text,
  CHECK (from_person <> to_person),
  CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE delegation IS 'Local days, half-open [valid_from, valid_to); in force only while its grant is';
CREATE INDEX delegation_to ON delegation (to_person, valid_to);
CREATE INDEX delegation_from ON delegation (from_person, valid_to);
CREATE INDEX delegation_grant ON delegation (grant_id);
