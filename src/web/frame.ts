import type { Lang, Text } from '../kernel/text.ts';

export type Theme = 'auto' | 'light' | 'dark';

export interface FrameNav {
  readonly href: string;
  readonly label: Text;
  readonly current?: boolean;
}

/**
 * What every layout needs to know of the request: made once by the server, handed to the page, never fetched by a
 * component. It holds no personal data beyond the name of the person who is signed in.
 */
export interface Frame {
  readonly lang: Lang;
  /** Path and query of this page as the browser sees it: `/thu-tuc?q=ho+kinh+doanh`. */
  readonly path: string;
  readonly theme: Theme;
  readonly province: {
    readonly name: Text;
    /** SVG path of the province's skyline in a box of 480 × 64, open at both ends; a plain ridge when absent. */
    readonly skyline?: string;
  };
  /** The person signed in. `title` is the role and `unit` the office it is held for, both in the reader's language. */
  readonly viewer: {
    readonly name: string;
    readonly staff: boolean;
    readonly title?: string;
    readonly unit?: string;
  } | null;
  /** Entries of the door this page belongs to, already filtered by role and in order. */
  readonly nav: readonly FrameNav[];
  /** True on a demonstration system: a ribbon says that nothing here has legal force. */
  readonly demo: boolean;
  /** Nothing can be changed at the moment: a ribbon says so. */
  readonly readOnly?: boolean;
  readonly requestId: string;
  /** Unread notices of the viewer. */
  readonly notices: number;
}

const BASE = 'http://x';

/**
 * The address `path` with some query parameters set, or removed where the value is null. Always relative to this
 * host, so that a crafted path cannot lead away.
 *
 * @example withQuery('/thu-tuc?q=a&lang=vi', { lang: 'en' }) === '/thu-tuc?q=a&lang=en'
 */
export function withQuery(path: string, params: Readonly<Record<string, string | number | null>>): string {
  const url = new URL(`/${path.replace(/^[/\\]+/, '')}`, BASE);
  for (const [key, value] of Object.entries(params)) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, String(value));
  }
  return url.pathname + url.search;
}
