import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseAccount, isRoot } from './account.ts';
import { findPackage, prepareBinaries } from './binaries.ts';
import { type Embedded, EmbeddedPostgresError, startEmbedded } from './index.ts';
import { findPostmaster } from './postmaster.ts';
import { pidAlive, poll } from './processes.ts';
import { extensions } from './provision.ts';

const base = mkdtempSync('/tmp/tinhso-embedded-');
chmodSync(base, 0o755);
const started: Embedded[] = [];
const children: ChildProcess[] = [];

async function begin(options: Parameters<typeof startEmbedded>[0]): Promise<Embedded> {
  const embedded = await startEmbedded(options);
  started.push(embedded);
  return embedded;
}

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.map((row) => row[0] as T);
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const postmasterOf = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);

/** Another process that starts PostgreSQL in `dataDir`, prints its port, then does `after`. */
async function elsewhere(
  dataDir: string,
  after = 'setInterval(() => {}, 1e6)',
): Promise<{ child: ChildProcess; port: number }> {
  const code = `import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    const embedded = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(embedded.port);
    ${after};`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { child, port: Number(line.toString()) };
}

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const embedded of started) await embedded.stop();
  rmSync(base, { recursive: true, force: true });
});

describe('a new database', () => {
  const dataDir = join(base, 'new');
  let embedded: Embedded;
  beforeAll(async () => {
    embedded = await begin({ dataDir });
  });

  it('is PostgreSQL 18, UTF-8, with the extensions, owned by an ordinary role', async () => {
    expect((await ask<string>(embedded.ownerUrl, 'SHOW server_version'))[0]).toMatch(/^18\./);
    expect(await ask(embedded.ownerUrl, 'SELECT extname FROM pg_extension')).toEqual(
      expect.arrayContaining([...extensions]),
    );
    expect(
      await ask(
        embedded.ownerUrl,
        `SELECT concat_ws(' ', datdba::regrole, pg_encoding_to_char(encoding), datlocprovider, datlocale) FROM pg_database WHERE datname = 'tinhso'`,
      ),
    ).toEqual(['tinhso_owner UTF8 b C.UTF-8']);
    expect(
      await ask(
        embedded.ownerUrl,
        `SELECT count(*)::int FROM pg_roles WHERE rolname LIKE 'tinhso%' AND rolcanlogin AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)`,
      ),
    ).toEqual([2]);
  });

  it('knows Vietnamese letters', async () => {
    expect(await ask(embedded.appUrl, `SELECT lower(unaccent('ĐƯỜNG Hoà'))`)).toEqual(['duong hoa']);
    expect(await ask(embedded.appUrl, `SELECT lower('ĐƯỜNG Ẩ')`)).toEqual(['đường ẩ']);
    expect(await ask(embedded.appUrl, `SELECT similarity('Thị xã Trảng Bàng', 'trảng bàng') > 0.4`)).toEqual([true]);
  });

  it('lets the runtime role do nothing but what was granted', async () => {
    await ask(embedded.ownerUrl, 'CREATE TABLE kept (n int)');
    await expect(ask(embedded.appUrl, 'CREATE TABLE mine (n int)')).rejects.toThrow(/permission denied/);
    await expect(ask(embedded.appUrl, 'SELECT n FROM kept')).rejects.toThrow(/permission denied/);
    await expect(ask(embedded.appUrl, 'SET ROLE tinhso_owner')).rejects.toThrow(/permission denied/);
    await ask(embedded.ownerUrl, 'GRANT SELECT ON kept TO tinhso_app');
    expect(await ask(embedded.appUrl, 'SELECT n FROM kept')).toEqual([]);
  });

  it('listens on this machine only and always asks for the password', async () => {
    expect(await ask(embedded.appUrl, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    expect(statSync(join(dataDir, 'run')).mode & 0o777).toBe(0o700);
    for (const host of ['127.0.0.1', embedded.socketDir as string]) {
      const client = new pg.Client({
        host,
        port: embedded.port,
        user: 'postgres',
        database: 'postgres',
        password: 'guess',
      });
      await expect(client.connect()).rejects.toThrow(/password authentication failed/);
    }
  });

  it('keeps its passwords readable by the owner only and off the command line', () => {
    expect(statSync(join(dataDir, 'state.json')).mode & 0o777).toBe(0o600);
    const { passwords } = JSON.parse(readFileSync(join(dataDir, 'state.json'), 'utf8')) as {
      passwords: Record<string, string>;
    };
    expect(new Set(Object.values(passwords)).size).toBe(3);
    if (process.platform !== 'linux') return;
    const commandLine = readFileSync(`/proc/${postmasterOf(dataDir)}/cmdline`, 'utf8');
    for (const password of Object.values(passwords)) expect(commandLine).not.toContain(password);
  });

  it('is shared: the last to leave stops it, and it comes back with its data on the same port', async () => {
    const lines: string[] = [];
    const second = await begin({ dataDir, log: (line) => lines.push(line) });
    expect(second).toMatchObject({ reused: true, port: embedded.port, appUrl: embedded.appUrl });
    expect(lines.join()).toContain(`shared with process ${process.pid}`);
    const pid = postmasterOf(dataDir);
    await embedded.stop();
    await embedded.stop();
    expect(pidAlive(pid)).toBe(true);
    await second.stop();
    expect(pidAlive(pid)).toBe(false);
    embedded = await begin({ dataDir });
    expect(embedded).toMatchObject({ reused: false, port: second.port });
    expect(await ask(embedded.appUrl, 'SELECT count(*)::int FROM kept')).toEqual([0]);
  });

  it('refuses another port while somebody uses it, and moves when nobody does', async () => {
    const port = embedded.port === 54_329 ? 54_328 : 54_329;
    await expect(startEmbedded({ dataDir, port })).rejects.toThrow(
      `for process ${process.pid}; it cannot be moved to port ${port}`,
    );
    await embedded.stop();
    embedded = await begin({ dataDir, port });
    expect(embedded.port).toBe(port);
  });

  it('takes another port when the one it had is taken; refuses a wanted one that is', async () => {
    const { port } = embedded;
    await embedded.stop();
    const taker = createServer().listen(port, '127.0.0.1');
    await once(taker, 'listening');
    try {
      await expect(startEmbedded({ dataDir, port })).rejects.toThrow(`Port ${port} is taken`);
      embedded = await begin({ dataDir });
      expect(embedded.port).not.toBe(port);
    } finally {
      taker.close();
    }
  });

  it('starts over a stale postmaster.pid that names a living process which is not PostgreSQL', async () => {
    await embedded.stop();
    const file = join(dataDir, 'cluster/postmaster.pid');
    writeFileSync(file, `${process.pid}\n${join(dataDir, 'cluster')}\n1\n5432\n\n127.0.0.1\n0 0\nready\n`);
    writeFileSync(join(dataDir, `run/.s.PGSQL.${embedded.port}.lock`), `${process.pid}\n`);
    embedded = await begin({ dataDir });
    expect(embedded.reused).toBe(false);
    expect(postmasterOf(dataDir)).not.toBe(process.pid);
  });

  it('keeps what was committed when PostgreSQL itself is killed', async () => {
    await ask(embedded.ownerUrl, 'INSERT INTO kept VALUES (18)');
    const postmaster = postmasterOf(dataDir);
    process.kill(postmaster, 'SIGKILL');
    // The signal is given at once, the process goes a moment later; until then it counts as running.
    await expect.poll(() => isAlive(postmaster), { timeout: 20_000 }).toBe(false);
    const again = await begin({ dataDir });
    expect(again.reused).toBe(false);
    expect(await ask(again.appUrl, 'SELECT n FROM kept')).toEqual([18]);
    await again.stop();
    await embedded.stop();
  });

  it('is not opened by binaries of another major version', async () => {
    const version = join(dataDir, 'cluster/PG_VERSION');
    await embedded.stop();
    writeFileSync(version, '17\n');
    await expect(startEmbedded({ dataDir })).rejects.toThrow(/made by PostgreSQL 17/);
    writeFileSync(version, '18\n');
  });

  it('is not silently replaced by an empty one when its files or passwords are gone', async () => {
    const copy = join(base, 'gone');
    mkdirSync(copy);
    cpSync(join(dataDir, 'state.json'), join(copy, 'state.json'));
    await expect(startEmbedded({ dataDir: copy })).rejects.toThrow(/is gone\. Put it back from a backup/);
    rmSync(join(copy, 'state.json'));
    mkdirSync(join(copy, 'cluster'));
    await expect(startEmbedded({ dataDir: copy })).rejects.toThrow(/passwords .* are missing/);
  });
});

describe('several processes', () => {
  it('that start at once on an empty folder make one database and share it', async () => {
    const dataDir = join(base, 'at-once');
    const [here, one, two] = await Promise.all([begin({ dataDir }), elsewhere(dataDir), elsewhere(dataDir)]);
    expect([one.port, two.port]).toEqual([here.port, here.port]);
    const pid = postmasterOf(dataDir);
    await here.stop();
    expect(pidAlive(pid)).toBe(true);
    // The others are killed without a chance to leave: they do not count any more.
    for (const { child } of [one, two]) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(pidAlive(pid)).toBe(true);
    const next = await begin({ dataDir });
    expect(next).toMatchObject({ reused: true, port: here.port });
    await next.stop();
    expect(pidAlive(pid)).toBe(false);
  });

  it('take over a PostgreSQL whose program was killed, with its data', async () => {
    const dataDir = join(base, 'orphan');
    const { child } = await elsewhere(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lines: string[] = [];
    const here = await begin({ dataDir, log: (line) => lines.push(line) });
    expect(here.reused).toBe(true);
    expect(lines.join()).toContain('left behind by an earlier process');
    expect(await ask(here.appUrl, 'SELECT 1')).toEqual([1]);
    await here.stop();
    expect(existsSync(join(dataDir, 'cluster/postmaster.pid'))).toBe(false);
  });

  it('do not leave PostgreSQL behind when they end without saying so', async () => {
    const dataDir = join(base, 'forgetful');
    const { child } = await elsewhere(dataDir, 'process.exit(3)');
    const pid = postmasterOf(dataDir);
    if (child.exitCode === null) await once(child, 'exit');
    expect(await poll(() => !pidAlive(pid), 20)).toBe(true);
  });
});

describe('temporary data', () => {
  it('is deleted with its folder by the last to leave', async () => {
    const dataDir = join(base, 'temporary');
    const embedded = await begin({ dataDir, temporary: true });
    expect(await ask(embedded.appUrl, 'SHOW fsync')).toEqual(['off']);
    await embedded.stop();
    expect(existsSync(dataDir)).toBe(false);
  });
});

describe.runIf(isRoot())('as root, in a folder others cannot enter', () => {
  const closed = join(base, 'closed');
  beforeAll(() => mkdirSync(closed, { mode: 0o700 }));

  it('runs as an unprivileged account', async () => {
    const embedded = await begin({ dataDir: join(base, 'unprivileged'), temporary: true });
    expect(statSync(embedded.cluster).uid).toBe(chooseAccount(join(base, 'none'))?.uid);
    expect(statSync(embedded.cluster).uid).toBeGreaterThan(0);
    await embedded.stop();
  });

  it('refuses an explicit data folder, naming the folder in the way and what to do', async () => {
    const error = await startEmbedded({ dataDir: join(closed, 'explicit') }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EmbeddedPostgresError);
    expect((error as Error).message).toContain(`cannot enter ${closed}. Either open the way (chmod o+x ${closed})`);
  });

  it('opens the data folder itself, which is its own', async () => {
    const own = join(base, 'own');
    mkdirSync(own, { mode: 0o700 });
    const embedded = await begin({ dataDir: own });
    expect(embedded.cluster).toBe(join(own, 'cluster'));
    await embedded.stop();
  });

  it('keeps the database of the default folder elsewhere, says so, and finds it again', async () => {
    const dataDir = join(closed, 'default');
    const lines: string[] = [];
    const first = await begin({ dataDir, relocate: true, log: (line) => lines.push(line) });
    try {
      expect(first.cluster).toMatch(/^\/var\/lib\/tinhso\/[0-9a-f]{12}-[0-9a-f]{8}\/cluster$/);
      expect(lines.join('\n')).toContain(
        `cannot enter ${closed}: the database is kept in ${join(first.cluster, '..')}`,
      );
      await ask(first.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
      await first.stop();
      const second = await begin({ dataDir, relocate: true });
      expect(second.cluster).toBe(first.cluster);
      expect(await ask(second.ownerUrl, 'SELECT n FROM kept')).toEqual([7]);
      await second.stop();
    } finally {
      await first.stop();
      rmSync(join(first.cluster, '..'), { recursive: true, force: true });
    }
  });

  it('copies programs it cannot reach to a place of root’s own, with links and rights made good', () => {
    const source = join(closed, 'package');
    const links = JSON.parse(readFileSync(join(findPackage(), 'native/pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    // As npm unpacks it when install scripts are blocked: no links; and here no execute bit either.
    cpSync(findPackage(), source, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
    writeFileSync(join(source, 'package.json'), JSON.stringify({ version: `0.0.0-test-${process.pid}` }));
    chmodSync(join(source, 'native/bin/postgres'), 0o644);
    const lines: string[] = [];
    const binaries = prepareBinaries(chooseAccount(join(base, 'none')), (line) => lines.push(line), source);
    const copy = join(binaries.postgres, '../../..');
    try {
      expect(binaries.major).toBe('18');
      expect(copy).toMatch(/^\/var\/(lib|tmp)\/tinhso\/postgresql-0\.0\.0-test-/);
      expect(statSync(copy).uid).toBe(0);
      expect(links.length).toBeGreaterThan(0);
      for (const { target } of links) expect(lstatSync(join(source, target)).isSymbolicLink()).toBe(true);
      expect(lines.join()).toContain(copy);
      expect(prepareBinaries(chooseAccount(join(base, 'none')), () => {}, source)).toEqual(binaries);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });

  it('does not trust a copy that somebody else laid out', () => {
    const source = join(closed, 'package');
    const account = chooseAccount(join(base, 'none'));
    const first = join(prepareBinaries(account, () => {}, source).postgres, '../../..');
    chmodSync(first, 0o777);
    try {
      const second = join(prepareBinaries(account, () => {}, source).postgres, '../../..');
      expect(second).not.toBe(first);
      rmSync(second, { recursive: true, force: true });
    } finally {
      rmSync(first, { recursive: true, force: true });
    }
  });
});

describe('postmaster.pid', () => {
  it('is never removed while looking: a postmaster may just be writing it', () => {
    const cluster = join(base, 'writing');
    mkdirSync(cluster);
    for (const text of ['', '12', `${process.pid}\n${cluster}\n`]) {
      writeFileSync(join(cluster, 'postmaster.pid'), text);
      expect(findPostmaster(cluster)).toBeNull();
      expect(readFileSync(join(cluster, 'postmaster.pid'), 'utf8')).toBe(text);
    }
  });
});
