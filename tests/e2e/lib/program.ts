import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const bundle = join(root, 'dist', 'server', 'main.js');

/** What a program started by a test gets from its environment; nothing of the developer's own settings leaks in. */
function environment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return { PATH, HOME, TMPDIR, LANG, NODE_ENV: 'production', LOG_LEVEL: 'warn', DEMO: 'true', ...own };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface Program {
  readonly url: string;
  /** What it has printed so far, for the message of a failing test. */
  output(): string;
  /** Ends it as a terminal would, and waits until it is gone. */
  stop(): Promise<void>;
}

function collect(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return () => chunks.join('');
}

/** Starts the built program on a free port and waits until it is ready. */
export async function startProgram(dataDir: string, settings: Readonly<Record<string, string>> = {}): Promise<Program> {
  const port = settings.PORT ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['--enable-source-maps', bundle, 'start'], {
    cwd: root,
    env: environment({ ...settings, PORT: port, DATA_DIR: dataDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  // Should the tests end without having stopped it.
  const abandon = () => child.kill('SIGTERM');
  process.once('exit', abandon);
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) break;
    if (gone() || tries > 600) {
      child.kill('SIGKILL');
      throw new Error(`the program did not get ready:\n${output()}`);
    }
    await pause(100);
  }
  return {
    url,
    output,
    stop: async () => {
      process.off('exit', abandon);
      if (gone()) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Runs one command of the command line to its end. */
export async function tinhso(
  dataDir: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [bundle, ...args], {
    cwd: root,
    env: environment({ DATA_DIR: dataDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output() };
}
