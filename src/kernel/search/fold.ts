/**
 * Lists shared, character by character, with the SQL function `tinhso_fold` (migrations/0001_search.sql); a property
 * test holds the two together.
 */
const DROPPED = '\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff';
const DASHES = '\u2010\u2011\u2012\u2013\u2014\u2015\u2212';
const SINGLE_QUOTES = '\u2018\u2019\u201a\u201b\u2032';
const DOUBLE_QUOTES = '\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb';
const SPACES = '\t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000';

const noise = new RegExp(`[\\u0300-\\u036f${DROPPED}]`, 'g');
const dashes = new RegExp(`[${DASHES}]`, 'g');
const singleQuotes = new RegExp(`[${SINGLE_QUOTES}]`, 'g');
const doubleQuotes = new RegExp(`[${DOUBLE_QUOTES}]`, 'g');
const spaces = new RegExp(`[ ${SPACES}]+`, 'g');

/**
 * The form of a text in which Vietnamese is searched: no tone and vowel marks, đ → d, ASCII lower case, one kind of dash
 * and quote, single spaces. `Hòa` and `Hoà` meet here, though Unicode normalisation keeps them apart.
 *
 * Fold *before* any text-search parser sees the text: PostgreSQL's cuts `1234/QĐ-UBND` at the Đ.
 *
 * @example fold('  Số 1234/QĐ-UBND') // 'so 1234/qd-ubnd'
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(noise, '')
    .replace(/[Đđ]/g, 'd')
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(dashes, '-')
    .replace(singleQuotes, "'")
    .replace(doubleQuotes, '"')
    .replace(spaces, ' ')
    .replace(/^ | $/g, '');
}

/** Words of a folded text: runs of letters and digits. `1234/qd-ubnd` gives `1234`, `qd`, `ubnd`. */
export function words(folded: string): string[] {
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * The form in which texts with the same marks are equal: NFC, lower case, and the two styles of placing the tone mark
 * on `oa`, `oe`, `uy` brought to one (`hoà` → `hòa`), so that a search with marks can prefer them.
 */
export function unify(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/(^|[^q\p{L}\p{M}]|[^q\p{M}])(o|u)(a|e|y)([\u0300\u0301\u0303\u0309\u0323])(?![\p{L}\p{M}])/gu, '$1$2$4$3')
    .normalize('NFC')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}
