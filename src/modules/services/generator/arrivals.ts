import {
  atLocal,
  dateOfDay,
  dayNumber,
  instant,
  minutesOfTime,
  type WorkingCalendar,
  weekday,
} from '../../../kernel/calendar/index.ts';
import { between, chance, lognormal, type Random } from './random.ts';

/** Filings of one day. */
export interface DayPlan {
  /** YYYY-MM-DD */
  readonly day: string;
  /** Handed in at counters, or come by post. */
  readonly counter: number;
  readonly online: number;
}

/** Monday is the busiest day; entry 0 is Monday. */
const WEEKDAY = [1.24, 1.1, 1.02, 0.96, 0.84, 0.9, 0.9];
/** Days off on which people file from home: weekends, single holidays, and a long closure such as Tết. */
const AT_HOME = { saturday: 0.22, sunday: 0.16, holiday: 0.14, long: 0.05 };
/** A closure of so many days is a long one. */
const LONG = 5;

/** Share of online filings: two years in which it grows from under two fifths to over four fifths. */
export function onlineShare(years: number): number {
  const logit = -0.5 + 1.1 * years;
  return Math.min(0.93, 1 / (1 + Math.exp(-logit)));
}

/** Length of the run of days off that a day lies in; 0 on a working day. */
function closure(calendar: WorkingCalendar, day: number): number {
  if (calendar.isWorkingDay(dateOfDay(day))) return 0;
  let from = day;
  let to = day;
  while (day - from < 15 && !calendar.isWorkingDay(dateOfDay(from - 1))) from -= 1;
  while (to - day < 15 && !calendar.isWorkingDay(dateOfDay(to + 1))) to += 1;
  return to - from + 1;
}

/** How a near closure changes the number of filings: people rush before a long one and come slowly after it. */
function nearClosure(calendar: WorkingCalendar, date: string): number {
  const day = dayNumber(date);
  for (let back = 1; back <= 10; back += 1) {
    const length = closure(calendar, day - back);
    if (length >= LONG) return back <= 2 ? 0.45 : back <= 4 ? 0.7 : 0.88;
    if (length >= 3 && back === 1) return 1.3;
  }
  for (let ahead = 1; ahead <= 7; ahead += 1) {
    if (closure(calendar, day + ahead) >= LONG) return ahead <= 2 ? 0.5 : ahead <= 4 ? 0.85 : 1.15;
  }
  return 1;
}

/** How busy counters and online filing are on a day, beside an ordinary Wednesday at 1. */
export function intensity(calendar: WorkingCalendar, date: string): { counter: number; online: number } {
  const nth = weekday(date);
  const own = WEEKDAY[nth - 1] ?? 1;
  if (calendar.isWorkingDay(date)) {
    const busy = own * nearClosure(calendar, date);
    return { counter: busy, online: busy };
  }
  const length = closure(calendar, dayNumber(date));
  const online =
    length >= LONG ? AT_HOME.long : nth === 6 ? AT_HOME.saturday : nth === 7 ? AT_HOME.sunday : AT_HOME.holiday;
  return { counter: 0, online };
}

/**
 * Shares out exactly `total` filings over the days from `from` to `to`. Pure.
 *
 * @param volume how much is filed on a day beside others, by the places that are there (a merger brings new ones)
 */
export function planDays(
  { from, to, total }: { from: string; to: string; total: number },
  calendar: WorkingCalendar,
  volume: (day: string) => number,
): DayPlan[] {
  const first = dayNumber(from);
  const days = Array.from({ length: dayNumber(to) - first + 1 }, (_, i) => {
    const day = dateOfDay(first + i);
    const years = i / 365.25;
    const share = onlineShare(years);
    const busy = intensity(calendar, day);
    const here = volume(day) * 1.06 ** years;
    return { day, counter: (1 - share) * busy.counter * here, online: share * busy.online * here };
  });
  const sum = days.reduce((all, { counter, online }) => all + counter + online, 0);
  let passed = 0;
  let given = 0;
  const take = (amount: number): number => {
    passed += amount;
    const n = sum > 0 ? Math.round((passed / sum) * total) - given : 0;
    given += n;
    return n;
  };
  return days.map(({ day, counter, online }) => ({ day, counter: take(counter), online: take(online) }));
}

/** When somebody stands at the counter: in office hours, most at nine and at half past two. */
export function counterTime(random: Random, day: string, calendar: WorkingCalendar): Date {
  const intervals = calendar.intervals(day).map(({ from, to }) => [minutesOfTime(from), minutesOfTime(to)] as const);
  for (let tries = 0; tries < 200; tries += 1) {
    const minute = chance(random, 0.62) ? lognormal(random, 555, 0.1) : lognormal(random, 875, 0.055);
    // The last minutes before closing are for those who wait already.
    if (intervals.some(([a, b]) => minute >= a && minute < b - 4)) return instant(dayNumber(day), minute);
  }
  return atLocal(day, calendar.intervals(day)[0]?.from ?? '08:00');
}

/** When somebody files from home: in office hours, in the evening, and some at any hour. */
export function onlineTime(random: Random, day: string): Date {
  const kind = random();
  const minute =
    kind < 0.34
      ? lognormal(random, 570, 0.12)
      : kind < 0.55
        ? lognormal(random, 885, 0.09)
        : kind < 0.92
          ? lognormal(random, 1215, 0.055)
          : between(random, 330, 1430);
  return instant(dayNumber(day), Math.min(1439.9, Math.max(0, minute)));
}
