import type { z } from 'zod';
import type { Ctx } from '../context.ts';
import type { ExecuteOptions } from '../execute.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * One machine endpoint under `/api`. Its schemas check the call and describe it in `/api/openapi.json`; the handler
 * only calls commands and queries.
 */
export interface Endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  readonly method: Method;
  /** OpenAPI style: `/api/v1/dossiers/{code}`. */
  readonly path: string;
  /** camelCase, unique in the program. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** `public` needs no credentials; `session` takes a signed-in session or an API token. */
  readonly access: 'public' | 'session';
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response: R;
  readonly status?: 200 | 201 | 202;
  /** `once` carries the caller's `Idempotency-Key`: writing endpoints give it to `execute`. */
  handle(
    ctx: Ctx,
    call: { params: z.output<P>; query: z.output<Q>; body: z.output<B>; once?: ExecuteOptions },
  ): Promise<z.input<R>>;
}

export function defineEndpoint<
  R extends z.ZodType,
  P extends z.ZodType = z.ZodType<Record<string, never>>,
  Q extends z.ZodType = z.ZodType<Record<string, never>>,
  B extends z.ZodType = z.ZodType<undefined>,
>(endpoint: Endpoint<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return endpoint;
}
