import { z } from 'zod';
import { type Command, defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { forbidden } from '../../../kernel/problem.ts';
import { dossierRefused, dossierReturned } from '../events.ts';
import { about, type Done, emitHandled, emitMoved, reason, target, tell, where } from './act.ts';
import { syncBundle } from './bundle.ts';
import { deskScope, lockDossier, receptionScope } from './dossier.ts';
import { guardMove } from './guards.ts';
import { moveDossier } from './move.ts';
import { NOTICES } from './notices.ts';
import { newPaperId } from './papers.ts';
import { receiveLocked } from './receive.ts';
import { issueResult, sealOutcome } from './results.ts';
import { ACT } from './scopes.ts';
import { issueRefusalSlip, issueSupplementSlip } from './slips.ts';
import { STATE } from './states.ts';
import { tellApplicant } from './tell.ts';

/** Reception of a complete dossier: the clock starts, the receipt slip (form 01) goes out. */
export const receiveDossier = defineCommand({
  name: 'services.dossier.receive',
  title: { vi: 'Tiếp nhận hồ sơ', en: 'Receive a dossier' },
  input: z.object({
    ...target,
    /** Case of the limit that applies, where the procedure has several. */
    limitCase: z.string().max(60).optional(),
  }),
  allow: { roles: ['receptionist'], clientScopes: ACT, scope: receptionScope },
  run: async (ctx, input): Promise<Done> =>
    receiveLocked(ctx, await lockDossier(ctx, input.dossierId, input.version), input.limitCase),
});

/** Refusal at reception, with the reason and what the applicant can do (form 03). */
export const refuseDossier = defineCommand({
  name: 'services.dossier.refuse',
  title: { vi: 'Từ chối tiếp nhận hồ sơ', en: 'Refuse a dossier' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['receptionist'], clientScopes: ACT, scope: receptionScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier, 'refuse', {
      agencyId: dossier.receivingAgencyId,
      reason: input.reason,
      slipId,
    });
    await issueRefusalSlip(ctx, dossier, input.reason, slipId);
    await emit(ctx, dossierRefused, { ...where(dossier), data: { ...about(dossier), channel: dossier.channel } });
    await tellApplicant(ctx, dossier, NOTICES.refused(dossier.code, input.reason));
    return { code: dossier.code, state: done.to };
  },
});

/** The specialist takes the dossier up. */
export const startDossier = defineCommand({
  name: 'services.dossier.start',
  title: { vi: 'Bắt đầu thẩm định', en: 'Start the examination' },
  input: z.object(target),
  allow: { roles: ['handler'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'start', {
      agencyId: dossier.decidingAgencyId,
      ...(ctx.actor.kind === 'person' ? { set: { handler_id: ctx.actor.personId } } : {}),
    });
    await emitMoved(ctx, dossier, 'start', done);
    await syncBundle(ctx, dossier);
    return { code: dossier.code, state: done.to };
  },
});

/** The specialist's opinion goes to the leader. */
export const proposeDossier = defineCommand({
  name: 'services.dossier.propose',
  title: { vi: 'Trình lãnh đạo phê duyệt', en: 'Propose to the leader' },
  input: z.object({ ...target, opinion: reason }),
  allow: { roles: ['handler'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'propose', {
      agencyId: dossier.decidingAgencyId,
      reason: input.opinion,
    });
    await emitMoved(ctx, dossier, 'propose', done);
    return { code: dossier.code, state: done.to };
  },
});

/** The leader asks the specialist to look again. */
export const sendBackDossier = defineCommand({
  name: 'services.dossier.sendBack',
  title: { vi: 'Trả lại chuyên viên', en: 'Send back to the specialist' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['leader'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'sendBack', {
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
    });
    await emitMoved(ctx, dossier, 'sendBack', done);
    return { code: dossier.code, state: done.to };
  },
});

const asked = {
  ...target,
  reason,
  /** Until when it is awaited, YYYY-MM-DD. */
  supplyBy: z.iso.date().optional(),
};

async function askSupplement(ctx: Ctx, input: z.output<z.ZodObject<typeof asked>>, side: 'receiving' | 'deciding') {
  const dossier = await lockDossier(ctx, input.dossierId, input.version);
  // At reception and after it other people ask: neither does the other's work.
  if ((side === 'receiving') !== (dossier.state === STATE.submitted)) {
    guardMove(dossier, 'requestSupplement', []);
    throw forbidden();
  }
  const slipId = await newPaperId(ctx);
  const done = await moveDossier(ctx, dossier, 'requestSupplement', {
    agencyId: side === 'receiving' ? dossier.receivingAgencyId : dossier.decidingAgencyId,
    reason: input.reason,
    slipId,
    ...(input.supplyBy ? { newDate: input.supplyBy } : {}),
  });
  await issueSupplementSlip(
    ctx,
    dossier,
    side,
    { reason: input.reason, ...(input.supplyBy ? { supplyBy: input.supplyBy } : {}) },
    slipId,
  );
  await emitMoved(ctx, dossier, 'requestSupplement', done);
  await syncBundle(ctx, dossier);
  await tell(ctx, dossier, NOTICES.supplement(dossier.code, input.reason, input.supplyBy));
  return { code: dossier.code, state: done.to };
}

/** Everything missing is asked for at once, in writing; the clock stops until it comes (form 02). */
export const requestSupplement = defineCommand({
  name: 'services.dossier.requestSupplement',
  title: { vi: 'Yêu cầu bổ sung hồ sơ', en: 'Ask for a supplement' },
  input: z.object(asked),
  allow: { roles: ['handler'], clientScopes: ACT, scope: deskScope },
  run: (ctx, input): Promise<Done> => askSupplement(ctx, input, 'deciding'),
});

/** The same before reception: an online filing is not complete yet. The limit has not begun (form 02). */
export const requestCompletion = defineCommand({
  name: 'services.dossier.requestCompletion',
  title: { vi: 'Yêu cầu hoàn thiện hồ sơ trước khi tiếp nhận', en: 'Ask to complete a filing before reception' },
  input: z.object(asked),
  allow: { roles: ['receptionist'], clientScopes: ACT, scope: receptionScope },
  run: (ctx, input): Promise<Done> => askSupplement(ctx, input, 'receiving'),
});

/**
 * The leader's decision to grant: the result is numbered, written and signed with the leader's certificate. From here
 * the agency's time no longer counts; what remains is the agency's own signature and the delivery.
 */
export const decideDossier = defineCommand({
  name: 'services.dossier.decide',
  title: { vi: 'Phê duyệt và ký số kết quả', en: 'Decide and sign' },
  input: z.object(target),
  allow: { roles: ['leader'], scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier, 'decide', {
      agencyId: dossier.decidingAgencyId,
      slipId,
      set: {
        handled_at: ctx.now,
        outcome: 'granted',
        ...(ctx.actor.kind === 'person' ? { decided_by: ctx.actor.personId } : {}),
      },
    });
    await issueResult(ctx, dossier, slipId);
    await emitHandled(ctx, dossier, done, 'granted', true);
    await syncBundle(ctx, dossier);
    await tell(ctx, dossier, NOTICES.ready(dossier.code));
    return { code: dossier.code, state: done.to };
  },
});

/** The agency's signature is put beside the leader's and the result is handed over electronically. */
export const issueDossier = defineCommand({
  name: 'services.dossier.issue',
  title: { vi: 'Ký số cơ quan và trả kết quả', en: 'Sign for the agency and hand over' },
  input: z.object(target),
  allow: { roles: ['receptionist'], clientScopes: ACT, scope: receptionScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'issue', {
      agencyId: dossier.receivingAgencyId,
      set: { returned_at: ctx.now },
    });
    await sealOutcome(ctx, dossier);
    await emit(ctx, dossierReturned, { ...where(dossier), data: { ...about(dossier), channel: dossier.channel } });
    await syncBundle(ctx, dossier);
    await tell(ctx, dossier, NOTICES.returned(dossier.code));
    return { code: dossier.code, state: done.to };
  },
});

// biome-ignore lint/suspicious/noExplicitAny: a list of commands with different inputs
export const officeCommands: readonly Command<any, any>[] = [
  receiveDossier,
  refuseDossier,
  startDossier,
  proposeDossier,
  sendBackDossier,
  requestSupplement,
  requestCompletion,
  decideDossier,
  issueDossier,
];
