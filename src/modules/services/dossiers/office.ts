import { z } from 'zod';
import { type Command, defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { conflict } from '../../../kernel/problem.ts';
import { dossierHandled, dossierMoved, dossierReceived, dossierRefused, dossierReturned } from '../events.ts';
import { type Dossier, deskScope, lockDossier, receptionScope } from './dossier.ts';
import { type Moved, moveDossier } from './move.ts';
import { issueReceipt, issueResult, sealResult } from './papers.ts';
import { STATE } from './states.ts';
import { tellApplicant } from './tell.ts';

/** Every act of the office names the dossier and the version the officer saw. */
const target = { dossierId: z.uuid(), version: z.number().int().positive().optional() };
const reason = z
  .string()
  .trim()
  .min(10, { error: 'Nêu rõ lý do (ít nhất 10 ký tự). / Give the reason (at least 10 characters).' })
  .max(2000);

export interface Done {
  readonly code: string;
  readonly state: number;
}

const about = (dossier: Dossier) => ({ dossierId: dossier.id, code: dossier.code, procedure: dossier.procedureCode });

const where = (dossier: Dossier) => ({
  subject: dossier.id,
  unitId: dossier.unitId,
  agencyId: dossier.decidingAgencyId,
});

async function moved(ctx: Ctx, dossier: Dossier, action: string, { from, to, deadline }: Moved): Promise<void> {
  await emit(ctx, dossierMoved, {
    ...where(dossier),
    data: { ...about(dossier), action, from, to, dueAt: deadline.dueAt?.toISOString() ?? null },
  });
}

/** Reception of a complete dossier: the clock starts, the receipt slip (form 01) goes out. */
export const receiveDossier = defineCommand({
  name: 'services.dossier.receive',
  title: { vi: 'Tiếp nhận hồ sơ', en: 'Receive a dossier' },
  input: z.object(target),
  allow: { roles: ['receptionist'], scope: receptionScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'receive', {
      step: 'process',
      agencyId: dossier.receivingAgencyId,
      set: { received_at: ctx.now },
    });
    const { dueAt } = done.deadline;
    if (!dueAt) throw new Error(`dossier ${dossier.code} was received but has no due date`);
    await issueReceipt(ctx, { ...dossier, receivedAt: ctx.now, dueAt });
    await emit(ctx, dossierReceived, {
      ...where(dossier),
      data: { ...about(dossier), channel: dossier.channel, dueAt: dueAt.toISOString() },
    });
    await tellApplicant(
      ctx,
      dossier,
      'dossier.received',
      { vi: `Hồ sơ ${dossier.code} đã được tiếp nhận`, en: `Dossier ${dossier.code} was received` },
      {
        vi: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả đã được gửi cho bạn.',
        en: 'Your receipt slip with the appointment is ready.',
      },
    );
    return { code: dossier.code, state: done.to };
  },
});

/** Refusal at reception, with the reason and what the applicant can do (form 03). */
export const refuseDossier = defineCommand({
  name: 'services.dossier.refuse',
  title: { vi: 'Từ chối tiếp nhận hồ sơ', en: 'Refuse a dossier' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['receptionist'], scope: receptionScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'refuse', {
      step: null,
      agencyId: dossier.receivingAgencyId,
      reason: input.reason,
    });
    await emit(ctx, dossierRefused, { ...where(dossier), data: { ...about(dossier), channel: dossier.channel } });
    await tellApplicant(
      ctx,
      dossier,
      'dossier.refused',
      { vi: `Hồ sơ ${dossier.code} không được tiếp nhận`, en: `Dossier ${dossier.code} was not received` },
      { vi: `Lý do: ${input.reason}`, en: `Reason: ${input.reason}` },
    );
    return { code: dossier.code, state: done.to };
  },
});

/** The specialist takes the dossier up. */
export const startDossier = defineCommand({
  name: 'services.dossier.start',
  title: { vi: 'Bắt đầu thẩm định', en: 'Start the examination' },
  input: z.object(target),
  allow: { roles: ['handler'], scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'start', {
      step: 'process',
      agencyId: dossier.decidingAgencyId,
      ...(ctx.actor.kind === 'person' ? { set: { handler_id: ctx.actor.personId } } : {}),
    });
    await moved(ctx, dossier, 'start', done);
    return { code: dossier.code, state: done.to };
  },
});

/** The specialist's opinion goes to the leader. */
export const proposeDossier = defineCommand({
  name: 'services.dossier.propose',
  title: { vi: 'Trình lãnh đạo phê duyệt', en: 'Propose to the leader' },
  input: z.object({ ...target, opinion: reason }),
  allow: { roles: ['handler'], scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    if (dossier.step === 'approve') throw alreadyProposed();
    const done = await moveDossier(ctx, dossier, 'propose', {
      step: 'approve',
      agencyId: dossier.decidingAgencyId,
      reason: input.opinion,
    });
    await moved(ctx, dossier, 'propose', done);
    return { code: dossier.code, state: done.to };
  },
});

const alreadyProposed = () =>
  conflict('already_proposed', { vi: 'Hồ sơ đã được trình lãnh đạo.', en: 'The dossier is already with the leader.' });
const notProposed = () =>
  conflict('not_proposed', {
    vi: 'Hồ sơ chưa được trình. Chuyên viên cần trình trước khi lãnh đạo quyết định.',
    en: 'The specialist has not proposed this dossier yet.',
  });

/** The leader asks the specialist to look again. */
export const sendBackDossier = defineCommand({
  name: 'services.dossier.sendBack',
  title: { vi: 'Trả lại chuyên viên', en: 'Send back to the specialist' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['leader'], scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    if (dossier.step !== 'approve') throw notProposed();
    const done = await moveDossier(ctx, dossier, 'sendBack', {
      step: 'process',
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
    });
    await moved(ctx, dossier, 'sendBack', done);
    return { code: dossier.code, state: done.to };
  },
});

/** Everything missing is asked for at once, in writing; the clock stops until it comes (form 02). */
export const requestSupplement = defineCommand({
  name: 'services.dossier.requestSupplement',
  title: { vi: 'Yêu cầu bổ sung hồ sơ', en: 'Ask for a supplement' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['handler'], scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const asked = await ctx.db
      .selectFrom('dossier_transition')
      .select('id')
      .where('dossier_id', '=', dossier.id)
      .where('action', '=', 'requestSupplement')
      .executeTakeFirst();
    if (asked) {
      throw conflict('supplement_asked_once', {
        vi: 'Hồ sơ chỉ được yêu cầu bổ sung một lần, nêu đủ mọi giấy tờ còn thiếu. Hồ sơ này đã được yêu cầu bổ sung.',
        en: 'A supplement may be asked for only once, with everything that is missing. It was already asked for.',
      });
    }
    const done = await moveDossier(ctx, dossier, 'requestSupplement', {
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
    });
    await moved(ctx, dossier, 'requestSupplement', done);
    await tellApplicant(
      ctx,
      dossier,
      'dossier.supplement',
      { vi: `Hồ sơ ${dossier.code} cần bổ sung`, en: `Dossier ${dossier.code} needs a supplement` },
      { vi: input.reason, en: input.reason },
    );
    return { code: dossier.code, state: done.to };
  },
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
    if (dossier.state === STATE.processing && dossier.step !== 'approve') throw notProposed();
    const done = await moveDossier(ctx, dossier, 'decide', {
      step: 'issue',
      agencyId: dossier.decidingAgencyId,
      set: { handled_at: ctx.now, outcome: 'granted' },
    });
    await issueResult(ctx, dossier);
    await emit(ctx, dossierHandled, {
      ...where(dossier),
      data: {
        ...about(dossier),
        channel: dossier.channel,
        outcome: 'granted',
        dueAt: done.deadline.dueAt?.toISOString() ?? null,
        timeliness: done.timeliness ?? 'on_time',
        electronicResult: true,
      },
    });
    return { code: dossier.code, state: done.to };
  },
});

/** The agency's signature is put beside the leader's and the result is handed over electronically. */
export const issueDossier = defineCommand({
  name: 'services.dossier.issue',
  title: { vi: 'Ký số cơ quan và trả kết quả', en: 'Sign for the agency and hand over' },
  input: z.object(target),
  allow: { roles: ['receptionist'], scope: receptionScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const done = await moveDossier(ctx, dossier, 'issue', {
      step: null,
      agencyId: dossier.receivingAgencyId,
      set: { returned_at: ctx.now },
    });
    await sealResult(ctx, dossier);
    await emit(ctx, dossierReturned, { ...where(dossier), data: { ...about(dossier), channel: dossier.channel } });
    await tellApplicant(
      ctx,
      dossier,
      'dossier.returned',
      { vi: `Hồ sơ ${dossier.code} đã có kết quả`, en: `The result of dossier ${dossier.code} is here` },
      {
        vi: 'Bạn có thể tải kết quả đã ký số ngay trên trang hồ sơ.',
        en: 'You can download the signed result from the page of the dossier.',
      },
    );
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
  decideDossier,
  issueDossier,
];
