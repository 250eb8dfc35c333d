-- How far each consumer has read. An event that fails is tried again after retry_at; attempts counts its failures.
CREATE TABLE consumer_cursor (
  name       text        PRIMARY KEY,
  tick       bigint      NOT NULL,
  seq        bigint      NOT NULL,
  attempts   integer     NOT NULL DEFAULT 0,
  retry_at   timestamptz,
  error      text,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Events a consumer could not handle, and later ones of the same subject, which wait behind them so that each subject
-- keeps its order. Rows stay after release: they are the record of what was late and why.
CREATE TABLE parked_event (
  id           uuid        PRIMARY KEY DEFAULT uuidv7(),
  consumer     text        NOT NULL,
  tick         bigint      NOT NULL,
  seq          bigint      NOT NULL,
  event_id     uuid        NOT NULL,
  event_type   text        NOT NULL,
  subject_type text        NOT NULL,
  subject      text        NOT NULL,
  -- Null for an event that only waits behind another.
  error        text,
  attempts     integer     NOT NULL DEFAULT 0,
  parked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  released_at  timestamptz,
  UNIQUE (consumer, event_id)
);
CREATE INDEX parked_event_waiting ON parked_event (consumer, subject_type, subject, tick, seq) WHERE released_at IS NULL;
