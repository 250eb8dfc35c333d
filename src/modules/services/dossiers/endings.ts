import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { dossierReopened, dossierStopped } from '../events.ts';
import { about, type Done, emitHandled, reason, target, tell, where } from './act.ts';
import { syncBundle } from './bundle.ts';
import { deskScope, lockDossier } from './dossier.ts';
import { moveDossier } from './move.ts';
import { NOTICES } from './notices.ts';
import { newPaperId } from './papers.ts';
import { issueDenial } from './results.ts';
import { ACT } from './scopes.ts';
import { issueStopSlip } from './slips.ts';

/** The leader refuses what was asked for: a signed letter says why. The dossier counts as handled. */
export const denyDossier = defineCommand({
  name: 'services.dossier.deny',
  title: { vi: 'Từ chối giải quyết hồ sơ', en: 'Refuse by decision' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['leader'], scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier, 'deny', {
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
      slipId,
      set: {
        handled_at: ctx.now,
        outcome: 'refused',
        ...(ctx.actor.kind === 'person' ? { decided_by: ctx.actor.personId } : {}),
      },
    });
    await issueDenial(ctx, dossier, input.reason, slipId);
    await emitHandled(ctx, dossier, done, 'refused', true);
    await syncBundle(ctx, dossier);
    await tell(ctx, dossier, NOTICES.denied(dossier.code, input.reason));
    return { code: dossier.code, state: done.to };
  },
});

/** Work ends without a result: not supplied in time, or the law says so. The notice is form 05 of Circular 03/2025. */
export const stopDossier = defineCommand({
  name: 'services.dossier.stop',
  title: { vi: 'Dừng giải quyết hồ sơ', en: 'Stop a dossier' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['leader'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier, 'stop', {
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
      slipId,
    });
    await issueStopSlip(ctx, { ...dossier, receivedAt: dossier.receivedAt ?? ctx.now }, input.reason, slipId);
    await emit(ctx, dossierStopped, { ...where(dossier), data: { ...about(dossier), channel: dossier.channel } });
    await syncBundle(ctx, dossier);
    await tell(ctx, dossier, NOTICES.stopped(dossier.code, input.reason));
    return { code: dossier.code, state: done.to };
  },
});

/**
 * A dossier that was handed over is looked at again, with a limit anew: after an unhappy rating, or on a complaint. What
 * was issued holds until something else takes its place.
 */
export const reopenDossier = defineCommand({
  name: 'services.dossier.reopen',
  title: { vi: 'Xem xét lại hồ sơ', en: 'Open a dossier again' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['leader', 'coordinator'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'reopen', {
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
      set: { handled_at: null, returned_at: null, outcome: null },
    });
    await emit(ctx, dossierReopened, {
      ...where(dossier),
      data: { ...about(dossier), dueAt: done.dueAt?.toISOString() ?? null },
    });
    await tell(ctx, dossier, NOTICES.reopened(dossier.code, input.reason));
    return { code: dossier.code, state: done.to };
  },
});
