const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after failed attempts: the schedule that Standard Webhooks recommends, three days and three hours in all. */
const PAUSES = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** A subscription whose attempts have all failed for so long is paused. */
export const GIVE_UP_AFTER = 72 * HOUR;

/**
 * How long to wait after the attempt with this number (1 is the first), with a fifth more or less at random, so that a
 * receiver that comes back is not met by all deliveries at once; null: no further attempt. Pure.
 *
 * @param chance 0 ≤ chance < 1
 */
export function pauseAfter(attempt: number, chance: number): number | null {
  const pause = PAUSES[attempt - 1];
  return pause === undefined ? null : Math.round(pause * (0.8 + 0.4 * chance));
}
