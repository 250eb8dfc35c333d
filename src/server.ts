import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { App } from './kernel/app.ts';
import { compressText } from './kernel/http/compress.ts';
import { mountApiDocs } from './kernel/http/docs.ts';
import { asProblem, mountEndpoints, problemResponse, retryAfter } from './kernel/http/endpoints.ts';
import { securityHeaders } from './kernel/http/security.ts';
import {
  anonymous,
  CONFIRM_IDENTITY,
  countBadToken,
  embeddedProvider,
  originGuard,
  rateLimits,
  resolveActor,
  SIGN_IN,
  safeReturnPath,
  ssoHandler,
} from './kernel/identity/index.ts';
import type { Env } from './kernel/module.ts';
import { draining, measureHttp, mountHealth, requestIdOf } from './kernel/observability/index.ts';
import { notFound, Problem } from './kernel/problem.ts';
import { provinceInfo } from './kernel/units/index.ts';
import { asset, ErrorPage, frameOf, langOf, PortalLayout, serveAssets, webManifest } from './web/index.ts';
import { StyleGuidePage } from './web/style-guide.tsx';

type Door = 'portal' | 'workspace' | 'centre';

const doorOf = (path: string): Door =>
  path.startsWith('/can-bo') ? 'workspace' : path.startsWith('/dieu-hanh') ? 'centre' : 'portal';

/** The page to come back to after confirming who one is: this one, or the one whose form was sent. */
function cameFrom(c: Context<Env>): string {
  const { pathname, search } = new URL(c.req.url);
  if (c.req.method === 'GET') return pathname + search;
  const form = URL.parse(c.req.header('referer') ?? '');
  return (form && safeReturnPath(form.pathname + form.search)) ?? '/';
}

/** All pages and endpoints of the program as one handler of the Fetch API; tests call it without a socket. */
export function createHttp(app: App): Hono<Env> {
  const http = new Hono<Env>();

  mountHealth(http, app);
  http.get('/assets/*', serveAssets);
  http.get('/favicon.ico', (c) => c.redirect(asset('favicon.svg'), 302));
  http.get('/robots.txt', (c) =>
    c.text('User-agent: *\nDisallow: /can-bo\nDisallow: /dieu-hanh\nDisallow: /ho-so\nDisallow: /sso\n'),
  );

  http.use(measureHttp(app));
  http.use(compressText);
  http.use(securityHeaders);
  http.use(async (c, next) => {
    const lang = langOf(c, app.config.secureCookies);
    const requestId = requestIdOf(c);
    const base = { app, db: app.store.db, lang, requestId, now: app.clock.now() };
    // First as nobody, so that an error while looking the actor up still has a context to be shown in.
    c.set('ctx', { ...base, actor: anonymous });
    const actor = await resolveActor(app, c.req.raw).catch(async (error: unknown) => {
      if (error instanceof Problem && error.code === 'invalid_token') await countBadToken(app, c);
      throw error;
    });
    c.set('ctx', { ...base, actor });
    await next();
  });
  http.use(originGuard);
  http.use(rateLimits);

  http.get('/manifest.webmanifest', async (c) => {
    const ctx = c.get('ctx');
    const province = await provinceInfo(ctx);
    c.header('content-type', 'application/manifest+json');
    return c.body(JSON.stringify(webManifest(province?.name ?? { vi: 'Tỉnh số', en: 'Digital province' }, ctx.lang)));
  });
  http.get('/he-thiet-ke', async (c) => c.html(StyleGuidePage({ frame: await frameOf(c, 'portal') })));
  mountEndpoints(http, app.modules);
  mountApiDocs(http, app);
  for (const module of app.modules) module.routes?.(http);

  http.notFound(() => {
    throw notFound({ vi: 'trang này', en: 'This page' });
  });
  http.onError(async (error, c) => {
    const ctx = c.get('ctx');
    const problem = asProblem(error);
    if (problem.status >= 500)
      app.log.error({ err: error, requestId: ctx?.requestId, path: c.req.path }, 'request failed');
    const path = c.req.path;
    if (!ctx || path.startsWith('/api/')) return problemResponse(error, ctx?.lang ?? 'vi', ctx?.requestId ?? '');
    if (problem.status === 401 && c.req.method === 'GET') {
      const url = new URL(c.req.url);
      return c.redirect(`${SIGN_IN}?tro-ve=${encodeURIComponent(url.pathname + url.search)}`, 303);
    }
    if (problem.code === 'second_factor_required' || problem.code === 'step_up_required')
      return c.redirect(`${CONFIRM_IDENTITY}?tro-ve=${encodeURIComponent(cameFrom(c))}`, 303);
    // Even the frame may need the database; when that is what failed, the page goes without it.
    const frame = await frameOf(c, doorOf(path)).catch(() => ({
      lang: ctx.lang,
      path,
      theme: 'auto' as const,
      province: { name: { vi: 'Tỉnh số', en: 'Digital province' } },
      viewer: null,
      nav: [],
      demo: app.config.demo,
      requestId: ctx.requestId,
      notices: 0,
    }));
    for (const [name, value] of Object.entries(retryAfter(problem))) c.header(name, value);
    c.status(problem.status as 500);
    return c.html(ErrorPage({ frame, status: problem.status, problem, door: doorOf(path) }));
  });
  return http;
}

/** The pages of signing in, inside the portal's layout. */
function frameSignIn(app: App): void {
  embeddedProvider(app).setShell(async (title, body, { lang, status }) => {
    const ctx = { app, db: app.store.db, actor: anonymous, lang, requestId: '', now: app.clock.now() };
    const province = await provinceInfo(ctx);
    const html = await PortalLayout({
      frame: {
        lang,
        path: '/',
        theme: 'auto',
        province: { name: province?.name ?? { vi: 'Tỉnh số', en: 'Digital province' } },
        viewer: null,
        nav: [],
        demo: app.config.demo,
        requestId: '',
        notices: 0,
      },
      title,
      noIndex: true,
      children: body,
    });
    return new Response(String(html), { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
  });
}

export interface Running {
  readonly server: Server;
  readonly port: number;
}

/** Where to listen. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Another process may listen on the same port at the same time: the next one starts before this one goes. */
  readonly reusePort?: boolean;
  /** A socket that listens already and was handed over by whoever started the process (systemd: 3). */
  readonly fd?: number;
}

/** Opens the doors: listens, with the identity stand-in under /sso. Registers its own end with the app. */
export async function listen(app: App, place: Place): Promise<Running> {
  frameSignIn(app);
  const sso = ssoHandler(app);
  const listener = getRequestListener(createHttp(app).fetch);
  const drain = draining(app);
  const underWay = new Set<ServerResponse>();
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    if (drain.begun) res.shouldKeepAlive = false;
    underWay.add(res);
    res.once('close', () => underWay.delete(res));
    if (!sso(req, res)) void listener(req, res);
  });
  server.requestTimeout = 120_000;
  server.headersTimeout = 20_000;
  const { host, port, fd, reusePort = false } = place;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (fd !== undefined) server.listen({ fd }, resolve);
    else server.listen({ host, port, reusePort }, resolve);
  });
  app.onClose(() => closeDoors(server, underWay, drain.gentle));
  return { server, port: (server.address() as AddressInfo).port };
}

/** A request under way gets so long to end. */
const LIMIT_MS = 25_000;

/**
 * Stops listening and waits for what is under way. Gently, connections that wait for their next request are not cut but
 * answered once more, with `Connection: close`, or end by their own time limit: a client that sends at this very moment
 * must not find its connection gone.
 */
async function closeDoors(server: Server, underWay: ReadonlySet<ServerResponse>, gentle: boolean): Promise<void> {
  for (const res of underWay) if (!res.headersSent) res.shouldKeepAlive = false;
  const closed = new Promise<void>((resolve) => {
    // The HTTP server's own close() would cut idle connections at once.
    if (gentle) NetServer.prototype.close.call(server, () => resolve());
    else server.close(() => resolve());
  });
  const idle = setTimeout(() => server.closeIdleConnections(), gentle ? server.keepAliveTimeout + 1000 : 0);
  const all = setTimeout(() => server.closeAllConnections(), gentle ? LIMIT_MS : 5_000);
  await closed;
  clearTimeout(idle);
  clearTimeout(all);
}
