import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';
import { isAlive, type ProcessRef, poll, thisProcess } from './processes.ts';

const readRef = (file: string): ProcessRef | null => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRef;
  } catch {
    return null;
  }
};

/** One try for the lock file: true when it is ours now. A lock of a dead process is broken. */
function tryLock(lock: string, own: string): boolean {
  try {
    // A link is made whole or not at all: the lock never exists without its owner's name in it.
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = readRef(lock);
  if (!holder || isAlive(holder)) return false;
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
    // Somebody quicker may have broken the stale lock and taken a new one meanwhile: give that one back.
    const moved = readRef(aside);
    if (moved && isAlive(moved)) linkSync(aside, lock);
  } catch {
    // Another waiter was quicker; the next try will see.
  }
  rmSync(aside, { force: true });
  return false;
}

/** Removes what waiters left that were killed. */
function sweep(lock: string): void {
  for (const name of readdirSync(dirname(lock))) {
    if (!name.startsWith(`${basename(lock)}.`)) continue;
    const waiter = readRef(join(dirname(lock), name));
    if (waiter && !isAlive(waiter)) rmSync(join(dirname(lock), name), { force: true });
  }
}

/** Runs `work` while no other process runs something under the same lock file. Waits up to five minutes. */
export async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const own = `${lock}.${process.pid}.${randomUUID()}`;
  writeFileSync(own, JSON.stringify(thisProcess), { mode: 0o600 });
  try {
    if (!(await poll(() => tryLock(lock, own), 300))) {
      throw new EmbeddedPostgresError(
        `Process ${readRef(lock)?.pid} has been starting or stopping PostgreSQL for too long (${lock}).`,
      );
    }
    try {
      sweep(lock);
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Who uses a running PostgreSQL: one small file per user, so that the last to leave stops it and nobody stops it
 * under another's feet. Files of processes that died without saying so do not count.
 */
export class Users {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Enters this process; returns the way out. */
  enter(): () => void {
    const file = join(this.#folder, `${process.pid}.${randomUUID()}`);
    writeFileSync(file, JSON.stringify(thisProcess), { mode: 0o600 });
    return () => rmSync(file, { force: true });
  }

  /** Process numbers of the living users, with repetition when one process uses it twice. */
  pids(): number[] {
    return readdirSync(this.#folder).flatMap((name) => {
      const ref = readRef(join(this.#folder, name));
      if (ref && isAlive(ref)) return [ref.pid];
      rmSync(join(this.#folder, name), { force: true });
      return [];
    });
  }
}
