import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
// @ts-expect-error plain JavaScript that runs before anything is installed; it has no types
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { launchBrowser } from './lib/chromium.ts';
import { startMailServer } from './lib/mail.ts';
import { startProgram } from './lib/program.ts';

/** What every test file gets by `inject('e2e')`. */
export interface World {
  /** Address of the running program. */
  readonly url: string;
  readonly dataDir: string;
  /** Where the letters arrive that it sends. */
  readonly mailDir: string;
  /** Moves the program's clock while it is there; see lib/clock.ts. */
  readonly clockFile: string;
  /** Address of the browser. */
  readonly browser: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    e2e: World;
  }
}

/** Builds when the sources changed, then starts one program, one mail server and one browser for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensureBuilt();
  // The database refuses to run as root: the account it runs under instead must be able to pass through the folder.
  const folder = mkdtempSync('/tmp/tinhso-e2e-');
  chmodSync(folder, 0o711);
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const end = async () => {
    for (const work of ends.toReversed()) await work();
  };
  try {
    const dataDir = join(folder, 'data');
    const mailDir = join(folder, 'mail');
    const clockFile = join(folder, 'clock.txt');
    const mail = await startMailServer(mailDir);
    ends.push(() => mail.close());
    const [program, browser] = await Promise.all([
      startProgram(dataDir, { SMTP_URL: mail.url, DEMO_CLOCK: clockFile }),
      launchBrowser(join(folder, 'chromium')),
    ]);
    ends.push(
      () => browser.close(),
      () => program.stop(),
    );
    project.provide('e2e', { url: program.url, dataDir, mailDir, clockFile, browser: browser.wsEndpoint() });
    return async () => {
      await end();
      if (/"level":[56]0/.test(program.output()))
        process.stderr.write(`The program logged errors:\n${program.output()}\n`);
    };
  } catch (error) {
    await end();
    throw error;
  }
}
