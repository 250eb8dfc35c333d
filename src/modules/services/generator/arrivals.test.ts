import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate, WorkingCalendar } from '../../../kernel/calendar/index.ts';
import { counterTime, intensity, onlineShare, onlineTime, planDays } from './arrivals.ts';
import { stream } from './random.ts';

const off = (date: string) => ({ date, kind: 'holiday' as const, name: { vi: 'Tết', en: 'Tết' }, basis: 'BLLĐ' });
const tet = ['16', '17', '18', '19', '20'].map((day) => off(`2026-02-${day}`));
const calendar = new WorkingCalendar({ days: tet });
const year = { from: '2025-11-03', to: '2026-11-01' };

describe('filings of the days', () => {
  it('are exactly as many as asked for, whatever the volume', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000 }),
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        (total, volume) => {
          const plans = planDays({ ...year, total }, calendar, (day) => (day < '2026-03-01' ? 1 : volume));
          expect(plans.reduce((sum, plan) => sum + plan.counter + plan.online, 0)).toBe(total);
          for (const plan of plans) {
            expect(Math.min(plan.counter, plan.online)).toBeGreaterThanOrEqual(0);
            if (!calendar.isWorkingDay(plan.day)) expect(plan.counter).toBe(0);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('are few at Tết and before it, and come online more from year to year', () => {
    const plans = planDays({ ...year, total: 40_000 }, calendar, () => 1);
    const on = (day: string) => plans.find((plan) => plan.day === day) as (typeof plans)[number];
    expect(on('2026-02-18').online).toBeLessThan(on('2026-01-24').online);
    expect(on('2026-02-13').counter).toBeLessThan(0.7 * on('2026-01-16').counter);
    expect(on('2026-03-02').counter).toBeGreaterThan(on('2026-03-06').counter);
    expect(onlineShare(0)).toBeLessThan(0.4);
    expect(onlineShare(2)).toBeGreaterThan(0.8);
    expect(intensity(calendar, '2026-02-15').counter).toBe(0);
  });
});

describe('hours', () => {
  it('of the counter lie in office hours, those from home on the same day', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = stream('hours', seed);
        const at = counterTime(random, '2026-03-04', calendar);
        expect(calendar.nextWorkingMoment(at)).toEqual(at);
        expect(localDate(at)).toBe('2026-03-04');
        expect(localDate(onlineTime(random, '2026-02-17'))).toBe('2026-02-17');
      }),
    );
  });

  it('from home are often in the evening', () => {
    const random = stream('evening');
    const times = Array.from({ length: 2000 }, () => onlineTime(random, '2026-03-04').getUTCHours() + 7);
    const evening = times.filter((hour) => hour >= 18).length / times.length;
    expect(evening).toBeGreaterThan(0.3);
    expect(evening).toBeLessThan(0.5);
  });
});
