import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import { z } from 'zod';
import { defineCommand, defineQuery } from '../command.ts';
import { emit } from '../events/emit.ts';
import { defineEvent } from '../events/event.ts';
import { notFound } from '../problem.ts';
import { SCHEMA } from './provision.ts';
import { FAILED, jobClient } from './queues.ts';

export interface FailedJob {
  readonly id: string;
  readonly job: string;
  readonly error: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly failedAt: Date;
}

const PAGE = 50;
const table = (name: string) => sql.table(`${SCHEMA}.${name}`);

/** Jobs whose attempts are used up, newest first: those kept to be sent again, and scheduled ones of the last days. */
export const failedJobs = defineQuery({
  name: 'jobs.failed.list',
  title: { vi: 'Tác vụ nền bị lỗi', en: 'Failed background jobs' },
  input: z.object({ cursor: z.string().optional() }),
  allow: { roles: ['admin', 'auditor'], provinceWide: true },
  run: async (ctx, { cursor }): Promise<{ jobs: FailedJob[]; next: string | null }> => {
    const [at, after] = cursor?.split('_') ?? [];
    const { rows } = await sql<
      FailedJob & { at: string }
    >`SELECT *, to_char("failedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at FROM (
        SELECT id, coalesce(source_name, name) AS job,
          coalesce(source_output, output) ->> 'message' AS error,
          coalesce(source_retry_count, retry_count) + 1 AS attempts,
          coalesce(source_created_on, created_on) AS "createdAt",
          coalesce(completed_on, created_on) AS "failedAt"
        FROM ${table('job')}
        WHERE (name = ${FAILED} AND state < 'completed') OR (name <> ${FAILED} AND state = 'failed' AND dead_letter IS NULL)
      ) AS failed
      WHERE (${at ?? null}::timestamptz IS NULL OR ("failedAt", id) < (${at ?? null}::timestamptz, ${after ?? null}::uuid))
      ORDER BY "failedAt" DESC, id DESC LIMIT ${PAGE + 1}`.execute(ctx.db);
    const page = rows.slice(0, PAGE);
    const last = page.at(-1);
    return {
      jobs: page.map(({ at: _position, ...job }) => job),
      next: rows.length > PAGE && last ? `${last.at}_${last.id}` : null,
    };
  },
});

export const jobRetried = defineEvent({
  type: 'jobs.job.retried',
  subjectType: 'job',
  title: { vi: 'Đã chạy lại tác vụ nền', en: 'Background job sent again' },
  data: z.object({ job: z.string() }),
});

/** Sends a failed job again, with all its attempts. */
export const retryJob = defineCommand({
  name: 'jobs.failed.retry',
  title: { vi: 'Chạy lại tác vụ nền bị lỗi', en: 'Send a failed job again' },
  input: z.object({ id: z.uuid() }),
  allow: { roles: ['admin'], provinceWide: true },
  run: async (ctx, { id }): Promise<void> => {
    const { rows } = await sql<{
      name: string;
      job: string;
    }>`SELECT name, coalesce(source_name, name) AS job FROM ${table('job')}
      WHERE id = ${id} AND ((name = ${FAILED} AND state < 'completed') OR state = 'failed')`.execute(ctx.db);
    const found = rows[0];
    if (!found) throw notFound({ vi: 'tác vụ nền bị lỗi này', en: 'This failed job' });
    const boss = await jobClient(ctx.app);
    const db = fromKysely(ctx.db as unknown as Parameters<typeof fromKysely>[0]);
    if (found.name === FAILED) await boss.redrive(FAILED, { ids: [id], db });
    else await boss.retry(found.name, id, { db });
    await emit(ctx, jobRetried, { subject: id, data: { job: found.job } });
  },
});
