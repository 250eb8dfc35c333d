-- Personal ID numbers at rest: AES-256-GCM with a key derived from the installation's secret, and a blind index
-- (HMAC-SHA-256 with a key of its own) for exact look-up. A migration does not know the keys: the program seals the rows
-- there are at its next start (`sealPersonalIds`) and then drops the plain column.
ALTER TABLE person
  ADD personal_id_cipher bytea,
  ADD personal_id_index bytea CHECK (octet_length(personal_id_index) = 32),
  ALTER personal_id_number DROP NOT NULL,
  -- Goes with the plain column.
  ADD CONSTRAINT person_personal_id CHECK (personal_id_number IS NOT NULL OR (personal_id_cipher IS NOT NULL AND personal_id_index IS NOT NULL));
CREATE UNIQUE INDEX person_personal_id_index ON person (personal_id_index);
