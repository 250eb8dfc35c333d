import { SearchIndex } from '../../../kernel/search/index.ts';
import type { ProcedureVersion } from './catalogue.ts';

const indexes = new WeakMap<
  readonly ProcedureVersion[],
  SearchIndex<{ id: string; title: string; keywords: string[] }>
>();

/** Procedures that fit what was typed, the best first; accents, word endings and one slip per word are forgiven. */
export function searchProcedures(list: readonly ProcedureVersion[], query: string): readonly ProcedureVersion[] {
  let index = indexes.get(list);
  if (!index) {
    index = new SearchIndex(
      list.map(({ id, procedure }) => ({
        id,
        title: procedure.name.vi,
        keywords: [
          procedure.code,
          procedure.name.en,
          procedure.field.vi,
          procedure.result.name.vi,
          ...procedure.keywords,
        ],
      })),
    );
    indexes.set(list, index);
  }
  const byId = new Map(list.map((version) => [version.id, version]));
  return index.search(query, { limit: 50 }).flatMap(({ item }) => byId.get(item.id) ?? []);
}
