import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { preparingClient, StatementNames } from './prepared.ts';
import type { DB } from './schema.generated.ts';
import { typeParsers } from './types.ts';

export type { DB } from './schema.generated.ts';
/** A connection pool or an open transaction: queries are written the same way against both. */
export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;

export interface StoreOptions {
  /** `postgres://` address of the runtime role. */
  readonly url: string;
  readonly poolSize: number;
  /** Longest statement in milliseconds; a slower one is cancelled with SQLSTATE 57014. */
  readonly statementTimeout?: number;
  /** Longest wait for a lock in milliseconds (55P03). */
  readonly lockTimeout?: number;
}

export interface Store {
  readonly db: Db;
  readonly pool: pg.Pool;
  /** Statements sent so far by this process; tests count queries per page with it. */
  readonly statements: { count: number };
  close(): Promise<void>;
}

export function createStore(options: StoreOptions): Store {
  const pool = new pg.Pool({
    Client: preparingClient(new StatementNames()),
    connectionString: options.url,
    max: options.poolSize,
    types: typeParsers,
    application_name: 'tinhso',
    // As start-up parameters, so that they cost no round trip.
    options: [
      '-c TimeZone=UTC',
      // What is prepared is planned for the values at hand; see prepared.ts.
      '-c plan_cache_mode=force_custom_plan',
      `-c statement_timeout=${options.statementTimeout ?? 15_000}`,
      `-c lock_timeout=${options.lockTimeout ?? 5_000}`,
      '-c idle_in_transaction_session_timeout=30000',
    ].join(' '),
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
  });
  // A connection that the server closes while idle (restart, fail-over) must not end the process.
  pool.on('error', () => {});
  // Nor one that is closed while lent out between two statements: the pool listens to idle ones only.
  pool.on('connect', (client) => client.on('error', () => {}));
  const statements = { count: 0 };
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: () => {
      statements.count += 1;
    },
  });
  return { db, pool, statements, close: () => db.destroy() };
}

const LOST = [
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
];

/** True when the connection is gone or could not be made: of a statement that was under way nobody knows how it ended. */
export function isConnectionLoss(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return LOST.includes(code);
  // The driver gives its own errors no code.
  return (
    typeof message === 'string' &&
    /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      message,
    )
  );
}

/** True for failures that a new attempt of the whole transaction may cure: serialisation, deadlock, lost connection. */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === '40001' || code === '40P01' || isConnectionLoss(error);
}

export { sql };
