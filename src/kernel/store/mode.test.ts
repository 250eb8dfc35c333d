import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../command.ts';
import { ask, execute } from '../execute.ts';
import { problemResponse } from '../http/endpoints.ts';
import { sql } from './index.ts';
import { lookAtMode, seenMode, setMode } from './mode.ts';
import { storePart } from './part.ts';
import { type TestApp, testApp } from './testing/index.ts';

const key = z.object({ key: z.string() });
let hold: Promise<void> = Promise.resolve();
const write = defineCommand({
  name: 'store.test.write',
  title: { vi: 'Ghi', en: 'Write' },
  input: key,
  allow: { public: true },
  run: async (ctx, given): Promise<void> => {
    await sql`INSERT INTO idempotency (key, owner, command, at) VALUES (${given.key}, 'test', 'test', ${ctx.now})`.execute(
      ctx.db,
    );
    await hold;
  },
});
const count = defineQuery({
  name: 'store.test.count',
  title: { vi: 'Đếm', en: 'Count' },
  input: nothing,
  allow: { public: true },
  run: async (ctx): Promise<number> =>
    (await sql<{ n: number }>`SELECT count(*)::int AS n FROM idempotency`.execute(ctx.db)).rows[0]?.n ?? -1,
});

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ modules: [storePart] });
});
afterAll(() => t.close());

it('refuses changes with words and a time to come back, and goes on answering questions', async () => {
  await execute(t.ctx(), write, { key: 'before-it' });
  await setMode(t.ownerUrl, true, 'test');
  const refused = await execute(t.ctx(), write, { key: 'meanwhile' }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 503, code: 'read_only' });
  const answer = problemResponse(refused, 'vi', 'r');
  expect(answer.headers.get('retry-after')).toBe('120');
  expect(((await answer.json()) as { detail: string }).detail).toContain('đang bảo trì');
  expect(await ask(t.ctx(), count, {})).toBe(1);
  expect(seenMode(t.app).readOnly).toBe(true);
  await setMode(t.ownerUrl, false, null);
  await execute(t.ctx(), write, { key: 'afterwards' });
  expect(await ask(t.ctx(), count, {})).toBe(2);
  expect(await lookAtMode(t.app)).toBe(false);
});

it('waits for what is under way, and what begins meanwhile is refused', async () => {
  let release = () => {};
  hold = new Promise((resolve) => {
    release = resolve;
  });
  const first = execute(t.ctx(), write, { key: 'under-way' });
  await expect
    .poll(
      async () =>
        (
          await sql<{
            n: number;
          }>`SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = 7203001`.execute(t.db)
        ).rows[0]?.n,
    )
    .toBeGreaterThan(0);
  let switched = false;
  const switching = setMode(t.ownerUrl, true, null).then(() => {
    switched = true;
  });
  await expect
    .poll(
      async () =>
        (
          await sql<{
            n: number;
          }>`SELECT count(*)::int AS n FROM pg_locks WHERE objid = 7203001 AND NOT granted`.execute(t.db)
        ).rows[0]?.n,
    )
    .toBe(1);
  const second = execute(t.ctx(), write, { key: 'too-late-now' }).catch((error: unknown) => error);
  expect(switched).toBe(false);
  release();
  await first;
  await switching;
  expect(await second).toMatchObject({ code: 'read_only' });
  await setMode(t.ownerUrl, false, null);
});

it('cannot be switched by the role the program runs as', async () => {
  await expect(sql`UPDATE program_mode SET read_only = true`.execute(t.db)).rejects.toThrow(/permission denied/);
});
