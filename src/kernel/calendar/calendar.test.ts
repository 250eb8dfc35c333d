import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsPart } from '../events/index.ts';
import { execute } from '../execute.ts';
import { checkFiles } from '../pack/check.ts';
import { packPart } from '../pack/index.ts';
import type { PackDoc } from '../pack/section.ts';
import { searchPart } from '../search/index.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { unitsPart } from '../units/index.ts';
import { calendarPart, loadCalendar, revokeDay, setDay } from './index.ts';
import { daysSection, hoursSection } from './pack.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ modules: [storePart, eventsPart, packPart, searchPart, unitsPart, calendarPart] });
});
afterAll(() => t.close());

const storm = {
  date: '2026-03-04',
  kind: 'local_off' as const,
  nameVi: 'Bão số 3',
  nameEn: 'Storm no. 3',
  basis: 'Công điện 12/CĐ-UBND',
};
const changes = () =>
  t.db.selectFrom('event').select(['type', 'data']).where('type', '=', 'calendar.day.changed').execute();

describe('calendar commands', () => {
  it('a closure changes the calendar at once, keeps history, and can be revoked', async () => {
    expect((await loadCalendar(t.ctx())).isWorkingDay('2026-03-04')).toBe(true);
    const { id } = await execute(t.ctx(), setDay, storm);
    expect((await loadCalendar(t.ctx())).day('2026-03-04')).toMatchObject({
      working: false,
      reason: { name: { vi: 'Bão số 3' } },
    });
    expect(await execute(t.ctx(), setDay, storm)).toEqual({ id, changed: false });

    t.clock.advance(60_000);
    const renamed = await execute(t.ctx(), setDay, { ...storm, nameVi: 'Bão số 4' });
    expect(renamed.changed).toBe(true);
    t.clock.advance(60_000);
    await execute(t.ctx(), revokeDay, { id: renamed.id, reason: 'Bão tan' });
    expect((await loadCalendar(t.ctx())).isWorkingDay('2026-03-04')).toBe(true);

    const before = new Date(t.clock.now().getTime() - 90_000);
    const known = await loadCalendar(t.ctx(), null, { knownAt: before });
    expect(known.day('2026-03-04')).toMatchObject({ working: false, reason: { name: { vi: 'Bão số 3' } } });
    expect((await changes()).map((event: { data: unknown }) => (event.data as { change: string }).change)).toEqual([
      'set',
      'set',
      'revoked',
    ]);
    await expect(execute(t.ctx(), revokeDay, { id: renamed.id, reason: 'x' })).rejects.toMatchObject({ status: 409 });
  });

  it('only an administrator may edit', async () => {
    await expect(execute(t.ctx({ kind: 'anonymous' }), setDay, storm)).rejects.toMatchObject({ status: 401 });
  });

  it('refuses what is no date, and unknown agencies and days', async () => {
    await expect(execute(t.ctx(), setDay, { ...storm, date: '2026-02-30' })).rejects.toMatchObject({ status: 422 });
    const nobody = '00000000-0000-7000-8000-000000000000';
    await expect(execute(t.ctx(), setDay, { ...storm, agencyId: nobody })).rejects.toMatchObject({ status: 404 });
    await expect(execute(t.ctx(), revokeDay, { id: nobody, reason: 'x' })).rejects.toMatchObject({ status: 404 });
  });

  it('does not show an edit that is rolled back', async () => {
    const outside = t.ctx();
    await expect(
      t.db.transaction().execute(async (tx) => {
        const inside = { ...outside, db: tx };
        await execute(inside, setDay, { ...storm, date: '2026-03-05' });
        expect((await loadCalendar(inside)).isWorkingDay('2026-03-05')).toBe(false);
        throw new Error('roll back');
      }),
    ).rejects.toThrow('roll back');
    expect((await loadCalendar(outside)).isWorkingDay('2026-03-05')).toBe(true);
  });
});

const header = 'date,kind,name_vi,name_en,basis,source,confidence,agency';
const line = (date: string, kind = 'holiday', name = 'Tết') => `${date},${kind},${name},Tet,Điều 112,,confirmed,`;
const hoursYaml =
  'schemes:\n  standard:\n    - { weekdays: [1, 2, 3, 4, 5], from: "08:00", to: "12:00", valid_from: 2000-01-01 }\n';

function check(days: readonly string[], hours = hoursYaml) {
  const files = new Map([
    ['calendar/days.csv', Buffer.from([header, ...days, ''].join('\n'))],
    ['calendar/hours.yaml', Buffer.from(hours)],
  ]);
  // The calendar alone, without the agencies it would be checked against.
  const sections = [
    { ...daysSection, after: [] },
    { ...hoursSection, after: [] },
  ];
  return checkFiles('test', files, sections);
}

async function load(days: readonly string[], hours = hoursYaml) {
  const { view, problems } = check(days, hours);
  expect(problems).toEqual([]);
  t.clock.advance(1000);
  const counts = [];
  for (const section of [daysSection, hoursSection]) {
    counts.push(
      await t.db
        .transaction()
        .execute((tx) => section.load({ ...t.ctx(), db: tx }, view.docs(section.name) as PackDoc<never>[], view)),
    );
  }
  return counts;
}

describe('calendar in the pack', () => {
  it('names line and reason of every mistake', () => {
    const { problems } = check([
      line('2027-01-01'),
      line('2027-02-30'),
      line('2027-01-01'),
      line('2027-01-09', 'party'),
      line('2027-01-01', 'makeup_work'),
    ]);
    expect(problems.map((problem) => [problem.file, problem.line])).toEqual([
      ['calendar/days.csv', 3],
      ['calendar/days.csv', 5],
    ]);
    const crossed = check([line('2027-01-01'), line('2027-01-01'), line('2027-01-01', 'makeup_work')]).problems;
    expect(crossed.map((problem) => [problem.line, problem.reason])).toEqual([
      [3, '2027-01-01 holiday occurs twice'],
      [4, '2027-01-01 is a day off and a make-up day'],
    ]);
    expect(
      check([], 'schemes:\n  other:\n    - { weekdays: [1], from: "08:00", to: "07:00", valid_from: 2000-01-01 }\n')
        .problems,
    ).not.toEqual([]);
  });

  it('loads, changes nothing when loaded again, follows corrections, and leaves administrators alone', async () => {
    const days = [line('2027-01-01'), line('2027-02-08'), line('2027-02-09')];
    expect(await load(days)).toEqual([
      { added: 3, changed: 0, unchanged: 0 },
      { added: 1, changed: 0, unchanged: 0 },
    ]);
    expect(await load(days)).toEqual([
      { added: 0, changed: 0, unchanged: 3 },
      { added: 0, changed: 0, unchanged: 1 },
    ]);
    const calendar = await loadCalendar(t.ctx());
    expect(calendar.isWorkingDay('2027-02-09')).toBe(false);
    expect(calendar.intervals('2027-02-10')).toEqual([{ from: '08:00', to: '12:00' }]);

    // Renamed, taken out, and one that an administrator revoked.
    const { id } = await t.db
      .selectFrom('calendar_day')
      .select('id')
      .where('date', '=', '2027-02-08')
      .executeTakeFirstOrThrow();
    await execute(t.ctx(), revokeDay, { id, reason: 'Không nghỉ' });
    const [counts] = await load([line('2027-01-01', 'holiday', 'Tết Dương lịch'), line('2027-02-08')]);
    expect(counts).toEqual({ added: 0, changed: 2, unchanged: 1 });
    const corrected = await loadCalendar(t.ctx());
    expect(corrected.day('2027-01-01')).toMatchObject({ reason: { name: { vi: 'Tết Dương lịch' } } });
    expect(corrected.isWorkingDay('2027-02-09')).toBe(true);
    expect(corrected.isWorkingDay('2027-02-08')).toBe(true);

    // Back again.
    expect((await load(days))[0]).toEqual({ added: 0, changed: 2, unchanged: 1 });
    expect((await loadCalendar(t.ctx())).isWorkingDay('2027-02-09')).toBe(false);
  });
});
