import { expect, it } from 'vitest';
import { sql } from './index.ts';
import { applyRetention } from './retention.ts';
import { testApp } from './testing/index.ts';

it('counts in a dry run, deletes what is over in batches, and leaves the rest', async () => {
  const t = await testApp({ modules: [] });
  try {
    const put = (prefix: string, n: number, days: number) =>
      sql`INSERT INTO idempotency (key, owner, command, at)
        SELECT ${prefix}::text || lpad(i::text, 8, '0'), 'o', 'c', ${new Date(t.clock.now().getTime() - days * 86_400_000)}
        FROM generate_series(1, ${n}::int) AS i`.execute(t.db);
    await put('old', 1203, 31);
    await put('new', 7, 29);
    expect(await applyRetention(t.app, { dryRun: true })).toEqual([{ table: 'idempotency', days: 30, rows: 1203 }]);
    expect(await applyRetention(t.app)).toEqual([{ table: 'idempotency', days: 30, rows: 1203 }]);
    const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM idempotency`.execute(t.db);
    expect(rows[0]?.n).toBe(7);
    expect(await applyRetention(t.app)).toEqual([{ table: 'idempotency', days: 30, rows: 0 }]);
  } finally {
    await t.close();
  }
});
