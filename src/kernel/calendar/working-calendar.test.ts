import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atLocal,
  dateOfDay,
  dayNumber,
  instant,
  isDate,
  localDate,
  localTime,
  timeOfMinutes,
  weekday,
} from './local-time.ts';
import { calendar2026, DAYS_2026, local } from './testing.ts';
import { type DayRecord, WorkingCalendar } from './working-calendar.ts';

const calendar = calendar2026();

describe('local time', () => {
  it('is UTC+7', () => {
    expect(atLocal('2026-03-02', '08:00').toISOString()).toBe('2026-03-02T01:00:00.000Z');
    expect(localDate(new Date('2026-03-01T17:00:00Z'))).toBe('2026-03-02');
    expect(localTime(new Date('2026-03-01T16:59:59Z'))).toBe('23:59');
    expect(atLocal('2026-03-02', '24:00')).toEqual(atLocal('2026-03-03', '00:00'));
  });
  it('knows dates from other text', () => {
    expect(isDate('2024-02-29')).toBe(true);
    for (const wrong of ['2026-02-29', '2026-13-01', '2026-1-1', '02/03/2026', '']) expect(isDate(wrong)).toBe(false);
    expect(() => dayNumber('2026-02')).toThrow(RangeError);
    expect(() => atLocal('2026-03-02', '24:01')).toThrow(RangeError);
    expect(() => atLocal('2026-03-02', '8:00')).toThrow(RangeError);
  });
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 40_000 }), fc.integer({ min: 0, max: 1439 }), (day, minutes) => {
        const at = instant(day, minutes);
        expect([localDate(at), localTime(at)]).toEqual([dateOfDay(day), timeOfMinutes(minutes)]);
        expect(dayNumber(dateOfDay(day))).toBe(day);
        expect(weekday(dateOfDay(day)) % 7).toBe(new Date(`${dateOfDay(day)}T00:00:00Z`).getUTCDay());
      }),
    );
  });
});

describe('WorkingCalendar', () => {
  it('tells working days and why a day is not one', () => {
    expect(calendar.day('2026-03-02')).toEqual({
      date: '2026-03-02',
      working: true,
      intervals: [
        { from: '07:30', to: '11:30' },
        { from: '13:00', to: '17:00' },
      ],
      reason: null,
    });
    expect(calendar.day('2026-03-07')).toMatchObject({ working: false, intervals: [], reason: 'weekend' });
    expect(calendar.day('2026-02-17')).toMatchObject({ working: false, reason: { name: { vi: 'Tết Nguyên đán' } } });
    expect(calendar.day('2026-01-10')).toMatchObject({ working: true, reason: { kind: 'makeup_work' } });
    expect(calendar.intervals('2026-01-10')).toEqual(calendar.intervals('2026-01-09'));
  });

  it.each([
    ['2026-02-11', 3, '2026-02-23'],
    ['2026-02-14', 0, '2026-02-23'],
    ['2026-03-02', 0, '2026-03-02'],
    ['2026-02-23', -1, '2026-02-13'],
    ['2026-03-07', -1, '2026-03-06'],
    ['2026-01-09', 1, '2026-01-10'],
  ])('%s and %i working days is %s', (date, n, expected) => {
    expect(calendar.addWorkingDays(date, n)).toBe(expected);
  });

  it('adds calendar days', () => {
    expect(calendar.addCalendarDays('2026-02-26', 3)).toBe('2026-03-01');
  });

  it.each([
    ['2026-03-02 09:00', 480, '2026-03-03 09:00'],
    ['2026-03-02 07:30', 240, '2026-03-02 11:30'],
    ['2026-03-02 12:10', 1, '2026-03-02 13:01'],
    ['2026-02-13 16:00', 120, '2026-02-23 08:30'],
    ['2026-03-07 10:00', 0, '2026-03-09 07:30'],
  ])('%s and %i working minutes is %s', (from, minutes, expected) => {
    expect(calendar.addWorkingMinutes(local(from), minutes)).toEqual(local(expected));
  });

  it('finds the next working moment', () => {
    expect(calendar.nextWorkingMoment(local('2026-03-02 10:00'))).toEqual(local('2026-03-02 10:00'));
    expect(calendar.nextWorkingMoment(local('2026-03-02 06:00'))).toEqual(local('2026-03-02 07:30'));
    expect(calendar.nextWorkingMoment(local('2026-03-02 11:30'))).toEqual(local('2026-03-02 13:00'));
    expect(calendar.nextWorkingMoment(local('2026-03-02 17:00'))).toEqual(local('2026-03-03 07:30'));
    expect(calendar.nextWorkingMoment(local('2026-02-13 17:00'))).toEqual(local('2026-02-23 07:30'));
  });

  it('agrees with counting minute by minute', () => {
    const START = dayNumber('2025-12-25');
    const minute = fc.integer({ min: 0, max: 30 * 1440 });
    fc.assert(
      fc.property(minute, minute, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        let counted = 0;
        for (let m = from; m < to; m++) {
          const date = dateOfDay(START + Math.floor(m / 1440));
          const time = timeOfMinutes(m % 1440);
          const off = ['2026-01-01', '2026-01-02'].includes(date) || (weekday(date) > 5 && date !== '2026-01-10');
          if (!off && ((time >= '07:30' && time < '11:30') || (time >= '13:00' && time < '17:00'))) counted++;
        }
        expect(calendar.workingMinutesBetween(instant(START, from), instant(START, to))).toBe(counted);
      }),
      { numRuns: 25 },
    );
  });

  it('adding and measuring working minutes are inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 1440 }), fc.integer({ min: 1, max: 50_000 }), (start, minutes) => {
        const from = instant(dayNumber('2026-01-01'), start);
        const to = calendar.addWorkingMinutes(from, minutes);
        expect(calendar.workingMinutesBetween(from, to)).toBe(minutes);
        const there = calendar.workingDaysBetween(localDate(from), localDate(to));
        expect(there + calendar.workingDaysBetween(localDate(to), localDate(from))).toBe(0);
      }),
    );
  });

  it('follows an agency closure only for that agency, and lets a closure beat a make-up day', () => {
    const storm: DayRecord = {
      date: '2026-01-10',
      kind: 'local_off',
      name: { vi: 'Bão', en: 'Storm' },
      basis: '',
      agency: 'a',
    };
    const days = [storm, ...DAYS_2026];
    expect(new WorkingCalendar({ days, agency: 'a' }).isWorkingDay('2026-01-10')).toBe(false);
    expect(new WorkingCalendar({ days, agency: 'b' }).isWorkingDay('2026-01-10')).toBe(true);
    expect(new WorkingCalendar({ days }).isWorkingDay('2026-01-10')).toBe(true);
    const { agency: _, ...everybody } = storm;
    expect(new WorkingCalendar({ days: [...DAYS_2026, everybody] }).isWorkingDay('2026-01-10')).toBe(false);
  });

  it('changes hours by date, and works make-up days as long as the longest day of the week', () => {
    const hours = [
      { weekdays: [1, 2, 3, 4, 5], from: '07:30', to: '11:30' },
      { weekdays: [1, 2, 3, 4], from: '13:00', to: '17:00', validTo: '2026-04-01' },
      { weekdays: [1, 2, 3, 4], from: '13:30', to: '17:30', validFrom: '2026-04-01' },
    ];
    const changing = new WorkingCalendar({ days: DAYS_2026, hours });
    expect(changing.intervals('2026-03-31').at(-1)).toEqual({ from: '13:00', to: '17:00' });
    expect(changing.intervals('2026-04-01').at(-1)).toEqual({ from: '13:30', to: '17:30' });
    expect(changing.intervals('2026-04-03')).toHaveLength(1);
    expect(changing.intervals('2026-08-22')).toHaveLength(2);
  });

  it('opens the counter on Saturday mornings without counting them', () => {
    const saturday = { weekdays: [6], from: '07:30', to: '11:30', receptionOnly: true };
    const open = new WorkingCalendar({
      days: DAYS_2026,
      hours: [
        { weekdays: [1, 2, 3, 4, 5], from: '07:30', to: '11:30' },
        { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
        saturday,
      ],
    });
    expect(open.receptionIntervals('2026-03-07')).toEqual([{ from: '07:30', to: '11:30' }]);
    expect(open.isWorkingDay('2026-03-07')).toBe(false);
    expect(open.receptionIntervals('2026-03-02')).toEqual(open.intervals('2026-03-02'));
    expect(open.receptionIntervals('2026-02-14')).toEqual([{ from: '07:30', to: '11:30' }]);
    expect(open.receptionIntervals('2026-02-17')).toEqual([]);
  });

  it('refuses days outside its years', () => {
    expect(() => calendar.isWorkingDay('2019-12-31')).toThrow(RangeError);
    expect(() => calendar.addWorkingDays('2035-12-30', 10)).toThrow(RangeError);
    expect(() => calendar.addWorkingMinutes(local('2035-12-31 16:00'), 1000)).toThrow(RangeError);
  });
});
