import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import type { Verification } from '../../events/index.ts';
import type { Module } from '../../module.ts';
import { migrate } from '../migrate.ts';
import { bringFiles, firstFile } from './blobs.ts';
import { appliedMigrations } from './catalogue.ts';
import { checkBackup } from './check.ts';
import { connectOwner } from './connection.ts';
import { BackupError } from './error.ts';
import { bringKeys, checkKeyPlaces, isSecretOf } from './keys.ts';
import { loadTables, proveChain } from './load.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { checkSchema, migrateAsIn } from './schema.ts';
import { syncFolder } from './streams.ts';
import { refuseNonEmpty } from './target.ts';

export interface RestoreTarget {
  /** Address of the role that owns the tables, or will own them. */
  readonly ownerUrl: string;
  readonly appRole: string;
  readonly modules: readonly Module[];
  readonly dataDir: string;
  /** The installation's secret as it is now. */
  readonly secret: string;
}

export interface RestoreOptions {
  /** Goes on with a chain of events that was broken before the backup was taken. */
  readonly acceptBrokenChain?: boolean;
  readonly onProgress?: (line: string) => void;
}

export interface Restored {
  readonly manifest: Manifest;
  readonly chain: Verification;
  /** The installation has the secret of the backup, or has it now from the backup's keys. */
  readonly sameSecret: boolean;
  /** Migrations of this program that the backup did not have, applied afterwards. */
  readonly migrated: readonly string[];
}

/** The migrator's lock (migrate.ts): a program that is started meanwhile waits until the restore is over. */
const LOCK = 7_213_002;

/**
 * Puts a backup into an empty database and an empty folder of files. Everything is looked at before anything is
 * written; the rows arrive in one transaction, which is committed only after counts, seals and files were compared.
 * When it fails, it can be run again.
 *
 * @throws {BackupError} saying what is wrong and what to do
 */
export async function restore(target: RestoreTarget, from: string, options: RestoreOptions = {}): Promise<Restored> {
  const say = options.onProgress ?? (() => {});
  const folder = resolve(from);
  const manifest = await readManifest(folder);
  const files = join(target.dataDir, 'files');
  const client = await connectOwner(target.ownerUrl);
  try {
    checkSchema(manifest, target.modules, await appliedMigrations(client));
    await refuseNonEmpty(client);
    const inTheWay = await firstFile(files);
    if (inTheWay)
      throw new BackupError(`${files} is not empty (${inTheWay}): move the folder away, or name another DATA_DIR.`);
    await checkKeyPlaces(folder, manifest, target);
    say(`backup of ${manifest.takenAt} by tinhso ${manifest.program}`);
    await checkBackup(folder, manifest, say);

    const steps = { ...target, onStep: (step: string) => say(`migration ${step}`) };
    await migrateAsIn(manifest, steps);
    await mkdir(target.dataDir, { recursive: true });
    const staged = `${files}.restoring-${randomBytes(4).toString('hex')}`;
    let chain: Verification;
    try {
      await bringFiles(folder, manifest.files, staged, say);
      chain = await loadInOne(client, folder, manifest, { ...options, say }, async () => {
        await bringKeys(folder, manifest, target);
        // Empty, as was seen above.
        await rm(files, { recursive: true, force: true });
        await rename(staged, files);
        await syncFolder(target.dataDir);
      });
    } catch (error) {
      // Once renamed they stay: when the connection is lost at the commit, the rows may be there.
      await rm(staged, { recursive: true, force: true });
      throw error;
    }
    const migrated = await migrate(steps);
    return { manifest, chain, sameSecret: isSecretOf(manifest, target.secret) || manifest.keys !== null, migrated };
  } finally {
    await client.end();
  }
}

/** Loads and proves in one transaction; `beforeCommit` puts what lies outside the database in place. */
async function loadInOne(
  client: pg.Client,
  folder: string,
  manifest: Manifest,
  options: Pick<RestoreOptions, 'acceptBrokenChain'> & { say: (line: string) => void },
  beforeCommit: () => Promise<void>,
): Promise<Verification> {
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query('BEGIN');
    await loadTables(client, folder, manifest, options.say);
    const chain = await proveChain(client, manifest, options.acceptBrokenChain ?? false, options.say);
    await beforeCommit();
    await client.query('COMMIT');
    return chain;
  } catch (error) {
    // A lost connection has rolled back by itself, and is the error to tell.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => {});
  }
}
