import { z } from 'zod';
import { DAY_MS } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { conflict, forbidden, notFound } from '../../../kernel/problem.ts';
import { getDossier, procedureVersion } from '../../services/index.ts';
import { closeBecauseHappy, openCase } from '../cases/open.ts';
import { ratingGiven } from '../events.ts';
import { surveyOf } from '../settings/read.ts';
import type { Survey } from '../settings/section.ts';
import { BY_LINK } from '../visitor.ts';
import { answersSchema, judge, type SurveyAnswers } from './answers.ts';

export interface Rating {
  readonly id: string;
  readonly dossierId: string;
  readonly token: string;
  readonly procedureCode: string;
  readonly unitId: string;
  readonly agencyId: string;
  readonly handledAt: Date | null;
  readonly invitedAt: Date;
  readonly firstGivenAt: Date | null;
  readonly score: number | null;
  readonly satisfied: boolean | null;
  readonly answers: SurveyAnswers | null;
}

/** By the link, or (for the applicant, signed in) by the code of the dossier. */
const target = z.union([
  z.object({ token: z.string().min(20).max(100) }),
  z.object({ dossier: z.string().min(1).max(60) }),
]);
type Target = z.output<typeof target>;

async function find(ctx: Ctx, by: Target, lock = false): Promise<Rating> {
  const query = ctx.db
    .selectFrom('feedback_rating as r')
    .innerJoin('dossier as d', 'd.id', 'r.dossier_id')
    .select([
      'r.id',
      'r.dossier_id as dossierId',
      'r.token',
      'r.procedure_code as procedureCode',
      'r.unit_id as unitId',
      'r.agency_id as agencyId',
      'r.handled_at as handledAt',
      'r.invited_at as invitedAt',
      'r.first_given_at as firstGivenAt',
      'r.score',
      'r.satisfied',
      'r.answers',
    ])
    .where((eb) => ('token' in by ? eb('r.token', '=', by.token) : eb('d.code', '=', by.dossier.trim().toUpperCase())));
  const row = await (lock ? query.forUpdate('r') : query).executeTakeFirst();
  if (!row) throw notFound({ vi: 'lời mời đánh giá này', en: 'This invitation to rate' });
  return row as unknown as Rating;
}

/** The applicant, or whoever holds the link. An API client would need the link like everybody else. */
const allow = {
  person: { level: 1 },
  clientScopes: [BY_LINK],
  async scope(ctx: Ctx, by: Target) {
    if (ctx.actor.kind === 'client' && !('token' in by)) throw forbidden();
    return { ownerId: (await getDossier(ctx, (await find(ctx, by)).dossierId)).applicantId };
  },
} as const;

export type Closed = 'expired' | 'final' | null;

/** Whether an answer can be given now: not too long after the end, and not too long after the first answer. Pure. */
export function closedFor(rating: Pick<Rating, 'invitedAt' | 'firstGivenAt'>, survey: Survey, now: Date): Closed {
  const after = (from: Date, days: number) => now.getTime() > from.getTime() + days * DAY_MS;
  if (rating.firstGivenAt) return after(rating.firstGivenAt, survey.changeDays) ? 'final' : null;
  return after(rating.invitedAt, survey.openDays) ? 'expired' : null;
}

export const giveRating = defineCommand({
  name: 'feedback.rating.give',
  title: { vi: 'Đánh giá việc giải quyết hồ sơ', en: 'Rate how a dossier was handled' },
  input: z.object({ by: target, answers: answersSchema }),
  allow: { ...allow, scope: (ctx: Ctx, { by }: { by: Target }) => allow.scope(ctx, by) },
  async run(ctx, input): Promise<{ satisfied: boolean; caseOpened: boolean }> {
    const rating = await find(ctx, input.by, true);
    const survey = await surveyOf(ctx);
    const closed = closedFor(rating, survey, ctx.now);
    if (closed) {
      throw conflict('rating_closed', {
        vi:
          closed === 'final'
            ? `Đánh giá chỉ được sửa trong ${survey.changeDays} ngày.`
            : 'Đã hết thời gian đánh giá hồ sơ này.',
        en:
          closed === 'final'
            ? `A rating may be changed within ${survey.changeDays} days.`
            : 'The time to rate this dossier is over.',
      });
    }
    const judged = judge(survey, input.answers, ctx.lang);
    const answers = JSON.stringify(judged.answers);
    const { score, satisfied } = judged;
    await ctx.db
      .updateTable('feedback_rating')
      .set({ score, satisfied, answers, given_at: ctx.now, first_given_at: rating.firstGivenAt ?? ctx.now })
      .where('id', '=', rating.id)
      .execute();
    await ctx.db
      .insertInto('feedback_rating_log')
      .values({ rating_id: rating.id, at: ctx.now, score, satisfied, answers })
      .execute();
    const was = rating.satisfied === false ? 1 : 0;
    await emit(ctx, ratingGiven, {
      subject: rating.dossierId,
      unitId: rating.unitId,
      agencyId: rating.agencyId,
      data: {
        dossierId: rating.dossierId,
        unit: rating.unitId,
        agency: rating.agencyId,
        procedure: rating.procedureCode,
        score,
        satisfied,
        unhappyChange: ((satisfied ? 0 : 1) - was) as -1 | 0 | 1,
        handledAt: rating.handledAt?.toISOString() ?? null,
      },
    });
    if (satisfied) await closeBecauseHappy(ctx, rating.dossierId);
    return { satisfied, caseOpened: satisfied ? false : await openCase(ctx, rating) };
  },
});

export interface CaseSeen {
  readonly state: string;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
}

/** What the page of the survey shows: the questions, what was answered, and what became of an unhappy answer. */
export const openRating = defineQuery({
  name: 'feedback.rating.open',
  title: { vi: 'Mở trang đánh giá', en: 'Open the survey' },
  input: z.object({ by: target }),
  allow: { ...allow, scope: (ctx: Ctx, { by }: { by: Target }) => allow.scope(ctx, by) },
  async run(ctx, { by }) {
    const rating = await find(ctx, by);
    const dossier = await getDossier(ctx, rating.dossierId);
    const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
    const survey = await surveyOf(ctx);
    const cases = (await ctx.db
      .selectFrom('feedback_case')
      .select(['state', 'opened_at as openedAt', 'due_at as dueAt', 'answer', 'answered_at as answeredAt'])
      .where('rating_id', '=', rating.id)
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .execute()) as unknown as CaseSeen[];
    return {
      rating,
      code: dossier.code,
      procedure: procedure.name,
      survey,
      closed: closedFor(rating, survey, ctx.now),
      cases,
    };
  },
});
