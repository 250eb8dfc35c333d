import type { z } from 'zod';
import type { Ctx } from '../context.ts';

/** Work done later or on a schedule, kept in PostgreSQL. Handlers must be safe to run twice. */
export interface Job<S extends z.ZodType = z.ZodType> {
  /** `<module>.<what it does>`, letters, digits, `.`, `-`, `_`. */
  readonly name: string;
  readonly data: S;
  /** Cron expression in Asia/Ho_Chi_Minh; runs with `{}` as data. */
  readonly cron?: string;
  /** Further attempts after the first; 5 when not given, none for scheduled jobs, which come again anyway. */
  readonly retryLimit?: number;
  /** Seconds before the first retry, doubling from then on; 10 when not given. */
  readonly retryDelay?: number;
  /** Longest pause between two attempts in seconds; one hour when not given. */
  readonly retryDelayMax?: number;
  /** Longest run in seconds before it counts as lost; 15 minutes when not given. */
  readonly expireSeconds?: number;
  run(ctx: Ctx, data: z.output<S>): Promise<void>;
}

export function defineJob<S extends z.ZodType>(job: Job<S>): Job<S> {
  return job;
}

/** Thrown by a job that no further attempt can cure: it is put with the failed ones at once. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}
