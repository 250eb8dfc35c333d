import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Account, blockedAt, chooseAccount, isRoot } from './account.ts';
import { EmbeddedPostgresError } from './errors.ts';

/** What is remembered beside the cluster, readable by its owner only. */
export interface State {
  /** Passwords of the three roles, by role name. */
  readonly passwords: Readonly<Record<'postgres' | 'tinhso_owner' | 'tinhso_app', string>>;
  /** Folder of the cluster when it is not in the data folder itself. */
  readonly cluster?: string;
  /** Port used last; taken again when free. */
  readonly port?: number;
  /** Version of {@link provision} that was carried out; absent before the first time. */
  readonly provisioned?: number;
}

export interface Home {
  readonly account: Account | null;
  /** Folder PostgreSQL keeps the data in (PGDATA); may not exist yet. */
  readonly cluster: string;
  readonly state: State;
  /** Stores changes of the state; returns the home with them. */
  save(changes: Partial<State>): Home;
}

/** Creates a folder and those above it; folders made by root stay passable for the account PostgreSQL runs under. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (!first) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) chmodSync(at, isRoot() ? 0o711 : 0o700);
}

function writeState(file: string, state: State): void {
  const before = statSync(file, { throwIfNoEntry: false });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  if (before && isRoot()) chownSync(draft, before.uid, before.gid);
  renameSync(draft, file);
}

function readState(file: string): State | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function giveTo(account: Account, path: string): void {
  lchownSync(path, account.uid, account.gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(account, join(path, name));
}

/** Where a cluster goes that cannot be in the data folder: the way to the data folder is closed for its account. */
function elsewhere(dataDir: string): string {
  const place = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  // The random part keeps a new checkout at the same path from picking up the data of a deleted one.
  return join('/var/lib/tinhso', `${place}-${randomBytes(4).toString('hex')}`, 'cluster');
}

/**
 * Decides where the cluster lives and who runs it, and makes the data folder.
 *
 * @param relocate may the cluster go to /var/lib/tinhso when the account cannot reach the data folder? For the
 *   default data folder only: an explicit one is meant as it is written.
 */
export function prepareHome(dataFolder: string, relocate: boolean, log: (line: string) => void): Home {
  makeFolder(dataFolder);
  const dataDir = realpathSync(dataFolder);
  const file = join(dataDir, 'state.json');
  const inside = join(dataDir, 'cluster');
  let state = readState(file);
  let cluster = state?.cluster ?? inside;
  const account = chooseAccount(cluster);

  if (existsSync(cluster) && !account && statSync(cluster).uid !== process.getuid?.()) {
    throw new EmbeddedPostgresError(
      `The database in ${cluster} belongs to another account: start tinhso as that account, or as root.`,
    );
  }
  if (existsSync(cluster) && !state) {
    throw new EmbeddedPostgresError(
      `${cluster} holds a database, but its passwords (${file}) are missing. Put that file back from a backup.`,
    );
  }
  if (state?.provisioned && !existsSync(cluster)) {
    throw new EmbeddedPostgresError(
      `The database that was in ${cluster} is gone. Put it back from a backup; to begin with an empty one, delete ${file}.`,
    );
  }
  let blocked = account && !state?.cluster ? blockedAt(account, dataDir) : null;
  if (blocked === dataDir && statSync(dataDir).uid === 0) {
    // The folder is for the database alone and everything else in it is closed by itself: let the account pass.
    chmodSync(dataDir, 0o711);
    blocked = blockedAt(account, dataDir);
  }
  if (blocked && account) {
    if (!relocate || existsSync(inside)) {
      throw new EmbeddedPostgresError(
        `PostgreSQL refuses to run as root, and the account it would run under ("${account.name}") cannot enter ${blocked}. ` +
          `Either open the way (chmod o+x ${blocked}), or set DATA_DIR to a folder such as /var/lib/tinhso/data, ` +
          'or start tinhso as an ordinary user.',
      );
    }
    cluster = elsewhere(dataDir);
    log(`The account "${account.name}" cannot enter ${blocked}: the database is kept in ${dirname(cluster)}`);
  }
  if (!state) {
    const password = () => randomBytes(24).toString('base64url');
    state = {
      passwords: { postgres: password(), tinhso_owner: password(), tinhso_app: password() },
      ...(cluster === inside ? {} : { cluster }),
    };
    writeState(file, state);
  }
  makeFolder(dirname(cluster));
  if (account && existsSync(cluster) && statSync(cluster).uid !== account.uid) giveTo(account, cluster);
  return home(file, account, cluster, state);
}

function home(file: string, account: Account | null, cluster: string, state: State): Home {
  const save = (changes: Partial<State>): Home => {
    const next = { ...state, ...changes };
    writeState(file, next);
    return home(file, account, cluster, next);
  };
  return { account, cluster, state, save };
}

/** A folder the account owns, made anew next to `beside`. Those that a killed process left are removed first. */
export function draftFolder(account: Account | null, beside: string): { path: string; dispose(): void } {
  const prefix = `${basename(beside)}.draft-`;
  for (const name of readdirSync(dirname(beside))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(beside), name), { recursive: true, force: true });
  }
  const path = join(dirname(beside), prefix + randomUUID());
  mkdirSync(path, { mode: 0o700 });
  if (account) chownSync(path, account.uid, account.gid);
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}
