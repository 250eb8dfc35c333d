import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskCode } from './evidence.ts';
import { statusOf, type TargetPath } from './status.ts';

const target: TargetPath = {
  comparison: '>=',
  path: 'linear',
  values: [
    { by: '2025-12-31', value: 60 },
    { by: '2030-12-31', value: 100 },
  ],
};

test('between two values the path is linear by days', () => {
  const status = statusOf(target, 70, '2026-12-31');
  expect(status.required).toBeCloseTo(60 + (40 * 365) / 1826, 2);
  expect(status).toMatchObject({
    state: 'on',
    over: false,
    due: { by: '2030-12-31' },
    between: [{ value: 60 }, { value: 100 }],
  });
  expect(statusOf(target, 67, '2026-12-31')).toMatchObject({ state: 'behind', gap: -1 });
  expect(statusOf(target, 100, '2026-12-31').state).toBe('ahead');
});

test('before the first value without a baseline, the value itself is required', () => {
  expect(statusOf(target, 59, '2025-06-01')).toMatchObject({ state: 'behind', required: 60 });
  expect(statusOf(target, 60, '2025-06-01')).toMatchObject({ state: 'ahead' });
  const based = { ...target, baseline: { on: '2023-12-31', value: 20 } };
  expect(statusOf(based, 45, '2024-12-31')).toMatchObject({
    state: 'on',
    between: [{ by: '2023-12-31' }, { by: '2025-12-31' }],
  });
});

test('on the day itself the value is due, the day after it is over', () => {
  const one: TargetPath = { ...target, values: [{ by: '2025-12-31', value: 60 }] };
  expect(statusOf(one, 60, '2025-12-31')).toMatchObject({ state: 'ahead', over: false });
  expect(statusOf(one, 60, '2026-01-01')).toMatchObject({ state: 'reached', over: true });
  expect(statusOf(one, 59.99, '2026-01-01')).toMatchObject({ state: 'behind', over: true });
});

test('strict comparisons and targets where less is better', () => {
  const more: TargetPath = { comparison: '>', path: 'step', values: [{ by: '2030-12-31', value: 90 }] };
  expect(statusOf(more, 90, '2026-01-01').state).toBe('behind');
  expect(statusOf(more, 90.1, '2026-01-01').state).toBe('ahead');
  const less: TargetPath = {
    comparison: '<=',
    path: 'linear',
    baseline: { on: '2024-12-31', value: 10 },
    values: [{ by: '2026-12-31', value: 0 }],
  };
  expect(statusOf(less, 5, '2025-12-31').state).toBe('on');
  expect(statusOf(less, 6, '2025-12-31').state).toBe('behind');
});

test('no value, no status; a better value is never a worse status', () => {
  expect(statusOf(target, null, '2026-12-31')).toMatchObject({ state: 'none', gap: null });
  const rank = { behind: 0, on: 1, ahead: 2, reached: 2, none: -1 };
  const day = fc
    .date({ min: new Date('2024-01-01'), max: new Date('2032-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(
      day,
      fc.double({ min: 0, max: 120, noNaN: true }),
      fc.double({ min: 0, max: 120, noNaN: true }),
      (on, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(rank[statusOf(target, high, on).state]).toBeGreaterThanOrEqual(rank[statusOf(target, low, on).state]);
      },
    ),
  );
});

test('a masked code keeps agency and day only', () => {
  expect(maskCode('H53.13-250701-0007')).toBe('H53.13-250701-••••');
  expect(maskCode('000.00.13.H53-210405-0007')).toBe('000.00.13.H53-210405-••••');
});
