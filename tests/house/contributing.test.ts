import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../src/kernel/context.ts';
import { drainConsumers } from '../../src/kernel/events/index.ts';
import { ask, execute } from '../../src/kernel/execute.ts';
import { checkPack, formatProblems, loadPack } from '../../src/kernel/pack/index.ts';
import { type TestApp, testApp } from '../../src/kernel/store/testing/index.ts';
import { unitsOf } from '../../src/kernel/units/index.ts';
import { gated, modules } from './everything.ts';
import { rootDir, textOf } from './tree.ts';

/** The files shown in CONTRIBUTING.md: a line with the path, then the block with the whole file. */
const examples = new Map(
  [...textOf('CONTRIBUTING.md').matchAll(/^`([\w./-]+)`\n\n```\w+\n(.*?)^```$/gms)].map(
    ([, path, text]) => [path, text] as [string, string],
  ),
);
const inPack = [...examples].filter(([path]) => path.endsWith('.yaml'));
const inProgram = [...examples].filter(([path]) => path.startsWith('src/'));

function putInto(folder: string, files: readonly [string, string][]): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'tinhso-contributing-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

it('CONTRIBUTING.md shows a procedure, an indicator, a target and a module', () => {
  expect([...examples.keys()]).toEqual([
    'procedures/9.000010.yaml',
    'indicators/community-house.yaml',
    'resolution/targets/community-houses.yaml',
    'src/modules/suggestions/migrations/0001_suggestions.sql',
    'src/modules/suggestions/suggest.ts',
    'src/modules/suggestions/pages.tsx',
    'src/modules/suggestions/index.ts',
  ]);
});

describe('files put into a province pack', () => {
  const pack = join(temporary, 'pack');
  const sections = modules.flatMap((module) => [...(module.pack ?? [])]);
  const eventTypes = modules.flatMap((module) => [...(module.events ?? [])]);
  let t: TestApp;
  const people = new Map<string, Ctx>();

  beforeAll(async () => {
    cpSync(join(rootDir, 'tests/fixtures/provinces/mini'), pack, { recursive: true });
    putInto(pack, inPack);
    t = await testApp({ modules, env: { DEMO: 'true' } });
    await loadPack(t.ctx(), pack, sections, { eventTypes });
    const grants = await t.db
      .selectFrom('role_grant')
      .select(['person_id', 'role', 'unit_id as unitId', 'agency_id as agencyId'])
      .execute();
    for (const person of await t.db.selectFrom('person').select(['id', 'full_name', 'level']).execute()) {
      const actor = {
        kind: 'person' as const,
        personId: person.id,
        name: person.full_name,
        level: person.level as 1 | 2,
        sessionId: 'test',
        grants: grants.filter((grant) => grant.person_id === person.id),
      };
      people.set(person.full_name, t.ctx(actor));
    }
  });
  afterAll(() => t?.close());

  /** Runs a command or query of the program by its name, as somebody of the pack. */
  async function run<T>(who: string, name: string, input: object): Promise<T> {
    const found = gated.find((one) => one.name === name);
    const ctx = people.get(who);
    if (!found || !ctx) throw new Error(`no ${name}, or no ${who}`);
    const isCommand = modules.some(({ commands = [] }) => commands.some((one) => one.name === name));
    return (isCommand ? execute(ctx, found, input) : ask(ctx, found, input)) as Promise<T>;
  }

  it('are sound', async () => {
    expect(formatProblems((await checkPack(pack, sections, { eventTypes })).problems)).toBe('');
  });

  it('would be refused with file and line if they were not', async () => {
    const broken = join(temporary, 'broken');
    cpSync(pack, broken, { recursive: true });
    for (const [path, text] of inPack)
      writeFileSync(join(broken, path), text.replace(/^( *|.*[{ ])(identityLevel|direction|group): \w+/m, '$1$2: 9'));
    const { problems } = await checkPack(broken, sections, { eventTypes });
    expect([...new Set(problems.map(({ file }) => file))]).toEqual(inPack.map(([path]) => path).sort());
    expect(problems.every(({ line }) => line > 1)).toBe(true);
  });

  it('make a procedure that goes from the citizen to a signed result, and a number that counts it', async () => {
    const citizen = 'Cao Văn Ít';
    const procedure = '9.000010';
    const commune = (await unitsOf(t.ctx())).getAt('25459', '2026-03-02').id;
    const { draftId, firstPage } = await run<{ draftId: string; firstPage: string }>(citizen, 'services.draft.start', {
      procedure,
    });
    expect(firstPage).toBe('nguoi-dang-ky');
    const pages: Record<string, Record<string, string[]>> = {
      'nguoi-dang-ky': { name: ['Cao Văn Ít'], commune: [commune] },
      'su-kien': { 'day.day': ['14'], 'day.month': ['3'], 'day.year': ['2026'], purpose: ['Họp tổ dân phố'] },
    };
    for (const [page, values] of Object.entries(pages))
      expect(
        (await run<{ problems: object[] }>(citizen, 'services.draft.answer', { draftId, page, values })).problems,
      ).toEqual([]);
    const { dossierId, code } = await run<{ dossierId: string; code: string }>(citizen, 'services.dossier.submit', {
      draftId,
      declared: true,
    });
    await run('Mai Thị Cúc', 'services.dossier.receive', { dossierId });
    await run('Tô Văn Lợi', 'services.dossier.start', { dossierId });
    await run('Tô Văn Lợi', 'services.dossier.propose', { dossierId, opinion: 'Hồ sơ đủ điều kiện.' });
    await run('Kiều Minh Tâm', 'services.dossier.decide', { dossierId });
    await run('Mai Thị Cúc', 'services.dossier.issue', { dossierId });

    const opened = await run<{ papers: { kind: string; number: string; verifyCode: string }[] }>(
      citizen,
      'services.dossier.openOwn',
      { code },
    );
    const result = opened.papers.find(({ kind }) => kind === 'result');
    expect(result?.number).toBe('01/GĐY-UBND');
    const verified = await run<{ report: { status: string } }>(citizen, 'services.paper.verify', {
      code: result?.verifyCode,
    });
    expect(verified.report.status).toBe('valid');

    await drainConsumers(t.app);
    const board = await run<{
      targets: { target: { code: string }; value: { value: number } | null; status: { state: string } }[];
    }>(citizen, 'resolution.board.read', {});
    const target = board.targets.find((one) => one.target.code === 'community-houses-in-use');
    expect(target?.value?.value).toBe(1);
    expect(target?.status.state).toBe('behind');
  });
});

describe('a folder put into src/modules', () => {
  const copy = join(temporary, 'program');
  let t: TestApp;
  // biome-ignore lint/suspicious/noExplicitAny: modules of the copy are other objects than those of this program
  const load = async (path: string): Promise<any> => import(pathToFileURL(join(copy, path)).href);

  beforeAll(async () => {
    mkdirSync(copy);
    cpSync(join(rootDir, 'src'), join(copy, 'src'), { recursive: true, filter: (path) => !/\.test\.tsx?$/.test(path) });
    for (const file of ['package.json', 'tsconfig.json', 'scripts', 'provinces'])
      cpSync(join(rootDir, file), join(copy, file), { recursive: true });
    for (const folder of ['node_modules', 'dist'])
      if (existsSync(join(rootDir, folder))) symlinkSync(join(rootDir, folder), join(copy, folder), 'junction');
    putInto(copy, inProgram);
    const found = await (await load('src/modules.ts')).findModules();
    t = await (await load('src/kernel/store/testing/index.ts')).testApp({ modules: found, env: { DEMO: 'true' } });
  });
  afterAll(() => t?.close());

  it('is found, and the types of its table are right', { timeout: 120_000 }, async () => {
    expect(t.app.modules.map(({ name }) => name)).toContain('suggestions');
    const { describeSchema } = await load('scripts/db-types.mjs');
    writeFileSync(join(copy, 'src/kernel/store/schema.generated.ts'), await describeSchema(t.ownerUrl));
    const own = inProgram.map(([path]) => join(copy, path)).filter((path) => !path.endsWith('.sql'));
    const { config } = ts.readConfigFile(join(copy, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, copy);
    const program = ts.createProgram(own, options);
    // Only the example's own files: the rest is checked as part of the program.
    const wrong = own.flatMap((path) => {
      const file = program.getSourceFile(path);
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    });
    expect(own).toHaveLength(3);
    expect(wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
  });

  it('keeps to the walls', async () => {
    const depcruise = join(rootDir, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const rules = join(rootDir, '.dependency-cruiser.mjs');
    const args = [depcruise, '--config', rules, '--output-type', 'err', 'src/modules/suggestions'];
    const checked = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
    expect(checked.stdout).toContain('no dependency violations found');
  });

  it('has a page, a command, an event and a table that the program cannot change', async () => {
    const http = (await load('src/server.ts')).createHttp(t.app);
    const origin = 'http://127.0.0.1:8080';
    const send = (text: string, headers: Record<string, string>) =>
      http.request(`${origin}/gop-y`, {
        method: 'POST',
        headers: { origin, ...headers },
        body: new URLSearchParams({ text }),
      });
    const read = async () => (await http.request(`${origin}/gop-y`)).text();

    expect(await read()).toContain('Đã nhận 0 góp ý.');
    expect((await send('Xin thêm đèn đường ở hẻm 7.', {})).status).toBe(401);

    const { execute: executeThere } = await load('src/kernel/execute.ts');
    const { startSession } = await load('src/kernel/identity/index.ts');
    const token = 'a-token-that-only-this-test-knows';
    await executeThere(t.ctx(), startSession, {
      claims: {
        personalId: '099190000009',
        name: 'Lê Thị An',
        birthDate: null,
        gender: 'female',
        level: 1,
        phone: null,
        email: null,
      },
      tokenHash: createHash('sha256').update(token).digest(),
    });
    const cookie = `tinhso=${token}`;
    const short = await send('Ngắn', { cookie });
    expect(short.status).toBe(422);
    expect(await short.text()).toContain('href="#f-text"');
    expect((await send('Xin thêm đèn đường ở hẻm 7.', { cookie })).status).toBe(303);
    expect(await read()).toContain('Đã nhận 1 góp ý.');

    const events = await t.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'suggestions.suggestion.made')
      .execute();
    expect(events).toEqual([{ data: { characters: 27 } }]);
    await expect(t.db.deleteFrom('suggestion' as 'event').execute()).rejects.toThrow(/permission denied/);
  });
});
