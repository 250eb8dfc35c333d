import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { formatMoney } from '../../../web/index.ts';
import { confirmDuty, type Dossier } from '../../services/index.ts';
import { type Bill, linesOf } from '../bills/bill.ts';
import { newVerifyCode } from '../bills/code.ts';
import { billPaid, differenceFound } from '../events.ts';
import { type Account, assetOf, type Line, post } from '../ledger/post.ts';
import type { Attempt } from './attempt.ts';

/** A bill with its dossier, both locked (see `lockBill`). */
export interface Locked {
  readonly dossier: Dossier;
  readonly bill: Bill;
}

/** Income of a bill, one credit per kind. */
export async function incomeOf(ctx: Ctx, bill: Bill): Promise<Line[]> {
  const lines = (await linesOf(ctx, [bill.id])).get(bill.id) ?? [];
  return [...Map.groupBy(lines, ({ kind }) => kind)].map(([kind, of]) => ({
    account: `income:${kind}` as Account,
    amount: -of.reduce((sum, line) => sum + line.amount, 0),
    agencyId: bill.agencyId,
  }));
}

/** `BL26`: receipts of a year. @param kind BL: receipt (biên lai), HT: voucher of a refund (chứng từ hoàn) */
export const seriesOf = (kind: 'BL' | 'HT', at: Date): string => `${kind}${localDate(at).slice(2, 4)}`;
export const receiptNumber = (series: string, number: number): string => `${series}-${String(number).padStart(7, '0')}`;

/** The next number of a series: without gap or double, since the row stays locked until the transaction ends. */
export async function issueReceipt(
  ctx: Ctx,
  receipt: { bill: Bill; attemptId: string; amount: number; refundId?: string },
): Promise<string> {
  const series = seriesOf(receipt.refundId ? 'HT' : 'BL', ctx.now);
  const { last } = await ctx.db
    .insertInto('receipt_series')
    .values({ agency_id: receipt.bill.agencyId, series, last: 1 })
    .onConflict((on) => on.columns(['agency_id', 'series']).doUpdateSet({ last: sql<number>`receipt_series.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  await ctx.db
    .insertInto('receipt')
    .values({
      kind: receipt.refundId ? 'refund' : 'payment',
      bill_id: receipt.bill.id,
      attempt_id: receipt.attemptId,
      refund_id: receipt.refundId ?? null,
      agency_id: receipt.bill.agencyId,
      series,
      number: last,
      amount: receipt.amount,
      verify_code: newVerifyCode(),
      issued_at: ctx.now,
    })
    .execute();
  return receiptNumber(series, last);
}

/**
 * What follows when the money of a bill is booked, in the same transaction: the bill is paid, the receipt has its number,
 * the dossier goes on.
 */
export async function closeBill(
  ctx: Ctx,
  { dossier, bill }: Locked,
  attempt: Pick<Attempt, 'id' | 'adapter'>,
): Promise<void> {
  await ctx.db
    .updateTable('bill')
    .set({ status: 'paid', ended_at: ctx.now })
    .where('id', '=', bill.id)
    .where('status', '=', 'open')
    .execute();
  if (bill.kind === 'duty') await confirmDuty(ctx, dossier, bill.code);
  await emitPaid(ctx, { dossier, bill }, attempt);
}

async function emitPaid(ctx: Ctx, { dossier, bill }: Locked, attempt: Pick<Attempt, 'id' | 'adapter'>): Promise<void> {
  const amount = formatMoney(bill.amount, 'vi');
  await notify(ctx, {
    personId: bill.payerId,
    kind: 'payments.paid',
    title: { vi: `Đã nộp ${amount} cho hồ sơ ${dossier.code}`, en: `${amount} paid for dossier ${dossier.code}` },
    body: {
      vi: 'Khoản nộp đã được ghi nhận. Bạn có thể tải biên lai đã ký số.',
      en: 'Your payment was booked. You can download the signed receipt.',
    },
    href: `/ho-so/${dossier.code}/thanh-toan`,
  });
  // Last, since the counter of receipts is locked from here to the end.
  const receipt = await issueReceipt(ctx, { bill, attemptId: attempt.id, amount: bill.amount });
  await emit(ctx, billPaid, {
    subject: dossier.id,
    unitId: bill.unitId,
    agencyId: bill.agencyId,
    data: {
      billId: bill.id,
      dossierId: dossier.id,
      code: dossier.code,
      procedure: bill.procedureCode,
      amount: bill.amount,
      cashless: attempt.adapter !== 'cash',
      channel: attempt.adapter,
      unit: bill.unitId,
      agency: bill.agencyId,
      receipt,
    },
  });
}

export interface Difference {
  readonly kind:
    | 'late'
    | 'twice'
    | 'over'
    | 'under'
    | 'unmatched'
    | 'ambiguous'
    | 'duplicate'
    | 'till'
    | 'provider_says_paid'
    | 'provider_says_unpaid'
    | 'provider_amount';
  readonly adapter: string;
  readonly amount: number;
  /** The money is in suspense: to be applied or sent back. */
  readonly held: boolean;
  readonly bill?: Pick<Bill, 'id' | 'agencyId' | 'unitId'> | undefined;
  readonly agencyId?: string;
  readonly unitId?: string;
  readonly attemptId?: string;
  readonly statementLineId?: string;
  readonly note?: string;
}

/** Puts something on the worklist of the accountants. */
export async function addDifference(ctx: Ctx, one: Difference): Promise<void> {
  const unitId = one.bill?.unitId ?? one.unitId ?? null;
  const agencyId = one.bill?.agencyId ?? one.agencyId ?? null;
  const { id } = await ctx.db
    .insertInto('payment_difference')
    .values({
      at: ctx.now,
      kind: one.kind,
      adapter: one.adapter,
      amount: one.amount,
      held: one.held,
      agency_id: agencyId,
      unit_id: unitId,
      bill_id: one.bill?.id ?? null,
      attempt_id: one.attemptId ?? null,
      statement_line_id: one.statementLineId ?? null,
      note: one.note ?? '',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await emit(ctx, differenceFound, {
    subject: id,
    unitId,
    agencyId,
    data: { differenceId: id, kind: one.kind, adapter: one.adapter, amount: one.amount },
  });
}

/**
 * The money of an attempt is there. It pays the bill when that is open and the attempt had not expired; otherwise it is
 * held, and the worklist says so. Both are locked, and the attempt is not paid yet.
 */
export async function settleAttempt(
  ctx: Ctx,
  { dossier, bill }: Locked,
  attempt: Attempt,
  providerRef: string | null,
): Promise<'settled' | 'suspended'> {
  const pays = bill.status === 'open' && attempt.status !== 'expired' && attempt.amount === bill.amount;
  await ctx.db
    .updateTable('payment_attempt')
    .set({
      status: 'paid',
      settled_as: pays ? 'bill' : 'suspense',
      ended_at: ctx.now,
      provider_ref: providerRef,
      next_query_at: null,
    })
    .where('id', '=', attempt.id)
    .execute();
  const debit: Line = { account: assetOf(attempt.adapter), amount: attempt.amount, agencyId: bill.agencyId };
  if (pays) {
    await post(ctx, 'settle', attempt.id, [debit, ...(await incomeOf(ctx, bill))]);
    await closeBill(ctx, { dossier, bill }, attempt);
    return 'settled';
  }
  await post(ctx, 'suspend', attempt.id, [
    debit,
    { account: 'liability:suspense', amount: -attempt.amount, agencyId: bill.agencyId },
  ]);
  await addDifference(ctx, {
    kind: bill.status === 'paid' ? 'twice' : 'late',
    adapter: attempt.adapter,
    amount: attempt.amount,
    held: true,
    bill,
    attemptId: attempt.id,
  });
  return 'suspended';
}
