import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inOrder } from './check.ts';
import { readCsv } from './csv.ts';
import { matches } from './glob.ts';
import { cell, checkFiles, checkPack, definePackSection, diffRows, formatProblems, type PackSection } from './index.ts';
import { readJson } from './json.ts';
import { readYaml } from './yaml.ts';

const nothing = { added: 0, changed: 0, unchanged: 0 };
const section = (name: string, more: Partial<PackSection> = {}): PackSection =>
  definePackSection<unknown>({
    name,
    files: [`${name}.yaml`],
    schema: z.unknown(),
    load: async () => nothing,
    ...more,
  });
const files = (content: Record<string, string>) =>
  new Map(Object.entries(content).map(([name, text]) => [name, new TextEncoder().encode(text)]));
const lines = (content: Record<string, string>, sections: readonly PackSection[]) =>
  formatProblems(checkFiles('x', files(content), sections).problems).split('\n');

describe('CSV', () => {
  test('reads what RFC 4180 writes', () => {
    const value = fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\r', '').trim());
    const table = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, end, last) => {
        const quote = (text: string) => (/[",\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text);
        const text = ['a,b', ...rows.map((row) => row.map(quote).join(','))].join(end) + (last ? end : '');
        const { doc, problems } = readCsv('x.csv', text);
        expect(problems).toEqual([]);
        expect(doc?.data).toEqual(rows.map(([a, b]) => ({ a, b })));
      }),
    );
  });

  test('names the line of each mistake', () => {
    const reasons = (text: string) => readCsv('x.csv', text).problems.map((one) => `${one.line}: ${one.reason}`);
    expect(reasons('a,b\n1,2\n1\n')).toEqual(['3: 1 cells where the header has 2']);
    expect(reasons('a,b\n\n1,2\n')).toEqual(['2: the line is blank']);
    expect(reasons('a,a\n1,2\n')).toEqual(['1: column "a" occurs twice']);
    expect(reasons('a,b\n1,"2\n3,4\n')).toEqual(['2: a quoted cell is never closed']);
    expect(reasons('a,b\n"1"x,2\n')[0]).toContain('2: text after a closing quote');
    expect(reasons('')).toEqual(['1: the header line is missing']);
  });

  test('lines are counted over line breaks inside cells', () => {
    const { doc } = readCsv('x.csv', 'a,b\n"1\n2",x\n3,4\n');
    expect(doc?.lineOf([0, 'a'])).toBe(2);
    expect(doc?.lineOf([1, 'a'])).toBe(4);
  });
});

describe('line numbers', () => {
  test('in JSON, for every path', () => {
    const text = '{"a": [\n {"b": "x,]}"},\n {"b": {"c": null,\n "d": [1,\n2]}}\n]}';
    const { doc } = readJson('x.geojson', text);
    expect(doc?.lineOf(['a', 0, 'b'])).toBe(2);
    expect(doc?.lineOf(['a', 1, 'b', 'd'])).toBe(4);
    expect(doc?.lineOf(['a', 1, 'b', 'd', 1])).toBe(5);
    expect(doc?.lineOf(['a', 1, 'nowhere', 'x'])).toBe(3);
    expect(readJson('x.geojson', '{"a":\n 1,\n}').problems[0]?.line).toBe(3);
  });

  test('in YAML, for every path', () => {
    const { doc } = readYaml('x.yaml', 'a:\n  - b: 1\n  - c: 2\n    d:\n      e: 3\n');
    expect(doc?.lineOf(['a', 0, 'b'])).toBe(2);
    expect(doc?.lineOf(['a', 1, 'd', 'e'])).toBe(5);
    expect(doc?.lineOf(['a', 1, 'd', 'missing'])).toBe(4);
    expect(readYaml('x.yaml', 'a: 1\na: 2\n').problems[0]).toMatchObject({ line: 2 });
    expect(readYaml('x.yaml', 'a: !odd 1\n').problems[0]?.reason).toContain('not valid YAML');
    expect(readYaml('x.yaml', 'day: 2025-07-01\n').doc?.data).toEqual({ day: '2025-07-01' });
  });
});

describe('check', () => {
  const rows = section('rows', {
    files: ['rows/*.csv'],
    schema: z.array(
      z.strictObject({ code: z.string().regex(/^\d{5}$/, 'is not 5 digits'), day: cell.optional(cell.day) }),
    ),
  });

  test('prints file, line, value and reason', () => {
    expect(lines({ 'rows/a.csv': 'code,day\n25456,\n2545,2025-02-29\n' }, [rows])).toEqual([
      'rows/a.csv:3: code "2545" is not 5 digits',
      'rows/a.csv:3: day "2025-02-29" is not a day written YYYY-MM-DD',
    ]);
  });

  test('a missing or unknown column is named once, at the header', () => {
    expect(lines({ 'rows/a.csv': 'code,dya\n25456,\n25459,\n' }, [rows])).toEqual([
      'rows/a.csv:1: column "day" is missing',
      'rows/a.csv:1: column "dya" is not known here',
    ]);
  });

  test('unknown files and missing required parts are reported; words for people are not', async () => {
    expect(lines({ 'typo.yaml': 'a: 1' }, [section('rows', { required: true })])).toEqual([
      'rows.yaml:1: is missing: the part "rows" is required',
      'typo.yaml:1: is read by no part of the program: a misspelt name or folder?',
    ]);
    const folder = await mkdtemp(path.join(tmpdir(), 'pack-'));
    await writeFile(path.join(folder, 'README.md'), '# words');
    await writeFile(path.join(folder, 'bad.csv'), Buffer.from([0xff, 0xfe, 0x41]));
    expect((await checkPack(folder, [section('bad', { files: ['*.csv'] })])).problems).toEqual([
      { file: 'bad.csv', line: 1, reason: 'not UTF-8 text' },
    ]);
    await expect(checkPack(path.join(folder, 'nowhere'), [])).rejects.toMatchObject({ code: 'pack_not_found' });
  });

  test('cross-checks run only when what they stand on is whole', () => {
    const user = section('user', { after: ['rows'], check: () => expect.unreachable() });
    expect(lines({ 'rows/a.csv': 'code,day\nx,\n', 'user.yaml': 'a: 1' }, [user, rows])).toHaveLength(1);
  });

  test('sections come after what they need; a circle is refused', () => {
    const [a, b, c] = [section('a', { after: ['c'] }), section('b'), section('c', { after: ['b', 'not-here'] })];
    expect(inOrder([a, b, c]).map((one) => one.name)).toEqual(['b', 'c', 'a']);
    expect(() => inOrder([section('a', { after: ['b'] }), section('b', { after: ['a'] })])).toThrow('circle');
  });

  test('text is brought to NFC', () => {
    const { view } = checkFiles('x', files({ 'rows.yaml': 'name: Ho\u0300a' }), [section('rows')]);
    expect(view.docs<{ name: string }>('rows')[0]?.data.name).toBe('H\u00f2a');
  });
});

test('globs stay in their folder', () => {
  expect(matches('units/*.csv', 'units/a.csv')).toBe(true);
  expect(matches('units/*.csv', 'units/more/a.csv')).toBe(false);
  expect(matches('units/*.csv', 'units/acsv')).toBe(false);
  expect(matches('**/*.yaml', 'a/b/c.yaml')).toBe(true);
  expect(matches('**/*.yaml', 'c.yaml')).toBe(true);
});

test('rows are compared over the wanted columns, whatever the order of keys in JSON', () => {
  const stored = [
    { id: '1', data: { a: 1, b: 2 }, at: 'x' },
    { id: '2', data: {}, at: 'x' },
    { id: '3', data: {}, at: 'x' },
  ];
  const wanted = [
    { id: '1', data: { b: 2, a: 1 } },
    { id: '2', data: { a: 1 } },
    { id: '4', data: {} },
  ];
  const diff = diffRows<Record<string, unknown>>(stored, wanted, (row) => String(row.id));
  expect(diff).toMatchObject({
    unchanged: 1,
    added: [{ id: '4' }],
    removed: [{ id: '3' }],
    changed: [{ after: { id: '2' } }],
  });
});
