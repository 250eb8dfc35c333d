import { contextFor } from '../kernel/app.ts';
import { loadConfig } from '../kernel/config/index.ts';
import type { Ctx } from '../kernel/context.ts';
import { type Opened, openProgram } from '../program.ts';
import { say } from './console.ts';

/** Opens the program (database started, schema up to date), does the work as the system, and closes everything. */
export async function withProgram(work: (ctx: Ctx, opened: Opened) => Promise<void>): Promise<void> {
  const opened = await openProgram(loadConfig(process.env), { log: say });
  try {
    await work(contextFor(opened.app, { kind: 'system', name: 'cli' }, 'cli', 'en'), opened);
  } finally {
    await opened.app.close();
    await opened.database.stop();
  }
}
