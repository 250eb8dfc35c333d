import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFiles } from '../pack/check.ts';
import { readCsv } from '../pack/csv.ts';
import { readFolder } from '../pack/files.ts';
import { weekday } from './local-time.ts';
import { daysSection, hoursSection } from './pack.ts';
import { type DayKind, type DayRecord, WorkingCalendar } from './working-calendar.ts';

const text = readFileSync(new URL('../../../provinces/tay-ninh/calendar/days.csv', import.meta.url), 'utf8');
const rows = readCsv('days.csv', text).doc?.data as Record<string, string>[];
const days = rows.map(
  (row): DayRecord => ({
    date: row.date as string,
    kind: row.kind as DayKind,
    name: { vi: row.name_vi as string, en: '' },
    basis: row.basis as string,
  }),
);
const calendar = new WorkingCalendar({ days, from: '2020-01-01', to: '2036-12-31' });
const years = Array.from({ length: 16 }, (_, i) => 2020 + i);

/** Whole runs of days off that hold the date, first to last day. */
function block(date: string): [string, string] {
  return [
    calendar.addCalendarDays(calendar.addWorkingDays(date, -1), 1),
    calendar.addCalendarDays(calendar.addWorkingDays(date, 1), -1),
  ];
}

describe('the calendar of the pack', () => {
  it.each(years)(
    '%i has every paid holiday, a substitute for each on a weekend, and as many days made up as swapped off',
    (year) => {
      const of = days.filter((day) => day.date.startsWith(`${year}`));
      const substitutes = of.filter((day) => day.name.vi.startsWith('Nghỉ bù'));
      const holidays = of.filter((day) => day.kind === 'holiday' && !substitutes.includes(day));
      // Labour Code 2019, art. 112; one day fewer for National Day before 2021.
      expect(holidays).toHaveLength(year === 2020 ? 10 : 11);
      expect(holidays.filter((day) => day.name.vi === 'Tết Nguyên đán')).toHaveLength(5);
      expect(substitutes).toHaveLength(holidays.filter((day) => weekday(day.date) > 5).length);
      for (const day of of) expect(calendar.isWorkingDay(day.date)).toBe(day.kind === 'makeup_work');
      for (const day of of.filter((d) => d.kind === 'makeup_work')) expect(weekday(day.date)).toBe(6);
      expect(of.filter((day) => day.kind === 'swap_off')).toHaveLength(
        of.filter((day) => day.kind === 'makeup_work').length,
      );
    },
  );

  it.each([
    ['2020-01-25', '2020-01-23', '2020-01-29'],
    ['2022-02-01', '2022-01-29', '2022-02-06'],
    ['2023-01-22', '2023-01-20', '2023-01-26'],
    ['2024-04-30', '2024-04-27', '2024-05-01'],
    ['2025-01-29', '2025-01-25', '2025-02-02'],
    ['2025-09-02', '2025-08-30', '2025-09-02'],
    ['2026-01-01', '2026-01-01', '2026-01-04'],
    ['2026-02-17', '2026-02-14', '2026-02-22'],
    ['2026-04-26', '2026-04-25', '2026-04-27'],
    ['2026-05-01', '2026-04-30', '2026-05-03'],
    ['2026-09-02', '2026-08-29', '2026-09-02'],
    ['2030-02-02', '2030-02-01', '2030-02-07'],
  ])('the break around %s runs from %s to %s', (date, first, last) => {
    expect(block(date)).toEqual([first, last]);
  });

  it('is valid by its sections', async () => {
    const folder = new URL('../../../provinces/tay-ninh', import.meta.url).pathname;
    const own = [...(await readFolder(folder))].filter(([file]) => file.startsWith('calendar/'));
    const { problems, view } = checkFiles(folder, new Map(own), [
      { ...daysSection, after: [] },
      { ...hoursSection, after: [] },
    ]);
    expect(problems).toEqual([]);
    expect([view.docs('calendar'), view.docs('calendar-hours')].map((docs) => docs.length)).toEqual([1, 1]);
  });

  it('says how sure each entry is', () => {
    expect(new Set(rows.map((row) => row.confidence))).toEqual(new Set(['confirmed', 'unverified', 'projected']));
    expect(rows.filter((row) => (row.date as string) < '2027').some((row) => row.confidence === 'projected')).toBe(
      false,
    );
  });
});
