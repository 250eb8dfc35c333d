import { sql } from 'kysely';
import type { Ctx } from '../../kernel/context.ts';
import { Problem } from '../../kernel/problem.ts';
import { type Period, periodDays } from './period.ts';
import type { IndicatorInfo } from './values.ts';

export type Part = 'numerator' | 'denominator';

export interface EvidenceRow {
  /** What was counted, e.g. the id of a dossier. */
  readonly ref: string;
  readonly measure: string;
  readonly unitId: string;
  readonly agencyId: string | null;
  /** When it counted. */
  readonly at: Date;
  /** What it adds to the number. The rows of all pages add up to it. */
  readonly n: number;
}

export interface EvidencePage {
  readonly rows: readonly EvidenceRow[];
  /** Give it back to get the next page; absent on the last one. */
  readonly next?: string;
}

export interface EvidenceOptions {
  readonly part: Part;
  readonly cursor?: string | undefined;
  /** Rows per page, 50 when absent, at most 200. */
  readonly limit?: number;
  /** Only what this agency answers for. */
  readonly agencyId?: string | undefined;
}

const wrongCursor = () =>
  new Problem(422, 'cursor_invalid', { vi: 'Dấu trang không hợp lệ.', en: 'The cursor is not valid.' }, [
    { path: 'cursor', message: 'cursor' },
  ]);

function readCursor(cursor: string): { at: string; id: string } {
  const [at, id, more] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  if (
    !at ||
    !id ||
    more !== undefined ||
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at) ||
    !/^\d{1,15}$/.test(id)
  )
    throw wrongCursor();
  if (Number.isNaN(Date.parse(at))) throw wrongCursor();
  return { at, id };
}

/**
 * The facts behind one side of an indicator's formula, newest first: the road from the number to what it counts.
 * Takes the same cells as the value does, so what is listed adds up to what is shown.
 *
 * @throws Problem 422 for a cursor this function did not give out
 */
export async function evidence(
  ctx: Ctx,
  info: IndicatorInfo,
  unitId: string,
  period: Period,
  options: EvidenceOptions,
): Promise<EvidencePage> {
  const { from, to } = periodDays(period, info.cutoff);
  const limit = Math.min(Math.max(1, options.limit ?? 50), 200);
  const after = options.cursor === undefined ? undefined : readCursor(options.cursor);
  const { rows } = await sql<EvidenceRow & { id: number }>`
    SELECT f.id, f.ref, f.measure, f.unit_id AS "unitId", f.agency_id AS "agencyId", f.at, t.factor * f.n AS n
    FROM indicator v
    JOIN indicator_term t ON t.indicator = v.code AND t.valid_from = v.valid_from AND t.part = ${options.part}
    JOIN fact f ON f.measure = t.measure AND f.slot >= ${from}::date AND f.slot < ${to}::date
    JOIN unit u ON u.id = f.unit_id
    CROSS JOIN LATERAL (SELECT greatest(u.valid_from, least(f.slot, u.valid_to - 1)) AS day) d
    JOIN ancestor x ON x.unit_id = f.unit_id AND x.ancestor_id = ${unitId} AND x.valid_from <= d.day AND x.valid_to > d.day
    WHERE v.code = ${info.code} AND v.valid_from < ${to}::date AND v.valid_to >= ${to}::date
      ${options.agencyId === undefined ? sql`` : sql`AND f.agency_id = ${options.agencyId}`}
      AND f.reverses IS NULL AND NOT EXISTS (SELECT FROM fact r WHERE r.reverses = f.id)
      ${after ? sql`AND (f.at, f.id) < (${after.at}::timestamptz, ${after.id}::bigint)` : sql``}
    ORDER BY f.at DESC, f.id DESC
    LIMIT ${limit + 1}`.execute(ctx.db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const page = shown.map(({ id: _, ...row }) => row);
  return rows.length > limit && last
    ? { rows: page, next: Buffer.from(`${last.at.toISOString()}|${last.id}`).toString('base64url') }
    : { rows: page };
}
