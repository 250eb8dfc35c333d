import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { contextFor } from '../../app.ts';
import { eventsPart } from '../../events/index.ts';
import { defineModule, type Env } from '../../module.ts';
import { loadPack, packPart } from '../../pack/index.ts';
import { Problem } from '../../problem.ts';
import { storePart } from '../../store/part.ts';
import { rootDir } from '../../store/root.ts';
import { type TestApp, testApp } from '../../store/testing/index.ts';
import { unitsPart } from '../../units/index.ts';
import { identityPart, originGuard, resolveActor, ssoHandler } from '../index.ts';
import { TestBrowser } from './browser.ts';

/** The roles that the modules of a whole program declare. */
const workRoles = defineModule({
  name: 'test-roles',
  roles: {
    receptionist: { vi: 'Tiếp nhận', en: 'Receptionist' },
    handler: { vi: 'Xử lý', en: 'Handler' },
    leader: { vi: 'Lãnh đạo', en: 'Leader' },
    coordinator: { vi: 'Điều phối', en: 'Coordinator' },
  },
});

export const identityModules = [storePart, eventsPart, packPart, unitsPart, identityPart, workRoles];

export const miniPack = join(rootDir, 'tests/fixtures/provinces/mini');

/** A database with the tiny province and its personas. */
export async function identityApp(env: Record<string, string> = {}): Promise<TestApp> {
  const t = await testApp({ modules: identityModules, env: { DEMO: 'true', ...env } });
  const sections = t.app.modules.flatMap((module) => module.pack ?? []);
  await loadPack(t.ctx(), miniPack, sections, { unknownFiles: 'ignore' });
  return t;
}

export interface TestServer {
  readonly t: TestApp;
  readonly origin: string;
  browser(): TestBrowser;
  close(): Promise<void>;
}

/** The same behind a real HTTP server on loopback: the embedded provider, the sign-in pages and one page that says who asks. */
export async function identityServer(env: Record<string, string> = {}): Promise<TestServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const t = await identityApp({ BASE_URL: origin, ...env });
  serve(server, t);
  return {
    t,
    origin,
    browser: () => new TestBrowser(origin),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await t.close();
    },
  };
}

function serve(server: Server, t: TestApp): void {
  const router = new Hono<Env>();
  router.onError((error) => {
    if (error instanceof Problem) return Response.json({ code: error.code }, { status: error.status });
    console.error(error);
    return Response.json({ code: 'crash' }, { status: 500 });
  });
  router.use(async (c, next) => {
    const actor = await resolveActor(t.app, c.req.raw);
    c.set('ctx', { ...contextFor(t.app, actor, 'test-request'), lang: c.req.query('lang') === 'en' ? 'en' : 'vi' });
    await next();
  });
  router.use(originGuard);
  identityPart.routes?.(router);
  router.get('/ai', (c) => c.json(c.get('ctx').actor));
  router.get('*', (c) => c.text('trang'));
  const sso = ssoHandler(t.app);
  const listener = getRequestListener(router.fetch);
  server.on('request', (req, res) => {
    if (!sso(req, res)) void listener(req, res);
  });
}

/** Walks through the whole sign-in as a persona; returns the last answer and the way. */
export async function signInAs(browser: TestBrowser, persona: string, path = '/dang-nhap?tro-ve=/ai') {
  const { last: interaction } = await browser.follow(await browser.get(path));
  return browser.follow(await browser.post(new URL(interaction).pathname, { persona }));
}
