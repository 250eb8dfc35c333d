import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent } from '../../kernel/events/event.ts';
import { compile, parseSum } from './compile.ts';
import { type Declaration, declarationSchema } from './declaration.ts';

const words = { vi: 'Hồ sơ', en: 'Dossiers' };
const filed = defineEvent({
  type: 'demo.thing.filed',
  subjectType: 'thing',
  title: words,
  data: z.object({ channel: z.enum(['direct', 'online']), fee: z.int(), urgent: z.boolean() }),
});

const measure = (code: string, more: object = {}) => ({
  code,
  name: words,
  unit: 'dossier',
  event: 'demo.thing.filed',
  ...more,
});
const sum = (code: string, of: string, unit = 'dossier') => ({ code, name: words, unit, sum: of });
const indicator = (code: string, formula: object, more: object = {}) => ({
  code,
  name: words,
  definition: words,
  unit: 'percent',
  direction: 'up',
  formula: { factor: 100, ...formula },
  source: words,
  evidence: { numerator: words },
  ...more,
});
const pack = (
  measures: object[],
  indicators: object[] = [],
  units: object = { dossier: words, vnd: { vi: 'đồng', en: 'VND' } },
): Declaration => declarationSchema.parse({ units, measures, indicators });
const reasons = (...docs: Declaration[]) =>
  compile(docs, [filed]).problems.map((problem) => `${problem.path.join('.')}: ${problem.reason}`);

test('sums are read strictly', () => {
  expect(parseSum('a + b-c - d')).toEqual([
    { measure: 'a', factor: 1 },
    { measure: 'b-c', factor: 1 },
    { measure: 'd', factor: -1 },
  ]);
  for (const wrong of ['', 'a b', 'a +', '+ a', 'a * b', 'a + 2', 'A']) expect(parseSum(wrong)).toBeUndefined();
});

test('a formula is resolved to leaves, lists of values to their combinations', () => {
  const doc = pack(
    [
      measure('x', { where: { channel: ['direct', 'online'], urgent: true } }),
      measure('y'),
      sum('both', 'x + y'),
      sum('again', 'both + x - y'),
    ],
    [indicator('share', { numerator: 'again', denominator: 'both' })],
  );
  const compiled = compile([doc], [filed]);
  expect(compiled.problems).toEqual([]);
  expect(compiled.indicators[0]?.terms.numerator).toEqual([{ measure: 'x', factor: 2 }]);
  expect(compiled.indicators[0]?.terms.denominator).toEqual([
    { measure: 'x', factor: 1 },
    { measure: 'y', factor: 1 },
  ]);
  expect(compiled.measures[0]?.filters).toEqual([
    { channel: 'direct', urgent: true },
    { channel: 'online', urgent: true },
  ]);
});

test('every kind of mistake is named where it stands', () => {
  expect(reasons(pack([sum('a', 'b')]))).toEqual(['measures.0.sum: measure "b" is not declared']);
  expect(
    reasons(pack([sum('a', 'b'), sum('b', 'c'), sum('c', 'a')])).some((reason) =>
      reason.includes('measures are defined in a circle: a -> b -> c -> a'),
    ),
  ).toBe(true);
  expect(reasons(pack([measure('a', { event: 'demo.thing.gone' })]))).toEqual([
    'measures.0.event: no part of the program emits "demo.thing.gone"',
  ]);
  expect(reasons(pack([measure('a', { where: { chanel: 'online' } })]))).toEqual([
    'measures.0.where.chanel: events "demo.thing.filed" have no field "chanel"',
  ]);
  expect(reasons(pack([measure('a', { where: { channel: ['online', 'fax'] } })]))).toEqual([
    'measures.0.where.channel: "channel" of "demo.thing.filed" is never "fax"',
  ]);
  expect(reasons(pack([measure('a', { value: { field: 'price' } })]))).toEqual([
    'measures.0.value: events "demo.thing.filed" have no field "price"',
  ]);
  expect(reasons(pack([measure('a', { sum: 'a' })]))).toEqual([
    'measures.0: measure "a" needs either "event" or "sum"',
  ]);
  expect(reasons(pack([measure('a', { unit: 'goat' })]))).toEqual([
    'measures.0.unit: unit of measure "goat" is not declared',
  ]);
  expect(reasons(pack([measure('a')]), pack([measure('a')]))).toEqual([
    'measures.0.code: measure "a" is declared twice for 1900-01-01',
  ]);
  expect(
    reasons(pack([measure('a'), measure('f', { unit: 'vnd', value: { field: 'fee' } }), sum('s', 'a + f')])),
  ).toEqual(['measures.2.sum: measure "f" is in "vnd", not in "dossier"']);
});

test('the units of an indicator must fit its formula', () => {
  const measures = [measure('a'), measure('f', { unit: 'vnd', value: { field: 'fee' } })];
  expect(reasons(pack(measures, [indicator('i', { numerator: 'a', denominator: 'f' })]))).toEqual([
    'indicators.0.unit: indicator "i" is a percentage of "dossier" in "vnd", which are different things',
  ]);
  expect(reasons(pack(measures, [indicator('i', { numerator: 'a', denominator: 'a', factor: 1 })]))[0]).toContain(
    'its factor must be 100',
  );
  expect(reasons(pack(measures, [indicator('i', { numerator: 'f', factor: 1 }, { unit: 'dossier' })]))[0]).toContain(
    'claims "dossier" but its measures are in "vnd"',
  );
  expect(reasons(pack(measures, [indicator('i', { numerator: 'a', denominator: 'gone' })]))).toEqual([
    'indicators.0.formula.denominator: measure "gone" is not declared',
  ]);
});
