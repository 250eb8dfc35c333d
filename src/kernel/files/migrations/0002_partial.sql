-- Files that arrive in parts, over a line that may be cut. The bytes that have come lie beside the other arriving files
-- under this id; the row says how many of them count. Gone when the file is complete, or a day after its last part.
CREATE TABLE partial_file (
  id          uuid        PRIMARY KEY DEFAULT uuidv7(),
  owner_id    uuid        NOT NULL,
  -- What it is for, in the words of the module that asked for it: a draft and the question in it.
  subject_id  uuid        NOT NULL,
  slot        text        NOT NULL,
  name        text        NOT NULL,
  size        bigint      NOT NULL CHECK (size > 0),
  received    bigint      NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  -- Set when it is complete, checked and kept: a last part that is sent again changes nothing.
  finished_at timestamptz
);
CREATE INDEX partial_file_subject ON partial_file (subject_id);
CREATE INDEX partial_file_owner ON partial_file (owner_id);
CREATE INDEX partial_file_expiry ON partial_file (expires_at);
