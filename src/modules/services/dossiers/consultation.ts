import { z } from 'zod';
import { atLocal, loadCalendar, localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { recordAccess } from '../../../kernel/identity/index.ts';
import { conflict, notFound, Problem } from '../../../kernel/problem.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { consultationAnswered, consultationAsked } from '../events.ts';
import { about, type Done, reason, target, where } from './act.ts';
import { syncBundle } from './bundle.ts';
import { deskScope, lockDossier } from './dossier.ts';
import { moveDossier } from './move.ts';
import { ACT, READ } from './scopes.ts';

/** Roles of a consulted agency that see and answer its questions. */
export const ADVISERS = ['handler', 'leader'] as const;

export interface Consultation {
  readonly id: string;
  readonly dossierId: string;
  readonly askingAgencyId: string;
  readonly agencyId: string;
  readonly unitId: string;
  readonly question: string;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly answeredAt: Date | null;
  readonly verdict: 'agree' | 'disagree' | 'other' | null;
  readonly answer: string | null;
  readonly closedAt: Date | null;
}

const select = (ctx: Ctx) =>
  ctx.db
    .selectFrom('consultation')
    .select([
      'consultation.id',
      'dossier_id as dossierId',
      'asking_agency_id as askingAgencyId',
      'agency_id as agencyId',
      'consultation.unit_id as unitId',
      'question',
      'asked_at as askedAt',
      'consultation.due_at as dueAt',
      'answered_at as answeredAt',
      'verdict',
      'answer',
      'closed_at as closedAt',
    ]);

export async function consultationsOf(ctx: Ctx, dossierId: string): Promise<Consultation[]> {
  return (await select(ctx)
    .where('dossier_id', '=', dossierId)
    .orderBy('asked_at')
    .orderBy('id')
    .execute()) as unknown as Consultation[];
}

const unknown = () => notFound({ vi: 'phiếu lấy ý kiến này', en: 'This consultation' });

async function getConsultation(ctx: Ctx, id: string): Promise<Consultation> {
  const row = await select(ctx).where('consultation.id', '=', id).executeTakeFirst();
  if (!row) throw unknown();
  return row as unknown as Consultation;
}

async function adviserScope(ctx: Ctx, { consultationId }: { consultationId: string }): Promise<Scope> {
  const { agencyId, unitId } = await getConsultation(ctx, consultationId);
  return { agencyId, unitId };
}

/**
 * Asks another agency for its opinion, with a date by its own calendar. The dossier's clock goes on unless the procedure
 * says that the reply is not counted (`pausedBy: consultation`).
 */
export const consultAgency = defineCommand({
  name: 'services.dossier.consult',
  title: { vi: 'Lấy ý kiến cơ quan khác', en: 'Consult another agency' },
  input: z.object({
    ...target,
    agencyId: z.uuid(),
    question: reason,
    /** YYYY-MM-DD, until the end of its working time; a day off gives the next working day. */
    dueOn: z.iso.date(),
  }),
  allow: { roles: ['handler'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done & { consultationId: string }> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const agency = (await agenciesOf(ctx)).agencyById(input.agencyId, localDate(ctx.now));
    if (!agency || agency.validTo <= localDate(ctx.now)) throw notFound({ vi: 'cơ quan', en: 'The agency' });
    if (agency.id === dossier.decidingAgencyId) {
      throw conflict('own_agency', {
        vi: 'Không lấy ý kiến của chính cơ quan đang giải quyết.',
        en: 'The deciding agency does not consult itself.',
      });
    }
    if (input.dueOn < localDate(ctx.now)) {
      const text = { vi: 'Hạn trả lời phải từ hôm nay trở đi.', en: 'The date must not be in the past.' };
      throw new Problem(422, 'due_in_the_past', text, [{ path: 'dueOn', message: text[ctx.lang] }]);
    }
    const calendar = await loadCalendar(ctx, agency.id);
    const day = calendar.isWorkingDay(input.dueOn) ? input.dueOn : calendar.addWorkingDays(input.dueOn, 1);
    const last = calendar.intervals(day).at(-1)?.to ?? '17:00';
    const dueAt = atLocal(day, last);
    const { id } = await ctx.db
      .insertInto('consultation')
      .values({
        dossier_id: dossier.id,
        asking_agency_id: dossier.decidingAgencyId,
        agency_id: agency.id,
        unit_id: agency.unitId,
        question: input.question,
        asked_at: ctx.now,
        asked_by: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
        due_at: dueAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const done = await moveDossier(ctx, dossier, 'consult', {
      agencyId: dossier.decidingAgencyId,
      reason: `${agency.name}: ${input.question}`.slice(0, 2000),
      ref: id,
    });
    await emit(ctx, consultationAsked, {
      ...where(dossier),
      data: {
        ...about(dossier),
        consultationId: id,
        consultedAgencyId: agency.id,
        dueAt: dueAt.toISOString(),
      },
    });
    await syncBundle(ctx, dossier);
    return { code: dossier.code, state: done.to, consultationId: id };
  },
});

/** The consulted agency's opinion. It goes into the dossier's log; late answers are taken while the dossier is open. */
export const answerConsultation = defineCommand({
  name: 'services.consultation.answer',
  title: { vi: 'Trả lời lấy ý kiến', en: 'Answer a consultation' },
  input: z.object({
    consultationId: z.uuid(),
    verdict: z.enum(['agree', 'disagree', 'other']),
    answer: reason,
  }),
  allow: { roles: ADVISERS, clientScopes: ACT, scope: adviserScope },
  async run(ctx, input): Promise<{ code: string }> {
    const asked = await getConsultation(ctx, input.consultationId);
    const dossier = await lockDossier(ctx, asked.dossierId);
    const now = await getConsultation(ctx, input.consultationId);
    if (now.answeredAt) {
      throw conflict('already_answered', { vi: 'Phiếu lấy ý kiến đã được trả lời.', en: 'It was already answered.' });
    }
    if (now.closedAt) {
      throw conflict('consultation_closed', {
        vi: 'Hồ sơ đã kết thúc, không cần trả lời nữa.',
        en: 'The dossier has ended; no answer is needed any more.',
      });
    }
    await ctx.db
      .updateTable('consultation')
      .set({
        answered_at: ctx.now,
        answered_by: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
        verdict: input.verdict,
        answer: input.answer,
      })
      .where('id', '=', now.id)
      .execute();
    await moveDossier(ctx, dossier, 'answerConsultation', {
      agencyId: now.agencyId,
      reason: input.answer,
      ref: now.id,
    });
    await emit(ctx, consultationAnswered, {
      ...where(dossier),
      data: {
        ...about(dossier),
        consultationId: now.id,
        consultedAgencyId: now.agencyId,
        verdict: input.verdict,
        onTime: ctx.now <= now.dueAt,
      },
    });
    await syncBundle(ctx, dossier);
    return { code: dossier.code };
  },
});

export interface ConsultationLine extends Consultation {
  readonly code: string;
  readonly subject: string;
}

/** What other agencies ask the reader's agencies: the most urgent first, those answered lately after them. */
export const consultationInbox = defineQuery({
  name: 'services.consultation.inbox',
  title: { vi: 'Phiếu lấy ý kiến gửi đến', en: 'Consultations to answer' },
  input: z.object({ answered: z.boolean().default(false) }),
  allow: { roles: ADVISERS, clientScopes: READ },
  async run(ctx, { answered }): Promise<ConsultationLine[]> {
    const grants = (ctx.actor.kind === 'person' || ctx.actor.kind === 'client' ? ctx.actor.grants : []).filter(
      (grant) => (ADVISERS as readonly string[]).includes(grant.role),
    );
    const agencies = grants.flatMap((grant) => (grant.agencyId ? [grant.agencyId] : []));
    const units = grants.flatMap((grant) => (grant.agencyId ? [] : [grant.unitId]));
    const query = select(ctx)
      .innerJoin('dossier', 'dossier.id', 'consultation.dossier_id')
      .select(['dossier.code', 'dossier.subject'])
      .where((eb) =>
        eb.or([
          eb('agency_id', '=', eb.fn.any(eb.val(agencies))),
          eb(
            'consultation.unit_id',
            'in',
            eb
              .selectFrom('ancestor')
              .select('unit_id')
              .where('ancestor_id', '=', eb.fn.any(eb.val(units))),
          ),
        ]),
      );
    const rows = answered
      ? await query.where('answered_at', 'is not', null).orderBy('answered_at', 'desc').limit(50).execute()
      : await query
          .where('answered_at', 'is', null)
          .where('closed_at', 'is', null)
          .orderBy('consultation.due_at')
          .orderBy('consultation.id')
          .limit(100)
          .execute();
    return rows as unknown as ConsultationLine[];
  },
});

/** One question for those who answer it. The look at the dossier is logged. */
export const openConsultation = defineQuery({
  name: 'services.consultation.open',
  title: { vi: 'Mở phiếu lấy ý kiến', en: 'Open a consultation' },
  input: z.object({ consultationId: z.uuid() }),
  allow: { roles: ADVISERS, clientScopes: READ, scope: adviserScope },
  async run(ctx, { consultationId }): Promise<ConsultationLine> {
    const asked = await getConsultation(ctx, consultationId);
    const { code, subject, applicant_id } = await ctx.db
      .selectFrom('dossier')
      .select(['code', 'subject', 'applicant_id'])
      .where('id', '=', asked.dossierId)
      .executeTakeFirstOrThrow();
    await recordAccess(ctx, {
      personId: applicant_id,
      subjectType: 'dossier',
      subject: asked.dossierId,
      purpose: 'services.consultation',
    });
    return { ...asked, code, subject };
  },
});
