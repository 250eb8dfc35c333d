import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type App, createApp } from '../../app.ts';
import { defineCommand } from '../../command.ts';
import { execute } from '../../execute.ts';
import type { PersonActor } from '../../identity/actor.ts';
import type { Module } from '../../module.ts';
import { packPart } from '../../pack/index.ts';
import { createStore, sql } from '../../store/index.ts';
import { storePart } from '../../store/part.ts';
import { type TestApp, testApp } from '../../store/testing/index.ts';
import { unitsPart } from '../../units/index.ts';
import { emit } from '../emit.ts';
import { type Consumer, defineEvent } from '../event.ts';
import {
  consumerStates,
  drainConsumers,
  eventsPart,
  parkedEventsQuery,
  releaseParked,
  runConsumers,
} from '../index.ts';

const moved = defineEvent({
  type: 'test.thing.moved',
  subjectType: 'thing',
  title: { vi: 'Đã chuyển', en: 'Moved' },
  data: z.object({ n: z.int() }),
});
const other = defineEvent({
  type: 'test.thing.other',
  subjectType: 'thing',
  title: { vi: 'Khác', en: 'Other' },
  data: z.object({ n: z.int() }),
});

const move = defineCommand({
  name: 'test.thing.move',
  title: { vi: 'Chuyển', en: 'Move' },
  input: z.object({ subject: z.string(), n: z.int() }),
  allow: { public: true },
  run: (ctx, { subject, n }) => emit(ctx, moved, { subject, data: { n } }),
});

const admin: PersonActor = {
  kind: 'person',
  personId: '019520a0-0000-7000-8000-000000000001',
  name: 'Quản trị',
  level: 2,
  grants: [{ role: 'admin', unitId: '019520a0-0000-7000-8000-000000000002', agencyId: null }],
  sessionId: 's',
};

let t: TestApp;
/** `<subject>:<n>` that fail, with what they throw. */
let broken: Map<string, () => Promise<void> | void>;
let handled: string[];

/** Writes what it saw into a table, so that effects are counted where they must be exactly once. */
const consumer = (name: string, more: Partial<Consumer> = {}): Consumer => ({
  name,
  events: [moved.type],
  handle: async (ctx, event) => {
    const key = `${event.subject}:${(event.data as { n: number }).n}`;
    await sql`INSERT INTO seen (consumer, key) VALUES (${name}, ${key})`.execute(ctx.db);
    await broken.get(key)?.();
    handled.push(key);
  },
  ...more,
});

const part = (...consumers: Consumer[]): Module => ({ name: 'probe', after: ['events'], consumers, commands: [move] });

async function open(...consumers: Consumer[]): Promise<void> {
  t = await testApp({ modules: [storePart, eventsPart, packPart, unitsPart, part(...consumers)] });
  await asOwner(`CREATE TABLE seen (no bigserial PRIMARY KEY, consumer text NOT NULL, key text NOT NULL);
    GRANT ALL ON seen, seen_no_seq TO tinhso_app`);
}

async function asOwner(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: t.ownerUrl });
  await client.connect();
  await client.query(text);
  await client.end();
}

const seen = async (name: string): Promise<string[]> =>
  (await sql<{ key: string }>`SELECT key FROM seen WHERE consumer = ${name} ORDER BY no`.execute(t.db)).rows.map(
    (row) => row.key,
  );

const write = (...keys: string[]) =>
  t.db.transaction().execute(async (db) => {
    for (const key of keys) {
      const [subject, n] = key.split(':') as [string, string];
      await emit({ ...t.ctx(), db }, moved, { subject, data: { n: Number(n) } });
    }
  });

const until = async (check: () => Promise<boolean>): Promise<void> => {
  while (!(await check())) await sleep(10);
};

beforeEach(() => {
  broken = new Map();
  handled = [];
});
afterEach(() => t.close());

describe('reading the stream', () => {
  it('hands every event to every consumer of its type once, in order, over many batches', async () => {
    await open(consumer('a'), consumer('b', { events: '*' }), consumer('rare', { events: ['never.seen'] }));
    const keys = Array.from({ length: 450 }, (_, n) => `s${n % 5}:${n}`);
    await write(...keys);
    expect(await drainConsumers(t.app)).toBe(900);
    expect(await seen('a')).toEqual(keys);
    expect(await seen('b')).toEqual(keys);
    expect(await drainConsumers(t.app)).toBe(0);
    const states = await consumerStates(t.app);
    expect(states.map((one) => [one.consumer, one.behind, one.parked])).toEqual([
      ['a', 0, 0],
      ['b', 0, 0],
      ['rare', 0, 0],
    ]);
  });

  it('passes through long stretches of other types', async () => {
    await open(consumer('a'));
    await asOwner(`INSERT INTO event (type, at, subject_type, subject, actor, request_id)
      SELECT 'test.thing.other', now(), 'thing', 'x', 'system:test', 'r' FROM generate_series(1, 4500)`);
    await write('x:1');
    expect(await drainConsumers(t.app)).toBe(1);
    expect(await seen('a')).toEqual(['x:1']);
  });

  it('begins with the first event, or with the next one when it asks so', async () => {
    await open(consumer('all'), consumer('new', { from: 'now' }));
    await write('x:1');
    await drainConsumers(t.app);
    await write('x:2');
    await drainConsumers(t.app);
    expect(await seen('all')).toEqual(['x:1', 'x:2']);
    expect(await seen('new')).toEqual(['x:2']);
  });

  it('reads events that handlers write, too', async () => {
    await open(
      {
        name: 'source',
        events: [moved.type],
        handle: (ctx, event) => emit(ctx, other, { subject: event.subject, data: { n: 1 } }),
      },
      consumer('sink', { events: [other.type] }),
    );
    await write('x:7');
    expect(await drainConsumers(t.app)).toBe(2);
    expect(await seen('sink')).toEqual(['x:1']);
  });

  it('never passes an event that commits late, though its position is low', async () => {
    await open(consumer('a'));
    const late = new pg.Client({ connectionString: t.appUrl });
    await late.connect();
    await late.query(`BEGIN; INSERT INTO event (type, at, subject_type, subject, actor, request_id, data)
      VALUES ('test.thing.moved', now(), 'thing', 'late', 'system:test', 'r', '{"n": 1}')`);
    await write('early:1');
    await expect(drainConsumers(t.app, 100)).rejects.toThrow(/left open/);
    expect(await seen('a')).toEqual([]);
    await late.query('COMMIT');
    await late.end();
    await drainConsumers(t.app);
    expect(await seen('a')).toEqual(['late:1', 'early:1']);
  });

  it('runs as the system, under the request that caused the event', async () => {
    let who: unknown;
    await open({
      name: 'who',
      events: '*',
      handle: async (ctx, event) => {
        who = [ctx.actor, ctx.requestId, ctx.now, event.actor, event.subjectType];
      },
    });
    await write('x:1');
    await drainConsumers(t.app);
    expect(who).toEqual([{ kind: 'system', name: 'consumer:who' }, 'test', t.clock.now(), 'system:test', 'thing']);
  });
});

describe('an event that fails', () => {
  const boom = () => {
    throw new Error('boom');
  };

  it('is parked with the later ones of its subject; the others go on; all effects are exactly once', async () => {
    await open(consumer('a'), consumer('b'));
    broken.set('bad:2', boom);
    await write('bad:1', 'good:1', 'bad:2', 'good:2', 'bad:3');
    await drainConsumers(t.app);
    await write('bad:4', 'good:3');
    await drainConsumers(t.app);
    for (const name of ['a', 'b']) expect(await seen(name)).toEqual(['bad:1', 'good:1', 'good:2', 'good:3']);
    const { events, next } = await parkedEventsQuery.run(t.ctx(), { consumer: 'a' });
    expect(next).toBeNull();
    expect(events.map((one) => [one.subject, one.error, one.attempts])).toEqual([
      ['bad', 'Error: boom', 5],
      ['bad', null, 0],
      ['bad', null, 0],
    ]);
    expect((await consumerStates(t.app)).map((one) => one.parked)).toEqual([3, 3]);
  });

  it('is handled in order after release, by the admin only, and recorded', async () => {
    await open(consumer('a'));
    broken.set('bad:1', boom);
    await write('bad:1', 'bad:2', 'worse:1');
    await drainConsumers(t.app);
    const still = await execute(t.ctx(admin), releaseParked, { consumer: 'a' });
    expect(still).toMatchObject({ released: 0, remaining: 2, failed: [{ subject: 'bad', error: 'Error: boom' }] });
    broken.clear();
    await write('bad:3');
    await drainConsumers(t.app);
    await expect(execute(t.ctx({ ...admin, grants: [] }), releaseParked, { consumer: 'a' })).rejects.toMatchObject({
      status: 403,
    });
    await expect(execute(t.ctx(admin), releaseParked, { consumer: 'zzz' })).rejects.toMatchObject({ status: 404 });
    expect(await execute(t.ctx(admin), releaseParked, { consumer: 'a', subject: 'bad' })).toEqual({
      released: 3,
      remaining: 0,
      failed: [],
    });
    await write('bad:4');
    await drainConsumers(t.app);
    expect(await seen('a')).toEqual(['worse:1', 'bad:1', 'bad:2', 'bad:3', 'bad:4']);
    const records = await sql<{ actor: string }>`SELECT actor FROM event WHERE type = 'events.parked.released'`.execute(
      t.db,
    );
    expect(records.rows.map((row) => row.actor)).toEqual([`person:${admin.personId}`, `person:${admin.personId}`]);
  });

  it('is tried again first, and nothing is written twice when that helps', async () => {
    await open(consumer('a'));
    let left = 3;
    broken.set('x:2', () => {
      left -= 1;
      if (left > 0) throw new Error('not yet');
    });
    await write('x:1', 'x:2', 'x:3');
    await drainConsumers(t.app);
    expect(await seen('a')).toEqual(['x:1', 'x:2', 'x:3']);
    expect((await parkedEventsQuery.run(t.ctx(), {})).events).toEqual([]);
  });

  it.each([
    ['in the database', (ctx: Parameters<Consumer['handle']>[0]) => sql`SELECT 1 / 0`.execute(ctx.db)],
    [
      'at commit',
      (ctx: Parameters<Consumer['handle']>[0]) =>
        sql`CREATE TEMP TABLE IF NOT EXISTS d (id int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP; INSERT INTO d VALUES (1), (1)`.execute(
          ctx.db,
        ),
    ],
  ])('%s does not take the batch with it', async (_where, fail) => {
    const inner = consumer('a');
    await open({
      ...inner,
      handle: async (ctx, event) => {
        if (event.subject === 'bad') await fail(ctx);
        await inner.handle(ctx, event);
      },
    });
    await write('x:1', 'bad:1', 'x:2');
    await drainConsumers(t.app);
    expect(await seen('a')).toEqual(['x:1', 'x:2']);
    expect((await parkedEventsQuery.run(t.ctx(), {})).events).toHaveLength(1);
  });
});

describe('the loop', () => {
  it('wakes up at a commit and handles what others wrote, too', async () => {
    await open(consumer('a'));
    const loop = await runConsumers(t.app);
    await execute(t.ctx(), move, { subject: 'x', n: 1 });
    await until(async () => (await seen('a')).length === 1);
    await write('x:2');
    await until(async () => (await seen('a')).length === 2);
    expect(loop.idleFor()).toBeLessThan(10_000);
    await loop.stop();
    await write('x:3');
    await sleep(700);
    expect(await seen('a')).toEqual(['x:1', 'x:2']);
  });

  it('parks after several attempts with pauses, while other subjects go on', async () => {
    await open(consumer('a'));
    broken.set('bad:1', () => {
      throw new Error('boom');
    });
    await runConsumers(t.app, { retryMs: [5, 10, 20, 40] });
    await write('bad:1', 'x:1');
    await until(async () => (await seen('a')).includes('x:1'));
    expect((await parkedEventsQuery.run(t.ctx(), {})).events).toMatchObject([{ subject: 'bad', attempts: 5 }]);
  });

  it('of several processes handles each event once, in order', async () => {
    await open(consumer('a'), consumer('b'));
    const apps: App[] = Array.from({ length: 3 }, () =>
      createApp({ ...t.app, store: createStore({ url: t.appUrl, poolSize: 4 }), modules: t.app.modules }),
    );
    for (const app of apps) await runConsumers(app);
    const keys = Array.from({ length: 300 }, (_, n) => `s${n % 3}:${n}`);
    for (let i = 0; i < keys.length; i += 30) {
      await write(...keys.slice(i, i + 30));
      await sleep(20);
    }
    await until(async () => (await seen('a')).length >= 300 && (await seen('b')).length >= 300);
    for (const app of apps) await app.close();
    expect(await seen('a')).toEqual(keys);
    expect(await seen('b')).toEqual(keys);
  });
});
