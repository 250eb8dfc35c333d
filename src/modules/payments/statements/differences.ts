import { z } from 'zod';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import { conflict, forbidden, Problem, saying } from '../../../kernel/problem.ts';
import { attempts, lockAttempt } from '../attempts/attempt.ts';
import { closeBill, incomeOf } from '../attempts/settle.ts';
import { findBillByCode, lockBill, notOpen } from '../bills/bill.ts';
import { newTxnRef } from '../bills/code.ts';
import { post } from '../ledger/post.ts';
import { inReach, reachOf } from '../reach.ts';
import { closeDifference, differenceScope, notHeld } from '../refunds/refunds.ts';

/** Held money pays an open bill of just that amount: the one it was meant for, or one the accountant names. */
export const applyDifference = defineCommand({
  name: 'payments.difference.apply',
  title: { vi: 'Dùng tiền đang giữ để nộp', en: 'Apply held money to a bill' },
  input: z.object({ differenceId: z.uuid(), billCode: z.string().trim().max(20).optional() }),
  allow: { roles: ['accountant'], scope: differenceScope },
  async run(ctx, { differenceId, billCode }): Promise<{ billId: string }> {
    const before = await ctx.db
      .selectFrom('payment_difference')
      .select(['bill_id', 'attempt_id'])
      .where('id', '=', differenceId)
      .executeTakeFirstOrThrow();
    const named = billCode ? await findBillByCode(ctx, billCode) : undefined;
    const meant = before.attempt_id
      ? await attempts(ctx).where('id', '=', before.attempt_id).executeTakeFirst()
      : undefined;
    const billId = named?.id ?? (billCode ? undefined : (meant?.billId ?? before.bill_id ?? undefined));
    if (!billId)
      throw new Problem(
        422,
        'no_bill',
        { vi: 'Không tìm thấy khoản phải nộp có mã này.', en: 'There is no bill with this code.' },
        [{ path: 'billCode', message: ctx.lang === 'vi' ? 'Không tìm thấy' : 'Not found' }],
      );
    const { dossier, bill } = await lockBill(ctx, billId);
    const row = await ctx.db
      .selectFrom('payment_difference')
      .selectAll()
      .where('id', '=', differenceId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const going = await ctx.db
      .selectFrom('refund')
      .select('id')
      .where('difference_id', '=', differenceId)
      .where('status', '<>', 'rejected')
      .executeTakeFirst();
    if (row.closed_at || !row.held || going) throw notHeld();
    if (bill.status !== 'open') throw notOpen(bill);
    if (row.amount !== bill.amount)
      throw conflict('other_amount', {
        vi: 'Số tiền đang giữ khác số phải nộp. Hãy đề nghị hoàn lại.',
        en: 'The money held is not the amount of the bill. Propose to send it back.',
      });
    // Its own attempt, when the money came by one for this bill; otherwise one that says how it came.
    const own = row.attempt_id ? await lockAttempt(ctx, row.attempt_id) : undefined;
    let attemptId = own?.settledAs === 'suspense' && own.billId === bill.id ? own.id : undefined;
    if (attemptId)
      await ctx.db
        .updateTable('payment_attempt')
        .set({ settled_as: 'bill', applied_from: differenceId })
        .where('id', '=', attemptId)
        .execute();
    else
      attemptId = (
        await ctx.db
          .insertInto('payment_attempt')
          .values({
            bill_id: bill.id,
            adapter: row.adapter,
            txn_ref: newTxnRef(),
            amount: row.amount,
            status: 'paid',
            settled_as: 'bill',
            created_at: ctx.now,
            expires_at: ctx.now,
            ended_at: ctx.now,
            applied_from: differenceId,
          })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id;
    await post(ctx, 'apply', differenceId, [
      { account: 'liability:suspense', amount: row.amount, agencyId: row.agency_id },
      ...(await incomeOf(ctx, bill)),
    ]);
    await closeDifference(ctx, differenceId, 'applied', bill.code);
    await closeBill(ctx, { dossier, bill }, { id: attemptId, adapter: row.adapter });
    return { billId };
  },
});

/** A difference without money held is explained, and that is its end. */
export const explainDifference = defineCommand({
  name: 'payments.difference.explain',
  title: { vi: 'Giải trình chênh lệch', en: 'Explain a difference' },
  input: z.object({
    differenceId: z.uuid(),
    note: z
      .string()
      .trim()
      .min(10, {
        error: saying({ vi: 'Hãy giải trình (ít nhất 10 ký tự)', en: 'Explain it (at least 10 characters)' }),
      })
      .max(1000),
  }),
  allow: { roles: ['accountant'], scope: differenceScope },
  async run(ctx, { differenceId, note }): Promise<{ done: true }> {
    const row = await ctx.db
      .selectFrom('payment_difference')
      .select(['closed_at', 'held'])
      .where('id', '=', differenceId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (row.closed_at) throw conflict('difference_closed', { vi: 'Dòng này đã xử lý.', en: 'This line is closed.' });
    if (row.held)
      throw conflict('money_held', {
        vi: 'Dòng này đang giữ tiền của người nộp: hãy dùng để nộp hoặc hoàn lại.',
        en: 'This line holds a payer’s money: apply it or send it back.',
      });
    await closeDifference(ctx, differenceId, 'explained', note);
    return { done: true };
  },
});

export interface DifferenceLine {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly adapter: string;
  readonly amount: number;
  readonly held: boolean;
  readonly note: string;
  readonly billCode: string | null;
  readonly txnRef: string | null;
  readonly refundStatus: string | null;
}

/** What waits for an accountant. Money whose agency nobody knows is shown to those of the whole province. */
export const listDifferences = defineQuery({
  name: 'payments.difference.list',
  title: { vi: 'Chênh lệch cần xử lý', en: 'Differences to be settled' },
  input: z.object({ id: z.uuid().optional() }),
  allow: { roles: ['accountant'] },
  async run(ctx, { id }): Promise<DifferenceLine[]> {
    if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'system') throw forbidden();
    const reach = await reachOf(ctx, ['accountant']);
    let query = ctx.db
      .selectFrom('payment_difference as d')
      .leftJoin('bill', 'bill.id', 'd.bill_id')
      .leftJoin('payment_attempt as a', 'a.id', 'd.attempt_id')
      .leftJoin('refund', (join) =>
        join.onRef('refund.difference_id', '=', 'd.id').on('refund.status', '<>', 'rejected'),
      )
      .select([
        'd.id',
        'd.at',
        'd.kind',
        'd.adapter',
        'd.amount',
        'd.held',
        'd.note',
        'bill.code as billCode',
        'a.txn_ref as txnRef',
        'refund.status as refundStatus',
      ])
      .where('d.closed_at', 'is', null)
      .where(inReach(reach, 'd.agency_id'));
    if (id) query = query.where('d.id', '=', id);
    return (await query.orderBy('d.at').limit(200).execute()) as unknown as DifferenceLine[];
  },
});
