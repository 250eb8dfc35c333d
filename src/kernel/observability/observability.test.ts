import { Writable } from 'node:stream';
import fc from 'fast-check';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent, drainConsumers, emit, eventsPart, runConsumers } from '../events/index.ts';
import { jobsPart } from '../jobs/index.ts';
import type { Env, Module } from '../module.ts';
import { Problem } from '../problem.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { createLogger, measureHttp, mountHealth, redact, requestIdOf } from './index.ts';

const happened = defineEvent({
  type: 'test.happened',
  subjectType: 'x',
  title: { vi: 'a', en: 'a' },
  data: z.object({}),
});
const probe: Module = {
  name: 'test',
  after: ['events'],
  consumers: [{ name: 'test.watch', events: '*', handle: async () => {} }],
};

let t: TestApp;
let http: Hono<Env>;
beforeAll(async () => {
  t = await testApp({ modules: [storePart, eventsPart, jobsPart, probe] });
  http = new Hono<Env>();
  mountHealth(http, t.app);
  http.use(measureHttp(t.app));
  http.use('/ho-so/*', async (_c, next) => next());
  http.get('/ho-so/:code', (c) => c.text(requestIdOf(c)));
  http.get('/broken', () => {
    throw new Problem(409, 'conflict', { vi: 'x', en: 'x' });
  });
  http.onError((error, c) => c.text(requestIdOf(c), (error as Problem).status as 409));
});
afterAll(() => t.close());

const from = (address: string) => ({ incoming: { socket: { remoteAddress: address } } });
const metrics = async (): Promise<string> => (await http.request('/metrics', {}, from('127.0.0.1'))).text();

describe('a request', () => {
  it('has one id in the handler, the answer and the log, on errors too', async () => {
    for (const path of ['/ho-so/H58.1', '/broken']) {
      const response = await http.request(path);
      const id = response.headers.get('x-request-id');
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect(await response.text()).toBe(id);
    }
  });

  it('keeps a sane id from outside and no other', async () => {
    const idFor = async (given: string) =>
      (await http.request('/ho-so/1', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await idFor('proxy-0123.abc_D')).toBe('proxy-0123.abc_D');
    for (const bad of ['short', 'a b c d e f g', 'x'.repeat(65), '<script>alert(1)</script>'])
      expect(await idFor(bad)).not.toBe(bad);
  });

  it('is measured by route pattern, never by path', async () => {
    await http.request('/ho-so/SECRET-CODE');
    await http.request('/no-such-page/SECRET-CODE');
    const text = await metrics();
    expect(text).toContain(
      'tinhso_http_request_duration_seconds_count{method="GET",route="/ho-so/:code",status="200"}',
    );
    expect(text).toContain('tinhso_http_request_duration_seconds_count{method="GET",route="/broken",status="409"} 1');
    expect(text).toContain('route="other",status="404"');
    expect(text).not.toContain('SECRET-CODE');
  });
});

describe('health', () => {
  it('the process is up', async () => {
    const response = await http.request('/healthz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('is ready with consumers running, the schema current and the database there', async () => {
    const checks = async () => {
      const response = await http.request('/readyz');
      return [response.status, ((await response.json()) as { checks: unknown }).checks];
    };
    expect(await checks()).toEqual([200, { database: 'ok', migrations: 'ok', consumers: 'not here' }]);
    const loop = await runConsumers(t.app);
    expect(await checks()).toEqual([200, { database: 'ok', migrations: 'ok', consumers: 'ok' }]);
    await loop.stop();

    const behind = new Hono<Env>();
    const more: Module = { name: 'more', migrations: 'src/kernel/files/migrations' };
    mountHealth(behind, { ...t.app, modules: [...t.app.modules, more] });
    const response = await behind.request('/readyz');
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', checks: { database: 'ok', migrations: 'failed', consumers: 'not here' } },
    ]);
  });

  it('is not ready without a database', async () => {
    const other = await testApp({ modules: [storePart] });
    const router = new Hono<Env>();
    mountHealth(router, other.app);
    expect((await router.request('/readyz')).status).toBe(200);
    await other.app.store.pool.end();
    const response = await router.request('/readyz');
    expect([response.status, await response.json()]).toMatchObject([503, { checks: { database: 'failed' } }]);
    expect((await router.request('/healthz')).status).toBe(200);
    other.app.store.close = async () => {};
    await other.close().catch(() => {});
  });
});

describe('metrics', () => {
  it('show pool, events, consumers and jobs', async () => {
    await emit(t.ctx(), happened, { subject: 'a', data: {} });
    await emit(t.ctx(), happened, { subject: 'a', data: {} });
    const { startCursors } = await import('../events/outbox/batch.ts');
    await startCursors(t.app, probe.consumers ?? []);
    const before = await metrics();
    expect(before).toContain('tinhso_events_total{type="test.happened"} 2');
    expect(before).toContain('tinhso_consumer_lag_events{consumer="test.watch"} 2');
    expect(before).toMatch(/tinhso_db_connections\{state="idle"\} \d/);
    expect(before).toContain('tinhso_jobs_failed 0');
    expect(before).toContain('process_cpu_seconds_total');
    await drainConsumers(t.app);
    const after = await metrics();
    expect(after).toContain('tinhso_consumer_lag_events{consumer="test.watch"} 0');
    expect(after).toContain('tinhso_consumer_parked_events{consumer="test.watch"} 0');
  });

  it('are for this machine, or for those who hold the token', async () => {
    const status = async (address: string, headers: Record<string, string> = {}) =>
      (await http.request('/metrics', { headers }, from(address))).status;
    expect(await status('127.0.0.1')).toBe(200);
    expect(await status('::1')).toBe(200);
    expect(await status('10.0.0.7')).toBe(404);
    expect(await status('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' })).toBe(404);
    expect((await http.request('/metrics')).status).toBe(404);
    Object.assign(t.app.config, { metricsToken: 'let-me-in' });
    expect(await status('127.0.0.1')).toBe(404);
    expect(await status('10.0.0.7', { authorization: 'Bearer let-me-in' })).toBe(200);
    expect(await status('10.0.0.7', { authorization: 'Bearer let-me-out' })).toBe(404);
    Object.assign(t.app.config, { metricsToken: null });
  });
});

describe('the log', () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLogger({ logLevel: 'info' }, sink);

  it('shows no personal data and no secret, at any depth or spelling', () => {
    const secret = '079123456789';
    log.info(
      {
        personal_id: secret,
        person: { phoneNumber: secret, name: 'A' },
        list: [{ 'Set-Cookie': secret }],
        headers: new Headers({ Authorization: secret }),
      },
      'x',
    );
    log.child({ personalId: secret }).warn({ deep: { a: { b: { password: secret } } } }, 'y');
    const text = lines.join('');
    expect(text).not.toContain(secret);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      person: { phoneNumber: '[redacted]', name: 'A' },
    });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'warn', personalId: '[redacted]', msg: 'y' });
  });

  it('shows errors with their causes, without row values', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (personal_id)=(079123456789) already exists.',
      table: 'person',
    });
    log.error({ err: new Error('failed', { cause }) }, 'z');
    const line = JSON.parse(lines.at(-1) ?? '');
    expect(line.err).toMatchObject({
      message: 'failed',
      cause: { code: '23505', table: 'person', message: 'duplicate key' },
    });
    expect(lines.at(-1)).not.toContain('079123456789');
  });

  it('redacts whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom('phone', 'PHONE', 'personal_id', 'personalId', 'x-csrf-token'),
        (around, key) => {
          expect(JSON.stringify(redact({ around, inner: [{ [key]: 'hush-hush' }] }))).not.toContain('hush-hush');
        },
      ),
    );
  });
});
