import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import { defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';
import type { Dossier } from '../dossiers/dossier.ts';
import { READERS } from '../dossiers/queries.ts';
import { READ } from '../dossiers/scopes.ts';
import { CHANNELS } from '../procedures/schema.ts';
import { type Place, readPlace, writePlace } from './cursor.ts';
import { inRanges, isWide, type Ranges, type Reach, rangesOf, reachOf, within } from './reach.ts';
import { searchQuery, searchWithin } from './search.ts';
import { LISTS, sideOf, TRAYS, type Tray, traysOf } from './trays.ts';
import { COLOURS, soonUntil } from './urgency.ts';

/** Lines of one page. */
export const PAGE = 25;
/** A search over ended dossiers looks at no more matches than this and says so. */
export const MOST_FOUND = 2_000;

export const listInput = z.object({
  list: z.enum(LISTS),
  procedure: z.string().max(40).optional(),
  state: z.number().int().min(1).max(10).optional(),
  channel: z.enum(CHANNELS).optional(),
  colour: z.enum(COLOURS).optional(),
  /** Who handles it; `none`: nobody yet. */
  handler: z.union([z.uuid(), z.literal('none')]).optional(),
  /** The agency that decides. */
  agency: z.uuid().optional(),
  /** Code, name of the applicant or subject, accents or none. */
  text: z.string().max(200).optional(),
  /** `urgent`: what is due first; `newest`: what came in last. Ended dossiers are always newest first. */
  sort: z.enum(['urgent', 'newest']).default('urgent'),
  after: z.string().max(200).optional(),
});
export type ListInput = z.output<typeof listInput>;

export interface WorkLine extends Pick<Dossier, 'id' | 'code' | 'subject' | 'state' | 'step' | 'channel' | 'version'> {
  readonly tray: string;
  readonly procedureCode: string;
  readonly decidingAgencyId: string;
  readonly submittedAt: Date;
  readonly dueAt: Date | null;
  /** What its colour and its place in the list follow. */
  readonly deskAt: Date;
  readonly timeliness: Dossier['timeliness'];
  readonly applicant: string;
  readonly handlerId: string | null;
  readonly handler: string | null;
}

export interface WorkPage {
  readonly lines: readonly WorkLine[];
  readonly next: string | null;
  /** More matches than {@link MOST_FOUND}: the search has to say more. */
  readonly tooMany: boolean;
}

const all = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  conditions.length > 0 ? sql<boolean>`${sql.join(conditions, sql` AND `)}` : sql<boolean>`true`;

/** What is asked of every row beside its place and tray. */
function conditionsOf(input: ListInput, now: Date, soon: Date, query: string | null): RawBuilder<boolean>[] {
  const found: RawBuilder<boolean>[] = [];
  if (input.procedure) found.push(sql`d.procedure_code = ${input.procedure}`);
  if (input.state) found.push(sql`d.state = ${input.state}`);
  if (input.channel) found.push(sql`d.channel = ${input.channel}`);
  if (input.agency) found.push(sql`d.deciding_agency_id = ${input.agency}::uuid`);
  if (input.handler === 'none') found.push(sql`d.handler_id IS NULL`);
  else if (input.handler) found.push(sql`d.handler_id = ${input.handler}::uuid`);
  if (input.colour === 'overdue') found.push(sql`d.desk_at < ${now}`);
  if (input.colour === 'soon') found.push(sql`d.desk_at >= ${now} AND d.desk_at < ${soon}`);
  if (input.colour === 'onTime') found.push(sql`d.desk_at >= ${soon}`);
  if (query)
    found.push(sql`EXISTS (SELECT FROM dossier_search s WHERE s.dossier_id = d.id AND s.words @@ ${query}::tsquery)`);
  return found;
}

/** Trays that are looked through: a colour leaves only those in which time runs, or stands. */
function traysAsked(input: ListInput): Tray[] {
  const trays = traysOf(input.list);
  if (input.colour === undefined) return [...trays];
  return trays.filter((tray) => (input.colour === 'paused' ? tray === 'waiting' : TRAYS[tray].runs));
}

/** The fewest index ranges that hold everything asked for. */
function rangesFor(ctx: Ctx, input: ListInput, reach: Reach): Ranges[] {
  const side = sideOf(input.list);
  if (input.list === 'mine') {
    const me = ctx.actor.kind === 'person' ? [ctx.actor.personId] : [];
    return [{ column: 'handler_id', ids: me, only: within(reach), apart: sql`true` }];
  }
  if (input.handler && input.handler !== 'none')
    return [{ column: 'handler_id', ids: [input.handler], only: within(reach, side), apart: sql`true` }];
  if (input.agency && isWide(reach))
    return [{ column: 'deciding_agency_id', ids: [input.agency], only: within(reach, side), apart: sql`true` }];
  return rangesOf(reach, side);
}

type Top = RawBuilder<{ id: string; at: Date }>;

/** The places of a set of ranges as rows, and the rows `d` of one of them. */
const places = ({ column, ids }: Ranges) =>
  column === null ? sql`(SELECT NULL::uuid) AS place(id)` : sql`unnest(${ids}::uuid[]) AS place(id)`;
const inPlace = ({ column, only }: Ranges) =>
  column === null ? only : sql`${sql.ref(`d.${column}`)} = place.id AND ${only}`;

/** The most urgent of each range and tray, merged; a row of two ranges comes once (`UNION`). */
function urgentFirst(
  ranges: readonly Ranges[],
  trays: readonly Tray[],
  where: RawBuilder<boolean>,
  after?: Place,
): Top {
  const from = after ? sql`(d.desk_at, d.id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`;
  const parts = ranges.map(
    (range) => sql`
      SELECT x.id, x.at FROM ${places(range)}, unnest(${trays}::text[]) AS t(tray), LATERAL (
        SELECT d.id, d.desk_at AS at FROM dossier d
        WHERE ${inPlace(range)} AND d.tray = t.tray AND d.tray <> 'done' AND ${where} AND ${from}
        ORDER BY d.desk_at, d.id LIMIT ${PAGE + 1}) x`,
  );
  return sql`SELECT * FROM (${sql.join(parts, sql` UNION `)}) u ORDER BY at, id LIMIT ${PAGE + 1}`;
}

const before = (after?: Place): RawBuilder<boolean> =>
  after ? sql<boolean>`(d.submitted_at, d.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql<boolean>`true`;

/** Open dossiers by filing: there are few, so they are read and sorted. */
function newestOpen(ranges: readonly Ranges[], trays: readonly Tray[], where: RawBuilder<boolean>, after?: Place): Top {
  const parts = ranges.map(
    (range) => sql`
      SELECT d.id, d.submitted_at AS at FROM dossier d
      WHERE ${inRanges(range)} AND d.tray = ANY(${trays}::text[]) AND d.tray <> 'done' AND ${where} AND ${before(after)}`,
  );
  return sql`SELECT * FROM (${sql.join(parts, sql` UNION ALL `)} OFFSET 0) u ORDER BY at DESC, id DESC LIMIT ${PAGE + 1}`;
}

/** Ended dossiers, newest first: a range of each place, or for wide reaches one index in its order. */
function ended(ranges: readonly Ranges[], wide: Reach | null, where: RawBuilder<boolean>, after?: Place): Top {
  if (wide)
    return sql`
      SELECT d.id, d.submitted_at AS at FROM dossier d
      WHERE d.tray = 'done' AND ${within(wide)} AND ${where} AND ${before(after)}
      ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${PAGE + 1}`;
  const parts = ranges.map(
    (range) => sql`
      SELECT x.id, x.at FROM ${places(range)}, LATERAL (
        SELECT d.id, d.submitted_at AS at FROM dossier d
        WHERE ${inPlace(range)} AND d.tray = 'done' AND ${where} AND ${before(after)}
        ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${PAGE + 1}) x`,
  );
  return sql`SELECT * FROM (${sql.join(parts, sql` UNION `)}) u ORDER BY at DESC, id DESC LIMIT ${PAGE + 1}`;
}

/** Where the words lead, from the index of words: no more matches are looked at than one above {@link MOST_FOUND}. */
function foundByWords(
  query: string,
  reach: Reach,
  trays: RawBuilder<boolean>,
  where: RawBuilder<boolean>,
  after?: Place,
): Top {
  return sql`
    WITH found AS MATERIALIZED (
      SELECT s.dossier_id FROM dossier_search s WHERE s.words @@ ${searchWithin(query, reach)}::tsquery
      LIMIT ${MOST_FOUND + 1})
    SELECT d.id, d.submitted_at AS at, (SELECT count(*)::int FROM found) AS matched
    FROM found f JOIN dossier d ON d.id = f.dossier_id
    WHERE ${within(reach)} AND ${trays} AND ${where} AND ${before(after)}
    ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${PAGE + 1}`;
}

async function matches(ctx: Ctx, query: string, reach: Reach): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM (
    SELECT FROM dossier_search s WHERE s.words @@ ${searchWithin(query, reach)}::tsquery
    LIMIT ${MOST_FOUND + 1}) f`.execute(ctx.db);
  return rows[0]?.n ?? 0;
}

type Row = WorkLine & { place: string; matched: number | null };

async function readLines(
  ctx: Ctx,
  top: Top,
  order: RawBuilder<unknown>,
  matched: RawBuilder<unknown> = sql`NULL::int`,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    WITH top AS MATERIALIZED (${top})
    SELECT d.id, d.code, d.subject, d.state, d.step, d.channel, d.version, d.tray, d.procedure_code AS "procedureCode",
      d.deciding_agency_id AS "decidingAgencyId", d.submitted_at AS "submittedAt", d.due_at AS "dueAt",
      d.desk_at AS "deskAt", d.timeliness, p.full_name AS applicant, d.handler_id AS "handlerId",
      h.full_name AS handler, top.at::text AS place, ${matched} AS matched
    FROM top JOIN dossier d ON d.id = top.id JOIN person p ON p.id = d.applicant_id
    LEFT JOIN person h ON h.id = d.handler_id
    ORDER BY ${order}`.execute(ctx.db);
  return rows;
}

/**
 * One list of the desk, a page at a time. Each way of asking reads a bounded range of an index (migration 0020), so that
 * a million ended dossiers cost a worklist nothing.
 */
export const worklist = defineQuery({
  name: 'services.desk.list',
  title: { vi: 'Danh sách hồ sơ', en: 'Dossiers of a list' },
  input: listInput,
  allow: { roles: READERS, clientScopes: READ },
  async run(ctx, input): Promise<WorkPage> {
    const none: WorkPage = { lines: [], next: null, tooMany: false };
    const query = input.text ? searchQuery(input.text) : null;
    if (input.text && !query) return none;
    if (input.list === 'all' && !query) return none;
    const reach = await reachOf(ctx);
    const after = readPlace(input.after);
    const ranges = rangesFor(ctx, input, reach);
    if (ranges.length === 0) return none;
    const byWords = query !== null && (input.list === 'all' || input.list === 'done');
    const { colour: _, ...uncoloured } = input;
    const asked = input.list === 'done' || input.list === 'all' ? { ...uncoloured, colour: undefined } : input;
    const soon = asked.colour === undefined ? ctx.now : await soonUntil(ctx);
    const where = all(conditionsOf(asked as ListInput, ctx.now, soon, byWords ? null : query));
    let top: Top;
    let urgent = false;
    if (byWords) {
      top = foundByWords(query, reach, input.list === 'done' ? sql`d.tray = 'done'` : sql`true`, where, after);
    } else if (input.list === 'done') {
      const placed =
        ranges.some(({ column }) => column === 'handler_id' || column === 'deciding_agency_id') && ranges.length === 1;
      top = ended(ranges, isWide(reach) && !placed ? reach : null, where, after);
    } else {
      const trays = traysAsked(input);
      urgent = input.sort === 'urgent';
      top = urgent ? urgentFirst(ranges, trays, where, after) : newestOpen(ranges, trays, where, after);
    }
    const order = urgent ? sql`top.at, top.id` : sql`top.at DESC, top.id DESC`;
    const rows = await readLines(ctx, top, order, byWords ? sql`top.matched` : undefined);
    const lines = rows.slice(0, PAGE).map(({ matched: _, ...line }) => line);
    // Nothing shown of many matches: the search has to say more all the same.
    const matched = byWords ? (rows[0]?.matched ?? (await matches(ctx, query, reach))) : 0;
    const last = lines.at(-1);
    return {
      lines,
      next: rows.length > PAGE && last ? writePlace({ at: last.place, id: last.id }) : null,
      tooMany: matched > MOST_FOUND,
    };
  },
});
