import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from '../../store/index.ts';
import { storePart } from '../../store/part.ts';
import { type TestApp, testApp } from '../../store/testing/index.ts';
import { emit } from '../emit.ts';
import { defineEvent } from '../event.ts';
import { drainConsumers, eventsPart } from '../index.ts';
import {
  checkInclusion,
  inclusionProof,
  lastSeal,
  latestSealEndpoint,
  sealEvents,
  sealsEndpoint,
  verifyChain,
} from './index.ts';

const happened = defineEvent({
  type: 'test.thing.happened',
  subjectType: 'thing',
  title: { vi: 'Đã xảy ra', en: 'Happened' },
  data: z.object({ n: z.number(), note: z.string() }),
});

let t: TestApp;
let owner: pg.Client;
let superuser: pg.Client;

const write = (count: number, from = 0) =>
  t.db.transaction().execute(async (db) => {
    for (let n = from; n < from + count; n += 1) {
      await emit({ ...t.ctx(), db }, happened, { subject: `thing-${n % 7}`, data: { n: n / 4, note: `việc số ${n}` } });
    }
  });

/** Waits until everything written is final, then seals. */
const seal = async () => {
  await drainConsumers(t.app);
  return sealEvents(t.app);
};

/** Does something no role of the program may do, around the triggers, and undoes it afterwards. */
async function tampered(change: string, check: () => Promise<void>): Promise<void> {
  await superuser.query('BEGIN; CREATE TABLE kept_event AS TABLE event; CREATE TABLE kept_seal AS TABLE seal; COMMIT');
  await superuser.query(`SET session_replication_role = replica; ${change}`);
  try {
    await check();
  } finally {
    await superuser.query(`BEGIN; DELETE FROM event; INSERT INTO event OVERRIDING SYSTEM VALUE SELECT * FROM kept_event;
      DELETE FROM seal; INSERT INTO seal SELECT * FROM kept_seal; DROP TABLE kept_event, kept_seal; COMMIT;
      SET session_replication_role = DEFAULT`);
  }
}

beforeAll(async () => {
  t = await testApp({ modules: [storePart, eventsPart] });
  owner = new pg.Client({ connectionString: t.ownerUrl });
  superuser = new pg.Client({ connectionString: t.superuserUrl });
  await Promise.all([owner.connect(), superuser.connect()]);
});
afterAll(async () => {
  await Promise.all([owner.end(), superuser.end()]);
  await t.close();
});

describe('sealing', () => {
  it('an empty log is verified, and has no seal to show', async () => {
    expect(await seal()).toEqual({ seals: 0, events: 0 });
    expect(await verifyChain(t.db)).toEqual({ ok: true, batches: 0, events: 0, unsealed: 0, bad: 0 });
    await expect(latestSealEndpoint.handle(t.ctx(), { params: {}, query: {}, body: undefined })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('seals in batches of at most 1000, each naming the hash before it', async () => {
    await write(2300);
    expect(await seal()).toEqual({ seals: 3, events: 2300 });
    expect(await seal()).toEqual({ seals: 0, events: 0 });
    await write(5, 2300);
    expect(await verifyChain(t.db)).toEqual({ ok: true, batches: 3, events: 2300, unsealed: 5, bad: 0 });
    expect(await seal()).toEqual({ seals: 1, events: 5 });
    const { seals, next } = await sealsEndpoint.handle(t.ctx(), { params: {}, query: {}, body: undefined });
    expect(next).toBeNull();
    expect(seals.map((one) => [one.no, one.count])).toEqual([
      [4, 5],
      [3, 300],
      [2, 1000],
      [1, 1000],
    ]);
    expect(seals.map((one) => one.prev)).toEqual([...seals.slice(1).map((one) => one.hash), '0'.repeat(64)]);
    const page = await sealsEndpoint.handle(t.ctx(), { params: {}, query: { cursor: 2 }, body: undefined });
    expect(page.seals.map((one) => one.no)).toEqual([1]);
    expect(await latestSealEndpoint.handle(t.ctx(), { params: {}, query: {}, body: undefined })).toEqual(seals[0]);
  });

  it('leaves out what is not final while an older transaction is open', async () => {
    const open = new pg.Client({ connectionString: t.appUrl });
    await open.connect();
    await open.query('BEGIN; SELECT pg_current_xact_id()');
    await write(3, 2305);
    expect(await sealEvents(t.app)).toEqual({ seals: 0, events: 0 });
    await open.query('COMMIT');
    await open.end();
    expect(await seal()).toEqual({ seals: 1, events: 3 });
  });

  it('does nothing while another process is sealing', async () => {
    await write(2, 2308);
    await drainConsumers(t.app);
    await owner.query('SELECT pg_advisory_lock(7213003, 0)');
    expect(await sealEvents(t.app)).toEqual({ seals: 0, events: 0 });
    await owner.query('SELECT pg_advisory_unlock(7213003, 0)');
    expect(await seal()).toEqual({ seals: 1, events: 2 });
  });

  it('reports progress while verifying', async () => {
    const steps: number[] = [];
    await verifyChain(t.db, { onProgress: ({ batches }) => steps.push(batches) });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('a change around the program is found', () => {
  const seq = (place: number) => `(SELECT seq FROM event ORDER BY tick, seq OFFSET ${place} LIMIT 1)`;

  it.each([
    [
      'one byte of data',
      `UPDATE event SET data = jsonb_set(data, '{note}', '"việc số 1500!"') WHERE seq = ${seq(1500)}`,
      2,
      'changed',
    ],
    [
      'a microsecond',
      `UPDATE event SET recorded_at = recorded_at + interval '1 microsecond' WHERE seq = ${seq(10)}`,
      1,
      'changed',
    ],
    [
      'the last digit of a number',
      `UPDATE event SET data = jsonb_set(data, '{n}', to_jsonb(1.0)) WHERE seq = ${seq(4)}`,
      1,
      'changed',
    ],
    ['the actor', `UPDATE event SET actor = 'anonymous' WHERE seq = ${seq(2302)}`, 4, 'changed'],
    ['a missing event', `DELETE FROM event WHERE seq = ${seq(1999)}`, 2, 'missing'],
    [
      'an added event',
      `INSERT INTO event (tick, type, at, subject_type, subject, actor, request_id)
       SELECT tick, type, at, subject_type, subject, actor, request_id FROM event WHERE seq = ${seq(500)}`,
      4,
      'added',
    ],
    [
      'a twin of an event',
      `INSERT INTO event OVERRIDING SYSTEM VALUE SELECT tick, seq, uuidv7(), type, at, clock_timestamp(),
       subject_type, subject, unit_id, agency_id, actor, request_id, data FROM event WHERE seq = ${seq(999)}`,
      1,
      'added',
    ],
    [
      'an event moved behind the sealed ones',
      `UPDATE event SET tick = tick + 1000000 WHERE seq = ${seq(0)}`,
      1,
      'missing',
    ],
    ['a seal rewritten', `UPDATE seal SET sealed_at = sealed_at + interval '1 s' WHERE no = 3`, 3, 'seal'],
    ['a seal removed', 'DELETE FROM seal WHERE no = 2', 3, 'chain'],
  ])('%s', async (_what, change, no, reason) => {
    await tampered(change, async () => {
      const found = await verifyChain(t.db);
      expect(found.ok).toBe(false);
      expect(found.firstBad).toMatchObject({ no, reason });
    });
    expect(await verifyChain(t.db)).toMatchObject({ ok: true, batches: 6 });
  });

  it('a chain that was rebuilt as a whole, by a seal kept outside', async () => {
    const kept = await lastSeal(t.db);
    if (!kept) throw new Error('no seal');
    expect(await verifyChain(t.db, { expect: kept })).toMatchObject({ ok: true });
    await tampered(`UPDATE event SET actor = 'anonymous' WHERE seq = ${seq(2)}; DELETE FROM seal`, async () => {
      await sealEvents(t.app);
      expect(await verifyChain(t.db)).toMatchObject({ ok: true });
      expect((await verifyChain(t.db, { expect: kept })).firstBad?.reason).toBe('published');
    });
  });
});

describe('proof of inclusion', () => {
  it('shows one event to be in a seal, and nothing else', async () => {
    const { rows } = await sql<{
      tick: string;
      seq: string;
    }>`SELECT tick::text, seq::text FROM event ORDER BY event.tick, event.seq OFFSET 1234 LIMIT 1`.execute(t.db);
    const at = rows[0] as { tick: string; seq: string };
    const proof = await inclusionProof(t.db, at);
    if (!proof) throw new Error('no proof');
    expect(proof).toMatchObject({ index: 234, seal: { no: 2 } });
    expect(JSON.parse(proof.event)).toMatchObject({ seq: at.seq, data: { note: 'việc số 1234' } });
    expect(checkInclusion(proof, proof.seal.hash)).toBe(true);
    expect(checkInclusion({ ...proof, event: proof.event.replace('1234', '1235') }, proof.seal.hash)).toBe(false);
    expect(checkInclusion(proof, '0'.repeat(64))).toBe(false);
    expect(checkInclusion({ ...proof, seal: { ...proof.seal, count: 999 } }, proof.seal.hash)).toBe(false);
  });

  it('is not there for an event that is not sealed', async () => {
    expect(await inclusionProof(t.db, { tick: '9000000000000', seq: '1' })).toBeNull();
    expect(await inclusionProof(t.db, { tick: '1', seq: '1' })).toBeNull();
  });
});

describe('append-only', () => {
  const statements = (table: string) => [`UPDATE ${table} SET count = 1`, `DELETE FROM ${table}`, `TRUNCATE ${table}`];

  it.each([
    ...statements('seal'),
    ...statements('event').map((text) => text.replace('count = 1', "actor = ''")),
    ...statements('event_2026').map((text) => text.replace('count = 1', "actor = ''")),
  ])('%s is refused to the program and to the owner', async (text) => {
    await expect(sql.raw(text).execute(t.db)).rejects.toThrow(/permission denied/);
    await expect(owner.query(text)).rejects.toThrow(/append-only/);
  });
});
