import { randomUUID } from 'node:crypto';
import { fromKysely } from 'pg-boss';
import type { z } from 'zod';
import type { Ctx } from '../context.ts';
import type { Job } from './job.ts';
import { jobClient } from './queues.ts';

export interface EnqueueOptions {
  /** While a job with the same key waits, another one is not put in. */
  readonly singletonKey?: string;
  readonly startAfter?: Date;
}

/**
 * Puts a job in the queue, in the caller's transaction: it runs if and only if that commits.
 *
 * @returns the job's id, or null when one with the same `singletonKey` waits already
 */
export async function enqueue<S extends z.ZodType>(
  ctx: Ctx,
  job: Job<S>,
  data: z.input<S>,
  options: EnqueueOptions = {},
): Promise<string | null> {
  job.data.parse(data);
  const boss = await jobClient(ctx.app);
  return boss.send(job.name, data as object, {
    db: fromKysely(ctx.db as unknown as Parameters<typeof fromKysely>[0]),
    // Without a key of its own every job would share the empty one.
    singletonKey: options.singletonKey ?? randomUUID(),
    ...(options.startAfter ? { startAfter: options.startAfter } : {}),
  });
}
