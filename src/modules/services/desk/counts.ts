import { defineQuery, nothing } from '../../../kernel/command.ts';
import { sql } from '../../../kernel/store/index.ts';
import { READERS } from '../dossiers/queries.ts';
import { inRanges, rangesOf, reachOf, within } from './reach.ts';
import { type List, sideOf, TRAYS, type Tray } from './trays.ts';
import { soonUntil } from './urgency.ts';

/** How many open dossiers, and how many of each colour. What has no colour (waits to be handed over) is only in `all`. */
export interface Tally {
  all: number;
  overdue: number;
  soon: number;
  onTime: number;
  paused: number;
}

export const emptyTally = (): Tally => ({ all: 0, overdue: 0, soon: 0, onTime: 0, paused: 0 });

/** Adds `n` dossiers of a tray, of which so many are overdue or due soon. */
export function addTo(tally: Tally, tray: string, n: number, overdue: number, soon: number): void {
  tally.all += n;
  if (tray === 'waiting') tally.paused += n;
  else if (tray in TRAYS && TRAYS[tray as Tray].runs) {
    tally.overdue += overdue;
    tally.soon += soon;
    tally.onTime += n - overdue - soon;
  }
}

export type CountedList = Exclude<List, 'done' | 'all'>;
export const COUNTED = ['reception', 'process', 'approve', 'issue', 'waiting', 'mine', 'open'] as const;

interface Row {
  tray: string;
  receiving: boolean;
  deciding: boolean;
  mine: boolean;
  n: number;
  overdue: number;
  soon: number;
}

/** Counts of all lists of open dossiers by colour, from the indexes of open ones alone. */
export const deskCounts = defineQuery({
  name: 'services.desk.counts',
  title: { vi: 'Số hồ sơ theo khay', en: 'Counts of the lists' },
  input: nothing,
  allow: { roles: READERS },
  async run(ctx): Promise<Record<CountedList, Tally>> {
    const reach = await reachOf(ctx);
    const soon = await soonUntil(ctx);
    const { agencies } = reach;
    const me = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
    const side = {
      all: sql`true AS receiving, true AS deciding`,
      unit_id: sql`d.receiving_agency_id = ANY(${agencies}::uuid[]) AS receiving,
        d.deciding_agency_id = ANY(${agencies}::uuid[]) AS deciding`,
      receiving_agency_id: sql`true AS receiving, d.deciding_agency_id = ANY(${agencies}::uuid[]) AS deciding`,
      deciding_agency_id: sql`false AS receiving, true AS deciding`,
      handler_id: sql`false AS receiving, false AS deciding`,
    };
    const parts = [
      ...rangesOf(reach, 'both').map(
        (range) => sql`
          SELECT d.tray, d.desk_at, ${side[range.column ?? 'all']}, false AS mine FROM dossier d
          WHERE ${inRanges(range)} AND d.tray <> 'done'`,
      ),
      sql`
        SELECT d.tray, d.desk_at, ${side.handler_id}, true AS mine FROM dossier d
        WHERE d.handler_id = ${me}::uuid AND d.tray <> 'done' AND ${within(reach)}`,
    ];
    const { rows } = await sql<Row>`
      SELECT tray, receiving, deciding, mine, count(*)::int AS n,
        count(*) FILTER (WHERE desk_at < ${ctx.now})::int AS overdue,
        count(*) FILTER (WHERE desk_at >= ${ctx.now} AND desk_at < ${soon})::int AS soon
      FROM (${sql.join(parts, sql` UNION ALL `)}) open GROUP BY 1, 2, 3, 4`.execute(ctx.db);
    const counts = Object.fromEntries(COUNTED.map((list) => [list, emptyTally()])) as Record<CountedList, Tally>;
    for (const row of rows) {
      const add = (list: CountedList) => addTo(counts[list], row.tray, row.n, row.overdue, row.soon);
      if (row.mine) {
        add('mine');
        continue;
      }
      add('open');
      const list = row.tray as CountedList;
      if (!(list in counts)) continue;
      const { [sideOf(list)]: here } = { receiving: row.receiving, deciding: row.deciding, both: true };
      if (here) add(list);
    }
    return counts;
  },
});
