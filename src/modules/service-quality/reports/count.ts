import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import { belongs, type Where } from '../where.ts';
import { COLUMNS, type Column, type Counts } from './columns.ts';
import { cameIn, ENDED, ended, open, openAs, stateThen } from './relations.ts';

/** What a report has one line for. */
export const GROUPINGS = ['none', 'procedure', 'unit', 'agency'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const KEYS: Readonly<Record<Grouping, RawBuilder<string>>> = {
  none: sql`''::text`,
  procedure: sql`d.procedure_code`,
  unit: sql`d.unit_id::text`,
  agency: sql`d.deciding_agency_id::text`,
};

const counts = (tells: Partial<Record<Column, RawBuilder<boolean>>>) =>
  sql.join(
    COLUMNS.map((column) => {
      const told = tells[column];
      return told ? sql`count(*) FILTER (WHERE ${told}) AS ${sql.ref(column)}` : sql`0::bigint AS ${sql.ref(column)}`;
    }),
  );

/**
 * The report, one line per key: procedure code, unit id or agency id, or '' for everything together. One query; its
 * cost grows with what ended in the period and what is open, not with what is stored.
 */
export async function countReport(ctx: Ctx, where: Where, by: Grouping): Promise<ReadonlyMap<string, Counts>> {
  const mine = belongs(where);
  const arrival = cameIn(where);
  const { rows } = await sql<Counts & { key: string }>`
    SELECT key, ${sql.join(COLUMNS.map((column) => sql`sum(${sql.ref(column)})::bigint AS ${sql.ref(column)}`))}
    FROM (
      SELECT ${KEYS[by]} AS key, ${counts({ ...arrival, ...ENDED })}
      FROM dossier d WHERE ${ended(where)} AND ${mine} GROUP BY 1
      UNION ALL
      SELECT ${KEYS[by]} AS key, ${counts({ ...arrival, ...openAs(where) })}
      FROM dossier d ${stateThen(where)} WHERE ${open(where)} AND d.received_at < ${where.to}::timestamptz AND ${mine} GROUP BY 1
    ) AS part
    GROUP BY key`.execute(ctx.db);
  return new Map(rows.map(({ key, ...row }) => [key, row]));
}

/** Dossiers in progress past their due date when the period ends, per unit and deciding agency. One query. */
export async function countOverdue(
  ctx: Ctx,
  where: Where,
): Promise<readonly { readonly unitId: string; readonly agencyId: string; readonly n: number }[]> {
  const { rows } = await sql<{ unitId: string; agencyId: string; n: number }>`
    SELECT d.unit_id AS "unitId", d.deciding_agency_id AS "agencyId", count(*) AS n
    FROM dossier d ${stateThen(where)}
    WHERE ${open(where)} AND d.received_at < ${where.to}::timestamptz AND ${openAs(where).overdue as RawBuilder<boolean>} AND ${belongs(where)}
    GROUP BY 1, 2`.execute(ctx.db);
  return rows;
}
