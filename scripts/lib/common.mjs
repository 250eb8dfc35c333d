// Plain JavaScript for any Node from 20 on, without packages: this runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** What bring-up makes for itself; may be deleted at any time. */
export const ownFolder = join(root, '.tinhso');

/** A message for the person at the console: on stderr, so that the output of a command stays clean. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** A failure whose message says what to do; shown without a stack. */
export class Advice extends Error {}

/** Runs the main function of a script; advice is shown as it is. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    say(error instanceof Advice ? `\n${error.message}` : error);
    process.exit(1);
  }
}

/** True while a process with this number exists. */
export const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/**
 * Runs `work` while no other process runs something under the same name. A lock whose process has died is broken.
 * The lock is a link to a file with the process number in it: made whole or not at all.
 */
export async function withLock(name, waiting, work) {
  mkdirSync(ownFolder, { recursive: true });
  const lock = join(ownFolder, `${name}.lock`);
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    for (let told = false; ; ) {
      try {
        linkSync(own, lock);
        break;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (holder && !isAlive(holder)) {
        breakLock(lock, holder);
        continue;
      }
      if (!told && holder) say(`${waiting} (process ${holder}) …`);
      told = true;
      await sleep(100);
    }
    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function breakLock(lock, holder) {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    renameSync(lock, aside);
    // A quicker process may have broken it and taken a new one: give that back.
    if (Number(readFileSync(aside, 'utf8')) !== holder) linkSync(aside, lock);
  } catch {
    // Another waiter was quicker.
  }
  rmSync(aside, { force: true });
  rmSync(`${lock}.${holder}`, { force: true });
}

/** What is collected is read by people and programs elsewhere: colours only for a terminal. */
function plainEnv() {
  if (process.stdout.isTTY) return { FORCE_COLOR: '1', ...process.env };
  const { FORCE_COLOR, ...env } = process.env;
  return { ...env, NO_COLOR: '1' };
}

/**
 * Runs a program and collects what it prints.
 * @param options `onOutput(text)` is called as output comes; the rest goes to spawn
 * @returns {Promise<{ code: number, output: string }>} code 127 when it could not be started
 */
export function run(file, args, { onOutput, timeout, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env: plainEnv(), stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const take = (data) => {
      output += data;
      onOutput?.(String(data));
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    const timer = timeout && setTimeout(() => child.kill('SIGKILL'), timeout).unref();
    const untrack = stopWithUs(child);
    const end = (code) => {
      clearTimeout(timer);
      untrack();
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

const running = new Set();
let stopping = false;

/** A signal that ends us ends the child too; we wait for it. Returns how to stop watching. */
function stopWithUs(child) {
  if (running.size === 0 && !stopping)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stopAll);
  running.add(child);
  return () => {
    running.delete(child);
    if (stopping && running.size === 0) process.exit(130);
    if (running.size === 0) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stopAll);
  };
}

function stopAll() {
  stopping = true;
  for (const child of running) child.kill('SIGTERM');
}

/** npm as [program, first arguments]: the one that started us, else the one on the PATH. */
export function npm() {
  const given = process.env.npm_execpath;
  if (given && /npm-cli\.[cm]?js$/.test(given) && existsSync(given)) return [process.execPath, [given]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

const offline =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

/** Runs npm with a sign of life; its own words are shown when it fails. */
export async function runNpm(what, args, count = () => '') {
  const start = performance.now();
  const elapsed = () => `${Math.round((performance.now() - start) / 1000)} s`;
  const live = process.stderr.isTTY;
  say(`${what} …`);
  const timer = setInterval(
    () => (live ? process.stderr.write(`\r  ${elapsed()}${count()}   `) : say(`  ${elapsed()}${count()}`)),
    live ? 500 : 10_000,
  );
  const [program, first] = npm();
  const { code, output } = await run(program, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error']);
  clearInterval(timer);
  if (live) process.stderr.write('\r\x1b[K');
  if (code === 0) return say(`  done in ${elapsed()}`);
  if (code === 127)
    throw new Advice(`npm was not found (${output.trim()}). Install Node.js with npm: https://nodejs.org/`);
  if (offline.test(output)) {
    throw new Advice(
      `${output.trim()}\n\nThe npm registry cannot be reached. tinhso needs the network the first time only: connect to it ` +
        '(behind a proxy: npm config set proxy http://…; own registry: npm config set registry http://…) and start again.',
    );
  }
  throw new Advice(`${output.trim()}\n\nnpm failed (exit ${code}). Put right what it says above and start again.`);
}
