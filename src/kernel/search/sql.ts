import { type Expression, type RawBuilder, sql } from 'kysely';
import { fold, words } from './fold.ts';

/**
 * `tinhso_fold(expression)` in a Kysely query.
 * @example db.selectFrom('unit').where(folded(eb.ref('name')), 'like', `%${fold(q)}%`)
 */
export function folded(value: Expression<string> | Expression<string | null>): RawBuilder<string> {
  return sql<string>`tinhso_fold(${value})`;
}

/**
 * The text for `to_tsquery('simple', …)` over folded text: every word must occur, the last one as a prefix, since it
 * may still be being typed. Empty when nothing searchable was typed.
 * @example prefixQuery('Hộ kinh do') // 'ho & kinh & do:*'
 */
export function prefixQuery(typed: string): string {
  return words(fold(typed))
    .map((word, i, all) => (i === all.length - 1 ? `${word}:*` : word))
    .join(' & ');
}
