import { type App, definePart } from '../../app.ts';
import { lookAtMode } from '../../store/mode.ts';
import type { Consumer } from '../event.ts';
import { beginning, comparePositions, type Position } from '../position.ts';
import { type BatchOptions, runBatch, startCursors } from './batch.ts';
import { consumerMetrics } from './metrics.ts';
import { consumersOf, readHead } from './stream.ts';
import { consumerWake } from './wake.ts';

/** Other processes' events are seen after at most this long. */
const POLL_MS = 500;
/** Batches at a time in one process: pages need connections too. */
const PARALLEL = 2;
/** Pause after an error that is not a handler's: the database is away or overloaded. */
const REST_MS = 2000;

interface Runner {
  readonly consumer: Consumer;
  cursor: Position;
  pumping: boolean;
  last: Promise<void> | undefined;
  /** By performance.now(). */
  notBefore: number;
}

export interface ConsumerLoop {
  /** Milliseconds since the loop last reached the database. */
  idleFor(): number;
  stop(): Promise<void>;
}

/** The loop of this process once {@link runConsumers} has started it; readiness looks at it. */
export const consumerLoop = definePart((): { current: ConsumerLoop | null } => ({ current: null }));

/**
 * Starts reading events for all consumers of the modules; ends with `app.close()`. Any number of processes may do so:
 * each consumer runs in one of them at a time.
 */
export async function runConsumers(app: App, options: Pick<BatchOptions, 'retryMs'> = {}): Promise<ConsumerLoop> {
  const consumers = consumersOf(app);
  await startCursors(app, consumers);
  const loop = start(app, consumers, options);
  consumerLoop(app).current = loop;
  app.onClose(loop.stop);
  return loop;
}

function start(app: App, consumers: readonly Consumer[], options: BatchOptions): ConsumerLoop {
  const wake = consumerWake(app);
  const metrics = consumerMetrics(app);
  const gate = limiter(PARALLEL);
  const runners: Runner[] = consumers.map((consumer) => ({
    consumer,
    cursor: beginning,
    pumping: false,
    last: undefined,
    notBefore: 0,
  }));
  let head: Position = beginning;
  let stopped = false;
  let reached = performance.now();

  const pump = async (runner: Runner): Promise<void> => {
    const { name } = runner.consumer;
    runner.pumping = true;
    try {
      while (!stopped && comparePositions(runner.cursor, head) < 0) {
        const end = metrics.batch.startTimer({ consumer: name });
        const result = await gate(() => runBatch(app, runner.consumer, head, options));
        end();
        if (result.state === 'busy') return;
        if (result.state === 'waiting') {
          runner.notBefore = performance.now() + result.milliseconds;
          return;
        }
        runner.cursor = result.cursor;
        metrics.handled.inc({ consumer: name }, result.handled);
        if (result.parked > 0) metrics.parked.inc({ consumer: name }, result.parked);
      }
    } catch (error) {
      app.log.error({ err: error, consumer: name }, 'consumer failed; it goes on after a pause');
      runner.notBefore = performance.now() + REST_MS;
    } finally {
      runner.pumping = false;
    }
  };

  const watch = async (): Promise<void> => {
    let pause = POLL_MS;
    while (!stopped) {
      await wake.wait(pause);
      if (stopped) return;
      try {
        const resting = await lookAtMode(app);
        const seen = await readHead(app.store.db);
        reached = performance.now();
        // Nothing is written while the program is read-only: events wait for their consumers.
        if (resting) {
          pause = POLL_MS;
          continue;
        }
        if (seen.head) head = seen.head;
        // Something is committed but not final: look again soon, then less and less often.
        pause = seen.pending ? Math.min(pause === POLL_MS ? 20 : pause * 2, POLL_MS - 1) : POLL_MS;
      } catch (error) {
        app.log.error({ err: error }, 'events cannot be read; trying again after a pause');
        pause = REST_MS;
      }
      for (const runner of runners) {
        if (!runner.pumping && runner.notBefore <= performance.now()) runner.last = pump(runner);
      }
    }
  };

  wake.wake();
  const watching = watch();
  return {
    idleFor: () => performance.now() - reached,
    stop: async () => {
      stopped = true;
      wake.wake();
      await watching;
      await Promise.all(runners.map((runner) => runner.last));
    },
  };
}

/** Runs at most `most` tasks at a time, the others in the order they came. */
function limiter(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
