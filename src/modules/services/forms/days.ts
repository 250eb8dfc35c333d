import { z } from 'zod';
import type { Answers } from './answers.ts';

/** A day that a date is compared with: itself, a day counted from today (`today-18y`), or another answer (`@birth`). */
export const dayExpression = z
  .string()
  .regex(
    /^(?:\d{4}-\d{2}-\d{2}|today(?:[+-]\d{1,4}[ymd])?|@[a-z][A-Za-z0-9]*)$/,
    'is not a day like 2025-07-01, today-18y or @otherField',
  );

const iso = (date: Date): string => date.toISOString().slice(0, 10);

/** `day` moved by whole days, months or years; 29 February becomes 28 where there is none. Days are YYYY-MM-DD. */
export function moveDay(day: string, amount: number, unit: 'd' | 'm' | 'y'): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (unit === 'd') {
    date.setUTCDate(date.getUTCDate() + amount);
    return iso(date);
  }
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + amount * (unit === 'y' ? 12 : 1));
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, last));
  return iso(date);
}

/** The day an expression means; undefined when it names an answer that is no full date (yet). Pure. */
export function resolveDay(expression: string, today: string, answers: Answers): string | undefined {
  if (expression.startsWith('@')) {
    const other = answers[expression.slice(1)];
    return typeof other === 'string' && isRealDate(other) ? other : undefined;
  }
  const counted = /^today(?:([+-]\d+)([ymd]))?$/.exec(expression);
  if (!counted) return expression;
  return counted[1] ? moveDay(today, Number(counted[1]), counted[2] as 'd' | 'm' | 'y') : today;
}

/** A day of the calendar from 1900 on, as YYYY-MM-DD. */
export function isRealDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && iso(date) === text && Number(match[1]) >= 1900;
}
