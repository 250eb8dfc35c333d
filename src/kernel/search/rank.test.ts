import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';
import { rankSearch, SearchIndex } from './rank.ts';

const procedures = [
  { id: '1', title: 'Đăng ký thành lập hộ kinh doanh', keywords: ['1.001612', 'mở cửa hàng'] },
  { id: '2', title: 'Đăng ký thay đổi nội dung đăng ký hộ kinh doanh' },
  { id: '3', title: 'Đăng ký khai sinh' },
  { id: '4', title: 'Đăng ký khai tử' },
  { id: '5', title: 'Đăng ký kết hôn' },
  { id: '6', title: 'Xác nhận khai sinh' },
];
const index = new SearchIndex(procedures);
const ids = (query: string): string[] => index.search(query).map((hit) => hit.item.id);

describe('SearchIndex', () => {
  it.each([
    ['dang ky thanh lap ho kinh doanh', '1'],
    ['hộ kinh doanh thành lập', '1'],
    ['thay doi ho kinh doanh', '2'],
    ['khai sin', '3'],
    ['khia tu', '4'],
    ['ket hno', '5'],
    ['1.001612', '1'],
    ['mo cua hang', '1'],
  ])('%s finds %s first', (query, id) => {
    expect(ids(query)[0]).toBe(id);
  });

  it('puts the same marks first', () => {
    const names = [
      { id: 'a', title: 'Hoa' },
      { id: 'b', title: 'Hòa' },
      { id: 'c', title: 'Hóa' },
    ];
    expect(rankSearch(names, 'hóa').map((hit) => hit.item.id)[0]).toBe('c');
    expect(rankSearch(names, 'hoà').map((hit) => hit.item.id)[0]).toBe('b');
    expect(rankSearch(names, 'hoa')).toHaveLength(3);
  });

  it('finds nothing for nothing', () => {
    expect(ids('')).toEqual([]);
    expect(ids(' .,! ')).toEqual([]);
    expect(ids('xyzzyq')).toEqual([]);
  });

  it('finds every title by itself, with and without marks, first', () => {
    for (const procedure of procedures) expect(ids(procedure.title)[0]).toBe(procedure.id);
  });

  it('keeps to the limit and orders by score', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), (query, limit) => {
        const hits = index.search(`dang ky ${query}`, { limit, threshold: 0 });
        expect(hits.length).toBeLessThanOrEqual(limit);
        expect(hits.map((hit) => hit.score)).toEqual(hits.map((hit) => hit.score).sort((a, b) => b - a));
      }),
    );
  });
});

describe('editDistance', () => {
  it.each([
    ['khai', 'khai', 0],
    ['khia', 'khai', 1],
    ['kai', 'khai', 1],
    ['khaii', 'khai', 1],
    ['khay', 'khai', 1],
    ['abc', 'xyz', 2],
  ])('%s to %s: %i (1 allowed)', (a, b, distance) => {
    expect(editDistance(a, b, 1)).toBe(distance);
  });

  it('is symmetric and 0 only for equal words', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 9)).toBe(editDistance(b, a, 9));
        expect(editDistance(a, b, 9) === 0).toBe(a === b);
      }),
    );
  });
});

interface Query {
  readonly kind: string;
  readonly q: string;
  readonly expect: readonly string[];
}

const data = process.env.TINHSO_CONFORMANCE ?? '';
const lines = <T>(...path: string[]): T[] =>
  readFileSync(join(data, ...path), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);

describe.skipIf(!existsSync(join(data, 'vn-text', 'search_queries.ndjson')) || data === '')(
  'on the titles of real procedures',
  () => {
    /** Share of queries whose procedure is among the first five; what was reached, less a little. */
    it.each([
      ['accented', 0.99],
      ['no_accent', 0.99],
      ['no_accent_prefix', 0.9],
      ['no_accent_keywords', 0.95],
      ['typo', 0.95],
    ])('recall@5 of %s queries is at least %d', (kind, least) => {
      const titles = [
        ...lines<{ code: string; title: string }>('vn-procedures', 'coded_procedures.ndjson').map(
          ({ code, title }) => ({ id: code, title }),
        ),
        ...lines<{ seq: number; title: string }>('vn-procedures', 'citizen_procedures_2021.ndjson').map(
          ({ seq, title }) => ({ id: `seq:${seq}`, title }),
        ),
      ];
      const whole = new SearchIndex(titles);
      const queries = lines<Query>('vn-text', 'search_queries.ndjson').filter((query) => query.kind === kind);
      const found = queries.filter((query) =>
        whole.search(query.q, { limit: 5 }).some((hit) => query.expect.includes(hit.item.id)),
      );
      const recall = found.length / queries.length;
      if (process.env.TINHSO_REPORT) console.log(kind, queries.length, recall.toFixed(4));
      expect(recall).toBeGreaterThanOrEqual(least);
    });
  },
);
