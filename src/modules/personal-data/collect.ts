import type { Ctx } from '../../kernel/context.ts';
import { getPerson } from '../../kernel/identity/index.ts';
import type { PersonTable } from '../../kernel/personal-data.ts';
import { sql } from '../../kernel/store/index.ts';
import type { Text } from '../../kernel/text.ts';

/** Rows of one table that are about the person. */
export interface HeldPart {
  readonly table: string;
  readonly title: Text;
  readonly purpose: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** True when there are more rows than {@link MOST}. */
  readonly more: boolean;
}

/** Most rows of one table in a copy: the log of somebody who lived here for decades must not stop the answer. */
const MOST = 5000;

export const personTables = (ctx: Ctx): readonly PersonTable[] =>
  ctx.app.modules.flatMap(({ personalData }) => personalData?.tables ?? []);

/** Rows of a table that are the person's. Names come from the faces of the modules, never from input, and are quoted. */
function matches(table: PersonTable, personId: string) {
  // A subject is text: an id, a code, a reference.
  if (table.table === 'event') return sql`subject = ${personId} AND subject_type = 'person'`;
  const theirs = table.person.map((column) => sql`${sql.ref(column)} = ${personId}::uuid`);
  const { via } = table;
  if (via) {
    const owned = sql`SELECT id FROM ${sql.table(via.table)} WHERE ${sql.ref(via.person)} = ${personId}::uuid`;
    theirs.push(sql`${sql.ref(via.column)} IN (${owned})`);
  }
  return sql.join(theirs, sql` OR `);
}

/** Everything held about a person, table by table; empty ones are left out. */
export async function collect(ctx: Ctx, personId: string): Promise<HeldPart[]> {
  const parts: HeldPart[] = [];
  for (const table of personTables(ctx)) {
    const columns = sql.join(table.columns.map((column) => sql.ref(column)));
    const order = table.newest ? sql`ORDER BY ${sql.ref(table.newest)} DESC NULLS LAST` : sql``;
    const { rows } = await sql<Record<string, unknown>>`
      SELECT ${columns} FROM ${sql.table(table.table)} WHERE ${matches(table, personId)} ${order} LIMIT ${MOST + 1}`.execute(
      ctx.db,
    );
    if (rows.length === 0) continue;
    const { title, purpose } = table;
    parts.push({
      table: table.table,
      title,
      purpose,
      columns: table.columns,
      rows: rows.slice(0, MOST),
      more: rows.length > MOST,
    });
  }
  const person = await getPerson(ctx, personId);
  return parts.map((part) =>
    part.table === 'person'
      ? {
          ...part,
          columns: ['personal_id', ...part.columns],
          rows: part.rows.map((row) => ({ personal_id: person.personalId, ...row })),
        }
      : part,
  );
}

export interface HeldLine {
  readonly title: Text;
  readonly purpose: string;
  readonly count: number;
  /** What erasure leaves of it, and why; null when nothing stays. */
  readonly kept: Text | null;
}

const keptOf = ({ erase }: PersonTable): Text | null => {
  if (erase === 'delete') return null;
  return 'kept' in erase ? erase.kept : (erase.rest ?? null);
};

/** How much is held, for the page: one statement for all tables. */
export async function overview(ctx: Ctx, personId: string): Promise<HeldLine[]> {
  const tables = personTables(ctx);
  if (tables.length === 0) return [];
  const counts = tables.map(
    (table, i) =>
      sql`SELECT ${i}::int AS i, count(*)::int AS n FROM ${sql.table(table.table)} WHERE ${matches(table, personId)}`,
  );
  const { rows } = await sql<{ i: number; n: number }>`${sql.join(counts, sql` UNION ALL `)}`.execute(ctx.db);
  const found = new Map(rows.map(({ i, n }) => [i, n]));
  return tables.flatMap((table, i) => {
    const count = found.get(i) ?? 0;
    return count > 0 ? [{ title: table.title, purpose: table.purpose, count, kept: keptOf(table) }] : [];
  });
}

/** What became of one table when a person was erased. */
export interface ErasedLine {
  readonly title: Text;
  /** Rows removed or emptied. */
  readonly erased: number;
  /** Rows that stay, and why. */
  readonly left: number;
  readonly kept: Text | null;
}

/** Erases what may be erased, in the caller's transaction, and says what stays and why. */
export async function erase(ctx: Ctx, personId: string): Promise<ErasedLine[]> {
  const lines: ErasedLine[] = [];
  for (const table of personTables(ctx)) {
    const erased = await eraseOne(ctx, table, personId);
    const kept = keptOf(table);
    const left = kept ? await countOf(ctx, table, personId) : 0;
    if (erased > 0 || left > 0) lines.push({ title: table.title, erased, left, kept: left > 0 ? kept : null });
  }
  return lines;
}

async function countOf(ctx: Ctx, table: PersonTable, personId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM ${sql.table(table.table)} WHERE ${matches(table, personId)}`.execute(ctx.db);
  return rows[0]?.n ?? 0;
}

async function eraseOne(ctx: Ctx, table: PersonTable, personId: string): Promise<number> {
  const { erase: how } = table;
  if (how === 'delete') {
    const gone = await sql`DELETE FROM ${sql.table(table.table)} WHERE ${matches(table, personId)}`.execute(ctx.db);
    return Number(gone.numAffectedRows ?? 0);
  }
  return 'run' in how ? how.run(ctx, personId) : 0;
}
