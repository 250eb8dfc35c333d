import { atLocal, minutesOfTime, timeOfMinutes, weekday } from '../../../kernel/calendar/local-time.ts';

/** When appointments are offered, so many people at a time. */
export interface Opening {
  readonly letter: string;
  /** ISO, 1 Monday … 7 Sunday. */
  readonly weekdays: readonly number[];
  /** `HH:mm`, local. */
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
  readonly capacity: number;
  /** YYYY-MM-DD. */
  readonly validFrom: string;
  /** First day no longer in force. */
  readonly validTo: string | null;
}

export interface Slot {
  readonly letter: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** `HH:mm`, local. */
  readonly from: string;
  readonly to: string;
  readonly capacity: number;
}

/**
 * The slots of a day: each opening in force, cut into pieces of its length, as far as they lie within the hours in which
 * the counter receives. Two openings over the same time add their capacity. Pure.
 *
 * @param reception hours of reception on that day, `HH:mm`; none on a day off
 */
export function slotsOf(
  date: string,
  openings: readonly Opening[],
  reception: readonly { readonly from: string; readonly to: string }[],
): Slot[] {
  const slots = new Map<string, Slot>();
  const open = (from: number, to: number) =>
    reception.some((hours) => minutesOfTime(hours.from) <= from && to <= minutesOfTime(hours.to));
  for (const one of openings) {
    if (!one.weekdays.includes(weekday(date)) || date < one.validFrom || (one.validTo !== null && date >= one.validTo))
      continue;
    for (let at = minutesOfTime(one.from); at + one.minutes <= minutesOfTime(one.to); at += one.minutes) {
      const end = at + one.minutes;
      if (one.capacity === 0 || !open(at, end)) continue;
      const key = `${one.letter} ${at} ${end}`;
      const known = slots.get(key);
      const [from, to] = [timeOfMinutes(at), timeOfMinutes(end)];
      slots.set(key, {
        letter: one.letter,
        startsAt: atLocal(date, from),
        endsAt: atLocal(date, to),
        from,
        to,
        capacity: (known?.capacity ?? 0) + one.capacity,
      });
    }
  }
  return [...slots.values()].sort(
    (a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.letter < b.letter ? -1 : 1),
  );
}
