import type { Lang, Text } from '../text.ts';

type Params<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | Params<Rest> : never;
type ParamObject<P extends string> = [P] extends [never] ? [] : [params: Record<P, string | number>];

export type Catalogue = Record<string, Text>;

/** Translates a key of one catalogue; parameters are written `{name}` in the text and required by the type. */
export type Translate<C extends Catalogue> = <K extends keyof C & string>(
  key: K,
  ...params: ParamObject<Params<C[K]['vi']>>
) => string;

/** Fills `{name}` marks of `template`. A mark without a value is left as it is, so that it is seen. */
export function fill(template: string, params: Record<string, string | number> = {}): string {
  return template.replace(/\{(\w+)\}/g, (mark, name: string) => (name in params ? String(params[name]) : mark));
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
export function defineMessages<const C extends Catalogue>(catalogue: C): ((lang: Lang) => Translate<C>) & { catalogue: C } {
  const pick = (lang: Lang): Translate<C> => {
    return ((key: keyof C & string, params?: Record<string, string | number>) => fill((catalogue[key] as Text)[lang], params)) as Translate<C>;
  };
  return Object.assign(pick, { catalogue });
}
