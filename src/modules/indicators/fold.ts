import { sql } from 'kysely';
import type { Ctx } from '../../kernel/context.ts';
import type { StoredEvent } from '../../kernel/events/event.ts';

/** Advisory lock: folding shares it, recomputing and loading declarations take it alone. The number is arbitrary and only ours. */
const LOCK = 7_213_010;

/**
 * Waits for the lock until the transaction ends. Without a time limit: a recomputation of a long history is no
 * reason to park an event.
 */
export async function lockFold(ctx: Ctx, mode: 'shared' | 'alone'): Promise<void> {
  if (mode === 'shared') {
    const free = await sql<{ got: boolean }>`SELECT pg_try_advisory_xact_lock_shared(${LOCK}) AS got`.execute(ctx.db);
    if (free.rows[0]?.got) return;
  }
  await sql`SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true)`.execute(ctx.db);
  await (mode === 'shared'
    ? sql`SELECT pg_advisory_xact_lock_shared(${LOCK})`
    : sql`SELECT pg_advisory_xact_lock(${LOCK})`
  ).execute(ctx.db);
}

/**
 * What an event adds to each measure. `source` is a relation with columns cause, type, at, subject, unit_id,
 * agency_id, data. One text for the live stream and for the recomputation.
 */
export const factsOf = (source: ReturnType<typeof sql>) => sql`
  SELECT m.code AS measure, e.unit_id, e.agency_id, d.at, e.subject AS ref, e.cause,
         CASE WHEN m.value_field IS NULL THEN m.value_const ELSE (e.data ->> m.value_field)::numeric END AS n
  FROM ${source} AS e
  JOIN measure m ON m.event = e.type AND EXISTS (SELECT FROM jsonb_array_elements(m.filters) f WHERE e.data @> f)
  CROSS JOIN LATERAL (
    SELECT date_trunc('milliseconds', CASE WHEN m.date_field IS NULL THEN e.at ELSE (e.data ->> m.date_field)::timestamptz END) AS at
  ) d
  WHERE d.at IS NOT NULL
    AND (d.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= m.valid_from
    AND (d.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date < m.valid_to
    AND (m.value_field IS NULL OR e.data ->> m.value_field IS NOT NULL)`;

/**
 * Folds one event: its facts, and the cells they move, in one statement. An event that was folded before adds
 * nothing. Cells are written in the order of their key, so that two writers cannot wait for each other.
 *
 * @throws Error when a measure counts an event that names no unit; the event is then parked and shown
 */
export async function foldEvent(ctx: Ctx, event: StoredEvent): Promise<void> {
  await lockFold(ctx, 'shared');
  const source = sql`(VALUES (${event.id}::uuid, ${event.type}::text, ${event.at}::timestamptz, ${event.subject}::text,
    ${event.unitId}::uuid, ${event.agencyId}::uuid, ${JSON.stringify(event.data)}::jsonb)) AS v(cause, type, at, subject, unit_id, agency_id, data)`;
  const { rows } = await sql<{ lost: number }>`
    WITH found AS MATERIALIZED (${factsOf(sql`(SELECT * FROM ${source})`)}),
    added AS (
      INSERT INTO fact (measure, unit_id, agency_id, at, n, ref, cause, recorded_at)
      SELECT measure, unit_id, agency_id, at, n, ref, cause, ${ctx.now}::timestamptz FROM found WHERE unit_id IS NOT NULL
      ON CONFLICT (measure, cause, version) WHERE reverses IS NULL DO NOTHING
      RETURNING id, measure, unit_id, agency_id, slot, n
    ),
    moved AS (
      INSERT INTO cell AS c (measure, slot, unit_id, agency_id, n, count, rev)
      SELECT measure, slot, unit_id, agency_id, sum(n), count(*), max(id) FROM added GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
      ON CONFLICT (measure, slot, unit_id, agency_id)
      DO UPDATE SET n = c.n + excluded.n, count = c.count + excluded.count, rev = greatest(c.rev, excluded.rev)
    )
    SELECT count(*) FILTER (WHERE unit_id IS NULL) AS lost FROM found`.execute(ctx.db);
  if (rows[0]?.lost) throw new Error(`event ${event.id} (${event.type}) names no unit, so it counts nowhere`);
}
