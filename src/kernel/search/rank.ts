import { editDistance } from './edit-distance.ts';
import { fold, unify, words } from './fold.ts';

export interface Searchable {
  readonly id: string;
  /** What people search for; found words here weigh most. */
  readonly title: string;
  /** Further words it should be found by: code, field, everyday names. */
  readonly keywords?: readonly string[];
}

export interface Hit<T> {
  readonly item: T;
  /** Larger is better; only comparable inside one answer. */
  readonly score: number;
}

export interface RankOptions {
  readonly limit?: number;
  /** Share of the query's weight that must be found, 0–1. */
  readonly threshold?: number;
}

interface Entry<T> {
  readonly item: T;
  readonly folded: string;
  /** Folded words of the title in order, then of the keywords. */
  readonly tokens: readonly string[];
  readonly titleLength: number;
  /** The same words with their marks. */
  readonly marked: readonly string[];
}

/** How well a word of the query fits a word of the index, 0–1. */
const EXACT = 1;
const PREFIX = 0.85;
const TYPO = 0.7;
const KEYWORD = 0.6;
/** Weights of what comes on top of the words found. */
const ADJACENT = 0.35;
const MARKS = 0.3;
const COMPACT = 0.2;
const WHOLE = 0.5;

/**
 * Ranked search in memory for lists of hundreds to a few thousand (procedures, agencies, units): accents may be left
 * out, the last word may be unfinished, one slip of the finger per word is forgiven. Rare words weigh more than common
 * ones, words in the order of the title more than scattered ones, and words with the same marks come first.
 */
export class SearchIndex<T extends Searchable> {
  readonly #entries: readonly Entry<T>[];
  /** Folded word → entries that hold it. */
  readonly #postings = new Map<string, Set<number>>();

  constructor(items: Iterable<T>) {
    this.#entries = [...items].map(entryOf);
    for (const [i, entry] of this.#entries.entries()) {
      for (const token of entry.tokens) {
        const posting = this.#postings.get(token);
        if (posting) posting.add(i);
        else this.#postings.set(token, new Set([i]));
      }
    }
  }

  /** Best hits first, equal ones in the order of the list; an empty query finds nothing. */
  search(query: string, { limit = 20, threshold = 0.4 }: RankOptions = {}): Hit<T>[] {
    const folded = fold(query);
    const tokens = words(folded);
    const marked = words(unify(query));
    const matches = tokens.map((token, i) => this.#matches(token, i === tokens.length - 1));
    const weights = matches.map((found) => this.#weight(found));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total === 0) return [];
    const candidates = new Set(
      matches.flatMap((found) => [...found.keys()].flatMap((word) => [...(this.#postings.get(word) ?? [])])),
    );
    const typed: Typed = {
      folded,
      tokens,
      marked,
      matches,
      weights,
      total,
      hasMarks: fold(unify(query)) !== unify(query),
    };
    const hits: Hit<T>[] = [];
    for (const i of [...candidates].sort((a, b) => a - b)) {
      const entry = this.#entries[i] as Entry<T>;
      const score = scoreOf(entry, typed, threshold);
      if (score > 0) hits.push({ item: entry.item, score });
    }
    return hits.sort((a, b) => b.score - a.score).slice(0, limit);
  }

  /** Words of the index that a typed word may mean, with how well they fit. */
  #matches(token: string, last: boolean): Map<string, number> {
    const found = new Map<string, number>();
    if (this.#postings.has(token)) found.set(token, EXACT);
    if (last) {
      for (const word of this.#postings.keys()) if (word !== token && word.startsWith(token)) found.set(word, PREFIX);
    }
    // A word that exists is taken at its word; only others are read as slips.
    if (found.size > 0 || token.length < 3) return found;
    const allowed = token.length >= 8 ? 2 : 1;
    for (const word of this.#postings.keys()) {
      const distance = editDistance(token, word, allowed);
      if (distance <= allowed) found.set(word, TYPO / distance);
    }
    return found;
  }

  /** Rare words say more; a word nobody uses counts like a rare one, so that it lowers every score. */
  #weight(found: ReadonlyMap<string, number>): number {
    const n = this.#entries.length;
    const fits = [...found.keys()].map((word) => Math.log(1 + n / (this.#postings.get(word)?.size ?? 1)));
    return fits.length > 0 ? Math.min(...fits) : Math.log(1 + n);
  }
}

interface Typed {
  readonly folded: string;
  readonly tokens: readonly string[];
  readonly marked: readonly string[];
  readonly matches: readonly ReadonlyMap<string, number>[];
  readonly weights: readonly number[];
  readonly total: number;
  readonly hasMarks: boolean;
}

function entryOf<T extends Searchable>(item: T): Entry<T> {
  const folded = fold(item.title);
  const title = words(folded);
  const more = (item.keywords ?? []).flatMap((keyword) => words(fold(keyword)));
  return { item, folded, tokens: [...title, ...more], titleLength: title.length, marked: words(unify(item.title)) };
}

function scoreOf<T>(entry: Entry<T>, typed: Typed, threshold: number): number {
  const { tokens, marked, matches, weights, total } = typed;
  const used = new Set<number>();
  let found = 0;
  let adjacent = 0;
  let sameMarks = 0;
  let previous = -2;
  for (let i = 0; i < tokens.length; i++) {
    const place = bestPlace(
      entry,
      matches[i] as ReadonlyMap<string, number>,
      used,
      previous + 1,
      typed.hasMarks ? marked[i] : undefined,
    );
    if (!place) {
      previous = -2;
      continue;
    }
    used.add(place.at);
    const weight = weights[i] as number;
    found += weight * place.fit;
    if (place.at === previous + 1) adjacent += weight;
    if (place.sameMarks) sameMarks += weight;
    previous = place.at;
  }
  const share = found / total;
  if (share < threshold) return 0;
  const compact = used.size / Math.max(entry.titleLength, tokens.length);
  const whole = entry.folded === typed.folded ? WHOLE : entry.folded.startsWith(typed.folded) ? WHOLE / 2 : 0;
  return share + (ADJACENT * adjacent) / total + (MARKS * sameMarks) / total + COMPACT * compact + whole;
}

interface Place {
  readonly at: number;
  readonly fit: number;
  readonly sameMarks: boolean;
}

/** Where in the entry a word of the query is best found: by fit, then by marks, then next to the word before. */
function bestPlace<T>(
  entry: Entry<T>,
  fits: ReadonlyMap<string, number>,
  used: ReadonlySet<number>,
  expected: number,
  marked: string | undefined,
): Place | null {
  let best: Place | null = null;
  let bestWorth = 0;
  for (let at = 0; at < entry.tokens.length; at++) {
    const fit = fits.get(entry.tokens[at] as string);
    if (fit === undefined || used.has(at)) continue;
    const inTitle = at < entry.titleLength;
    const sameMarks = marked !== undefined && inTitle && entry.marked[at] === marked;
    const weighed = inTitle ? fit : fit * KEYWORD;
    const worth = weighed + (sameMarks ? MARKS : 0) + (at === expected ? ADJACENT : 0);
    if (worth > bestWorth) {
      best = { at, fit: weighed, sameMarks };
      bestWorth = worth;
    }
  }
  return best;
}

/** One search over a short list; for repeated searches keep a {@link SearchIndex}. */
export function rankSearch<T extends Searchable>(
  items: Iterable<T>,
  query: string,
  options: RankOptions = {},
): Hit<T>[] {
  return new SearchIndex(items).search(query, options);
}
