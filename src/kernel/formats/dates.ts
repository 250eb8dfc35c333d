import { dayNumber, isDate, localDate, localTime } from '../calendar/local-time.ts';
import type { Lang } from '../text.ts';

/** A local date `YYYY-MM-DD` or an instant, shown in the time of Viet Nam. */
export type When = string | Date;

function dateOf(when: When): string {
  if (when instanceof Date) return localDate(when);
  if (isDate(when)) return when;
  throw new RangeError(`"${when}" is not a date YYYY-MM-DD`);
}

/** `dd/MM/yyyy`, in both languages. */
export function formatDate(when: When): string {
  const [year, month, day] = dateOf(when).split('-');
  return `${day}/${month}/${year}`;
}

/** `HH:mm dd/MM/yyyy`. */
export function formatDateTime(at: Date): string {
  return `${localTime(at)} ${formatDate(at)}`;
}

/** `HH:mm`. */
export const formatTime = (at: Date): string => localTime(at);

/**
 * `ngày 02 tháng 3 năm 2026`: days under 10 and the months 1 and 2 take a leading 0
 * (Decree 30/2020/NĐ-CP, Annex I, part II, item 4).
 */
export function formatLongDate(when: When): string {
  const [year, month, day] = dateOf(when).split('-');
  return `ngày ${day} tháng ${Number(month) < 3 ? month : Number(month)} năm ${year}`;
}

const WEEKDAYS: Record<Lang, readonly string[]> = {
  vi: ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

/** Name of the weekday: `thứ Hai` / `Monday`. */
export function formatWeekday(when: When, lang: Lang): string {
  return WEEKDAYS[lang][(((dayNumber(dateOf(when)) + 3) % 7) + 7) % 7] as string;
}

/** Reads `dd/MM/yyyy` (also d/M/yyyy, with / - or .) as typed in a form; null when it is no real date. */
export function parseDate(text: string): string | null {
  const match = /^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*$/.exec(text);
  if (!match) return null;
  const date = `${match[3]}-${match[2]?.padStart(2, '0')}-${match[1]?.padStart(2, '0')}`;
  return isDate(date) ? date : null;
}
