import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

/** The account PostgreSQL runs under; null: the one this process runs under. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/** Environment of every PostgreSQL process: nothing of ours leaks in (PGDATA, PGOPTIONS, secrets), messages in English. */
const cleanEnv: NodeJS.ProcessEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * PostgreSQL refuses to run as root. When we are root: the owner of the cluster that is there already, else the
 * `postgres` account of the system, else `nobody`. Otherwise null.
 */
export function chooseAccount(cluster: string, passwd = '/etc/passwd'): Account | null {
  if (!isRoot()) return null;
  const lines = existsSync(passwd) ? readFileSync(passwd, 'utf8').split('\n') : [];
  const accounts = lines.flatMap((line): Account[] => {
    const [name, , uid, gid] = line.split(':');
    return name && Number(uid) > 0 ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid, name: accounts.find((account) => account.uid === uid)?.name ?? `uid ${uid}` };
  }
  const found = ['postgres', 'nobody'].map((name) => accounts.find((account) => account.name === name)).find(Boolean);
  if (found) return found;
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root and there is neither a "postgres" nor a "nobody" account to run it under. ' +
      'Start tinhso as an ordinary user, or set DATABASE_URL.',
  );
}

/** Options that run a child as `account`; cwd is `/`, since the account may not enter the folder we are in. */
export const runAs = (account: Account | null) => ({
  cwd: '/',
  env: cleanEnv,
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
});

/** Asks the system itself (so that access lists count too) whether `account` can enter `folder`. */
function canEnter(account: Account | null, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], runAs(account)).status === 0;
}

/** The outermost folder on the way to `folder` that `account` cannot enter; null when the way is free. */
export function blockedAt(account: Account | null, folder: string): string | null {
  if (canEnter(account, folder)) return null;
  const way: string[] = [];
  for (let at = folder; at !== dirname(at); at = dirname(at)) way.unshift(at);
  return way.find((at) => !canEnter(account, at)) ?? folder;
}
