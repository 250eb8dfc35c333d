import { sql } from 'kysely';
import type { Db } from '../../store/index.ts';
import { beginning, comparePositions, type Position } from '../position.ts';
import { eventLeaf, GENESIS, type Seal, type SealableEvent, sealHash } from './digest.ts';
import { merkleRoot } from './merkle.ts';
import { eventsBetween, lastSeal, sealsAfter, walkTheIndex } from './read.ts';

/**
 * Why a batch is bad: `chain` a seal is missing or does not name the hash before it; `seal` its own hash is wrong;
 * `missing` / `added` it has fewer / more events than sealed; `changed` the number is right but the content is not;
 * `published` the seal differs from the published one it was compared with.
 */
export type BadReason = 'chain' | 'seal' | 'missing' | 'added' | 'changed' | 'published';

export interface BadBatch {
  readonly no: number;
  readonly from: Position;
  readonly to: Position;
  readonly reason: BadReason;
}

export interface Verification {
  readonly ok: boolean;
  /** Seals recomputed. */
  readonly batches: number;
  /** Events read in them. */
  readonly events: number;
  /** Events not sealed yet: the chain says nothing about these. */
  readonly unsealed: number;
  readonly bad: number;
  readonly firstBad?: BadBatch;
}

export interface VerifyOptions {
  /** A seal that was published and kept outside: the chain must contain it. Only this finds a chain rebuilt as a whole. */
  readonly expect?: { readonly no: number; readonly hash: string };
  /** `db` is already inside a transaction that shows one state of the data. */
  readonly insideTransaction?: boolean;
  onProgress?(done: { batches: number; ofBatches: number; events: number }): void;
}

const SEALS = 500;
const EVENTS = 5000;

/**
 * Recomputes the whole chain from the events: finds a changed, missing or added event and a changed, missing or added
 * seal, and names the first bad batch. Streams; memory does not grow with the history.
 */
export async function verifyChain(db: Db, options: VerifyOptions = {}): Promise<Verification> {
  if (options.insideTransaction) return verify(db, options);
  // One snapshot: what is sealed while we read is not half seen.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => verify(tx, options));
}

async function verify(db: Db, options: VerifyOptions): Promise<Verification> {
  await walkTheIndex(db);
  const last = await lastSeal(db);
  const events = last ? readEvents(db, last.to) : undefined;
  let next = await events?.next();
  let firstBad: BadBatch | undefined;
  const tally = { batches: 0, events: 0, bad: 0 };
  let prev: Pick<Seal, 'no' | 'hash' | 'to'> = { no: 0, hash: GENESIS, to: beginning };
  for await (const seal of readSeals(db, last?.no ?? 0)) {
    const leaves: Buffer[] = [];
    let count = 0;
    // Whatever lies after the seal before belongs to this batch, so an event slipped in between two batches is found.
    while (next && !next.done && comparePositions(next.value, seal.to) <= 0) {
      // A forged row may be anything, but only so many leaves can match: memory stays bounded.
      if (leaves.length <= seal.count) leaves.push(eventLeaf(next.value));
      count += 1;
      next = await events?.next();
    }
    tally.batches += 1;
    tally.events += count;
    const reason = whatIsWrong(seal, prev, leaves, count, options.expect);
    if (reason) {
      tally.bad += 1;
      firstBad ??= { no: seal.no, from: seal.from, to: seal.to, reason };
    }
    prev = seal;
    options.onProgress?.({ batches: tally.batches, ofBatches: last?.no ?? 0, events: tally.events });
  }
  if (options.expect && options.expect.no > prev.no) {
    tally.bad += 1;
    firstBad ??= { no: options.expect.no, from: prev.to, to: prev.to, reason: 'published' };
  }
  const unsealed = await countAfter(db, last?.to ?? beginning);
  return { ok: tally.bad === 0, ...tally, unsealed, ...(firstBad ? { firstBad } : {}) };
}

function whatIsWrong(
  seal: Seal,
  prev: Pick<Seal, 'no' | 'hash' | 'to'>,
  leaves: readonly Buffer[],
  count: number,
  expect: VerifyOptions['expect'],
): BadReason | undefined {
  if (seal.no !== prev.no + 1 || seal.prev !== prev.hash || comparePositions(seal.from, prev.to) <= 0) return 'chain';
  if (sealHash(seal) !== seal.hash) return 'seal';
  if (count < seal.count) return 'missing';
  if (count > seal.count) return 'added';
  if (merkleRoot(leaves).toString('hex') !== seal.root) return 'changed';
  if (expect?.no === seal.no && expect.hash.toLowerCase() !== seal.hash) return 'published';
  return undefined;
}

async function* readSeals(db: Db, upTo: number): AsyncGenerator<Seal> {
  for (let after = 0; after < upTo; ) {
    const seals = await sealsAfter(db, after, SEALS);
    for (const seal of seals) if (seal.no <= upTo) yield seal;
    if (seals.length < SEALS) return;
    after = (seals.at(-1) as Seal).no;
  }
}

async function* readEvents(db: Db, upTo: Position): AsyncGenerator<SealableEvent> {
  for (let after = beginning; ; ) {
    const events = await eventsBetween(db, after, upTo, EVENTS);
    yield* events;
    if (events.length < EVENTS) return;
    after = events.at(-1) as SealableEvent;
  }
}

async function countAfter(db: Db, after: Position): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM event
    WHERE (tick, seq) > (${after.tick}::bigint, ${after.seq}::bigint)`.execute(db);
  return Number(rows[0]?.n ?? 0);
}
