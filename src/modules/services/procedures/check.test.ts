import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PackDoc } from '../../../kernel/pack/section.ts';
import { readYaml } from '../../../kernel/pack/yaml.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import { hoursOf } from './check.ts';
import { deadlineRuleOf, limitText, proposedCase } from './deadline-rule.ts';
import { type Procedure, procedureSchema } from './schema.ts';
import { procedureSection } from './section.ts';
import { readProcedure, readProcedures } from './testing.ts';

const MINI = 'tests/fixtures/provinces/mini';
type Loose = Record<string, never>;

/** The findings about a copy of the parade procedure after `change`. */
function found(change: (file: Loose) => void, code = '9.000002'): string[] {
  const file = structuredClone(readProcedures(MINI).find((one) => one.file === `${code}.yaml`)?.data) as Loose;
  change(file);
  return (procedureSchema.safeParse(file).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}
const set = (path: string, value: unknown) => (file: Loose) => {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let at = file as unknown as Record<string, unknown>;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
};

describe('procedure files', () => {
  it('of the small province are right', () => {
    for (const { data } of readProcedures(MINI))
      expect(procedureSchema.safeParse(data).error?.issues ?? []).toEqual([]);
  });

  it.each([
    [
      'steps that take too long',
      set('steps.1.hours', 20),
      'manners.0.limit: the steps take 28 working hours, more than the limit of 3 working days (24 hours)',
    ],
    [
      'a fee that is not there',
      set('manners.0.fees', ['walkers', 'lanterns', 'nothing']),
      'manners.0.fees.2: no fee with the key "nothing"',
    ],
    [
      'a fee nobody charges',
      set('manners.1.fees', ['walkers', 'lanterns']),
      'fees.2.key: no manner of filing charges the fee "street"',
    ],
    [
      'tiers that do not ascend',
      set('fees.1.tiers', [
        { from: 3, amount: 1 },
        { from: 3, amount: 1 },
      ]),
      'fees.1.tiers.1.from: tiers ascend',
    ],
    [
      'a count of what is no number',
      set('fees.1.count.units', 'walkerName'),
      'fees.1.count.units: "walkerName" is not a whole number of the form',
    ],
    ['a count of no group', set('fees.0.count.group', 'route'), 'fees.0.count.group: no group "route"'],
    [
      'an exemption from no fee',
      set('exemptions.0.fees', ['nothing']),
      'exemptions.0.fees.0: no fee with the key "nothing"',
    ],
    [
      'a case that looks at nothing',
      set('cases.0.when', { field: 'zz', atLeast: 1 }),
      'cases.0.when: the condition names "zz", which is not asked before',
    ],
    [
      'a result that names nothing',
      set('result.parts.0.fields.0.value', '{zz}'),
      'result.parts.0.fields.0.value: no field "zz"',
    ],
    ['a channel twice', set('manners.1.channel', 'online'), 'manners.1.channel: the channel "online" occurs twice'],
    [
      'a paper never asked for',
      set('components.2', { key: 'permit', name: { vi: 'a', en: 'a' }, source: 'upload' }),
      'components.2: the form never asks for the required paper "permit"',
    ],
    [
      'a place that may be missing',
      set('agencies.unitField', 'school'),
      'agencies.unitField: "school" is neither a commune nor an address within the province',
    ],
    [
      'a place outside the province',
      set('agencies.unitField', 'home'),
      'agencies.unitField: "home" is neither a commune nor an address within the province',
    ],
    [
      'presence with everything online',
      set('presence', { people: [{ vi: 'a', en: 'a' }], at: 'filing', note: { vi: 'a', en: 'a' } }),
      'onlineLevel: cannot be fully online when people have to come to file',
    ],
    [
      'a procedure that is its own child',
      set('children', [
        { key: 'a', procedure: '9.000002', agencies: { receiving: 'service_centre', deciding: 'department' } },
      ]),
      'children.0.procedure: a procedure is no child of itself',
    ],
    ['an end before the beginning', set('validTo', '2024-02-29'), 'validTo: validTo must be after validFrom'],
    [
      'no approval',
      (file: Loose) => (file as unknown as { steps: unknown[] }).steps.pop(),
      'steps: the step "approve" is missing',
    ],
  ])('with %s are refused, with the place', (_, change, message) => {
    expect(found(change)[0]).toBe(message);
  });

  it('say the line', () => {
    const text = readFileSync(join(rootDir, MINI, 'procedures/9.000002.yaml'), 'utf8').replace(
      'hours: 12',
      'hours: 20',
    );
    const { doc } = readYaml('9.000002.yaml', text);
    const issue = procedureSchema.safeParse(doc?.data).error?.issues[0];
    const line = doc?.lineOf(issue?.path as (string | number)[]) ?? 0;
    expect(text.split('\n')[line - 1]).toContain('{ channel: online, limit:');
  });
});

describe('bundles in a pack', () => {
  const docs = (change: (bundle: Procedure) => Procedure): string[] => {
    const all = ['9.000001', '9.000002', '9.000003'].map((code) => readProcedure(MINI, code));
    const pack = all.map((data) => (data.code === '9.000003' ? change(data) : data));
    const findings: string[] = [];
    procedureSection.check?.(
      pack.map((data): PackDoc<Procedure> => ({ file: `${data.code}.yaml`, data, lineOf: () => 1 })),
      {} as never,
      (doc, path, reason) => findings.push(`${doc.file} ${path.join('.')}: ${reason}`),
    );
    return findings;
  };
  const child =
    (change: object) =>
    (bundle: Procedure): Procedure => ({
      ...bundle,
      children: bundle.children.map((one, i) => (i === 1 ? { ...one, ...change } : one)),
    });

  it('have their parts', () => expect(docs((bundle) => bundle)).toEqual([]));

  it.each([
    [
      'a part that is not there',
      child({ procedure: '9.999999' }),
      '9.000003.yaml children.1.procedure: no procedure 9.999999 in force on 2024-03-01',
    ],
    [
      'an answer to nothing',
      child({ fixed: { nobody: 'x' } }),
      '9.000003.yaml children.1.fixed.nobody: 9.000002 has no field "nobody"',
    ],
    [
      'a way of filing that a part lacks',
      (bundle: Procedure): Procedure => ({
        ...bundle,
        manners: [...bundle.manners, { channel: 'postal', limit: { unit: 'working_days', value: 6 }, fees: [] }],
      }),
      '9.000003.yaml children.0.procedure: 9.000001 cannot be filed by postal, as the bundle can',
    ],
  ])('with %s are refused', (_, change, message) => {
    expect(docs(change)).toContain(message);
  });
});

describe('limits', () => {
  const marital = readProcedure('provinces/tay-ninh', '1.004873');

  it('follow the case chosen at reception', () => {
    expect(limitText(marital, 'online', 'vi')).toBe('03 ngày làm việc');
    expect(limitText(marital, 'online', 'vi', 'verification')).toBe('23 ngày làm việc');
    expect(deadlineRuleOf(marital, 'online', 'verification')).toMatchObject({ unit: 'working_days', value: 23 });
    expect(deadlineRuleOf(marital, 'online', null)).toMatchObject({ value: 3 });
    expect(proposedCase(marital, { earlierPlaces: [{ place: { street: 'x' } }] })?.key).toBe('verification');
    expect(proposedCase(marital, {})).toBeUndefined();
  });

  it('leave as many hours as they surely hold', () => {
    expect(hoursOf({ unit: 'calendar_days', value: 30 })).toBe(21 * 8);
    expect(hoursOf({ unit: 'same_day', cutoff: '15:00' })).toBe(8);
    expect(hoursOf({ unit: 'hours', value: 4 })).toBe(4);
  });
});
