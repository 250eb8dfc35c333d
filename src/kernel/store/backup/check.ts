import { join } from 'node:path';
import { checkFiles } from './blobs.ts';
import { BackupError } from './error.ts';
import type { Manifest, Part } from './manifest.ts';
import { digest } from './streams.ts';

/**
 * Reads the whole backup and compares every part and file with its hash.
 *
 * @throws {BackupError} naming the first that is missing or was changed
 */
export async function checkBackup(folder: string, manifest: Manifest, say: (line: string) => void): Promise<void> {
  const parts = [...manifest.tables.map((table) => table.part), ...(manifest.keys ?? []), manifest.files.list];
  for (const part of parts) await checkPart(folder, part);
  say(`parts: ${parts.length} checked`);
  await checkFiles(folder, manifest.files, say);
  say(`files: ${manifest.files.count} checked`);
}

async function checkPart(folder: string, part: Part): Promise<void> {
  const path = join(folder, part.path);
  const found = await digest(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new BackupError(`The backup is damaged: ${path} is missing. Nothing was written.`);
    throw error;
  });
  if (found.bytes !== part.bytes || found.sha256 !== part.sha256) {
    throw new BackupError(`The backup is damaged: ${path} was changed or cut. Nothing was written.`);
  }
}
