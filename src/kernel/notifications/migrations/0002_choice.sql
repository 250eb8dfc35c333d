-- Whether a person wants messages by e-mail too. No row: they never said; the address they gave is used.
CREATE TABLE notification_choice (
  person_id  uuid        PRIMARY KEY,
  email      boolean     NOT NULL,
  changed_at timestamptz NOT NULL
);
