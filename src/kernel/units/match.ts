import { fold, unify } from '../search/index.ts';

/**
 * How well a name answers what a person typed, smaller is better; undefined when some word of it is missing. Accents
 * are ignored for finding, but a name that also has the typed accents comes first (`Hòa Thành` before `Hòa Thạnh`).
 */
export function matchRank(typed: string, name: string, shortName: string, folded: string): number | undefined {
  const wanted = fold(typed).trim();
  if (wanted === '' || !wanted.split(/\s+/).every((word) => folded.includes(word))) return undefined;
  const bare = fold(shortName);
  const place =
    bare === wanted || folded === wanted ? 0 : bare.startsWith(wanted) ? 1 : folded.includes(wanted) ? 2 : 3;
  const accents = unify(name).includes(unify(typed)) ? 0 : 4;
  return accents + place;
}

const collator = new Intl.Collator('vi');

/** The best answers first; equal ones by the Vietnamese alphabet. */
export function bestMatches<T extends { readonly name: string }>(
  things: Iterable<T>,
  rank: (thing: T) => number | undefined,
  limit: number,
): T[] {
  return [...things]
    .flatMap((thing) => {
      const found = rank(thing);
      return found === undefined ? [] : [{ thing, rank: found }];
    })
    .sort((a, b) => a.rank - b.rank || collator.compare(a.thing.name, b.thing.name))
    .slice(0, limit)
    .map((one) => one.thing);
}
