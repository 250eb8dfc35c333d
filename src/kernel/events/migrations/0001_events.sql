-- Position of an event: readers must never see a position appear behind one they have already passed. A sequence
-- alone does not give that (a low number may commit late), so the position begins with the transaction id, and readers
-- stop at the oldest transaction still running. A restore into another cluster, whose transaction ids begin low again,
-- raises the epoch (see `tinhso restore`), so that positions go on growing.
CREATE FUNCTION event_epoch() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 0::bigint';
CREATE FUNCTION event_tick() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS 'SELECT (event_epoch() << 48) + pg_current_xact_id()::text::bigint';
-- Events with a tick below the horizon are final: nothing can appear among them any more.
CREATE FUNCTION event_horizon() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS 'SELECT (event_epoch() << 48) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint';

CREATE TABLE event (
  tick         bigint      NOT NULL DEFAULT event_tick(),
  seq          bigint      GENERATED ALWAYS AS IDENTITY,
  id           uuid        NOT NULL DEFAULT uuidv7(),
  type         text        NOT NULL,
  at           timestamptz NOT NULL,
  recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  subject_type text        NOT NULL,
  subject      text        NOT NULL,
  unit_id      uuid,
  agency_id    uuid,
  actor        text        NOT NULL,
  request_id   text        NOT NULL,
  data         jsonb       NOT NULL DEFAULT '{}',
  PRIMARY KEY (seq, recorded_at)
) PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE event IS 'append-only: who did what to which subject, in which unit, when';

-- Yearly partitions; the default one catches what lies outside, so that an insert can never fail for want of one.
DO $$
BEGIN
  FOR year IN 2020..2040 LOOP
    EXECUTE format('CREATE TABLE event_%s PARTITION OF event FOR VALUES FROM (%L) TO (%L)', year, year || '-01-01 00:00+00', (year + 1) || '-01-01 00:00+00');
  END LOOP;
END $$;
CREATE TABLE event_default PARTITION OF event DEFAULT;

CREATE INDEX event_position ON event (tick, seq);
CREATE INDEX event_subject ON event (subject, tick, seq);
CREATE INDEX event_type_at ON event (type, at);

-- The runtime role has no right to change events; this also stops the owner's slip of the hand. A statement trigger on the
-- parent does not fire for a statement that names a partition, so each partition carries its own.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN SELECT relid FROM pg_partition_tree('event') LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
  END LOOP;
END $$;
