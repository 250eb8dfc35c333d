import { z } from 'zod';
import type { Lang } from '../../kernel/text.ts';
import type { PeriodKind } from './declaration.ts';

/** A period of an indicator. `to-date` runs from 1 January to the end of a month (lũy kế từ đầu năm). */
export type Period =
  | { readonly kind: 'month' | 'to-date'; readonly year: number; readonly month: number }
  | { readonly kind: 'quarter'; readonly year: number; readonly quarter: number }
  | { readonly kind: 'year'; readonly year: number };

export type Cutoff = 'calendar' | 'mid-month';

const PATTERN = /^(?:(ytd-)?(\d{4})-(0[1-9]|1[0-2])|(\d{4})-Q([1-4])|(\d{4}))$/;

/** Reads `2026-03`, `2026-Q1`, `2026` or `ytd-2026-03`; undefined for anything else. */
export function parsePeriod(text: string): Period | undefined {
  const found = PATTERN.exec(text);
  if (!found) return undefined;
  const [, ytd, monthYear, month, quarterYear, quarter, year] = found;
  const period: Period = monthYear
    ? { kind: ytd ? 'to-date' : 'month', year: Number(monthYear), month: Number(month) }
    : quarterYear
      ? { kind: 'quarter', year: Number(quarterYear), quarter: Number(quarter) }
      : { kind: 'year', year: Number(year) };
  return period.year >= 2000 && period.year <= 2100 ? period : undefined;
}

const two = (n: number): string => String(n).padStart(2, '0');

export function formatPeriod(period: Period): string {
  switch (period.kind) {
    case 'month':
      return `${period.year}-${two(period.month)}`;
    case 'to-date':
      return `ytd-${period.year}-${two(period.month)}`;
    case 'quarter':
      return `${period.year}-Q${period.quarter}`;
    case 'year':
      return String(period.year);
  }
}

/** Zod schema of a period in an address; its output is the period. */
export const periodSchema = z.string().transform((text, context) => {
  const period = parsePeriod(text);
  if (!period) {
    context.addIssue({ code: 'custom', message: 'YYYY-MM, YYYY-Qn, YYYY, ytd-YYYY-MM' });
    return z.NEVER;
  }
  return period;
});

/** First day of month `month` (1-based, may run over the year's ends). */
function monthStart(year: number, month: number, day = 1): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/**
 * First day and the day after the last, local days 'YYYY-MM-DD'. With the cut-off of Decree 09/2019/NĐ-CP, article 12
 * (`mid-month`) a period begins on the 15th of the month before and ends on the 14th of its last month.
 */
export function periodDays(period: Period, cutoff: Cutoff = 'calendar'): { from: string; to: string } {
  const [first, last] =
    period.kind === 'month'
      ? [period.month, period.month]
      : period.kind === 'to-date'
        ? [1, period.month]
        : period.kind === 'quarter'
          ? [period.quarter * 3 - 2, period.quarter * 3]
          : [1, 12];
  if (cutoff === 'mid-month')
    return { from: monthStart(period.year, first - 1, 15), to: monthStart(period.year, last, 15) };
  return { from: monthStart(period.year, first), to: monthStart(period.year, last + 1) };
}

const LOCAL = 7 * 3_600_000;

/** Year and month in Vietnam at an instant. */
export function localMonth(now: Date): { year: number; month: number } {
  const local = new Date(now.getTime() + LOCAL);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1 };
}

/** The period pages show when none is asked for: this year to date. */
export const currentPeriod = (now: Date): Period => ({ kind: 'to-date', ...localMonth(now) });

/** The months `from` … `to` before and with the last month of `period`, oldest first, at most `count`. */
export function monthsUpTo(period: Period, count: number): Period[] {
  const last = period.kind === 'quarter' ? period.quarter * 3 : period.kind === 'year' ? 12 : period.month;
  return Array.from({ length: count }, (_, index) => {
    const [year, month] = monthStart(period.year, last - (count - 1 - index))
      .split('-')
      .map(Number) as [number, number];
    return { kind: 'month', year, month };
  });
}

const QUARTERS = ['I', 'II', 'III', 'IV'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** In words, as official reports write it: `Quý I/2026`, `Lũy kế từ đầu năm đến hết tháng 3/2026`. */
export function periodWords(period: Period, lang: Lang): string {
  const { year } = period;
  switch (period.kind) {
    case 'month':
      return lang === 'vi' ? `Tháng ${period.month}/${year}` : `${MONTHS[period.month - 1]} ${year}`;
    case 'to-date':
      return lang === 'vi'
        ? `Lũy kế từ đầu năm đến hết tháng ${period.month}/${year}`
        : `Year to date, January to ${MONTHS[period.month - 1]} ${year}`;
    case 'quarter':
      return lang === 'vi' ? `Quý ${QUARTERS[period.quarter - 1]}/${year}` : `Quarter ${period.quarter} of ${year}`;
    case 'year':
      return lang === 'vi' ? `Năm ${year}` : `Year ${year}`;
  }
}

export const isKind = (period: Period, kinds: readonly PeriodKind[]): boolean => kinds.includes(period.kind);
