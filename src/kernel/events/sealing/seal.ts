import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Db } from '../../store/index.ts';
import { beginning } from '../position.ts';
import { eventLeaf, GENESIS, type Seal, sealHash } from './digest.ts';
import { merkleRoot } from './merkle.ts';
import { eventsBetween, lastSeal, walkTheIndex } from './read.ts';

/** Most events in one seal: small enough that a proof or a bad batch names few events. */
export const BATCH = 1000;

/** Advisory lock: one sealer at a time in the whole database. */
const LOCK = 7_213_003;

export interface Sealed {
  readonly seals: number;
  readonly events: number;
}

/**
 * Seals every final event after the last seal (final: below `event_horizon()`, so nothing can appear among them any
 * more), at most {@link BATCH} in one seal, each seal in a transaction of its own. Does nothing when another process
 * is sealing.
 */
export async function sealEvents(app: App): Promise<Sealed> {
  const done = { seals: 0, events: 0 };
  for (;;) {
    const seal = await app.store.db.transaction().execute((tx) => sealBatch(tx, app.clock.now()));
    if (!seal) return done;
    done.seals += 1;
    done.events += seal.count;
    if (seal.count < BATCH) return done;
  }
}

async function sealBatch(tx: Db, now: Date): Promise<Seal | undefined> {
  const lock = await sql<{ got: boolean }>`SELECT pg_try_advisory_xact_lock(${LOCK}::int, 0) AS got`.execute(tx);
  if (!lock.rows[0]?.got) return undefined;
  await walkTheIndex(tx);
  const last = await lastSeal(tx);
  const events = await eventsBetween(tx, last?.to ?? beginning, 'horizon', BATCH);
  const [first, end] = [events[0], events.at(-1)];
  if (!first || !end) return undefined;
  const unhashed = {
    no: (last?.no ?? 0) + 1,
    from: { tick: first.tick, seq: first.seq },
    to: { tick: end.tick, seq: end.seq },
    count: events.length,
    root: merkleRoot(events.map(eventLeaf)).toString('hex'),
    prev: last?.hash ?? GENESIS,
    // Milliseconds from the clock, written with the six decimals PostgreSQL keeps.
    sealedAt: now.toISOString().replace('Z', '000Z'),
  };
  const seal = { ...unhashed, hash: sealHash(unhashed) };
  await tx
    .insertInto('seal')
    .values({
      no: seal.no,
      from_tick: seal.from.tick,
      from_seq: seal.from.seq,
      to_tick: seal.to.tick,
      to_seq: seal.to.seq,
      count: seal.count,
      root: Buffer.from(seal.root, 'hex'),
      prev: Buffer.from(seal.prev, 'hex'),
      hash: Buffer.from(seal.hash, 'hex'),
      sealed_at: now,
      // Bigint columns take decimal strings; the generated types know only numbers.
      // biome-ignore lint/suspicious/noExplicitAny: see above
    } as any)
    .execute();
  return seal;
}
