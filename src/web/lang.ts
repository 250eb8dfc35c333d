import { createContext, useContext } from 'hono/jsx';
import type { Lang, Text } from '../kernel/text.ts';

/** The reader's language inside one rendered page; `Document` provides it, components read it. */
export const LangContext = createContext<Lang>('vi');

export const useLang = (): Lang => useContext(LangContext);

/** Picks the reader's language of a {@link Text} inside a component. */
export function useText(): (text: Text) => string {
  const lang = useLang();
  return (text) => text[lang];
}
