import { localDate, localTime, weekday } from '../../../kernel/calendar/local-time.ts';
import type { Lang } from '../../../kernel/text.ts';

const DAYS = {
  vi: ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

export const weekdayText = (date: string, lang: Lang): string => DAYS[lang][weekday(date) - 1] ?? '';

/** `thứ Hai 02/03/2026` */
export function dayText(date: string, lang: Lang): string {
  const [y, m, d] = date.split('-');
  return `${weekdayText(date, lang)} ${d}/${m}/${y}`;
}

/** `08:30 thứ Hai 02/03/2026` */
export const startText = (at: Date, lang: Lang): string => `${localTime(at)} ${dayText(localDate(at), lang)}`;
