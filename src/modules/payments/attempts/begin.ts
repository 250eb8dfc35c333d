import { z } from 'zod';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { adapterNamed } from '../adapters/index.ts';
import { type Bill, billScope, getBill, lockBill, notOpen } from '../bills/bill.ts';
import { newTxnRef } from '../bills/code.ts';
import { attemptBegun } from '../events.ts';
import { type Attempt, attempts, getAttempt } from './attempt.ts';

/** First question to the provider after this long, in minutes; later ones follow ever more slowly. */
const FIRST_QUERY = 5;
const MINUTE = 60_000;

/** Begins to pay a bill by one way. A try by the same way that is still open is taken up again. */
export const beginAttempt = defineCommand({
  name: 'payments.attempt.begin',
  title: { vi: 'Bắt đầu thanh toán', en: 'Begin to pay' },
  input: z.object({ billId: z.uuid(), adapter: z.string().max(40) }),
  allow: { person: { level: 1 }, scope: billScope },
  async run(ctx, { billId, adapter: name }): Promise<{ attemptId: string }> {
    const adapter = await adapterNamed(ctx.app, name);
    const { bill } = await lockBill(ctx, billId);
    if (bill.status !== 'open') throw notOpen(bill);
    const open = await attempts(ctx)
      .where('bill_id', '=', billId)
      .where('adapter', '=', name)
      .where('status', '=', 'pending')
      .where('expires_at', '>', ctx.now)
      .executeTakeFirst();
    if (open) return { attemptId: open.id };
    const { id } = await ctx.db
      .insertInto('payment_attempt')
      .values({
        bill_id: billId,
        adapter: name,
        txn_ref: newTxnRef(),
        amount: bill.amount,
        created_at: ctx.now,
        expires_at: new Date(ctx.now.getTime() + adapter.expiresAfter * MINUTE),
        next_query_at: new Date(
          ctx.now.getTime() +
            (adapter.query ? Math.min(FIRST_QUERY, adapter.expiresAfter) : adapter.expiresAfter) * MINUTE,
        ),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await emit(ctx, attemptBegun, {
      subject: id,
      unitId: bill.unitId,
      agencyId: bill.agencyId,
      data: { attemptId: id, adapter: name, amount: bill.amount },
    });
    return { attemptId: id };
  },
});

export const attemptScope = async (ctx: Ctx, { attemptId }: { attemptId: string }) =>
  billScope(ctx, await getAttempt(ctx, attemptId));

export interface OpenAttempt {
  readonly attempt: Attempt;
  readonly bill: Bill;
  readonly dossierCode: string;
}

/** The payer's page of one try. */
export const openAttempt = defineQuery({
  name: 'payments.attempt.open',
  title: { vi: 'Xem lần thanh toán', en: 'Open a payment' },
  input: z.object({ attemptId: z.uuid() }),
  allow: { person: { level: 1 }, scope: attemptScope },
  async run(ctx, { attemptId }): Promise<OpenAttempt> {
    const attempt = await getAttempt(ctx, attemptId);
    const bill = await getBill(ctx, attempt.billId);
    const { code } = await ctx.db
      .selectFrom('dossier')
      .select('code')
      .where('id', '=', bill.dossierId)
      .executeTakeFirstOrThrow();
    return { attempt, bill, dossierCode: code };
  },
});
