import type { WorkingCalendar } from '../../../kernel/calendar/index.ts';

/** A line of a dossier's log: the state it led to. */
export interface Step {
  readonly at: Date;
  readonly toState: number;
}

/** Working minutes in one bucket of the histogram. */
export const BUCKET = 30;
/** Working minutes of a working day (8 hours). */
export const DAY = 480;

/** Received and in processing: the office is at work. Otherwise the applicant is waited for, or nobody. */
const AT_WORK = new Set([2, 4]);

/**
 * Working minutes the office had a dossier, from reception until `until`, without the time it waited for the applicant
 * (papers or payment asked for). Pure.
 *
 * @param log in order of time
 */
export function workingMinutes(log: readonly Step[], calendar: WorkingCalendar, until: Date): number {
  let minutes = 0;
  log.forEach(({ at, toState }, index) => {
    const next = log[index + 1]?.at ?? until;
    const end = next < until ? next : until;
    if (AT_WORK.has(toState) && at < end) minutes += calendar.workingMinutesBetween(at, end);
  });
  return Math.round(minutes);
}

/** Half working hours begun: 0 for nothing, 1 for up to 30 minutes. */
export const bucketOf = (minutes: number): number => Math.ceil(minutes / BUCKET);

/**
 * Median of a histogram in working minutes, interpolated inside its bucket, so off by less than half a working hour.
 * Null for an empty one.
 */
export function median(cells: readonly { readonly bucket: number; readonly n: number }[]): number | null {
  const sorted = cells.filter((cell) => cell.n > 0).sort((a, b) => a.bucket - b.bucket);
  const half = sorted.reduce((sum, cell) => sum + cell.n, 0) / 2;
  let below = 0;
  for (const { bucket, n } of sorted) {
    if (below + n >= half) {
      const from = Math.max(0, bucket - 1) * BUCKET;
      return bucket === 0 ? 0 : Math.round(from + ((half - below) / n) * BUCKET);
    }
    below += n;
  }
  return null;
}
