import { accessSync, constants, realpathSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { prepareBinaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { type Home, makeFolder, prepareHome, type State } from './home.ts';
import { Users, withLock } from './lease.ts';
import { findPostmaster, initdb, type Postmaster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { poll } from './processes.ts';
import { provision, provisionVersion } from './provision.ts';
import { refuseOtherMajor } from './version.ts';

export { EmbeddedPostgresError } from './errors.ts';

export interface EmbeddedOptions {
  /** Folder of its own for the database, its passwords and locks; made when missing. */
  readonly dataDir: string;
  /** A port that must be used. Without it: the one used last when free, else any free one. */
  readonly port?: number;
  /**
   * May the cluster be kept under /var/lib/tinhso when we are root and PostgreSQL's account cannot enter `dataDir`?
   * For a default data folder only; an explicit one is refused with advice.
   */
  readonly relocate?: boolean;
  /** Server settings on top of ours, for instance `{ fsync: 'off' }` for throw-away data. Used by the process that starts it. */
  readonly settings?: Readonly<Record<string, string>>;
  /** For tests: data need not survive a crash (`fsync` off), may lie anywhere, and is deleted with `dataDir` by the last stop(). */
  readonly temporary?: boolean;
  /** Gets one line for everything the operator may want to know. */
  readonly log?: (line: string) => void;
}

type Role = keyof State['passwords'];

export interface Embedded {
  /** Superuser, on the maintenance database `postgres`: for tests and repairs, never for the program. */
  readonly superuserUrl: string;
  /** `tinhso_owner`, who owns the database `tinhso` and runs migrations. */
  readonly ownerUrl: string;
  /** `tinhso_app`, who may do nothing but what was granted. */
  readonly appUrl: string;
  readonly port: number;
  /** Folder of the Unix socket; null when its path would be too long. */
  readonly socketDir: string | null;
  /** Folder of the PostgreSQL cluster (PGDATA). */
  readonly cluster: string;
  /** True when PostgreSQL was running already and is now used with others, or was left behind by a killed process. */
  readonly reused: boolean;
  /** Address of any database for any of the three roles. */
  url(role: Role, database: string): string;
  /** Looks after it until `stop`: should it die, it is started again on the same port, by whoever notices first. */
  keepUp(): void;
  /** Leaves; the last user stops PostgreSQL (fast shutdown) and waits for its end. Can be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL 18 in `dataDir`, making it at first use, or joins the one that runs there: it is
 * shared by all processes that ask for it and stopped by the last that leaves. One that a killed process left
 * behind is taken over. Listens on 127.0.0.1 only.
 *
 * @throws {EmbeddedPostgresError} with advice for the operator
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? (() => {});
  makeFolder(resolve(options.dataDir));
  const dataDir = realpathSync(options.dataDir);
  try {
    accessSync(dataDir, constants.W_OK);
  } catch {
    throw new EmbeddedPostgresError(
      `This account may not write to ${dataDir}: start tinhso as the account it belongs to, or as root.`,
    );
  }
  const users = new Users(join(dataDir, 'users'));

  return await withLock(join(dataDir, 'lock'), async () => {
    let home = prepareHome(dataDir, options.relocate ?? options.temporary ?? false, log);
    const others = users.pids();
    let running = await settled(home.cluster);
    if (running && options.port && running.port !== options.port) {
      if (others.length > 0) {
        throw new EmbeddedPostgresError(
          `PostgreSQL is running on port ${running.port} for process ${others.join(', ')}; it cannot be moved to port ${options.port}.`,
        );
      }
      await stopPostmaster(home.cluster);
      running = null;
    }
    const reused = running !== null;
    if (running) {
      const who =
        others.length > 0
          ? `shared with process ${[...new Set(others)].join(', ')}`
          : 'left behind by an earlier process';
      log(`PostgreSQL is running already (process ${running.pid}, ${who})`);
    } else {
      running = await start(home, options, log);
    }
    const { port, socketDir } = running;
    const leave = users.enter();
    try {
      if (home.state.port !== port) home = home.save({ port });
      if (home.state.provisioned !== provisionVersion) {
        await provision(address(home, port, 'postgres', 'postgres'), home.state.passwords);
        home = home.save({ provisioned: provisionVersion });
      }
    } catch (error) {
      leave();
      if (users.pids().length === 0) await stopPostmaster(home.cluster);
      throw error;
    }
    const url = (role: Role, database: string) => address(home, port, role, database);
    const keeper = keeperOf({ dataDir, home, port, log, settings: { ...serverSettings(options) } });
    return {
      superuserUrl: url('postgres', 'postgres'),
      ownerUrl: url('tinhso_owner', 'tinhso'),
      appUrl: url('tinhso_app', 'tinhso'),
      port,
      socketDir,
      cluster: home.cluster,
      reused,
      url,
      keepUp: keeper.begin,
      stop: stopper({
        keeper,
        dataDir,
        users,
        cluster: home.cluster,
        leave,
        log,
        temporary: options.temporary ?? false,
      }),
    };
  });
}

const address = (home: Home, port: number, role: Role, database: string): string =>
  `postgresql://${role}:${home.state.passwords[role]}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

/** The running postmaster once it is ready; null when there is none, or when it was just ending. */
async function settled(cluster: string): Promise<Postmaster | null> {
  const seen = await poll(() => {
    const now = findPostmaster(cluster);
    return now === null || now.status === 'ready' ? { now } : undefined;
  }, 300);
  if (!seen)
    throw new EmbeddedPostgresError(
      `PostgreSQL (process ${findPostmaster(cluster)?.pid}) neither gets ready nor ends.`,
    );
  return seen.now;
}

async function start(home: Home, options: EmbeddedOptions, log: (line: string) => void): Promise<Postmaster> {
  const binaries = prepareBinaries(home.account, log);
  if (!refuseOtherMajor(home.cluster, binaries.major)) {
    log(`Making a new database in ${home.cluster}`);
    initdb(home, binaries, !options.temporary);
  }
  return await startPostmaster(home, binaries, options.port, serverSettings(options));
}

const serverSettings = (options: EmbeddedOptions): Record<string, string> => ({
  ...(options.temporary ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  ...options.settings,
});

/** Looking costs two small files on Linux and a process elsewhere. */
const LOOK_MS = process.platform === 'linux' ? 500 : 5000;

interface Keeper {
  begin(): void;
  /** Resolves when no start is under way any more. */
  end(): Promise<void>;
}

interface Kept {
  readonly dataDir: string;
  readonly home: Home;
  readonly port: number;
  readonly settings: Record<string, string>;
  readonly log: (line: string) => void;
}

/** PostgreSQL mends the death of a backend itself; the death of its first process is noticed here. */
function keeperOf({ dataDir, home, port, settings, log }: Kept): Keeper {
  let timer: NodeJS.Timeout | undefined;
  let starting: Promise<void> | undefined;
  const revive = async (): Promise<void> => {
    try {
      await withLock(join(dataDir, 'lock'), async () => {
        if (!timer || findPostmaster(home.cluster)) return;
        log('PostgreSQL has ended without being asked to: starting it again');
        const again = await startPostmaster(home, prepareBinaries(home.account, log), port, settings);
        log(`PostgreSQL runs again (process ${again.pid})`);
      });
    } catch (error) {
      log(`PostgreSQL could not be started again: ${(error as Error).message}`);
    }
  };
  return {
    begin() {
      timer ??= setInterval(() => {
        if (starting || findPostmaster(home.cluster)) return;
        starting = revive().finally(() => {
          starting = undefined;
        });
      }, LOOK_MS).unref();
    },
    async end() {
      clearInterval(timer);
      timer = undefined;
      await starting;
    },
  };
}

interface Stay {
  readonly keeper: Keeper;
  readonly dataDir: string;
  readonly users: Users;
  readonly cluster: string;
  readonly leave: () => void;
  readonly log: (line: string) => void;
  readonly temporary: boolean;
}

function stopper({ keeper, dataDir, users, cluster, leave, log, temporary }: Stay): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  // The program ends without having called stop() (an uncaught error): do what can be done at once.
  const atExit = () => {
    leave();
    const running = users.pids().length === 0 ? findPostmaster(cluster) : null;
    if (running) process.kill(running.pid, 'SIGINT');
  };
  process.once('exit', atExit);
  const work = async () => {
    process.off('exit', atExit);
    leave();
    const others = users.pids();
    if (others.length > 0) {
      log(`PostgreSQL goes on for process ${[...new Set(others)].join(', ')}`);
      return;
    }
    await stopPostmaster(cluster);
    if (!temporary) return;
    if (dirname(cluster) !== dataDir) rmSync(dirname(cluster), { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
  return () => {
    stopping ??= keeper.end().then(() => withLock(join(dataDir, 'lock'), work));
    return stopping;
  };
}
