import type { DeadlineRule } from './deadline-rule.ts';
import { DAY_MS, dayNumber, localDayNumber, localMs, minutesOfTime } from './local-time.ts';
import type { WorkingCalendar } from './working-calendar.ts';

export interface Ended {
  /** Where the limit ends after rounding and moving. */
  readonly position: number;
  readonly at: Date;
  readonly given: readonly {
    readonly why: 'completed_day' | 'moved';
    readonly amount: number;
    readonly nominalDay: number;
  }[];
}

/**
 * How one unit of limits measures time: a position that grows while the limit is used up and stands still otherwise.
 * `working_days` and `same_day` count working days, `hours` working minutes, `calendar_days` all days.
 */
export interface Axis {
  readonly limit: number;
  /** The day a limit starts on is itself counted (hours, same day, and where the rule says so). */
  readonly countsFirstDay: boolean;
  position(at: Date): number;
  /** Where a limit that starts at this instant begins to count. */
  start(at: Date): number;
  /** The due instant of a limit that ends at `position`. */
  end(position: number): Ended;
  /** The end of the working time of a date, or of the next working day. */
  endOfDate(date: string): { readonly position: number; readonly at: Date };
  /** Working minutes of an amount counted from an instant on. */
  minutes(from: Date, amount: number): number;
}

/** Positions are doubles; a millisecond of a working day is 3e-8 of it, the error of sums far below this. */
const EPSILON = 1e-9;
const roundUp = (x: number): number => Math.ceil(x - EPSILON);

export function axisOf(rule: DeadlineRule, calendar: WorkingCalendar): Axis {
  switch (rule.unit) {
    case 'hours':
      return minuteAxis(rule, calendar);
    case 'calendar_days':
      return calendarDayAxis(rule, calendar);
    default:
      return workingDayAxis(rule, calendar);
  }
}

function minuteAxis(rule: DeadlineRule, calendar: WorkingCalendar): Axis {
  return {
    limit: rule.value * 60,
    countsFirstDay: true,
    position: (at) => calendar.minutePosition(at),
    start: (at) => calendar.minutePosition(at),
    end: (position) => ({ position, at: calendar.atMinutePosition(position), given: [] }),
    endOfDate: (date) => {
      const at = calendar.endOfDay(calendar.workingDayFrom(dayNumber(date)));
      return { position: calendar.minutePosition(at), at };
    },
    minutes: (_, amount) => amount,
  };
}

function workingDayAxis(rule: DeadlineRule, calendar: WorkingCalendar): Axis {
  const sameDay = rule.unit === 'same_day';
  const wholeDays = sameDay || Number.isInteger(rule.value);
  const cutoff = sameDay ? minutesOfTime(rule.cutoff) * 60_000 : 0;
  const countsFirstDay = sameDay || !rule.startsNextDay;
  return {
    limit: sameDay ? 1 : rule.value,
    countsFirstDay,
    position: (at) => calendar.dayPosition(at),
    start: (at) => {
      if (!countsFirstDay) return calendar.daysThrough(localDayNumber(at));
      // Whole days past: the current working day still counts, until its end or the cut-off.
      const past = Math.floor(calendar.dayPosition(at));
      const through = calendar.daysThrough(localDayNumber(at));
      return sameDay && through > past && localMs(at) > cutoff ? through : past;
    },
    end: (position) => {
      const whole = wholeDays ? roundUp(position) : position;
      const at = calendar.atDayPosition(whole);
      const amount = whole - position;
      return {
        position: whole,
        at,
        given: amount > EPSILON ? [{ why: 'completed_day', amount, nominalDay: localDayNumber(at) }] : [],
      };
    },
    endOfDate: (date) => {
      const day = calendar.workingDayFrom(dayNumber(date));
      return { position: calendar.daysThrough(day), at: calendar.endOfDay(day) };
    },
    minutes: (from, amount) =>
      Math.max(
        0,
        calendar.workingMinutesBetween(from, calendar.atDayPosition(Math.max(calendar.dayPosition(from), 0) + amount)),
      ),
  };
}

function calendarDayAxis(rule: DeadlineRule, calendar: WorkingCalendar): Axis {
  const countsFirstDay = !rule.startsNextDay;
  const endOn = (day: number): { day: number; at: Date } => {
    const working = calendar.workingDayFrom(day);
    return { day: working, at: calendar.endOfDay(working) };
  };
  const position = (at: Date): number => localDayNumber(at) + localMs(at) / DAY_MS;
  return {
    limit: rule.value,
    countsFirstDay,
    position,
    // Where the day of reception counts, it does so until the office closes.
    start: (at) => localDayNumber(at) + (countsFirstDay && at < endOn(localDayNumber(at)).at ? 0 : 1),
    end: (at) => {
      const completed = roundUp(at);
      const nominalDay = completed - 1;
      const end = endOn(nominalDay);
      const given: Ended['given'][number][] = [];
      if (completed - at > EPSILON) given.push({ why: 'completed_day', amount: completed - at, nominalDay });
      if (end.day > nominalDay) given.push({ why: 'moved', amount: end.day - nominalDay, nominalDay });
      return { position: end.day + 1, at: end.at, given };
    },
    endOfDate: (date) => {
      const end = endOn(dayNumber(date));
      return { position: end.day + 1, at: end.at };
    },
    minutes: (from, amount) => calendar.workingMinutesBetween(from, endOn(roundUp(position(from) + amount) - 1).at),
  };
}
