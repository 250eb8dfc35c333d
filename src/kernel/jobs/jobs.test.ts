import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { getRollbackPlans } from 'pg-boss';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { eventsPart } from '../events/index.ts';
import { execute } from '../execute.ts';
import type { PersonActor } from '../identity/actor.ts';
import type { Module } from '../module.ts';
import { packPart } from '../pack/index.ts';
import { sql } from '../store/index.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { unitsPart } from '../units/index.ts';
import { defineJob, drainJobs, enqueue, failedJobs, GiveUp, jobsPart, retryJob, startJobs } from './index.ts';
import { newestVersion, provisionJobs, SCHEMA } from './provision.ts';
import { jobClient } from './queues.ts';

let t: TestApp;
let ran: number[];
let fail: Error | undefined;

const count = defineJob({
  name: 'test.count',
  data: z.object({ n: z.int() }),
  retryLimit: 1,
  retryDelay: 1,
  run: async (ctx, { n }) => {
    if (fail) throw fail;
    await sql`SELECT 1`.execute(ctx.db);
    ran.push(n);
  },
});
const nightly = defineJob({
  name: 'test.nightly',
  data: z.object({}),
  cron: '0 2 * * *',
  run: async () => {
    if (fail) throw fail;
    ran.push(-1);
  },
});

const put = defineCommand({
  name: 'test.put',
  title: { vi: 'Đưa vào hàng đợi', en: 'Put' },
  input: z.object({ n: z.int(), fail: z.boolean().default(false) }),
  allow: { public: true },
  run: async (ctx, input) => {
    await enqueue(ctx, count, { n: input.n });
    if (input.fail) throw new Error('rolled back');
  },
});

const probe: Module = { name: 'test', after: ['jobs'], jobs: [count, nightly], commands: [put] };
const admin: PersonActor = {
  kind: 'person',
  personId: '019520a0-0000-7000-8000-000000000001',
  name: 'Quản trị',
  level: 2,
  grants: [{ role: 'admin', unitId: '019520a0-0000-7000-8000-000000000002', agencyId: null }],
  sessionId: 's',
};

const until = async (check: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await check())) await sleep(20);
};

beforeEach(async () => {
  ran = [];
  fail = undefined;
  t = await testApp({ modules: [storePart, eventsPart, packPart, unitsPart, jobsPart, probe] });
});
afterEach(() => t.close());

describe('a job', () => {
  it('runs if and only if the transaction that put it in commits', async () => {
    await execute(t.ctx(), put, { n: 1 });
    await expect(execute(t.ctx(), put, { n: 2, fail: true })).rejects.toThrow('rolled back');
    expect(await drainJobs(t.app)).toBe(1);
    expect(ran).toEqual([1]);
  });

  it('with a key is not put in again while one waits', async () => {
    expect(await enqueue(t.ctx(), count, { n: 1 }, { singletonKey: 'k' })).not.toBeNull();
    expect(await enqueue(t.ctx(), count, { n: 2 }, { singletonKey: 'k' })).toBeNull();
    expect(await enqueue(t.ctx(), count, { n: 3 }, { singletonKey: 'other' })).not.toBeNull();
    await drainJobs(t.app);
    expect(await enqueue(t.ctx(), count, { n: 4 }, { singletonKey: 'k' })).not.toBeNull();
    await drainJobs(t.app);
    expect(ran).toEqual([1, 3, 4]);
  });

  it('for later waits for its time', async () => {
    await enqueue(t.ctx(), count, { n: 1 }, { startAfter: new Date(Date.now() + 3_600_000) });
    expect(await drainJobs(t.app)).toBe(0);
    expect(await drainJobs(t.app, { early: true })).toBe(1);
  });

  it('with wrong data is refused at once', async () => {
    await expect(enqueue(t.ctx(), count, { n: 'x' } as never)).rejects.toThrow();
  });

  it('that keeps failing is shown, and can be sent again by the admin', async () => {
    fail = new Error('no luck');
    await enqueue(t.ctx(), count, { n: 5 });
    expect(await drainJobs(t.app)).toBe(1);
    expect((await failedJobs.run(t.ctx(), {})).jobs).toEqual([]);
    expect(await drainJobs(t.app, { early: true })).toBe(1);
    const { jobs, next } = await failedJobs.run(t.ctx(), {});
    expect(jobs).toMatchObject([{ job: 'test.count', error: 'no luck', attempts: 2 }]);
    expect(next).toBeNull();
    fail = undefined;
    const id = jobs[0]?.id ?? '';
    await expect(execute(t.ctx({ ...admin, grants: [] }), retryJob, { id })).rejects.toMatchObject({ status: 403 });
    await execute(t.ctx(admin), retryJob, { id });
    await expect(execute(t.ctx(admin), retryJob, { id })).rejects.toMatchObject({ status: 404 });
    await drainJobs(t.app);
    expect(ran).toEqual([5]);
    expect((await failedJobs.run(t.ctx(), {})).jobs).toEqual([]);
  });
});

describe('the workers, as the runtime role', () => {
  it('pick up jobs, retry, give up, keep the schedule, and stop', async () => {
    const errors: unknown[] = [];
    t.app.log.error = ((details: { err?: unknown }, message: string) => {
      if (message === 'job queue') errors.push(details.err);
    }) as typeof t.app.log.error;
    await startJobs(t.app);
    const schedules = await sql<{
      name: string;
      cron: string;
      timezone: string;
    }>`SELECT name, cron, timezone FROM pgboss.schedule`.execute(t.db);
    expect(schedules.rows).toContainEqual({ name: 'test.nightly', cron: '0 2 * * *', timezone: 'Asia/Ho_Chi_Minh' });
    expect(schedules.rows.map((row) => row.name).sort()).toEqual(['events.seal', 'store.retention', 'test.nightly']);
    await execute(t.ctx(), put, { n: 1 });
    await until(() => ran.length === 1);
    fail = new Error('once');
    await execute(t.ctx(), put, { n: 2 });
    await until(async () => {
      const { rows } = await sql<{
        state: string;
      }>`SELECT state FROM pgboss.job WHERE name = 'test.count' AND state = 'retry'`.execute(t.db);
      return rows.length === 1;
    });
    fail = undefined;
    await until(() => ran.includes(2));
    fail = new GiveUp('never');
    await execute(t.ctx(), put, { n: 3 });
    await until(async () => (await failedJobs.run(t.ctx(), {})).jobs.length === 1);
    expect((await failedJobs.run(t.ctx(), {})).jobs).toMatchObject([
      { job: 'test.count', error: 'never', attempts: 1 },
    ]);
    // The upkeep that runs every minute must not need more rights than the program has.
    await (await jobClient(t.app)).supervise();
    expect(errors).toEqual([]);
  });
});

describe('the schema of the queue', () => {
  it('is provisioned again without harm, upgraded, and not open to change by the program', async () => {
    const owner = new pg.Client({ connectionString: t.ownerUrl });
    await owner.connect();
    const version = async () => (await owner.query(`SELECT version FROM ${SCHEMA}.version`)).rows[0].version;
    await provisionJobs(owner, 'tinhso_app');
    expect(await version()).toBe(newestVersion());
    await owner.query(getRollbackPlans(SCHEMA, newestVersion()));
    expect(await version()).toBeLessThan(newestVersion());
    await provisionJobs(owner, 'tinhso_app');
    expect(await version()).toBe(newestVersion());
    await owner.end();
    await expect(sql`DROP TABLE pgboss.job`.execute(t.db)).rejects.toThrow(/must be owner/);
    await expect(sql`CREATE TABLE pgboss.x (a int)`.execute(t.db)).rejects.toThrow(/permission denied/);
  });
});
