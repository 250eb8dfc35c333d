import type { Text } from '../../../kernel/text.ts';

/**
 * Columns of the report on handling administrative procedures, as they are used in practice: what came in (carried over
 * from before and received, by channel) equals what went out (handled, by date) and what is still there (in progress,
 * suspended). Withdrawn dossiers are handled ones; those suspended are the states 5, 6 and 8 of the national portal.
 */
export const COLUMNS = [
  'carried',
  'direct',
  'online',
  'postal',
  'early',
  'onTime',
  'late',
  'withdrawn',
  'running',
  'overdue',
  'suspended',
] as const;
export type Column = (typeof COLUMNS)[number];
export type Counts = Readonly<Record<Column, number>>;

/** Sums of columns that the report shows beside them. */
export const SUMS = {
  total: ['carried', 'direct', 'online', 'postal'],
  received: ['direct', 'online', 'postal'],
  handled: ['early', 'onTime', 'late', 'withdrawn'],
  open: ['running', 'overdue'],
} as const satisfies Record<string, readonly Column[]>;
export type Sum = keyof typeof SUMS;
export type Figure = Column | Sum;

export const FIGURES = [
  'total',
  'carried',
  'received',
  'direct',
  'online',
  'postal',
  'handled',
  'early',
  'onTime',
  'late',
  'withdrawn',
  'open',
  'running',
  'overdue',
  'suspended',
] as const satisfies readonly Figure[];

export const columnsOf = (figure: Figure): readonly Column[] =>
  figure in SUMS ? SUMS[figure as Sum] : [figure as Column];

export const figureOf = (counts: Counts, figure: Figure): number =>
  columnsOf(figure).reduce((sum, column) => sum + counts[column], 0);

export const EMPTY: Counts = Object.fromEntries(COLUMNS.map((column) => [column, 0])) as Counts;

export const added = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(COLUMNS.map((column) => [column, a[column] + b[column]])) as Counts;

/** What came in less what went out and what is left; 0 when the report balances, as it always must. */
export const imbalance = (counts: Counts): number =>
  figureOf(counts, 'total') - figureOf(counts, 'handled') - figureOf(counts, 'open') - counts.suspended;

/** Headings, as official reports write them. */
export const FIGURE_NAMES: Readonly<Record<Figure, Text>> = {
  total: { vi: 'Tổng tiếp nhận', en: 'Total to handle' },
  carried: { vi: 'Kỳ trước chuyển sang', en: 'Carried over' },
  received: { vi: 'Tiếp nhận trong kỳ', en: 'Received in the period' },
  direct: { vi: 'Trực tiếp', en: 'At the counter' },
  online: { vi: 'Trực tuyến', en: 'Online' },
  postal: { vi: 'Bưu chính công ích', en: 'By post' },
  handled: { vi: 'Đã giải quyết', en: 'Handled' },
  early: { vi: 'Trước hạn', en: 'Before the due day' },
  onTime: { vi: 'Đúng hạn', en: 'On time' },
  late: { vi: 'Quá hạn', en: 'Late' },
  withdrawn: { vi: 'Rút hồ sơ', en: 'Withdrawn' },
  open: { vi: 'Đang giải quyết', en: 'In progress' },
  running: { vi: 'Trong hạn', en: 'Not yet due' },
  overdue: { vi: 'Đã quá hạn', en: 'Overdue' },
  suspended: { vi: 'Tạm dừng, dừng xử lý', en: 'Suspended or stopped' },
};
