import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type App, contextFor, createApp } from './kernel/app.ts';
import { type Clock, fileClock, systemClock } from './kernel/clock/index.ts';
import type { Config } from './kernel/config/index.ts';
import { sealPersonalIds } from './kernel/identity/index.ts';
import { createLogger } from './kernel/observability/index.ts';
import { loadPack } from './kernel/pack/index.ts';
import { startEmbedded } from './kernel/store/embedded/index.ts';
import { createStore } from './kernel/store/index.ts';
import { migrate } from './kernel/store/migrate.ts';
import { findModules } from './modules.ts';

export interface Database {
  /** Runtime role. */
  readonly appUrl: string;
  /** Owner of the tables. */
  readonly ownerUrl: string;
  readonly appRole: string;
  /** Only the embedded server has one. */
  readonly superuserUrl?: string;
  /** Folder of the embedded server's cluster. */
  readonly cluster?: string;
  /** Starts the embedded server again when it dies, until `stop`. */
  keepUp?(): void;
  stop(): Promise<void>;
}

/** The configured PostgreSQL, or the embedded one, started. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<Database> {
  const { url, ownerUrl } = config.database;
  if (url) {
    return {
      appUrl: url,
      ownerUrl: ownerUrl ?? url,
      appRole: decodeURIComponent(new URL(url).username),
      stop: async () => {},
    };
  }
  const server = await startEmbedded({
    dataDir: join(config.dataDir, 'postgres'),
    relocate: !config.dataDirGiven,
    log,
  });
  return {
    appUrl: server.appUrl,
    ownerUrl: server.ownerUrl,
    appRole: 'tinhso_app',
    superuserUrl: server.superuserUrl,
    cluster: server.cluster,
    keepUp: () => server.keepUp(),
    stop: () => server.stop(),
  };
}

/** Brings the schema up to date. */
export async function migrateDatabase(database: Database, log: (line: string) => void): Promise<string[]> {
  return migrate({
    ownerUrl: database.ownerUrl,
    appRole: database.appRole,
    modules: await findModules(),
    onStep: (step) => log(`migration ${step}`),
  });
}

export interface Opened {
  readonly app: App;
  readonly database: Database;
}

/** The program without its doors: for the command line, and as the first half of starting. */
export async function openProgram(
  config: Config,
  options: { log?: (line: string) => void; clock?: Clock } = {},
): Promise<Opened> {
  const log = options.log ?? (() => {});
  const database = await openDatabase(config, log);
  try {
    await migrateDatabase(database, log);
    const app = createApp({
      config,
      clock: options.clock ?? (config.demoClock ? fileClock(config.demoClock) : systemClock),
      log: createLogger(config),
      store: createStore({
        url: database.appUrl,
        poolSize: config.database.pool,
        statementTimeout: config.database.statementTimeoutMs,
        lockTimeout: config.database.lockTimeoutMs,
      }),
      modules: await findModules(),
    });
    await sealPersonalIds(app, database.ownerUrl, log);
    return { app, database };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** Pack sections of all modules. */
export const sectionsOf = (app: Pick<App, 'modules'>) => app.modules.flatMap((module) => [...(module.pack ?? [])]);

/** Kinds of events the program knows: indicators may count these and no others. */
export const eventTypesOf = (app: Pick<App, 'modules'>) => app.modules.flatMap((module) => [...(module.events ?? [])]);

/** Loads the configured province when its content is not the one loaded last. */
export async function loadProvince(app: App, log: (line: string) => void): Promise<void> {
  if (!existsSync(app.config.province))
    throw new Error(`there is no province pack in ${app.config.province}: set PROVINCE`);
  const ctx = contextFor(app, { kind: 'system', name: 'pack' }, 'province-load', 'en');
  const report = await loadPack(ctx, app.config.province, sectionsOf(app), {
    eventTypes: eventTypesOf(app),
    onProgress: ({ section, done, total }) => log(`province: ${section} (${done}/${total})`),
  });
  if (!report.unchanged) log(`province loaded: ${report.folder}`);
}
