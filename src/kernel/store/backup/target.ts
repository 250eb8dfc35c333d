import pg from 'pg';
import { appliedMigrations, findTables, quoted, type Table } from './catalogue.ts';
import { BackupError } from './error.ts';

const ADVICE =
  'A restore goes into an empty database only: name another one (DATABASE_URL, DATABASE_OWNER_URL), or, with the embedded ' +
  'PostgreSQL, another DATA_DIR.';

/** Queues and schedules are made whenever the program starts, and are not anybody's data; jobs are. */
const mayHaveRows = ({ schema, name }: Table): boolean =>
  schema === 'pgboss' && !['job', 'job_dependency'].includes(name);

/**
 * Looks whether a database holds nothing but what migrations put there: such a row was written by a transaction that
 * also wrote a row of `migration`.
 *
 * @throws {BackupError} naming the first table with other rows
 */
export async function refuseNonEmpty(client: pg.Client): Promise<void> {
  const tables = await findTables(client);
  if (!(await appliedMigrations(client))) {
    if (tables[0])
      throw new BackupError(`The database has tables that are not of tinhso (${tables[0].name}). ${ADVICE}`);
    return;
  }
  for (const table of tables) {
    if (mayHaveRows(table)) continue;
    const { rowCount } = await client.query(
      `SELECT FROM ${quoted(table)} WHERE xmin::text NOT IN (SELECT xmin::text FROM public.migration) LIMIT 1`,
    );
    if (rowCount) throw new BackupError(`The database is not empty: ${table.name} has rows. ${ADVICE}`);
  }
}

/** Locks all tables, so that nobody writes into them until the transaction ends. */
export async function lockTables(client: pg.Client, tables: readonly Table[]): Promise<void> {
  await client.query(`LOCK TABLE ${tables.map(quoted).join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
}

/**
 * Switches our own triggers off, so that rows arrive as they were; foreign keys stay on.
 *
 * @returns what switches exactly those on again
 */
export async function pauseTriggers(client: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ table: string; name: string }>(
    `SELECT t.tgrelid::regclass::text AS table, t.tgname AS name
     FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND c.relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)
     ORDER BY t.oid`,
  );
  const turn = async (how: 'DISABLE' | 'ENABLE'): Promise<void> => {
    // The name comes quoted from regclass.
    for (const { table, name } of rows) {
      await client.query(`ALTER TABLE ${table} ${how} TRIGGER ${pg.escapeIdentifier(name)}`);
    }
  };
  await turn('DISABLE');
  return () => turn('ENABLE');
}
