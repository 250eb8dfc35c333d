import pg from 'pg';
import type { App } from '../app.ts';
import { sql } from '../store/index.ts';
import { type PersonalIdVault, personalIdVault } from './personal-id-vault.ts';

/** Rows sealed in one transaction: short enough to disturb nobody. */
const BATCH = 1_000;

/** One process at a time takes the step; the number is arbitrary and only ours. */
const LOCK = 7_213_010;

interface Waiting {
  id: string;
  plain: string | null;
  cipher: Buffer | null;
}

/**
 * Seals anew what is still plain or sealed with an older secret, a thousand rows at a time. May be stopped anywhere and
 * run again, and by several processes at once: rows somebody else works on are left to them.
 *
 * @returns how many rows were sealed
 */
export async function resealPersonalIds(app: App, onProgress?: (done: number) => void): Promise<number> {
  const vault = personalIdVault(app);
  const plain = await hasPlainColumn(app);
  let done = 0;
  for (let n = BATCH; n === BATCH; ) {
    n = await sealBatch(app, vault, plain);
    done += n;
    if (n > 0) onProgress?.(done);
  }
  return done;
}

async function sealBatch(app: App, vault: PersonalIdVault, plain: boolean): Promise<number> {
  return app.store.db.transaction().execute(async (tx) => {
    const number = plain ? sql`personal_id_number` : sql`NULL::text`;
    const { rows } = await sql<Waiting>`
      SELECT id, ${number} AS plain, personal_id_cipher AS cipher FROM person
      WHERE ${plain ? sql`personal_id_number IS NOT NULL OR` : sql``} personal_id_cipher IS NULL
        OR substr(personal_id_cipher, 1, 5) <> ${vault.head}
      ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`.execute(tx);
    for (const { id, plain: open, cipher } of rows) {
      const sealed = vault.seal(open ?? vault.open(cipher as Buffer));
      await tx
        .updateTable('person')
        .set({ ...sealed, ...(plain ? { personal_id_number: null } : {}) })
        .where('id', '=', id)
        .execute();
    }
    return rows.length;
  });
}

async function hasPlainColumn(app: App): Promise<boolean> {
  const { rows } = await sql`SELECT FROM pg_attribute WHERE attrelid = 'person'::regclass
    AND attname = 'personal_id_number' AND NOT attisdropped`.execute(app.store.db);
  return rows.length > 0;
}

/**
 * The step of the start that a migration cannot take, because it does not know the keys: seals the personal ID numbers
 * there are and, when no plain one is left, drops the plain column as the owner of the tables. Costs one query when
 * there is nothing to do. Values of an older secret are left to `tinhso keys rotate`.
 */
export async function sealPersonalIds(app: App, ownerUrl: string, log: (line: string) => void): Promise<void> {
  if (!(await hasPlainColumn(app))) return;
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'tinhso-seal-personal-ids' });
  await owner.connect();
  try {
    await owner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    // Another process that started at the same time may have done it while this one waited.
    if (!(await hasPlainColumn(app))) return;
    const done = await resealPersonalIds(app, (n) => log(`personal ID numbers sealed: ${n}`));
    await owner.query("BEGIN; SET LOCAL lock_timeout = '1min'");
    await owner.query('LOCK TABLE person IN ACCESS EXCLUSIVE MODE');
    const left = await owner.query(
      'SELECT 1 FROM person WHERE personal_id_number IS NOT NULL OR personal_id_cipher IS NULL LIMIT 1',
    );
    if (left.rowCount === 0) {
      await owner.query(`ALTER TABLE person DROP COLUMN personal_id_number,
        ALTER personal_id_cipher SET NOT NULL, ALTER personal_id_index SET NOT NULL`);
      if (done > 0) log('personal ID numbers: all sealed, plain column dropped');
    }
    await owner.query('COMMIT');
  } finally {
    await owner.end();
  }
}
