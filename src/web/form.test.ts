import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorFor, readDate, readMoney } from './form.ts';
import {
  formatBytes,
  formatDate,
  formatDateTime,
  formatMoney,
  formatNumber,
  formatQuantity,
  machineTime,
} from './format.ts';
import { withQuery } from './frame.ts';

const form = (values: Record<string, string>) => new URLSearchParams(values);

describe('reading forms', () => {
  test('three boxes make a date; what is no date comes back as typed', () => {
    expect(readDate(form({ 'd.day': '7', 'd.month': '3', 'd.year': '1985' }), 'd')).toBe('1985-03-07');
    expect(readDate(form({ 'd.day': ' 07 ', 'd.month': '03', 'd.year': '1985' }), 'd')).toBe('1985-03-07');
    expect(readDate(form({}), 'd')).toBeUndefined();
    expect(readDate(form({ 'd.day': '7', 'd.month': 'ba', 'd.year': '1985' }), 'd')).toBe('7/ba/1985');
    expect(readDate(form({ 'd.day': '7', 'd.month': '3', 'd.year': '85' }), 'd')).toBe('7/3/85');
  });

  test.each([
    ['100.000.000', 100_000_000],
    ['100,000,000 đ', 100_000_000],
    ['1 500 000 đồng', 1_500_000],
    ['50000', 50_000],
    ['0', 0],
  ])('%s is %d VND', (typed, vnd) => expect(readMoney(form({ m: typed }), 'm')).toBe(vnd));

  test.each(['một trăm', '1.5', '1.00.000', '-5', '1e6'])('%s is no amount', (typed) =>
    expect(readMoney(form({ m: typed }), 'm')).toBeNaN(),
  );

  test('an empty amount is no amount at all', () => expect(readMoney(form({ m: ' ' }), 'm')).toBeUndefined());

  test('every amount we show can be typed back, in both languages', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999_999), fc.constantFrom('vi' as const, 'en' as const), (vnd, lang) => {
        expect(readMoney(form({ m: formatMoney(vnd, lang) }), 'm')).toBe(vnd);
      }),
    );
  });

  test('the error of a field is the first about it or inside it', () => {
    const problems = [
      { path: 'a.b.year', message: 'một' },
      { path: 'a.bc', message: 'hai' },
    ];
    expect(errorFor(problems, 'a.b')).toBe('một');
    expect(errorFor(problems, 'a.bc')).toBe('hai');
    expect(errorFor(problems, 'a.bcd')).toBeUndefined();
    expect(errorFor(undefined, 'a')).toBeUndefined();
  });
});

describe('formats', () => {
  test('dates stay what they are, instants are shown in province time', () => {
    expect(formatDate('2026-02-28')).toBe('28/02/2026');
    expect(formatDate(new Date('2026-12-31T17:30:00Z'))).toBe('01/01/2027');
    expect(formatDateTime(new Date('2026-12-31T17:05:00Z'))).toBe('00:05 01/01/2027');
    expect(formatDateTime('2026-02-28')).toBe('28/02/2026');
    expect(machineTime('2026-02-28')).toBe('2026-02-28');
    expect(machineTime(new Date('2026-12-31T17:05:00Z'))).toBe('2026-12-31T17:05:00.000Z');
  });

  test('numbers are written the reader’s way', () => {
    expect(formatNumber(1234567.891, 'vi')).toBe('1.234.567,89');
    expect(formatNumber(1234567.891, 'en')).toBe('1,234,567.89');
    expect(formatMoney(100_000, 'vi')).toBe('100.000\u00a0đồng');
    expect(formatQuantity(82.1, '%', 'vi')).toBe('82,1%');
    expect(formatQuantity(3, 'ngày', 'vi')).toBe('3\u00a0ngày');
    expect(formatBytes(2_516_582, 'vi')).toBe('2,4\u00a0MB');
    expect(formatBytes(10, 'vi')).toBe('1\u00a0KB');
  });
});

describe('withQuery', () => {
  test('sets and removes parameters', () => {
    expect(withQuery('/thu-tuc?q=a&lang=vi', { lang: 'en' })).toBe('/thu-tuc?q=a&lang=en');
    expect(withQuery('/thu-tuc?q=a', { q: null, page: 2 })).toBe('/thu-tuc?page=2');
  });

  test('never leads to another host', () => {
    const paths = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('//evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example'),
    );
    fc.assert(
      fc.property(paths, (path) => {
        const href = withQuery(path, { lang: 'en' });
        expect(new URL(href, 'https://tinh.example').host).toBe('tinh.example');
        expect(href).toMatch(/^\/(?![/\\])/);
      }),
    );
  });
});
