import { sql } from 'kysely';
import { type App, contextFor } from '../../app.ts';
import { LOCK, startCursors } from './batch.ts';
import { consumersOf, readHead } from './stream.ts';

/**
 * Lets every consumer that can take a long history at once, instead of event by event: under its lock it derives
 * everything it keeps from the events up to the last final one, and its cursor moves there. For histories that were
 * loaded in bulk; the others, and what came meanwhile, follow in the usual way.
 *
 * @returns names of the consumers that did
 */
export async function catchUp(app: App): Promise<string[]> {
  const able = consumersOf(app).filter((consumer) => consumer.rebuild);
  await startCursors(app, able);
  for (const consumer of able) {
    await app.store.db.transaction().execute(async (tx) => {
      await sql`SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true),
        set_config('idle_in_transaction_session_timeout', '0', true)`.execute(tx);
      await sql`SELECT pg_advisory_xact_lock(${LOCK}::int, hashtext(${consumer.name}))`.execute(tx);
      const { head } = await readHead(tx);
      if (!head) return;
      await consumer.rebuild?.(
        { ...contextFor(app, { kind: 'system', name: `consumer:${consumer.name}` }, 'catch-up'), db: tx },
        head,
      );
      await sql`UPDATE consumer_cursor SET tick = ${head.tick}::bigint, seq = ${head.seq}::bigint, attempts = 0,
          retry_at = NULL, error = NULL, updated_at = clock_timestamp()
        WHERE name = ${consumer.name} AND (tick, seq) < (${head.tick}::bigint, ${head.seq}::bigint)`.execute(tx);
    });
  }
  return able.map((consumer) => consumer.name);
}
