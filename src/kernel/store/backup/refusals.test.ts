import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealEvents } from '../../events/index.ts';
import { putFile } from '../../files/index.ts';
import { enqueue } from '../../jobs/index.ts';
import { sql } from '../index.ts';
import { type TestApp, testApp } from '../testing/index.ts';
import { blobPath, firstFile } from './blobs.ts';
import { inReferenceOrder } from './catalogue.ts';
import { backUp, type Manifest, restore } from './index.ts';
import { laterModules, modules, note, refusal, sourceOf, targetOf, withBareDatabase, work } from './testing/index.ts';

let source: TestApp;
let target: TestApp;
let folder: string;
let backup: string;
let manifest: Manifest;

beforeAll(async () => {
  source = await testApp({ modules });
  target = await testApp({ modules });
  folder = await mkdtemp(join(tmpdir(), 'tinhso-backup-'));
  backup = join(folder, 'good');
  for (const subject of ['a', 'b', 'c']) await note(source, subject);
  await putFile(source.ctx(), Buffer.from('%PDF-1.7 hello'), { name: 'a.pdf', purpose: 'probe.paper' });
  await sealEvents(source.app);
  const dataDir = source.app.config.dataDir;
  await mkdir(join(dataDir, 'signing'));
  await writeFile(join(dataDir, 'signing', 'root.1.pem'), 'a key');
  manifest = await backUp(sourceOf(source), backup, { withKeys: true });
});
afterAll(async () => {
  await source?.close();
  await target?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A copy of the backup that something was done to. */
async function altered(change: (copy: string, manifest: Manifest) => Promise<void>): Promise<string> {
  const copy = await mkdtemp(join(folder, 'bad-'));
  await cp(backup, copy, { recursive: true });
  await change(copy, JSON.parse(await readFile(join(backup, 'manifest.json'), 'utf8')));
  return copy;
}

const untouched = async (): Promise<void> => {
  const { rows } = await sql<{
    n: number;
  }>`SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM file) + (SELECT count(*) FROM aa_child)
    + (SELECT count(*) - 1 FROM zz_parent) AS n`.execute(target.db);
  expect(Number(rows[0]?.n)).toBe(0);
  expect(await firstFile(target.app.config.dataDir)).toBeUndefined();
  const { rows: epochs } = await sql<{ e: string }>`SELECT event_epoch()::text AS e`.execute(target.db);
  expect(epochs[0]?.e).toBe('0');
};

const flip = async (path: string): Promise<void> => {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] as number) ^ 1;
  await rm(path);
  await writeFile(path, bytes);
};

describe('a backup that is not whole', () => {
  it('is refused when one byte of any part was changed', async () => {
    const parts = [manifest.files.list, ...manifest.tables.map((table) => table.part), ...(manifest.keys ?? [])];
    for (const { path } of parts.filter((part) => part.bytes > 0)) {
      const copy = await altered((one) => flip(join(one, path)));
      expect(await refusal(restore(targetOf(target), copy))).toContain(path);
      await rm(copy, { recursive: true });
    }
    await untouched();
  });

  it('is refused when a part or a file is missing, or a file was changed', async () => {
    const file = blobPath('files', createHash('sha256').update('%PDF-1.7 hello').digest('hex'));
    const noPart = await altered((copy) => rm(join(copy, 'tables/event.copy.gz')));
    expect(await refusal(restore(targetOf(target), noPart))).toMatch(/event\.copy\.gz is missing/);
    const noFile = await altered((copy) => rm(join(copy, file)));
    expect(await refusal(restore(targetOf(target), noFile))).toMatch(/is missing/);
    const otherFile = await altered((copy) => flip(join(copy, file)));
    expect(await refusal(restore(targetOf(target), otherFile))).toMatch(/was changed/);
    await untouched();
  });

  it('is refused when it was cut off before its end', async () => {
    const cut = await altered((copy) => rm(join(copy, 'manifest.json')));
    expect(await refusal(restore(targetOf(target), cut))).toMatch(/not a complete backup/);
    expect(await refusal(restore(targetOf(target), join(folder, 'nowhere')))).toMatch(/not a complete backup/);
    const half = await altered(async (copy) => {
      const text = await readFile(join(copy, 'manifest.json'), 'utf8');
      await writeFile(join(copy, 'manifest.json'), text.slice(0, text.length / 2));
    });
    expect(await refusal(restore(targetOf(target), half))).toMatch(/damaged/);
  });

  it('is refused when its manifest leads out of the folder, or is of a newer format', async () => {
    const rewrite = (change: (value: Manifest) => void) =>
      altered(async (copy, value) => {
        change(value);
        await writeFile(join(copy, 'manifest.json'), JSON.stringify(value));
      });
    const out = await rewrite((value) => {
      value.files.list.path = '../../etc/passwd';
    });
    expect(await refusal(restore(targetOf(target), out))).toMatch(/damaged \(files\.list\.path\)/);
    const newer = await rewrite((value) => Object.assign(value, { format: 2 }));
    expect(await refusal(restore(targetOf(target), newer))).toMatch(/newer program/);
    const fewer = await rewrite((value) => {
      for (const table of value.tables) if (table.name === 'event') table.rows += 1;
    });
    expect(await refusal(restore(targetOf(target), fewer))).toMatch(/event has 3 rows .* had 4/);
    const seal = await rewrite((value) => {
      if (value.seal) value.seal.hash = 'f'.repeat(64);
    });
    expect(await refusal(restore(targetOf(target), seal))).toMatch(/newest seal/);
    await untouched();
  });
});

describe('a chain that was broken before the backup', () => {
  it('is restored only when that is accepted', async () => {
    const forged = await testApp({ modules });
    for (const subject of ['a', 'b']) await note(forged, subject);
    await sealEvents(forged.app);
    const superuser = new pg.Client({ connectionString: forged.superuserUrl });
    await superuser.connect();
    await superuser.query(
      `SET session_replication_role = replica; UPDATE event SET actor = 'somebody' WHERE subject = 'b'`,
    );
    await superuser.end();
    const to = join(folder, 'forged');
    await backUp(sourceOf(forged), to);
    await forged.close();
    expect(await refusal(restore(targetOf(target), to))).toMatch(/broken at batch 1 \(changed\)/);
    await untouched();
    await withBareDatabase(target, async (ownerUrl) => {
      const dataDir = await mkdtemp(join(folder, 'data-'));
      const { chain } = await restore({ ...targetOf(target), ownerUrl, dataDir }, to, { acceptBrokenChain: true });
      expect(chain).toMatchObject({ ok: false, bad: 1 });
    });
  });
});

describe('a target that is not empty', () => {
  it('is refused for a row in any table, even one that migrations wrote and somebody changed', async () => {
    const changes = [
      `INSERT INTO zz_parent (note) VALUES ('mine')`,
      `UPDATE zz_parent SET note = 'changed'`,
      `UPDATE calendar_version SET version = gen_random_uuid()`,
    ];
    for (const change of changes) {
      const taken = await testApp({ modules });
      await sql.raw(change).execute(taken.db);
      expect(await refusal(restore(targetOf(taken), backup))).toMatch(
        /not empty: (zz_parent|calendar_version) has rows/,
      );
      await taken.close();
    }
  });

  it('is refused for a waiting job, not for queues alone', async () => {
    const taken = await testApp({ modules });
    await enqueue(taken.ctx(), work, { what: 'x' });
    expect(await refusal(restore(targetOf(taken), backup))).toMatch(/not empty: job has rows/);
    await sql`DELETE FROM pgboss.job`.execute(taken.db);
    const { manifest } = await restore(targetOf(taken), backup);
    expect(manifest.files.count).toBe(1);
    expect(await refusal(restore(targetOf(taken), backup))).toMatch(/not empty/);
    await taken.close();
  });

  it('is refused for a file in its folder, and for tables of another program', async () => {
    const dataDir = await mkdtemp(join(folder, 'data-'));
    await mkdir(join(dataDir, 'files', 'ab', 'cd'), { recursive: true });
    await writeFile(join(dataDir, 'files', 'ab', 'cd', 'x'), '');
    expect(await refusal(restore({ ...targetOf(target), dataDir }, backup))).toMatch(/files is not empty/);
    await withBareDatabase(target, async (ownerUrl) => {
      const owner = new pg.Client({ connectionString: ownerUrl });
      await owner.connect();
      await owner.query('CREATE TABLE public.theirs (id int)');
      await owner.end();
      expect(await refusal(restore({ ...targetOf(target), ownerUrl }, backup))).toMatch(/not of tinhso \(theirs\)/);
      expect(await refusal(backUp({ ...sourceOf(source), ownerUrl }, join(folder, 'theirs')))).toMatch(
        /nothing to back up/,
      );
    });
    await untouched();
  });
});

describe('another version of the program', () => {
  it('brings a bare database to the schema of an older backup, and then up to date', async () => {
    await withBareDatabase(target, async (ownerUrl) => {
      const dataDir = await mkdtemp(join(folder, 'data-'));
      const { migrated, chain } = await restore({ ...targetOf(target, laterModules), ownerUrl, dataDir }, backup);
      expect(migrated).toEqual(['later/0001_later.sql']);
      expect(chain.ok).toBe(true);
      const owner = new pg.Client({ connectionString: ownerUrl });
      await owner.connect();
      const { rows } = await owner.query(
        'SELECT bool_and(size = length(note)) AS filled, count(*) AS n FROM zz_parent',
      );
      expect(rows[0]).toEqual({ filled: true, n: '4' });
      await owner.end();
    });
  });

  it('is refused when the database is newer than the backup, or the program older', async () => {
    const newer = await testApp({ modules: laterModules });
    expect(await refusal(restore(targetOf(newer, laterModules), backup))).toMatch(
      /newer schema.*later\/0001_later\.sql/,
    );
    const to = join(folder, 'newer');
    await backUp(sourceOf(newer), to);
    await newer.close();
    expect(await refusal(restore(targetOf(target), to))).toMatch(/does not know.*later\/0001_later\.sql/);
    await untouched();
  });
});

describe('keys', () => {
  it('are put back when they are in the backup, never over others', async () => {
    const [taken, fresh] = [await mkdtemp(join(folder, 'data-')), await mkdtemp(join(folder, 'data-'))];
    await mkdir(join(taken, 'signing'));
    await writeFile(join(taken, 'signing', 'root.1.pem'), 'another key');
    await writeFile(join(fresh, 'secret'), 'made at the first start\n');
    await withBareDatabase(target, async (ownerUrl) => {
      const at = { ...targetOf(target), ownerUrl };
      expect(await refusal(restore({ ...at, dataDir: taken }, backup))).toMatch(/root\.1\.pem is another key/);
      expect(await refusal(restore({ ...at, dataDir: fresh, secret: 'from the environment' }, backup))).toMatch(
        /TINHSO_SECRET/,
      );
      const { sameSecret } = await restore({ ...at, dataDir: fresh, secret: 'made at the first start' }, backup);
      expect(sameSecret).toBe(true);
    });
    expect(await readFile(join(fresh, 'signing', 'root.1.pem'), 'utf8')).toBe('a key');
    expect((await readFile(join(fresh, 'secret'), 'utf8')).trim()).toBe(source.app.config.secret);
  });

  it('are missed when the backup is without and the secret is another', async () => {
    const to = join(folder, 'keyless');
    expect((await backUp(sourceOf(source), to)).keys).toBeNull();
    await withBareDatabase(target, async (ownerUrl) => {
      const dataDir = await mkdtemp(join(folder, 'data-'));
      const { sameSecret } = await restore({ ...targetOf(target), ownerUrl, dataDir, secret: 'another' }, to);
      expect(sameSecret).toBe(false);
    });
    // A backup can be carried elsewhere.
    await rename(to, `${to}-moved`);
    await withBareDatabase(target, async (ownerUrl) => {
      const dataDir = await mkdtemp(join(folder, 'data-'));
      const { sameSecret } = await restore({ ...targetOf(target), ownerUrl, dataDir }, `${to}-moved`);
      expect(sameSecret).toBe(true);
    });
  });
});

describe('order of references', () => {
  it('puts every node after those it refers to, and refuses circles', () => {
    // Edges lead from greater to smaller numbers, or to the node itself: no circles.
    const graph = fc.integer({ min: 1, max: 12 }).chain((size) =>
      fc.tuple(
        fc.shuffledSubarray(
          Array.from({ length: size }, (_, n) => `${n}`),
          { minLength: size },
        ),
        fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1))),
      ),
    );
    fc.assert(
      fc.property(graph, ([nodes, pairs]) => {
        const refers = new Map<string, string[]>();
        for (const [a, b] of pairs) {
          const from = `${Math.max(a, b)}`;
          refers.set(from, [...(refers.get(from) ?? []), `${Math.min(a, b)}`]);
        }
        const sorted = inReferenceOrder(nodes, refers);
        expect([...sorted].sort()).toEqual([...nodes].sort());
        for (const [node, parents] of refers) {
          for (const parent of parents) expect(sorted.indexOf(parent)).toBeLessThanOrEqual(sorted.indexOf(node));
        }
      }),
    );
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ]);
    expect(() => inReferenceOrder(['a', 'b', 'c'], circle)).toThrow(/a -> b -> c -> a/);
  });
});
