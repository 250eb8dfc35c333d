import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const load = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(join(root, 'scripts/lib', name)).href)) as T;

interface Entry {
  version: string;
  optional?: boolean;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
}
interface Lock {
  packages: Record<string, Partial<Entry>>;
}
const { missingOptional, completed, platformOf } = await load<{
  missingOptional(lock: Lock): { name: string }[];
  completed(lock: Lock): Lock;
  platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] };
}>('lock-file.mjs');
const { tally } = await load<{
  tally(file: string, code: number): { passed: number; failed: number; skipped: number };
}>('tally.mjs');
const { isNewEnough } = await load<{ isNewEnough(version: string): boolean }>('node.mjs');
const { holdsAll } = await load<{ holdsAll(lock: Lock, list: Lock | null): boolean }>('packages.mjs');

const folder = mkdtempSync(join(tmpdir(), 'tinhso-bring-up-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A checkout with nothing but the scripts and a project of its own. */
function checkout(name: string): string {
  const at = join(folder, name);
  mkdirSync(at);
  cpSync(join(root, 'scripts'), join(at, 'scripts'), { recursive: true });
  const dependencies = { hono: '4.13.19' };
  writeFileSync(
    join(at, 'package.json'),
    JSON.stringify({ name: 'tinhso', version: '0.0.0', type: 'module', dependencies }),
  );
  const packages = {
    '': { name: 'tinhso', version: '0.0.0', dependencies },
    'node_modules/hono': { version: '4.13.19' },
  };
  writeFileSync(
    join(at, 'package-lock.json'),
    JSON.stringify({ name: 'tinhso', version: '0.0.0', lockfileVersion: 3, packages }),
  );
  return at;
}

describe('Node', () => {
  it.each([
    ['20.20.2', false],
    ['22.21.9', false],
    ['22.22.0', true],
    ['23.0.0', true],
    ['24.21.0', true],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});

describe('packages', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  };

  it('counts what is there against the lock file; optional ones of other platforms may be absent', () => {
    expect(holdsAll(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
    expect(holdsAll(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
    expect(holdsAll(lock, { packages: { 'node_modules/b': { version: '2.0.0' } } })).toBe(false);
    expect(holdsAll(lock, null)).toBe(false);
  });

  it('says what to do when the registry cannot be reached, and leaves nothing half-done', () => {
    const at = checkout('offline');
    const env = {
      ...process.env,
      npm_config_registry: 'http://127.0.0.1:9',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(folder, 'cache'),
    };
    const run = spawnSync(process.execPath, ['scripts/start.mjs'], { cwd: at, env, encoding: 'utf8' });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('The npm registry cannot be reached');
    expect(run.stderr).not.toContain('at async');
    expect(readdirSync(join(at, '.tinhso'))).toEqual([]);
  });
});

describe('lock file', () => {
  const lock: Lock = {
    packages: {
      '': { optionalDependencies: { 'tool-linux-x64': '1.2.3' } },
      'node_modules/tool-linux-x64': { version: '1.2.3' },
      'node_modules/@a/b': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { '@a/b-linux-arm-musleabihf': '1.0.0', nested: '1.0.0' },
      },
      'node_modules/@a/b/node_modules/nested': { version: '1.0.0' },
    },
  };

  it('finds and adds the optional packages a partial registry left out', () => {
    expect(missingOptional(lock).map(({ name }) => name)).toEqual(['@a/b-linux-arm-musleabihf']);
    const whole = completed(lock);
    expect(missingOptional(whole)).toEqual([]);
    expect(whole.packages['node_modules/@a/b-linux-arm-musleabihf']).toEqual({
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['linux'],
      cpu: ['arm'],
      libc: ['musl'],
    });
    expect(completed(whole)).toEqual(whole);
  });

  it('reads the platform from the name', () => {
    expect(platformOf('@oxc-parser/binding-win32-ia32-msvc')).toEqual({ os: ['win32'], cpu: ['ia32'] });
    expect(platformOf('@biomejs/cli-linux-arm64')).toEqual({ os: ['linux'], cpu: ['arm64'] });
    expect(platformOf('fsevents')).toEqual({});
  });

  it('of this project is complete, so that npm ci takes it everywhere', () => {
    const own = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
    expect(
      missingOptional(own).map(({ name }) => name),
      'node scripts/complete-lock.mjs adds them',
    ).toEqual([]);
  });
});

describe('the count of a test run', () => {
  const report = (changes: object) => {
    const file = join(folder, 'report.json');
    const empty = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
    writeFileSync(file, JSON.stringify({ ...empty, ...changes }));
    return file;
  };

  it('is what the report says', () => {
    expect(tally(report({ numPassedTests: 5, numPendingTests: 1, numTodoTests: 1 }), 0)).toEqual({
      passed: 5,
      failed: 0,
      skipped: 2,
    });
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(tally(report({ numPassedTests: 5, numFailedTests: 1, testResults }), 1)).toEqual({
      passed: 5,
      failed: 1,
      skipped: 0,
    });
  });

  it.each([
    [
      'a file that falls over before its first test',
      { numPassedTests: 5, testResults: [{ status: 'failed', assertionResults: [] }] },
      1,
    ],
    ['an error outside of any test', { numPassedTests: 5 }, 1],
    ['no test at all', {}, 0],
  ])('is never green for %s', (_what, changes, code) => {
    expect(tally(report(changes), code).failed).toBe(1);
  });

  it('is never green without a report', () => {
    expect(tally(join(folder, 'none.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('locks', () => {
  it('let one process work at a time, and outlive a killed one', async () => {
    const at = checkout('locks');
    const common = pathToFileURL(join(at, 'scripts/lib/common.mjs')).href;
    const script = (work: string) =>
      `const { withLock } = await import(${JSON.stringify(common)}); await withLock('x', 'waiting', async () => { ${work} });`;
    const start = (work: string) =>
      spawn(process.execPath, ['--input-type=module', '-e', script(work)], { stdio: ['ignore', 'pipe', 'ignore'] });

    const killed = start(`console.log('mine'); setInterval(() => {}, 1e6); await new Promise(() => {});`);
    await once(killed.stdout, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    // Each of the others writes its name, waits, and fails unless its name is still there.
    const file = JSON.stringify(join(at, 'holder'));
    const check = `const fs = await import('node:fs'); const me = String(process.pid); fs.writeFileSync(${file}, me);
      await new Promise((go) => setTimeout(go, 30)); if (fs.readFileSync(${file}, 'utf8') !== me) process.exit(9);`;
    const codes = await Promise.all(
      Array.from({ length: 4 }, () => once(start(check), 'exit').then(([code]) => code as number)),
    );
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(readdirSync(join(at, '.tinhso'))).toEqual([]);
  });
});
