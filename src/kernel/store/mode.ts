import { sql } from 'kysely';
import pg from 'pg';
import { type App, definePart } from '../app.ts';
import { Problem } from '../problem.ts';
import type { Db } from './index.ts';

/** Lock that every changing transaction holds shared; see the migration. */
const LOCK = 7_203_001;
/** A client may ask again after so many seconds. */
export const RETRY_AFTER = 120;

/** What this process saw last; for banners, which may be half a second late. */
export const seenMode = definePart((): { readOnly: boolean } => ({ readOnly: false }));

/** Whether changes are refused, as of now; remembered for banners. Takes no lock. */
export async function lookAtMode(app: App): Promise<boolean> {
  const { rows } = await sql<{ readOnly: boolean }>`SELECT read_only AS "readOnly" FROM program_mode`.execute(
    app.store.db,
  );
  const readOnly = rows[0]?.readOnly ?? false;
  seenMode(app).readOnly = readOnly;
  return readOnly;
}

/** Inside the transaction of a command. @throws Problem 503 `read_only` */
export async function requireNormalMode(app: App, tx: Db): Promise<void> {
  const { rows } = await sql<{ readOnly: boolean }>`SELECT program_is_read_only() AS "readOnly"`.execute(tx);
  const readOnly = rows[0]?.readOnly ?? false;
  seenMode(app).readOnly = readOnly;
  if (readOnly) throw readOnlyNow();
}

const readOnlyNow = (): Problem =>
  new Problem(503, 'read_only', {
    vi: 'Hệ thống đang bảo trì: chỉ xem được, chưa nhận thay đổi. Dữ liệu của bạn chưa bị thay đổi; hãy thử lại sau ít phút.',
    en: 'The system is being maintained: you can look, but nothing can be changed. Nothing of yours was changed; please try again in a few minutes.',
  });

/**
 * Switches, as the owner of the tables: effective at once in all processes. When it answers "read-only", no command is
 * under way any more.
 */
export async function setMode(ownerUrl: string, readOnly: boolean, reason: string | null): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN; SET LOCAL lock_timeout = '60s'");
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('UPDATE program_mode SET read_only = $1, reason = $2, since = now()', [readOnly, reason]);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
