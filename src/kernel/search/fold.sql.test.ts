import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { fold } from './fold.ts';
import { searchPart } from './index.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ modules: [searchPart] });
});
afterAll(() => t.close());

const letters = 'aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐbcghkmnpqrstvx'.split('');
const marks = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const letter = fc
  .tuple(fc.constantFrom(...letters), fc.constantFrom(...marks), fc.boolean())
  .map(([base, mark, composed]) => (composed ? (base + mark).normalize('NFC') : base + mark));
const odd = fc.constantFrom(
  ...' ,./-()[]\t\n\u00a0\u2009\u3000\u200b\u00ad\ufeff‐–—−‘’“”«»′″\u0085\u2028ßÇİıΣЖ中'.split(''),
);
/** What PostgreSQL can hold at all: no NUL, no lone surrogates. */
const any = fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll('\0', ''));
const vietnamese = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: letter },
      { weight: 2, arbitrary: odd },
      { weight: 1, arbitrary: fc.constantFrom('1', '23') },
    ),
  )
  .map((parts) => parts.join(''));

it('tinhso_fold gives character for character what fold gives', async () => {
  const texts = [
    ...fc.sample(vietnamese, 3000),
    ...fc.sample(any, 1000),
    ...['1234/QĐ-UBND', 'Hòa', 'Hoà', '  Số  12–34 ', ' ', '', '\u3000x\u3000'],
  ];
  const { rows } = await sql<{ text: string; folded: string }>`
    SELECT text, tinhso_fold(text) AS folded FROM unnest(${texts}::text[]) AS text`.execute(t.db);
  expect(rows).toHaveLength(texts.length);
  expect(
    rows.filter((row) => row.folded !== fold(row.text)).map((row) => [row.text, row.folded, fold(row.text)]),
  ).toEqual([]);
});

it('tinhso_fold may stand in an index', async () => {
  const { rows } = await sql<{
    provolatile: string;
  }>`SELECT provolatile FROM pg_proc WHERE proname = 'tinhso_fold'`.execute(t.db);
  expect(rows).toEqual([{ provolatile: 'i' }]);
});
