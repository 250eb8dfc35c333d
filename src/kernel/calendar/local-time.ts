/**
 * Local time of Viet Nam: Asia/Ho_Chi_Minh, UTC+7, no daylight saving since 1975. A date without time is a string
 * `YYYY-MM-DD`, a time of day `HH:mm`; an instant is a `Date`. Inside the calendar a date is its *day number*: days
 * since 1970-01-01.
 */
export const ZONE = 'Asia/Ho_Chi_Minh';
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
const OFFSET_MS = 7 * 3_600_000;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-4]):([0-5]\d)$/;

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** True for a real calendar date `YYYY-MM-DD` (not 2026-02-30). */
export function isDate(value: string): boolean {
  return DATE.test(value) && !Number.isNaN(Date.parse(value)) && dateOfDay(Date.parse(value) / DAY_MS) === value;
}

/** Day number of `YYYY-MM-DD`. @throws RangeError when it is not a date. */
export function dayNumber(date: string): number {
  const ms = DATE.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(ms)) throw new RangeError(`"${date}" is not a date YYYY-MM-DD`);
  return ms / DAY_MS;
}

/** `YYYY-MM-DD` of a day number. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** ISO weekday of a day number: 1 Monday … 7 Sunday. */
export function weekdayOfDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** ISO weekday of a date: 1 Monday … 7 Sunday. */
export function weekday(date: string): number {
  return weekdayOfDay(dayNumber(date));
}

/** Minutes since midnight of `HH:mm` (24:00 allowed). @throws RangeError when it is not a time. */
export function minutesOfTime(time: string): number {
  const match = TIME.exec(time);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  if (!(minutes <= 1440)) throw new RangeError(`"${time}" is not a time HH:mm`);
  return minutes;
}

/** `HH:mm` of minutes since midnight. */
export function timeOfMinutes(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(Math.floor(minutes % 60))}`;
}

/** Local day number of an instant. */
export function localDayNumber(at: Date): number {
  return Math.floor((at.getTime() + OFFSET_MS) / DAY_MS);
}

/** Milliseconds since local midnight of an instant. */
export function localMs(at: Date): number {
  const local = at.getTime() + OFFSET_MS;
  return local - Math.floor(local / DAY_MS) * DAY_MS;
}

/** Local date of an instant: `YYYY-MM-DD`. */
export function localDate(at: Date): string {
  return dateOfDay(localDayNumber(at));
}

/** Local time of day of an instant: `HH:mm`. */
export function localTime(at: Date): string {
  return timeOfMinutes(Math.floor(localMs(at) / MINUTE_MS));
}

/** The instant of a day number and minutes since its local midnight. */
export function instant(day: number, minutes: number): Date {
  return new Date(day * DAY_MS + Math.round(minutes * MINUTE_MS) - OFFSET_MS);
}

/**
 * The instant of a local date and time.
 * @example atLocal('2026-03-02', '08:00') // 2026-03-02T01:00:00Z
 */
export function atLocal(date: string, time: string): Date {
  return instant(dayNumber(date), minutesOfTime(time));
}
