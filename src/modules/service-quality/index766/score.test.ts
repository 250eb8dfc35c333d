import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ranked, scoreOf, totalOf } from './score.ts';

describe('points of a component', () => {
  it('are the maximum times the ratio, to hundredths', () => {
    // 12 / (14 + 3) = 0.705882…; × 20 = 14.117… → 14.12
    expect(scoreOf(20, { numerator: 12, denominator: 17 })).toMatchObject({
      state: 'scored',
      points: 14.12,
      capped: false,
    });
    expect(scoreOf(12, { numerator: 1, denominator: 8 })).toMatchObject({ points: 1.5 });
  });

  it('tell no data from nothing happened', () => {
    expect(scoreOf(6, null)).toEqual({ state: 'no-data' });
    expect(scoreOf(6, { numerator: 0, denominator: 0 })).toEqual({ state: 'idle' });
    expect(scoreOf(6, { numerator: 0, denominator: 3 })).toMatchObject({ state: 'scored', points: 0 });
  });

  it('never leave 0 … max, and say when they would have', () => {
    expect(scoreOf(6, { numerator: -2, denominator: 3 })).toMatchObject({ points: 0, capped: true });
    expect(scoreOf(6, { numerator: 4, denominator: 3 })).toMatchObject({ points: 6, capped: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(1000), fc.nat(1000), (max, a, b) => {
        const score = scoreOf(max, { numerator: a, denominator: b });
        if (score.state !== 'scored') return b === 0;
        return score.points >= 0 && score.points <= max && score.capped === a > b;
      }),
    );
  });
});

describe('a total', () => {
  it('adds the points shown, out of what could be computed', () => {
    const total = totalOf([
      { max: 20, score: scoreOf(20, { numerator: 12, denominator: 17 }) },
      { max: 12, score: scoreOf(12, { numerator: 9, denominator: 12 }) },
      { max: 6, score: scoreOf(6, { numerator: 0, denominator: 0 }) },
      { max: 62, score: scoreOf(62, null) },
    ]);
    // 14.12 + 9 = 23.12 of 32; 72.25 %
    expect(total).toEqual({ points: 23.12, computable: 32, max: 100, percent: 72.25 });
  });

  it('is nothing where nothing could be computed', () => {
    expect(totalOf([{ max: 6, score: { state: 'idle' } }])).toEqual({
      points: 0,
      computable: 0,
      max: 6,
      percent: null,
    });
  });
});

describe('a ranking', () => {
  const row = (id: string, numerator: number, denominator: number) => ({
    id,
    total: totalOf([{ max: 10, score: scoreOf(10, { numerator, denominator }) }]),
  });
  it('gives equals one place and skips the next; the idle have none', () => {
    const rows = ranked([row('c', 1, 2), row('idle', 0, 0), row('a', 1, 1), row('b', 5, 10), row('d', 0, 4)]);
    expect(rows.map(({ id, rank }) => [id, rank])).toEqual([
      ['a', 1],
      ['c', 2],
      ['b', 2],
      ['d', 4],
      ['idle', null],
    ]);
  });
});
