import type { z } from 'zod';
import type { Ctx } from '../context.ts';

/** Work done later or on a schedule, kept in PostgreSQL. Handlers must be safe to run twice. */
export interface Job<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly data: S;
  /** Cron expression in Asia/Ho_Chi_Minh; runs with `{}` as data. */
  readonly cron?: string;
  readonly retryLimit?: number;
  run(ctx: Ctx, data: z.output<S>): Promise<void>;
}

export function defineJob<S extends z.ZodType>(job: Job<S>): Job<S> {
  return job;
}
