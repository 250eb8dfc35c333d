import { sql } from 'kysely';
import type { App } from '../../app.ts';
import { type Db, isTransient } from '../../store/index.ts';
import type { Consumer, StoredEvent } from '../event.ts';
import type { Position } from '../position.ts';
import { errorText, handleGuarded, handlerContext } from './handle.ts';
import { isParked, park, parkedSubjects, subjectKey } from './parking.ts';
import { readSpan } from './stream.ts';

/** Events of one transaction. */
const BATCH = 200;
/** Events of whatever type looked at in one transaction. */
const SCAN = 2000;
/** A batch is committed early after this long: open transactions hold back the horizon of all readers. */
const BUDGET_MS = 500;
/** Waits before the second, third … attempt at an event; after the last it is parked. */
const RETRY_MS = [200, 1000, 3000, 10_000];

/** First part of the advisory lock key; the second is the hash of the consumer's name. */
export const LOCK = 7_213_004;

export type BatchResult =
  /** Another process is at it. */
  | { readonly state: 'busy' }
  /** An event failed; it is tried again then. */
  | { readonly state: 'waiting'; readonly milliseconds: number }
  | { readonly state: 'done'; readonly cursor: Position; readonly handled: number; readonly parked: number };

export interface BatchOptions {
  /** Tries failed events again at once (tests, draining) instead of waiting. */
  readonly impatient?: boolean;
  /** Other waits than the usual ones. */
  readonly retryMs?: readonly number[];
}

interface CursorRow {
  tick: string;
  seq: string;
  attempts: number;
  wait_ms: number;
}

/**
 * Takes one consumer one batch further, in one transaction with its cursor. The first try runs the handlers plainly;
 * only when one fails, the batch runs again with a savepoint around each event, so that the usual case costs no extra
 * round trip. One batch of a consumer runs at a time in the whole database.
 */
export async function runBatch(
  app: App,
  consumer: Consumer,
  head: Position,
  options: BatchOptions = {},
): Promise<BatchResult> {
  const run = (guarded: boolean) =>
    app.store.db.transaction().execute((tx) => batch(app, tx, consumer, head, guarded, options));
  try {
    return await run(false);
  } catch (error) {
    if (isTransient(error)) throw error;
    return run(true);
  }
}

async function batch(
  app: App,
  tx: Db,
  consumer: Consumer,
  head: Position,
  guarded: boolean,
  options: BatchOptions,
): Promise<BatchResult> {
  const { name } = consumer;
  // In a statement of its own: the next one must see what the last holder of the lock committed.
  const lock = await sql<{
    got: boolean;
  }>`SELECT pg_try_advisory_xact_lock(${LOCK}::int, hashtext(${name})) AS got`.execute(tx);
  if (!lock.rows[0]?.got) return { state: 'busy' };
  const cursor = await readCursor(tx, name);
  if (cursor.wait_ms > 0 && !options.impatient) return { state: 'waiting', milliseconds: cursor.wait_ms };
  const { events, end } = await readSpan(tx, consumer, cursor, head, BATCH, SCAN);
  if (!end) return { state: 'done', cursor, handled: 0, parked: 0 };

  const waiting = await parkedSubjects(tx, name);
  const careful = guarded || cursor.attempts > 0;
  const started = performance.now();
  let attempts = cursor.attempts;
  let handled = 0;
  let parked = 0;
  let reached: Position = cursor;
  for (const event of events) {
    if (isParked(waiting, event)) {
      await park(tx, name, event, null, 0);
      parked += 1;
    } else {
      const error = await handle(app, tx, consumer, event, careful);
      if (error === undefined) handled += 1;
      else {
        attempts += 1;
        const wait = (options.retryMs ?? RETRY_MS)[attempts - 1];
        app.log.warn(
          { err: error, consumer: name, event: event.id, subject: event.subject, attempts },
          'event not handled',
        );
        if (wait !== undefined) {
          await moveCursor(tx, name, reached, attempts, wait, error);
          return { state: 'waiting', milliseconds: options.impatient ? 0 : wait };
        }
        await park(tx, name, event, error, attempts);
        waiting.add(subjectKey(event));
        parked += 1;
      }
    }
    attempts = 0;
    reached = event;
    if (performance.now() - started > BUDGET_MS) {
      await moveCursor(tx, name, reached, 0);
      return { state: 'done', cursor: reached, handled, parked };
    }
  }
  await moveCursor(tx, name, end, 0);
  return { state: 'done', cursor: end, handled, parked };
}

/** The handler's error, or undefined when it went well. Without a savepoint the error ends the transaction. */
async function handle(app: App, tx: Db, consumer: Consumer, event: StoredEvent, careful: boolean): Promise<unknown> {
  if (careful) return handleGuarded(app, tx, consumer, event);
  await consumer.handle(handlerContext(app, tx, consumer, event), event);
  return undefined;
}

async function readCursor(tx: Db, name: string): Promise<CursorRow> {
  const { rows } = await sql<CursorRow>`SELECT tick::text, seq::text, attempts,
      coalesce(greatest(ceil(extract(epoch FROM retry_at - clock_timestamp()) * 1000), 0), 0)::int AS wait_ms
    FROM consumer_cursor WHERE name = ${name}`.execute(tx);
  if (!rows[0]) throw new Error(`consumer "${name}" has no cursor: startCursors was not called`);
  return rows[0];
}

async function moveCursor(
  tx: Db,
  name: string,
  to: Position,
  attempts: number,
  waitMs?: number,
  error?: unknown,
): Promise<void> {
  await sql`UPDATE consumer_cursor SET tick = ${to.tick}::bigint, seq = ${to.seq}::bigint, attempts = ${attempts},
      retry_at = clock_timestamp() + ${waitMs ?? null}::int * interval '1 ms', error = ${error === undefined ? null : errorText(error)},
      updated_at = clock_timestamp()
    WHERE name = ${name}`.execute(tx);
}

/** Gives every consumer that has none a cursor, at the start of history or at its end as it asks. */
export async function startCursors(app: App, consumers: readonly Consumer[]): Promise<void> {
  for (const { name, from } of consumers) {
    const start =
      from === 'now'
        ? sql`SELECT ${name}::text, coalesce(max(last.tick), 0), coalesce(max(last.seq), 0)
            FROM (SELECT tick, seq FROM event ORDER BY tick DESC, seq DESC LIMIT 1) AS last`
        : sql`SELECT ${name}::text, 0, 0`;
    await sql`INSERT INTO consumer_cursor (name, tick, seq) ${start} ON CONFLICT DO NOTHING`.execute(app.store.db);
  }
}
