import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, inject } from 'vitest';

/**
 * The program's clock, for journeys that take days; call at the top of a file. Sessions end when days pass: whoever acts
 * after a move signs in anew. Behind the last test the clock is the machine's again.
 */
export function movableClock() {
  const { clockFile } = inject('e2e');
  afterAll(() => rmSync(clockFile, { force: true }));
  return {
    /** Back to the clock of the machine. */
    machine: () => rmSync(clockFile, { force: true }),
    /** @param local a time in Vietnam: `2026-03-02 08:00` */
    at(local: string): void {
      writeFileSync(`${clockFile}.new`, `${local.replace(' ', 'T')}:00+07:00`);
      renameSync(`${clockFile}.new`, clockFile);
    },
  };
}
