import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rootDir } from '../../../kernel/store/root.ts';
import { type Procedure, procedureSchema } from '../../services/index.ts';
import { checkProcedure } from '../check/check.ts';
import { diffProcedures, sayChanges } from '../diff/diff.ts';
import { LABELS, labelOf } from '../words/labels.ts';
import { procedureToYaml, readProcedureYaml } from '../yaml/yaml.ts';
import { procedureShape, SECTIONS } from './sections.ts';
import { isRecord, membersOf, type Path, type Shape, shapeAt, valueAt, withoutDefaults, withValue } from './shape.ts';

const folder = join(rootDir, 'provinces/tay-ninh/procedures');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, data: parse(readFileSync(join(folder, name), 'utf8')) as unknown }));
const mini = parse(readFileSync(join(rootDir, 'tests/fixtures/provinces/mini/procedures/9.000001.yaml'), 'utf8'));
const procedures: { name: string; procedure: Procedure }[] = [...files, { name: '9.000001', data: mini }].map(
  ({ name, data }) => ({ name, procedure: procedureSchema.parse(data) }),
);

/** Every path of a value that is not undefined. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((one, i) => pathsIn(one, [...path, i]))];
  if (isRecord(value)) return [path, ...Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...path, key]))];
  return [path];
}

describe('the shape of a procedure', () => {
  it('knows every value of every procedure of the pack', () => {
    for (const { name, procedure } of procedures)
      for (const path of pathsIn(procedure)) {
        if (['showIf', 'when'].some((key) => path.slice(0, -1).includes(key))) continue;
        if (['vi', 'en'].includes(String(path.at(-1)))) continue;
        const shape = shapeAt(procedureShape, procedure, path);
        const above = shapeAt(procedureShape, procedure, path.slice(0, -1));
        const inList = above?.kind === 'lines' || above?.kind === 'choices' || above?.kind === 'condition';
        expect(inList || (shape !== undefined && shape.kind !== 'unknown'), `${name} ${path.join('.')}`).toBe(true);
      }
  });

  it('has a name for every member, and a section for all that is edited', () => {
    const unnamed: string[] = [];
    const visit = (shape: Shape, path: Path): void => {
      if (shape.kind === 'list') visit(shape.item, path);
      const cases = shape.kind === 'union' ? [...shape.cases.values()] : shape.kind === 'object' ? [shape] : [];
      for (const one of cases)
        for (const member of one.members) {
          const inner = [...path, member.key];
          if (labelOf(inner, 'vi') === member.key && !(member.key in LABELS)) unnamed.push(inner.join('.'));
          if (inner.length < 8) visit(member.shape, inner);
        }
    };
    visit(procedureShape, []);
    expect(unnamed).toEqual([]);
    const sections = SECTIONS.flatMap((section) => section.keys);
    expect(
      membersOf(procedureShape, {})
        .map(({ key }) => key)
        .filter((key) => !sections.includes(key)),
    ).toEqual(['code', 'validFrom']);
  });
});

describe('a data file', () => {
  it('means the same after being written and read again, for every procedure', () => {
    for (const { name, procedure } of procedures) {
      const text = procedureToYaml(procedure);
      const { body, problems } = readProcedureYaml(text, 'vi');
      expect(problems, name).toEqual([]);
      expect(procedureSchema.parse(body), name).toEqual(procedure);
      // What it does not say holds by default, so a second writing changes nothing.
      expect(procedureToYaml(body), name).toBe(text);
    }
  });

  it('names the line of a mistake', () => {
    expect(readProcedureYaml('code: a\nname: [\n', 'vi').problems[0]?.line).toBe(3);
    const reading = readProcedureYaml('code: a\nname:\n  vi: x\n', 'vi');
    expect(reading.lineOf(['name', 'vi'])).toBe(3);
    expect(readProcedureYaml('- a\n', 'en').problems[0]?.message).toContain('name: value');
  });
});

describe('changing a value', () => {
  const anyPath = fc
    .constantFrom(...procedures)
    .chain(({ procedure }) =>
      fc.record({ procedure: fc.constant(procedure), path: fc.constantFrom(...pathsIn(procedure).slice(1)) }),
    );

  it('puts it where it is read again, and touches nothing else', () => {
    fc.assert(
      fc.property(anyPath, fc.string(), ({ procedure, path }, value) => {
        const changed = withValue(procedure, path, value);
        expect(valueAt(changed, path)).toBe(value);
        expect(withValue(changed, path, valueAt(procedure, path))).toEqual(procedure);
      }),
    );
  });

  it('is found by the comparison, at its place, with both values', () => {
    fc.assert(
      fc.property(anyPath, ({ procedure, path }) => {
        const before = withoutDefaults(procedureShape, procedure);
        if (
          typeof valueAt(before, path) !== 'string' ||
          ['key', 'kind', 'channel', 'value', 'unit', 'template'].includes(String(path.at(-1)))
        )
          return;
        const after = withValue(before, path, 'khác hẳn');
        const changes = diffProcedures(before, after);
        expect(changes).toHaveLength(1);
        expect(path.join('.')).toMatch(new RegExp(`^${changes[0]?.path.join('\\.')}`));
        expect(JSON.stringify(sayChanges(changes, before, after, 'vi'))).toContain('khác hẳn');
      }),
    );
  });

  it('nothing differs from itself', () => {
    for (const { procedure } of procedures)
      expect(diffProcedures(procedure, withoutDefaults(procedureShape, procedure))).toEqual([]);
  });
});

describe('what is wrong with a broken procedure', () => {
  it('is always said in plain words, at a place that can be edited', () => {
    const broken = fc.constantFrom(...procedures).chain(({ procedure }) =>
      fc.record({
        procedure: fc.constant(withoutDefaults(procedureShape, procedure)),
        breaks: fc.array(
          fc.record({
            path: fc.constantFrom(...pathsIn(procedure).slice(1)),
            value: fc.oneof(
              fc.constant(undefined),
              fc.constantFrom<unknown>(
                '',
                ' ',
                'khongCo',
                '{khongCo}',
                -1,
                0,
                99_999,
                0.5,
                [],
                {},
                null,
                true,
                'file',
                'group',
              ),
              fc.constantFrom<unknown>({ field: 'khongCo', in: ['a'] }, { all: [] }, { field: 'commune', atLeast: 2 }),
            ),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      }),
    );
    fc.assert(
      fc.property(broken, ({ procedure, breaks }) => {
        const body = breaks.reduce<unknown>((sum, { path, value }) => withValue(sum, path, value), procedure);
        for (const { text } of checkProcedure(body)) {
          expect(text.vi).not.toMatch(/chưa hợp lệ \(/);
          expect(text.vi).not.toBe(text.en);
        }
        if (!procedureSchema.safeParse(body).success)
          expect(checkProcedure(body).map(({ severity }) => severity)).toContain('error');
      }),
      { numRuns: 400 },
    );
  });
});
