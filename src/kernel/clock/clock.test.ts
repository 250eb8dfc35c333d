import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileClock, systemClock } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'tinhso-clock-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a clock moved by a file', () => {
  const file = join(folder, 'clock.txt');
  const clock = fileClock(file);
  const HOUR = 3_600_000;
  const write = (text: string, hoursAgo: number) => {
    writeFileSync(file, text);
    const at = new Date(systemClock.now().getTime() - hoursAgo * HOUR);
    utimesSync(file, at, at);
  };
  const hour = () => clock.now().toISOString().slice(0, 13);

  it('is the machine’s without the file', () => {
    expect(hour().slice(0, 10)).toBe(systemClock.now().toISOString().slice(0, 10));
  });

  it('goes on from the instant in it, and follows when it is written again', () => {
    write('2026-02-11T08:30:00+07:00\n', 2);
    expect(hour()).toBe('2026-02-11T03');
    write('2027-01-01T00:30:00Z', 1);
    expect(hour()).toBe('2027-01-01T01');
    rmSync(file);
    expect(hour().slice(0, 10)).toBe(systemClock.now().toISOString().slice(0, 10));
  });

  it('says so when the file holds something else', () => {
    write('tomorrow', 0);
    expect(() => clock.now()).toThrow('holds "tomorrow", which is not an instant');
  });
});
