import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute } from '../execute.ts';
import { checkPack, formatProblems, loadPack } from '../pack/index.ts';
import { rootDir } from '../store/root.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { revokeRole } from './index.ts';
import { knownRoles } from './roles.ts';
import { identityModules, miniPack } from './testing/server.ts';

const sections = identityModules.flatMap((module) => module.pack ?? []);
const FILE = 'demo/personas.yaml';

let folder: string;
let demo: TestApp;
let real: TestApp;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'tinhso-personas-')), 'mini');
  await cp(miniPack, folder, { recursive: true });
  demo = await testApp({ modules: identityModules, env: { DEMO: 'true' } });
  real = await testApp({ modules: identityModules, env: { DEMO: 'false' } });
});
afterAll(async () => {
  await demo.close();
  await real.close();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

async function withChange<T>(from: string | RegExp, to: string, work: () => Promise<T>): Promise<T> {
  const original = await readFile(join(folder, FILE), 'utf8');
  const changed = original.replace(from, to);
  expect(changed).not.toBe(original);
  await writeFile(join(folder, FILE), changed);
  try {
    return await work();
  } finally {
    await writeFile(join(folder, FILE), original);
  }
}

const check = async (at = folder) =>
  formatProblems((await checkPack(at, sections, { unknownFiles: 'ignore' })).problems);
const load = async (t: TestApp) => {
  const report = await loadPack(t.ctx(), folder, sections, { unknownFiles: 'ignore', force: true });
  return report.sections.find((section) => section.name === 'personas')?.counts;
};
const count = async (t: TestApp, table: string) =>
  (
    await t.db
      .selectFrom(table as 'person')
      .select((eb) => eb.fn.countAll().as('n'))
      .executeTakeFirstOrThrow()
  ).n;

describe('the check', () => {
  test('finds nothing wrong with the packs', async () => {
    expect(await check()).toBe('');
    expect(await check(join(rootDir, 'provinces/tay-ninh'))).toBe('');
  });

  test.each<[string | RegExp, string, RegExp]>([
    ['personal_id: "099190000001"', 'personal_id: "099090000001"', /personas.yaml:5: .*says male, gender female/],
    ['birth_date: 1990-01-15', 'birth_date: 1991-01-15', /says born in 1990/],
    ['personal_id: "099205000002"', 'personal_id: "099190000001"', /occurs twice/],
    ['key: mot-cua', 'key: cong-dan-hoa', /key "cong-dan-hoa" occurs twice/],
    [
      'unit: "25462", from: 2024-03-01',
      'unit: "25461", from: 2024-03-01',
      /no unit has the code "25461" on 2024-03-01/,
    ],
    ['unit: "25462", from: 2024-03-01', 'unit: "25456", from: 2024-03-01', /no unit has the code "25456"/],
    ['agency: H99.02', 'agency: H99.77', /no agency has the identifier "H99.77"/],
    ['unit: "25462", from', 'unit: "25462", agency: H99, from', /needs either unit or agency/],
    ['unit: "25462", from: 2024-03-01', 'unit: "25462", from: 2024-03-01, to: 2024-03-01', /is not after from/],
  ])('refuses %s -> %s', async (from, to, message) => {
    expect(await withChange(from, to, () => check())).toMatch(message);
  });
});

describe('loading', () => {
  test('does nothing outside a demonstration', async () => {
    expect(await load(real)).toEqual({ added: 0, changed: 0, unchanged: 0 });
    expect([await count(real, 'demo_persona'), await count(real, 'person'), await count(real, 'role_grant')]).toEqual([
      0, 0, 0,
    ]);
  });

  test('is repeatable, follows the file, and leaves alone what an administrator took back', async () => {
    const file = await readFile(join(folder, FILE), 'utf8');
    const roles = [...file.matchAll(/role: (\w+)/g)].map(([, role]) => role as string);
    const known = roles.filter((role) => knownRoles(demo.app).has(role)).length;
    const personas = [...file.matchAll(/key: /g)].length;
    expect(known).toBeGreaterThan(5);
    // A role that no module here declares is left out, and stands in the report as nothing to do.
    const idle = roles.length - known;
    expect(await load(demo)).toEqual({ added: personas + known, changed: 0, unchanged: idle });
    expect(await load(demo)).toEqual({ added: 0, changed: 0, unchanged: personas + known + idle });
    const moved = await withChange('unit: "25462", from: 2024-03-01', 'unit: "25465", from: 2024-03-01', () =>
      load(demo),
    );
    expect(moved).toMatchObject({ added: 1, changed: 1 });
    const grants = await demo.db.selectFrom('role_grant').select(['id', 'revoked_at', 'demo']).execute();
    expect(grants).toHaveLength(known + 1);
    expect(grants.every((grant) => grant.demo)).toBe(true);
    expect(grants.filter((grant) => grant.revoked_at !== null)).toHaveLength(1);

    const open = grants.find((grant) => grant.revoked_at === null);
    await execute(demo.ctx(), revokeRole, { grant: open?.id as string });
    const before = await demo.db.selectFrom('role_grant').select('id').execute();
    await withChange('unit: "25462", from: 2024-03-01', 'unit: "25465", from: 2024-03-01', () => load(demo));
    expect(await demo.db.selectFrom('role_grant').select('id').execute()).toHaveLength(before.length);
  });
});
