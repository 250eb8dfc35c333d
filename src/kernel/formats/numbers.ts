import type { Lang } from '../text.ts';

const group = (digits: string, mark: string): string => digits.replace(/\B(?=(\d{3})+$)/g, mark);

/** `1.234.567,89` in Vietnamese, `1,234,567.89` in English. @param decimals at most so many, trailing zeros dropped */
export function formatNumber(value: number, lang: Lang, decimals = 2): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be shown`);
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
  const kept = fraction.replace(/0+$/, '');
  const [thousands, point] = lang === 'vi' ? ['.', ','] : [',', '.'];
  const text = kept ? `${group(whole, thousands)}${point}${kept}` : group(whole, thousands);
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}

/** Integer VND in words of the language: `1.234.567 đồng`, `1,234,567 VND`. The space does not break. */
export function formatMoney(vnd: number, lang: Lang): string {
  assertVnd(vnd);
  return `${formatNumber(vnd, lang, 0)}\u00a0${lang === 'vi' ? 'đồng' : 'VND'}`;
}

/** Short form with the sign: `1.234.567 ₫`, `₫1,234,567`. */
export function formatMoneyShort(vnd: number, lang: Lang): string {
  assertVnd(vnd);
  const number = formatNumber(vnd, lang, 0);
  return lang === 'vi' ? `${number}\u00a0₫` : `₫${number}`;
}

/** `97,5%`. @param share 0–1 */
export function formatShare(share: number, lang: Lang, decimals = 1): string {
  return `${formatNumber(share * 100, lang, decimals)}%`;
}

export function assertVnd(vnd: number): void {
  if (!Number.isSafeInteger(vnd)) throw new RangeError(`${vnd} is not a whole number of đồng`);
}
