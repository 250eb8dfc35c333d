import { z } from 'zod';
import { contextFor, definePart } from '../../../kernel/app.ts';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { execute } from '../../../kernel/execute.ts';
import type { Verdict } from '../adapters/port.ts';
import { lockBill } from '../bills/bill.ts';
import { attemptEnded } from '../events.ts';
import { type Attempt, findAttempt, lockAttempt } from './attempt.ts';
import { type Locked, settleAttempt } from './settle.ts';

const word = z.object({
  txnRef: z.string().max(100),
  state: z.enum(['paid', 'failed', 'pending']),
  /** NaN for what cannot be read: equals no amount. */
  amount: z.union([z.number(), z.nan()]),
  providerRef: z.string().max(100).nullable(),
  paidAt: z.date().optional(),
});
type Word = z.output<typeof word>;

interface Taken {
  readonly verdict: Verdict;
  readonly attempt?: Attempt;
}

/** An attempt that came to nothing, for now: a later "paid" still counts. */
export async function endAttempt(
  ctx: Ctx,
  bill: Locked['bill'],
  attempt: Attempt,
  how: 'failed' | 'expired',
): Promise<void> {
  await ctx.db
    .updateTable('payment_attempt')
    .set({ status: how, ended_at: ctx.now, ...(how === 'expired' ? { next_query_at: null } : {}) })
    .where('id', '=', attempt.id)
    .execute();
  await emit(ctx, attemptEnded, {
    subject: attempt.id,
    unitId: bill.unitId,
    agencyId: bill.agencyId,
    data: { attemptId: attempt.id, adapter: attempt.adapter, amount: attempt.amount, how },
  });
}

/**
 * What a provider's word does. In this order: is it theirs, do we know the transaction, is it the amount, did we know
 * already. A late "paid" beats an early "failed"; nothing beats "paid".
 */
async function take(ctx: Ctx, adapter: string, said: Word | null): Promise<Taken> {
  if (!said) return { verdict: 'forged' };
  const found = await findAttempt(ctx, adapter, said.txnRef);
  if (!found) return { verdict: 'unknown' };
  const locked = await lockBill(ctx, found.billId);
  const attempt = await lockAttempt(ctx, found.id);
  if (said.amount !== attempt.amount) return { verdict: 'wrong_amount', attempt };
  if (said.state === 'pending') return { verdict: 'pending', attempt };
  if (attempt.status === 'paid') return { verdict: said.state === 'paid' ? 'repeat' : 'stale', attempt };
  if (said.state === 'paid') return { verdict: await settleAttempt(ctx, locked, attempt, said.providerRef), attempt };
  if (attempt.status !== 'pending') return { verdict: attempt.status === 'failed' ? 'repeat' : 'stale', attempt };
  await endAttempt(ctx, locked.bill, attempt, 'failed');
  return { verdict: 'failed', attempt };
}

const LONGEST = 4000;

/** Takes a provider's word, and writes down what it said and what came of it. Only the program itself does this. */
export const takeWord = defineCommand({
  name: 'payments.word.take',
  title: { vi: 'Ghi nhận thông báo của cổng thanh toán', en: 'Take a notification of a gateway' },
  input: z.object({
    adapter: z.string().max(40),
    source: z.enum(['ipn', 'query']),
    /** Null: not signed by the provider. */
    word: word.nullable(),
    payload: z.record(z.string(), z.string()),
  }),
  allow: {},
  async run(ctx, { adapter, source, word: said, payload }): Promise<{ verdict: Verdict }> {
    const { verdict, attempt } = await take(ctx, adapter, said);
    await log(ctx, { adapter, source, payload, verdict, txnRef: said?.txnRef ?? null, attemptId: attempt?.id ?? null });
    return { verdict };
  },
});

async function log(
  ctx: Ctx,
  one: {
    adapter: string;
    source: string;
    payload: Record<string, string>;
    verdict: Verdict;
    txnRef: string | null;
    attemptId: string | null;
  },
): Promise<void> {
  const payload = JSON.stringify(one.payload);
  await ctx.db
    .insertInto('payment_notification')
    .values({
      at: ctx.now,
      adapter: one.adapter,
      source: one.source,
      txn_ref: one.txnRef,
      attempt_id: one.attemptId,
      payload: payload.length > LONGEST ? JSON.stringify({ cut: payload.slice(0, LONGEST) }) : payload,
      verdict: one.verdict,
    })
    .execute();
}

/** The program itself, at the instant of the request that brought the word. */
export const asProgram = (ctx: Ctx, name: string): Ctx => ({
  ...contextFor(ctx.app, { kind: 'system', name }, ctx.requestId),
  now: ctx.now,
});

/** Forged notifications written down per minute: anybody can send them, and the table is kept for ever. */
const FORGED_PER_MINUTE = 60;
const forged = definePart(() => ({ minute: 0, count: 0 }));

function tooManyForged(ctx: Ctx): boolean {
  const seen = forged(ctx.app);
  const minute = Math.floor(ctx.now.getTime() / 60_000);
  if (seen.minute !== minute) Object.assign(seen, { minute, count: 0 });
  seen.count += 1;
  return seen.count > FORGED_PER_MINUTE;
}

/** Takes a word, whatever happens: what went wrong is logged, and the provider is told to come again. */
export async function hear(
  ctx: Ctx,
  adapter: string,
  source: 'ipn' | 'query',
  said: Word | null,
  payload: Record<string, string>,
): Promise<Verdict> {
  const program = asProgram(ctx, `payments.${adapter}`);
  if (!said && tooManyForged(ctx)) {
    ctx.app.log.warn({ adapter, requestId: ctx.requestId }, 'more forged notifications than are written down');
    return 'forged';
  }
  try {
    return (await execute(program, takeWord, { adapter, source, word: said, payload })).verdict;
  } catch (error) {
    ctx.app.log.error({ err: error, adapter, requestId: ctx.requestId }, 'a notification could not be taken');
    await log(program, { adapter, source, payload, verdict: 'error', txnRef: said?.txnRef ?? null, attemptId: null });
    return 'error';
  }
}
