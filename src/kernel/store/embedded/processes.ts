import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process named so that a later process with the same number is not taken for it. */
export interface ProcessRef {
  readonly pid: number;
  /** Start time in ticks since boot (Linux), null where the system does not tell. */
  readonly started: string | null;
}

/** Start time of a process in clock ticks since boot, from field 22 of /proc/<pid>/stat; null when unknown. */
function startedAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may itself hold blanks and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

export const thisProcess: ProcessRef = { pid: process.pid, started: startedAt(process.pid) };

/** True while a process with this number exists, even one of another account. */
export function pidAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** True while this very process lives. */
export function isAlive(ref: ProcessRef): boolean {
  return pidAlive(ref.pid) && (ref.started === null || startedAt(ref.pid) === ref.started);
}

/** Waits until `done` answers something other than false/undefined; undefined after `seconds`. */
export async function poll<T>(done: () => T | false | undefined, seconds: number): Promise<T | undefined> {
  const end = performance.now() + seconds * 1000;
  for (let wait = 4; ; wait = Math.min(wait * 1.5, 100)) {
    const answer = done();
    if (answer !== false && answer !== undefined) return answer;
    if (performance.now() > end) return undefined;
    await sleep(wait);
  }
}
