import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMUNES, posted, readProcedure, testWorld } from '../procedures/testing.ts';
import {
  type Answers,
  answerText,
  fieldsOf,
  problemsOf,
  problemsOfForm,
  rowsOf,
  shownFields,
  shownPages,
  subjectLine,
  takePage,
  trimAnswers,
  unitOfAnswer,
  warningsOfForm,
  withoutRow,
} from './answers.ts';
import { type Condition, holds } from './conditions.ts';
import { moveDay, resolveDay } from './days.ts';
import { postedOf, sampleAnswers, samplePersonalId, seeded } from './sample.ts';
import { fieldSchema, formSchema } from './schema.ts';

const today = '2026-03-02';
const world = testWorld(today);
const { form } = readProcedure('tests/fixtures/provinces/mini', '9.000002');
const sample = (seed: number) => sampleAnswers(form, seed, { today, communes: COMMUNES });
const values = (entries: Record<string, string | string[]>) =>
  posted(new Map(Object.entries(entries).map(([name, value]) => [name, [value].flat()])));
const page = (key: string) => {
  const found = form.pages.find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
};
const field = (input: object) => fieldSchema.parse({ label: { vi: 'Ô', en: 'Box' }, key: 'x', ...input });
const wrong = (input: object, answer: never | unknown, answers: Answers = {}) =>
  problemsOf(field(input), answer as Answers[string], world, answers).map(({ path, message }) => `${path}: ${message}`);

describe('conditions', () => {
  const answers: Answers = { a: 'x', many: ['p', 'q'], n: 5, rows: [{ k: 1 }, { k: 2 }] };
  const cases: [Condition, boolean][] = [
    [{ field: 'a', in: ['x', 'y'] }, true],
    [{ field: 'a', in: ['y'] }, false],
    [{ field: 'many', in: ['q'] }, true],
    [{ field: 'none', in: ['q'] }, false],
    [{ field: 'none', answered: false }, true],
    [{ field: 'a', answered: true }, true],
    [{ field: 'n', atLeast: 5 }, true],
    [{ field: 'n', atLeast: 6 }, false],
    [{ field: 'n', atMost: 4 }, false],
    [{ field: 'rows', atLeast: 2, atMost: 2 }, true],
    [{ field: 'none', atMost: 2 }, false],
    [{ not: { field: 'a', in: ['x'] } }, false],
    [
      {
        all: [
          { field: 'a', in: ['x'] },
          { field: 'n', atLeast: 1 },
        ],
      },
      true,
    ],
    [
      {
        any: [
          { field: 'a', in: ['y'] },
          { field: 'n', atLeast: 1 },
        ],
      },
      true,
    ],
    [
      {
        all: [
          { field: 'a', in: ['y'] },
          { field: 'n', atLeast: 1 },
        ],
      },
      false,
    ],
  ];
  it.each(cases)('%j is %s', (condition, expected) => {
    expect(holds(condition, answers)).toBe(expected);
  });

  it('keep De Morgan’s laws', () => {
    const leaf = fc.record({
      field: fc.constantFrom('a', 'many', 'n'),
      in: fc.array(fc.constantFrom('x', 'p', '5'), { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(holds({ not: { all: parts } }, answers)).toBe(
          holds({ any: parts.map((part) => ({ not: part })) }, answers),
        );
      }),
    );
  });
});

describe('days', () => {
  it.each([
    ['today', '2026-03-02'],
    ['today-18y', '2008-03-02'],
    ['today+90d', '2026-05-31'],
    ['today-1m', '2026-02-02'],
    ['2025-07-01', '2025-07-01'],
    ['@start', '2026-01-31'],
    ['@none', undefined],
  ])('%s is %s', (expression, expected) => {
    expect(resolveDay(expression, today, { start: '2026-01-31' })).toBe(expected);
  });

  it('ends in the month it should', () => {
    expect(moveDay('2024-02-29', 1, 'y')).toBe('2025-02-28');
    expect(moveDay('2026-01-31', 1, 'm')).toBe('2026-02-28');
    expect(moveDay('2026-03-31', -1, 'm')).toBe('2026-02-28');
    expect(moveDay('2026-12-31', 1, 'd')).toBe('2027-01-01');
  });
});

describe('rules of single answers', () => {
  it('refuses a personal ID number of wrong structure, and only warns about a disagreement', () => {
    expect(wrong({ kind: 'personalId' }, '123456789')[0]).toContain('chứng minh nhân dân 9 số');
    expect(wrong({ kind: 'personalId' }, '07219000451')).toHaveLength(1);
    expect(wrong({ kind: 'personalId' }, '072190004512')).toEqual([]);
    const answers = { ...sample(3), leaderGender: 'male', leaderBirth: '1991-04-12', leaderId: '072190004512' };
    expect(problemsOfForm(form, answers, world)).toEqual([]);
    expect(warningsOfForm(form, answers, world).map(({ path, page: on }) => [on, path])).toEqual([
      ['truong-doan', 'leaderId'],
      ['truong-doan', 'leaderId'],
    ]);
  });

  it('knows ranges of dates, with the reason in words', () => {
    const adult = { kind: 'date', max: 'today-18y', rangeMessage: { vi: 'phải từ đủ 18 tuổi', en: 'must be 18' } };
    expect(wrong(adult, '2008-03-02')).toEqual([]);
    expect(wrong(adult, '2008-03-03')).toEqual(['x: Ô: phải từ đủ 18 tuổi']);
    expect(wrong({ kind: 'date', min: 'today' }, '2026-03-01')).toEqual(['x: Ô: không được trước ngày 02/03/2026']);
    expect(wrong({ kind: 'date', min: '@start' }, '2026-01-30', { start: '2026-01-31' })).toHaveLength(1);
    expect(wrong({ kind: 'date' }, '2026-02-30')).toHaveLength(1);
    expect(wrong({ kind: 'date' }, '1950')).toHaveLength(1);
    expect(wrong({ kind: 'date', yearOnly: true }, '1950')).toEqual([]);
    // A year is refused only when no day in it would do.
    expect(wrong({ kind: 'date', yearOnly: true, max: 'today-18y' }, '2008')).toEqual([]);
    expect(wrong({ kind: 'date', yearOnly: true, max: 'today-18y' }, '2009')).toHaveLength(1);
  });

  it('asks of an address its commune and its street', () => {
    const at = (scope: string) => ({ kind: 'address', scope });
    expect(wrong(at('anywhere'), { unit: 'commune-a', street: 'Số 1' })).toEqual([]);
    expect(wrong(at('anywhere'), { place: 'Quận 1', street: 'Số 1' })).toEqual([]);
    expect(wrong(at('province'), { place: 'Quận 1', street: 'Số 1' })).toHaveLength(1);
    expect(wrong(at('anywhere'), { unit: 'commune-x', street: 'Số 1' })[0]).toMatch(/^x\.unit/);
    expect(wrong(at('anywhere'), { unit: 'commune-a' })[0]).toMatch(/^x\.street/);
    expect(wrong(at('anywhere'), undefined)[0]).toMatch(/^x\.unit/);
    expect(wrong({ ...at('anywhere'), required: false }, undefined)).toEqual([]);
    expect(unitOfAnswer({ unit: 'commune-a', street: 'Số 1' })).toBe('commune-a');
  });

  it.each([
    [{ kind: 'checkboxes', minChosen: 2, options: options('a', 'b', 'c') }, ['a'], 1],
    [{ kind: 'checkboxes', minChosen: 2, options: options('a', 'b', 'c') }, ['a', 'c'], 0],
    [{ kind: 'checkboxes', options: options('a', 'b') }, ['z'], 1],
    [{ kind: 'radios', options: options('a', 'b') }, 'z', 1],
    [{ kind: 'integer', min: 2, max: 4 }, 1, 1],
    [{ kind: 'integer', min: 2, max: 4 }, 4, 0],
    [{ kind: 'integer' }, 'bốn', 1],
    [{ kind: 'money' }, 1.5, 1],
    [{ kind: 'text', pattern: '[A-Z]{2}', example: 'AB' }, 'AB', 0],
    [{ kind: 'text', pattern: '[A-Z]{2}', example: 'AB' }, 'ABC', 1],
    [{ kind: 'text', maxLength: 3 }, 'abcd', 1],
    [{ kind: 'phone' }, '0990000001', 0],
    [{ kind: 'phone' }, '12345', 1],
    [{ kind: 'email' }, 'a@b', 1],
    [{ kind: 'commune' }, 'commune-b', 0],
    [{ kind: 'commune' }, 'elsewhere', 1],
  ])('%j with %j has %i problems', (input, answer, n) => {
    expect(wrong(input, answer)).toHaveLength(n);
  });

  function options(...list: string[]) {
    return list.map((value) => ({ value, label: { vi: value, en: value } }));
  }
});

describe('groups', () => {
  const walkers = page('nguoi-tham-gia');
  const row = (i: number, name: string, more: Record<string, string> = {}) => ({
    [`walkers.${i}.walkerName`]: name,
    [`walkers.${i}.lanterns`]: '2',
    [`walkers.${i}.fire`]: 'led',
    ...more,
  });

  it('reads rows in order and leaves out those that nobody filled in', () => {
    const { answers, problems } = takePage(
      walkers,
      {},
      values({ ...row(0, 'An'), ...row(2, 'Bình'), 'walkers.1.walkerName': ' ' }),
      world,
    );
    expect(rowsOf(answers.walkers).map((one) => one.walkerName)).toEqual(['An', 'Bình']);
    expect(problems).toEqual([]);
  });

  it('names the row and the control of a problem', () => {
    const { problems } = takePage(walkers, {}, values({ ...row(0, 'An'), 'walkers.1.walkerName': 'Bình' }), world);
    expect(problems.map(({ path }) => path)).toEqual(['walkers.1.lanterns', 'walkers.1.fire']);
    expect(problems[0]?.message).toBe('Người 2 – Hãy nhập số đèn');
    expect(takePage(walkers, {}, values({}), world).problems).toEqual([
      { path: 'walkers', message: 'Người tham gia: khai ít nhất 1 mục' },
    ]);
  });

  it('asks within a row by the row and by the answers outside', () => {
    const guarded = row(0, 'An', { 'walkers.0.fire': 'candle', 'walkers.0.guard': 'Cúc' });
    const long = takePage(walkers, { route: 'long' }, values(guarded), world);
    expect(rowsOf(long.answers.walkers)[0]?.guard).toBe('Cúc');
    const short = takePage(walkers, { route: 'short' }, values(guarded), world);
    expect(rowsOf(short.answers.walkers)[0]).not.toHaveProperty('guard');
  });

  it('takes a row out and moves the others up', () => {
    const all = values({ ...row(0, 'An'), ...row(1, 'Bình'), ...row(2, 'Chi') });
    const { answers } = takePage(walkers, {}, withoutRow(all, 'walkers', 1), world);
    expect(rowsOf(answers.walkers).map((one) => one.walkerName)).toEqual(['An', 'Chi']);
  });

  it('shows rows in words', () => {
    const group = fieldsOf(form).find((one) => one.key === 'walkers');
    if (!group) throw new Error('no group');
    expect(
      answerText(group, [{ walkerName: 'An', lanterns: 2, fire: 'led' }, { walkerName: 'Bình' }], 'vi', String),
    ).toBe('1. An, 2, Điện; 2. Bình');
    expect(subjectLine(form, { day: '2026-04-01', walkers: [{ walkerName: 'An' }] }, 'vi', String)).toBe(
      'Diễu hành ngày 01/04/2026: 1. An',
    );
  });
});

describe('the form as a whole', () => {
  it('takes what a browser posts for right answers, page by page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const answers = sample(seed);
        let taken: Answers = {};
        for (const one of form.pages) {
          const reading = takePage(one, taken, posted(postedOf(one, answers)), world);
          expect(reading.problems).toEqual([]);
          taken = reading.answers;
        }
        expect(taken).toEqual(answers);
        expect(problemsOfForm(form, taken, world)).toEqual([]);
      }),
    );
  });

  it('never keeps an answer to what is not asked, whatever is posted', () => {
    const names = form.pages.flatMap((one) => [
      ...postedOf(one, { ...sample(1), ...sample(2), school: 'a', code: 'SM001' }).keys(),
    ]);
    const anything = fc.dictionary(
      fc.constantFrom(...names, 'leaderName', 'stranger', 'walkers.3.guard', 'school'),
      fc.array(fc.oneof(fc.string(), fc.constantFrom('school', 'people', 'long', 'candle', '7', 'commune-a')), {
        minLength: 1,
        maxLength: 2,
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: form.pages.length - 1 }), anything), { maxLength: 8 }),
        (visits) => {
          let answers: Answers = {};
          for (const [at, body] of visits) {
            const one = form.pages[at];
            if (one) answers = takePage(one, answers, values(body), world).answers;
          }
          const kept = trimAnswers(form, answers);
          expect(trimAnswers(form, kept)).toEqual(kept);
          const asked = new Set(shownFields(form, kept).map((one) => one.field.key));
          expect(Object.keys(kept).filter((key) => !asked.has(key))).toEqual([]);
          if (kept.who !== 'school') expect(kept).not.toHaveProperty('school');
          // Judging before and after trimming is the same.
          expect(problemsOfForm(form, answers, world)).toEqual(problemsOfForm(form, kept, world));
        },
      ),
    );
  });

  it('skips a page that does not apply, with its questions and their answers', () => {
    const school = { ...sample(1), who: 'school', school: 'Trường Bến Mây', code: 'SM001' };
    expect(shownPages(form, school).map((one) => one.key)).toContain('truong-hoc');
    const people = { ...school, who: 'people' };
    expect(shownPages(form, people).map((one) => one.key)).not.toContain('truong-hoc');
    expect(trimAnswers(form, people)).not.toHaveProperty('school');
    expect(problemsOfForm(form, { ...people, code: '???' }, world)).toEqual([]);
    expect(problemsOfForm(form, { ...school, code: '???' }, world).map(({ page: on }) => on)).toEqual(['truong-hoc']);
  });
});

describe('samples', () => {
  it('are the same for the same seed, and differ between seeds', () => {
    expect(sample(42)).toEqual(sample(42));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => JSON.stringify(sample(seed)))).size).toBe(20);
  });

  it('put in who files and where', () => {
    const person = {
      fullName: 'Lý Thị Hòa',
      gender: 'female',
      birthDate: '1990-01-01',
      personalId: '099190000001',
      phone: '0990000001',
    } as const;
    const made = sampleAnswers(form, 1, {
      today,
      communes: COMMUNES,
      person,
      place: { field: 'meeting', commune: 'commune-c' },
    });
    expect(made).toMatchObject({ leaderName: 'Lý Thị Hòa', leaderId: '099190000001', meeting: { unit: 'commune-c' } });
  });

  it('give numbers that agree with gender and birth', () => {
    expect(samplePersonalId(seeded(1), 'female', '2004-05-06')).toMatch(/^\d{3}304\d{6}$/);
    expect(samplePersonalId(seeded(1), 'male', '1971-05-06')).toMatch(/^\d{3}071\d{6}$/);
  });
});

describe('form declarations', () => {
  const base = {
    subject: { vi: 'x', en: 'x' },
    declaration: { vi: 'x', en: 'x' },
    pages: [
      {
        key: 'mot',
        title: { vi: 'Một', en: 'One' },
        fields: [
          {
            key: 'a',
            kind: 'radios',
            label: { vi: 'A', en: 'A' },
            options: [
              { value: 'x', label: { vi: 'x', en: 'x' } },
              { value: 'y', label: { vi: 'y', en: 'y' } },
            ],
          },
          { key: 'b', kind: 'text', label: { vi: 'B', en: 'B' }, showIf: { field: 'a', in: ['x'] } },
        ],
      },
    ],
  };
  const text = (key: string, more: object = {}) => ({ key, kind: 'text', label: { vi: key, en: key }, ...more });
  const second = (page2: object) => ({
    ...base,
    pages: [...base.pages, { key: 'hai', title: { vi: 'Hai', en: 'Two' }, fields: [text('c')], ...page2 }],
  });
  const found = (input: object) =>
    formSchema.safeParse(input).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

  it('is right as it stands', () => expect(found(base)).toEqual([]));

  it.each([
    [
      'an unknown field',
      second({ showIf: { field: 'zz', in: ['x'] } }),
      'pages.1.showIf: the condition names "zz", which is not asked before',
    ],
    [
      'an unknown option',
      second({ showIf: { not: { field: 'a', in: ['z'] } } }),
      'pages.1.showIf.not: "z" is not an option of "a"',
    ],
    [
      'a number that is none',
      second({ showIf: { field: 'b', atLeast: 1 } }),
      'pages.1.showIf: "b" has no number to compare',
    ],
    [
      'a contradiction',
      second({
        showIf: {
          all: [
            { field: 'a', in: ['x'] },
            { field: 'a', in: ['y'] },
          ],
        },
      }),
      'pages.1.showIf: no answers lead to this page',
    ],
    [
      'a contradiction over two steps',
      second({
        showIf: {
          all: [
            { field: 'b', answered: true },
            { field: 'a', in: ['y'] },
          ],
        },
      }),
      'pages.1.showIf: no answers lead to this page',
    ],
    [
      'a field nobody sees',
      second({
        fields: [text('c', { showIf: { all: [{ field: 'a', in: ['x'] }, { not: { field: 'a', in: ['x'] } }] } })],
      }),
      'pages.1.fields.0.showIf: no answers lead to this field',
    ],
    ['two fields of one key', second({ fields: [text('a')] }), 'pages.1.fields.0.key: two fields have the key "a"'],
    ['two pages of one key', second({ key: 'mot' }), 'pages.1.key: two pages have the key "mot"'],
    [
      'a pattern without example',
      second({ fields: [text('c', { pattern: '[0-9]+' })] }),
      'pages.1.fields.0.pattern: a pattern needs an example that fits it',
    ],
    [
      'an example that does not fit',
      second({ fields: [text('c', { pattern: '[0-9]+', example: 'x' })] }),
      'pages.1.fields.0.example: the example does not fit the pattern',
    ],
    [
      'a comparison with no date',
      second({ fields: [{ ...text('c'), kind: 'date', min: '@a' }] }),
      'pages.1.fields.0.min: "a" is not a date asked by now',
    ],
    ['a subject that names nothing', { ...base, subject: { vi: '{zz}', en: 'x' } }, 'subject.vi: no field "zz"'],
    [
      'a row of a group that takes an outer key',
      second({ fields: [{ ...text('c'), kind: 'group', item: { vi: 'x', en: 'x' }, fields: [text('a')] }] }),
      'pages.1.fields.0.fields.0.key: the key "a" is used outside the group',
    ],
    [
      'matches that cannot be',
      second({ fields: [{ ...text('c'), kind: 'personalId', matches: { gender: 'a' } }] }),
      'pages.1.fields.0.matches.gender: "a" has no options male and female',
    ],
  ])('finds %s', (_, input, message) => {
    expect(found(input)).toEqual([message]);
  });

  it('lets a page stand that some answers lead to', () => {
    expect(
      found(
        second({
          showIf: {
            all: [
              { field: 'b', answered: true },
              { field: 'a', in: ['x'] },
            ],
          },
        }),
      ),
    ).toEqual([]);
    expect(found(second({ showIf: { not: { field: 'a', in: ['x'] } } }))).toEqual([]);
  });
});
