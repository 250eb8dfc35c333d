import type { Lang, Text } from '../text.ts';

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

function parts(days: number, minutes: number): Text {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const some = <T>(n: number, word: T): T[] => (n > 0 ? [word] : []);
  const vi = [...some(days, `${days} ngày`), ...some(hours, `${hours} giờ`), ...some(rest, `${rest} phút`)];
  const en = [
    ...some(days, plural(days, 'day')),
    ...some(hours, plural(hours, 'hour')),
    ...some(rest, plural(rest, 'minute')),
  ];
  return { vi: vi.join(' ') || '0 phút', en: en.join(' ') || '0 minutes' };
}

/**
 * An amount of working time in words: `2 ngày 3 giờ làm việc`.
 * @param minutes working minutes, rounded to whole ones
 * @param dayMinutes working minutes of one day: 8 hours where nothing else is set
 */
export function workingDuration(minutes: number, dayMinutes = 480): Text {
  const whole = Math.round(Math.max(0, minutes));
  const days = Math.floor(whole / dayMinutes);
  const text = parts(days, whole - days * dayMinutes);
  const onlyDays = days > 0 && whole % dayMinutes === 0;
  return {
    vi: `${text.vi} làm việc`,
    en: onlyDays ? text.en.replace('day', 'working day') : `${text.en} of working time`,
  };
}

/** An amount of elapsed time in words: `1 ngày 4 giờ`. @param minutes rounded to whole ones */
export function duration(minutes: number): Text {
  const whole = Math.round(Math.max(0, minutes));
  return parts(Math.floor(whole / 1440), whole % 1440);
}

/**
 * How a deadline stands, in working time and its largest unit: `còn 3 ngày làm việc`, `còn 2 giờ làm việc`,
 * `quá hạn 1 ngày làm việc`.
 * @param minutes working minutes left; negative when overdue
 */
export function formatWorkingTimeLeft(minutes: number, lang: Lang, dayMinutes = 480): string {
  const size = Math.abs(minutes);
  const shown =
    size >= dayMinutes
      ? Math.floor(size / dayMinutes) * dayMinutes
      : size >= 60
        ? Math.floor(size / 60) * 60
        : Math.ceil(size);
  const amount = workingDuration(shown, dayMinutes)[lang];
  if (minutes < 0) return lang === 'vi' ? `quá hạn ${amount}` : `${amount} overdue`;
  return lang === 'vi' ? `còn ${amount}` : `${amount} left`;
}
