import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkingCalendar } from '../../../kernel/calendar/index.ts';
import { monthsUpTo } from '../../indicators/index.ts';
import { published, statisticsOf } from './read.ts';
import { BUCKET, bucketOf, median, workingMinutes } from './working-time.ts';

const calendar = new WorkingCalendar({ days: [] });
const at = (text: string) => new Date(`${text}:00+07:00`);

describe('working time', () => {
  it('runs while the office has the dossier, not while the applicant is waited for', () => {
    // Mon 2 March 2026 09:30–11:30 and 13:00–15:00 = 4 h; then papers asked for until Wed 4 March 10:00; 10:00–11:00 = 1 h.
    const log = [
      { at: at('2026-03-02T08:00'), toState: 1 },
      { at: at('2026-03-02T09:30'), toState: 2 },
      { at: at('2026-03-02T10:00'), toState: 4 },
      { at: at('2026-03-02T15:00'), toState: 5 },
      { at: at('2026-03-04T10:00'), toState: 4 },
      { at: at('2026-03-04T11:00'), toState: 9 },
    ];
    expect(workingMinutes(log, calendar, at('2026-03-04T11:00'))).toBe(300);
  });

  it('counts no night and no weekend, and nothing after the result', () => {
    const log = [
      { at: at('2026-03-06T16:00'), toState: 2 },
      { at: at('2026-03-09T08:30'), toState: 9 },
      { at: at('2026-03-10T09:00'), toState: 4 },
    ];
    // Friday 16:00–17:00, Monday 7:30–8:30.
    expect(workingMinutes(log, calendar, at('2026-03-09T08:30'))).toBe(120);
  });
});

describe('the median of a histogram', () => {
  it('is null of nothing and inside the bucket of the middle', () => {
    expect(median([])).toBeNull();
    expect(median([{ bucket: 0, n: 4 }])).toBe(0);
    // Ten of up to 30 minutes, ten of up to 60: half of twenty is the end of the first bucket.
    expect(
      median([
        { bucket: 2, n: 10 },
        { bucket: 1, n: 10 },
      ]),
    ).toBe(30);
  });

  it('is never further from the true median than one bucket', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 1, maxLength: 60 }), (minutes) => {
        const sorted = [...minutes].sort((a, b) => a - b);
        const low = sorted[Math.floor((sorted.length - 1) / 2)] as number;
        const cells = [...Map.groupBy(minutes, bucketOf)].map(([bucket, all]) => ({ bucket, n: all.length }));
        const found = median(cells) as number;
        expect(Math.abs(found - low)).toBeLessThanOrEqual(BUCKET);
      }),
    );
  });
});

describe('what may be published', () => {
  const months = monthsUpTo({ kind: 'month', year: 2026, month: 3 }, 12);
  const cell = (month: string, measure: string, n: number, bucket = 0) => ({
    month: `${month}-01`,
    measure,
    bucket,
    n,
  });

  it('hides 1 to 4 and nothing else', () => {
    expect([0, 1, 4, 5, 120].map(published)).toEqual([0, 'hidden', 'hidden', 5, 120]);
  });

  it('rounds sums whose hidden part they would give away', () => {
    const open = statisticsOf('x', months, [
      cell('2026-02', 'received-online', 40),
      cell('2026-03', 'received-online', 12),
    ]);
    expect(open).toMatchObject({ received: 52, channels: { online: 52, direct: 0 } });
    const close = statisticsOf('x', months, [
      cell('2026-02', 'received-online', 40),
      cell('2026-03', 'received-online', 2),
    ]);
    expect(close.months.at(-1)).toMatchObject({ received: 'hidden' });
    expect(close).toMatchObject({ received: 40, channels: { online: 40 } });
  });

  it('gives shares and medians only of five and more', () => {
    const few = [cell('2026-02', 'in-time', 4), cell('2026-02', 'time', 4, 8)];
    expect(statisticsOf('x', months, few)).toMatchObject({ handled: 'hidden', onTime: null, medianMinutes: null });
    const more = [...few, cell('2026-03', 'late', 2), cell('2026-03', 'time', 2, 40)];
    expect(statisticsOf('x', months, more)).toMatchObject({ onTime: 66.7, medianMinutes: 233 });
  });
});
