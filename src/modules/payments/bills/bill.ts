import type { Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { conflict, notFound } from '../../../kernel/problem.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { type Dossier, getDossier, lockDossier } from '../../services/index.ts';

export interface BillLine {
  readonly key: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly kind: 'fee' | 'charge' | 'duty';
  /** VND before and after exemption. */
  readonly gross: number;
  readonly amount: number;
  readonly exemption: string | null;
  readonly exemptionReason: string | null;
}

export interface Bill {
  readonly id: string;
  readonly code: string;
  readonly kind: 'filing' | 'duty';
  readonly dossierId: string;
  readonly dutyId: string | null;
  readonly payerId: string;
  readonly agencyId: string;
  readonly unitId: string;
  readonly procedureCode: string;
  /** Whole đồng. */
  readonly amount: number;
  readonly status: 'open' | 'paid' | 'exempt' | 'void';
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

const base = (ctx: Ctx) =>
  ctx.db
    .selectFrom('bill')
    .select([
      'id',
      'code',
      'kind',
      'dossier_id as dossierId',
      'duty_id as dutyId',
      'payer_id as payerId',
      'agency_id as agencyId',
      'unit_id as unitId',
      'procedure_code as procedureCode',
      'amount',
      'status',
      'created_at as createdAt',
      'ended_at as endedAt',
      'end_reason as endReason',
    ]);

const unknownBill = () => notFound({ vi: 'khoản phải nộp này', en: 'This bill' });

export async function getBill(ctx: Ctx, id: string): Promise<Bill> {
  const bill = await base(ctx).where('id', '=', id).executeTakeFirst();
  if (!bill) throw unknownBill();
  return bill as unknown as Bill;
}

export async function findBillByCode(ctx: Ctx, code: string): Promise<Bill | undefined> {
  return (await base(ctx).where('code', '=', code.trim().toUpperCase()).executeTakeFirst()) as unknown as
    | Bill
    | undefined;
}

/** Bills of a dossier, oldest first. */
export async function billsOf(ctx: Ctx, dossierId: string): Promise<Bill[]> {
  return (await base(ctx)
    .where('dossier_id', '=', dossierId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()) as unknown as Bill[];
}

export async function linesOf(ctx: Ctx, billIds: readonly string[]): Promise<Map<string, BillLine[]>> {
  if (billIds.length === 0) return new Map();
  const rows = await ctx.db
    .selectFrom('bill_line')
    .select([
      'bill_id as billId',
      'key',
      'name_vi as nameVi',
      'name_en as nameEn',
      'kind',
      'gross',
      'amount',
      'exemption',
      'exemption_reason as exemptionReason',
    ])
    .where('bill_id', 'in', [...billIds])
    .orderBy('bill_id')
    .orderBy('n')
    .execute();
  return Map.groupBy(rows as unknown as (BillLine & { billId: string })[], (row) => row.billId);
}

/**
 * Locks a bill with its dossier, always in this order: whoever ends a dossier locks it first and then voids its bills.
 * Money and dossier then move together or not at all.
 */
export async function lockBill(ctx: Ctx, billId: string): Promise<{ dossier: Dossier; bill: Bill }> {
  const { dossierId } = await getBill(ctx, billId);
  const dossier = await lockDossier(ctx, dossierId);
  const bill = await base(ctx).where('id', '=', billId).forUpdate().executeTakeFirst();
  if (!bill) throw unknownBill();
  return { dossier, bill: bill as unknown as Bill };
}

export const notOpen = (bill: Pick<Bill, 'status'>) =>
  bill.status === 'paid'
    ? conflict('bill_paid', { vi: 'Khoản này đã được nộp.', en: 'This bill is already paid.' })
    : conflict('bill_not_open', { vi: 'Khoản này không còn phải nộp.', en: 'This bill no longer has to be paid.' });

const placeOf = async (ctx: Ctx, agencyId: string, ownerId?: string): Promise<Scope> => ({
  unitId: (await agenciesOf(ctx)).agencyById(agencyId)?.unitId,
  agencyId,
  ownerId,
});

/** The agency that collects, and the payer. */
export async function billScope(ctx: Ctx, { billId }: { billId: string }): Promise<Scope> {
  const bill = await getBill(ctx, billId);
  return placeOf(ctx, bill.agencyId, bill.payerId);
}

/** The agency that receives the dossier collects what is owed for it. */
export async function dossierScope(ctx: Ctx, { dossierId }: { dossierId: string }): Promise<Scope> {
  const dossier = await getDossier(ctx, dossierId);
  return placeOf(ctx, dossier.receivingAgencyId, dossier.applicantId);
}

export { placeOf };
