import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import type { Env } from '../module.ts';

const compress = promisify(gzip);
/** Below this the headers cost more than is saved. */
const WORTH = 1_024;
const TEXT = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml|yaml)\b|image\/svg\+xml)/;

/**
 * Sends pages and answers of text compressed: a slow line is what most citizens have. Files and streams go as they are.
 * No page holds a secret that a guesser could probe by size (BREACH): sessions live in cookies only.
 */
export const compressText: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  const { res } = c;
  const type = res.headers.get('content-type') ?? '';
  if (!res.body || c.req.method === 'HEAD' || !TEXT.test(type) || type.startsWith('text/event-stream')) return;
  res.headers.append('vary', 'Accept-Encoding');
  if (res.headers.has('content-encoding') || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return;
  const body = Buffer.from(await res.arrayBuffer());
  const headers = new Headers(res.headers);
  if (body.length < WORTH) {
    c.res = new Response(body, { status: res.status, headers });
    return;
  }
  const small = await compress(body, { level: constants.Z_BEST_SPEED + 4 });
  headers.set('content-encoding', 'gzip');
  headers.set('content-length', String(small.length));
  c.res = undefined;
  c.res = new Response(small, { status: res.status, headers });
};
