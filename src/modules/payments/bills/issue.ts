import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { conflict, Problem, saying } from '../../../kernel/problem.ts';
import {
  computeFees,
  type Dossier,
  type FeeLine,
  lockDossier,
  type Payment,
  paymentsOf,
  procedureVersion,
  type Quantity,
  STATE,
} from '../../services/index.ts';
import { billIssued } from '../events.ts';
import { type Bill, type BillLine, billScope, billsOf, dossierScope, getBill, lockBill, notOpen } from './bill.ts';
import { newBillCode } from './code.ts';

/** Dossiers that ended without being worked on owe nothing any more. */
const OVER: readonly number[] = [STATE.refusedAtReception, STATE.withdrawn, STATE.stopped];

interface Counted {
  readonly quantities?: Readonly<Record<string, readonly Quantity[]>>;
  readonly exemptions?: readonly { readonly key: string; readonly reason: string }[];
}

const owed = (line: FeeLine): line is FeeLine & { gross: number; amount: number } =>
  !line.financialDuty && line.gross !== undefined && line.gross > 0;

/** What the fee rules of its procedure ask for at filing, as lines of a bill. */
export async function filingLines(ctx: Ctx, dossier: Dossier, counted: Counted = {}): Promise<BillLine[]> {
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const exemptions = counted.exemptions ?? [];
  const fees = computeFees(procedure, dossier.channel, {
    answers: dossier.answers,
    day: localDate(dossier.submittedAt),
    ...(counted.quantities ? { quantities: counted.quantities } : {}),
    exemptions: exemptions.map(({ key }) => key),
  });
  return fees.lines.filter(owed).map((line) => ({
    key: line.key,
    nameVi: line.name.vi,
    nameEn: line.name.en,
    kind: line.kind,
    gross: line.gross,
    amount: line.amount,
    exemption: line.exemption?.key ?? null,
    exemptionReason: line.exemption ? (exemptions.find(({ key }) => key === line.exemption?.key)?.reason ?? '') : null,
  }));
}

const dutyLine = ({ reason, amount }: Payment): BillLine => ({
  key: 'duty',
  nameVi: reason,
  nameEn: reason,
  kind: 'duty',
  gross: amount,
  amount,
  exemption: null,
  exemptionReason: null,
});

async function write(ctx: Ctx, dossier: Dossier, lines: readonly BillLine[], duty?: Payment): Promise<string> {
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  const kind = duty ? 'duty' : 'filing';
  const { id } = await ctx.db
    .insertInto('bill')
    .values({
      code: newBillCode(),
      kind,
      dossier_id: dossier.id,
      duty_id: duty?.id ?? null,
      payer_id: dossier.applicantId,
      agency_id: dossier.receivingAgencyId,
      unit_id: dossier.unitId,
      procedure_code: dossier.procedureCode,
      amount,
      status: amount > 0 ? 'open' : 'exempt',
      created_at: ctx.now,
      ended_at: amount > 0 ? null : ctx.now,
      end_reason: amount > 0 ? null : 'exempt',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await ctx.db
    .insertInto('bill_line')
    .values(
      lines.map((line, n) => ({
        bill_id: id,
        n: n + 1,
        key: line.key,
        name_vi: line.nameVi,
        name_en: line.nameEn,
        kind: line.kind,
        gross: line.gross,
        amount: line.amount,
        exemption: line.exemption,
        exemption_reason: line.exemptionReason,
      })),
    )
    .execute();
  await emit(ctx, billIssued, {
    subject: dossier.id,
    unitId: dossier.unitId,
    agencyId: dossier.receivingAgencyId,
    data: {
      billId: id,
      dossierId: dossier.id,
      code: dossier.code,
      procedure: dossier.procedureCode,
      amount,
      kind,
      exempt: amount === 0,
    },
  });
  return id;
}

/** What has to be paid for a dossier and has no bill yet. */
export async function unbilled(
  ctx: Ctx,
  dossier: Dossier,
  bills: readonly Bill[],
): Promise<{ filing: BillLine[]; duty: Payment | undefined }> {
  const standing = bills.filter(({ status }) => status !== 'void');
  if (OVER.includes(dossier.state)) return { filing: [], duty: undefined };
  const duty = (await paymentsOf(ctx, dossier.id)).find(({ confirmedAt }) => confirmedAt === null);
  return {
    filing: standing.some(({ kind }) => kind === 'filing') ? [] : await filingLines(ctx, dossier),
    duty: duty && !standing.some(({ dutyId }) => dutyId === duty.id) ? duty : undefined,
  };
}

/** Writes the bills of a dossier that are not written yet. Asked twice it finds them written. */
export const issueBills = defineCommand({
  name: 'payments.bill.issue',
  title: { vi: 'Lập khoản phải nộp của hồ sơ', en: 'Write the bills of a dossier' },
  input: z.object({ dossierId: z.uuid() }),
  allow: { person: { level: 1 }, roles: ['cashier', 'accountant'], scope: dossierScope },
  async run(ctx, { dossierId }): Promise<{ open: string[] }> {
    const dossier = await lockDossier(ctx, dossierId);
    const { filing, duty } = await unbilled(ctx, dossier, await billsOf(ctx, dossierId));
    if (filing.length > 0) await write(ctx, dossier, filing);
    if (duty) await write(ctx, dossier, [dutyLine(duty)], duty);
    return { open: (await billsOf(ctx, dossierId)).filter(({ status }) => status === 'open').map(({ id }) => id) };
  },
});

const MOST = 100_000;

/** The officer counts, or grants an exemption on the proof shown: the bill is voided and written anew. */
export const reviseBill = defineCommand({
  name: 'payments.bill.revise',
  title: { vi: 'Điều chỉnh, miễn giảm khoản phải nộp', en: 'Revise a bill, grant an exemption' },
  input: z.object({
    billId: z.uuid(),
    quantities: z
      .record(z.string().max(60), z.object({ units: z.int().min(0).max(MOST), sets: z.int().min(0).max(MOST) }))
      .optional(),
    exemption: z.string().max(60).optional(),
    reason: z
      .string()
      .trim()
      .min(10, {
        error: saying({ vi: 'Hãy nêu rõ lý do (ít nhất 10 ký tự)', en: 'Give the reason (at least 10 characters)' }),
      })
      .max(500),
  }),
  allow: { roles: ['cashier', 'accountant'], scope: billScope },
  async run(ctx, input): Promise<{ billId: string; amount: number }> {
    const { dossier, bill } = await lockBill(ctx, input.billId);
    if (bill.status !== 'open') throw notOpen(bill);
    if (bill.kind !== 'filing')
      throw conflict('duty_not_revised', {
        vi: 'Khoản do cơ quan giải quyết yêu cầu chỉ cơ quan đó điều chỉnh được.',
        en: 'Only the agency that asked for this amount can change it.',
      });
    const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
    if (input.exemption && !procedure.exemptions.some(({ key }) => key === input.exemption))
      throw new Problem(422, 'unknown_exemption', {
        vi: 'Thủ tục không có trường hợp miễn, giảm này.',
        en: 'The procedure has no such exemption.',
      });
    await refuseWhilePaying(ctx, bill.id);
    const lines = await filingLines(ctx, dossier, {
      ...(input.quantities
        ? { quantities: Object.fromEntries(Object.entries(input.quantities).map(([key, one]) => [key, [one]])) }
        : {}),
      ...(input.exemption ? { exemptions: [{ key: input.exemption, reason: input.reason }] } : {}),
    });
    if (lines.length === 0)
      throw new Problem(422, 'nothing_owed', { vi: 'Số lượng phải lớn hơn 0.', en: 'Count at least one.' });
    await ctx.db
      .updateTable('bill')
      .set({ status: 'void', ended_at: ctx.now, end_reason: `revised: ${input.reason}` })
      .where('id', '=', bill.id)
      .execute();
    const id = await write(ctx, dossier, lines);
    return { billId: id, amount: (await getBill(ctx, id)).amount };
  },
});

/** Somebody may be paying this very moment: another amount would then be wrong. */
async function refuseWhilePaying(ctx: Ctx, billId: string): Promise<void> {
  const pending = await ctx.db
    .selectFrom('payment_attempt')
    .select('id')
    .where('bill_id', '=', billId)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  if (pending)
    throw conflict('being_paid', {
      vi: 'Người nộp đang thanh toán khoản này qua cổng. Hãy đợi lần thanh toán kết thúc.',
      en: 'The payer is paying this bill at the gateway. Wait until that attempt has ended.',
    });
}
