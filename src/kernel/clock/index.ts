import { readFileSync, statSync } from 'node:fs';

/** The only source of "now". Domain code receives a clock (or an instant) and never calls `Date.now()`. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock for tests and drills: stands still until it is moved. */
export class ManualClock implements Clock {
  #now: Date;

  constructor(start: string | Date) {
    this.#now = new Date(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  set(instant: string | Date): void {
    this.#now = new Date(instant);
  }

  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
}

/**
 * The machine's clock, unless `file` holds an instant (`2026-02-11T08:00:00+07:00`): then time goes on from that instant,
 * counted from when the file was written. For demonstrations and drills: how a deadline runs over Tết can be shown on
 * any day.
 *
 * @throws Error from `now()` when the file holds something else
 */
export function fileClock(file: string): Clock {
  let read = { mtime: Number.NaN, offset: 0 };
  return {
    now() {
      const mtime = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
      if (mtime === undefined) return systemClock.now();
      if (mtime !== read.mtime) {
        const text = readFileSync(file, 'utf8').trim();
        const offset = Date.parse(text) - mtime;
        if (Number.isNaN(offset)) throw new Error(`${file} holds "${text}", which is not an instant`);
        read = { mtime, offset };
      }
      return new Date(systemClock.now().getTime() + read.offset);
    },
  };
}
