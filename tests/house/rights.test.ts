import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../src/kernel/store/testing/index.ts';
import { modules } from './everything.ts';

let t: TestApp;
let app: pg.Client;
let admin: pg.Client;

beforeAll(async () => {
  t = await testApp({ modules });
  app = new pg.Client({ connectionString: t.appUrl });
  admin = new pg.Client({ connectionString: t.superuserUrl });
  await Promise.all([app.connect(), admin.connect()]);
});

afterAll(async () => {
  await Promise.all([app?.end(), admin?.end()]);
  await t?.close();
});

/** First column of the rows as the superuser sees them. */
const names = async (text: string): Promise<string[]> =>
  (await admin.query({ text, rowMode: 'array' })).rows.map((row) => String(row[0]));

/** Tables of the program, each with the comment of the table it is a partition of. */
const TABLES = `SELECT c.oid, c.relname AS name, coalesce(obj_description(coalesce(i.inhparent, c.oid), 'pg_class'), '') AS note
  FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`;

/** Tables written for ever that the program could change all the same, as a whole or in one column. */
const changeable = () =>
  names(`SELECT name FROM (${TABLES}) t WHERE note LIKE 'append-only:%'
    AND (has_table_privilege('tinhso_app', oid, 'UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
      OR has_any_column_privilege('tinhso_app', oid, 'UPDATE')) ORDER BY name`);

const refusal = (sql: string) =>
  app.query(sql).then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );
const REFUSED = '42501';

describe('the role the program runs as', () => {
  it('cannot change what is written for ever', async () => {
    const forever = await names(`SELECT name FROM (${TABLES}) t WHERE note LIKE 'append-only:%' ORDER BY name`);
    expect(forever).toEqual(
      expect.arrayContaining([
        'access_log',
        'dossier_document',
        'dossier_transition',
        'event',
        'fact',
        'pack_change',
        'pack_load',
        'procedure_version',
        'seal',
      ]),
    );
    expect(await changeable()).toEqual([]);
    expect(
      await names(`SELECT name FROM (${TABLES}) t WHERE NOT has_table_privilege('tinhso_app', oid, 'SELECT')`),
    ).toEqual([]);
  });

  it('would be seen to hold a right given by mistake', async () => {
    await admin.query('BEGIN; GRANT DELETE ON seal TO tinhso_app; GRANT UPDATE (actor) ON event TO tinhso_app');
    expect(await changeable()).toEqual(expect.arrayContaining(['event', 'seal']));
    await admin.query('ROLLBACK');
  });

  it('is refused by the database itself', async () => {
    expect(await refusal('UPDATE event SET actor = actor')).toBe(REFUSED);
    expect(await refusal('DELETE FROM event')).toBe(REFUSED);
    expect(await refusal('TRUNCATE event')).toBe(REFUSED);
    expect(await refusal('DELETE FROM seal')).toBe(REFUSED);
    expect(await refusal('DELETE FROM access_log')).toBe(REFUSED);
    expect(await refusal('UPDATE migration SET checksum = checksum')).toBe(REFUSED);
    expect(await refusal('ALTER TABLE event DISABLE TRIGGER ALL')).toBe(REFUSED);
    expect(await refusal('SET ROLE tinhso_owner')).toBe(REFUSED);
    expect(await refusal('SELECT count(*) FROM event')).toBe('done');
  });

  it('cannot change them by a function, a rule or a view of the owner either', async () => {
    const definer = await names(
      `SELECT oid::regprocedure FROM pg_proc WHERE prosecdef AND pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
         AND has_function_privilege('tinhso_app', oid, 'EXECUTE')`,
    );
    expect(definer).toEqual([]);
    const views = await names(
      `SELECT c.oid::regclass FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace
         AND (has_table_privilege('tinhso_app', c.oid, 'UPDATE') OR has_table_privilege('tinhso_app', c.oid, 'DELETE'))
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refobjid = c.oid AND d.deptype = 'e')`,
    );
    expect(views).toEqual([]);
  });

  it('makes nothing', async () => {
    expect(await refusal('CREATE TABLE mine (id int)')).toBe(REFUSED);
    expect(await refusal('CREATE SCHEMA mine')).toBe(REFUSED);
    expect(await refusal('CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$')).toBe(REFUSED);
    const schemas = await names(
      `SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)' AND has_schema_privilege('tinhso_app', oid, 'CREATE')`,
    );
    expect(schemas).toEqual([]);
  });

  it('owns nothing and is nobody special', async () => {
    expect(await names("SELECT oid::regclass FROM pg_class WHERE relowner = 'tinhso_app'::regrole")).toEqual([]);
    expect(await names("SELECT oid::regprocedure FROM pg_proc WHERE proowner = 'tinhso_app'::regrole")).toEqual([]);
    expect(await names("SELECT nspname FROM pg_namespace WHERE nspowner = 'tinhso_app'::regrole")).toEqual([]);
    expect(
      await names(
        "SELECT datname FROM pg_database WHERE datname = current_database() AND datdba = 'tinhso_app'::regrole",
      ),
    ).toEqual([]);
    expect(
      await names(
        `SELECT rolname FROM pg_roles WHERE rolname = 'tinhso_app' AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication)`,
      ),
    ).toEqual([]);
    expect(await names("SELECT roleid::regrole FROM pg_auth_members WHERE member = 'tinhso_app'::regrole")).toEqual([]);
  });
});

describe('comments of tables', () => {
  it('mark rights only in the form the migrator reads', async () => {
    const unread = await names(
      `SELECT name || ': ' || note FROM (${TABLES}) t WHERE note ~* '(append|read)[ -]?only' AND note !~ '^(append-only|read-only): \\S'`,
    );
    expect(unread).toEqual([]);
  });
});
