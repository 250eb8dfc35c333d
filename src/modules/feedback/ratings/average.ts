import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';

/** Fewer answers than this are not published: they could point at a person. */
const SMALLEST = 5;

/**
 * Average of the overall answers (1–5, one decimal) for a procedure since a day, with their number; null for fewer than
 * five.
 */
export async function averageRating(
  ctx: Ctx,
  procedure: string,
  since: string,
): Promise<{ readonly average: number; readonly n: number } | null> {
  const { rows } = await sql<{ n: number; average: number | null }>`
    SELECT count(*)::int AS n, round(avg(score), 1)::float8 AS average FROM feedback_rating
    WHERE procedure_code = ${procedure} AND score IS NOT NULL
      AND given_at >= (${since}::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')`.execute(ctx.db);
  const row = rows[0];
  return row?.average != null && row.n >= SMALLEST ? { average: row.average, n: row.n } : null;
}
