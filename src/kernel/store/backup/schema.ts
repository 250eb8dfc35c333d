import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { newestVersion } from '../../jobs/provision.ts';
import type { Module } from '../../module.ts';
import { inOrder, type MigrateOptions, migrate, migrationFiles } from '../migrate.ts';
import { rootDir } from '../root.ts';
import type { AppliedMigration } from './catalogue.ts';
import { BackupError } from './error.ts';
import type { Manifest } from './manifest.ts';

const nameOf = (migration: Pick<AppliedMigration, 'module' | 'name'>): string =>
  `${migration.module}/${migration.name}`;

/**
 * Looks whether this program can bring a database to exactly the schema of the backup.
 *
 * @param applied migrations the target has had; null when it has never been migrated
 * @throws {BackupError} when the backup knows migrations that this program lacks, or the target some the backup lacks
 */
export function checkSchema(
  manifest: Manifest,
  modules: readonly Module[],
  applied: readonly AppliedMigration[] | null,
) {
  const mine = new Map(migrationFiles(modules).map((file) => [nameOf(file), file.checksum]));
  const unknown = manifest.migrations.filter((migration) => mine.get(nameOf(migration)) !== migration.checksum);
  if (unknown.length > 0) {
    throw new BackupError(
      `The backup has the schema of tinhso ${manifest.program}, which this program does not know or has otherwise: ` +
        `${unknown.map(nameOf).join(', ')}. Restore it with that version or a later one.`,
    );
  }
  if (manifest.jobs > newestVersion()) {
    throw new BackupError(
      `The job queue of the backup is newer than this program's. Restore it with tinhso ${manifest.program}.`,
    );
  }
  const kept = new Set(manifest.migrations.map(nameOf));
  const newer = (applied ?? []).filter((migration) => !kept.has(nameOf(migration)));
  if (newer.length > 0) {
    throw new BackupError(
      `The database has a newer schema than the backup (${newer.map(nameOf).join(', ')}), which cannot be taken back. ` +
        'Restore into a database that was never migrated: it is brought to the schema of the backup, and then up to date.',
    );
  }
}

/** Brings the database to exactly the migrations of the backup, older than this program's though they may be. */
export async function migrateAsIn(manifest: Manifest, options: MigrateOptions): Promise<void> {
  const kept = new Set(manifest.migrations.map(nameOf));
  if (migrationFiles(options.modules).every((file) => kept.has(nameOf(file)))) {
    await migrate(options);
    return;
  }
  // The migrator runs all files of a folder: give it folders in which the newer ones are not.
  const folder = await mkdtemp(join(tmpdir(), 'tinhso-schema-'));
  try {
    const modules: Module[] = [];
    for (const module of inOrder(options.modules)) {
      await mkdir(join(folder, module.name));
      for (const file of migrationFiles([{ ...module, after: [] }])) {
        if (kept.has(nameOf(file))) await writeFile(join(folder, module.name, file.name), file.sql);
      }
      modules.push({ ...module, migrations: relative(rootDir, join(folder, module.name)) });
    }
    await migrate({ ...options, modules });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
