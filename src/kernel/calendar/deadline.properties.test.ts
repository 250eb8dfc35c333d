import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeDeadline, type Deadline } from './deadline.ts';
import { type ClockEvent, type DeadlineRule, deadlineRule } from './deadline-rule.ts';
import { instant, localDate, localDayNumber } from './local-time.ts';
import { calendar2026, local } from './testing.ts';
import type { DayRecord } from './working-calendar.ts';

const calendar = calendar2026();
const START = localDayNumber(local('2025-11-01 00:00'));
const LATER = local('2030-01-01 08:00');

/** Any minute of November 2025 to October 2026, half of them in office hours. */
const moment = fc
  .oneof(
    fc.record({ day: fc.integer({ min: 0, max: 360 }), minute: fc.integer({ min: 0, max: 1439 }) }),
    fc.record({ day: fc.integer({ min: 0, max: 360 }), minute: fc.integer({ min: 450, max: 1020 }) }),
  )
  .map(({ day, minute }) => instant(START + day, minute));

const rule: fc.Arbitrary<DeadlineRule> = fc
  .oneof(
    fc.record({
      unit: fc.constant('working_days' as const),
      value: fc.integer({ min: 1, max: 45 }),
      startsNextDay: fc.boolean(),
    }),
    fc.record({ unit: fc.constant('working_days' as const), value: fc.integer({ min: 1, max: 40 }).map((n) => n / 4) }),
    fc.record({
      unit: fc.constant('calendar_days' as const),
      value: fc.integer({ min: 1, max: 60 }),
      startsNextDay: fc.boolean(),
    }),
    fc.record({ unit: fc.constant('hours' as const), value: fc.integer({ min: 1, max: 80 }) }),
    fc.record({ unit: fc.constant('same_day' as const) }),
  )
  .map((given) => deadlineRule.parse(given));

/** Pauses as pairs of gaps in minutes: run, stand still, run, … */
const gaps = fc.array(
  fc.record({ run: fc.integer({ min: 0, max: 9000 }), stand: fc.integer({ min: 0, max: 30000 }) }),
  { maxLength: 3 },
);

function events(received: Date, pauses: readonly { run: number; stand: number }[]): ClockEvent[] {
  const list: ClockEvent[] = [{ kind: 'received', at: received }];
  let at = received.getTime();
  for (const { run, stand } of pauses) {
    const asked = at + run * 60_000;
    at = asked + stand * 60_000;
    list.push({ kind: 'supplement_requested', at: new Date(asked) }, { kind: 'supplemented', at: new Date(at) });
  }
  return list;
}

const compute = (r: DeadlineRule, list: readonly ClockEvent[], now = LATER, with_ = calendar): Deadline =>
  computeDeadline(r, with_, list, now);
const due = (deadline: Deadline): Date => {
  if (!deadline.dueAt) throw new Error('no due date');
  return deadline.dueAt;
};
/** Something was counted since the last start; before that the rest of the first day is nobody's time. */
function counting(deadline: Deadline): boolean {
  const started = deadline.explanation.findLastIndex((line) => line.kind === 'started' || line.kind === 'restarted');
  return deadline.explanation.slice(started).some((line) => (line.counted ?? 0) > 0);
}
const restarting = fc.constantFrom('pause' as const, 'restart' as const);

describe('every deadline', () => {
  it('falls on a working day, inside working time, after reception', () => {
    fc.assert(
      fc.property(rule, restarting, moment, gaps, (r, supplement, received, pauses) => {
        const at = due(compute({ ...r, supplement }, events(received, pauses)));
        expect(calendar.isWorkingDay(localDate(at))).toBe(true);
        expect(at > received).toBe(true);
        if (r.unit !== 'hours' && Number.isInteger(r.value)) expect(at).toEqual(calendar.endOfDay(localDayNumber(at)));
      }),
    );
  });

  it('is monotone in the instant of reception', () => {
    fc.assert(
      fc.property(rule, moment, moment, (r, a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        expect(due(compute(r, events(first, []))) <= due(compute(r, events(second, [])))).toBe(true);
      }),
    );
  });

  it('is monotone in the limit, with the same pauses', () => {
    fc.assert(
      fc.property(rule, fc.integer({ min: 1, max: 20 }), moment, gaps, (r, more, received, pauses) => {
        const list = events(received, pauses);
        expect(due(compute(r, list)) <= due(compute({ ...r, value: r.value + more }, list))).toBe(true);
      }),
    );
  });

  it('is never brought forward by a closure entered later', () => {
    const closures = fc.uniqueArray(fc.integer({ min: 0, max: 420 }), { maxLength: 12 });
    fc.assert(
      fc.property(rule, restarting, moment, gaps, closures, (r, supplement, received, pauses, days) => {
        const closed = days.map(
          (day): DayRecord => ({
            date: localDate(instant(START + day, 0)),
            kind: 'local_off',
            name: { vi: 'Bão', en: 'Storm' },
            basis: '',
          }),
        );
        const list = events(received, pauses);
        const before = due(compute({ ...r, supplement }, list));
        expect(before <= due(compute({ ...r, supplement }, list, LATER, calendar2026(closed)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('counts swap Saturdays as full working days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), (n) => {
        // Monday 5 January 2026; the Saturday of that week is worked.
        const r = deadlineRule.parse({ unit: 'working_days', value: n });
        expect(localDate(due(compute(r, events(local('2026-01-05 09:00'), []))))).toBe(
          `2026-01-${String(5 + n).padStart(2, '0')}`,
        );
        const h = deadlineRule.parse({ unit: 'hours', value: 8 * n });
        expect(
          due(compute(h, events(local('2026-01-10 07:30'), []))).getTime() >= local('2026-01-10 17:00').getTime(),
        ).toBe(true);
      }),
    );
    const h = deadlineRule.parse({ unit: 'hours', value: 8 });
    expect(due(compute(h, events(local('2026-01-10 07:30'), [])))).toEqual(local('2026-01-10 17:00'));
  });
});

describe('a pause', () => {
  it('never costs time: what remains of the limit on resumption is at least what remained before', () => {
    const length = fc.integer({ min: 0, max: 60_000 });
    fc.assert(
      fc.property(
        rule,
        restarting,
        moment,
        gaps,
        fc.integer({ min: 0, max: 9000 }),
        length,
        (r, supplement, received, pauses, run, stand) => {
          const whole = { ...r, supplement };
          const before = events(received, pauses);
          const at = new Date((before.at(-1)?.at.getTime() ?? 0) + run * 60_000);
          const undisturbed = compute(whole, before, at);
          fc.pre(due(undisturbed) > at);
          const asked: ClockEvent[] = [...before, { kind: 'supplement_requested', at }];
          const paused = compute(whole, asked, at);
          const resumedAt = new Date(at.getTime() + stand * 60_000);
          const resumed = compute(whole, [...asked, { kind: 'supplemented', at: resumedAt }], resumedAt);
          // Pausing again at once shows what the resumed clock has left of the limit.
          const again = compute(
            whole,
            [...asked, { kind: 'supplemented', at: resumedAt }, { kind: 'suspended', at: resumedAt }],
            resumedAt,
          );
          expect(again.remaining ?? 0).toBeGreaterThanOrEqual((paused.remaining ?? Number.NaN) - 1e-9);
          expect(due(resumed) >= due(undisturbed)).toBe(true);
          // Calendar days may hold more days off after the pause than before it; working limits may not lose working time.
          if (r.unit !== 'calendar_days' && counting(paused)) {
            expect(resumed.remainingMinutes).toBeGreaterThanOrEqual(undisturbed.remainingMinutes - 1e-3);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is worth nothing when it has no length, once the count has begun', () => {
    fc.assert(
      fc.property(rule, moment, fc.integer({ min: 1440, max: 9000 }), (r, received, run) => {
        const plain = due(compute(r, events(received, [])));
        const touched = due(compute(r, events(received, [{ run, stand: 0 }])));
        expect(Math.abs(touched.getTime() - plain.getTime())).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the explanation', () => {
  const withReAppointment = fc.option(
    fc.record({ after: fc.integer({ min: 0, max: 20_000 }), days: fc.integer({ min: 0, max: 90 }) }),
  );

  it('adds up to the limit, line by line', () => {
    fc.assert(
      fc.property(
        rule,
        restarting,
        moment,
        gaps,
        withReAppointment,
        fc.boolean(),
        (r, supplement, received, pauses, again, open) => {
          const list = events(received, pauses);
          if (open && pauses.length > 0) list.pop();
          if (again) {
            const at = new Date(received.getTime() + again.after * 60_000);
            list.push({ kind: 're_appointed', at, date: localDate(new Date(at.getTime() + again.days * 86_400_000)) });
          }
          const deadline = compute({ ...r, supplement }, list);
          const sum = (key: 'counted' | 'given'): number =>
            deadline.explanation.reduce((total, line) => total + (line[key] ?? 0), 0);
          const limit = r.unit === 'same_day' ? 1 : r.unit === 'hours' ? r.value * 60 : r.value;
          expect(sum('counted') + (deadline.remaining ?? 0)).toBeCloseTo(limit + sum('given'), 6);
          for (const line of deadline.explanation)
            expect((line.counted ?? 0) >= 0 && (line.given ?? 0) >= 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('without pauses counts each working day of the limit once and names every day off between', () => {
    const days = rule.filter((r) => r.unit === 'working_days' && Number.isInteger(r.value) && r.startsNextDay);
    fc.assert(
      fc.property(days, moment, (r, received) => {
        const deadline = compute(r, events(received, []));
        const runs = deadline.explanation.filter((line) => line.kind === 'counted' || line.kind === 'skipped');
        const skipped = runs
          .map((line) => Number(/^Không tính (\d+)/.exec(line.text.vi)?.[1] ?? 0))
          .reduce((a, b) => a + b, 0);
        const counted = runs.reduce((total, line) => total + (line.counted ?? 0), 0);
        expect(counted).toBe(r.value);
        expect(counted + skipped).toBe(localDayNumber(due(deadline)) - localDayNumber(received));
      }),
    );
  });
});
