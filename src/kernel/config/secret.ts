import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The secret kept in `<dataDir>/<name>`, made at first use (32 random bytes, base64url, file mode 0600). Two
 * processes that start at once end up with the same one.
 */
export function keptSecret(dataDir: string, name = 'secret'): string {
  const file = join(dataDir, name);
  const kept = read(file);
  if (kept) return kept;
  const first = mkdirSync(dataDir, { recursive: true });
  // Passable for the account the embedded PostgreSQL runs under, readable for nobody else.
  if (first) for (let at = dataDir; at.length >= first.length; at = dirname(at)) chmodSync(at, 0o711);
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = read(file);
  if (!made) throw new Error(`${file} is empty. Delete it to have a new secret made (everybody is then signed out).`);
  return made;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
