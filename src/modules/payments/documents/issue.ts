import { createHash } from 'node:crypto';
import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { putFile } from '../../../kernel/files/index.ts';
import { getPerson } from '../../../kernel/identity/index.ts';
import { layOutDocument } from '../../../kernel/pdf/index.ts';
import { notFound } from '../../../kernel/problem.ts';
import { agencyLines, signPdf } from '../../../kernel/signing/index.ts';
import { signingKeys } from '../../../kernel/signing/keys.ts';
import { sql } from '../../../kernel/store/index.ts';
import { agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { getDossier, procedureVersion } from '../../services/index.ts';
import { adaptersOf } from '../adapters/index.ts';
import { getAttempt } from '../attempts/attempt.ts';
import { receiptNumber } from '../attempts/settle.ts';
import { billScope, getBill, linesOf } from '../bills/bill.ts';
import { readVerifyCode, showVerifyCode } from '../bills/code.ts';
import { receiptPrinted } from '../events.ts';
import { RECEIPT_ANCHOR, receiptDocument } from './receipt.ts';

export interface Receipt {
  readonly id: string;
  readonly kind: 'payment' | 'refund';
  readonly billId: string;
  readonly attemptId: string;
  readonly agencyId: string;
  readonly series: string;
  readonly number: number;
  readonly amount: number;
  readonly verifyCode: string;
  readonly issuedAt: Date;
}

export const receipts = (ctx: Ctx) =>
  ctx.db
    .selectFrom('receipt')
    .select([
      'receipt.id',
      'receipt.kind',
      'receipt.bill_id as billId',
      'receipt.attempt_id as attemptId',
      'receipt.agency_id as agencyId',
      'receipt.series',
      'receipt.number',
      'receipt.amount',
      'receipt.verify_code as verifyCode',
      'receipt.issued_at as issuedAt',
    ]);

const unknownReceipt = () => notFound({ vi: 'biên lai này', en: 'This receipt' });

async function getReceipt(ctx: Ctx, id: string): Promise<Receipt> {
  const row = await receipts(ctx).where('receipt.id', '=', id).executeTakeFirst();
  if (!row) throw unknownReceipt();
  return row as unknown as Receipt;
}

export async function methodName(ctx: Ctx, adapter: string): Promise<{ vi: string; en: string }> {
  if (adapter === 'cash') return { vi: 'Tiền mặt tại quầy', en: 'Cash at the counter' };
  return (await adaptersOf(ctx.app)).get(adapter)?.title ?? { vi: adapter, en: adapter };
}

async function layOut(ctx: Ctx, receipt: Receipt): Promise<Uint8Array> {
  const bill = await getBill(ctx, receipt.billId);
  const dossier = await getDossier(ctx, bill.dossierId);
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const day = localDate(receipt.issuedAt);
  const agencies = await agenciesOf(ctx);
  const agency = agencies.get(receipt.agencyId, day);
  const parent = agency.parentId ? agencies.agencyById(agency.parentId, day)?.name : undefined;
  const lines = (await linesOf(ctx, [bill.id])).get(bill.id) ?? [];
  const exempt = lines.find(({ exemption }) => exemption);
  const rule = procedure.exemptions.find(({ key }) => key === exempt?.exemption);
  const attempt = await getAttempt(ctx, receipt.attemptId);
  const paid =
    receipt.kind === 'refund'
      ? ((await receipts(ctx)
          .where('receipt.bill_id', '=', bill.id)
          .where('receipt.kind', '=', 'payment')
          .executeTakeFirst()) as unknown as Receipt | undefined)
      : undefined;
  const place = (await unitsOf(ctx)).unitById(agency.unitId, day)?.shortName ?? '';
  const { pdf, anchors } = await layOutDocument(
    receiptDocument({
      kind: receipt.kind,
      ...(parent ? { parentAgency: parent } : {}),
      agency: agency.name,
      place,
      number: receiptNumber(receipt.series, receipt.number),
      issuedAt: receipt.issuedAt,
      payer: (await getPerson(ctx, bill.payerId)).name,
      dossierCode: dossier.code,
      procedure: procedure.name.vi,
      procedureCode: procedure.code,
      lines:
        receipt.kind === 'payment'
          ? lines.map(({ nameVi, amount }) => ({ name: nameVi, amount }))
          : [{ name: 'Hoàn phí, lệ phí đã nộp', amount: receipt.amount }],
      amount: receipt.amount,
      method: (await methodName(ctx, attempt.adapter)).vi,
      ...(rule && exempt ? { exemption: `${rule.name.vi} – ${rule.basis}. ${exempt.exemptionReason ?? ''}` } : {}),
      ...(paid ? { refers: receiptNumber(paid.series, paid.number) } : {}),
      verifyCode: showVerifyCode(receipt.verifyCode),
      verifyUrl: `${ctx.app.config.baseUrl}/bien-lai/${showVerifyCode(receipt.verifyCode)}`,
    }),
  );
  const anchor = anchors.get(RECEIPT_ANCHOR);
  return signPdf(pdf, {
    signer: await signingKeys(ctx.app).signerFor({ agencyId: agency.id }),
    reason: 'Ban hành biên lai điện tử',
    location: place,
    at: ctx.now,
    ...(anchor
      ? { appearance: { ...anchor, lines: agencyLines(agency.name, ctx.now), color: 'red', border: true } }
      : {}),
  });
}

export const receiptScope = async (ctx: Ctx, { receiptId }: { receiptId: string }) =>
  billScope(ctx, await getReceipt(ctx, receiptId));

/** The signed file of a receipt: made when it is first asked for, and never again. */
export const printReceipt = defineCommand({
  name: 'payments.receipt.print',
  title: { vi: 'Tải biên lai đã ký số', en: 'Download the signed receipt' },
  input: z.object({ receiptId: z.uuid() }),
  allow: { person: { level: 1 }, roles: ['cashier', 'accountant'], scope: receiptScope },
  async run(ctx, { receiptId }): Promise<{ fileId: string }> {
    // Two who ask at once wait for each other here: one file, not two.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${receiptId}, 0))`.execute(ctx.db);
    const made = await ctx.db
      .selectFrom('receipt_file')
      .select('file_id as fileId')
      .where('receipt_id', '=', receiptId)
      .executeTakeFirst();
    if (made) return made;
    const receipt = await getReceipt(ctx, receiptId);
    const pdf = await layOut(ctx, receipt);
    const bill = await getBill(ctx, receipt.billId);
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const { id } = await putFile(ctx, pdf, {
      name: `${receiptNumber(receipt.series, receipt.number)}.pdf`,
      purpose: 'payments.receipt',
      ownerId: bill.payerId,
    });
    await ctx.db
      .insertInto('receipt_file')
      .values({ receipt_id: receiptId, file_id: id, sha256, at: ctx.now })
      .execute();
    await emit(ctx, receiptPrinted, {
      subject: receiptId,
      unitId: bill.unitId,
      agencyId: bill.agencyId,
      data: { receiptId, sha256 },
    });
    return { fileId: id };
  },
});

export interface VerifiedReceipt {
  readonly number: string;
  readonly kind: 'payment' | 'refund';
  readonly amount: number;
  readonly issuedAt: Date;
  readonly agencyId: string;
  readonly dossierCode: string;
  /** VND sent back since. */
  readonly refunded: number;
}

/** What anybody may know who holds a receipt: that it was issued, by whom and over how much. Nothing of the payer. */
export const verifyReceipt = defineQuery({
  name: 'payments.receipt.verify',
  title: { vi: 'Kiểm tra biên lai', en: 'Verify a receipt' },
  input: z.object({ code: z.string().max(40) }),
  allow: { public: true },
  async run(ctx, { code }): Promise<VerifiedReceipt | null> {
    const row = await receipts(ctx)
      .innerJoin('bill', 'bill.id', 'receipt.bill_id')
      .innerJoin('dossier', 'dossier.id', 'bill.dossier_id')
      .select((eb) => [
        'dossier.code as dossierCode',
        eb
          .selectFrom('refund')
          .select((on) => on.fn.coalesce(on.fn.sum<number>('refund.amount'), on.val(0)).as('sum'))
          .whereRef('refund.bill_id', '=', 'bill.id')
          .where('refund.source', '=', 'bill')
          .where('refund.status', '=', 'done')
          .as('refunded'),
      ])
      .where('receipt.verify_code', '=', readVerifyCode(code))
      .executeTakeFirst();
    if (!row) return null;
    return {
      number: receiptNumber(row.series, row.number),
      kind: row.kind as Receipt['kind'],
      amount: row.amount,
      issuedAt: row.issuedAt,
      agencyId: row.agencyId,
      dossierCode: row.dossierCode,
      refunded: row.kind === 'payment' ? Number(row.refunded ?? 0) : 0,
    };
  },
});
