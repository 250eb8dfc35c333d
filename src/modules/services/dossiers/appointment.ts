import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import { formatDateTime } from '../../../web/format.ts';
import { type Done, emitMoved, reason, target, tell } from './act.ts';
import { syncBundle } from './bundle.ts';
import { deskScope, lockDossier } from './dossier.ts';
import { apologyRefusal, refusalOf } from './guards.ts';
import { moveDossier, transitionsOf } from './move.ts';
import { NOTICES } from './notices.ts';
import { newPaperId } from './papers.ts';
import { ACT } from './scopes.ts';
import { issueApologySlip } from './slips.ts';

/**
 * The head of the agency apologises for a delay that is foreseen and sets the one new appointment, at least a day before
 * the result is due (Decree 118/2025/NĐ-CP; form 04).
 */
export const apologiseDossier = defineCommand({
  name: 'services.dossier.apologise',
  title: { vi: 'Xin lỗi và hẹn lại ngày trả kết quả', en: 'Apologise and set a new appointment' },
  input: z.object({
    ...target,
    /** YYYY-MM-DD; a day off gives the next working day. */
    newDate: z.iso.date(),
    reason,
  }),
  allow: { roles: ['leader'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const { dueAt, receivedAt } = dossier;
    const log = await transitionsOf(ctx, dossier.id);
    const refused = refusalOf(dossier, 'apologise', log) ?? (dueAt && apologyRefusal(ctx.now, dueAt, input.newDate));
    if (refused) throw refused;
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier, 'apologise', {
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
      newDate: input.newDate,
      slipId,
    });
    if (!dueAt || !receivedAt || !done.dueAt) throw new Error(`dossier ${dossier.code} has no appointment to move`);
    await issueApologySlip(
      ctx,
      { ...dossier, dueAt, receivedAt },
      { reason: input.reason, newDueAt: done.dueAt },
      slipId,
    );
    await emitMoved(ctx, dossier, 'apologise', done);
    await syncBundle(ctx, dossier);
    const when = formatDateTime(done.dueAt);
    await tell(ctx, dossier, NOTICES.apology(dossier.code, when, input.reason));
    return { code: dossier.code, state: done.to };
  },
});
