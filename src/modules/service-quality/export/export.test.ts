import fc from 'fast-check';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { csvHead, csvLine, harmless, type Sheet, xlsx } from './index.ts';

const sheet: Sheet = {
  name: 'Báo cáo',
  title: ['Sổ theo dõi', 'Phường Sông Mây'],
  columns: [
    { header: 'Tên', width: 20 },
    { header: 'Số', width: 8 },
    { header: 'Ngày', width: 18 },
  ],
};
const at = new Date('2026-03-02T01:05:00Z');

/** A strict reader of RFC 4180. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    if (quoted && char === '"' && text[i + 1] === '"') {
      field += '"';
      i += 1;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && char === ',') {
      rows.at(-1)?.push(field);
      field = '';
    } else if (!quoted && char === '\r' && text[i + 1] === '\n') {
      rows.at(-1)?.push(field);
      field = '';
      rows.push([]);
      i += 1;
    } else field += char;
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  it('begins with the mark Excel needs and keeps every letter', () => {
    expect(csvHead(sheet)).toBe('\ufeffTên,Số,Ngày\r\n');
    expect(csvLine(['Nguyễn "Tí", Văn', 3, at])).toBe('"Nguyễn ""Tí"", Văn",3,02/03/2026 08:05\r\n');
    expect(csvLine([null, -3, 'xuống\ndòng'])).toBe(',-3,"xuống\ndòng"\r\n');
  });

  it('lets no text become a formula', () => {
    for (const bad of ['=1+1', '+84', '-2', '@SUM(A1)', '\t=1', '  =HYPERLINK("http://x")', '＝1', '\u00a0=1'])
      expect(harmless(bad)).toBe(`'${bad}`);
    expect(harmless('Lý Thị Hòa')).toBe('Lý Thị Hòa');
    expect(harmless('000.00.13.H53-210405-0007')).toBe('000.00.13.H53-210405-0007');
  });

  it('is read back as it was written, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (cells) => {
        expect(parse(csvLine(cells))).toEqual([cells.map((cell) => harmless(cell.normalize('NFC')))]);
      }),
    );
  });
});

describe('XLSX', () => {
  it('is opened by a real reader: texts, numbers and local times, formulas as letters', async () => {
    const file = await xlsx(sheet, [
      ['Lý Thị Hòa', 12, at],
      ['=1+1', -3.5, null],
      ['dấu <&> "nháy" và \u0001 ký tự', 0, at],
    ]);
    const found = (await readXlsxFile(file)) as unknown;
    const rows = (Array.isArray(found) && found[0]?.data ? found[0].data : found) as unknown[][];
    expect(rows[0]?.[0]).toBe('Sổ theo dõi');
    expect(rows[3]).toEqual(['Tên', 'Số', 'Ngày']);
    const [name, n, day] = rows[4] as [string, number, Date];
    expect([name, n]).toEqual(['Lý Thị Hòa', 12]);
    expect(new Date(day).toISOString()).toBe('2026-03-02T08:05:00.000Z');
    expect(rows[5]).toEqual(['=1+1', -3.5, null]);
    expect(rows[6]?.[0]).toBe('dấu <&> "nháy" và  ký tự');
  });
});
