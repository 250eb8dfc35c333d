import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Catalogue, catalogueProblems, defineMessages, fill } from './messages.ts';

describe('fill', () => {
  it.each([
    ['{a} and {b}', { a: 1, b: 'x' }, '1 and x'],
    ['{a} and {b}', { a: 1 }, '1 and {b}'],
    ['{n} {n|dossier|dossiers}', { n: 1 }, '1 dossier'],
    ['{n} {n|dossier|dossiers}', { n: 0 }, '0 dossiers'],
    ['{n}', { n: '$&' }, '$&'],
  ])('%s', (template, params, expected) => {
    expect(fill(template, params)).toBe(expected);
  });
});

it('translates with the parameters the text asks for', () => {
  const words = defineMessages({
    hello: { vi: 'Xin chào', en: 'Hello' },
    received: { vi: 'Đã nhận {n} hồ sơ', en: '{n} {n|dossier|dossiers} received' },
  });
  expect(words('vi')('hello')).toBe('Xin chào');
  expect(words('en')('received', { n: 2 })).toBe('2 dossiers received');
  // @ts-expect-error a parameter is missing
  words('en')('received');
  // @ts-expect-error no such key
  expect(() => words('en')('nothing')).toThrow();
});

it('sees empty texts and marks that differ', () => {
  expect(
    catalogueProblems({ a: { vi: 'Có {n}', en: '{n|one|many}' }, b: { vi: '', en: 'x' }, c: { vi: '{x}', en: 'x' } }),
  ).toEqual(['b: empty', 'c: {x} in vi, {} in en']);
});

describe('the words of the program', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const files = globSync('**/*.{ts,tsx}', { cwd: root })
    .filter((file) => !file.includes('.test.') && !file.includes('i18n/'))
    .filter((file) => /= defineMessages\(/.test(readFileSync(`${root}${file}`, 'utf8')))
    .sort();

  it.each(files)('%s has every text in both languages, with the same marks', async (file) => {
    const exported = Object.values((await import(/* @vite-ignore */ `${root}${file}`)) as Record<string, unknown>);
    const catalogues = exported.flatMap((one) =>
      typeof one === 'function' && 'catalogue' in one ? [one.catalogue as Catalogue] : [],
    );
    expect(catalogues.flatMap(catalogueProblems)).toEqual([]);
  });
});
