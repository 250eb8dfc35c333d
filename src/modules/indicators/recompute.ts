import { sql } from 'kysely';
import { z } from 'zod';
import type { Ctx } from '../../kernel/context.ts';
import { defineJob } from '../../kernel/jobs/job.ts';
import { factsOf, lockFold } from './fold.ts';

export interface Recomputed {
  /** Facts that were missing and were added. */
  readonly added: number;
  /** Facts that should not have been there, or not so, and were taken back. */
  readonly reversed: number;
  /** Cells that differed from the sum of their facts. */
  readonly cells: number;
}

/**
 * Derives every fact from the events again and corrects what differs: a wrong fact is reversed, a missing one added,
 * a cell set to the sum of its facts. On a sound store all counts are 0. A check and a repair, not the mechanism.
 *
 * @param measures codes to look at; all when absent
 */
export async function recompute(ctx: Ctx, measures?: readonly string[]): Promise<Recomputed> {
  if (ctx.db.isTransaction) return recomputeInside(ctx, measures);
  return ctx.db.transaction().execute((tx) => recomputeInside({ ...ctx, db: tx }, measures));
}

export async function recomputeInside(ctx: Ctx, measures?: readonly string[]): Promise<Recomputed> {
  await lockFold(ctx, 'alone');
  const codes =
    measures ??
    (await sql<{ code: string }>`SELECT code FROM measure UNION SELECT measure FROM fact`.execute(ctx.db)).rows.map(
      (row) => row.code,
    );
  const events = sql`(SELECT id AS cause, type, at, subject, unit_id, agency_id, data FROM event
    WHERE unit_id IS NOT NULL AND type IN (SELECT event FROM measure WHERE code = ANY (${codes}::text[])))`;
  const facts = await sql<{ added: number; reversed: number }>`
    WITH expected AS MATERIALIZED (
      SELECT * FROM (${factsOf(events)}) AS f WHERE measure = ANY (${codes}::text[])
    ),
    live AS MATERIALIZED (
      SELECT f.* FROM fact f
      WHERE f.measure = ANY (${codes}::text[]) AND f.reverses IS NULL AND NOT EXISTS (SELECT FROM fact r WHERE r.reverses = f.id)
    ),
    pair AS MATERIALIZED (
      SELECT measure, cause, l.id AS live_id, e.cause IS NOT NULL AND (l.id IS NULL OR differs) AS missing, l.id IS NOT NULL AND (e.cause IS NULL OR differs) AS wrong,
             e.unit_id, e.agency_id, e.at, e.n, e.ref
      FROM (SELECT *, true AS here FROM expected) e
      FULL JOIN live l USING (measure, cause)
      CROSS JOIN LATERAL (SELECT (e.unit_id, e.agency_id, e.at, e.n, e.ref) IS DISTINCT FROM (l.unit_id, l.agency_id, l.at, l.n, l.ref) AS differs) d
    ),
    back AS (
      INSERT INTO fact (measure, unit_id, agency_id, at, n, ref, cause, version, reverses, recorded_at)
      SELECT l.measure, l.unit_id, l.agency_id, l.at, -l.n, l.ref, l.cause, l.version, l.id, ${ctx.now}::timestamptz
      FROM pair JOIN live l ON l.id = pair.live_id WHERE wrong
      RETURNING 1
    ),
    put AS (
      INSERT INTO fact (measure, unit_id, agency_id, at, n, ref, cause, version, recorded_at)
      SELECT p.measure, p.unit_id, p.agency_id, p.at, p.n, p.ref, p.cause,
             coalesce((SELECT max(version) + 1 FROM fact f WHERE f.measure = p.measure AND f.cause = p.cause AND f.reverses IS NULL), 0), ${ctx.now}::timestamptz
      FROM pair p WHERE missing
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM put) AS added, (SELECT count(*) FROM back) AS reversed`.execute(ctx.db);
  const cells = await sql`
    WITH right_cell AS MATERIALIZED (
      SELECT measure, slot, unit_id, agency_id, sum(n) AS n, sum(CASE WHEN reverses IS NULL THEN 1 ELSE -1 END) AS count, max(id) AS rev
      FROM fact WHERE measure = ANY (${codes}::text[]) GROUP BY 1, 2, 3, 4
    ),
    gone AS (
      DELETE FROM cell c WHERE c.measure = ANY (${codes}::text[]) AND NOT EXISTS (
        SELECT FROM right_cell r WHERE r.measure = c.measure AND r.slot = c.slot AND r.unit_id = c.unit_id AND r.agency_id IS NOT DISTINCT FROM c.agency_id)
      RETURNING 1
    ),
    moved AS (
      INSERT INTO cell AS c (measure, slot, unit_id, agency_id, n, count, rev)
      SELECT measure, slot, unit_id, agency_id, n, count, rev FROM right_cell ORDER BY 1, 2, 3, 4
      ON CONFLICT (measure, slot, unit_id, agency_id) DO UPDATE SET n = excluded.n, count = excluded.count, rev = excluded.rev
      WHERE (c.n, c.count, c.rev) IS DISTINCT FROM (excluded.n, excluded.count, excluded.rev)
      RETURNING 1
    )
    SELECT 1 FROM gone UNION ALL SELECT 1 FROM moved`.execute(ctx.db);
  return { added: facts.rows[0]?.added ?? 0, reversed: facts.rows[0]?.reversed ?? 0, cells: cells.rows.length };
}

/** Every night: derives all figures again. A difference is repaired and said loudly, because none should ever be found. */
export const recomputeJob = defineJob({
  name: 'indicators.recompute',
  data: z.object({}),
  cron: '30 2 * * *',
  run: async (ctx) => {
    const found = await recompute(ctx);
    if (found.added + found.reversed + found.cells > 0)
      ctx.app.log.error(found, 'indicators differed from their events and were corrected');
  },
});
