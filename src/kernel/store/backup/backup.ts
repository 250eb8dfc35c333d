import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type pg from 'pg';
import { lastSeal } from '../../events/index.ts';
import { exists, listFiles, proveFiles, takeFiles } from './blobs.ts';
import { appliedMigrations, findTables, quoted, readSequences, refuseUncovered, type Table } from './catalogue.ts';
import { connectOwner, queriesOn } from './connection.ts';
import { BackupError } from './error.ts';
import { secretMark, takeKeys } from './keys.ts';
import { MANIFEST, type Manifest, programVersion, type TablePart } from './manifest.ts';
import { syncFolder } from './streams.ts';
import { copyOut } from './tables.ts';

export interface BackupSource {
  /** Address of the role that owns the tables. */
  readonly ownerUrl: string;
  readonly dataDir: string;
  /** The installation's secret. */
  readonly secret: string;
}

export interface BackupOptions {
  /** Puts the secret and the signing keys into the backup: whoever has it can then sign as this installation. */
  readonly withKeys?: boolean;
  readonly onProgress?: (line: string) => void;
}

/**
 * Writes a backup of the database and the files into a new folder: one moment of the database, seen through one
 * read-only snapshot, while the program goes on. The folder appears under its name only when it is complete.
 *
 * @throws {BackupError} when the folder is there already, or the database holds what backups do not
 */
export async function backUp(source: BackupSource, to: string, options: BackupOptions = {}): Promise<Manifest> {
  const folder = resolve(to);
  if (await exists(folder)) throw new BackupError(`${folder} is there already: name a new folder.`);
  await mkdir(dirname(folder), { recursive: true });
  const draft = `${folder}.incomplete-${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o700 });
  try {
    const manifest = await writeAll(source, draft, options);
    await writeFile(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true });
    await syncFolder(draft);
    if (await exists(folder)) throw new BackupError(`${folder} has appeared meanwhile: name a new folder.`);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function writeAll(source: BackupSource, folder: string, options: BackupOptions): Promise<Manifest> {
  const say = options.onProgress ?? (() => {});
  const client = await connectOwner(source.ownerUrl);
  try {
    const tables = await openSnapshot(client);
    const frame = await readFrame(client);
    say(`snapshot of ${frame.takenAt}: ${tables.length} tables`);
    // The files first: what the snapshot refers to may be cleaned away once its rows are deleted.
    const list = await listFiles(client, folder);
    const gone = await takeFiles(join(source.dataDir, 'files'), folder, say);
    const parts: TablePart[] = [];
    for (const table of tables) {
      const part = await copyOut(client, folder, table);
      parts.push(part);
      if (part.rows > 0) say(`${part.name}: ${part.rows} rows, ${part.part.bytes} bytes`);
    }
    const sequences = await readSequences(client);
    await client.query('COMMIT');
    const files = await proveFiles(folder, gone, say);
    say(`files: ${files.count} with ${files.bytes} bytes`);
    return {
      kind: 'tinhso backup',
      format: 1,
      program: await programVersion(),
      ...frame,
      tables: parts,
      sequences,
      files: { list, ...files },
      keys: options.withKeys ? await takeKeys(source, folder) : null,
      secret: secretMark(source.secret),
    };
  } finally {
    await client.end();
  }
}

const ATTEMPTS = 5;

/**
 * Opens the transaction that sees one moment, holding all tables against changes of their shape, and lists them. The
 * locks come before the snapshot: a migration that commits in between would be in the one and not in the other.
 * Read-only, so that it takes no transaction id and the horizon of the events' readers moves on past it.
 */
async function openSnapshot(client: pg.Client): Promise<Table[]> {
  if (!(await appliedMigrations(client))) throw new BackupError('The database is empty: there is nothing to back up.');
  await refuseUncovered(client);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const names = (await findTables(client)).map(quoted).join(', ');
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; LOCK TABLE ${names} IN ACCESS SHARE MODE`);
    const tables = await findTables(client);
    if (tables.map(quoted).join(', ') === names) return tables;
    await client.query('ROLLBACK');
  }
  throw new BackupError('The tables keep changing: wait until the migration that is under way has ended.');
}

type Frame = Pick<Manifest, 'takenAt' | 'postgresql' | 'epoch' | 'seal' | 'migrations' | 'jobs'>;

async function readFrame(client: pg.Client): Promise<Frame> {
  const { rows } =
    await client.query(`SELECT event_epoch()::text AS epoch, current_setting('server_version') AS postgresql,
    to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt", (SELECT version FROM pgboss.version) AS jobs`);
  const seal = await lastSeal(queriesOn(client));
  const migrations = (await appliedMigrations(client)) ?? [];
  return { ...rows[0], seal: seal ? { no: seal.no, hash: seal.hash } : null, migrations };
}
