import pg from 'pg';
import { BackupError } from './error.ts';

export interface Table {
  readonly schema: 'public' | 'pgboss';
  readonly name: string;
  /** Without generated columns: those are computed anew. */
  readonly columns: readonly string[];
}

/**
 * Tables of the job queue that are kept: queues, schedules and jobs in every state, so that what was waiting is done
 * after a restore, and what had failed is still shown. Left out is what the library writes about itself: its version,
 * running instances, warnings, statistics, index work.
 */
const QUEUE_TABLES = ['queue', 'schedule', 'subscription', 'job', 'job_dependency'];

/** `schema.name`, quoted. */
export const quoted = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

export const columnList = (columns: readonly string[]): string => columns.map(pg.escapeIdentifier).join(', ');

const ownTables = `c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/**
 * All tables that a backup holds, each after those it refers to; a partitioned table counts as one.
 *
 * @throws {BackupError} when the database holds something that would be left out or could not be put back
 */
export async function findTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ oid: string; schema: Table['schema']; name: string; kind: string }>(
    `SELECT c.oid::text, n.nspname AS schema, c.relname AS name, c.relkind AS kind
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${ownTables} AND (n.nspname = 'public' OR (n.nspname = 'pgboss' AND c.relname = ANY($1)))
     ORDER BY n.nspname DESC, c.relname`,
    [QUEUE_TABLES],
  );
  const odd = rows.find((row) => row.kind === 'm' || row.kind === 'f');
  if (odd) throw new BackupError(`${odd.name} is a materialised view or a foreign table, which backups do not hold.`);
  const columns = await columnsOf(client);
  const tables = new Map(rows.map((row) => [row.oid, { ...row, columns: columns.get(row.oid) ?? [] }]));
  const sorted = inReferenceOrder([...tables.keys()], await references(client), (oid) => tables.get(oid)?.name ?? oid);
  return sorted.map((oid) => {
    const { schema, name, columns } = tables.get(oid) as Table;
    return { schema, name, columns };
  });
}

/** @throws {BackupError} when the owner has tables in schemas that backups do not look at, or queues have tables of their own */
export async function refuseUncovered(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${ownTables} AND n.nspname NOT IN ('public', 'pgboss', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
       AND pg_get_userbyid(c.relowner) = current_user ORDER BY 1 LIMIT 1`,
  );
  if (rows[0]) throw new BackupError(`${rows[0].name} is in a schema that backups do not hold.`);
  const { rows: queues } = await client.query<{ name: string }>(
    'SELECT name FROM pgboss.queue WHERE partition LIMIT 1',
  );
  if (queues[0])
    throw new BackupError(`The job queue ${queues[0].name} has a table of its own, which backups do not hold.`);
}

async function columnsOf(client: pg.Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ oid: string; columns: string[] }>(
    `SELECT attrelid::text AS oid, array_agg(attname::text ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY attrelid`,
  );
  return new Map(rows.map((row) => [row.oid, row.columns]));
}

/** Which table refers to which; the references of partitions are those of their table. */
async function references(client: pg.Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ child: string; parents: string[] }>(
    `SELECT coalesce(pg_partition_root(conrelid), conrelid)::oid::text AS child,
       array_agg(DISTINCT coalesce(pg_partition_root(confrelid), confrelid)::oid::text) AS parents
     FROM pg_constraint WHERE contype = 'f' GROUP BY 1`,
  );
  return new Map(rows.map((row) => [row.child, row.parents]));
}

/**
 * Sorts so that every node comes after those it refers to; a reference to itself does not count, since a foreign key
 * is checked when the whole table is in. Otherwise the order given is kept.
 *
 * @throws {BackupError} on a circle
 */
export function inReferenceOrder(
  nodes: readonly string[],
  refers: ReadonlyMap<string, readonly string[]>,
  label: (node: string) => string = (node) => node,
): string[] {
  const known = new Set(nodes);
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): void => {
    if (done.has(node)) return;
    if (trail.includes(node)) {
      const circle = [...trail.slice(trail.indexOf(node)), node].map(label).join(' -> ');
      throw new BackupError(`These tables refer to each other in a circle, so none can be restored first: ${circle}`);
    }
    for (const parent of refers.get(node) ?? []) {
      if (parent !== node && known.has(parent)) visit(parent, [...trail, node]);
    }
    done.add(node);
  };
  for (const node of nodes) visit(node, []);
  return [...done];
}

export interface AppliedMigration {
  readonly module: string;
  readonly name: string;
  readonly checksum: string;
}

/** Migrations the database has had; null when it has never been migrated. */
export async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[] | null> {
  const { rows } = await client.query("SELECT to_regclass('public.migration') IS NOT NULL AS there");
  if (!rows[0].there) return null;
  const applied = await client.query<AppliedMigration>(
    'SELECT module, name, checksum FROM public.migration ORDER BY applied_at, module, name',
  );
  return applied.rows;
}

export interface Sequence {
  readonly name: string;
  readonly value: string;
  readonly called: boolean;
}

/**
 * Values of the sequences. They know no snapshots: read after the snapshot was taken, they are at least as far as the
 * rows in it.
 */
export async function readSequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
  );
  const read: Sequence[] = [];
  for (const { name } of rows) {
    const state = await client.query(
      `SELECT last_value::text AS value, is_called AS called FROM ${quoted({ schema: 'public', name })}`,
    );
    read.push({ name, ...state.rows[0] });
  }
  return read;
}
