import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge } from 'prom-client';
import { type App, definePart } from '../app.ts';
import { consumerMetrics } from '../events/outbox/metrics.ts';
import { consumerLoop } from '../events/outbox/run.ts';
import { jobMetrics } from '../jobs/run.ts';
import type { Env } from '../module.ts';
import { migrationFiles } from '../store/migrate.ts';
import { draining } from './drain.ts';
import { metricsRegistry } from './registry.ts';

/** The loop looks at the database twice a second; after this long without success something is wrong. */
const CONSUMERS_LATE_MS = 20_000;
const DATABASE_WAIT_MS = 3000;

type State = 'ok' | 'failed';
export interface Readiness {
  readonly ready: boolean;
  readonly checks: { readonly database: State; readonly migrations: State; readonly consumers: State | 'not here' };
}

/** Whether this process can do its work: the database answers, the schema is this program's, consumers are running. */
export async function readiness(app: App): Promise<Readiness> {
  const database = await passes(app, 'database', async () => {
    await sql`SELECT 1`.execute(app.store.db);
  });
  const migrations = database === 'ok' ? await passes(app, 'migrations', () => migrationsCurrent(app)) : 'failed';
  const loop = consumerLoop(app).current;
  const consumers = loop ? (loop.idleFor() < CONSUMERS_LATE_MS ? 'ok' : 'failed') : 'not here';
  const ready = database === 'ok' && migrations === 'ok' && consumers !== 'failed';
  return { ready, checks: { database, migrations, consumers } };
}

async function passes(app: App, check: string, run: () => Promise<void>): Promise<State> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), DATABASE_WAIT_MS);
  });
  try {
    await Promise.race([run(), late]);
    return 'ok';
  } catch (error) {
    app.log.warn({ err: error, check }, 'not ready');
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}

const expected = definePart((app) => migrationFiles(app.modules));

async function migrationsCurrent(app: App): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`SELECT module || '/' || name || '/' || checksum AS id FROM migration`.execute(app.store.db);
  const applied = new Set(rows.map((row) => row.id));
  const missing = expected(app).filter((file) => !applied.has(`${file.module}/${file.name}/${file.checksum}`));
  if (missing.length > 0)
    throw new Error(`migrations not applied: ${missing.map((file) => `${file.module}/${file.name}`).join(', ')}`);
}

/** Everything that is measured, ready to be asked for; parts that are not in this program are left out. */
const allMetrics = definePart((app) => {
  const register = metricsRegistry(app);
  collectDefaultMetrics({ register });
  new Gauge({
    name: 'tinhso_db_connections',
    help: 'Database connections of this process by state; waiting are requests for one',
    labelNames: ['state'] as const,
    registers: [register],
    collect() {
      const { totalCount, idleCount, waitingCount } = app.store.pool;
      this.set({ state: 'busy' }, totalCount - idleCount);
      this.set({ state: 'idle' }, idleCount);
      this.set({ state: 'waiting' }, waitingCount);
    },
  });
  new Counter({
    name: 'tinhso_db_statements_total',
    help: 'Statements sent to the database by this process',
    registers: [register],
    collect() {
      this.reset();
      this.inc(app.store.statements.count);
    },
  });
  const has = (name: string) => app.modules.some((module) => module.name === name);
  if (has('events')) consumerMetrics(app);
  if (has('jobs')) jobMetrics(app);
  return register;
});

/**
 * `/healthz` (the process is up), `/readyz` (it can work; 503 otherwise) and `/metrics` (Prometheus text). Metrics are
 * for those who hold METRICS_TOKEN (`Authorization: Bearer`); without one only for this machine, not through a proxy.
 */
export function mountHealth(router: Hono<Env>, app: App): void {
  router.get('/healthz', (c) => c.json({ status: 'ok' }, 200, noStore));
  router.get('/readyz', async (c) => {
    if (draining(app).begun) return c.json({ status: 'draining' }, 503, noStore);
    const { ready, checks } = await readiness(app);
    return c.json({ status: ready ? 'ready' : 'not ready', checks }, ready ? 200 : 503, noStore);
  });
  router.get('/metrics', async (c) => {
    if (!mayMeasure(app, c)) return c.text('Not found', 404, noStore);
    const register = allMetrics(app);
    return c.body(await register.metrics(), 200, { ...noStore, 'content-type': register.contentType });
  });
}

const noStore = { 'cache-control': 'no-store' };

function mayMeasure(app: App, c: Context): boolean {
  const token = app.config.metricsToken;
  if (token) return equal(c.req.header('authorization') ?? '', `Bearer ${token}`);
  if (c.req.header('x-forwarded-for') || c.req.header('forwarded')) return false;
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return /^(?:127\.|::1$|::ffff:127\.)/.test(env?.incoming?.socket?.remoteAddress ?? '');
}

function equal(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
