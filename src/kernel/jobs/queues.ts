import pg from 'pg';
import { PgBoss, type QueueOptions } from 'pg-boss';
import { type App, definePart } from '../app.ts';
import type { Job } from './job.ts';
import { SCHEMA } from './provision.ts';

/** Queue that keeps jobs whose attempts are used up, for a year or until they are sent again. */
export const FAILED = 'failed-jobs';

const YEAR = 365 * 86_400;

export const jobsOf = (app: App): Job[] => app.modules.flatMap((module) => [...(module.jobs ?? [])]);

/** Queue settings of a job. A worker that dies is noticed by its missing heartbeat within a minute or two. */
export function queueOptions(job: Job): QueueOptions & { deadLetter?: string; notify: boolean } {
  return {
    notify: true,
    retryLimit: job.retryLimit ?? (job.cron ? 0 : 5),
    retryDelay: job.retryDelay ?? 10,
    retryBackoff: true,
    retryDelayMax: job.retryDelayMax ?? 3600,
    expireInSeconds: job.expireSeconds ?? 900,
    heartbeatSeconds: 30,
    // A scheduled job carries no data and comes again: its failures need not be kept for somebody to send again.
    ...(job.cron ? {} : { deadLetter: FAILED }),
  };
}

/** Creates the queues that are missing, and with `update` gives the others today's settings. */
export async function ensureQueues(boss: PgBoss, jobs: readonly Job[], update: boolean): Promise<void> {
  const there = new Set((await boss.getQueues(undefined, { limit: 10_000 })).map((queue) => queue.name));
  if (!there.has(FAILED)) await boss.createQueue(FAILED, { retentionSeconds: YEAR });
  for (const job of jobs) {
    // 'stately': of jobs with the same key at most one waits and one runs.
    if (!there.has(job.name)) await boss.createQueue(job.name, { ...queueOptions(job), policy: 'stately' });
    else if (update) {
      const { notify: _created, ...options } = queueOptions(job);
      await boss.updateQueue(job.name, { ...options, deadLetter: options.deadLetter ?? null });
    }
  }
}

/**
 * The queue as those see it who only put jobs in or ask about them, without workers. Connections of its own: it is asked
 * from inside transactions, and when all of the program's are lent out to such, nobody could go on.
 */
export const jobClient = definePart(async (app) => {
  const pool = new pg.Pool({
    connectionString: app.store.pool.options.connectionString ?? '',
    application_name: 'tinhso-queue',
    max: 2,
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const boss = new PgBoss({
    schema: SCHEMA,
    db: { executeSql: (text, values) => pool.query(text, values) },
    migrate: false,
    supervise: false,
    schedule: false,
    reindex: false,
    registerInstance: false,
  });
  boss.on('error', (error) => app.log.error({ err: error }, 'job queue'));
  try {
    await boss.start();
    await ensureQueues(boss, jobsOf(app), false);
  } catch (error) {
    await pool.end();
    throw error;
  }
  app.onClose(async () => {
    await boss.stop({ graceful: false });
    await pool.end();
  });
  return boss;
});
