import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../kernel/context.ts';
import type { TestApp } from '../../../kernel/store/testing/index.ts';
import { parsePeriod } from '../../indicators/index.ts';
import {
  type Ground,
  groundOf,
  type History,
  histories,
  qualityApp,
  stateAt,
  writeHistories,
} from '../testing/index.ts';
import { type Where, whereOf } from '../where.ts';
import { COLUMNS, type Column, type Counts, EMPTY, FIGURES, figureOf, imbalance } from './columns.ts';
import { countOverdue, countReport } from './count.ts';
import { listFigure } from './list.ts';

let t: TestApp;
let ground: Ground;
const START = new Date('2026-01-01T00:00:00+07:00');
const HOUR = 3_600_000;

beforeAll(async () => {
  t = await qualityApp();
  ground = await groundOf(t, START);
});
afterAll(() => t?.close());

const hourOf = (at: Date): number => (at.getTime() - START.getTime()) / HOUR;

/** The column a dossier stands in, told from its log alone. Null: it is not in the report. */
function told(history: History, where: Where): { in: Column; out: Column } | null {
  const [from, to, until] = [hourOf(where.from), hourOf(where.to), hourOf(where.until)];
  if (history.receivedAt >= to) return null;
  const arrived = history.receivedAt < from ? 'carried' : history.channel;
  const { handledAt } = history;
  if (handledAt !== null && handledAt < from) return null;
  if (handledAt !== null && handledAt < to) {
    if (history.outcome === 'withdrawn') return { in: arrived, out: 'withdrawn' };
    if (history.outcome === null) return { in: arrived, out: 'suspended' };
    return {
      in: arrived,
      out: history.timeliness === 'early' ? 'early' : history.timeliness === 'late' ? 'late' : 'onTime',
    };
  }
  const then = stateAt(history, where.lasting ? Number.POSITIVE_INFINITY : to);
  if (then.state === 5 || then.state === 6) return { in: arrived, out: 'suspended' };
  return { in: arrived, out: then.dueAt !== null && then.dueAt < until ? 'overdue' : 'running' };
}

function expected(all: readonly History[], where: Where): Counts {
  const counts: Record<Column, number> = { ...EMPTY };
  for (const history of all) {
    const places = told(history, where);
    if (!places) continue;
    counts[places.in] += 1;
    counts[places.out] += 1;
  }
  return counts;
}

const at = (ctx: Ctx, period: string, place: { unit?: string; agency?: string } = {}) =>
  whereOf(ctx, { ...place, period: parsePeriod(period) });

async function drilled(ctx: Ctx, where: Where, figure: (typeof FIGURES)[number]): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listFigure(ctx, where, figure, {}, { limit: 3, cursor });
    found.push(...page.rows.map((row) => row.id));
    cursor = page.next ?? undefined;
  } while (cursor);
  return found;
}

const total = async (ctx: Ctx, where: Where): Promise<Counts> =>
  (await countReport(ctx, where, 'none')).get('') ?? EMPTY;

describe('the report of any history', () => {
  it('balances, agrees with the logs, and every figure lists as many dossiers as it shows', async () => {
    const ctx = { ...t.ctx(), now: new Date('2026-03-20T10:00:00+07:00') };
    // What happens after now has not happened: the story ends before it.
    const story = fc.array(histories({ hours: 1000, units: 3 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(story, async (all) => {
        const past = all.filter((one) => (one.moves.at(-1)?.at ?? 0) < hourOf(ctx.now));
        await writeHistories(t.superuserUrl, ground, past);
        for (const period of ['2026-01', '2026-02', '2026-Q1', 'ytd-2026-03']) {
          const where = await at(ctx, period);
          const counts = await total(ctx, where);
          expect(imbalance(counts)).toBe(0);
          expect(counts).toEqual(expected(past, where));
          for (const figure of FIGURES) {
            const listed = await drilled(ctx, where, figure);
            expect(new Set(listed).size).toBe(listed.length);
            expect(`${period} ${figure} ${listed.length}`).toBe(`${period} ${figure} ${figureOf(counts, figure)}`);
          }
        }
      }),
      { numRuns: 12, seed: 766 },
    );
  }, 120_000);

  it('carries over what was left, and divides into parts that add up', async () => {
    const ctx = { ...t.ctx(), now: new Date('2026-06-20T10:00:00+07:00') };
    const all = fc.sample(histories({ hours: 2000, units: 3 }), { numRuns: 300, seed: 7 });
    await writeHistories(t.superuserUrl, ground, all);
    const stopped = (where: Where) =>
      all.filter(({ outcome, handledAt }) => {
        const hour = handledAt ?? -1;
        return outcome === null && hour >= hourOf(where.from) && hour < hourOf(where.to);
      }).length;
    let left: number | undefined;
    for (const month of ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05']) {
      const where = await at(ctx, month);
      const counts = await total(ctx, where);
      expect(counts).toEqual(expected(all, where));
      if (left !== undefined) expect(counts.carried).toBe(left);
      left = figureOf(counts, 'open') + counts.suspended - stopped(where);
      for (const by of ['procedure', 'unit', 'agency'] as const) {
        const parts = await countReport(ctx, where, by);
        expect(parts.size).toBeGreaterThan(1);
        for (const column of COLUMNS)
          expect([...parts.values()].reduce((sum, part) => sum + part[column], 0)).toBe(counts[column]);
      }
      expect((await countOverdue(ctx, where)).reduce((sum, row) => sum + row.n, 0)).toBe(counts.overdue);
    }
    expect(left).toBeGreaterThan(10);
  });

  it('knows a commune and its agencies from the others', async () => {
    const ctx = { ...t.ctx(), now: new Date('2026-06-20T10:00:00+07:00') };
    const all = fc.sample(histories({ hours: 2000, units: 3 }), { numRuns: 200, seed: 8 });
    await writeHistories(t.superuserUrl, ground, all);
    for (const [index, unit] of ['25459', '25462', '25465'].entries()) {
      const own = all.filter((history) => history.unit === index);
      const agency = `H99.50.0${index + 1}`;
      for (const place of [{ unit }, { agency }, { agency: `${agency}.001` }]) {
        const where = await at(ctx, '2026-02', place);
        expect(await total(ctx, where)).toEqual(expected(own, where));
      }
    }
  });

  it('puts midnight between two periods into the second', async () => {
    const ctx = { ...t.ctx(), now: new Date('2026-06-20T10:00:00+07:00') };
    const february = 31 * 24;
    const ends: History = {
      channel: 'direct',
      unit: 0,
      procedure: '9.000001',
      receivedAt: 10,
      dueAt: 2000,
      moves: [{ at: february, state: 9, dueAt: 2000 }],
      outcome: 'granted',
      handledAt: february,
      timeliness: 'early',
    };
    const begins: History = {
      ...ends,
      receivedAt: february,
      moves: [],
      outcome: null,
      handledAt: null,
      timeliness: null,
    };
    await writeHistories(t.superuserUrl, ground, [ends, begins]);
    expect(await total(ctx, await at(ctx, '2026-01'))).toEqual({ ...EMPTY, direct: 1, running: 1 });
    const where = await at(ctx, '2026-02');
    expect(await total(ctx, where)).toEqual({ ...EMPTY, carried: 1, direct: 1, early: 1, running: 1 });
    expect(await drilled(ctx, where, 'carried')).toHaveLength(1);
  });

  it('refuses a cursor it did not give out', async () => {
    const ctx = t.ctx();
    const where = await at(ctx, '2026-02');
    await expect(listFigure(ctx, where, 'late', {}, { cursor: 'x' })).rejects.toMatchObject({ code: 'cursor_invalid' });
  });
});
