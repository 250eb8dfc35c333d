import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { crowd, newLedger, randomFrom } from '../../bench/faults/clients.ts';
import { openWorld, type World } from '../../bench/faults/world.ts';
// @ts-expect-error plain JavaScript that runs before anything is installed; it has no types
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { rootDir } from '../../src/kernel/store/root.ts';

let world: World;
beforeAll(async () => {
  await ensureBuilt();
  world = await openWorld(16);
  await world.start();
});
afterAll(() => world.close());

const tinhso = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  promisify(execFile)(process.execPath, [join(rootDir, 'dist/server/main.js'), ...args], {
    cwd: rootDir,
    env: { ...world.env, ...env },
  });

it('is one moment: taken while people file and pay, restored into an empty place with equal counts and seals', async () => {
  const ledger = newLedger();
  const random = randomFrom(7);
  const before = await crowd(world, ledger, random, { name: 'before', size: 32 });
  await before.done;
  const acknowledged = ledger.filings.length;
  const during = await crowd(world, ledger, random, { name: 'during', size: 96 });
  const folder = join(world.folder, 'backup');
  await tinhso(['backup', folder]);
  await during.done;
  expect(ledger.contradictions).toEqual([]);
  expect(ledger.filings).toHaveLength(128);

  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    tables: { name: string; rows: number }[];
  };
  const rows = (table: string) => manifest.tables.find(({ name }) => name.endsWith(table))?.rows ?? -1;
  // What was acknowledged before it began is in it.
  expect(rows('dossier')).toBeGreaterThanOrEqual(acknowledged);
  expect(rows('dossier')).toBeLessThanOrEqual(128);

  const elsewhere = join(world.folder, 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o711 });
  const place = { DATA_DIR: elsewhere };
  // It compares counts, files and seals itself and exits with 1 when they differ.
  await tinhso(['restore', folder], place);
  expect((await tinhso(['audit', 'verify'], place)).stdout).toContain('The chain is sound');
  expect((await tinhso(['payments', 'check'], place)).stdout).toContain('Money and dossiers agree');
});
