import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import type { DB, Db } from '../index.ts';
import { typeParsers } from '../types.ts';

/** A connection of the tables' owner for long work: no time limits, and values written the same way everywhere. */
export async function connectOwner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'tinhso-backup',
    connectionTimeoutMillis: 30_000,
    types: typeParsers,
    options: [
      '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1',
      '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=60000 -c search_path=public',
    ].join(' '),
  });
  // The statement under way fails with the same error; without a listener the process would end instead.
  client.on('error', () => {});
  await client.connect();
  await client.query("SET client_min_messages = 'warning'");
  return client;
}

/** Queries on this one connection, and so inside the transaction it has open. */
export function queriesOn(client: pg.Client): Db {
  const connection = { query: client.query.bind(client), release: () => {} };
  const pool = { connect: async () => connection, end: async () => {} } as unknown as PostgresPool;
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}
