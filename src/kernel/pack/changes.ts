import type { Ctx } from '../context.ts';
import type { LoadCounts } from './section.ts';

type Row = Readonly<Record<string, unknown>>;

export interface RowDiff<R extends Row> {
  readonly added: readonly R[];
  readonly changed: readonly { readonly before: R; readonly after: R }[];
  readonly removed: readonly R[];
  readonly unchanged: number;
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** Compares what is stored with what a pack wants, row by row under a key, over the columns of the wanted rows. */
export function diffRows<R extends Row>(
  stored: readonly R[],
  wanted: readonly R[],
  keyOf: (row: R) => string,
): RowDiff<R> {
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  const added: R[] = [];
  const changed: { before: R; after: R }[] = [];
  let unchanged = 0;
  for (const row of wanted) {
    const old = before.get(keyOf(row));
    before.delete(keyOf(row));
    if (!old) added.push(row);
    else if (Object.keys(row).every((column) => canonical(old[column]) === canonical(row[column]))) unchanged += 1;
    else changed.push({ before: old, after: row });
  }
  return { added, changed, removed: [...before.values()], unchanged };
}

export const countsOf = (diff: RowDiff<Row>): LoadCounts => ({
  added: diff.added.length,
  changed: diff.changed.length + diff.removed.length,
  unchanged: diff.unchanged,
});

export const sumCounts = (counts: readonly LoadCounts[]): LoadCounts => ({
  added: counts.reduce((sum, one) => sum + one.added, 0),
  changed: counts.reduce((sum, one) => sum + one.changed, 0),
  unchanged: counts.reduce((sum, one) => sum + one.unchanged, 0),
});

/**
 * Keeps what a correction replaced or took back (table pack_change), so that the past of the data itself can be
 * read. First loads are not recorded: the pack is their record.
 */
export async function recordChanges<R extends Row>(
  ctx: Ctx,
  section: string,
  diff: RowDiff<R>,
  keyOf: (row: R) => string,
): Promise<void> {
  const rows = [
    ...diff.changed.map(({ before, after }) => ({ key: keyOf(after), before, after })),
    ...diff.removed.map((before) => ({ key: keyOf(before), before, after: null })),
  ];
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    at: ctx.now,
    section,
    key: row.key,
    before: JSON.stringify(row.before),
    after: row.after && JSON.stringify(row.after),
  }));
  await ctx.db.insertInto('pack_change').values(values).execute();
}

/** Cuts a list for bulk inserts: PostgreSQL takes at most 65,535 parameters in one statement. */
export function chunks<T>(rows: readonly T[], size = 500): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
