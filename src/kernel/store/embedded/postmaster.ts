import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { draftFolder, type Home } from './home.ts';
import { pidAlive, poll } from './processes.ts';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly socketDir: string | null;
  readonly status: string;
}

/** Settings for one machine with two cores: a small footprint, and nothing that risks data. */
const settings = {
  max_connections: '60',
  shared_buffers: '128MB',
  effective_cache_size: '2GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  random_page_cost: '1.1',
  jit: 'off',
  wal_level: 'replica',
  synchronous_commit: 'on',
  max_wal_size: '1GB',
  max_worker_processes: '4',
  max_logical_replication_workers: '0',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // One file per weekday, overwritten after a week: bounded without anybody's care.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_truncate_on_rotation: 'on',
  // Personal data stays out of the log: no row values ("Key (phone)=(…) already exists"), no bound parameters.
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** Makes a new cluster: whole or not at all. Unless `durable`, without waiting for the disk. */
export function initdb(home: Home, binaries: Binaries, durable: boolean): void {
  const { account, cluster, state } = home;
  const draft = draftFolder(account, cluster);
  const secret = draftFolder(account, join(dirname(cluster), 'secret'));
  try {
    const pwfile = join(secret.path, 'password');
    writeFileSync(pwfile, `${state.passwords.postgres}\n`, { mode: 0o600 });
    if (account) chownSync(pwfile, account.uid, account.gid);
    const run = spawnSync(
      binaries.initdb,
      [
        ['-D', draft.path, '--username=postgres', `--pwfile=${pwfile}`, '--auth=scram-sha-256', '--no-instructions'],
        ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        durable ? [] : ['--no-sync'],
      ].flat(),
      { ...runAs(account), encoding: 'utf8' },
    );
    if (run.status !== 0) {
      throw new EmbeddedPostgresError(`initdb failed: ${run.error?.message ?? `${run.stdout}\n${run.stderr}`.trim()}`);
    }
    renameSync(draft.path, cluster);
  } finally {
    draft.dispose();
    secret.dispose();
  }
}

/** True when process `pid` is a postmaster of this very cluster, not another process that got its number. */
function runsCluster(pid: number, cluster: string): boolean {
  if (!pidAlive(pid)) return false;
  try {
    // A postmaster's working folder is its data folder.
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    if (process.platform === 'linux') return false;
    const { stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return stdout.includes('postgres') && stdout.includes(cluster);
  }
}

/** The postmaster running on this cluster, read from its postmaster.pid; null when there is none, or when it is still writing that file. */
export function findPostmaster(clusterFolder: string): Postmaster | null {
  let lines: string[];
  let cluster: string;
  const file = join(clusterFolder, 'postmaster.pid');
  try {
    cluster = realpathSync(clusterFolder);
    lines = readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  // pid, data folder, start time, port, socket folder, address, shared memory key, status
  const [pid, , , port, socketDir, , , status] = lines.map((line) => line.trim());
  if (!(Number(pid) > 0) || !runsCluster(Number(pid), cluster)) return null;
  return { pid: Number(pid), port: Number(port), socketDir: socketDir || null, status: status ?? '' };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Folder for the Unix socket beside the cluster; null when its path would be too long for the system (107 bytes). */
function socketFolder(home: Home): string | null {
  const folder = join(dirname(home.cluster), 'run');
  if (Buffer.byteLength(join(folder, '.s.PGSQL.65535')) > 100) return null;
  // Lock files of a killed postmaster name a process number that may be another's by now.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  if (home.account) chownSync(folder, home.account.uid, home.account.gid);
  return folder;
}

/** Everything PostgreSQL wrote to its logs since `before`. */
function logSizes(cluster: string): Map<string, number> {
  try {
    const folder = join(cluster, 'log');
    return new Map(readdirSync(folder).map((name) => [join(folder, name), statSync(join(folder, name)).size]));
  } catch {
    return new Map();
  }
}

function logSince(cluster: string, startLog: string, before: Map<string, number>): string {
  const parts = [...logSizes(cluster).keys()].map((file) => {
    const text = readFileSync(file);
    const from = before.get(file) ?? 0;
    return text.subarray(from <= text.length ? from : 0).toString();
  });
  return [readFileSync(startLog, 'utf8'), ...parts].join('').trim().split('\n').slice(-12).join('\n');
}

async function launch(
  home: Home,
  binaries: Binaries,
  port: number,
  more: Record<string, string>,
): Promise<Postmaster | { failed: string }> {
  const { account, cluster } = home;
  const socketDir = socketFolder(home);
  const all = {
    ...settings,
    ...more,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketDir ?? '',
  };
  const args = ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const startLog = join(dirname(cluster), 'start.log');
  const before = logSizes(cluster);
  const out = openSync(startLog, 'w', 0o600);
  // A session of its own, so that Ctrl-C in the terminal reaches us and not PostgreSQL under our feet.
  const child = spawn(binaries.postgres, args, { ...runAs(account), detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended ??= `PostgreSQL ended at once (${signal ?? code}).`;
  });
  child.unref();
  const started = await poll(() => {
    if (ended) return 'ended' as const;
    const seen = findPostmaster(cluster);
    return seen?.pid === child.pid && seen?.status === 'ready' ? seen : undefined;
  }, 300);
  if (started === 'ended') {
    // The reason is written by another process of its own, which may be a moment behind.
    await poll(() => (/FATAL|PANIC/.test(logSince(cluster, startLog, before)) ? true : undefined), 1);
    return { failed: `${ended}\n${logSince(cluster, startLog, before)}` };
  }
  return started ?? { failed: `PostgreSQL was not ready after 5 minutes.\n${logSince(cluster, startLog, before)}` };
}

/**
 * Starts PostgreSQL on the cluster.
 *
 * @param wanted a port that must be used; without it the remembered one is tried, then any free one.
 */
export async function startPostmaster(
  home: Home,
  binaries: Binaries,
  wanted: number | undefined,
  more: Record<string, string>,
): Promise<Postmaster> {
  let port = wanted ?? home.state.port ?? (await freePort());
  for (let attempt = 1; ; attempt++) {
    // Left by one that was killed: its number may be another process's now, which PostgreSQL would take for its twin.
    // Only here, where nothing runs: a postmaster that finds its file gone shuts itself down.
    if (!findPostmaster(home.cluster)) rmSync(join(home.cluster, 'postmaster.pid'), { force: true });
    const started = await launch(home, binaries, port, more);
    if (!('failed' in started)) return started;
    const portTaken = started.failed.includes('could not bind');
    // Backends of a postmaster that was killed hold its shared memory for a moment.
    const stillLeaving =
      started.failed.includes('shared memory block') || started.failed.includes('is another postmaster');
    if (attempt >= 5 || (portTaken && wanted) || !(portTaken || stillLeaving)) {
      throw new EmbeddedPostgresError(
        portTaken && wanted
          ? `Port ${wanted} is taken: PostgreSQL cannot listen on it.`
          : `PostgreSQL does not start. ${started.failed}`,
      );
    }
    if (portTaken) port = await freePort();
    else await poll(() => false, attempt);
  }
}

/** Fast shutdown (SIGINT): open transactions are rolled back, everything is written, then it ends. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const running = findPostmaster(cluster);
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  if (await poll(() => !pidAlive(running.pid), 60)) return;
  // Immediate shutdown loses nothing that was committed; the next start replays the log.
  process.kill(running.pid, 'SIGQUIT');
  if (!(await poll(() => !pidAlive(running.pid), 15)))
    throw new EmbeddedPostgresError(`PostgreSQL (process ${running.pid}) does not stop.`);
}
