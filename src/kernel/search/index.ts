import type { Module } from '../module.ts';

export { editDistance } from './edit-distance.ts';
export { fold, unify, words } from './fold.ts';
export { type Hit, type RankOptions, rankSearch, type Searchable, SearchIndex } from './rank.ts';
export { folded, prefixQuery } from './sql.ts';

/** Search that ignores Vietnamese marks: the SQL twin of `fold`. */
export const searchPart: Module = { name: 'search', migrations: 'src/kernel/search/migrations' };
