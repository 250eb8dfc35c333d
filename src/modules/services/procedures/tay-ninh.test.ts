import { describe, expect, it } from 'vitest';
import { type Answers, problemsOfForm, shownPages, takePage, trimAnswers, warningsOfForm } from '../forms/answers.ts';
import { postedOf, sampleAnswers } from '../forms/sample.ts';
import type { Form } from '../forms/schema.ts';
import { childAnswers, childrenOf } from './children.ts';
import { computeFees } from './fees.ts';
import { procedureSchema } from './schema.ts';
import { COMMUNES, posted, readProcedure, readProcedures, testWorld } from './testing.ts';

const PACK = 'provinces/tay-ninh';
const today = '2026-03-02';
const world = testWorld(today);
const sample = (form: Form, seed: number) => sampleAnswers(form, seed, { today, communes: COMMUNES });

/** Fills in a form page by page as a browser would. */
function walk(form: Form, answers: Answers): Answers {
  let taken: Answers = {};
  for (const page of form.pages) taken = takePage(page, taken, posted(postedOf(page, answers)), world).answers;
  return taken;
}

describe.each(readProcedures(PACK))('procedure file $file', ({ file, data }) => {
  const read = procedureSchema.safeParse(data);

  it('is right by its schema and checks', () => {
    expect(read.error?.issues ?? []).toEqual([]);
    expect(file).toBe(`${read.data?.code}.yaml`);
  });

  it('has a form that a person can fill in', () => {
    if (!read.success) throw read.error;
    const { form } = read.data;
    const seen = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const answers = sample(form, seed);
      const taken = walk(form, answers);
      expect(problemsOfForm(form, taken, world)).toEqual([]);
      expect(warningsOfForm(form, taken, world)).toEqual([]);
      expect(taken).toEqual(answers);
      expect(trimAnswers(form, taken)).toEqual(taken);
      for (const page of shownPages(form, taken)) seen.add(page.key);
    }
    // Every page is part of somebody's form: conditions that are never true would be dead questions.
    expect([...seen].sort()).toEqual(form.pages.map((page) => page.key).sort());
  });

  it('says what it costs', () => {
    if (!read.success) throw read.error;
    const procedure = read.data;
    for (const { channel } of procedure.manners) {
      const fees = computeFees(procedure, channel, { answers: sample(procedure.form, 7), day: today });
      expect(Number.isSafeInteger(fees.total)).toBe(true);
      expect(fees.open).toEqual(fees.lines.filter((line) => line.amount === undefined).map((line) => line.key));
    }
  });
});

it('holds procedures of every kind', () => {
  const all = readProcedures(PACK).map(({ data }) => procedureSchema.parse(data));
  const codes = all.map((one) => one.code);
  expect(new Set(codes).size).toBe(codes.length);
  const units = new Set(all.flatMap((one) => one.manners.map((manner) => manner.limit.unit)));
  expect([...units].sort()).toEqual(['calendar_days', 'same_day', 'working_days']);
  const have = (what: (one: (typeof all)[number]) => boolean) => all.filter(what).map((one) => one.code);
  expect(have((one) => one.children.length > 0)).toEqual(['2.002913', '3.000722']);
  expect(have((one) => one.fees.some((fee) => fee.financialDuty))).toEqual(['1.012783']);
  expect(have((one) => one.fees.some((fee) => fee.per === 'page'))).toEqual(['2.000815']);
  expect(have((one) => one.presence !== undefined)).toContain('1.000894');
  expect(have((one) => one.cases.length > 0).length).toBeGreaterThan(5);
});

describe('bundles', () => {
  it.each(['3.000722', '2.002913'])('%s gives its parts the answers they need', (code) => {
    const bundle = readProcedure(PACK, code);
    const forms = new Map(
      bundle.children.map((child) => [child.key, readProcedure(PACK, child.procedure).form] as const),
    );
    for (let seed = 1; seed <= 60; seed += 1) {
      const answers = sample(bundle.form, seed);
      for (const child of childrenOf(bundle, answers)) {
        const form = forms.get(child.key) as Form;
        const missing = problemsOfForm(form, childAnswers(bundle.form, answers, child, form), world);
        // A newborn has no number before the birth is registered: the police find it in the database.
        const known = child.key === 'residence' && code === '3.000722' ? ['applicantId'] : [];
        expect(missing.map(({ path }) => path)).toEqual(known);
      }
    }
  });
});
