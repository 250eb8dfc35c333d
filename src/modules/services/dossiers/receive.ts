import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { requireConfirmed } from '../declarations/confirmations.ts';
import { dossierReceived } from '../events.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { about, type Done, tell, where } from './act.ts';
import { receiveBundle } from './bundle.ts';
import type { Dossier } from './dossier.ts';
import { requireCase } from './limit.ts';
import { moveDossier } from './move.ts';
import { NOTICES } from './notices.ts';
import { newPaperId } from './papers.ts';
import { issueReceipt } from './slips.ts';

/** Whether all papers of a dossier are there as files (Circular 01/2023/TT-VPCP); nothing for one without papers. */
async function digitisedOf(ctx: Ctx, dossierId: string): Promise<{ digitised?: boolean }> {
  const { papers, paperOnly } = await ctx.db
    .selectFrom('dossier_component')
    .select((eb) => [
      eb.fn.countAll<number>().as('papers'),
      eb.fn.countAll<number>().filterWhere('file_id', 'is', null).as('paperOnly'),
    ])
    .where('dossier_id', '=', dossierId)
    .executeTakeFirstOrThrow();
  return Number(papers) === 0 ? {} : { digitised: Number(paperOnly) === 0 };
}

/** Receives a locked dossier: the clock starts, the parts of a bundle go to their agencies, form 01 goes out. */
export async function receiveLocked(ctx: Ctx, dossier: Dossier, limitCase?: string): Promise<Done> {
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  await requireConfirmed(ctx, dossier, procedure);
  const chosen = await requireCase(ctx, dossier, limitCase);
  const slipId = await newPaperId(ctx);
  const parts = dossier.bundle ? await receiveBundle(ctx, dossier) : undefined;
  const done = await moveDossier(ctx, dossier, 'receive', {
    agencyId: dossier.receivingAgencyId,
    slipId,
    ...(parts ? { dueAt: parts.dueAt } : {}),
    set: {
      received_at: ctx.now,
      ...(ctx.actor.kind === 'person' ? { received_by: ctx.actor.personId } : {}),
      ...(chosen ? { limit_case: chosen } : {}),
    },
  });
  const { dueAt } = done;
  if (!dueAt) throw new Error(`dossier ${dossier.code} was received but has no due date`);
  await emit(ctx, dossierReceived, {
    ...where(dossier),
    data: {
      ...about(dossier),
      channel: dossier.channel,
      dueAt: dueAt.toISOString(),
      ...(await digitisedOf(ctx, dossier.id)),
    },
  });
  await tell(ctx, dossier, NOTICES.received(dossier.code, dueAt));
  // Last, because the numbers of the slip lock the agency's book until the end of the transaction.
  await issueReceipt(ctx, { ...dossier, limitCase: chosen ?? dossier.limitCase, receivedAt: ctx.now, dueAt }, slipId);
  return { code: dossier.code, state: done.to };
}
