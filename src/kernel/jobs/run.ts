import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss';
import { Counter, Gauge, Histogram } from 'prom-client';
import { type App, contextFor, definePart } from '../app.ts';
import { metricsRegistry } from '../observability/registry.ts';
import { lookAtMode } from '../store/mode.ts';
import { GiveUp, type Job } from './job.ts';
import { SCHEMA } from './provision.ts';
import { ensureQueues, FAILED, jobClient, jobsOf } from './queues.ts';

const TIME_ZONE = 'Asia/Ho_Chi_Minh';
const POLL_SECONDS = 5;

export const jobMetrics = definePart((app) => {
  const registers = [metricsRegistry(app)];
  new Gauge({
    name: 'tinhso_jobs_failed',
    help: 'Jobs whose attempts are used up and that wait to be sent again',
    registers,
    async collect() {
      const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(`${SCHEMA}.job`)}
        WHERE name = ${FAILED} AND state < 'completed'`.execute(app.store.db);
      this.set(rows[0]?.n ?? 0);
    },
  });
  return {
    runs: new Counter({
      name: 'tinhso_jobs_total',
      help: 'Attempts at jobs by this process; outcome is completed, failed or gave_up',
      labelNames: ['job', 'outcome'] as const,
      registers,
    }),
    duration: new Histogram({
      name: 'tinhso_job_seconds',
      help: 'Duration of one attempt at a job',
      labelNames: ['job'] as const,
      registers,
      buckets: [0.01, 0.1, 1, 10, 60, 600],
    }),
  };
});

/** One attempt at a job: its outcome with the error, if there was one. */
async function attempt(app: App, job: Job, id: string, input: unknown): Promise<{ error?: Error; final?: boolean }> {
  const metrics = jobMetrics(app);
  const end = metrics.duration.startTimer({ job: job.name });
  try {
    const data = job.data.safeParse(input ?? {});
    if (!data.success) throw new GiveUp(`the data of the job is not valid: ${data.error.message}`);
    await job.run(contextFor(app, { kind: 'system', name: `job:${job.name}` }, `job:${id}`), data.data);
    metrics.runs.inc({ job: job.name, outcome: 'completed' });
    return {};
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const final = error instanceof GiveUp;
    metrics.runs.inc({ job: job.name, outcome: final ? 'gave_up' : 'failed' });
    app.log.error({ err: error, job: job.name, id, final }, 'job failed');
    return { error, final };
  } finally {
    end();
  }
}

const output = (error: Error) => ({ name: error.name, message: error.message.slice(0, 2000) });

/**
 * Starts the workers of all jobs of the modules, and their schedules. Ends with `app.close()`, which lets running jobs
 * finish for ten seconds. Any number of processes may do so.
 */
export async function startJobs(app: App): Promise<void> {
  const jobs = jobsOf(app);
  const boss = new PgBoss({
    schema: SCHEMA,
    connectionString: app.store.pool.options.connectionString ?? '',
    application_name: 'tinhso-jobs',
    max: 3,
    migrate: false,
    // Rebuilding indexes needs the owner's rights.
    reindex: false,
    useListenNotify: true,
  });
  boss.on('error', (error) => app.log.error({ err: error }, 'job queue'));
  boss.on('warning', (warning) => app.log.warn({ warning: warning.message, data: warning.data }, 'job queue'));
  await boss.start();
  app.onClose(() => boss.stop({ graceful: true, timeout: 10_000 }));
  await ensureQueues(boss, jobs, true);
  for (const job of jobs) {
    // New jobs wake their worker at once; polling is for retries, later starts and a lost connection.
    const settings = {
      includeMetadata: true,
      perJobResults: true,
      // While there is more, the next ones are fetched at once: a backlog of mail after an outage must not go one per poll.
      batchSize: 5,
      burstWhenBatchFull: true,
      notifyPollingIntervalSeconds: POLL_SECONDS,
    } as const;
    await boss.work(job.name, settings, async (batch: JobWithMetadata[]): Promise<JobResult[]> => {
      const results: JobResult[] = [];
      // Read-only: what is fetched already waits, the rest stays in the queue.
      while (await lookAtMode(app)) await pause(2000);
      for (const one of batch) {
        const { error, final } = await attempt(app, job, one.id, one.data);
        results.push(
          error
            ? { id: one.id, status: final ? 'deadletter' : 'failed', output: output(error) }
            : { id: one.id, status: 'completed' },
        );
      }
      return results;
    });
  }
  await schedule(boss, jobs);
  // Ready before the doors open.
  await jobClient(app);
}

/** Makes the schedules those of this version of the program. */
async function schedule(boss: PgBoss, jobs: readonly Job[]): Promise<void> {
  const scheduled = new Map(jobs.flatMap((job) => (job.cron ? [[job.name, job.cron]] : [])) as [string, string][]);
  for (const { name, key } of await boss.getSchedules()) {
    if (!scheduled.has(name)) await boss.unschedule(name, key);
  }
  for (const [name, cron] of scheduled) await boss.schedule(name, cron, {}, { tz: TIME_ZONE });
}

/**
 * Runs the jobs that are due, one after the other, until none is left; a job that fails waits for its retry. For tests
 * and command-line tools; the running program uses {@link startJobs}.
 *
 * @param options.early runs jobs whose time has not come, too: later starts and retries. Once each
 * @returns number of attempts
 */
export async function drainJobs(app: App, options: { early?: boolean } = {}): Promise<number> {
  const boss = await jobClient(app);
  const tried = new Set<string>();
  for (let found = true; found; ) {
    found = false;
    for (const job of jobsOf(app)) {
      const batch = await boss.fetch(job.name, {
        batchSize: 1,
        includeMetadata: true,
        ignoreStartAfter: options.early ?? false,
      });
      for (const one of batch) {
        if (tried.has(one.id)) {
          // A retry that is not due; give it back for later.
          await boss.fail(job.name, one.id, { message: 'not due' });
          continue;
        }
        found = true;
        tried.add(one.id);
        const { error, final } = await attempt(app, job, one.id, one.data);
        if (final)
          await sql`UPDATE ${sql.table(`${SCHEMA}.job`)} SET retry_limit = retry_count WHERE name = ${job.name} AND id = ${one.id}`.execute(
            app.store.db,
          );
        if (error) await boss.fail(job.name, one.id, output(error));
        else await boss.complete(job.name, one.id);
      }
    }
  }
  return tried.size;
}
