import { SIGN_IN, SIGN_OUT, SSO_PATH } from './settings.ts';

const BASE = 'http://site.invalid';

/**
 * The place to return to after signing in, when it is a path of this site; otherwise undefined. Refuses whatever a
 * browser might take for another host (`//evil`, `/\evil`, tabs and line breaks inside) and the sign-in pages themselves.
 */
export function safeReturnPath(wanted: string | undefined | null): string | undefined {
  if (!wanted || wanted.length > 2000 || !wanted.startsWith('/')) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them, so that "/\t/evil" would leave this site
  if (/[\\\u0000-\u001f\u007f]/.test(wanted)) return undefined;
  const url = URL.parse(wanted, BASE);
  if (!url || url.origin !== BASE || url.pathname.startsWith('//')) return undefined;
  const pages = [SIGN_IN, SIGN_OUT, SSO_PATH];
  if (pages.some((page) => url.pathname === page || url.pathname.startsWith(`${page}/`))) return undefined;
  return url.pathname + url.search + url.hash;
}
