import { describe, expect, it } from 'vitest';
import { type Opening, slotsOf } from './slots.ts';

const opening = (more: Partial<Opening> = {}): Opening => ({
  letter: 'A',
  weekdays: [1, 2, 3, 4, 5],
  from: '08:00',
  to: '09:30',
  minutes: 30,
  capacity: 2,
  validFrom: '2026-01-01',
  validTo: null,
  ...more,
});
const HOURS = [
  { from: '07:30', to: '11:30' },
  { from: '13:00', to: '17:00' },
];
// A Monday.
const DAY = '2026-03-02';
const times = (openings: Opening[], day = DAY, hours = HOURS) =>
  slotsOf(day, openings, hours).map((slot) => `${slot.from}-${slot.to} ${slot.capacity}`);

describe('slots of a day', () => {
  it('are the opening cut into pieces', () => {
    expect(times([opening()])).toEqual(['08:00-08:30 2', '08:30-09:00 2', '09:00-09:30 2']);
    expect(slotsOf(DAY, [opening()], HOURS)[0]?.startsAt.toISOString()).toBe('2026-03-02T01:00:00.000Z');
  });

  it('lie within the hours of reception: none on a day off, none over noon', () => {
    expect(times([opening()], DAY, [])).toEqual([]);
    expect(times([opening({ from: '11:00', to: '13:30' })])).toEqual(['11:00-11:30 2', '13:00-13:30 2']);
    expect(times([opening({ from: '16:00', to: '18:00', minutes: 60 })])).toEqual(['16:00-17:00 2']);
  });

  it('follow weekday and validity, and a remainder is no slot', () => {
    expect(times([opening({ weekdays: [2] })])).toEqual([]);
    expect(times([opening({ validFrom: '2026-03-03' })])).toEqual([]);
    expect(times([opening({ validTo: DAY })])).toEqual([]);
    expect(times([opening({ to: '08:45' })])).toEqual(['08:00-08:30 2']);
    expect(times([opening({ capacity: 0 })])).toEqual([]);
  });

  it('add up where two openings cover the same time', () => {
    expect(times([opening({ to: '08:30' }), opening({ to: '08:30', capacity: 1 })])).toEqual(['08:00-08:30 3']);
  });
});
