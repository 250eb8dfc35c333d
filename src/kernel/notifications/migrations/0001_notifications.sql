-- Messages to persons inside the program; some also go out by e-mail.
CREATE TABLE notification (
  id         uuid        PRIMARY KEY DEFAULT uuidv7(),
  person_id  uuid        NOT NULL,
  -- `<module>.<what>`, e.g. services.dossier.received.
  kind       text        NOT NULL,
  title_vi   text        NOT NULL,
  title_en   text        NOT NULL,
  body_vi    text        NOT NULL,
  body_en    text        NOT NULL,
  -- Path in the program where the person can go on.
  href       text        CHECK (href LIKE '/%'),
  -- The event that caused it: a consumer that runs twice tells a person once.
  event_id   uuid,
  created_at timestamptz NOT NULL,
  read_at    timestamptz,
  emailed_at timestamptz,
  UNIQUE (person_id, event_id)
);
CREATE INDEX notification_person ON notification (person_id, id);
CREATE INDEX notification_unread ON notification (person_id) WHERE read_at IS NULL;
