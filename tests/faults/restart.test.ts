import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript that runs before anything is installed; it has no types
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { rootDir } from '../../src/kernel/store/root.ts';

const folder = mkdtempSync('/tmp/tinhso-restart-');
const started: ChildProcess[] = [];
let port: number;

beforeAll(async () => {
  chmodSync(folder, 0o711);
  await ensureBuilt();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as { port: number }).port;
  server.close();
  await once(server, 'close');
});
afterAll(async () => {
  for (const child of started) await end(child);
  rmSync(folder, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** Starts the built program on the shared port and waits until it says itself that it is ready: the port answers anyway. */
async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(rootDir, 'dist/server/main.js'), 'start'], {
    cwd: rootDir,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATA_DIR: join(folder, 'data'),
      PORT: String(port),
      PROVINCE: 'tests/fixtures/provinces/mini',
      REUSE_PORT: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk;
        if (said.includes('is ready')) resolve();
      });
    child.once('exit', () => reject(new Error(said)));
  });
  return child;
}

interface Answer {
  readonly status: number;
  readonly pid: string;
}

/** One request; a connection that was never used may be tried again, as every proxy does. */
function ask(agent: Agent, path: string, again = true): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0, pid: '' }));
    });
    request.once('error', (error) => {
      if (again && !request.reusedSocket) resolve(ask(agent, path, false));
      else reject(error);
    });
  });
}

it('is followed by the next process under load without one failed request', async () => {
  const first = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  let going = true;
  let answered = 0;
  const failed: string[] = [];
  const load = Promise.all(
    Array.from({ length: 16 }, async () => {
      while (going) {
        try {
          const { status } = await ask(agent, '/thu-tuc');
          if (status === 200) answered += 1;
          else failed.push(String(status));
        } catch (error) {
          failed.push((error as Error).message);
        }
      }
    }),
  );
  await start();
  const before = answered;
  await end(first);
  await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThan(before + 50);
  going = false;
  await load;
  agent.destroy();
  expect(failed).toEqual([]);
  expect(first.exitCode).toBe(0);
  expect(before).toBeGreaterThan(0);
}, 60_000);
