import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../app.ts';
import { comparePositions, type Position } from '../position.ts';
import { runBatch, startCursors } from './batch.ts';
import { consumersOf, readHead } from './stream.ts';

/**
 * Runs all consumers until nothing is left for them, failing events being tried at once and then parked. For tests
 * and command-line tools; the running program uses {@link runConsumers}.
 *
 * @returns number of events handled, each counted once per consumer
 * @throws Error when events stay out of reach for `timeoutMs`: some transaction is left open
 */
export async function drainConsumers(app: App, timeoutMs = 30_000): Promise<number> {
  const consumers = consumersOf(app);
  await startCursors(app, consumers);
  const deadline = performance.now() + timeoutMs;
  const cursors = new Map<string, Position>();
  let total = 0;
  for (;;) {
    const { head, pending } = await readHead(app.store.db);
    let left = pending;
    for (const consumer of consumers) {
      while (head && comparePositions(cursors.get(consumer.name) ?? { tick: '-1', seq: '0' }, head) < 0) {
        const result = await runBatch(app, consumer, head, { impatient: true });
        if (result.state === 'busy') {
          left = true;
          break;
        }
        if (result.state === 'waiting') continue;
        total += result.handled;
        // Handlers may have written events: look again.
        if (result.handled > 0) left = true;
        cursors.set(consumer.name, result.cursor);
      }
    }
    if (!left) return total;
    if (performance.now() > deadline) throw new Error('events do not become final: a transaction is left open');
    if (pending) await sleep(5);
  }
}
