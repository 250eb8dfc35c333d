import { z } from 'zod';
import { defineQuery } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { recordAccesses } from '../../kernel/identity/index.ts';
import { notFound } from '../../kernel/problem.ts';
import { type Dossier, findDossierByCode, getDossier, procedureVersion } from '../services/index.ts';
import { type Attempt, attempts } from './attempts/attempt.ts';
import { type Bill, type BillLine, billsOf, dossierScope, linesOf } from './bills/bill.ts';
import { unbilled } from './bills/issue.ts';
import { type Receipt, receipts } from './documents/issue.ts';
import { inReach, reachOf } from './reach.ts';
import { type Refund, refunds } from './refunds/refunds.ts';

export interface BillView {
  readonly bill: Bill;
  readonly lines: readonly BillLine[];
  readonly attempts: readonly Attempt[];
  readonly receipts: readonly Receipt[];
}

export interface Dues {
  readonly dossier: Dossier;
  readonly procedureName: { readonly vi: string; readonly en: string };
  readonly bills: readonly BillView[];
  /** What has to be paid and has no bill yet: written when somebody begins to pay. */
  readonly unbilled: readonly BillLine[];
}

/** All money of a dossier. */
export async function duesOf(ctx: Ctx, dossier: Dossier): Promise<Dues> {
  const bills = await billsOf(ctx, dossier.id);
  const ids = bills.map(({ id }) => id);
  const [lines, tries, papers, { procedure }, open] = [
    await linesOf(ctx, ids),
    ids.length > 0
      ? ((await attempts(ctx).where('bill_id', 'in', ids).orderBy('created_at').execute()) as unknown as Attempt[])
      : [],
    ids.length > 0
      ? ((await receipts(ctx)
          .where('receipt.bill_id', 'in', ids)
          .orderBy('issued_at')
          .execute()) as unknown as Receipt[])
      : [],
    await procedureVersion(ctx, dossier.procedureVersionId),
    await unbilled(ctx, dossier, bills),
  ];
  return {
    dossier,
    procedureName: procedure.name,
    bills: bills.map((bill) => ({
      bill,
      lines: lines.get(bill.id) ?? [],
      attempts: tries.filter(({ billId }) => billId === bill.id),
      receipts: papers.filter(({ billId }) => billId === bill.id),
    })),
    unbilled: [
      ...open.filing,
      ...(open.duty
        ? [
            {
              key: 'duty',
              nameVi: open.duty.reason,
              nameEn: open.duty.reason,
              kind: 'duty' as const,
              gross: open.duty.amount,
              amount: open.duty.amount,
              exemption: null,
              exemptionReason: null,
            },
          ]
        : []),
    ],
  };
}

/** What has to be paid for one's own dossier. A stranger's code answers 404, as if it were not there. */
export const openDues = defineQuery({
  name: 'payments.dues.open',
  title: { vi: 'Phí, lệ phí của hồ sơ', en: 'What a dossier costs' },
  input: z.object({ code: z.string().min(1).max(60) }),
  allow: { person: { level: 1 } },
  async run(ctx, { code }): Promise<Dues> {
    const dossier = await findDossierByCode(ctx, code);
    if (!dossier || ctx.actor.kind !== 'person' || dossier.applicantId !== ctx.actor.personId)
      throw notFound({ vi: 'hồ sơ này', en: 'This dossier' });
    return duesOf(ctx, dossier);
  },
});

/** The same for the office that collects; the citizen sees that it was read. */
export const readDues = defineQuery({
  name: 'payments.dues.read',
  title: { vi: 'Xem phí, lệ phí của hồ sơ', en: 'Read what a dossier costs' },
  input: z.object({ dossierId: z.uuid() }),
  allow: { roles: ['cashier', 'accountant'], scope: dossierScope },
  async run(ctx, { dossierId }): Promise<Dues & { payer: string }> {
    const dossier = await getDossier(ctx, dossierId);
    const person = await ctx.db
      .selectFrom('person')
      .select('full_name')
      .where('id', '=', dossier.applicantId)
      .executeTakeFirstOrThrow();
    await recordAccesses(ctx, [
      { personId: dossier.applicantId, subjectType: 'dossier', subject: dossierId, purpose: 'payments.collecting' },
    ]);
    return { ...(await duesOf(ctx, dossier)), payer: person.full_name };
  },
});

const OFFICE = ['cashier', 'accountant'] as const;
const PAGE = 50;
const before = z.object({ before: z.uuid().optional(), status: z.string().max(20).optional() });

export interface BillRow {
  readonly id: string;
  readonly code: string;
  readonly amount: number;
  readonly status: Bill['status'];
  readonly createdAt: Date;
  readonly dossierId: string;
  readonly dossierCode: string;
}

/** Bills of the actor's agencies, newest first. */
export const listBills = defineQuery({
  name: 'payments.bill.list',
  title: { vi: 'Các khoản phải nộp', en: 'Bills' },
  input: before,
  allow: { roles: OFFICE },
  async run(ctx, input): Promise<{ rows: BillRow[]; next: string | null }> {
    let query = ctx.db
      .selectFrom('bill')
      .innerJoin('dossier', 'dossier.id', 'bill.dossier_id')
      .select([
        'bill.id',
        'bill.code',
        'bill.amount',
        'bill.status',
        'bill.created_at as createdAt',
        'bill.dossier_id as dossierId',
        'dossier.code as dossierCode',
      ])
      .where(inReach(await reachOf(ctx, OFFICE), 'bill.agency_id'));
    if (input.before) query = query.where('bill.id', '<', input.before);
    if (input.status) query = query.where('bill.status', '=', input.status);
    return paged(
      (await query
        .orderBy('bill.id', 'desc')
        .limit(PAGE + 1)
        .execute()) as unknown as BillRow[],
    );
  },
});

export interface ReceiptRow extends Receipt {
  readonly dossierCode: string;
  readonly adapter: string;
  readonly settledAs: 'bill' | 'suspense' | null;
}

/** Receipts of the actor's agencies, newest first. */
export const listReceipts = defineQuery({
  name: 'payments.receipt.list',
  title: { vi: 'Các biên lai', en: 'Receipts' },
  input: before.extend({ attempt: z.string().max(60).optional() }),
  allow: { roles: OFFICE },
  async run(ctx, input): Promise<{ rows: ReceiptRow[]; next: string | null }> {
    let query = receipts(ctx)
      .innerJoin('bill', 'bill.id', 'receipt.bill_id')
      .innerJoin('dossier', 'dossier.id', 'bill.dossier_id')
      .innerJoin('payment_attempt as a', 'a.id', 'receipt.attempt_id')
      .select(['dossier.code as dossierCode', 'a.adapter', 'a.settled_as as settledAs'])
      .where(inReach(await reachOf(ctx, OFFICE), 'receipt.agency_id'));
    if (input.before) query = query.where('receipt.id', '<', input.before);
    if (input.attempt) query = query.where('receipt.attempt_id', '=', input.attempt);
    return paged(
      (await query
        .orderBy('receipt.id', 'desc')
        .limit(PAGE + 1)
        .execute()) as unknown as ReceiptRow[],
    );
  },
});

function paged<R extends { readonly id: string }>(rows: R[]): { rows: R[]; next: string | null } {
  const page = rows.slice(0, PAGE);
  return { rows: page, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

export interface RefundRow extends Refund {
  readonly billCode: string | null;
  readonly proposer: string;
}

/** Refunds within reach: those that wait first. */
export const listRefunds = defineQuery({
  name: 'payments.refund.list',
  title: { vi: 'Các đề nghị hoàn tiền', en: 'Refunds' },
  input: z.object({}),
  allow: { roles: ['accountant', 'leader'] },
  async run(ctx): Promise<RefundRow[]> {
    const rows = await refunds(ctx)
      .leftJoin('bill', 'bill.id', 'refund.bill_id')
      .innerJoin('person', 'person.id', 'refund.proposed_by')
      .select(['bill.code as billCode', 'person.full_name as proposer'])
      .where(inReach(await reachOf(ctx, ['accountant', 'leader']), 'refund.agency_id'))
      .orderBy((eb) => eb.case().when('refund.status', 'in', ['proposed', 'approved']).then(0).else(1).end())
      .orderBy('refund.proposed_at', 'desc')
      .limit(200)
      .execute();
    return rows as unknown as RefundRow[];
  },
});
