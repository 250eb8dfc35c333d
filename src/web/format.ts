import type { Lang } from '../kernel/text.ts';

/** A calendar date `YYYY-MM-DD` or an instant. Instants are shown in the province's time, UTC+7. */
export type When = string | Date;

const DATE_ONLY = /^(\d{4})-(\d{2})-(\d{2})$/;
const locale = { vi: 'vi-VN', en: 'en-GB' } as const;

const perLang = <T>(make: (tag: string) => T): Record<Lang, T> => ({ vi: make(locale.vi), en: make(locale.en) });
const whole = perLang((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }));
const decimal = perLang((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 2 }));
const local = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function localParts(when: Date): Record<string, string> {
  return Object.fromEntries(local.formatToParts(when).map((part) => [part.type, part.value]));
}

/** `dd/MM/yyyy`, in both languages (the national way of writing dates). */
export function formatDate(when: When): string {
  const plain = typeof when === 'string' ? DATE_ONLY.exec(when) : null;
  if (plain) return `${plain[3]}/${plain[2]}/${plain[1]}`;
  const part = localParts(new Date(when));
  return `${part.day}/${part.month}/${part.year}`;
}

/** `HH:mm dd/MM/yyyy`; only the date when `when` carries no time. */
export function formatDateTime(when: When): string {
  if (typeof when === 'string' && DATE_ONLY.test(when)) return formatDate(when);
  const part = localParts(new Date(when));
  return `${part.hour}:${part.minute} ${part.day}/${part.month}/${part.year}`;
}

/** Machine value for `<time datetime>`: the date itself, or the instant in ISO 8601. */
export function machineTime(when: When): string {
  return typeof when === 'string' && DATE_ONLY.test(when) ? when : new Date(when).toISOString();
}

/** `1.234.567,89` in Vietnamese, `1,234,567.89` in English; at most two decimals. */
export const formatNumber = (value: number, lang: Lang): string => decimal[lang].format(value);

/** Integer VND: `100.000 đồng` / `100,000 VND`. */
export function formatMoney(vnd: number, lang: Lang): string {
  return `${whole[lang].format(vnd)}\u00a0${lang === 'vi' ? 'đồng' : 'VND'}`;
}

/** Value with its unit: a `%` sticks to the number, other units stand after a space. */
export function formatQuantity(value: number, unit: string | undefined, lang: Lang): string {
  const text = formatNumber(value, lang);
  if (!unit) return text;
  return unit === '%' ? `${text}%` : `${text}\u00a0${unit}`;
}

/** File size in the unit a person would say: `840 KB`, `2,4 MB`. */
export function formatBytes(bytes: number, lang: Lang): string {
  if (bytes < 1024 * 1024) return `${whole[lang].format(Math.max(1, bytes / 1024))}\u00a0KB`;
  return `${new Intl.NumberFormat(locale[lang], { maximumFractionDigits: 1 }).format(bytes / 1024 / 1024)}\u00a0MB`;
}
