import type { Lang, Text } from '../text.ts';

type Name<P extends string> = P extends `${infer N}|${string}` ? N : P;
type Params<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? Name<P> | Params<Rest> : never;
type ParamObject<P extends string> = [P] extends [never] ? [] : [params: Record<P, string | number>];

export type Catalogue = Record<string, Text>;

/** Translates a key of one catalogue; parameters are written `{name}` in the text and required by the type. */
export type Translate<C extends Catalogue> = <K extends keyof C & string>(
  key: K,
  ...params: ParamObject<Params<C[K]['vi']>>
) => string;

const MARK = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/**
 * Fills `{name}` marks of `template`; `{n|dossier|dossiers}` gives the first word for 1 and the second otherwise. A mark
 * without a value is left as it is, so that it is seen.
 */
export function fill(template: string, params: Record<string, string | number> = {}): string {
  return template.replace(MARK, (mark, name: string, one?: string, many?: string) => {
    if (!(name in params)) return mark;
    return one === undefined || many === undefined ? String(params[name]) : Number(params[name]) === 1 ? one : many;
  });
}

/** What the types cannot see in a catalogue: an empty text, or a mark that only one language fills. For tests. */
export function catalogueProblems(catalogue: Catalogue): string[] {
  const marks = (template: string): string =>
    [...new Set([...template.matchAll(MARK)].map((mark) => mark[1]))].sort().join();
  return Object.entries(catalogue).flatMap(([key, { vi, en }]) => {
    if (vi.trim() === '' || en.trim() === '') return [`${key}: empty`];
    if (marks(vi) !== marks(en)) return [`${key}: {${marks(vi)}} in vi, {${marks(en)}} in en`];
    return [];
  });
}

/**
 * Declares the words of one module, both languages side by side: a missing language or an unknown key
 * fails the type check, and so the build.
 *
 * @example
 * export const words = defineMessages({ received: { vi: 'Đã nhận {n} hồ sơ', en: '{n} dossiers received' } });
 * const t = words(ctx.lang);
 * t('received', { n: 3 });
 */
export function defineMessages<const C extends Catalogue>(
  catalogue: C,
): ((lang: Lang) => Translate<C>) & { catalogue: C } {
  const pick = (lang: Lang): Translate<C> => {
    return ((key: keyof C & string, params?: Record<string, string | number>) =>
      fill((catalogue[key] as Text)[lang], params)) as Translate<C>;
  };
  return Object.assign(pick, { catalogue });
}
