// A whole program on a database of its own that is dropped afterwards: on the server of TINHSO_TEST_PG, or on an embedded
// PostgreSQL in a temporary folder. Server settings are those the program runs with.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { type App, contextFor, createApp } from '../src/kernel/app.ts';
import { ManualClock } from '../src/kernel/clock/index.ts';
import { loadConfig } from '../src/kernel/config/index.ts';
import type { Ctx } from '../src/kernel/context.ts';
import { loadPack } from '../src/kernel/pack/index.ts';
import { startEmbedded } from '../src/kernel/store/embedded/index.ts';
import { createStore } from '../src/kernel/store/index.ts';
import { inOrder, migrate } from '../src/kernel/store/migrate.ts';
import { findModules } from '../src/modules.ts';
import { eventTypesOf, sectionsOf } from '../src/program.ts';

/** A Monday morning; two years of history lie before it. */
export const NOW = '2026-11-02T09:00:00+07:00';
export const FROM = '2024-11-01';
export const TO = '2026-11-01';

const SECRET = 'a secret for the bench only, nothing depends on it';

export interface Scratch {
  readonly app: App;
  readonly clock: ManualClock;
  /** Superuser, for filling and explaining. */
  readonly admin: pg.Client;
  readonly server: string;
  /** As the program connects, and as its migrations do. */
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly secret: string;
  ctx(): Ctx;
  drop(): Promise<void>;
}

interface Server {
  readonly superuserUrl: string;
  readonly roles: Readonly<Record<'tinhso_owner' | 'tinhso_app', string>>;
  stop(): Promise<void>;
}

async function serverFor(dataDir: string): Promise<Server> {
  const given = process.env.TINHSO_TEST_PG;
  if (given) {
    const client = new pg.Client({ connectionString: given });
    await client.connect();
    const roles = { tinhso_owner: 'owner', tinhso_app: 'app' };
    for (const [role, password] of Object.entries(roles))
      await client.query(
        `DO $$ BEGIN CREATE ROLE ${role} LOGIN PASSWORD '${password}'; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
      );
    await client.end();
    return { superuserUrl: given, roles, stop: async () => {} };
  }
  const embedded = await startEmbedded({ dataDir: join(dataDir, 'postgres'), relocate: true });
  const password = (url: string) => decodeURIComponent(new URL(url).password);
  return {
    superuserUrl: embedded.superuserUrl,
    roles: { tinhso_owner: password(embedded.ownerUrl), tinhso_app: password(embedded.appUrl) },
    stop: () => embedded.stop(),
  };
}

export async function openScratch(): Promise<Scratch> {
  const dataDir = mkdtempSync(join(process.platform === 'win32' ? tmpdir() : '/tmp', 'tinhso-bench-'));
  const server = await serverFor(dataDir);
  // A database that is named is kept, and found again by the next run.
  const kept = process.env.BENCH_DATABASE;
  const name = kept ?? `bench_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new Error(`BENCH_DATABASE="${name}" is not a plain name`);
  const root = new pg.Client({ connectionString: server.superuserUrl });
  await root.connect();
  const found = await root.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (found.rowCount === 0) await root.query(`CREATE DATABASE ${name} OWNER tinhso_owner`);
  const as = (role?: keyof Server['roles']): string => {
    const url = new URL(server.superuserUrl);
    url.pathname = `/${name}`;
    if (role) Object.assign(url, { username: role, password: encodeURIComponent(server.roles[role]) });
    return url.href;
  };
  const admin = new pg.Client({ connectionString: as() });
  await admin.connect();
  // Dropping the database ends what is left of a run that failed; the failure itself is what is told.
  admin.on('error', () => {});
  for (const extension of ['unaccent', 'pg_trgm', 'btree_gist', 'pgcrypto'])
    await admin.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
  const modules = inOrder(await findModules());
  await migrate({ ownerUrl: as('tinhso_owner'), appRole: 'tinhso_app', modules });
  const config = loadConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: as('tinhso_app'),
    DATABASE_OWNER_URL: as('tinhso_owner'),
    LOG_LEVEL: 'silent',
    TINHSO_SECRET: SECRET,
    DEMO: 'true',
    ...(process.env.PROVINCE ? { PROVINCE: process.env.PROVINCE } : {}),
  });
  const clock = new ManualClock(NOW);
  const app = createApp({
    config,
    clock,
    log: pino({ level: process.env.BENCH_LOG ?? 'silent' }),
    store: createStore({ url: as('tinhso_app'), poolSize: 6, statementTimeout: 600_000 }),
    modules,
  });
  const ctx = () => contextFor(app, { kind: 'system', name: 'bench' }, 'bench', 'vi');
  await loadPack(ctx(), config.province, sectionsOf(app), { eventTypes: eventTypesOf(app) });
  const { rows } = await admin.query('SHOW server_version');
  return {
    app,
    clock,
    admin,
    appUrl: as('tinhso_app'),
    ownerUrl: as('tinhso_owner'),
    secret: SECRET,
    server: `PostgreSQL ${String(rows[0].server_version).split(' ')[0]}`,
    ctx,
    async drop() {
      await app.close();
      await admin.end();
      if (!kept) await root.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await root.end();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
