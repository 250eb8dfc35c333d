import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, Problem, saying } from '../../../kernel/problem.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { regulationHandled, regulationMoved, regulationOverdue } from '../events.ts';
import { LEADERS, placeOf } from '../reach.ts';
import { limitsOf } from '../settings/read.ts';
import { getRegulation, logRegulation, OPEN_STATES, type Regulation, trackPath } from './record.ts';

const words = (max: number) =>
  z
    .string()
    .trim()
    .min(10, { error: saying({ vi: 'Hãy viết ít nhất 10 ký tự.', en: 'Write at least 10 characters.' }) })
    .max(max);
const target = { id: z.uuid(), version: z.number().int().positive().optional() };
const holder = {
  roles: LEADERS,
  scope: async (ctx: Ctx, { id }: { id: string }) => placeOf(ctx, (await getRegulation(ctx, { id })).agencyId),
} as const;

async function take(ctx: Ctx, { id, version }: { id: string; version?: number | undefined }): Promise<Regulation> {
  const one = await getRegulation(ctx, { id }, true);
  if (!OPEN_STATES.includes(one.state) || (version !== undefined && version !== one.version)) {
    throw conflict('feedback_changed', {
      vi: 'Phản ánh này vừa được người khác xử lý. Hãy tải lại trang.',
      en: 'Someone else has just dealt with this feedback. Reload the page.',
    });
  }
  return one;
}

const where = (one: Regulation) => ({ subject: one.id, unitId: one.unitId, agencyId: one.agencyId });
const about = (one: Regulation) => ({ feedbackId: one.id, kind: one.kind });

async function tellSender(ctx: Ctx, one: Regulation, what: string, vi: string, en: string): Promise<void> {
  if (!one.personId) return;
  await notify(ctx, {
    personId: one.personId,
    kind: `feedback.regulation.${what}`,
    title: { vi: `Phản ánh ${one.code}: ${vi}`, en: `Feedback ${one.code}: ${en}` },
    body: {
      vi: 'Mở trang theo dõi để xem chi tiết.',
      en: 'Open its page to read more.',
    },
    href: trackPath(one.token),
  });
}

/** What it is about, and which agency has to answer: the same one, or another it is passed on to. The limit stays. */
export const classifyRegulation = defineCommand({
  name: 'feedback.regulation.classify',
  title: { vi: 'Phân loại, chuyển phản ánh, kiến nghị', en: 'Classify feedback and pass it on' },
  input: z.object({
    ...target,
    kind: z.string().min(1).max(60),
    agencyId: z.uuid(),
    note: z.string().trim().max(2000).optional(),
  }),
  allow: holder,
  async run(ctx, input): Promise<void> {
    const one = await take(ctx, input);
    const { regulations } = await limitsOf(ctx);
    const to = (await agenciesOf(ctx)).agencyById(input.agencyId, localDate(ctx.now));
    if (!to || !regulations.kinds.some(({ key }) => key === input.kind)) {
      const message = {
        vi: 'Hãy chọn loại vấn đề và cơ quan xử lý.',
        en: 'Choose a kind and the agency that answers.',
      };
      throw new Problem(422, 'not_classified', message, [{ path: 'agencyId', message: message[ctx.lang] }]);
    }
    const passed = to.id !== one.agencyId;
    const state = passed ? 'transferred' : 'classified';
    const moved = { ...one, kind: input.kind, agencyId: to.id, unitId: to.unitId };
    await ctx.db
      .updateTable('feedback_regulation')
      .set({
        kind: input.kind,
        agency_id: to.id,
        unit_id: to.unitId,
        state,
        classified_at: ctx.now,
        version: one.version + 1,
      })
      .where('id', '=', one.id)
      .execute();
    const action = passed ? 'transfer' : 'classify';
    await logRegulation(ctx, one, {
      action,
      state,
      note: [passed ? to.name : '', input.note ?? ''].filter(Boolean).join(': ') || undefined,
    });
    await emit(ctx, regulationMoved, { ...where(moved), data: { ...about(moved), action, state } });
    if (passed) await tellSender(ctx, one, 'transferred', `đã chuyển đến ${to.name}`, `passed on to ${to.name}`);
  },
});

async function handled(ctx: Ctx, one: Regulation, outcome: 'answered' | 'refused', answer: string): Promise<void> {
  const onTime = ctx.now <= one.dueAt;
  // Late and not counted yet: what is late counts once, at the end of its limit.
  if (!onTime && outcome === 'answered') await countOverdue(ctx, one);
  await ctx.db
    .updateTable('feedback_regulation')
    .set({ state: outcome, answer, handled_at: ctx.now, on_time: onTime, version: one.version + 1 })
    .where('id', '=', one.id)
    .execute();
  await logRegulation(ctx, one, { action: outcome === 'answered' ? 'answer' : 'refuse', state: outcome, note: answer });
  await emit(ctx, regulationHandled, { ...where(one), data: { ...about(one), outcome, onTime } });
}

export const answerRegulation = defineCommand({
  name: 'feedback.regulation.answer',
  title: { vi: 'Trả lời phản ánh, kiến nghị', en: 'Answer feedback' },
  input: z.object({ ...target, answer: words(8000) }),
  allow: holder,
  async run(ctx, input): Promise<void> {
    const one = await take(ctx, input);
    await handled(ctx, one, 'answered', input.answer);
    await tellSender(ctx, one, 'answered', 'đã có trả lời', 'there is an answer');
  },
});

/** It is no feedback on a regulation: a complaint, a denunciation, a question of one's own case. Says where to go. */
export const refuseRegulation = defineCommand({
  name: 'feedback.regulation.refuse',
  title: { vi: 'Không tiếp nhận xử lý phản ánh, kiến nghị', en: 'Refuse feedback that belongs elsewhere' },
  input: z.object({ ...target, reason: words(4000) }),
  allow: holder,
  async run(ctx, input): Promise<void> {
    const one = await take(ctx, input);
    await handled(ctx, one, 'refused', input.reason);
    await tellSender(ctx, one, 'refused', 'không thuộc phạm vi xử lý', 'belongs elsewhere');
  },
});

/** The answer is made public, in words that name nobody. */
export const publishRegulation = defineCommand({
  name: 'feedback.regulation.publish',
  title: { vi: 'Công khai trả lời phản ánh, kiến nghị', en: 'Publish the answer to feedback' },
  input: z.object({
    ...target,
    title: words(200),
    content: words(5000),
    checked: z.literal(true, {
      error: saying({ vi: 'Hãy xác nhận nội dung không nêu tên người gửi.', en: 'Confirm that nobody is named.' }),
    }),
  }),
  allow: holder,
  async run(ctx, input): Promise<void> {
    const one = await getRegulation(ctx, { id: input.id }, true);
    if (one.state !== 'answered') {
      throw conflict('not_answered', { vi: 'Chỉ công khai sau khi đã trả lời.', en: 'Publish after it was answered.' });
    }
    await ctx.db
      .updateTable('feedback_regulation')
      .set({
        state: 'published',
        published_at: ctx.now,
        public_title: input.title,
        public_content: input.content,
        version: one.version + 1,
      })
      .where('id', '=', one.id)
      .execute();
    await logRegulation(ctx, one, { action: 'publish', state: 'published' });
    await emit(ctx, regulationMoved, { ...where(one), data: { ...about(one), action: 'publish', state: 'published' } });
  },
});

/** Tells once that the limit ran out. Does nothing for one that is counted already. */
export async function countOverdue(ctx: Ctx, one: Regulation): Promise<void> {
  if (one.overdueAt) return;
  const done = await ctx.db
    .updateTable('feedback_regulation')
    .set({ overdue_at: one.dueAt })
    .where('id', '=', one.id)
    .where('overdue_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (done) await emit(ctx, regulationOverdue, { ...where(one), at: one.dueAt, data: about(one) });
}
