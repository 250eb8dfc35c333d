import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { type App, contextFor, createApp } from '../../app.ts';
import { ManualClock } from '../../clock/index.ts';
import { loadConfig } from '../../config/index.ts';
import type { Ctx } from '../../context.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Module } from '../../module.ts';
import type { Lang } from '../../text.ts';
import { createStore, type Db } from '../index.ts';
import { inOrder, migrate, migrationFiles } from '../migrate.ts';
import { storePart } from '../part.ts';

export interface TestAppOptions {
  /** Kernel parts and modules under test; their `after` must be among them. */
  readonly modules: readonly Module[];
  /** Monday 2 March 2026, 08:00 in Vietnam, when not given. */
  readonly clock?: ManualClock;
  /** Further settings, as in the environment. */
  readonly env?: Record<string, string>;
}

export interface TestApp {
  readonly app: App;
  readonly db: Db;
  readonly clock: ManualClock;
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** A context as the system, or as the actor given, at the clock's instant. */
  ctx(actor?: Actor, lang?: Lang): Ctx;
  close(): Promise<void>;
}

const inDatabase = (url: string, database: string): string => {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
};

/** A running program on a fresh database of its own, copied from a migrated template. Close it in `afterAll`. */
export async function testApp(given: TestAppOptions): Promise<TestApp> {
  // Every command asks it whether changes are taken.
  const options = given.modules.includes(storePart) ? given : { ...given, modules: [storePart, ...given.modules] };
  const cluster = inject('cluster');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: cluster.superuserUrl });
  await admin.connect();
  const template = await templateFor(admin, cluster.ownerUrl, cluster.superuserUrl, options.modules);
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER tinhso_owner STRATEGY file_copy`);
  const dataDir = await mkdtemp(join(tmpdir(), 'tinhso-data-'));
  const clock = options.clock ?? new ManualClock('2026-03-02T08:00:00+07:00');
  const urls = {
    superuserUrl: inDatabase(cluster.superuserUrl, name),
    ownerUrl: inDatabase(cluster.ownerUrl, name),
    appUrl: inDatabase(cluster.appUrl, name),
  };
  const config = loadConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: urls.appUrl,
    DATABASE_OWNER_URL: urls.ownerUrl,
    LOG_LEVEL: 'silent',
    TINHSO_SECRET: 'a secret for tests only, nothing depends on it',
    ...options.env,
  });
  const app = createApp({
    config,
    clock,
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    store: createStore({ url: urls.appUrl, poolSize: 8 }),
    modules: inOrder(options.modules),
  });
  return {
    app,
    db: app.store.db,
    clock,
    ...urls,
    ctx: (actor = { kind: 'system', name: 'test' }, lang = 'vi') => contextFor(app, actor, 'test', lang),
    close: async () => {
      await app.close();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Migrating takes a second; copying a migrated database takes 50 ms. One template per set of migration files. */
async function templateFor(
  admin: pg.Client,
  ownerUrl: string,
  superuserUrl: string,
  modules: readonly Module[],
): Promise<string> {
  const files = migrationFiles(modules);
  const hash = createHash('sha256').update(
    JSON.stringify(files.map((file) => [file.module, file.name, file.checksum])),
  );
  hash.update(
    inOrder(modules)
      .map((module) => `${module.name}:${String(module.provision)}`)
      .join(),
  );
  const name = `tpl_${hash.digest('hex').slice(0, 24)}`;
  await admin.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
  try {
    const known = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datconnlimit <> 0', [name]);
    if (known.rowCount) return name;
    const draft = `${name}_draft`;
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${draft} OWNER tinhso_owner`);
    const inside = new pg.Client({ connectionString: inDatabase(superuserUrl, draft) });
    await inside.connect();
    for (const extension of ['unaccent', 'pg_trgm', 'btree_gist', 'pgcrypto'])
      await inside.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    await inside.end();
    await migrate({ ownerUrl: inDatabase(ownerUrl, draft), appRole: 'tinhso_app', modules });
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
    return name;
  } finally {
    await admin.query('SELECT pg_advisory_unlock(hashtext($1))', [name]);
  }
}
