-- People, their sessions, the roles they hold, machines with tokens, and who looked at whose data.
-- Role periods are half-open [valid_from, valid_to) on local days; an open end is NULL.

CREATE TABLE person (
  id                 uuid PRIMARY KEY DEFAULT uuidv7(),
  -- Only src/kernel/identity/person.ts may name this column: it is to be encrypted with a blind index for look-up.
  personal_id_number text NOT NULL UNIQUE CHECK (personal_id_number ~ '^[0-9]{12}$'),
  full_name          text NOT NULL CHECK (full_name <> ''),
  birth_date         date,
  gender             text CHECK (gender IN ('male', 'female')),
  phone              text,
  email              text,
  level              smallint NOT NULL CHECK (level IN (1, 2)),
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL
);
COMMENT ON TABLE person IS 'Accounts hang on the personal ID number (số định danh cá nhân), never on phone or e-mail; level = Decree 69/2024/NĐ-CP at the last sign-in';

CREATE TABLE session (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  token_hash   bytea NOT NULL UNIQUE,
  person_id    uuid NOT NULL REFERENCES person,
  level        smallint NOT NULL CHECK (level IN (1, 2)),
  amr          text[] NOT NULL DEFAULT '{}',
  org_tax_code text,
  id_token     text,
  ip           inet,
  user_agent   text,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  CHECK (expires_at > created_at)
);
COMMENT ON TABLE session IS 'token_hash = SHA-256 of the random value in the cookie; id_token is sealed and only serves to sign out at the provider';
CREATE INDEX session_person ON session (person_id, created_at DESC);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE api_client (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  name       text NOT NULL UNIQUE CHECK (name <> ''),
  scopes     text[] NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  revoked_at timestamptz
);

CREATE TABLE api_token (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id    uuid NOT NULL REFERENCES api_client,
  token_hash   bytea NOT NULL UNIQUE,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
CREATE INDEX api_token_client ON api_token (client_id);

CREATE TABLE role_grant (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id  uuid REFERENCES person,
  client_id  uuid REFERENCES api_client,
  role       text NOT NULL,
  unit_id    uuid NOT NULL REFERENCES unit,
  agency_id  uuid REFERENCES agency,
  valid_from date NOT NULL,
  valid_to   date,
  demo       boolean NOT NULL DEFAULT false,
  granted_by text NOT NULL,
  granted_at timestamptz NOT NULL,
  reason     text NOT NULL,
  revoked_by text,
  revoked_at timestamptz,
  CHECK (num_nonnulls(person_id, client_id) = 1),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
COMMENT ON TABLE role_grant IS 'agency_id set: that agency only; otherwise the unit and all below it. demo grants count only while the program runs as a demonstration';
CREATE INDEX role_grant_person ON role_grant (person_id, valid_from) WHERE person_id IS NOT NULL;
CREATE INDEX role_grant_client ON role_grant (client_id, valid_from) WHERE client_id IS NOT NULL;

CREATE TABLE access_log (
  id               uuid NOT NULL DEFAULT uuidv7(),
  at               timestamptz NOT NULL,
  person_id        uuid NOT NULL,
  viewer           text NOT NULL,
  viewer_person_id uuid,
  purpose          text NOT NULL,
  subject_type     text NOT NULL,
  subject          text NOT NULL,
  request_id       text NOT NULL,
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
COMMENT ON TABLE access_log IS 'append-only: who looked at whose personal data, for which purpose (Law 91/2025/QH15)';
DO $$
BEGIN
  FOR year IN 2026..2040 LOOP
    EXECUTE format('CREATE TABLE access_log_%s PARTITION OF access_log FOR VALUES FROM (%L) TO (%L)', year, year || '-01-01 00:00+00', (year + 1) || '-01-01 00:00+00');
  END LOOP;
END $$;
CREATE TABLE access_log_default PARTITION OF access_log DEFAULT;
CREATE INDEX access_log_person ON access_log (person_id, at DESC);

-- Embedded OpenID Connect provider: its own records and its signing key (sealed with the installation's secret).
CREATE TABLE oidc_model (
  model      text NOT NULL,
  id         text NOT NULL,
  payload    jsonb NOT NULL,
  grant_id   text,
  uid        text,
  user_code  text,
  expires_at timestamptz,
  PRIMARY KEY (model, id)
);
CREATE INDEX oidc_model_grant ON oidc_model (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oidc_model_uid ON oidc_model (uid) WHERE uid IS NOT NULL;
CREATE INDEX oidc_model_expiry ON oidc_model (expires_at);

CREATE TABLE oidc_key (
  purpose    text PRIMARY KEY,
  sealed     text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE demo_persona (
  key      text PRIMARY KEY,
  sub      uuid NOT NULL UNIQUE,
  position integer NOT NULL,
  claims   jsonb NOT NULL,
  words    jsonb NOT NULL
);
COMMENT ON TABLE demo_persona IS 'Invented people the embedded provider can sign in; empty unless the program runs as a demonstration';
