/** Exclusive end of what has no end yet. A real day, so that plain comparisons work in SQL and in code. */
export const FOREVER = '9999-12-31';
/** Beginning of what began on a day nobody has looked up. */
export const UNKNOWN_START = '1900-01-01';

/** A period of days, half-open: `from` belongs to it, `to` does not. 'YYYY-MM-DD' compares as text. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export const covers = (period: Period, day: string): boolean => period.from <= day && day < period.to;

export const overlap = (a: Period, b: Period): boolean => a.from < b.to && b.from < a.to;

/** The days in both; undefined when there are none. */
export function intersect(a: Period, b: Period): Period | undefined {
  if (a.from < b.from) return intersect(b, a);
  if (a.to <= b.to) return a.from < a.to ? { from: a.from, to: a.to } : undefined;
  return a.from < b.to ? { from: a.from, to: b.to } : undefined;
}

/** The day nearest to `day` within the period: an old unit is shown as it was at its end. */
export function clamp(period: Period, day: string): string {
  if (day < period.from) return period.from;
  return day < period.to ? day : dayBefore(period.to);
}

export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** Today in Vietnam (UTC+7, no daylight saving) at an instant of the injected clock. */
export function localDay(now: Date): string {
  return new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}
