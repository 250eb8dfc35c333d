import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from './index.ts';
import { StatementNames } from './prepared.ts';
import { type TestApp, testApp } from './testing/index.ts';

describe('names of statements', () => {
  it('are given at the second sight and kept', () => {
    const names = new StatementNames();
    expect([names.of('a'), names.of('b'), names.of('a'), names.of('a'), names.of('b')]).toEqual([
      undefined,
      undefined,
      's1',
      's1',
      's2',
    ]);
  });

  it('do not grow without end', () => {
    const names = new StatementNames();
    const given = new Set<string>();
    for (let i = 0; i < 20_000; i += 1) {
      for (const name of [names.of(`text ${i}`), names.of(`text ${i}`)]) if (name !== undefined) given.add(name);
    }
    expect(given.size).toBe(500);
    expect(names.of('text 0')).toBe('s1');
  });
});

describe('a store', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await testApp({ modules: [] });
  });
  afterAll(() => t.close());

  it('prepares what it sends again, and answers with the values of each time', async () => {
    await t.db.connection().execute(async (db) => {
      const ask = async (value: number) =>
        (await sql<{ twice: number }>`SELECT ${value}::int * 2 AS twice`.execute(db)).rows[0]?.twice;
      expect([await ask(1), await ask(2), await ask(21)]).toEqual([2, 4, 42]);
      const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM pg_prepared_statements
        WHERE statement LIKE '%int * 2 AS twice%' AND name <> ''`.execute(db);
      expect(rows[0]?.n).toBe(1);
    });
  });

  it('finds a partial index by a parameter, however often', async () => {
    await t.db.connection().execute(async (db) => {
      await sql`CREATE TEMPORARY TABLE part (code text, state text)`.execute(db);
      await sql`CREATE UNIQUE INDEX ON part (code) WHERE state = 'open'`.execute(db);
      for (let i = 0; i < 12; i += 1)
        await sql`INSERT INTO part VALUES (${'a'}, 'open') ON CONFLICT (code) WHERE state = ${'open'} DO NOTHING`.execute(
          db,
        );
      expect((await sql`SELECT FROM part`.execute(db)).rows).toHaveLength(1);
    });
  });

  it('still says what is wrong with a prepared statement', async () => {
    const divide = (by: number) => sql`SELECT 1 / ${by}::int AS part`.execute(t.db);
    await divide(1);
    await divide(2);
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
    expect((await divide(1)).rows).toEqual([{ part: 1 }]);
  });
});
