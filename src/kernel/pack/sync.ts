import type { Kysely } from 'kysely';
import type { Ctx } from '../context.ts';
import { Problem } from '../problem.ts';
import { chunks, countsOf, diffRows, recordChanges } from './changes.ts';
import type { LoadCounts } from './section.ts';

type Row = Readonly<Record<string, unknown>>;

export interface SyncTable {
  /** Section name, for the record of changes. */
  readonly section: string;
  readonly table: string;
  /** Columns that name a row. */
  readonly key: readonly string[];
  readonly json?: readonly string[];
  /** `refuse`: rows that others refer to for ever may not vanish from a pack. Otherwise they are deleted. */
  readonly vanished?: 'delete' | 'refuse';
  /** Derived tables need no record of their changes. */
  readonly derived?: boolean;
}

/**
 * Makes a table hold exactly the wanted rows, touching only those that differ, and records what was corrected.
 * All wanted rows have the same columns. @throws Problem 409 `pack_row_vanished`
 */
export async function syncRows<R extends Row>(ctx: Ctx, to: SyncTable, wanted: readonly R[]): Promise<LoadCounts> {
  // One routine for many tables: names come from the code above, never from input.
  // biome-ignore lint/suspicious/noExplicitAny: the columns are checked by the database
  const db = ctx.db as unknown as Kysely<any>;
  const stored = (await db.selectFrom(to.table).selectAll().execute()) as R[];
  const keyOf = (row: R) => to.key.map((column) => String(row[column])).join(' ');
  const diff = diffRows(stored, wanted, keyOf);
  const gone = diff.removed[0];
  if (gone && to.vanished === 'refuse') {
    const name = String(gone.key ?? keyOf(gone));
    throw new Problem(409, 'pack_row_vanished', {
      vi: `“${name}” đã được nạp trước đây nhưng không còn trong gói (${to.section}). Không xoá: hãy ghi ngày hết hiệu lực.`,
      en: `"${name}" was loaded before but is no longer in the pack (${to.section}). Do not delete it: give it an end date.`,
    });
  }
  if (!to.derived) await recordChanges(ctx, to.section, diff, keyOf);
  const write = (row: R): Row =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [column, to.json?.includes(column) ? JSON.stringify(value) : value]),
    );
  const same = (row: R) => Object.fromEntries(to.key.map((column) => [column, row[column]]));
  for (const row of diff.removed)
    await db
      .deleteFrom(to.table)
      .where((eb) => eb.and(same(row)))
      .execute();
  for (const { after } of diff.changed) {
    await db
      .updateTable(to.table)
      .set(write(after))
      .where((eb) => eb.and(same(after)))
      .execute();
  }
  for (const rows of chunks(diff.added)) await db.insertInto(to.table).values(rows.map(write)).execute();
  return countsOf(diff);
}
