import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { conflict } from '../../../kernel/problem.ts';
import { type Done, emitMoved, reason, target, tell } from './act.ts';
import { syncBundle } from './bundle.ts';
import { type Dossier, deskScope, lockDossier, officeScope } from './dossier.ts';
import { moveDossier } from './move.ts';
import { NOTICES } from './notices.ts';
import { ACT } from './scopes.ts';

/** A financial duty of the applicant: asked for by the office, confirmed with the reference of the payment. */
export interface Payment {
  readonly id: string;
  /** Whole đồng. */
  readonly amount: number;
  readonly reason: string;
  readonly requestedAt: Date;
  readonly confirmedAt: Date | null;
  readonly reference: string | null;
}

export async function paymentsOf(ctx: Ctx, dossierId: string): Promise<Payment[]> {
  const rows = await ctx.db
    .selectFrom('dossier_payment')
    .select(['id', 'amount', 'reason', 'requested_at as requestedAt', 'confirmed_at as confirmedAt', 'reference'])
    .where('dossier_id', '=', dossierId)
    .orderBy('requested_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, amount: Number(row.amount) })) as unknown as Payment[];
}

const vnd = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, '.');
const actorId = (ctx: Ctx): string | null => (ctx.actor.kind === 'person' ? ctx.actor.personId : null);

/** Tax or fees have to be paid before work goes on; the clock stands still until then. */
export const requestPayment = defineCommand({
  name: 'services.dossier.requestPayment',
  title: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'Ask for payment' },
  input: z.object({
    ...target,
    /** Whole đồng. */
    amount: z.number().int().positive().max(1_000_000_000_000),
    reason,
  }),
  allow: { roles: ['handler'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const { id } = await ctx.db
      .insertInto('dossier_payment')
      .values({
        dossier_id: dossier.id,
        amount: input.amount,
        reason: input.reason,
        requested_at: ctx.now,
        requested_by: actorId(ctx),
      })
      .onConflict((on) => on.doNothing())
      .returning('id')
      .executeTakeFirstOrThrow(() =>
        conflict('payment_open', { vi: 'Hồ sơ đang chờ một khoản nộp.', en: 'A payment is already awaited.' }),
      );
    const done = await moveDossier(ctx, dossier, 'requestPayment', {
      agencyId: dossier.decidingAgencyId,
      reason: `${input.reason} – ${vnd(input.amount)} đồng`,
      ref: id,
    });
    await emitMoved(ctx, dossier, 'requestPayment', done);
    await syncBundle(ctx, dossier);
    await tell(ctx, dossier, NOTICES.payment(dossier.code, input.amount, input.reason));
    return { code: dossier.code, state: done.to };
  },
});

/** The payment came in, with its reference; the clock runs on. */
export const confirmPayment = defineCommand({
  name: 'services.dossier.confirmPayment',
  title: { vi: 'Xác nhận đã thực hiện nghĩa vụ tài chính', en: 'Confirm a payment' },
  input: z.object({
    ...target,
    /** Number of the receipt or of the transaction. */
    reference: z.string().trim().min(3).max(100),
  }),
  allow: { roles: ['receptionist', 'handler'], clientScopes: ACT, scope: officeScope },
  run: async (ctx, input): Promise<Done> =>
    confirmDuty(ctx, await lockDossier(ctx, input.dossierId, input.version), input.reference),
});

/**
 * The same for a locked dossier, in the transaction of whoever books the money: what was asked for is confirmed, and the
 * clock runs on.
 *
 * @throws Problem 409 when the dossier waits for no payment
 */
export async function confirmDuty(ctx: Ctx, dossier: Dossier, reference: string): Promise<Done> {
  const open = (await paymentsOf(ctx, dossier.id)).find((payment) => payment.confirmedAt === null);
  const done = await moveDossier(ctx, dossier, 'confirmPayment', {
    agencyId: dossier.receivingAgencyId,
    reason: reference,
    ...(open ? { ref: open.id } : {}),
  });
  if (!open) throw new Error(`dossier ${dossier.code} waits for a payment that was never asked for`);
  await ctx.db
    .updateTable('dossier_payment')
    .set({ confirmed_at: ctx.now, confirmed_by: actorId(ctx), reference })
    .where('id', '=', open.id)
    .execute();
  await emitMoved(ctx, dossier, 'confirmPayment', done);
  await syncBundle(ctx, dossier);
  await tell(ctx, dossier, NOTICES.paid(dossier.code));
  return { code: dossier.code, state: done.to };
}
