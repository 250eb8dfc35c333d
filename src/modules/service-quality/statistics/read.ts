import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import { formatPeriod, localMonth, monthsUpTo, type Period } from '../../indicators/index.ts';
import { median } from './working-time.ts';

/** Counts from 1 to 4 are not published: in a small commune they could point at a person. */
export const SMALLEST = 5;
const CHANNELS = ['direct', 'online', 'postal'] as const;

/** A count that may be published; `hidden` from 1 to 4. */
export type Published = number | 'hidden';
export const published = (n: number): Published => (n > 0 && n < SMALLEST ? 'hidden' : n);

export interface ProcedureStatistics {
  readonly procedure: string;
  /** The last twelve months, the running one included, oldest first. */
  readonly months: readonly {
    readonly month: Period;
    readonly received: Published;
    readonly handled: Published;
  }[];
  /** Over the twelve months; to the nearest five where a month is hidden, so that it cannot be worked out. */
  readonly received: Published;
  readonly handled: Published;
  readonly channels: Readonly<Record<(typeof CHANNELS)[number], Published>>;
  /** Share handled before or on time, percent with one decimal; null below five. */
  readonly onTime: number | null;
  /** Half of the dossiers took less than this many working minutes; null below five. */
  readonly medianMinutes: number | null;
}

interface Cell {
  readonly month: string;
  readonly measure: string;
  readonly bucket: number;
  readonly n: number;
}

const totals = (cells: readonly Cell[], wanted: (cell: Cell) => boolean): number =>
  cells.filter(wanted).reduce((sum, cell) => sum + cell.n, 0);

/** A sum beside its parts: rounded when a part is hidden, for the difference would tell it. */
const sumOf = (n: number, parts: readonly Published[]): Published =>
  published(n >= SMALLEST && parts.includes('hidden') ? Math.round(n / 5) * 5 : n);

/** What of the cells may be shown. Pure. */
export function statisticsOf(
  procedure: string,
  months: readonly Period[],
  cells: readonly Cell[],
): ProcedureStatistics {
  const isReceived = (cell: Cell) => cell.measure.startsWith('received-');
  const isHandled = (cell: Cell) => cell.measure === 'in-time' || cell.measure === 'late';
  const perMonth = months.map((month) => {
    const own = cells.filter((cell) => cell.month === `${formatPeriod(month)}-01`);
    return { month, received: published(totals(own, isReceived)), handled: published(totals(own, isHandled)) };
  });
  const perChannel = CHANNELS.map((channel) => totals(cells, (cell) => cell.measure === `received-${channel}`));
  const handled = totals(cells, isHandled);
  const enough = handled >= SMALLEST;
  const inTime = totals(cells, (cell) => cell.measure === 'in-time');
  // Months and channels add up to the same number: what is hidden in one blurs the other.
  const shown = [...perMonth.map((one) => one.received), ...perChannel.map(published)];
  return {
    procedure,
    months: perMonth,
    received: sumOf(totals(cells, isReceived), shown),
    handled: sumOf(
      handled,
      perMonth.map((one) => one.handled),
    ),
    channels: Object.fromEntries(
      CHANNELS.map((channel, at) => [channel, sumOf(perChannel[at] ?? 0, shown)]),
    ) as ProcedureStatistics['channels'],
    onTime: enough ? Math.round((inTime / handled) * 1000) / 10 : null,
    medianMinutes: enough ? median(cells.filter((cell) => cell.measure === 'time')) : null,
  };
}

/** Statistics of a procedure over the last twelve months. One query over its cells, whatever the number of dossiers. */
export async function readStatistics(ctx: Ctx, procedure: string): Promise<ProcedureStatistics> {
  const months = monthsUpTo({ kind: 'month', ...localMonth(ctx.now) }, 12);
  const first = months[0];
  if (!first) throw new RangeError('no months');
  const { rows } = await sql<Cell>`
    SELECT month, measure, bucket, n FROM procedure_month
    WHERE procedure_code = ${procedure} AND month >= ${`${formatPeriod(first)}-01`}::date`.execute(ctx.db);
  return statisticsOf(procedure, months, rows);
}
