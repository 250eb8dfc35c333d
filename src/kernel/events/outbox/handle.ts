import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../store/index.ts';
import type { Consumer, StoredEvent } from '../event.ts';

/** What a handler sees: the consumer acts as the system, under the request that caused the event. */
export function handlerContext(app: App, tx: Db, consumer: Consumer, event: StoredEvent): Ctx {
  return {
    app,
    db: tx,
    actor: { kind: 'system', name: `consumer:${consumer.name}` },
    lang: 'vi',
    requestId: event.requestId,
    now: app.clock.now(),
  };
}

/**
 * Runs a handler inside a savepoint: its error is returned and its writes are undone. Deferred constraints are checked
 * here, so that their failure is this event's and not the whole batch's.
 */
export async function handleGuarded(app: App, tx: Db, consumer: Consumer, event: StoredEvent): Promise<unknown> {
  await sql`SAVEPOINT handler`.execute(tx);
  try {
    await consumer.handle(handlerContext(app, tx, consumer, event), event);
    await sql`SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT handler`.execute(tx);
    return undefined;
  } catch (error) {
    await sql`ROLLBACK TO SAVEPOINT handler; RELEASE SAVEPOINT handler`.execute(tx);
    return error ?? new Error('the handler threw nothing');
  }
}

/** What is kept of an error: its name and message, which hold no row values in PostgreSQL's errors. */
export function errorText(error: unknown): string {
  return String(error instanceof Error ? `${error.name}: ${error.message}` : error).slice(0, 2000);
}
