import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../src/kernel/store/testing/index.ts';
import { modules } from './everything.ts';

let t: TestApp;
let admin: pg.Client;
beforeAll(async () => {
  t = await testApp({ modules });
  admin = new pg.Client({ connectionString: t.superuserUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await t?.close();
});

const faces = modules.flatMap(({ personalData }) => (personalData ? [personalData] : []));
const tables = faces.flatMap((face) => [...face.tables]);
const covered = new Set([
  ...tables.flatMap(({ table, person }) => person.map((column) => `${table}.${column}`)),
  ...faces.flatMap(({ deeds = {} }) =>
    Object.entries(deeds).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`)),
  ),
  ...faces.flatMap(({ others = {} }) => Object.keys(others)),
]);

/** uuid columns that hold a person's id: by foreign key, or by the names this program uses for people. */
const PERSON_COLUMNS = `
  SELECT DISTINCT c.relname || '.' || a.attname AS name
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid = 'person'::regclass
    AND a.attnum = ANY (k.conkey)
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND a.atttypid = 'uuid'::regtype
    AND (k.oid IS NOT NULL
      OR a.attname ~ '(person|applicant|payer|citizen|subject_person)'
      OR a.attname ~ '^(owner|actor|handler|officer|holder|receiver|filed|by)_(id|by)$'
      OR a.attname ~ '_by$')
  ORDER BY 1`;

const columnsIn = async (): Promise<string[]> => (await admin.query(PERSON_COLUMNS)).rows.map(({ name }) => name);

describe('what is held about people', () => {
  it('is declared by the module that holds it, table by table', async () => {
    const found = await columnsIn();
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter((column) => !covered.has(column))).toEqual([]);
  });

  it('would be missed where it is not', async () => {
    await admin.query('CREATE TABLE forgotten (id uuid, person_id uuid)');
    expect((await columnsIn()).filter((column) => !covered.has(column))).toEqual(['forgotten.person_id']);
    await admin.query('DROP TABLE forgotten');
  });

  it('names columns that exist, no secrets, and a purpose of the register', async () => {
    const { rows } = await admin.query(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
    );
    const known = new Set(rows.map(({ name }) => name));
    const named = tables.flatMap(({ table, person, columns, newest, via }) => [
      ...[...person, ...columns, ...(newest ? [newest] : []), ...(via ? [via.column] : [])].map(
        (one) => `${table}.${one}`,
      ),
      ...(via ? [`${via.table}.${via.person}`] : []),
    ]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect([...covered].filter((name) => !known.has(name))).toEqual([]);
    expect(named.filter((name) => /token|secret|id_token|personal_id_number/.test(name))).toEqual([]);
    const given = tables.map(({ table }) => table);
    expect(given.filter((table, i) => given.indexOf(table) !== i)).toEqual([]);
  });
});
