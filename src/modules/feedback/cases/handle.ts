import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { execute } from '../../../kernel/execute.ts';
import { getPerson } from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, saying } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { getDossier, reopenDossier } from '../../services/index.ts';
import { ratingPath } from '../ratings/invite.ts';
import { LEADERS, placeOf } from '../reach.ts';
import { dueIn, limitsOf } from '../settings/read.ts';
import { type Case, getCase, logCase } from './log.ts';

const words = z
  .string()
  .trim()
  .min(10, { error: saying({ vi: 'Hãy viết ít nhất 10 ký tự.', en: 'Write at least 10 characters.' }) })
  .max(4000);
const one = { caseId: z.uuid(), version: z.number().int().positive().optional() };

/** Only whoever holds the case now acts on it. */
const holder = {
  roles: LEADERS,
  scope: async (ctx: Ctx, { caseId }: { caseId: string }) => placeOf(ctx, (await getCase(ctx, caseId)).holderId),
} as const;

async function takeCase(ctx: Ctx, id: string, version: number | undefined): Promise<Case> {
  const found = await getCase(ctx, id, true);
  if ((found.state !== 'new' && found.state !== 'escalated') || (version !== undefined && version !== found.version)) {
    throw conflict('case_changed', {
      vi: 'Đánh giá này vừa được xử lý. Hãy tải lại trang.',
      en: 'Someone has just dealt with this rating. Reload the page.',
    });
  }
  return found;
}

async function tellRater(
  ctx: Ctx,
  found: Case,
  kind: string,
  title: (code: string) => Text,
  body: Text,
): Promise<void> {
  const dossier = await getDossier(ctx, found.dossierId);
  const { email } = await getPerson(ctx, dossier.applicantId);
  const { token } = await ctx.db
    .selectFrom('feedback_rating')
    .select('token')
    .where('id', '=', found.ratingId)
    .executeTakeFirstOrThrow();
  await notify(ctx, {
    personId: dossier.applicantId,
    kind,
    title: title(dossier.code),
    body,
    href: ratingPath(token),
    email,
  });
}

/** The leader answers the applicant. */
export const answerCase = defineCommand({
  name: 'feedback.case.answer',
  title: { vi: 'Trả lời người đánh giá chưa hài lòng', en: 'Answer an unhappy rating' },
  input: z.object({ ...one, answer: words }),
  allow: holder,
  async run(ctx, input): Promise<void> {
    const found = await takeCase(ctx, input.caseId, input.version);
    const onTime = ctx.now <= found.dueAt;
    await ctx.db
      .updateTable('feedback_case')
      .set({
        state: 'answered',
        answer: input.answer,
        answered_at: ctx.now,
        on_time: onTime,
        version: found.version + 1,
      })
      .where('id', '=', found.id)
      .execute();
    await logCase(ctx, found, { action: 'answer', state: 'answered', note: input.answer, onTime });
    await tellRater(
      ctx,
      found,
      'feedback.answered',
      (code) => ({ vi: `Trả lời đánh giá của bạn về hồ sơ ${code}`, en: `Answer to your rating of dossier ${code}` }),
      { vi: input.answer, en: input.answer },
    );
  },
});

/** The dossier is opened again; the case is closed when it has its new result. Services tells the applicant. */
export const reopenCase = defineCommand({
  name: 'feedback.case.reopen',
  title: { vi: 'Xem xét lại hồ sơ bị đánh giá chưa hài lòng', en: 'Open the dossier of an unhappy rating again' },
  input: z.object({ ...one, reason: words }),
  allow: holder,
  async run(ctx, input): Promise<void> {
    const found = await takeCase(ctx, input.caseId, input.version);
    await execute(ctx, reopenDossier, { dossierId: found.dossierId, reason: input.reason });
    const onTime = ctx.now <= found.dueAt;
    await ctx.db
      .updateTable('feedback_case')
      .set({ state: 'reopened', on_time: onTime, version: found.version + 1 })
      .where('id', '=', found.id)
      .execute();
    await logCase(ctx, found, { action: 'reopen', state: 'reopened', note: input.reason, onTime });
  },
});

const noneAbove = () =>
  conflict('nobody_above', {
    vi: 'Không có cơ quan cấp trên để chuyển. Hãy trả lời người dân.',
    en: 'There is no agency above. Answer the citizen.',
  });

/** Hands a case to the agency above, with a deadline of its own. */
export async function raise(ctx: Ctx, found: Case, reason: string): Promise<void> {
  const above = (await agenciesOf(ctx)).agencyById(found.holderId)?.parentId;
  if (!above || found.state === 'escalated') throw noneAbove();
  const { cases } = await limitsOf(ctx);
  const dueAt = await dueIn(ctx, above, cases.aboveDays);
  await ctx.db
    .updateTable('feedback_case')
    .set({ state: 'escalated', holder_id: above, due_at: dueAt, version: found.version + 1 })
    .where('id', '=', found.id)
    .execute();
  await logCase(ctx, { ...found, holderId: above }, { action: 'escalate', state: 'escalated', note: reason, dueAt });
  await tellRater(
    ctx,
    found,
    'feedback.escalated',
    (code) => ({
      vi: `Đánh giá của bạn về hồ sơ ${code} được chuyển lên cấp trên`,
      en: `Your rating of dossier ${code} went to the level above`,
    }),
    {
      vi: 'Cơ quan cấp trên sẽ xem xét và trả lời bạn. Bạn không phải làm gì thêm.',
      en: 'The agency above will look into it and answer you. You need not do anything.',
    },
  );
}

export const escalateCase = defineCommand({
  name: 'feedback.case.escalate',
  title: { vi: 'Chuyển đánh giá chưa hài lòng lên cấp trên', en: 'Hand an unhappy rating to the level above' },
  input: z.object({ ...one, reason: words }),
  allow: holder,
  async run(ctx, input): Promise<void> {
    await raise(ctx, await takeCase(ctx, input.caseId, input.version), input.reason);
  },
});
