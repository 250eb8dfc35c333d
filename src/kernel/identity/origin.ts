import type { MiddlewareHandler } from 'hono';
import type { Env } from '../module.ts';
import { Problem } from '../problem.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the check reads of a request; `Request` fits. */
export interface OriginRequest {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * True unless the request could have been made by a page of another site with this site's cookies. Browsers say where
 * a request comes from in `Sec-Fetch-Site`, `Origin` or `Referer`, and pages cannot change that. A request that says
 * nothing must carry no cookie (a program with a token, a gateway's notification). Safe methods always pass.
 *
 * @param origin origin of this site as people see it
 */
export function checkOrigin(request: OriginRequest, origin: string): boolean {
  if (SAFE.has(request.method)) return true;
  const site = request.headers.get('sec-fetch-site');
  if (site) return site === 'same-origin';
  const claimed = request.headers.get('origin') ?? request.headers.get('referer');
  if (claimed === null) return !request.headers.get('cookie');
  const from = URL.parse(claimed);
  if (!from) return false;
  return from.origin === origin || from.host === request.headers.get('host');
}

/** Refuses unsafe requests from other sites (cross-site request forgery) with 403, before anything else runs. */
export const originGuard: MiddlewareHandler<Env> = async (c, next) => {
  if (!checkOrigin(c.req.raw, c.get('ctx').app.config.baseUrl)) throw wrongOrigin();
  await next();
};

export const wrongOrigin = (): Problem =>
  new Problem(403, 'wrong_origin', {
    vi: 'Yêu cầu này không đến từ trang của hệ thống nên đã bị từ chối. Hãy mở lại trang và thử lại.',
    en: 'This request did not come from a page of this site and was refused. Open the page again and retry.',
  });
