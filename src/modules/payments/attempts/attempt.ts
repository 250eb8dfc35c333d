import type { Ctx } from '../../../kernel/context.ts';
import { notFound } from '../../../kernel/problem.ts';
import type { AttemptFacts } from '../adapters/port.ts';

export interface Attempt extends AttemptFacts {
  readonly id: string;
  readonly billId: string;
  /** Folder of the adapter, or `cash`. */
  readonly adapter: string;
  readonly status: 'pending' | 'paid' | 'failed' | 'expired';
  readonly settledAs: 'bill' | 'suspense' | null;
  readonly endedAt: Date | null;
  readonly providerRef: string | null;
  readonly queries: number;
}

export const attempts = (ctx: Ctx) =>
  ctx.db
    .selectFrom('payment_attempt')
    .select([
      'id',
      'bill_id as billId',
      'adapter',
      'txn_ref as txnRef',
      'amount',
      'status',
      'settled_as as settledAs',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'ended_at as endedAt',
      'provider_ref as providerRef',
      'queries',
    ]);

const unknownAttempt = () => notFound({ vi: 'lần thanh toán này', en: 'This payment' });

export async function getAttempt(ctx: Ctx, id: string): Promise<Attempt> {
  const row = await attempts(ctx).where('id', '=', id).executeTakeFirst();
  if (!row) throw unknownAttempt();
  return row as unknown as Attempt;
}

export async function findAttempt(ctx: Ctx, adapter: string, txnRef: string): Promise<Attempt | undefined> {
  const row = await attempts(ctx).where('txn_ref', '=', txnRef).where('adapter', '=', adapter).executeTakeFirst();
  return row as unknown as Attempt | undefined;
}

/** To be called with the bill locked, which every change of an attempt needs. */
export async function lockAttempt(ctx: Ctx, id: string): Promise<Attempt> {
  const row = await attempts(ctx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw unknownAttempt();
  return row as unknown as Attempt;
}
