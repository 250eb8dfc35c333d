import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Ctx } from '../../kernel/context.ts';
import { drainConsumers, emit, eventsPart } from '../../kernel/events/index.ts';
import { packPart } from '../../kernel/pack/index.ts';
import type { PackDoc, PackView } from '../../kernel/pack/section.ts';
import { storePart } from '../../kernel/store/part.ts';
import { type TestApp, testApp } from '../../kernel/store/testing/index.ts';
import { unitsPart } from '../../kernel/units/index.ts';
import { type Declaration, declarationSchema } from './declaration.ts';
import { evidence } from './evidence.ts';
import {
  byChildren,
  getIndicator,
  indicators,
  type Part,
  parsePeriod,
  recompute,
  series,
  type Value,
  valueFor,
  valuesOf,
} from './index.ts';
import { monthsUpTo, type Period, periodDays } from './period.ts';
import { indicatorsSection } from './section.ts';
import { dossierEvents, handled, submitted } from './testing/events.ts';
import { uid, writeUnits } from './testing/index.ts';

const PROVINCE = uid(1);
const DISTRICT = uid(2);
const OTHER = uid(3);
/** Ends on 1 July 2025, as the districts do. */
const OLD = uid(10);
/** Moves from one district to the other on 1 March 2025, then straight under the province. */
const MOVER = uid(11);
/** Begins on 10 July 2025, in the middle of a half-month. */
const YOUNG = uid(12);

let t: TestApp;

function docOf(text: string): PackDoc<Declaration> {
  return { file: 'indicators/x.yaml', data: declarationSchema.parse(parse(text)), lineOf: () => 1 };
}
const miniText = readFileSync('tests/fixtures/provinces/mini/indicators/services.yaml', 'utf8');
const view: PackView = { folder: '', docs: () => [] };
const load = (text: string) =>
  t.db.transaction().execute((tx) => indicatorsSection.load({ ...t.ctx(), db: tx }, [docOf(text)], view));

beforeAll(async () => {
  t = await testApp({
    modules: [storePart, packPart, eventsPart, unitsPart, indicators, { name: 'test-services', events: dossierEvents }],
  });
  await writeUnits(t.ctx(), [
    { id: PROVINCE, level: 'province', name: 'Thử', code: '99' },
    { id: DISTRICT, level: 'district', name: 'Đông', code: '901', to: '2025-07-01', parents: [{ id: PROVINCE }] },
    { id: OTHER, level: 'district', name: 'Tây', code: '902', to: '2025-07-01', parents: [{ id: PROVINCE }] },
    { id: OLD, level: 'commune', name: 'Cũ', code: '90001', to: '2025-07-01', parents: [{ id: DISTRICT }] },
    {
      id: MOVER,
      level: 'commune',
      name: 'Dời',
      code: '90002',
      parents: [{ id: DISTRICT }, { id: OTHER, from: '2025-03-01' }, { id: PROVINCE, from: '2025-07-01' }],
    },
    { id: YOUNG, level: 'commune', name: 'Trẻ', code: '90003', from: '2025-07-10', parents: [{ id: PROVINCE }] },
  ]);
});
afterAll(() => t?.close());

interface Happening {
  readonly type: 'submitted' | 'handled';
  readonly unit: string;
  readonly at: Date;
  readonly channel: 'direct' | 'online' | 'postal';
  readonly timeliness: 'early' | 'on_time' | 'late';
  readonly eligible: boolean;
}

let counter = 1000;
async function happen(ctx: Ctx, it: Happening): Promise<string> {
  counter += 1;
  const dossierId = uid(counter);
  const data = { dossierId, code: `H99-${counter}`, procedure: '1.001612', channel: it.channel };
  const where = { subject: dossierId, unitId: it.unit, at: it.at };
  if (it.type === 'submitted')
    await emit(ctx, submitted, { ...where, data: { ...data, level: 'full', eligibleOnline: it.eligible } });
  else
    await emit(ctx, handled, {
      ...where,
      data: { ...data, outcome: 'granted', dueAt: null, timeliness: it.timeliness, electronicResult: true },
    });
  return dossierId;
}

/** What the indicators must be, counted by hand over the list: an oracle that shares nothing with the SQL. */
function counted(all: readonly Happening[], code: string, units: (it: Happening) => boolean, period: Period) {
  const { from, to } = periodDays(period, code === 'late' ? 'mid-month' : 'calendar');
  const day = (it: Happening) => new Date(it.at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  const mine = all.filter((it) => units(it) && day(it) >= from && day(it) < to);
  const count = (test: (it: Happening) => boolean) => mine.filter(test).length;
  if (code === 'online-filing') {
    const eligible = (it: Happening) => it.type === 'submitted' && it.eligible;
    return { numerator: count((it) => eligible(it) && it.channel === 'online'), denominator: count(eligible) };
  }
  const handled = (it: Happening) => it.type === 'handled';
  const late = count((it) => handled(it) && it.timeliness === 'late');
  return code === 'late'
    ? { numerator: late, denominator: null }
    : { numerator: count(handled) - late, denominator: count(handled) };
}

const period = (text: string): Period => parsePeriod(text) as Period;
const figures = (value: Value | undefined) => ({ numerator: value?.numerator, denominator: value?.denominator });

async function drilled(
  code: string,
  unit: string,
  when: Period,
  part: Part,
  limit: number,
): Promise<{ sum: number; refs: string[] }> {
  const info = await getIndicator(t.ctx(), code);
  let sum = 0;
  const refs: string[] = [];
  for (let cursor: string | undefined, first = true; first || cursor; first = false) {
    const page = await evidence(t.ctx(), info, unit, when, { part, cursor, limit });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    sum += page.rows.reduce((total, row) => total + row.n, 0);
    refs.push(...page.rows.map((row) => row.ref));
    cursor = page.next;
  }
  return { sum, refs };
}

test('declarations load once; the same again changes nothing', async () => {
  const first = await load(miniText);
  expect(first.added).toBeGreaterThan(0);
  const second = await load(miniText);
  expect(second).toMatchObject({ added: 0, changed: 0 });
});

test('an event moves its indicators at once; the same event again moves nothing', async () => {
  const before = await valueFor(t.ctx(), 'online-filing', PROVINCE, period('2024-01'));
  expect(before).toMatchObject({ numerator: 0, denominator: 0, value: null });
  const at = new Date('2024-01-31T16:59:59Z'); // 23:59:59 on 31 January in Vietnam
  await happen(t.ctx(), { type: 'submitted', unit: OLD, at, channel: 'online', timeliness: 'early', eligible: true });
  await happen(t.ctx(), { type: 'submitted', unit: OLD, at, channel: 'direct', timeliness: 'early', eligible: true });
  await happen(t.ctx(), { type: 'submitted', unit: OLD, at, channel: 'postal', timeliness: 'early', eligible: true });
  await drainConsumers(t.app);
  expect(await valueFor(t.ctx(), 'online-filing', PROVINCE, period('2024-01'))).toMatchObject({
    numerator: 1,
    denominator: 3,
    value: 33.3,
  });
  expect(await valueFor(t.ctx(), 'online-filing', DISTRICT, period('2024-Q1'))).toMatchObject({
    numerator: 1,
    denominator: 3,
  });
  expect(await valueFor(t.ctx(), 'online-filing', OTHER, period('2024'))).toMatchObject({
    denominator: 0,
    value: null,
  });
  expect(await valueFor(t.ctx(), 'online-filing', PROVINCE, period('2024-02'))).toMatchObject({ denominator: 0 });

  const stored = await t.db
    .selectFrom('event')
    .selectAll()
    .where('subject', '=', uid(counter))
    .executeTakeFirstOrThrow();
  const again = {
    ...stored,
    recordedAt: stored.recorded_at,
    subjectType: stored.subject_type,
    unitId: stored.unit_id,
    agencyId: stored.agency_id,
    requestId: '',
  };
  await t.db
    .transaction()
    .execute((tx) => indicators.consumers?.[0]?.handle({ ...t.ctx(), db: tx }, again as never) as Promise<void>);
  expect(await valueFor(t.ctx(), 'online-filing', PROVINCE, period('2024-01'))).toMatchObject({ denominator: 3 });
});

test('unknown indicators and period kinds are refused by name', async () => {
  await expect(valueFor(t.ctx(), 'gone', PROVINCE, period('2024'))).rejects.toMatchObject({ status: 404 });
  const info = await getIndicator(t.ctx(), 'late');
  await expect(
    evidence(t.ctx(), info, PROVINCE, period('2024'), { part: 'numerator', cursor: 'zzz' }),
  ).rejects.toMatchObject({ code: 'cursor_invalid' });
});

const happening: fc.Arbitrary<Happening> = fc.record({
  type: fc.constantFrom('submitted' as const, 'handled' as const),
  unit: fc.constantFrom(OLD, MOVER, YOUNG, DISTRICT, PROVINCE),
  // Any moment around the reorganisation, so also before a unit's first and after its last day.
  at: fc.date({ min: new Date('2025-01-01T00:00:00Z'), max: new Date('2025-12-31T00:00:00Z'), noInvalidDate: true }),
  channel: fc.constantFrom('direct' as const, 'online' as const, 'postal' as const),
  timeliness: fc.constantFrom('early' as const, 'on_time' as const, 'late' as const),
  eligible: fc.boolean(),
});

test('random histories: incremental = recomputed = counted by hand; parts add up; evidence adds up', async () => {
  const all: Happening[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(happening, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      async (batches) => {
        // The order of arrival is not the order of happening: late events are the rule here.
        for (const batch of batches) {
          for (const it of batch) {
            await happen(t.ctx(), it);
            all.push(it);
          }
          await drainConsumers(t.app);
        }
        expect(await recompute(t.ctx())).toEqual({ added: 0, reversed: 0, cells: 0 });
        for (const code of ['online-filing', 'on-time', 'late']) {
          const info = await getIndicator(t.ctx(), code);
          for (const when of [period('2025'), period('2025-Q2'), period('2025-07'), period('ytd-2025-08')]) {
            const whole = (await valuesOf(t.ctx(), [info], PROVINCE, when)).get(code) as Value;
            expect(figures(whole)).toEqual(counted(all, code, () => true, when));
            const children = (await byChildren(t.ctx(), [info], PROVINCE, when)).get(code) ?? [];
            expect(children.reduce((sum, child) => sum + child.numerator, 0)).toBe(whole.numerator);
            expect(children.reduce((sum, child) => sum + (child.denominator ?? 0), 0)).toBe(whole.denominator ?? 0);
          }
          const months = await series(t.ctx(), info, PROVINCE, monthsUpTo(period('2025'), 12));
          for (const month of months) expect(figures(month)).toEqual(counted(all, code, () => true, month.period));
        }
      },
    ),
    { numRuns: 25 },
  );
  const inDistrict = (it: Happening) =>
    it.unit === DISTRICT || it.unit === OLD || (it.unit === MOVER && it.at < new Date('2025-03-01T00:00:00+07:00'));
  for (const code of ['online-filing', 'on-time']) {
    expect(figures(await valueFor(t.ctx(), code, DISTRICT, period('2025')))).toEqual(
      counted(all, code, inDistrict, period('2025')),
    );
  }
  for (const [code, unit] of [
    ['online-filing', PROVINCE],
    ['on-time', MOVER],
    ['on-time', DISTRICT],
  ] as const) {
    const value = await valueFor(t.ctx(), code, unit, period('2025'));
    for (const part of ['numerator', 'denominator'] as const) {
      const { sum, refs } = await drilled(code, unit, period('2025'), part, 7);
      expect(sum).toBe(value[part]);
      expect(new Set(refs).size).toBe(value[part]);
    }
  }
});

test('a corrected declaration takes facts back and puts others, and nothing else changes', async () => {
  const when = period('2025');
  const before = await valueFor(t.ctx(), 'on-time', PROVINCE, when);
  const facts = async () =>
    (await sql<{ n: number }>`SELECT count(*) AS n FROM fact`.execute(t.db)).rows[0]?.n as number;
  const rows = await facts();
  await load(miniText.replace('where: { timeliness: [early, on_time] }', 'where: { timeliness: [early] }'));
  const strict = await valueFor(t.ctx(), 'on-time', PROVINCE, when);
  expect(strict.numerator).toBeLessThan(before.numerator);
  expect(await facts()).toBe(rows + before.numerator - strict.numerator);
  expect((await drilled('on-time', PROVINCE, when, 'numerator', 50)).sum).toBe(strict.numerator);
  await load(miniText);
  expect(await valueFor(t.ctx(), 'on-time', PROVINCE, when)).toEqual(before);
  expect((await drilled('on-time', PROVINCE, when, 'denominator', 50)).sum).toBe(before.denominator);
  expect(await recompute(t.ctx())).toEqual({ added: 0, reversed: 0, cells: 0 });
  const kept = await t.db.selectFrom('pack_change').select('before').where('section', '=', 'measure').execute();
  expect(kept.length).toBe(2);
});

test('a measure declared later counts what happened before', async () => {
  const extra = `
  - code: every-filing
    name: { vi: Mọi hồ sơ đã nộp, en: Every dossier filed }
    unit: dossier
    event: services.dossier.submitted
`;
  const share = `
  - code: filings
    name: { vi: Số hồ sơ đã nộp, en: Dossiers filed }
    definition: { vi: Số hồ sơ đã nộp., en: Dossiers filed. }
    unit: dossier
    direction: up
    formula: { numerator: every-filing }
    source: { vi: Thử nghiệm, en: Test }
    evidence: { numerator: { vi: Hồ sơ, en: Dossiers } }
`;
  await load(miniText.replace('\nindicators:', `${extra}\nindicators:`) + share);
  const events = await sql<{
    n: number;
  }>`SELECT count(*) AS n FROM event WHERE type = 'services.dossier.submitted'`.execute(t.db);
  const whole = await valueFor(t.ctx(), 'filings', PROVINCE, period('2025'));
  const early = await valueFor(t.ctx(), 'filings', PROVINCE, period('2024'));
  expect(whole.numerator + early.numerator).toBe(events.rows[0]?.n);
});

test('the recomputation finds and repairs what was damaged', async () => {
  const when = period('2025');
  const before = await valueFor(t.ctx(), 'on-time', PROVINCE, when);
  await sql`UPDATE cell SET n = n + 5 WHERE measure = 'done-in-time'`.execute(t.db);
  expect((await valueFor(t.ctx(), 'on-time', PROVINCE, when)).numerator).toBeGreaterThan(before.numerator);
  const found = await recompute(t.ctx());
  expect(found).toMatchObject({ added: 0, reversed: 0 });
  expect(found.cells).toBeGreaterThan(0);
  await indicators.jobs?.[0]?.run(t.ctx(), {});
  expect(await valueFor(t.ctx(), 'on-time', PROVINCE, when)).toEqual(before);
});

test('facts cannot be changed or deleted by the program', async () => {
  await expect(sql`UPDATE fact SET n = 7`.execute(t.db)).rejects.toThrow(/permission denied/);
  await expect(sql`DELETE FROM fact`.execute(t.db)).rejects.toThrow(/permission denied/);
});

test('an event without a place is parked, not lost in silence', async () => {
  const data = {
    dossierId: uid(7),
    code: 'x',
    procedure: '1',
    channel: 'online',
    level: 'full',
    eligibleOnline: true,
  } as const;
  await emit(t.ctx(), submitted, { subject: uid(7), data });
  await drainConsumers(t.app);
  const parked = await sql<{ error: string }>`SELECT to_jsonb(p)::text AS error FROM parked_event p`.execute(t.db);
  expect(parked.rows.map((row) => row.error).join()).toContain('names no unit');
});

test('however many indicators: one query for their values, one for their parts', async () => {
  const infos = await Promise.all(['online-filing', 'on-time', 'late'].map((code) => getIndicator(t.ctx(), code)));
  const count = async (work: () => Promise<unknown>) => {
    const start = t.app.store.statements.count;
    await work();
    return t.app.store.statements.count - start;
  };
  expect(await count(() => valuesOf(t.ctx(), infos, PROVINCE, period('2025')))).toBe(1);
  expect(await count(() => byChildren(t.ctx(), infos, PROVINCE, period('2025')))).toBe(1);
});
