import { defineQuery, nothing } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { personNames, staffOf } from '../../../kernel/identity/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { agenciesOf, coveredUnitIds } from '../../../kernel/units/index.ts';
import { GIVERS } from './assign.ts';
import { addTo, emptyTally, type Tally } from './counts.ts';
import { inRanges, rangesOf, reachOf, within } from './reach.ts';
import { soonUntil } from './urgency.ts';

/** Open dossiers of one agency, officer or procedure. */
export interface Slice extends Tally {
  /** Id of the agency or the person, code of the procedure; null: no officer yet. */
  readonly key: string | null;
  readonly name: string | null;
}

export interface Overview {
  readonly total: Tally;
  readonly agencies: readonly Slice[];
  readonly handlers: readonly Slice[];
  readonly procedures: readonly Slice[];
}

interface Row {
  agency: string | null;
  handler: string | null;
  procedure: string | null;
  by: number;
  tray: string;
  n: number;
  overdue: number;
  soon: number;
}

const worstFirst = (a: Slice, b: Slice): number => b.overdue - a.overdue || b.soon - a.soon || b.all - a.all;

/**
 * What is late and what soon will be, by agency, officer and procedure: one query over the open dossiers of the reach.
 * Every number is the length of a list that the worklist shows with the same filter.
 */
export const deskOverview = defineQuery({
  name: 'services.desk.overview',
  title: { vi: 'Tình hình giải quyết hồ sơ', en: 'State of the work' },
  input: nothing,
  allow: { roles: GIVERS },
  async run(ctx): Promise<Overview> {
    const reach = await reachOf(ctx, GIVERS);
    const ranges = rangesOf(reach, 'both');
    const empty: Overview = { total: emptyTally(), agencies: [], handlers: [], procedures: [] };
    if (ranges.length === 0) return empty;
    const soon = await soonUntil(ctx);
    const parts = ranges.map(
      (range) => sql`
        SELECT d.deciding_agency_id AS agency, d.handler_id AS handler, d.procedure_code AS procedure, d.tray, d.desk_at
        FROM dossier d WHERE ${inRanges(range)} AND d.tray <> 'done'`,
    );
    const { rows } = await sql<Row>`
      SELECT agency, handler, procedure, grouping(agency, handler, procedure)::int AS by, tray, count(*)::int AS n,
        count(*) FILTER (WHERE desk_at < ${ctx.now})::int AS overdue,
        count(*) FILTER (WHERE desk_at >= ${ctx.now} AND desk_at < ${soon})::int AS soon
      FROM (${sql.join(parts, sql` UNION ALL `)}) open
      GROUP BY GROUPING SETS ((tray), (agency, tray), (handler, tray), (procedure, tray))`.execute(ctx.db);
    const names = await personNames(
      ctx,
      rows.flatMap((row) => row.handler ?? []),
    );
    const total = emptyTally();
    const slices = { agency: new Map(), handler: new Map(), procedure: new Map() } as Record<
      'agency' | 'handler' | 'procedure',
      Map<string | null, Slice>
    >;
    // grouping(): a bit is set for each column that a row is not grouped by.
    const kinds = { 3: 'agency', 5: 'handler', 6: 'procedure' } as const;
    for (const row of rows) {
      const kind = kinds[row.by as 3 | 5 | 6];
      if (!kind) {
        addTo(total, row.tray, row.n, row.overdue, row.soon);
        continue;
      }
      const key = row[kind];
      const slice = slices[kind].get(key) ?? {
        ...emptyTally(),
        key,
        name: kind === 'handler' && key ? (names.get(key) ?? null) : null,
      };
      addTo(slice, row.tray, row.n, row.overdue, row.soon);
      slices[kind].set(key, slice);
    }
    const sorted = (kind: keyof typeof slices) => [...slices[kind].values()].sort(worstFirst);
    return { total, agencies: sorted('agency'), handlers: sorted('handler'), procedures: sorted('procedure') };
  },
});

export interface Orphan {
  readonly personId: string;
  readonly name: string;
  readonly count: number;
}

/**
 * Officers who still handle open dossiers and hold no role any more where those are decided: nobody works on them until
 * they are handed over.
 */
export const orphans = defineQuery({
  name: 'services.desk.orphans',
  title: { vi: 'Hồ sơ không còn người thụ lý', en: 'Dossiers nobody works on' },
  input: nothing,
  allow: { roles: GIVERS },
  run: (ctx): Promise<Orphan[]> => findOrphans(ctx),
});

interface Held {
  handler: string;
  agency: string;
  n: number;
}

async function findOrphans(ctx: Ctx): Promise<Orphan[]> {
  const { rows } = await sql<Held>`
    SELECT d.handler_id AS handler, d.deciding_agency_id AS agency, count(*)::int AS n FROM dossier d
    WHERE d.handler_id IS NOT NULL AND d.tray <> 'done' AND d.tray <> 'issue'
      AND ${within(await reachOf(ctx, GIVERS), 'deciding')}
    GROUP BY 1, 2`.execute(ctx.db);
  const people = [...new Set(rows.map((row) => row.handler))];
  if (people.length === 0) return [];
  const held = Map.groupBy(await staffOf(ctx, { roles: ['handler'], personIds: people }), (one) => one.personId);
  const left = new Map<string, number>();
  for (const [person, theirs] of Map.groupBy(rows, (row) => row.handler)) {
    const grants = held.get(person) ?? [];
    const wide = grants.filter((one) => one.agencyId === null).map((one) => one.unitId);
    const inUnits = (await agenciesOf(ctx)).idsOf(await coveredUnitIds(ctx, wide));
    const agencies = new Set([...grants.flatMap((one) => one.agencyId ?? []), ...inUnits]);
    const alone = theirs.filter((row) => !agencies.has(row.agency));
    const n = alone.reduce((sum, row) => sum + row.n, 0);
    if (n > 0) left.set(person, n);
  }
  const names = await personNames(ctx, [...left.keys()]);
  return [...left]
    .map(([personId, count]) => ({ personId, name: names.get(personId) ?? '', count }))
    .sort((a, b) => b.count - a.count);
}
