import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { download, file, LAN } from './lib/application.ts';
import { type Program, startProgram, tinhso } from './lib/program.ts';
import { visitors } from './lib/visitor.ts';

const arrive = visitors();
const folder = mkdtempSync('/tmp/tinhso-e2e-start-');
chmodSync(folder, 0o711);
const dataDir = join(folder, 'data');
let program: Program | undefined;

afterAll(async () => {
  await program?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('keeps data, papers and sessions when the program is ended and started again', async () => {
  program = await startProgram(dataDir);
  const citizen = await arrive('desktop', { base: program.url });
  const code = await file(citizen);
  const slip = () => download(citizen, () => citizen.page.getByRole('link', { name: 'Tải về (PDF)' }).click());
  const before = await slip();
  const { port } = new URL(program.url);
  await program.stop();
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();

  program = await startProgram(dataDir, { PORT: port });
  expect(program.output()).not.toContain('migration ');
  await citizen.open(`/ho-so/${code}`);
  // Still signed in, and the paper is the one that was issued.
  expect(await citizen.page.locator('.usermenu, header').first().innerText()).toContain(LAN);
  expect((await slip()).equals(before)).toBe(true);
});

it('says what it can do, and what is wrong with a setting', async () => {
  const help = await tinhso(dataDir, ['start', '--help']);
  expect(help.code).toBe(0);
  for (const word of ['PORT', 'DATA_DIR', 'DATABASE_URL']) expect(help.output).toContain(word);
  const refused = await tinhso(dataDir, ['start', '--port', 'eighty']);
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(/PORT/);
});
