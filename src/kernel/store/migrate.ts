import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Module } from '../module.ts';
import { rootDir } from './root.ts';

export interface MigrationFile {
  readonly module: string;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Sorts modules so that each comes after those its `after` names. Throws on an unknown name or a circle. */
export function inOrder(modules: readonly Module[]): Module[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const done = new Set<string>();
  const sorted: Module[] = [];
  const visit = (module: Module, trail: readonly string[]): void => {
    if (done.has(module.name)) return;
    if (trail.includes(module.name))
      throw new Error(`modules wait for each other: ${[...trail, module.name].join(' -> ')}`);
    for (const name of module.after ?? []) {
      const dependency = byName.get(name);
      if (!dependency) throw new Error(`module "${module.name}" comes after "${name}", which is not there`);
      visit(dependency, [...trail, module.name]);
    }
    done.add(module.name);
    sorted.push(module);
  };
  for (const module of modules) visit(module, []);
  return sorted;
}

/** All migration files of the modules in the order in which they run. */
export function migrationFiles(modules: readonly Module[]): MigrationFile[] {
  return inOrder(modules).flatMap((module) => {
    if (!module.migrations) return [];
    const folder = join(rootDir, module.migrations);
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => {
        const sql = readFileSync(join(folder, name), 'utf8');
        return { module: module.name, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
      });
  });
}

export interface MigrateOptions {
  /** Address of the role that owns the tables. */
  readonly ownerUrl: string;
  /** Name of the runtime role that is granted what it needs and no more. */
  readonly appRole: string;
  readonly modules: readonly Module[];
  readonly onStep?: (step: string) => void;
}

/** One program at a time migrates a database; others wait. The number is arbitrary and only ours. */
const LOCK = 7_213_002;

/**
 * Brings the database to the newest schema. Each file runs once, in its own transaction; a file that was changed
 * after it ran is refused. Safe when several processes start at once.
 *
 * @returns names of the files applied now
 */
export async function migrate({ ownerUrl, appRole, modules, onStep }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'tinhso-migrate' });
  await client.connect();
  try {
    const version = Number((await client.query('SHOW server_version_num')).rows[0].server_version_num);
    if (version < 180_000) throw new Error(`PostgreSQL 18 or newer is needed; the server says ${version}`);
    await client.query("SET client_min_messages = 'warning'");
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(`CREATE TABLE IF NOT EXISTS migration (
      module text NOT NULL, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (module, name))`);
    await client.query(`COMMENT ON TABLE migration IS 'read-only: written by the migrator'`);
    const rows = (await client.query('SELECT module, name, checksum FROM migration')).rows;
    const applied = new Map(rows.map((row) => [`${row.module}/${row.name}`, row.checksum as string]));
    const ran: string[] = [];
    for (const file of migrationFiles(modules)) {
      const id = `${file.module}/${file.name}`;
      const before = applied.get(id);
      if (before === file.checksum) continue;
      if (before) throw new Error(`migration ${id} was changed after it had run: add a new file instead`);
      onStep?.(id);
      await client.query('BEGIN');
      try {
        await client.query(file.sql);
        await client.query('INSERT INTO migration (module, name, checksum) VALUES ($1, $2, $3)', [
          file.module,
          file.name,
          file.checksum,
        ]);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw new Error(`migration ${id} failed: ${(error as Error).message}`, { cause: error });
      }
      ran.push(id);
    }
    for (const module of inOrder(modules)) await module.provision?.(client, appRole);
    await grant(client, appRole);
    return ran;
  } finally {
    await client.end();
  }
}

/**
 * Gives the runtime role its rights: everything on ordinary tables, only SELECT and INSERT on tables whose comment
 * begins with `append-only:`, only SELECT on `read-only:` ones. Nothing else is ever granted.
 */
async function grant(client: pg.Client, appRole: string): Promise<void> {
  const role = pg.escapeIdentifier(appRole);
  const owner = (await client.query('SELECT current_user AS name')).rows[0].name;
  if (owner === appRole) return;
  await client.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  const tables = (
    await client.query(`SELECT c.relname AS name, c.relispartition AS part, coalesce(obj_description(coalesce(inhparent, c.oid), 'pg_class'), '') AS comment
      FROM pg_class c LEFT JOIN pg_inherits ON inhrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND pg_get_userbyid(c.relowner) = current_user`)
  ).rows as { name: string; part: boolean; comment: string }[];
  for (const { name, comment } of tables) {
    const rights = comment.startsWith('append-only:')
      ? 'SELECT, INSERT'
      : comment.startsWith('read-only:')
        ? 'SELECT'
        : 'SELECT, INSERT, UPDATE, DELETE';
    const table = pg.escapeIdentifier(name);
    await client.query(`REVOKE ALL ON ${table} FROM ${role}; GRANT ${rights} ON ${table} TO ${role}`);
  }
  await client.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
}
