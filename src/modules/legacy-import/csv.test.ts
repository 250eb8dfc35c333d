import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('parseCsv', () => {
  it('reads back every table that is written by the rules', () => {
    const cell = fc.stringMatching(/^[a-zA-Zăđ ,;\t"\r\n\d]{0,12}$/);
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (rows, delimiter, lineEnd, bom) => {
          const header = (rows[0] as string[]).map((_, i) => `c${i}`);
          const all = [header, ...rows.filter((row) => row.some((one) => one !== ''))];
          const text = all.map((row) => row.map(quoted).join(delimiter)).join(lineEnd);
          expect(parseCsv((bom ? '\ufeff' : '') + text).map(({ cells }) => cells)).toEqual(all);
        },
      ),
    );
  });

  it('reads cells without quotes, counts rows as a spreadsheet does, and leaves blank ones out', () => {
    expect(parseCsv('a;b\r\n1;2,5\r\n\r\n;\r\n3;\r\n')).toEqual([
      { n: 1, cells: ['a', 'b'] },
      { n: 2, cells: ['1', '2,5'] },
      { n: 5, cells: ['3', ''] },
    ]);
  });

  it('says in which row a quote stays open', () => {
    expect(() => parseCsv('a,b\n1,"2\n3,4')).toThrow(/Row 2/);
  });
});
