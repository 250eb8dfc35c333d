import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getAvailableTranspilers } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootDir } from './tree.ts';

interface Cruised {
  readonly modules: {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string; readonly dependencyTypes: readonly string[] }[];
  }[];
  readonly summary: {
    readonly violations: { readonly rule: { name: string }; readonly from: string; readonly to: string }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

/** Runs dependency-cruiser with the rules of the house in a folder, as its own command line does. */
function cruise(folder: string, flags: readonly string[] = []): Cruised {
  const program = join(rootDir, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const rules = join(rootDir, '.dependency-cruiser.mjs');
  const args = [program, '--config', rules, '--output-type', 'json', ...flags, 'src', 'tests'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (!stdout.startsWith('{')) throw new Error(stderr || stdout);
  return JSON.parse(stdout);
}

const broken = ({ summary }: Cruised): string[] =>
  summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();

/**
 * Files that need each other to run. The rule `no-circles` looks at one circle for each import, so that one of values
 * can hide behind a shorter one of types: this looks at imports of values alone and peels off what nobody needs.
 */
function circles({ modules }: Cruised): string[] {
  const isType = (type: string) => type === 'type-only' || type === 'type-import';
  let edges = modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ dependencyTypes }) => !dependencyTypes.some(isType))
      .map(({ resolved }) => [source, resolved]),
  );
  for (let before = Number.POSITIVE_INFINITY; edges.length < before; ) {
    before = edges.length;
    const [from, to] = [new Set(edges.map(([a]) => a)), new Set(edges.map(([, b]) => b))];
    edges = edges.filter(([a, b]) => to.has(a) && from.has(b));
  }
  return edges.map(([a, b]) => `${a} -> ${b}`).sort();
}

describe('the walls of this house', () => {
  const whole = cruise(rootDir);

  it('stand', () => {
    expect(broken(whole)).toEqual([]);
  });

  it('leave no file needing itself', () => {
    expect(circles(whole)).toEqual([]);
  });

  it('were looked at in every source file', () => {
    const seen = new Set(whole.modules.map(({ source }) => source));
    expect(seen).toContain('src/kernel/identity/provider/pages.tsx');
    expect(seen).toContain('tests/house/walls.test.ts');
    expect(whole.modules.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(1_000);
  });

  it('are seen with a TypeScript that dependency-cruiser can read', () => {
    // With TypeScript 7 it finds no import at all and calls everything fine.
    const typescript = getAvailableTranspilers().find(({ name }) => name === 'typescript');
    expect(typescript).toMatchObject({ available: true, currentVersion: expect.stringMatching(/^typescript@6\./) });
  });
});

describe('every wall', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tinhso-walls-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What may be done, and beside it what may not: the rules must find exactly the latter. */
  const tree: Record<string, string> = {
    'package.json':
      '{"type":"module","dependencies":{"zod":"1","pg":"1"},"devDependencies":{"vitest":"1","@types/pg":"1"}}',
    'tsconfig.json':
      '{"compilerOptions":{"module":"ESNext","moduleResolution":"Bundler","jsx":"react-jsx","verbatimModuleSyntax":true,"allowImportingTsExtensions":true,"noEmit":true}}',
    ...Object.fromEntries(
      ['zod', 'pg', 'vitest', 'stowaway'].flatMap((name) => [
        [`node_modules/${name}/package.json`, `{"name":"${name}","version":"1.0.0","type":"module","main":"index.js"}`],
        [`node_modules/${name}/index.js`, 'export default 1;'],
      ]),
    ),
    // The kernel and the shell know no module.
    'src/kernel/part.ts':
      "import '../modules/one/index.ts'; import '../web/page.tsx'; import '../program.ts'; export const part = 1;",
    'src/kernel/typed.ts': "import type { One } from '../modules/one/index.ts'; export type Typed = One;",
    'src/web/page.tsx': "import '../modules/one/index.ts'; import '../kernel/store.ts'; export const page = <p />;",
    'src/program.ts': "import './modules/one/index.ts'; export {};",
    // Modules meet at their faces.
    'src/modules/one/index.ts': "import '../two/index.ts'; import './inside.ts'; export interface One {}",
    'src/modules/one/inside.ts': "import '../two/inside.ts'; import '../../program.ts'; export const inside = 1;",
    'src/modules/one/one.test.ts':
      "import './inside.ts'; import '../two/testing/index.ts'; import '../two/inside.ts'; import 'vitest';",
    'src/modules/two/index.ts': "import '../../kernel/store.ts'; import '../../web/form.ts'; export const two = 1;",
    'src/modules/two/inside.ts': 'export const two = 1;',
    'src/modules/two/testing/index.ts': "import '../inside.ts'; import 'vitest'; export const help = 1;",
    // Circles: one of values; one that ends at run time, since a leg of it is only types.
    'src/kernel/ring/a.ts': "import { b } from './b.ts'; export const a = () => b;",
    'src/kernel/ring/b.ts': "import { a } from './a.ts'; export const b = () => a;",
    'src/kernel/ring/c.ts': "import type { D } from './d.ts'; export interface C { d: D }",
    'src/kernel/ring/d.ts': "import type { C } from './c.ts'; import './c.ts'; export interface D { c: C }",
    // A circle of values of which each leg is in a shorter circle of types.
    'src/hidden/a.ts':
      "import { b } from './b.ts'; import type { C } from './c.ts'; export interface A {} export const a = (_: C) => b;",
    'src/hidden/b.ts':
      "import { c } from './c.ts'; import type { A } from './a.ts'; export interface B {} export const b = (_: A) => c;",
    'src/hidden/c.ts':
      "import { a } from './a.ts'; import type { B } from './b.ts'; export interface C {} export const c = (_: B) => a;",
    // The pure core.
    'src/kernel/store.ts': "import 'pg'; export const store = 1;",
    'src/kernel/text.ts': 'export interface Text {}',
    'src/kernel/calendar/deadline.ts':
      "import 'node:fs'; import '../store.ts'; import './local-time.ts'; import 'zod'; import 'pg'; import type { Typed } from '../typed.ts'; export type X = Typed;",
    'src/kernel/calendar/local-time.ts': "import '../text.ts'; export const day = 1;",
    'src/kernel/calendar/load.ts': "import 'node:fs'; import './deadline.ts';",
    'src/web/form.ts': 'export const read = 1;',
    // Tests, packages, the world outside.
    'src/kernel/help.ts':
      "import './testing/index.ts'; import './testing.ts'; import '../modules/two/testing/index.ts';",
    'src/kernel/needs.ts':
      "import 'vitest'; import 'stowaway'; import './gone.ts'; import '../../tests/helper.ts'; import '../../scripts/tool.mjs';",
    'src/kernel/away.ts': "import '../../../outside.ts';",
    'src/kernel/testing/index.ts': "import 'vitest'; import '../../../tests/helper.ts'; export const help = 1;",
    'src/kernel/testing.ts': 'export const help = 1;',
    'scripts/tool.mjs': 'export const tool = 1;',
    'tests/helper.ts': "import '../src/modules/one/inside.ts'; export const helper = 1;",
  };

  const expected = [
    'kernel-knows-no-module: src/kernel/part.ts -> src/modules/one/index.ts',
    'kernel-knows-no-module: src/kernel/part.ts -> src/web/page.tsx',
    'kernel-knows-no-module: src/kernel/part.ts -> src/program.ts',
    'kernel-knows-no-module: src/kernel/typed.ts -> src/modules/one/index.ts',
    'kernel-knows-no-module: src/kernel/help.ts -> src/modules/two/testing/index.ts',
    'web-knows-no-module: src/web/page.tsx -> src/modules/one/index.ts',
    'modules-through-the-face: src/modules/one/inside.ts -> src/modules/two/inside.ts',
    'modules-through-the-face-in-tests: src/modules/one/one.test.ts -> src/modules/two/inside.ts',
    'modules-know-no-program: src/modules/one/inside.ts -> src/program.ts',
    'no-circles: src/kernel/ring/a.ts -> src/kernel/ring/b.ts',
    'no-circles: src/modules/one/index.ts -> src/modules/one/inside.ts',
    'pure-core: src/kernel/calendar/deadline.ts -> fs',
    'pure-core: src/kernel/calendar/deadline.ts -> src/kernel/store.ts',
    'pure-core: src/kernel/calendar/deadline.ts -> node_modules/pg/index.js',
    'no-test-code: src/kernel/help.ts -> src/kernel/testing.ts',
    'no-test-code: src/kernel/help.ts -> src/kernel/testing/index.ts',
    'no-test-code: src/kernel/help.ts -> src/modules/two/testing/index.ts',
    'no-test-code: src/kernel/needs.ts -> tests/helper.ts',
    'no-test-code: src/kernel/needs.ts -> scripts/tool.mjs',
    'nothing-from-outside: src/kernel/away.ts -> ../outside.ts',
    'no-dev-dependency: src/kernel/needs.ts -> node_modules/vitest/index.js',
    'no-undeclared-package: src/kernel/needs.ts -> node_modules/stowaway/index.js',
    'no-broken-import: src/kernel/needs.ts -> ./gone.ts',
  ].sort();

  let planted: Cruised;
  beforeAll(() => {
    const outside = join(folder, 'outside.ts');
    for (const [path, text] of Object.entries(tree)) {
      const file = join(folder, 'house', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    writeFileSync(outside, 'export const outside = 1;');
    planted = cruise(join(folder, 'house'));
  });

  it('falls where it is broken, and nowhere else', () => {
    expect(broken(planted)).toEqual(expected);
  });

  it('sees a circle behind others', () => {
    expect(circles(planted)).toEqual([
      'src/hidden/a.ts -> src/hidden/b.ts',
      'src/hidden/b.ts -> src/hidden/c.ts',
      'src/hidden/c.ts -> src/hidden/a.ts',
      'src/kernel/ring/a.ts -> src/kernel/ring/b.ts',
      'src/kernel/ring/b.ts -> src/kernel/ring/a.ts',
      'src/modules/one/index.ts -> src/modules/one/inside.ts',
      'src/modules/one/inside.ts -> src/program.ts',
      'src/program.ts -> src/modules/one/index.ts',
    ]);
  });

  it('has been broken once here', () => {
    const names = planted.summary.ruleSetUsed.forbidden.map(({ name }) => name);
    expect(new Set(expected.map((line) => line.split(':')[0]))).toEqual(new Set(names));
  });
});
