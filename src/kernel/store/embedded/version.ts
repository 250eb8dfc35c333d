import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

/** False when there is no cluster yet; true when it fits the binaries; throws when another major version made it. */
export function refuseOtherMajor(cluster: string, major: string): boolean {
  let made: string;
  try {
    made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  if (made === major) return true;
  throw new EmbeddedPostgresError(
    `The database in ${cluster} was made by PostgreSQL ${made}; this version of tinhso brings PostgreSQL ${major}. ` +
      'Back it up with the older version ("tinhso backup") and restore it with this one.',
  );
}
