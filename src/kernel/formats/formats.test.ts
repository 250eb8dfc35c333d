import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  duration,
  formatDate,
  formatDateTime,
  formatLongDate,
  formatMoney,
  formatMoneyShort,
  formatNumber,
  formatShare,
  formatTime,
  formatWeekday,
  formatWorkingTimeLeft,
  maskEmail,
  maskPersonalId,
  maskPhone,
  moneyInWords,
  numberInWords,
  PERSONAL_ID_ERRORS,
  PERSONAL_ID_WARNINGS,
  parseDate,
  parsePersonalId,
  workingDuration,
} from './index.ts';

describe('dates', () => {
  const at = new Date('2026-03-01T18:05:00Z');
  it('are shown in the time of Viet Nam', () => {
    expect(formatDate(at)).toBe('02/03/2026');
    expect(formatDateTime(at)).toBe('01:05 02/03/2026');
    expect(formatTime(at)).toBe('01:05');
    expect(formatDate('2026-12-31')).toBe('31/12/2026');
  });
  it.each([
    ['2026-03-02', 'ngày 02 tháng 3 năm 2026'],
    ['2026-02-14', 'ngày 14 tháng 02 năm 2026'],
    ['2026-01-09', 'ngày 09 tháng 01 năm 2026'],
    ['2026-10-20', 'ngày 20 tháng 10 năm 2026'],
  ])('%s is written %s', (date, expected) => expect(formatLongDate(date)).toBe(expected));
  it('know their weekday', () => {
    expect(formatWeekday('2026-03-02', 'vi')).toBe('thứ Hai');
    expect(formatWeekday('2026-03-08', 'en')).toBe('Sunday');
    expect(formatWeekday('1969-12-31', 'en')).toBe('Wednesday');
  });
  it('are read as typed', () => {
    expect(parseDate('2/3/2026')).toBe('2026-03-02');
    expect(parseDate(' 02-03-2026 ')).toBe('2026-03-02');
    for (const wrong of ['30/02/2026', '2026-03-02', '1/13/2026', '1/1/26', '', 'x'])
      expect(parseDate(wrong)).toBeNull();
  });
  it('refuse what is no date', () => {
    expect(() => formatDate('2026-02-30')).toThrow(RangeError);
    expect(() => formatDate('')).toThrow(RangeError);
  });
});

describe('durations', () => {
  it.each([
    [0, '0 phút làm việc', '0 minutes of working time'],
    [60, '1 giờ làm việc', '1 hour of working time'],
    [480, '1 ngày làm việc', '1 working day'],
    [1440, '3 ngày làm việc', '3 working days'],
    [1095, '2 ngày 2 giờ 15 phút làm việc', '2 days 2 hours 15 minutes of working time'],
  ])('%i working minutes', (minutes, vi, en) => expect(workingDuration(minutes)).toEqual({ vi, en }));
  it('counts elapsed days of 24 hours', () => expect(duration(1500).vi).toBe('1 ngày 1 giờ'));
  it('says how a deadline stands', () => {
    expect(formatWorkingTimeLeft(1500, 'vi')).toBe('còn 3 ngày làm việc');
    expect(formatWorkingTimeLeft(150, 'vi')).toBe('còn 2 giờ làm việc');
    expect(formatWorkingTimeLeft(-30, 'vi')).toBe('quá hạn 30 phút làm việc');
    expect(formatWorkingTimeLeft(-500, 'en')).toBe('1 working day overdue');
  });
});

describe('numbers and money', () => {
  it.each([
    [1234567.891, '1.234.567,89', '1,234,567.89'],
    [0, '0', '0'],
    [-0.001, '0', '0'],
    [-1500, '-1.500', '-1,500'],
    [99.5, '99,5', '99.5'],
  ])('%d', (value, vi, en) => expect([formatNumber(value, 'vi'), formatNumber(value, 'en')]).toEqual([vi, en]));
  it('groups like the platform does', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(formatNumber(n, 'en', 0)).toBe(n.toLocaleString('en-US').replace(/^-0$/, '0'));
      }),
    );
  });
  it('writes money', () => {
    expect(formatMoney(1_234_567, 'vi')).toBe('1.234.567\u00a0đồng');
    expect(formatMoney(100_000, 'en')).toBe('100,000\u00a0VND');
    expect(formatMoneyShort(8000, 'vi')).toBe('8.000\u00a0₫');
    expect(() => formatMoney(0.5, 'vi')).toThrow(RangeError);
    expect(formatShare(0.975, 'vi')).toBe('97,5%');
  });
  it.each([
    [0, 'không'],
    [5, 'năm'],
    [10, 'mười'],
    [11, 'mười một'],
    [14, 'mười bốn'],
    [15, 'mười lăm'],
    [21, 'hai mươi mốt'],
    [24, 'hai mươi tư'],
    [25, 'hai mươi lăm'],
    [50, 'năm mươi'],
    [101, 'một trăm lẻ một'],
    [105, 'một trăm lẻ năm'],
    [110, 'một trăm mười'],
    [115, 'một trăm mười lăm'],
    [555, 'năm trăm năm mươi lăm'],
    [1000, 'một nghìn'],
    [1005, 'một nghìn không trăm lẻ năm'],
    [1050, 'một nghìn không trăm năm mươi'],
    [10_000, 'mười nghìn'],
    [21_000, 'hai mươi mốt nghìn'],
    [1_200_000, 'một triệu hai trăm nghìn'],
    [1_205_021, 'một triệu hai trăm lẻ năm nghìn không trăm hai mươi mốt'],
    [1_000_005, 'một triệu không trăm lẻ năm'],
    [2_000_000_000, 'hai tỷ'],
    [2_015_000_000, 'hai tỷ không trăm mười lăm triệu'],
    [1_000_000_000_000, 'một nghìn tỷ'],
    [-21, 'âm hai mươi mốt'],
  ])('%i is read %s', (n, expected) => expect(numberInWords(n)).toBe(expected));
  it('reads different numbers differently', () => {
    const n = fc.integer({ min: 0, max: 9_999_999_999 });
    fc.assert(
      fc.property(n, n, (a, b) => {
        expect(numberInWords(a) === numberInWords(b)).toBe(a === b);
      }),
    );
  });
  it('writes amounts for receipts', () => expect(moneyInWords(1_200_000)).toBe('Một triệu hai trăm nghìn đồng'));
});

describe('personal ID numbers', () => {
  it('tells place, gender and year', () => {
    expect(parsePersonalId('072 190 001234')).toEqual({
      ok: true,
      value: '072190001234',
      provinceCode: '072',
      gender: 'female',
      year: 1990,
      warnings: [],
    });
    expect(parsePersonalId('080206001234')).toMatchObject({ gender: 'male', year: 2006 });
    expect(parsePersonalId('079305001234')).toMatchObject({ gender: 'female', year: 2005 });
  });
  it.each([
    ['', 'empty'],
    ['07219000123a', 'not_digits'],
    ['290123456', 'old_card'],
    ['07219000123', 'length'],
    ['0721900012345', 'length'],
  ] as const)('%j is refused: %s', (raw, error) => {
    expect(parsePersonalId(raw)).toEqual({ ok: false, error });
    expect(PERSONAL_ID_ERRORS[error].vi).not.toBe('');
  });
  it('warns and does not block', () => {
    const facts = { today: '2026-03-02', birthDate: '1991-05-01', gender: 'male' as const };
    const parsed = parsePersonalId('003390001234', facts);
    expect(parsed).toMatchObject({
      ok: true,
      warnings: ['unknown_province', 'future_year', 'year_differs', 'gender_differs'],
    });
    if (parsed.ok) for (const warning of parsed.warnings) expect(PERSONAL_ID_WARNINGS[warning].en).not.toBe('');
    expect(parsePersonalId('101090001234')).toMatchObject({ warnings: [] });
  });
});

describe('masks', () => {
  it.each([
    [maskPersonalId, '072019901234', '0720****1234'],
    [maskPersonalId, '1234', '**34'],
    [maskPersonalId, '12', '**'],
    [maskPhone, '0901234567', '090****567'],
    [maskPhone, '+84 901 234 567', '+8490****567'],
    [maskPhone, '113', '*13'],
    [maskEmail, 'nguyen.van.a@example.vn', 'n***@example.vn'],
    [maskEmail, 'nobody', '******'],
  ])('%o(%s) = %s', (mask, value, expected) => expect(mask(value)).toBe(expected));
  it('never show a whole number', () => {
    const digits = fc.stringMatching(/^\d{1,15}$/);
    fc.assert(
      fc.property(digits, (value) => {
        for (const mask of [maskPersonalId, maskPhone]) expect(mask(value)).toContain('*');
      }),
    );
  });
});
