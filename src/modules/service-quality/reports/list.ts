import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import { Problem } from '../../../kernel/problem.ts';
import { belongs, type Where } from '../where.ts';
import { type Column, columnsOf, type Figure } from './columns.ts';
import { cameIn, ENDED, ended, open, openAs, openAt, stateThen } from './relations.ts';

export interface Narrowing {
  /** Procedure codes; all when absent. */
  readonly procedures?: readonly string[] | undefined;
  /** Unit itself, without what is below it. */
  readonly unitId?: string | undefined;
  readonly agencyId?: string | undefined;
}

export interface ListedDossier {
  readonly id: string;
  readonly at: string;
}

export interface DossierPage {
  readonly rows: readonly ListedDossier[];
  readonly next: string | null;
}

const HANDLED = new Set<Figure>(['handled', 'early', 'onTime', 'late', 'withdrawn']);

/** @throws Problem 422 for a cursor that was not given out here */
export function readCursor(cursor: string): { at: string; id: string } {
  const [at, id, more] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  const sound =
    more === undefined &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at ?? '') &&
    !Number.isNaN(Date.parse(at ?? '')) &&
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id ?? '');
  if (!sound || !at || !id)
    throw new Problem(422, 'cursor_invalid', { vi: 'Dấu trang không hợp lệ.', en: 'The cursor is not valid.' }, [
      { path: 'cursor', message: 'cursor' },
    ]);
  return { at, id };
}

/** `at` with microseconds, as {@link exactly} writes it. */
export const writeCursor = (at: string, id: string): string => Buffer.from(`${at}|${id}`).toString('base64url');

/** An instant as text that loses nothing; a Date would lose the microseconds and with them rows between two pages. */
export const exactly = (column: RawBuilder<unknown>) =>
  sql<string>`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const any = (parts: readonly (RawBuilder<boolean> | undefined)[]) =>
  sql<boolean>`(${sql.join(
    parts.filter((part) => part !== undefined),
    sql` OR `,
  )})`;

interface Source {
  readonly from: RawBuilder<unknown>;
  readonly is: RawBuilder<boolean>;
  /**
   * What is open or was stopped is little among all there is: it is gathered by its own index and sorted, where reading
   * everything in the order wanted would look through years to fill a page. What was received or handled is read in order.
   */
  readonly few: boolean;
}

/** Where the dossiers of a figure are found: relations with a condition, that share no dossier. */
function sources(where: Where, columns: readonly Column[]): Source[] {
  const plain = sql`dossier d`;
  const found: Source[] = [];
  const has = (wanted: readonly Column[]) => columns.filter((column) => wanted.includes(column));
  const channels = has(['direct', 'online', 'postal']);
  if (channels.length > 0)
    found.push({
      from: plain,
      is: sql`d.received_at >= ${where.from}::timestamptz AND d.received_at < ${where.to}::timestamptz
        AND d.channel = ANY (${channels}::text[]) AND (d.handled_at IS NULL OR d.handled_at >= ${where.from}::timestamptz)`,
      few: false,
    });
  if (has(['carried']).length > 0)
    found.push({
      from: plain,
      is: sql`${openAt(where.from)} AND ${cameIn(where).carried as RawBuilder<boolean>}`,
      few: true,
    });
  const out = has(['early', 'onTime', 'late', 'withdrawn']);
  if (out.length > 0)
    found.push({
      from: plain,
      is: sql`${ended(where)} AND ${any(out.map((column) => ENDED[column]))}`,
      few: false,
    });
  if (has(['suspended']).length > 0)
    found.push({ from: plain, is: sql`${ended(where)} AND ${ENDED.suspended as RawBuilder<boolean>}`, few: true });
  const still = has(['running', 'overdue', 'suspended']);
  const as = openAs(where);
  if (still.length > 0)
    found.push({
      from: sql`dossier d ${stateThen(where)}`,
      is: sql`${open(where)} AND d.received_at < ${where.to}::timestamptz AND ${any(still.map((column) => as[column]))}`,
      few: true,
    });
  return found;
}

/**
 * The dossiers behind a figure of the report, newest first: by the day they ended for what was handled, otherwise by the
 * day they were received. Takes the same dossiers as the count does.
 */
export async function listFigure(
  ctx: Ctx,
  where: Where,
  figure: Figure,
  narrow: Narrowing,
  options: { readonly cursor?: string | undefined; readonly limit?: number } = {},
): Promise<DossierPage> {
  const limit = Math.min(Math.max(1, options.limit ?? 50), 200);
  const column = HANDLED.has(figure) ? sql`d.handled_at` : sql`d.received_at`;
  const after = options.cursor === undefined ? undefined : readCursor(options.cursor);
  const rest = sql.join(
    [
      belongs(where),
      ...(narrow.procedures ? [sql`d.procedure_code = ANY (${[...narrow.procedures]}::text[])`] : []),
      ...(narrow.unitId ? [sql`d.unit_id = ${narrow.unitId}::uuid`] : []),
      ...(narrow.agencyId ? [sql`d.deciding_agency_id = ${narrow.agencyId}::uuid`] : []),
      ...(after ? [sql`(${column}, d.id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []),
    ],
    sql` AND `,
  );
  const parts = sources(where, columnsOf(figure)).map(
    // OFFSET 0 keeps the planner from reading in order what is to be gathered first.
    ({ from, is, few }) => sql`(SELECT d.id, ${exactly(column)} AS at
      FROM ${few ? sql`(SELECT d.id, d.received_at, d.handled_at FROM ${from} WHERE ${is} AND ${rest} OFFSET 0) d` : sql`${from} WHERE ${is} AND ${rest}`}
      ORDER BY ${column} DESC, d.id DESC LIMIT ${limit + 1})`,
  );
  const { rows } = await sql<ListedDossier>`
    SELECT * FROM (${sql.join(parts, sql` UNION ALL `)}) AS found ORDER BY at DESC, id DESC LIMIT ${limit + 1}`.execute(
    ctx.db,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? writeCursor(last.at, last.id) : null };
}
