import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../../store/testing/index.ts';
import { identityApp } from '../testing/server.ts';
import { attemptSucceeded, tryAttempt } from './attempts.ts';
import { type BucketStore, MemoryBuckets } from './bucket.ts';
import { deviceCookie, deviceOf, readDevices } from './device.ts';
import { rules } from './rules.ts';
import { buckets } from './store.ts';

const START = Date.parse('2026-03-02T08:00:00+07:00');
const at = (ms: number) => new Date(START + ms);

describe('attempts at an account', () => {
  test('whatever strangers do, the owner gets in from the known device', async () => {
    const stranger = fc.record({
      wait: fc.integer({ min: 0, max: 5_000 }),
      address: fc.constantFrom('198.51.100.1', '198.51.100.2', '203.0.113.9', '10.0.0.1', null),
      // Cookies of other accounts are worth nothing here: the route gives none of them to this one.
      times: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(stranger, { maxLength: 40 }), fc.nat(3), async (attacks, mistakes) => {
        const store = new MemoryBuckets();
        let ms = 0;
        for (const { wait, address, times } of attacks) {
          ms += wait;
          for (let n = 0; n < times; n += 1)
            await tryAttempt(store, { account: 'an', device: undefined, address }, at(ms));
        }
        // The owner sits behind one of the attacker's addresses, mistypes a few times, and then gets it right.
        const owner = { account: 'an', device: 'laptop', address: '10.0.0.1' };
        for (let n = 0; n < mistakes; n += 1) expect(await tryAttempt(store, owner, at(ms))).toEqual({ ok: true });
        expect(await tryAttempt(store, owner, at(ms))).toEqual({ ok: true });
      }),
      { numRuns: 60 },
    );
  });

  test('strangers guess no more than the rules say, however many addresses they have', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 7_200_000 }),
        async (hosts, span) => {
          const store = new MemoryBuckets();
          let through = 0;
          for (let n = 0; n < 300; n += 1) {
            const address = `198.51.100.${n % hosts}`;
            const taken = await tryAttempt(store, { account: 'an', device: undefined, address }, at((span * n) / 300));
            if (taken.ok) through += 1;
          }
          expect(through).toBeLessThanOrEqual(rules.strangers.burst + Math.ceil(span / rules.strangers.everyMs));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a device that was stolen guesses slowly too, and hurts no other device', async () => {
    const store = new MemoryBuckets();
    const stolen = { account: 'an', device: 'stolen', address: null };
    for (let n = 0; n < rules.device.burst; n += 1) expect((await tryAttempt(store, stolen, at(0))).ok).toBe(true);
    expect(await tryAttempt(store, stolen, at(0))).toEqual({ ok: false, retryAfter: 60 });
    expect((await tryAttempt(store, { ...stolen, device: 'mine' }, at(0))).ok).toBe(true);
  });

  test('right answers cost nothing', async () => {
    const store = new MemoryBuckets();
    const attempt = { account: 'an', device: undefined, address: '10.0.0.1' };
    for (let n = 0; n < 50; n += 1) {
      expect((await tryAttempt(store, attempt, at(0))).ok).toBe(true);
      await attemptSucceeded(store, attempt, at(0));
    }
  });
});

describe('in the database', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await identityApp();
  });
  afterAll(() => t.close());

  test('buckets there answer as those in memory do', async () => {
    const rule = { name: 'test', burst: 3, everyMs: 1_000 };
    const step = fc.record({
      wait: fc.constantFrom(0, 400, 1_000, 2_500),
      cost: fc.constantFrom(1, 2),
      give: fc.boolean(),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        run += 1;
        const both: BucketStore[] = [new MemoryBuckets(), buckets(t.app)];
        let ms = 0;
        for (const { wait, cost, give } of steps) {
          ms += wait;
          const [memory, database] = await Promise.all(both.map((one) => one.take(rule, `who ${run}`, at(ms), cost)));
          expect(database).toEqual(memory);
          if (give) await Promise.all(both.map((one) => one.put(rule, `who ${run}`, at(ms))));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('of many at once no more than the burst get through', async () => {
    const rule = { name: 'crowd', burst: 5, everyMs: 60_000 };
    const all = await Promise.all(Array.from({ length: 30 }, () => buckets(t.app).take(rule, 'crowd', at(0))));
    expect(all.filter((one) => one.ok)).toHaveLength(5);
  });

  test('keys tell neither address nor account', async () => {
    await buckets(t.app).take(rules.pair, '203.0.113.77 an', at(0));
    const rows = await t.db.selectFrom('rate_bucket').select('key').execute();
    expect(JSON.stringify(rows)).not.toContain('203.0.113.77');
    expect(rows.some((row) => row.key.startsWith('attempt-pair:'))).toBe(true);
  });

  test('a device cookie holds for its own account, and only as this installation made it', () => {
    const first = deviceCookie(t.app, null, 'person-a');
    const cookies = first.header.split(';')[0] as string;
    expect(first.header).toMatch(/HttpOnly; SameSite=Lax/);
    expect(deviceOf(t.app, cookies, 'person-a')).toBe(first.nonce);
    expect(deviceOf(t.app, cookies, 'person-b')).toBeUndefined();
    const second = deviceCookie(t.app, cookies, 'person-b').header.split(';')[0] as string;
    expect(deviceOf(t.app, second, 'person-a')).toBe(first.nonce);
    expect(readDevices(t.app, second)).toHaveLength(2);
    expect(readDevices(t.app, cookies.replace('person-a', 'person-b'))).toEqual([]);
    expect(readDevices(t.app, `${cookies}x`)).toEqual([]);
  });
});
