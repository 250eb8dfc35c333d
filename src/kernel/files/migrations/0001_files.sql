-- What was uploaded or made, by whom and what for. The bytes lie on disk under their SHA-256; equal bytes lie there once.
-- Modules refer to file (id) by foreign key: bytes with a row are never removed.
CREATE TABLE file (
  id         uuid        PRIMARY KEY DEFAULT uuidv7(),
  sha256     bytea       NOT NULL CHECK (length(sha256) = 32),
  size       bigint      NOT NULL CHECK (size > 0),
  media_type text        NOT NULL,
  -- As the person named it, cleaned; shown and offered at download, never a path.
  name       text        NOT NULL,
  -- `<module>.<what for>`, e.g. services.attachment.
  purpose    text        NOT NULL,
  -- The person it belongs to, if it belongs to one.
  owner_id   uuid,
  created_by text        NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX file_sha256 ON file (sha256);
CREATE INDEX file_owner ON file (owner_id, created_at);
