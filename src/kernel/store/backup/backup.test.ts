import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drainConsumers, lastSeal, sealEvents, verifyChain } from '../../events/index.ts';
import { blobStore, putFile, readFileBytes } from '../../files/index.ts';
import { drainJobs, enqueue } from '../../jobs/index.ts';
import { sql } from '../index.ts';
import { migrate } from '../migrate.ts';
import { type TestApp, testApp } from '../testing/index.ts';
import { firstFile } from './blobs.ts';
import { backUp, type Manifest, restore } from './index.ts';
import { handled, modules, note, refusal, sourceOf, targetOf, work, worked } from './testing/index.ts';

let source: TestApp;
let folder: string;
let backup: string;
let manifest: Manifest;
let lines: string[];
let fileId: string;
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(200_000, 'x')]);
const opened: TestApp[] = [];

const fresh = async (): Promise<TestApp> => {
  const t = await testApp({ modules });
  opened.push(t);
  return t;
};

const counts = async (t: TestApp, names: readonly string[]): Promise<Record<string, number>> => {
  const found: Record<string, number> = {};
  for (const name of names) {
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(name)}`.execute(t.db);
    found[name] = Number(rows[0]?.n);
  }
  return found;
};

const rowsOf = async (t: TestApp, table: string) =>
  (await sql`SELECT to_jsonb(x) AS row FROM ${sql.table(table)} x ORDER BY to_jsonb(x)::text`.execute(t.db)).rows;

/** What other people do while a backup is taken: a row and an event in one transaction, again and again. */
function keepWriting(t: TestApp): { written(): number; stop(): Promise<void> } {
  let stopped = false;
  let written = 0;
  const writing = (async () => {
    while (!stopped) {
      await note(t, `while-${written}`);
      written += 1;
    }
  })();
  return {
    written: () => written,
    stop: async () => {
      stopped = true;
      await writing;
    },
  };
}

beforeAll(async () => {
  source = await testApp({ modules });
  folder = await mkdtemp(join(tmpdir(), 'tinhso-backup-'));
  backup = join(folder, 'monday');
  for (let n = 0; n < 1200; n += 1) await note(source, `s${n % 7}`);
  await sql`INSERT INTO aa_child (parent, before, value, odd, bytes, list, until, money, "Tên")
    SELECT id, null, E'tab\t new\n back\\ \\N quote" ', '{"a": [1.50, null, "ạ"]}', '\\x00ff', '{"x,y",NULL,""}', 'infinity', 12345678901234567890.10, 'Hoà'
    FROM zz_parent LIMIT 1`.execute(source.db);
  await sql`INSERT INTO aa_child (parent, before, value) SELECT parent, id, null FROM aa_child`.execute(source.db);
  await sql`SELECT nextval('probe_number')`.execute(source.db);
  // Its trigger gives the calendar a new version, and would do so again when the row is restored.
  await sql`INSERT INTO calendar_day (date, kind, name_vi, name_en, basis, origin, recorded_at, recorded_by)
    VALUES ('2026-01-01', 'holiday', 'Tết Dương lịch', 'New Year', 'x', 'admin', now(), 'system:test')`.execute(
    source.db,
  );
  fileId = (await putFile(source.ctx(), pdf, { name: 'giấy tờ.pdf', purpose: 'probe.paper' })).id;
  await putFile(source.ctx(), pdf, { name: 'again.pdf', purpose: 'probe.paper' });
  await enqueue(source.ctx(), work, { what: 'pending' });
  await drainConsumers(source.app);
  await sealEvents(source.app);

  const others = keepWriting(source);
  while (others.written() < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  lines = [];
  const taking = backUp(sourceOf(source), backup, { onProgress: (line) => lines.push(line) });
  // A program that starts now has nothing to migrate and must not wait for the backup.
  await migrate({ ownerUrl: source.ownerUrl, appRole: 'tinhso_app', modules });
  manifest = await taking;
  const before = others.written();
  while (others.written() < before + 5) await new Promise((resolve) => setTimeout(resolve, 5));
  await others.stop();
});
afterAll(async () => {
  for (const t of [source, ...opened]) await t?.close();
  await rm(folder, { recursive: true, force: true });
});

const rowsIn = (name: string) => manifest.tables.find((table) => table.name === name)?.rows;

describe('a backup', () => {
  it('sees one moment while others write', async () => {
    const now = await counts(source, ['event', 'zz_parent']);
    expect(rowsIn('event')).toBeGreaterThan(1200);
    expect(rowsIn('event')).toBeLessThan(now.event as number);
    // Each event came with a row; one more is by the migration.
    expect(rowsIn('zz_parent')).toBe((rowsIn('event') as number) + 1);
    expect(rowsIn('aa_child')).toBe(2);
  });

  it('holds the tables in an order in which no row comes before one it refers to', () => {
    const names = manifest.tables.map((table) => `${table.schema}.${table.name}`);
    expect(names.indexOf('public.zz_parent')).toBeLessThan(names.indexOf('public.aa_child'));
    expect(names.indexOf('pgboss.queue')).toBeLessThan(names.indexOf('pgboss.job'));
    expect(names).toContain('public.migration');
    expect(names.filter((name) => /event_20|event_default|job_common/.test(name))).toEqual([]);
  });

  it('holds each file once, readable by its owner only, and no keys unless asked', async () => {
    expect(manifest.files).toMatchObject({ count: 1, bytes: pdf.length, lost: [] });
    expect((await stat(backup)).mode & 0o077).toBe(0);
    expect((await stat(join(backup, 'tables/event.copy.gz'))).mode & 0o077).toBe(0);
    expect((await readdir(backup)).sort()).toEqual(['files', 'files.txt', 'manifest.json', 'tables']);
    const text = await readFile(join(backup, 'manifest.json'), 'utf8');
    expect(text).not.toContain(source.app.config.secret);
    expect(lines.some((line) => line.startsWith('event: '))).toBe(true);
  });

  it('refuses a folder that is there, and leaves nothing behind when it fails', async () => {
    expect(await refusal(backUp(sourceOf(source), backup))).toMatch(/is there already/);
    const ownerUrl = source.ownerUrl.replace(/\/[^/]*$/, '/no_such_database');
    await expect(backUp({ ...sourceOf(source), ownerUrl }, join(folder, 'failed'))).rejects.toThrow(/does not exist/);
    expect(await readdir(folder)).toEqual(['monday']);
  });

  it('says which files were lost already, and takes the others', async () => {
    const blobs = blobStore(source.app);
    const { sha256 } = await putFile(source.ctx(), Buffer.from('%PDF-1.7 to be lost'), {
      name: 'lost.pdf',
      purpose: 'probe.paper',
    });
    await blobs.remove(sha256);
    const to = join(folder, 'lossy');
    const lossy = await backUp(sourceOf(source), to);
    expect(lossy.files).toMatchObject({ count: 1, lost: [{ sha256, reason: 'missing' }] });
    const target = await fresh();
    const restored = await restore(targetOf(target), to);
    expect(restored.manifest.files.lost).toHaveLength(1);
    await sql`DELETE FROM file WHERE name = 'lost.pdf'`.execute(source.db);
    await rm(to, { recursive: true });
  });
});

describe('a restore', () => {
  let target: TestApp;
  let chain: { ok: boolean; events: number; batches: number };
  beforeAll(async () => {
    target = await fresh();
    ({ chain } = await restore(targetOf(target), backup));
  });

  it('brings back as many rows as the backup has', async () => {
    const names = manifest.tables.map((table) => (table.schema === 'public' ? table.name : `pgboss.${table.name}`));
    const expected = Object.fromEntries(manifest.tables.map((table, n) => [names[n], table.rows]));
    expect(await counts(target, names)).toEqual(expected);
  });

  it('brings back every value as it was', async () => {
    for (const table of [
      'aa_child',
      'migration',
      'file',
      'consumer_cursor',
      'calendar_version',
      'calendar_day',
      'unit_version',
      'seal',
    ]) {
      expect(await rowsOf(target, table)).toEqual(await rowsOf(source, table));
    }
    // The trigger that would have stamped the rows once more was off, and is on again.
    const twice = await sql`SELECT FROM zz_parent WHERE note LIKE '%(stamped) (stamped)'`.execute(target.db);
    expect(twice.rows).toEqual([]);
    const { rows } = await sql<{ note: string }>`INSERT INTO zz_parent (note) VALUES ('x') RETURNING note`.execute(
      target.db,
    );
    expect(rows[0]?.note).toBe('x (stamped)');
    await sql`DELETE FROM zz_parent WHERE note = 'x (stamped)'`.execute(target.db);
  });

  it('goes on counting where the backup was', async () => {
    const next = async (t: TestApp) =>
      (await sql<{ n: number }>`SELECT nextval('probe_number') AS n`.execute(t.db)).rows[0]?.n;
    expect(await next(target)).toBe(101);
    const { rows } = await sql<{
      id: number;
    }>`INSERT INTO aa_child (parent) SELECT parent FROM aa_child LIMIT 1 RETURNING id`.execute(target.db);
    expect(Number(rows[0]?.id)).toBe(3);
  });

  it('has the seals of the backup, and a sound chain', async () => {
    expect(chain).toMatchObject({ ok: true });
    expect(chain.events).toBeGreaterThanOrEqual(1200);
    const seal = await lastSeal(target.db);
    expect({ no: seal?.no, hash: seal?.hash }).toEqual(manifest.seal);
    expect(await verifyChain(target.db, { expect: manifest.seal ?? { no: 0, hash: '' } })).toMatchObject({ ok: true });
  });

  it('keeps history append-only for the runtime role', async () => {
    await expect(sql`UPDATE event SET actor = 'x'`.execute(target.db)).rejects.toThrow(/permission denied/);
    await expect(sql`DELETE FROM seal`.execute(target.db)).rejects.toThrow(/permission denied/);
    const owner = new pg.Client({ connectionString: target.ownerUrl });
    await owner.connect();
    await expect(owner.query('DELETE FROM event')).rejects.toThrow(/append-only/);
    await expect(owner.query('TRUNCATE event_2026')).rejects.toThrow(/append-only/);
    await owner.end();
  });

  it('brings back the files', async () => {
    expect(Buffer.from(await readFileBytes(target.ctx(), fileId)).equals(pdf)).toBe(true);
    expect((await readdir(target.app.config.dataDir)).sort()).toEqual(['files']);
    // A file of its own, not the backup's under a second name.
    const path = (await firstFile(join(target.app.config.dataDir, 'files'))) as string;
    expect((await stat(path)).nlink).toBe(1);
  });

  it('does the jobs that were waiting', async () => {
    worked.length = 0;
    await drainJobs(target.app);
    expect(worked).toEqual(['pending']);
  });

  it('gives consumers what they had not read, and new events after it', async () => {
    handled.length = 0;
    await note(target, 'after');
    await drainConsumers(target.app);
    expect(handled.at(-1)).toBe('after');
    expect(handled).toHaveLength((rowsIn('event') as number) - 1200 + 1);
    await sealEvents(target.app);
    expect(await verifyChain(target.db)).toMatchObject({ ok: true, unsealed: 0 });
  });
});

describe('positions after a restore', () => {
  it('go on behind all that were given out before, whatever the transaction ids were, restore after restore', async () => {
    const first = await fresh();
    const owner = new pg.Client({ connectionString: first.ownerUrl });
    await owner.connect();
    const far = (3n << 48n) + 2n ** 47n;
    await owner.query(
      `INSERT INTO event (tick, type, at, subject_type, subject, actor, request_id, data)
       VALUES ($1, 'probe.noted', now(), 'probe', 'far', 'system:test', 'r', '{"text": ""}')`,
      [far.toString()],
    );
    await owner.end();
    let from = first;
    let last = far;
    handled.length = 0;
    const turns = [
      { turn: 'second', epoch: '4', writes: true },
      // Its positions may have been seen by somebody after the backup, though no event in the backup has one.
      { turn: 'third', epoch: '5', writes: false },
      { turn: 'fourth', epoch: '6', writes: true },
    ];
    for (const { turn, epoch, writes } of turns) {
      const to = join(folder, turn);
      await backUp(sourceOf(from), to);
      const target = await fresh();
      await restore(targetOf(target), to);
      const { rows: functions } = await sql<{ e: string }>`SELECT event_epoch()::text AS e`.execute(target.db);
      expect(functions[0]?.e).toBe(epoch);
      if (writes) {
        await note(target, turn);
        const { rows } = await sql<{ tick: string }>`SELECT tick::text FROM event WHERE subject = ${turn}`.execute(
          target.db,
        );
        expect(BigInt(rows[0]?.tick ?? 0)).toBeGreaterThan(last);
        last = BigInt(rows[0]?.tick ?? 0);
      }
      await drainConsumers(target.app);
      await sealEvents(target.app);
      expect(await verifyChain(target.db)).toMatchObject({ ok: true, unsealed: 0 });
      from = target;
    }
    expect(handled).toEqual(['far', 'second', 'fourth']);
  });
});
