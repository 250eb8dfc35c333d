import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Db } from '../../store/index.ts';
import type { Consumer, StoredEvent } from '../event.ts';
import type { Position } from '../position.ts';

export const consumersOf = (app: App): Consumer[] => app.modules.flatMap((module) => [...(module.consumers ?? [])]);

interface EventRow {
  tick: string;
  seq: string;
  id: string;
  type: string;
  at: Date;
  recorded_at: Date;
  subject_type: string;
  subject: string;
  unit_id: string | null;
  agency_id: string | null;
  actor: string;
  request_id: string;
  data: unknown;
}

const columns = sql`tick::text, seq::text, id, type, at, recorded_at, subject_type, subject, unit_id, agency_id, actor, request_id, data`;

const asEvent = (row: EventRow): StoredEvent => ({
  tick: row.tick,
  seq: row.seq,
  id: row.id,
  type: row.type,
  at: row.at,
  recordedAt: row.recorded_at,
  subjectType: row.subject_type,
  subject: row.subject,
  unitId: row.unit_id,
  agencyId: row.agency_id,
  actor: row.actor,
  requestId: row.request_id,
  data: row.data,
});

export interface Head {
  /** Last final event; null while there is none. */
  readonly head: Position | null;
  /** True when events are written but not final yet: an older transaction is still running somewhere. */
  readonly pending: boolean;
}

/** How far consumers may read now: two looks at the end of an index, whatever the length of the history. */
export async function readHead(db: Db): Promise<Head> {
  const { rows } = await sql<{ tick: string | null; seq: string | null; pending: boolean }>`
    SELECT last.tick::text, last.seq::text, coalesce((SELECT tick FROM event ORDER BY event.tick DESC, event.seq DESC LIMIT 1) >= event_horizon(), false) AS pending
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (SELECT tick, seq FROM event WHERE tick < event_horizon() ORDER BY tick DESC, seq DESC LIMIT 1) AS last ON true`.execute(
    db,
  );
  const row = rows[0];
  return {
    head: row?.tick && row.seq ? { tick: row.tick, seq: row.seq } : null,
    pending: row?.pending ?? false,
  };
}

export interface Span {
  readonly events: readonly StoredEvent[];
  /** Everything up to here has been looked at; null when there was nothing after the cursor. */
  readonly end: Position | null;
}

/**
 * The next events for a consumer after `after`, up to `head`. Looks at no more than `scan` events, of whatever type,
 * so that a consumer of a rare type passes through a long history in short steps.
 */
export async function readSpan(
  db: Db,
  consumer: Consumer,
  after: Position,
  head: Position,
  limit: number,
  scan: number,
): Promise<Span> {
  const within = sql`(tick, seq) > (${after.tick}::bigint, ${after.seq}::bigint)
    AND (tick, seq) <= (${head.tick}::bigint, ${head.seq}::bigint)`;
  if (consumer.events === '*') {
    const { rows } =
      await sql<EventRow>`SELECT ${columns} FROM event WHERE ${within} ORDER BY event.tick, event.seq LIMIT ${limit}`.execute(
        db,
      );
    return { events: rows.map(asEvent), end: rows.at(-1) ?? null };
  }
  const types = [...consumer.events];
  const { rows } = await sql<EventRow & { end_tick: string; end_seq: string; id: string | null }>`
    WITH span AS MATERIALIZED (SELECT * FROM event WHERE ${within} ORDER BY event.tick, event.seq LIMIT ${scan}),
      fit AS (SELECT * FROM span WHERE type = ANY(${types}) ORDER BY tick, seq LIMIT ${limit})
    SELECT last.tick::text AS end_tick, last.seq::text AS end_seq, fit.tick::text, fit.seq::text, fit.id, fit.type, fit.at, fit.recorded_at,
      fit.subject_type, fit.subject, fit.unit_id, fit.agency_id, fit.actor, fit.request_id, fit.data
    FROM (SELECT tick, seq FROM span ORDER BY tick DESC, seq DESC LIMIT 1) AS last LEFT JOIN fit ON true
    ORDER BY fit.tick, fit.seq`.execute(db);
  const first = rows[0];
  if (!first) return { events: [], end: null };
  const events = rows.filter((row) => row.id !== null).map(asEvent);
  // With a full page there may be more fitting events behind it: go on after its last one.
  const last = events.at(-1);
  return { events, end: last && events.length === limit ? last : { tick: first.end_tick, seq: first.end_seq } };
}

/** Events at given positions, in order. */
export async function eventsAt(db: Db, positions: readonly Position[]): Promise<StoredEvent[]> {
  if (positions.length === 0) return [];
  const { rows } = await sql<EventRow>`SELECT ${columns} FROM event
    WHERE (tick, seq) IN (SELECT * FROM unnest(${positions.map((one) => one.tick)}::bigint[], ${positions.map((one) => one.seq)}::bigint[]))
    ORDER BY event.tick, event.seq`.execute(db);
  return rows.map(asEvent);
}
