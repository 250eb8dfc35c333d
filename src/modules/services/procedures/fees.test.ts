import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../forms/answers.ts';
import { computeFees, hasFinancialDuty, priceOf, proposedExemptions } from './fees.ts';
import { readProcedure } from './testing.ts';

const PACK = 'provinces/tay-ninh';
const day = '2026-03-02';
const fees = (
  code: string,
  channel: 'direct' | 'online' | 'postal',
  answers: Answers,
  more: { exemptions?: string[]; assessed?: Record<string, number>; day?: string } = {},
) => computeFees(readProcedure(PACK, code), channel, { answers, day, ...more });

const doc = (pages: number, copies: number) => ({ docName: 'Bằng', pages, copies });

/** Computed by hand from the amounts in the files. */
const CASES: [string, ReturnType<typeof fees>, number][] = [
  // 2.000815: 2,000 a page, 1,000 from the third, at most 200,000 a copy (Circular 226/2016/TT-BTC, art. 4)
  ['one page, one copy', fees('2.000815', 'direct', { documents: [doc(1, 1)] }), 2_000],
  ['two pages, one copy', fees('2.000815', 'direct', { documents: [doc(2, 1)] }), 4_000],
  ['three pages, one copy: 2 x 2,000 + 1,000', fees('2.000815', 'direct', { documents: [doc(3, 1)] }), 5_000],
  ['ten pages, three copies: 3 x (4,000 + 8,000)', fees('2.000815', 'direct', { documents: [doc(10, 3)] }), 36_000],
  ['198 pages: 4,000 + 196,000, just at the cap', fees('2.000815', 'direct', { documents: [doc(198, 1)] }), 200_000],
  ['300 pages, two copies: the cap twice', fees('2.000815', 'direct', { documents: [doc(300, 2)] }), 400_000],
  ['two documents', fees('2.000815', 'direct', { documents: [doc(1, 2), doc(4, 1)] }), 4_000 + 6_000],
  ['nothing counted yet', fees('2.000815', 'direct', {}), 0],
  // 2.000635: 8,000 a copy
  ['five copies of an extract', fees('2.000635', 'online', { copies: 5 }), 40_000],
  ['copies not counted yet: one', fees('2.000635', 'direct', {}), 8_000],
  ['poor household', fees('2.000635', 'direct', { copies: 5 }, { exemptions: ['poor'] }), 0],
  // 2.000884: 10,000 a paper however many signatures
  [
    'signatures in two papers',
    fees('2.000884', 'direct', { papers: [{ paperName: 'a' }, { paperName: 'b' }] }),
    20_000,
  ],
  // By manner of filing
  ['temporary residence at the counter', fees('1.004194', 'direct', {}), 15_000],
  ['temporary residence online', fees('1.004194', 'online', {}), 7_000],
  ['permanent residence online', fees('1.004222', 'online', {}), 10_000],
  ['permanent residence by post', fees('1.004222', 'postal', {}), 20_000],
  ['driving licence online', fees('1.002809', 'online', {}), 115_000],
  ['driving licence at the counter', fees('1.002809', 'direct', {}), 135_000],
  ['a child’s permanent residence', fees('1.004222', 'direct', {}, { exemptions: ['child'] }), 0],
  // Late registration: more than 60 days after the birth, 15 after the death
  ['birth on the 60th day', fees('1.001193', 'online', { childBirth: '2026-01-01', copies: 0 }), 0],
  ['birth on the 61st day', fees('1.001193', 'online', { childBirth: '2025-12-31', copies: 0 }), 5_000],
  ['birth in time with two copies', fees('1.001193', 'online', { childBirth: '2026-02-20', copies: 2 }), 16_000],
  ['death on the 15th day', fees('1.000656', 'direct', { deathDate: '2026-02-15' }), 0],
  ['death on the 16th day', fees('1.000656', 'direct', { deathDate: '2026-02-14' }), 5_000],
  ['death late, merit', fees('1.000656', 'direct', { deathDate: '2025-12-14' }, { exemptions: ['merit'] }), 0],
  // By answer
  ['a house', fees('1.013225', 'online', { workKind: 'house' }), 75_000],
  ['other works', fees('1.013225', 'online', { workKind: 'works' }), 150_000],
  ['adoption', fees('2.001263', 'direct', { adoptionKind: 'general' }), 400_000],
  ['adoption by an aunt', fees('2.001263', 'direct', { adoptionKind: 'kin' }, { exemptions: ['kin'] }), 0],
  // Land: two certificates and the examination; the duty is told by the tax office
  ['land, two plots', fees('1.012783', 'direct', { ground: 'damaged', plots: [{}, {}] }), 300_000],
  ['land, poor household', fees('1.012783', 'direct', { ground: 'damaged', plots: [{}] }, { exemptions: ['poor'] }), 0],
  [
    'land, area grown, duty told',
    fees('1.012783', 'direct', { ground: 'areaGrown', plots: [{}] }, { assessed: { duty: 12_345_000 } }),
    12_595_000,
  ],
  ['free of charge', fees('1.001776', 'online', {}), 0],
];

describe('fees', () => {
  it.each(CASES)('%s', (_, computed, total) => {
    expect(computed.total).toBe(total);
  });

  it('keeps a duty open until its amount is known, and says what the dossier waits for', () => {
    const answers = { ground: 'areaGrown', plots: [{}] };
    expect(fees('1.012783', 'direct', answers)).toMatchObject({ total: 250_000, duty: 0, open: ['duty'] });
    const told = fees('1.012783', 'direct', answers, { assessed: { duty: 9_000_000 } });
    expect(told).toMatchObject({ total: 9_250_000, duty: 9_000_000, open: [] });
    // Exempt from charges, not from the duty.
    expect(fees('1.012783', 'direct', answers, { assessed: { duty: 9_000_000 }, exemptions: ['poor'] }).total).toBe(
      9_000_000,
    );
    expect(hasFinancialDuty(readProcedure(PACK, '1.012783'))).toBe(true);
    expect(hasFinancialDuty(readProcedure(PACK, '1.001193'))).toBe(false);
  });

  it('lets the officer’s count go before the answers', () => {
    const procedure = readProcedure(PACK, '2.000815');
    const quantities = { pages: [{ units: 5, sets: 2 }] };
    expect(computeFees(procedure, 'direct', { answers: { documents: [doc(1, 1)] }, day, quantities }).total).toBe(
      14_000,
    );
  });

  it('proposes exemptions that the answers speak for', () => {
    const adoption = readProcedure(PACK, '2.001263');
    const proposed = (answers: Answers) => proposedExemptions(adoption, answers).map(({ key }) => key);
    expect(proposed({ adoptionKind: 'stepchild', childHealth: 'special' })).toEqual(['kin', 'specialNeeds']);
    expect(proposed({ adoptionKind: 'general', childHealth: 'normal' })).toEqual([]);
  });

  it('takes the best of several exemptions, and rounds a part in favour of the payer', () => {
    const parade = readProcedure('tests/fixtures/provinces/mini', '9.000002');
    const answers = { walkers: [{ lanterns: 3 }], route: 'short' };
    const total = (exemptions: string[]) => computeFees(parade, 'online', { answers, day, exemptions }).total;
    expect(total([])).toBe(3_000 + 5_000);
    expect(total(['half'])).toBe(1_500 + 2_500);
    expect(total(['half', 'school'])).toBe(0 + 2_500);
    const odd = { ...parade, fees: parade.fees.map((fee) => ({ ...fee, amount: 3_001, byChannel: undefined })) };
    const one = { walkers: [{ lanterns: 1 }], route: 'short' };
    expect(
      computeFees(odd, 'online', { answers: one, day, exemptions: ['half'] }).lines.map((line) => line.amount),
    ).toEqual([1_500, 1_500]);
  });
});

describe('the price of one set', () => {
  const fee = fc
    .record({
      amount: fc.integer({ min: 0, max: 9_999 }),
      cap: fc.option(fc.integer({ min: 1, max: 99_999 }), { nil: undefined }),
    })
    .chain((base) =>
      fc.uniqueArray(fc.integer({ min: 2, max: 50 }), { maxLength: 3 }).chain((froms) =>
        fc.constant({
          ...base,
          tiers: froms.sort((a, b) => a - b).map((from, i) => ({ from, amount: Math.floor(base.amount / (i + 2)) })),
        }),
      ),
    );

  it('never falls with more units, never passes the cap, and adds up page by page', () => {
    fc.assert(
      fc.property(fee, fc.integer({ min: 0, max: 120 }), (one, units) => {
        const price = priceOf(one, units);
        expect(priceOf(one, units + 1)).toBeGreaterThanOrEqual(price);
        expect(price).toBeLessThanOrEqual(one.cap ?? Infinity);
        let sum = 0;
        for (let page = 1; page <= units; page += 1)
          sum += [...one.tiers].reverse().find((tier) => page >= tier.from)?.amount ?? one.amount;
        expect(price).toBe(Math.min(sum, one.cap ?? Infinity));
      }),
    );
  });
});
