import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  currentPeriod,
  formatPeriod,
  monthsUpTo,
  type Period,
  parsePeriod,
  periodDays,
  periodWords,
} from './period.ts';

const period: fc.Arbitrary<Period> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('month' as const, 'to-date' as const),
    year: fc.integer({ min: 2000, max: 2100 }),
    month: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({
    kind: fc.constant('quarter' as const),
    year: fc.integer({ min: 2000, max: 2100 }),
    quarter: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ kind: fc.constant('year' as const), year: fc.integer({ min: 2000, max: 2100 }) }),
);

test('a period written in an address is read back', () => {
  fc.assert(
    fc.property(period, (it) => {
      expect(parsePeriod(formatPeriod(it))).toEqual(it);
    }),
  );
  for (const wrong of ['', '2026-13', '2026-Q5', '26', '2026-1', 'ytd-2026', '1999', '2026-03-01'])
    expect(parsePeriod(wrong)).toBeUndefined();
});

test('quarters and years are made of whole months, in both cut-offs', () => {
  expect(periodDays({ kind: 'month', year: 2026, month: 12 })).toEqual({ from: '2026-12-01', to: '2027-01-01' });
  expect(periodDays({ kind: 'quarter', year: 2026, quarter: 1 }, 'mid-month')).toEqual({
    from: '2025-12-15',
    to: '2026-03-15',
  });
  expect(periodDays({ kind: 'year', year: 2026 }, 'mid-month')).toEqual({ from: '2025-12-15', to: '2026-12-15' });
  expect(periodDays({ kind: 'to-date', year: 2026, month: 2 })).toEqual({ from: '2026-01-01', to: '2026-03-01' });
  for (const cutoff of ['calendar', 'mid-month'] as const) {
    fc.assert(
      fc.property(fc.integer({ min: 2001, max: 2099 }), fc.integer({ min: 1, max: 4 }), (year, quarter) => {
        const months = [1, 2, 3].map((n) => periodDays({ kind: 'month', year, month: (quarter - 1) * 3 + n }, cutoff));
        expect(months[0]?.to).toBe(months[1]?.from);
        expect(months[1]?.to).toBe(months[2]?.from);
        expect(periodDays({ kind: 'quarter', year, quarter }, cutoff)).toEqual({
          from: months[0]?.from,
          to: months[2]?.to,
        });
      }),
    );
  }
});

test('the month changes at midnight in Vietnam', () => {
  expect(currentPeriod(new Date('2026-02-28T16:59:59Z'))).toEqual({ kind: 'to-date', year: 2026, month: 2 });
  expect(currentPeriod(new Date('2026-02-28T17:00:00Z'))).toEqual({ kind: 'to-date', year: 2026, month: 3 });
});

test('months up to a period are consecutive and end with it', () => {
  expect(monthsUpTo({ kind: 'quarter', year: 2026, quarter: 1 }, 4).map(formatPeriod)).toEqual([
    '2025-12',
    '2026-01',
    '2026-02',
    '2026-03',
  ]);
  expect(monthsUpTo({ kind: 'year', year: 2026 }, 1).map(formatPeriod)).toEqual(['2026-12']);
});

test('periods are written as reports write them', () => {
  expect(periodWords({ kind: 'quarter', year: 2026, quarter: 4 }, 'vi')).toBe('Quý IV/2026');
  expect(periodWords({ kind: 'to-date', year: 2026, month: 3 }, 'vi')).toBe('Lũy kế từ đầu năm đến hết tháng 3/2026');
  expect(periodWords({ kind: 'month', year: 2026, month: 3 }, 'en')).toBe('March 2026');
});
