import { PDF, type PdfRef } from '@libpdf/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAnchor, layOutDocument, renderDocument, signingTimeText } from './index.ts';
import type { Block, DocumentSpec } from './spec.ts';

const LETTERS = 'aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz';

const spec = (blocks: readonly Block[], more: Partial<DocumentSpec> = {}): DocumentSpec => ({
  paper: 'A4',
  meta: { title: 'Thử nghiệm', author: 'Ủy ban nhân dân xã Thử', createdAt: new Date('2026-03-05T01:30:00Z') },
  blocks,
  ...more,
});

async function textsOf(pdf: Uint8Array): Promise<string[]> {
  const loaded = await PDF.load(pdf);
  return loaded.extractText().map((page) => page.text.normalize('NFC').replace(/\s+/g, ' '));
}

describe('renderDocument', () => {
  it('prints every Vietnamese letter in all four styles so that it can be read back', async () => {
    const text = [...LETTERS, ...LETTERS.toLocaleUpperCase('vi')].join(' ');
    for (const style of [{}, { bold: true }, { italic: true }, { bold: true, italic: true }]) {
      const { pdf, missing } = await layOutDocument(
        spec([{ kind: 'paragraph', text: [{ text, ...style }], align: 'left' }]),
      );
      expect(missing).toEqual([]);
      expect((await textsOf(pdf)).join(' ').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
    }
  });

  it('gives the same bytes for the same data', async () => {
    const make = () =>
      renderDocument(
        spec([
          { kind: 'title', text: 'GIẤY THỬ' },
          { kind: 'qr', qr: { data: 'https://example.vn', size: 20, alt: 'Mã QR' } },
        ]),
      );
    expect(Buffer.from(await make()).equals(Buffer.from(await make()))).toBe(true);
  });

  it('writes title, author, language and the tag tree', async () => {
    const pdf = await PDF.load(await renderDocument(spec([{ kind: 'paragraph', text: 'Nội dung' }])));
    const resolve = (ref: PdfRef) => pdf.getObject(ref);
    const info = pdf.context.info.trailer.getDict('Info', resolve);
    expect(info?.getString('Title', resolve)?.asString()).toBe('Thử nghiệm');
    expect(info?.getString('Author', resolve)?.asString()).toBe('Ủy ban nhân dân xã Thử');
    expect(info?.getString('CreationDate', resolve)?.asString()).toMatch(/^D:20260305013000/);
    expect(pdf.getLanguage()).toBe('vi');
    expect(pdf.getCatalog().get('StructTreeRoot')).toBeDefined();
    expect(pdf.getCatalog().get('MarkInfo')).toBeDefined();
  });

  it('sets the letterhead of Decree 30: nation, motto, agency, number, date', async () => {
    const pdf = await renderDocument(
      spec([], {
        letterhead: {
          parent: 'Ủy ban nhân dân tỉnh Thử',
          agency: 'Sở Khoa học và Công nghệ',
          number: 'Số: 07/QĐ-SKHCN',
          placeAndDate: 'Thử, ngày 05 tháng 3 năm 2026',
        },
      }),
    );
    const [text] = await textsOf(pdf);
    for (const part of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'Số: 07/QĐ-SKHCN',
      'Thử, ngày 05 tháng 3 năm 2026',
    ])
      expect(text).toContain(part);
    expect(text?.replace(/ /g, '')).toContain('SỞKHOA');
  });

  it('repeats the table header on each page, keeps every row whole and numbers pages from 2', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => [
      `hàng-${i + 1}`,
      `Giấy tờ thứ ${i + 1} của hồ sơ đăng ký `.repeat(3),
    ]);
    const pdf = await renderDocument(
      spec(
        [
          {
            kind: 'table',
            columns: [
              { title: 'Mục', width: 1 },
              { title: 'Tên giấy tờ', width: 4 },
            ],
            rows,
          },
        ],
        { footer: 'Mã hồ sơ: X' },
      ),
    );
    const pages = await textsOf(pdf);
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) {
      expect(page.match(/Tên giấy tờ/g)).toHaveLength(1);
      expect(page).toContain('Mã hồ sơ: X');
    }
    const all = pages.join(' ');
    for (const [i] of rows.entries()) expect(all.split(`hàng-${i + 1} `)).toHaveLength(2);
    expect(pages[0]).not.toMatch(/^1 /);
    expect(pages.slice(1).every((page, i) => page.startsWith(`${i + 2} `))).toBe(true);
  });

  it('splits a table row that is taller than a page', async () => {
    const long = Array.from({ length: 900 }, (_, i) => `từ${i}`).join(' ');
    const pages = await textsOf(
      await renderDocument(
        spec([{ kind: 'table', columns: [{ title: 'A', width: 1 }], rows: [[long]] }], { paper: 'A5' }),
      ),
    );
    expect(pages.length).toBeGreaterThan(1);
    const all = pages.join(' ');
    for (const i of [0, 450, 899]) expect(all).toMatch(new RegExp(`từ${i}\\b`));
  });

  it('loses no word of long text over pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1200 }),
        fc.constantFrom('justify' as const, 'left' as const),
        async (n, align) => {
          const list = Array.from({ length: n }, (_, i) => `chữ${i}`);
          const pages = await textsOf(
            await renderDocument(
              spec([{ kind: 'paragraph', text: list.join(' '), align }], { paper: 'A5', footer: '' }),
            ),
          );
          const found = pages.map((page, i) => (i > 0 ? page.replace(/^\d+ /, '') : page)).join(' ');
          expect(found.match(/chữ\d+/g)).toEqual(list);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('prints a box for a character the font lacks and says which', async () => {
    const { missing, pdf } = await layOutDocument(spec([{ kind: 'paragraph', text: 'Nguyễn 😀 Văn' }]));
    expect(missing).toEqual(['😀']);
    expect((await textsOf(pdf))[0]).toContain('Nguyễn □ Văn');
  });

  it('leaves rooms for signatures that are found again in the file', async () => {
    const { pdf, anchors, pages } = await layOutDocument(
      spec([
        { kind: 'paragraph', text: 'Điều khoản. '.repeat(700) },
        {
          kind: 'signatures',
          recipients: ['Như trên', 'Lưu: VT'],
          right: { anchor: 'leader', authority: 'TM. ỦY BAN NHÂN DÂN', position: 'CHỦ TỊCH', name: 'Lê Văn Thử' },
        },
      ]),
    );
    const loaded = await PDF.load(pdf);
    const found = findAnchor(loaded, 'leader');
    expect(found?.page).toBe(pages - 1);
    expect(found?.page).toBe(anchors.get('leader')?.page);
    for (const [i, value] of (found?.rect ?? []).entries())
      expect(value).toBeCloseTo(anchors.get('leader')?.rect[i] ?? Number.NaN, 1);
    const [left, bottom, right, top] = found?.rect ?? [0, 0, 0, 0];
    expect(top - bottom).toBeCloseTo((25 * 72) / 25.4, 1);
    expect(left).toBeGreaterThan(0);
    expect(right).toBeLessThan(596);
    expect(findAnchor(loaded, 'nobody')).toBeUndefined();
    expect((await textsOf(pdf)).at(-1)).toMatch(/Nơi nhận:.*- Như trên;.*- Lưu: VT\./);
  });
});

describe('signingTimeText', () => {
  it('gives local time with its zone', () => {
    expect(signingTimeText(new Date('2026-12-31T17:00:05Z'))).toBe('01-01-2027 00:00:05 +07:00');
  });
});
