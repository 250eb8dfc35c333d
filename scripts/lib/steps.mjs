// The steps of `npm test`, in order.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, ensureBuilt } from './build.mjs';
import { npm, root, run } from './common.mjs';
import { tally } from './tally.mjs';

const limit = 20 * 60_000;

/** Path of a package's program, run with the Node that runs us. */
function program(name, bin = name) {
  const folder = join(root, 'node_modules', name);
  const { bin: bins } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bins === 'string' ? bins : bins[bin]);
}

/** One check that passes or fails as a whole. */
const check = (id, title, name, bin, args) => ({
  id,
  title,
  kind: 'check',
  run: async (onOutput) => {
    const { code, output } = await run(process.execPath, [program(name, bin), ...args], { onOutput, timeout: limit });
    return { output, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  },
});

/** A Vitest run, counted by its own report. */
const vitest = (id, title, args, before = async () => {}) => ({
  id,
  title,
  kind: 'tests',
  run: async (onOutput, filters) => {
    const folder = mkdtempSync(join(tmpdir(), 'tinhso-report-'));
    const report = join(folder, 'report.json');
    try {
      await before();
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const { code, output } = await run(
        process.execPath,
        [program('vitest'), 'run', ...args, ...reporters, ...filters],
        {
          onOutput,
          timeout: limit,
        },
      );
      return { output, ...tally(report, code) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/**
 * Known weaknesses of the packages that run in production, as the registry knows them today. Skipped where the registry
 * does not answer: a check that needs the network must not stop work without one.
 */
const audit = {
  id: 'audit',
  title: 'Known weaknesses of packages',
  kind: 'check',
  run: async (onOutput) => {
    const [program_, first] = npm();
    const args = [...first, 'audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=15000'];
    const { output } = await run(program_, args, { onOutput, timeout: 60_000 });
    const skipped = { output, passed: 0, failed: 0, skipped: 1, why: 'skipped: the package registry did not answer' };
    let report;
    try {
      report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
    } catch {
      return skipped;
    }
    const found = report.metadata?.vulnerabilities;
    if (!found) return skipped;
    const bad = Object.values(report.vulnerabilities ?? {}).filter((one) => /high|critical/.test(one.severity));
    const words = bad.map((one) => `${one.name} ${one.range} (${one.severity})`).join(', ');
    return { output: words, passed: bad.length > 0 ? 0 : 1, failed: bad.length > 0 ? 1 : 0, skipped: 0, why: words };
  },
};

export const steps = [
  check('types', 'Types', 'typescript', 'tsc', ['-p', '.', '--pretty', 'false']),
  check('lint', 'Lint and format', '@biomejs/biome', 'biome', ['check', '--colors=off']),
  check('walls', 'Module walls', 'dependency-cruiser', 'depcruise', ['--config', '.dependency-cruiser.mjs', 'src']),
  check('unused', 'Dead code', 'knip', 'knip', ['--no-progress']),
  audit,
  {
    id: 'build',
    title: 'Build',
    kind: 'check',
    run: async (onOutput) => {
      const { code, output } = await build();
      onOutput?.(output);
      return { output, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    },
  },
  vitest('unit', 'Unit, property and integration tests', []),
  vitest('browser', 'Journeys in a real browser', ['--config', 'vitest.e2e.config.ts'], ensureBuilt),
];
