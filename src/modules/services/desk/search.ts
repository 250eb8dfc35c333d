import { fold, words } from '../../../kernel/search/index.ts';
import { isWide, type Reach } from './reach.ts';

const quoted = (word: string): string => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

/**
 * The `tsquery` for what an officer typed, over the words of `dossier_search`: names without accents, the last word as
 * a beginning; codes by their beginning, with or without the agency's part. Null when nothing searchable was typed.
 */
export function searchQuery(typed: string): string | null {
  const tokens = fold(typed)
    .split(' ')
    .flatMap((token) => (/\d/.test(token) && /[-.]/.test(token) ? [`${quoted(token)}:*`] : words(token).map(quoted)));
  const last = tokens.at(-1);
  if (last === undefined) return null;
  return [...tokens.slice(0, -1), last.endsWith(':*') ? last : `${last}:*`].join(' & ');
}

/** Narrows the query to the places of the reach, which are among the words; a wide reach is sifted afterwards. */
export function searchWithin(query: string, reach: Reach): string {
  if (isWide(reach)) return query;
  const places = [...reach.units, ...reach.agencies].map((id) => quoted(`@${id}`));
  return `(${query}) & (${places.join(' | ')})`;
}
