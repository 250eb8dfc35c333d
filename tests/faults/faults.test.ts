import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
// @ts-expect-error plain JavaScript that runs before anything is installed; it has no types
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { rootDir } from '../../src/kernel/store/root.ts';

// The short version of `node bench/run.mjs faults`: PostgreSQL and the program are killed while 30 people file and pay.
it('loses and doubles nothing when both are killed', async () => {
  await ensureBuilt();
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['bench/run.mjs', 'faults', '--only', 'kill', '--rounds', '2', '--size', '30'],
    { cwd: rootDir, env: { ...process.env, TINHSO_TEST_PG: '' } },
  );
  expect(stderr).toMatch(/^ok +1 kill -9 of the program: 30 acknowledged.*lost 0, doubled 0/m);
  expect(stderr).toMatch(/^ok +2 kill -9 of PostgreSQL: 30 acknowledged.*lost 0, doubled 0/m);
  expect(stderr).toMatch(/Money and dossiers agree/);
  expect(stderr).toMatch(/The chain is sound/);
});
