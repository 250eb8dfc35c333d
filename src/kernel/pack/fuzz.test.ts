import { describe, expect, test } from 'vitest';
import { unitsPart } from '../units/index.ts';
import { checkFiles, type PackFiles, readFolder } from './index.ts';

/** Every single way to damage the small province must be noticed, and the message must name the damaged file or what it broke. */
const folder = 'tests/fixtures/provinces/mini';
const sections = unitsPart.pack ?? [];
const own = (name: string) => /^(province\.yaml|units\/|agencies\/)/.test(name);
const utf8 = new TextEncoder();

const all = await readFolder(folder);
const files: PackFiles = new Map([...all].filter(([name]) => own(name)));
const textOf = (name: string) => new TextDecoder().decode(files.get(name));
const names = [...files.keys()];

function problemsWith(name: string, text: string | null) {
  const changed = new Map(files);
  if (text === null) changed.delete(name);
  else changed.set(name, utf8.encode(text));
  return checkFiles(folder, changed, sections).problems;
}

const shown = (problems: readonly { file: string; line: number; reason: string }[]) =>
  problems.map((one) => `${one.file}:${one.line}: ${one.reason}`);

describe('damage to a pack', () => {
  test('the undamaged pack has no problem', () => {
    expect(shown(checkFiles(folder, files, sections).problems)).toEqual([]);
    expect(names.length).toBeGreaterThan(9);
  });

  test('a missing file is noticed', () => {
    // Outlines are a help for maps: a province may have none.
    for (const name of names.filter((one) => !one.endsWith('.geojson')))
      expect(problemsWith(name, null), name).not.toEqual([]);
  });

  test('a deleted line is noticed, and the message names the file or one that refers to it', () => {
    for (const name of names) {
      const lines = textOf(name).trimEnd().split('\n');
      for (const [index, line] of lines.entries()) {
        // An optional key of a mapping may be left out; everything else is counted or referred to.
        if (/^ {2}(website|hotline|email|address):/.test(line)) continue;
        const problems = problemsWith(name, `${lines.filter((_, at) => at !== index).join('\n')}\n`);
        expect(problems, `${name}:${index + 1}: ${line}`).not.toEqual([]);
        expect(
          problems.every((one) => files.has(one.file) && one.line >= 1),
          shown(problems).join('\n'),
        ).toBe(true);
      }
    }
  });

  test('a mangled value is noticed in its file and line', () => {
    for (const name of names.filter((one) => one.endsWith('.csv'))) {
      const lines = textOf(name).trimEnd().split('\n');
      for (const [index, line] of lines.entries()) {
        const cells = line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
        for (const [column, cell] of cells.entries()) {
          // A foreign character everywhere, and one of four ways to break the line.
          const breaks = [
            `\u0007${cell}`,
            `"${cell}`,
            `${cell},`,
            cell === '' || index === 0 ? `${cell}",` : `${cell}\n${cell}`,
          ];
          for (const mangled of [`${cell}¿`, breaks[(index + column) % 4] as string]) {
            const text = [
              ...lines.slice(0, index),
              cells.with(column, mangled).join(','),
              ...lines.slice(index + 1),
            ].join('\n');
            const problems = problemsWith(name, text);
            const where = `${name}:${index + 1} column ${column + 1}: ${JSON.stringify(mangled)}`;
            expect(
              problems.map((one) => one.file),
              where,
            ).toContain(name);
            const lineNamed = problems.some(
              (one) => one.file === name && (one.line === index + 1 || one.line === index + 2 || one.line === 1),
            );
            expect(lineNamed, `${where}\n${shown(problems).join('\n')}`).toBe(true);
          }
        }
      }
    }
  });

  test('an emptied cell of a required column is noticed', () => {
    const optional = new Set([
      'parent',
      'from',
      'to',
      'area_km2',
      'share',
      'type',
      'name',
      'code',
      'address',
      'phone',
      'email',
      'working_hours',
    ]);
    let emptied = 0;
    for (const name of names.filter((one) => one.endsWith('.csv'))) {
      const lines = textOf(name).trimEnd().split('\n');
      const columns = (lines[0] as string).split(',');
      for (const [index, line] of lines.entries()) {
        if (line.includes('"')) continue;
        for (const [column, cell] of line.split(',').entries()) {
          if (cell === '' || (index > 0 && optional.has(columns[column] as string) && name.includes('/changes/')))
            continue;
          if (index > 0 && ['area_km2', 'from', 'address', 'parent'].includes(columns[column] as string)) continue;
          emptied += 1;
          const text = lines.with(index, line.split(',').with(column, '').join(',')).join('\n');
          expect(problemsWith(name, text), `${name}:${index + 1} ${columns[column]}`).not.toEqual([]);
        }
      }
    }
    expect(emptied).toBeGreaterThan(200);
  });

  test('damage anywhere in YAML and GeoJSON is noticed in its file', () => {
    for (const name of names.filter((one) => !one.endsWith('.csv'))) {
      const text = textOf(name);
      for (let at = 0; at < text.length; at += 3) {
        const damaged = `${text.slice(0, at)}\u0000${text.slice(at)}`;
        expect(problemsWith(name, damaged).map((one) => one.file)).toContain(name);
      }
      const cut = text.slice(0, Math.floor(text.length / 2));
      expect(problemsWith(name, cut).length, name).toBeGreaterThan(0);
    }
  });
});
