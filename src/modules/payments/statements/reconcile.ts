import { atLocal, dateOfDay, localDayNumber } from '../../../kernel/calendar/index.ts';
import { nothing } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { defineJob } from '../../../kernel/jobs/index.ts';
import { adaptersOf } from '../adapters/index.ts';
import type { PaymentAdapter, ProviderWord } from '../adapters/port.ts';
import { type Attempt, attempts } from '../attempts/attempt.ts';
import { addDifference, type Difference } from '../attempts/settle.ts';
import { hear } from '../attempts/word.ts';
import { getBill } from '../bills/bill.ts';

/** What our books and the provider's word differ by, if anything. Pure. */
export function compare(
  ours: Pick<Attempt, 'status' | 'amount'>,
  theirs: Pick<ProviderWord, 'state' | 'amount'> | null,
): Extract<Difference['kind'], `provider_${string}`> | undefined {
  const paid = theirs?.state === 'paid';
  if (ours.status === 'paid' && !paid) return 'provider_says_unpaid';
  if (ours.status !== 'paid' && paid) return 'provider_says_paid';
  return paid && theirs.amount !== ours.amount ? 'provider_amount' : undefined;
}

/** Compares one day of one provider, attempt by attempt. Safe to run again: a difference is listed once. */
export async function reconcileDay(ctx: Ctx, adapter: PaymentAdapter, day: string): Promise<void> {
  const from = atLocal(day, '00:00');
  const to = new Date(from.getTime() + 86_400_000);
  const list = (await attempts(ctx)
    .where('adapter', '=', adapter.name)
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .orderBy('created_at')
    .execute()) as unknown as Attempt[];
  let agreed = 0;
  let unanswered = 0;
  for (const attempt of list) {
    let word: ProviderWord | null | undefined;
    try {
      word = await adapter.query?.(ctx, attempt);
    } catch (error) {
      ctx.app.log.warn({ err: error, attempt: attempt.id }, 'the gateway gave no answer while reconciling');
      unanswered += 1;
      continue;
    }
    if (word === undefined) continue;
    const kind = compare(attempt, word);
    if (!kind) agreed += 1;
    // A payment nobody told us of is booked like any other that comes late.
    else if (kind === 'provider_says_paid' && word && word.amount === attempt.amount) {
      const { paidAt, ...said } = word;
      await hear(ctx, adapter.name, 'query', { ...said, ...(paidAt ? { paidAt } : {}) }, { reconciled: day });
    } else await listOnce(ctx, attempt, kind, word);
  }
  const paid = list.filter(({ status }) => status === 'paid');
  const row = {
    ran_at: ctx.now,
    ours: paid.length,
    ours_amount: paid.reduce((sum, { amount }) => sum + amount, 0),
    agreed,
    unanswered,
  };
  await ctx.db
    .insertInto('reconciliation')
    .values({ adapter: adapter.name, day, ...row })
    .onConflict((on) => on.columns(['adapter', 'day']).doUpdateSet(row))
    .execute();
}

async function listOnce(
  ctx: Ctx,
  attempt: Attempt,
  kind: Difference['kind'],
  word: ProviderWord | null,
): Promise<void> {
  const known = await ctx.db
    .selectFrom('payment_difference')
    .select('id')
    .where('attempt_id', '=', attempt.id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (known) return;
  const bill = await getBill(ctx, attempt.billId);
  await ctx.db.transaction().execute((db) =>
    addDifference(
      { ...ctx, db },
      {
        kind,
        adapter: attempt.adapter,
        amount: (word?.state === 'paid' ? word.amount : 0) - (attempt.status === 'paid' ? attempt.amount : 0),
        held: false,
        bill,
        attemptId: attempt.id,
      },
    ),
  );
}

/** Every night: yesterday's attempts of every provider that can be asked, beside our own books. */
export const reconcileJob = defineJob({
  name: 'payments.reconcile',
  data: nothing,
  cron: '30 1 * * *',
  expireSeconds: 7200,
  async run(ctx) {
    const day = dateOfDay(localDayNumber(ctx.now) - 1);
    for (const adapter of (await adaptersOf(ctx.app)).values())
      if (adapter.query && adapter.available(ctx.app)) await reconcileDay(ctx, adapter, day);
  },
});
