import { z } from 'zod';
import { defineCommand, nothing } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { execute } from '../../../kernel/execute.ts';
import { defineJob } from '../../../kernel/jobs/index.ts';
import { adaptersOf } from '../adapters/index.ts';
import type { PaymentAdapter, ProviderWord } from '../adapters/port.ts';
import { lockBill } from '../bills/bill.ts';
import { type Attempt, attempts, getAttempt, lockAttempt } from './attempt.ts';
import { asProgram, endAttempt, hear } from './word.ts';

const MINUTE = 60_000;
/** A provider that gives no answer is asked for so long before the attempt counts as expired. */
const GIVE_UP = 3 * 24 * 60 * MINUTE;
const BATCH = 100;

/** Pause before the next question: 1, 2, 4 … minutes, an hour at most. Pure. */
export const pause = (queries: number): number => Math.min(2 ** Math.min(queries, 6), 60) * MINUTE;

/** After a question that settled nothing: when to ask again, or that the time is over. */
export const moveOn = defineCommand({
  name: 'payments.attempt.moveOn',
  title: { vi: 'Theo dõi lần thanh toán chưa kết thúc', en: 'Follow an open payment' },
  input: z.object({ attemptId: z.uuid(), answered: z.boolean() }),
  allow: {},
  async run(ctx, { attemptId, answered }): Promise<{ status: Attempt['status'] }> {
    const { billId } = await getAttempt(ctx, attemptId);
    const { bill } = await lockBill(ctx, billId);
    const attempt = await lockAttempt(ctx, attemptId);
    const over = ctx.now.getTime() >= attempt.expiresAt.getTime() + (answered ? 0 : GIVE_UP);
    if (over && attempt.status === 'pending') {
      await endAttempt(ctx, bill, attempt, 'expired');
      return { status: 'expired' };
    }
    const next = over || attempt.status === 'paid' ? null : new Date(ctx.now.getTime() + pause(attempt.queries));
    await ctx.db
      .updateTable('payment_attempt')
      .set({ next_query_at: next, queries: attempt.queries + 1 })
      .where('id', '=', attemptId)
      .execute();
    return { status: attempt.status };
  },
});

/** The provider's word, or that it gave none; what was said is heard like a notification. */
export async function askProvider(ctx: Ctx, adapter: PaymentAdapter, attempt: Attempt): Promise<boolean> {
  if (!adapter.query) return true;
  let word: ProviderWord | null;
  try {
    word = await adapter.query(ctx, attempt);
  } catch (error) {
    ctx.app.log.warn({ err: error, adapter: adapter.name, attempt: attempt.id }, 'the gateway gave no answer');
    return false;
  }
  // What it said before is not worth another line.
  const news = word && (word.state === 'paid' ? attempt.status !== 'paid' : word.state !== 'pending');
  if (word && news && !(word.state === 'failed' && attempt.status !== 'pending')) {
    const { paidAt, ...said } = word;
    await hear(
      ctx,
      adapter.name,
      'query',
      { ...said, ...(paidAt ? { paidAt } : {}) },
      {
        state: word.state,
        amount: String(word.amount),
        providerRef: word.providerRef ?? '',
      },
    );
  }
  return true;
}

/** Asks about one attempt now, and moves it on. */
export async function follow(ctx: Ctx, attemptId: string): Promise<void> {
  const attempt = await getAttempt(ctx, attemptId);
  const adapter = (await adaptersOf(ctx.app)).get(attempt.adapter);
  const answered = adapter ? await askProvider(ctx, adapter, attempt) : true;
  await execute(asProgram(ctx, 'payments.poll'), moveOn, { attemptId, answered });
}

/** Closes what a notification missed: asks the providers, and ends what nobody paid in time. */
export const pollJob = defineJob({
  name: 'payments.poll',
  data: nothing,
  cron: '* * * * *',
  async run(ctx) {
    const due = await attempts(ctx)
      .where('next_query_at', '<=', ctx.now)
      .orderBy('next_query_at')
      .limit(BATCH)
      .execute();
    for (const { id } of due) {
      try {
        await follow(ctx, id);
      } catch (error) {
        ctx.app.log.error({ err: error, attempt: id }, 'an open payment could not be followed');
      }
    }
  },
});
