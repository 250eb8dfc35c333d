// Makes a history ten times as big by SQL: every dossier with its log, words and facts again nine times, under ids, codes
// and applicants of its own. Open dossiers are multiplied with the others, which is the harder case. Events are not: no
// page reads them.
import type pg from 'pg';

/** A new id for the copy: the part that tells the time stays, so that rows keep their order. */
const copyId = (id: string): string =>
  `(left(${id}::text, 14) || '7' || substr(md5(${id}::text || k), 1, 3) || '-a' || substr(md5(${id}::text || k), 4, 3)
    || '-' || substr(md5(${id}::text || k), 7, 12))::uuid`;

const code = `left(d.code, length(d.code) - 4) || lpad((right(d.code, 4)::int + k * c.last)::text, 4, '0')`;

/** Columns that are written, without generated ones. */
async function columnsOf(admin: pg.Client, table: string): Promise<string[]> {
  const { rows } = await admin.query(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_name = $1 AND table_schema = 'public' AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY ordinal_position`,
    [table],
  );
  return rows.map((row) => row.name);
}

async function copyTable(
  admin: pg.Client,
  table: string,
  from: string,
  own: Readonly<Record<string, string>>,
  where = '',
): Promise<void> {
  const { rows: indexes } = await admin.query(
    `SELECT indexdef FROM pg_indexes i WHERE tablename = $1 AND schemaname = 'public'
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = i.indexname)`,
    [table],
  );
  for (const { indexdef } of indexes) await admin.query(`DROP INDEX ${/INDEX (\S+) ON/.exec(indexdef)?.[1]}`);
  const columns = await columnsOf(admin, table);
  const values = columns.map((column) => own[column] ?? `t.${column}`);
  await admin.query(
    `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${from} CROSS JOIN generate_series(1, 9) k ${where}`,
  );
  for (const { indexdef } of indexes) await admin.query(indexdef);
}

/** Ten times as many dossiers. As the superuser, without triggers and foreign keys. */
export async function timesTen(admin: pg.Client, say: (line: string) => void): Promise<void> {
  await admin.query(
    "SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SET work_mem = '64MB'",
  );
  const step = async (name: string, work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    say(`  ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  };
  await step('people', () =>
    copyTable(
      admin,
      'person',
      `person t`,
      {
        id: copyId('t.id'),
        // Nobody is found by it: the sealed number stays that of the first, only the index has to differ.
        personal_id_index: `sha256(t.personal_id_index || convert_to(k::text, 'UTF8'))`,
      },
      `WHERE EXISTS (SELECT FROM dossier d WHERE d.applicant_id = t.id)`,
    ),
  );
  const counted = `dossier d JOIN counter c ON c.kind = 'dossier' AND c.owner = d.receiving_agency_id
    AND c.period = to_char(d.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')`;
  await step('words', () =>
    copyTable(admin, 'dossier_search', `dossier_search t JOIN ${counted} ON d.id = t.dossier_id`, {
      dossier_id: copyId('t.dossier_id'),
      words: `ts_delete(t.words, ARRAY[lower(d.code), lower(substr(d.code, strpos(d.code, '-') + 1))])
          || array_to_tsvector(ARRAY[lower(${code}), lower(substr(${code}, strpos(d.code, '-') + 1))])`,
    }),
  );
  await step('log', () =>
    copyTable(admin, 'dossier_transition', 'dossier_transition t', {
      id: copyId('t.id'),
      dossier_id: copyId('t.dossier_id'),
    }),
  );
  await step('facts', () =>
    copyTable(admin, 'fact', 'fact t', { ref: `${copyId('t.ref')}::text`, cause: copyId('t.cause') }),
  );
  await step('handling times', () =>
    copyTable(admin, 'handling_time', 'handling_time t', { dossier_id: copyId('t.dossier_id') }),
  );
  await step('dossiers', () =>
    copyTable(admin, 'dossier', counted.replace('dossier d', 'dossier t').replaceAll('d.', 't.'), {
      id: copyId('t.id'),
      code: code.replaceAll('d.code', 't.code'),
      applicant_id: copyId('t.applicant_id'),
      submitted_at: `t.submitted_at + k * interval '7 seconds'`,
    }),
  );
  await step('counters and sums', () =>
    admin.query(`UPDATE counter SET last = last * 10 WHERE kind = 'dossier';
      UPDATE cell SET n = n * 10, count = count * 10;
      UPDATE procedure_month SET n = n * 10`),
  );
  await admin.query('RESET ALL');
}
