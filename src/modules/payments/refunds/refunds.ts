import { z } from 'zod';
import type { Scope } from '../../../kernel/command.ts';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { execute } from '../../../kernel/execute.ts';
import { defineJob, enqueue } from '../../../kernel/jobs/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, forbidden, notFound, Problem, saying } from '../../../kernel/problem.ts';
import { agenciesOf, provinceInfo } from '../../../kernel/units/index.ts';
import { formatMoney } from '../../../web/index.ts';
import { adaptersOf } from '../adapters/index.ts';
import { getAttempt, lockAttempt } from '../attempts/attempt.ts';
import { incomeOf, issueReceipt } from '../attempts/settle.ts';
import { getBill, lockBill } from '../bills/bill.ts';
import { differenceClosed, refundDecided, refundDone, refundProposed } from '../events.ts';
import { assetOf, type Line, post } from '../ledger/post.ts';

export interface Refund {
  readonly id: string;
  readonly attemptId: string | null;
  readonly differenceId: string | null;
  readonly billId: string | null;
  readonly agencyId: string | null;
  readonly unitId: string | null;
  readonly adapter: string;
  readonly source: 'bill' | 'suspense';
  readonly amount: number;
  readonly reason: string;
  readonly status: 'proposed' | 'approved' | 'rejected' | 'done';
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly providerRef: string | null;
  readonly lastError: string | null;
}

export const refunds = (ctx: Ctx) =>
  ctx.db
    .selectFrom('refund')
    .select([
      'refund.id',
      'refund.attempt_id as attemptId',
      'refund.difference_id as differenceId',
      'refund.bill_id as billId',
      'refund.agency_id as agencyId',
      'refund.unit_id as unitId',
      'refund.adapter',
      'refund.source',
      'refund.amount',
      'refund.reason',
      'refund.status',
      'refund.proposed_by as proposedBy',
      'refund.proposed_at as proposedAt',
      'refund.decided_by as decidedBy',
      'refund.provider_ref as providerRef',
      'refund.last_error as lastError',
    ]);

const unknownRefund = () => notFound({ vi: 'đề nghị hoàn tiền này', en: 'This refund' });

async function getRefund(ctx: Ctx, id: string, lock = false): Promise<Refund> {
  const query = refunds(ctx).where('refund.id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw unknownRefund();
  return row as unknown as Refund;
}

/** Money that belongs to no agency yet is the business of the whole province. */
export async function placeOrProvince(ctx: Ctx, agencyId: string | null): Promise<Scope> {
  if (agencyId) return { agencyId, unitId: (await agenciesOf(ctx)).agencyById(agencyId)?.unitId };
  return { unitId: (await provinceInfo(ctx))?.unitId };
}
const refundScope = async (ctx: Ctx, { refundId }: { refundId: string }) =>
  placeOrProvince(ctx, (await getRefund(ctx, refundId)).agencyId);

const reason = z
  .string()
  .trim()
  .min(10, {
    error: saying({ vi: 'Hãy nêu rõ lý do (ít nhất 10 ký tự)', en: 'Give the reason (at least 10 characters)' }),
  })
  .max(1000);

/** What of a paid attempt can still be sent back, in VND. */
async function refundable(ctx: Ctx, attemptId: string, paid: number): Promise<number> {
  const row = await ctx.db
    .selectFrom('refund')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('amount'), eb.val(0)).as('sum'))
    .where('attempt_id', '=', attemptId)
    .where('source', '=', 'bill')
    .where('status', '<>', 'rejected')
    .executeTakeFirstOrThrow();
  return paid - Number(row.sum);
}

async function add(
  ctx: Ctx,
  values: {
    attempt_id: string | null;
    difference_id: string | null;
    bill_id: string | null;
    agency_id: string | null;
    unit_id: string | null;
    adapter: string;
    source: 'bill' | 'suspense';
    amount: number;
    reason: string;
  },
): Promise<{ refundId: string }> {
  if (ctx.actor.kind !== 'person') throw forbidden();
  const { id } = await ctx.db
    .insertInto('refund')
    .values({ ...values, status: 'proposed', proposed_by: ctx.actor.personId, proposed_at: ctx.now })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirstOrThrow(() =>
      conflict('refund_known', { vi: 'Khoản này đã có đề nghị hoàn.', en: 'A refund of this is proposed already.' }),
    );
  await emit(ctx, refundProposed, {
    subject: id,
    unitId: values.unit_id,
    agencyId: values.agency_id,
    data: { refundId: id, amount: values.amount, adapter: values.adapter },
  });
  return { refundId: id };
}

/** Proposes to send back what paid a bill, or a part of it. Somebody else decides. */
export const proposeRefund = defineCommand({
  name: 'payments.refund.propose',
  title: { vi: 'Đề nghị hoàn phí, lệ phí đã nộp', en: 'Propose a refund' },
  input: z.object({ attemptId: z.uuid(), amount: z.int().positive(), reason }),
  allow: {
    roles: ['accountant'],
    scope: async (ctx, { attemptId }) =>
      placeOrProvince(ctx, (await getBill(ctx, (await getAttempt(ctx, attemptId)).billId)).agencyId),
  },
  async run(ctx, input): Promise<{ refundId: string }> {
    const { bill } = await lockBill(ctx, (await getAttempt(ctx, input.attemptId)).billId);
    const attempt = await lockAttempt(ctx, input.attemptId);
    if (attempt.settledAs !== 'bill')
      throw conflict('not_settled', {
        vi: 'Lần thanh toán này không trả khoản nào.',
        en: 'This payment paid no bill.',
      });
    const most = await refundable(ctx, attempt.id, attempt.amount);
    if (input.amount > most)
      throw new Problem(
        422,
        'refund_too_large',
        { vi: 'Số tiền hoàn vượt quá số đã nộp.', en: 'The refund is larger than what was paid.' },
        [{ path: 'amount', message: formatMoney(most, ctx.lang) }],
      );
    return add(ctx, {
      attempt_id: attempt.id,
      difference_id: null,
      bill_id: bill.id,
      agency_id: bill.agencyId,
      unit_id: bill.unitId,
      adapter: attempt.adapter,
      source: 'bill',
      amount: input.amount,
      reason: input.reason,
    });
  },
});

export const differenceScope = async (ctx: Ctx, { differenceId }: { differenceId: string }) => {
  const row = await ctx.db
    .selectFrom('payment_difference')
    .select('agency_id')
    .where('id', '=', differenceId)
    .executeTakeFirst();
  if (!row) throw notFound({ vi: 'chênh lệch này', en: 'This difference' });
  return placeOrProvince(ctx, row.agency_id);
};

/** Proposes to send back money that is held: paid late, twice, too much, or for nothing we know. */
export const proposeHeldRefund = defineCommand({
  name: 'payments.difference.refund',
  title: { vi: 'Đề nghị hoàn tiền đang giữ', en: 'Propose to send held money back' },
  input: z.object({ differenceId: z.uuid(), reason }),
  allow: { roles: ['accountant'], scope: differenceScope },
  async run(ctx, input): Promise<{ refundId: string }> {
    const row = await ctx.db
      .selectFrom('payment_difference')
      .selectAll()
      .where('id', '=', input.differenceId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (row.closed_at || !row.held) throw notHeld();
    return add(ctx, {
      attempt_id: row.attempt_id,
      difference_id: row.id,
      bill_id: row.bill_id,
      agency_id: row.agency_id,
      unit_id: row.unit_id,
      adapter: row.adapter,
      source: 'suspense',
      amount: row.amount,
      reason: input.reason,
    });
  },
});

export const notHeld = () =>
  conflict('not_held', { vi: 'Không còn tiền đang giữ ở dòng này.', en: 'No money is held on this line.' });

/** Decides on a refund. Never the one who proposed it (four eyes). */
export const decideRefund = defineCommand({
  name: 'payments.refund.decide',
  title: { vi: 'Duyệt hoặc từ chối hoàn tiền', en: 'Decide on a refund' },
  input: z.object({ refundId: z.uuid(), approve: z.boolean(), note: z.string().trim().max(500).default('') }),
  allow: { roles: ['accountant', 'leader'], scope: refundScope },
  async run(ctx, { refundId, approve, note }): Promise<{ status: string }> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const refund = await getRefund(ctx, refundId, true);
    if (refund.status !== 'proposed')
      throw conflict('refund_decided', {
        vi: 'Đề nghị này đã được quyết định.',
        en: 'This refund is decided already.',
      });
    if (refund.proposedBy === ctx.actor.personId)
      throw forbidden({
        vi: 'Người đề nghị không được tự duyệt. Hãy để một người khác quyết định.',
        en: 'Whoever proposed a refund cannot decide on it. Somebody else has to.',
      });
    const status = approve ? 'approved' : 'rejected';
    await ctx.db
      .updateTable('refund')
      .set({ status, decided_by: ctx.actor.personId, decided_at: ctx.now, decision_note: note })
      .where('id', '=', refundId)
      .execute();
    await emit(ctx, refundDecided, {
      subject: refundId,
      unitId: refund.unitId,
      agencyId: refund.agencyId,
      data: { refundId, amount: refund.amount, adapter: refund.adapter, approved: approve },
    });
    const adapter = (await adaptersOf(ctx.app)).get(refund.adapter);
    if (approve && adapter?.refund && refund.attemptId)
      await enqueue(ctx, refundJob, { refundId }, { singletonKey: refundId });
    return { status };
  },
});

/** Income goes back in the order of its kinds, as far as the amount reaches. */
function fromIncome(income: readonly Line[], amount: number): Line[] {
  let rest = amount;
  return income.map(({ account, amount: credit, agencyId }) => {
    const part = Math.min(-credit, rest);
    rest -= part;
    return { account, amount: part, ...(agencyId === undefined ? {} : { agencyId }) };
  });
}

/** Books a refund that happened, with its voucher. */
export const finishRefund = defineCommand({
  name: 'payments.refund.finish',
  title: { vi: 'Ghi nhận đã hoàn tiền', en: 'Book a refund that happened' },
  input: z.object({
    refundId: z.uuid(),
    /** Number of the transfer or payment voucher. */
    reference: z
      .string()
      .trim()
      .min(3, { error: saying({ vi: 'Hãy nhập số chứng từ', en: 'Enter the number of the voucher' }) })
      .max(100),
  }),
  allow: { roles: ['accountant'], scope: refundScope },
  async run(ctx, { refundId, reference }): Promise<{ done: boolean }> {
    const { billId } = await getRefund(ctx, refundId);
    const locked = billId ? await lockBill(ctx, billId) : undefined;
    const refund = await getRefund(ctx, refundId, true);
    if (refund.status === 'done') return { done: true };
    if (refund.status !== 'approved')
      throw conflict('refund_not_approved', { vi: 'Đề nghị chưa được duyệt.', en: 'The refund is not approved.' });
    const { agencyId, amount } = refund;
    const credit: Line = { account: assetOf(refund.adapter, true), amount: -amount, agencyId };
    await ctx.db
      .updateTable('refund')
      .set({ status: 'done', done_at: ctx.now, provider_ref: reference, last_error: null })
      .where('id', '=', refundId)
      .execute();
    if (refund.source === 'suspense') {
      await post(ctx, 'refund', refundId, [{ account: 'liability:suspense', amount, agencyId }, credit]);
      if (refund.differenceId) await closeDifference(ctx, refund.differenceId, 'refunded', reference);
    } else {
      if (!locked || !refund.attemptId) throw new Error(`refund ${refundId} is about no bill`);
      await post(ctx, 'refund', refundId, [...fromIncome(await incomeOf(ctx, locked.bill), amount), credit]);
      await notify(ctx, {
        personId: locked.bill.payerId,
        kind: 'payments.refunded',
        title: {
          vi: `Đã hoàn ${formatMoney(amount, 'vi')} của hồ sơ ${locked.dossier.code}`,
          en: `${formatMoney(amount, 'en')} of dossier ${locked.dossier.code} was refunded`,
        },
        body: { vi: refund.reason, en: refund.reason },
        href: `/ho-so/${locked.dossier.code}/thanh-toan`,
      });
      await issueReceipt(ctx, { bill: locked.bill, attemptId: refund.attemptId, amount, refundId });
    }
    await emit(ctx, refundDone, {
      subject: refundId,
      unitId: refund.unitId,
      agencyId,
      data: { refundId, amount, adapter: refund.adapter },
    });
    return { done: true };
  },
});

export async function closeDifference(
  ctx: Ctx,
  id: string,
  resolution: 'applied' | 'refunded' | 'explained',
  note: string,
): Promise<void> {
  await ctx.db
    .updateTable('payment_difference')
    .set({
      closed_at: ctx.now,
      closed_by: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
      resolution,
      closing_note: note,
    })
    .where('id', '=', id)
    .execute();
  await emit(ctx, differenceClosed, { subject: id, data: { differenceId: id, resolution } });
}

/** Tells the gateway to send an approved refund; repeated until it says yes, which is safe by the request's id. */
export const refundJob = defineJob({
  name: 'payments.refund',
  data: z.object({ refundId: z.uuid() }),
  retryLimit: 12,
  retryDelay: 30,
  async run(ctx, { refundId }) {
    const refund = await getRefund(ctx, refundId);
    if (refund.status !== 'approved' || !refund.attemptId) return;
    const attempt = await getAttempt(ctx, refund.attemptId);
    const adapter = (await adaptersOf(ctx.app)).get(refund.adapter);
    if (!adapter?.refund) return;
    try {
      const { providerRef } = await adapter.refund(ctx, {
        attempt,
        providerRef: attempt.providerRef,
        amount: refund.amount,
        requestId: refundId,
        by: 'tinhso',
      });
      await execute(ctx, finishRefund, { refundId, reference: providerRef || refundId });
    } catch (error) {
      await ctx.db
        .updateTable('refund')
        .set({ last_error: (error as Error).message.slice(0, 300) })
        .where('id', '=', refundId)
        .execute();
      throw error;
    }
  },
});
