import { isDate } from '../../../kernel/calendar/local-time.ts';

/** Something a machine read on a paper that an officer may want; a proposal, never written anywhere by itself. */
export interface Fact {
  readonly kind: 'personalId' | 'number' | 'date' | 'money';
  /** Normal form: digits, `12/QĐ-UBND`, YYYY-MM-DD, whole đồng. */
  readonly value: string;
}

const two = (text: string): string => text.padStart(2, '0');

/**
 * Numbers and dates in recognised text: personal ID numbers, numbers of official documents (`Số: 12/QĐ-UBND`), dates in
 * figures and in words (`ngày 02 tháng 3 năm 2026`), amounts in đồng. Each once, in the order of the text. Pure.
 */
export function factsIn(text: string): Fact[] {
  const found: (Fact & { at: number })[] = [];
  const each = (pattern: RegExp, read: (match: RegExpExecArray) => Fact | undefined) => {
    for (const match of text.matchAll(pattern)) {
      const fact = read(match as RegExpExecArray);
      if (fact) found.push({ ...fact, at: match.index });
    }
  };
  const date = (d = '', m = '', y = ''): Fact | undefined => {
    const value = `${y}-${two(m)}-${two(d)}`;
    return isDate(value) ? { kind: 'date', value } : undefined;
  };
  each(/(?<!\d)\d{12}(?!\d)/g, ([value]) => ({ kind: 'personalId', value }));
  each(/(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)/g, ([, d, m, y]) => date(d, m, y));
  each(/ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})/giu, ([, d, m, y]) => date(d, m, y));
  each(/(?<![\d/])(\d{1,6}(?:\/\d{4})?\/[A-ZĐ]{1,8}(?:-[A-ZĐ&]{1,12}){0,3})(?![\p{L}\d])/gu, ([, value = '']) => ({
    kind: 'number',
    value,
  }));
  each(/(?<![\d.])(\d{1,3}(?:[.,]\d{3})+)\s*(?:đồng|đ\b|VNĐ|VND)/giu, ([, value = '']) => ({
    kind: 'money',
    value: value.replace(/[.,]/g, ''),
  }));
  const seen = new Set<string>();
  return found
    .sort((a, b) => a.at - b.at)
    .filter(({ kind, value }) => !seen.has(`${kind} ${value}`) && seen.add(`${kind} ${value}`))
    .map(({ kind, value }) => ({ kind, value }))
    .slice(0, 50);
}
