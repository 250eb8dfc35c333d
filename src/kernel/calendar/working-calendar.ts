import type { Text } from '../text.ts';
import {
  dateOfDay,
  dayNumber,
  instant,
  localDayNumber,
  localMs,
  MINUTE_MS,
  minutesOfTime,
  timeOfMinutes,
  weekdayOfDay,
} from './local-time.ts';

/**
 * `holiday`: paid public holiday or its substitute day (Labour Code 2019, art. 111.3 and 112); `swap_off`: working day
 * swapped by the Government's yearly plan; `makeup_work`: day off worked in its place, a full working day;
 * `local_off`: closure by the province or one agency (storm, epidemic).
 */
export const DAY_KINDS = ['holiday', 'swap_off', 'makeup_work', 'local_off'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

export interface DayRecord {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly kind: DayKind;
  readonly name: Text;
  /** Legal basis, e.g. `Bộ luật Lao động 2019, Điều 112`. */
  readonly basis: string;
  /** Only for this agency; everybody when absent. */
  readonly agency?: string;
}

export interface HoursRule {
  /** ISO weekdays, 1 Monday … 7 Sunday. */
  readonly weekdays: readonly number[];
  /** `HH:mm`, local. */
  readonly from: string;
  readonly to: string;
  /** First date of force; since ever when absent. */
  readonly validFrom?: string;
  /** First date no longer in force; for ever when absent. */
  readonly validTo?: string;
  /** The counter is open but the clock of no deadline runs: the Saturday mornings of one-stop centres. */
  readonly receptionOnly?: boolean;
}

/** Office hours of state agencies where nothing else is set. */
export const DEFAULT_HOURS: readonly HoursRule[] = [
  { weekdays: [1, 2, 3, 4, 5], from: '07:30', to: '11:30' },
  { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
];

export interface CalendarSource {
  readonly days: readonly DayRecord[];
  /** The office hours to follow; {@link DEFAULT_HOURS} when absent. */
  readonly hours?: readonly HoursRule[];
  /** Whose calendar: records of other agencies are left out. */
  readonly agency?: string | undefined;
  /** First and last date known to the calendar; 2000-01-01 and 2079-12-31 when absent. */
  readonly from?: string;
  readonly to?: string;
}

export interface Interval {
  readonly from: string;
  readonly to: string;
}

export interface DayInfo {
  readonly date: string;
  readonly working: boolean;
  readonly intervals: readonly Interval[];
  /** Why the day is off (`weekend` or a record), or the record that makes a day off a working day. */
  readonly reason: DayRecord | 'weekend' | null;
}

interface Pattern {
  /** Minutes since midnight, ordered, not touching. */
  readonly intervals: readonly (readonly [number, number])[];
  readonly total: number;
}

const OFF: Pattern = { intervals: [], total: 0 };

/**
 * Working days and hours of one agency (or of the province at large) as a value: immutable, in memory, every question
 * answered by prefix sums. Whole days and minutes are counted on two axes:
 * - the *day position* of an instant: working days wholly past, plus the worked share of the current one;
 * - the *minute position*: working minutes past.
 * Both stand still outside working time and grow strictly inside it.
 */
export class WorkingCalendar {
  readonly agency: string | undefined;
  readonly #first: number;
  readonly #count: number;
  readonly #patterns: Pattern[] = [OFF];
  /** Pattern of each day. */
  readonly #pattern: Uint16Array;
  /** Working days before each day, and working minutes before each day; one entry more than days. */
  readonly #daysBefore: Int32Array;
  readonly #minutesBefore: Int32Array;
  /** Offset of the n-th working day. */
  readonly #workdays: Int32Array;
  readonly #reasons = new Map<number, DayRecord>();
  readonly #reception: readonly HoursRule[];

  constructor(source: CalendarSource) {
    this.agency = source.agency;
    this.#first = dayNumber(source.from ?? '2000-01-01');
    this.#count = dayNumber(source.to ?? '2079-12-31') - this.#first + 1;
    const mine = (r: { agency?: string }): boolean => r.agency === undefined || r.agency === source.agency;
    const hours = source.hours ?? DEFAULT_HOURS;
    this.#reception = hours.filter((r) => r.receptionOnly);
    for (const record of source.days.filter(mine)) this.#keepStronger(record);

    this.#pattern = new Uint16Array(this.#count);
    this.#daysBefore = new Int32Array(this.#count + 1);
    this.#minutesBefore = new Int32Array(this.#count + 1);
    const workdays = new Int32Array(this.#count);
    const week = this.#weeks(hours.filter((r) => !r.receptionOnly));
    let worked = 0;
    for (let i = 0; i < this.#count; i++) {
      const day = this.#first + i;
      const reason = this.#reasons.size > 0 ? this.#reasons.get(day) : undefined;
      const patterns = week(day);
      const id = reason ? (reason.kind === 'makeup_work' ? (patterns[0] ?? 0) : 0) : (patterns[weekdayOfDay(day)] ?? 0);
      const total = this.#patternAt(id).total;
      this.#pattern[i] = id;
      this.#minutesBefore[i + 1] = (this.#minutesBefore[i] as number) + total;
      if (total > 0) workdays[worked++] = i;
      this.#daysBefore[i + 1] = worked;
    }
    this.#workdays = workdays.subarray(0, worked);
  }

  /** An agency's own record beats a general one; on one level a day off beats a make-up day (a storm on that Saturday). */
  #keepStronger(record: DayRecord): void {
    const day = dayNumber(record.date);
    const strength = (r: DayRecord): number => (r.agency === undefined ? 0 : 2) + (r.kind === 'makeup_work' ? 0 : 1);
    const known = this.#reasons.get(day);
    if (!known || strength(record) > strength(known)) this.#reasons.set(day, record);
  }

  /** Patterns by weekday (1–7) for a day; entry 0 is the longest one, worked on a make-up day. Days asked in order. */
  #weeks(hours: readonly HoursRule[]): (day: number) => readonly number[] {
    const bounds = hours.flatMap((r) => [r.validFrom, r.validTo]).filter((d) => d !== undefined);
    const changes = [...new Set(bounds.map(dayNumber))].sort((a, b) => a - b);
    let next = changes[0] ?? Number.POSITIVE_INFINITY;
    let current: readonly number[] | undefined;
    return (day) => {
      if (current && day < next) return current;
      next = changes.find((c) => c > day) ?? Number.POSITIVE_INFINITY;
      const rules = hours.filter(
        (r) => (!r.validFrom || dayNumber(r.validFrom) <= day) && (!r.validTo || day < dayNumber(r.validTo)),
      );
      const ids = [0];
      for (let wd = 1; wd <= 7; wd++) ids[wd] = this.#intern(rules.filter((r) => r.weekdays.includes(wd)));
      ids[0] = ids
        .slice(1)
        .reduce((best, id) => (this.#patternAt(id).total > this.#patternAt(best).total ? id : best), 0);
      current = ids;
      return ids;
    };
  }

  #intern(rules: readonly HoursRule[]): number {
    const intervals = mergeIntervals(rules);
    if (intervals.length === 0) return 0;
    const key = JSON.stringify(intervals);
    const known = this.#patterns.findIndex((p) => JSON.stringify(p.intervals) === key);
    if (known >= 0) return known;
    return this.#patterns.push({ intervals, total: intervals.reduce((sum, [a, b]) => sum + b - a, 0) }) - 1;
  }

  #patternAt(id: number): Pattern {
    return this.#patterns[id] as Pattern;
  }

  /** Offset of a day number in the tables. @throws RangeError outside the years the calendar knows. */
  #index(day: number): number {
    const i = day - this.#first;
    if (i < 0 || i >= this.#count) throw new RangeError(`${dateOfDay(day)} is outside the working calendar`);
    return i;
  }

  #today(i: number): Pattern {
    return this.#patterns[this.#pattern[i] as number] as Pattern;
  }

  isWorkingDay(date: string): boolean {
    return this.#today(this.#index(dayNumber(date))).total > 0;
  }

  /** Working time of a date, e.g. 07:30–11:30 and 13:00–17:00; empty on a day off. */
  intervals(date: string): readonly Interval[] {
    return this.#today(this.#index(dayNumber(date))).intervals.map(([a, b]) => ({
      from: timeOfMinutes(a),
      to: timeOfMinutes(b),
    }));
  }

  /** When the counter is open: working time, and hours of reception that no deadline counts. */
  receptionIntervals(date: string): readonly Interval[] {
    const record = this.#reasons.get(dayNumber(date));
    const closed = record !== undefined && record.kind !== 'makeup_work';
    const wd = weekdayOfDay(dayNumber(date));
    const extra = closed
      ? []
      : this.#reception.filter(
          (r) => r.weekdays.includes(wd) && (!r.validFrom || r.validFrom <= date) && (!r.validTo || date < r.validTo),
        );
    return mergeIntervals([...this.intervals(date), ...extra]).map(([a, b]) => ({
      from: timeOfMinutes(a),
      to: timeOfMinutes(b),
    }));
  }

  /** What kind of day a date is, and why. */
  day(date: string): DayInfo {
    const record = this.#reasons.get(dayNumber(date));
    const working = this.isWorkingDay(date);
    return { date, working, intervals: this.intervals(date), reason: record ?? (working ? null : 'weekend') };
  }

  /**
   * The n-th working day after a date (before it when `n` is negative). With 0: the date itself, or the next working
   * day when it is off.
   */
  addWorkingDays(date: string, n: number): string {
    if (!Number.isInteger(n)) throw new RangeError('addWorkingDays takes whole days');
    const i = this.#index(dayNumber(date));
    const position = n > 0 ? (this.#daysBefore[i + 1] as number) + n - 1 : (this.#daysBefore[i] as number) + n;
    return dateOfDay(this.#first + this.#workday(position));
  }

  addCalendarDays(date: string, n: number): string {
    return dateOfDay(dayNumber(date) + n);
  }

  /** The working day itself or the first one after it, as a day number. */
  workingDayFrom(day: number): number {
    return this.#first + this.#workday(this.#daysBefore[this.#index(day)] as number);
  }

  #workday(position: number): number {
    const i = this.#workdays[position];
    if (i === undefined) throw new RangeError('outside the working calendar');
    return i;
  }

  /** Working days after `from` up to and including `to`; negative when `to` is earlier. */
  workingDaysBetween(from: string, to: string): number {
    return (
      (this.#daysBefore[this.#index(dayNumber(to)) + 1] as number) -
      (this.#daysBefore[this.#index(dayNumber(from)) + 1] as number)
    );
  }

  /** The end of working time of a day number; the day must be a working day. */
  endOfDay(day: number): Date {
    const last = this.#today(this.#index(day)).intervals.at(-1);
    if (!last) throw new RangeError(`${dateOfDay(day)} is a day off`);
    return instant(day, last[1]);
  }

  /** Working minutes of a full working day, the longest of the week of that day. */
  minutesOfDay(day: number): number {
    return this.#today(this.#index(day)).total;
  }

  /** Working days up to and including a day number (an absolute count; only differences mean anything). */
  daysThrough(day: number): number {
    return this.#daysBefore[this.#index(day) + 1] as number;
  }

  #workedMinutes(pattern: Pattern, at: Date): number {
    const minutes = localMs(at) / MINUTE_MS;
    let worked = 0;
    for (const [a, b] of pattern.intervals) {
      if (minutes >= b) worked += b - a;
      else if (minutes > a) worked += minutes - a;
    }
    return worked;
  }

  /** Day position of an instant; see the class. */
  dayPosition(at: Date): number {
    const i = this.#index(localDayNumber(at));
    const pattern = this.#today(i);
    const before = this.#daysBefore[i] as number;
    return pattern.total === 0 ? before : before + this.#workedMinutes(pattern, at) / pattern.total;
  }

  /** The earliest instant at which the day position reaches `position`: a whole number gives the end of a working day. */
  atDayPosition(position: number): Date {
    const whole = Math.ceil(position) - 1;
    const i = this.#workday(whole);
    return this.#insideDay(i, (position - whole) * this.#today(i).total);
  }

  /** Minute position of an instant; see the class. */
  minutePosition(at: Date): number {
    const i = this.#index(localDayNumber(at));
    return (this.#minutesBefore[i] as number) + this.#workedMinutes(this.#today(i), at);
  }

  /** The earliest instant at which the minute position reaches `position`. */
  atMinutePosition(position: number): Date {
    let low = 0;
    let high = this.#workdays.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#minutesBefore[(this.#workdays[middle] as number) + 1] as number) >= position) high = middle;
      else low = middle + 1;
    }
    const i = this.#workday(low);
    const rest = position - (this.#minutesBefore[i] as number);
    if (rest > this.#today(i).total) throw new RangeError('outside the working calendar');
    return this.#insideDay(i, rest);
  }

  /** The earliest instant of a working day by which so many of its minutes are worked. */
  #insideDay(i: number, minutes: number): Date {
    let left = minutes;
    const { intervals } = this.#today(i);
    for (const [a, b] of intervals) {
      if (left <= b - a) return instant(this.#first + i, a + left);
      left -= b - a;
    }
    return this.endOfDay(this.#first + i);
  }

  /** Adds working time. The answer is the earliest instant, so 4 hours from 07:30 end at 11:30, not at 13:00. */
  addWorkingMinutes(at: Date, minutes: number): Date {
    if (minutes <= 0) return this.nextWorkingMoment(at);
    return this.atMinutePosition(this.minutePosition(at) + minutes);
  }

  /** Working minutes from `from` to `to`, with fractions; negative when `to` is earlier. */
  workingMinutesBetween(from: Date, to: Date): number {
    return this.minutePosition(to) - this.minutePosition(from);
  }

  /** `at` itself inside working time (its end excluded), otherwise the next opening. */
  nextWorkingMoment(at: Date): Date {
    const day = localDayNumber(at);
    const minutes = localMs(at) / MINUTE_MS;
    for (const [a, b] of this.#today(this.#index(day)).intervals) {
      if (minutes < a) return instant(day, a);
      if (minutes < b) return at;
    }
    const next = this.workingDayFrom(day + 1);
    const opening = this.#today(next - this.#first).intervals[0];
    return instant(next, opening ? opening[0] : 0);
  }
}

function mergeIntervals(rules: readonly Interval[]): (readonly [number, number])[] {
  const sorted = rules.map((r) => [minutesOfTime(r.from), minutesOfTime(r.to)] as const).sort((x, y) => x[0] - y[0]);
  const merged: [number, number][] = [];
  for (const [a, b] of sorted) {
    if (b <= a) continue;
    const last = merged.at(-1);
    if (last && a <= last[1]) last[1] = Math.max(last[1], b);
    else merged.push([a, b]);
  }
  return merged;
}
