import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { Histogram } from 'prom-client';
import { type App, definePart } from '../app.ts';
import type { Env } from '../module.ts';
import { metricsRegistry } from './registry.ts';

const ids = new WeakMap<Context, string>();

/**
 * The name of a request in logs, events, error pages and the `X-Request-Id` of the answer. A proxy's own id is taken
 * when it is harmless: 8 to 64 letters, digits, `.`, `_`, `-`.
 */
export function requestIdOf(c: Context): string {
  let id = ids.get(c);
  if (!id) {
    const given = c.req.header('x-request-id');
    id = given && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
    ids.set(c, id);
  }
  return id;
}

const httpDuration = definePart(
  (app) =>
    new Histogram({
      name: 'tinhso_http_request_duration_seconds',
      help: 'Time to answer, by route pattern',
      labelNames: ['method', 'route', 'status'] as const,
      registers: [metricsRegistry(app)],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    }),
);

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Pattern of the route that answered, never the path: codes and names in paths belong into no metric. Middleware and
 * catch-alls are registered on patterns that end in `*` and do not count.
 */
export function routeOf(c: Context): string {
  const routes = matchedRoutes(c).filter((route) => !route.path.endsWith('*'));
  return routes.at(-1)?.path ?? 'other';
}

/** Times every request, logs it in one line and names it in the answer. First of all middleware. */
export function measureHttp(app: App): MiddlewareHandler<Env> {
  const duration = httpDuration(app);
  return async (c, next) => {
    const requestId = requestIdOf(c);
    const started = performance.now();
    await next();
    const seconds = (performance.now() - started) / 1000;
    const method = METHODS.has(c.req.method) ? c.req.method : 'other';
    const route = routeOf(c);
    const status = c.res.status;
    duration.observe({ method, route, status: String(status) }, seconds);
    c.res.headers.set('x-request-id', requestId);
    app.log.info({ requestId, method, route, status, ms: Math.round(seconds * 10_000) / 10 }, 'request');
  };
}
