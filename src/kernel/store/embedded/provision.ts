import pg from 'pg';

/** Raise when {@link provision} gains a step: existing clusters then get it at their next start. */
export const provisionVersion = 1;

export const extensions = ['unaccent', 'pg_trgm', 'btree_gist', 'pgcrypto'] as const;

/**
 * Makes the roles, the database and its extensions. Can be repeated, and can go on where an earlier run broke off.
 *
 * @param superuserUrl of the maintenance database `postgres`
 */
export async function provision(
  superuserUrl: string,
  passwords: Record<'tinhso_owner' | 'tinhso_app', string>,
): Promise<void> {
  await connected(superuserUrl, async (client) => {
    for (const role of ['tinhso_owner', 'tinhso_app'] as const) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      const name = client.escapeIdentifier(role);
      if (!rowCount) await client.query(`CREATE ROLE ${name}`);
      await client.query(
        `ALTER ROLE ${name} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD ${client.escapeLiteral(passwords[role])}`,
      );
    }
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'tinhso'`);
    if (!rowCount) await client.query('CREATE DATABASE tinhso OWNER tinhso_owner');
    await client.query('REVOKE ALL ON DATABASE tinhso FROM PUBLIC');
    await client.query('GRANT CONNECT ON DATABASE tinhso TO tinhso_app');
  });
  const database = new URL(superuserUrl);
  database.pathname = '/tinhso';
  await connected(database.href, async (client) => {
    for (const extension of extensions) await client.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await client.query('GRANT USAGE ON SCHEMA public TO tinhso_app');
  });
}

async function connected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    // A failing statement is not to be written to the log: it may hold a password.
    await client.query('SET log_min_error_statement = panic');
    await work(client);
  } finally {
    await client.end();
  }
}
