import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rootDir } from '../../../kernel/store/root.ts';
import { Form } from '../../../web/index.ts';
import { procedureSchema } from '../../services/index.ts';
import { membersOfSection, procedureShape, SECTIONS } from '../model/sections.ts';
import { isRecord, type Path, shapeAt, valueAt, withoutDefaults, withValue } from '../model/shape.ts';
import { filled, formsIn } from '../testing/forms.ts';
import { applied, doThen, editsOfItem, editsOfSection, readThen } from './apply.ts';
import { askedBefore, conditionOf, conditionView } from './conditions.ts';
import { Members, UnionMembers } from './controls.tsx';
import { keyFrom } from './keys.ts';
import { focusOfPath } from './places.ts';
import { readNumber } from './read.ts';
import type { EditView } from './view.ts';

const folder = join(rootDir, 'provinces/tay-ninh/procedures');
const bodies: { code: string; body: unknown }[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => {
    const procedure = procedureSchema.parse(parse(readFileSync(join(folder, name), 'utf8')));
    return { code: procedure.code, body: withoutDefaults(procedureShape, procedure) };
  });

const view = (body: unknown): EditView => ({
  body,
  lang: 'vi',
  problems: [],
  hrefOf: (path) => `/${path.join('/')}`,
  moreOf: undefined,
});

/** Items that have a page of their own. */
function itemsOf(body: unknown, value = body, path: Path = []): Path[] {
  const inner = Array.isArray(value)
    ? value.map((one, i) => [i, one] as const)
    : isRecord(value)
      ? Object.entries(value)
      : [];
  const here = path.length > 0 && focusOfPath(body, path).length === path.length ? [path] : [];
  return [...here, ...inner.flatMap(([step, one]) => itemsOf(body, one, [...path, step]))];
}

const sent = (controls: unknown): FormData => {
  const [form] = formsIn(String(<Form action="/">{controls as never}</Form>));
  if (!form) throw new Error('no form');
  return filled(form);
};

describe('saving a page on which nothing was changed', () => {
  it('changes nothing: every section of every procedure', () => {
    for (const { code, body } of bodies)
      for (const section of SECTIONS) {
        const posted = sent(<Members members={membersOfSection(section)} path={[]} value={body} view={view(body)} />);
        const after = applied(body, editsOfSection(body, section, posted));
        expect(withoutDefaults(procedureShape, after), `${code} ${section.slug}`).toEqual(body);
      }
  });

  it('changes nothing: every item of every procedure', () => {
    let items = 0;
    for (const { code, body } of bodies)
      for (const path of itemsOf(body)) {
        items += 1;
        const shape = shapeAt(procedureShape, body, path);
        const value = valueAt(body, path);
        const controls =
          shape?.kind === 'union' ? (
            <UnionMembers shape={shape} path={path} value={value} view={view(body)} />
          ) : shape?.kind === 'object' ? (
            <Members members={shape.members} path={path} value={value} view={view(body)} />
          ) : null;
        const after = applied(body, editsOfItem(body, path, sent(controls)));
        expect(withoutDefaults(procedureShape, after), `${code} ${path.join('.')}`).toEqual(body);
      }
    expect(items).toBeGreaterThan(20);
  });
});

describe('lists', () => {
  const body = {
    form: {
      pages: [
        { key: 'a', title: { vi: 'A', en: 'A' }, fields: [{ key: 'x', kind: 'text', label: { vi: 'X', en: 'X' } }] },
      ],
    },
    legalBasis: [{ title: '1' }, { title: '2' }],
  };

  it('move, lose and get items', () => {
    const then = (text: string) => readThen(text) ?? { deed: 'more' as const, path: [] };
    expect(applied(body, doThen(body, then('down:legalBasis.0'), '').edits)).toMatchObject({
      legalBasis: [{ title: '2' }, { title: '1' }],
    });
    expect(applied(body, doThen(body, then('remove:legalBasis.0'), '').edits)).toMatchObject({
      legalBasis: [{ title: '2' }],
    });
    expect(doThen(body, then('up:legalBasis.0'), '').edits).toEqual([]);
    expect(doThen(body, then('remove:form.pages.0'), '')).toMatchObject({ ask: ['form', 'pages', 0] });
    const added = doThen(body, then('add:form.pages.0.fields'), 'date');
    expect(added.open).toEqual(['form', 'pages', 0, 'fields', 1]);
    expect(valueAt(applied(body, added.edits), added.open ?? [])).toEqual({ kind: 'date' });
    expect(readThen('drop:form')).toBeUndefined();
  });

  it('copy a page under new technical names', () => {
    const deed = doThen(body, { deed: 'copy', path: ['form', 'pages', 0] }, '');
    const copy = valueAt(applied(body, deed.edits), ['form', 'pages', 1]);
    expect(copy).toMatchObject({ key: 'a-2', fields: [{ kind: 'text', label: { vi: 'X' } }] });
    expect((copy as { fields: { key: string }[] }).fields[0]?.key).toBe('x2');
  });

  it('name things from their words', () => {
    expect(keyFrom('Họ, chữ đệm và tên', new Set())).toBe('hoChuDemVaTen');
    expect(keyFrom('Họ và tên', new Set(['hoVaTen']))).toBe('hoVaTen2');
    expect(keyFrom('Người nộp', new Set(), true)).toBe('nguoi-nop');
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (name, hyphens) => {
        expect(keyFrom(name, new Set(), hyphens)).toMatch(hyphens ? /^[a-z][a-z0-9-]*$/ : /^[a-z][A-Za-z0-9]*$/);
      }),
    );
  });
});

describe('conditions', () => {
  const statement = fc.oneof(
    fc.record({
      field: fc.constant('a'),
      in: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ field: fc.constant('b'), answered: fc.boolean() }),
    fc.record({ field: fc.constant('c'), atLeast: fc.integer({ min: -50, max: 5000 }) }),
    fc.record({ field: fc.constant('d'), atMost: fc.integer({ min: 0, max: 5000 }) }),
    fc.record({ not: fc.record({ field: fc.constant('e'), in: fc.constant(['x']) }) }),
  );
  it('that rows can show come back as they were', () => {
    const several = fc.array(statement, { minLength: 2, maxLength: 4 });
    const condition = fc.oneof(statement, fc.record({ all: several }), fc.record({ any: several }));
    fc.assert(
      fc.property(condition, (given) => {
        const { mode, rows } = conditionView(given);
        if (mode === 'keep') throw new Error('not shown');
        expect(conditionOf(mode, rows)).toEqual(given);
      }),
    );
  });

  it('of several levels are kept', () => {
    expect(conditionView({ all: [{ any: [{ field: 'a', answered: true }] }] }).mode).toBe('keep');
    expect(conditionView({ field: 'a', atLeast: 1, atMost: 2 }).mode).toBe('keep');
  });

  it('look at questions that were asked before', () => {
    for (const { body } of bodies.slice(0, 3)) {
      const all = askedBefore(body, ['form', 'pages', 99, 'showIf'], 'vi').map((one) => one.key);
      const first = askedBefore(body, ['form', 'pages', 0, 'showIf'], 'vi');
      expect(first).toEqual([]);
      const second = askedBefore(body, ['form', 'pages', 1, 'fields', 1, 'showIf'], 'vi').map((one) => one.key);
      expect(all.slice(0, second.length)).toEqual(second);
    }
  });
});

describe('numbers', () => {
  it.each([
    ['1.000.000', 1_000_000],
    ['100.000 đồng', 100_000],
    ['0,5', 0.5],
    ['0.125', 0.125],
    ['-3', -3],
    ['2,25', 2.25],
    ['1,500', 1500],
    ['', undefined],
    ['ba', 'ba'],
    ['1,2,3', '1,2,3'],
  ])('%s', (typed, expected) => {
    expect(readNumber(typed)).toBe(expected);
  });
});

describe('what was typed wrong', () => {
  it('is kept as it was typed', () => {
    const body = bodies[0]?.body;
    const section = SECTIONS.find(({ slug }) => slug === 'quy-trinh');
    if (!section) throw new Error('no section');
    const posted = sent(<Members members={membersOfSection(section)} path={[]} value={body} view={view(body)} />);
    posted.set('steps.0.hours', 'bốn giờ');
    posted.set('steps.0.name.en', '');
    const after = applied(body, editsOfSection(body, section, posted));
    expect(valueAt(after, ['steps', 0])).toMatchObject({ hours: 'bốn giờ', name: { en: '' } });
    const again = sent(<Members members={membersOfSection(section)} path={[]} value={after} view={view(after)} />);
    expect(again.get('steps.0.hours')).toBe('bốn giờ');
    expect(withValue(after, ['steps'], undefined)).not.toHaveProperty('steps');
  });
});
