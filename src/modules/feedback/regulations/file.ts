import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { conflict, Problem, saying } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { type Agency, agenciesOf, provinceInfo } from '../../../kernel/units/index.ts';
import { regulationRated, regulationReceived } from '../events.ts';
import { dueIn, limitsOf } from '../settings/read.ts';
import type { Limits } from '../settings/section.ts';
import { BY_LINK, newToken, VISITOR } from '../visitor.ts';
import { getRegulation, logRegulation } from './record.ts';

const filled = (vi: string, en: string, min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min, { error: saying({ vi, en }) })
    .max(max);

/**
 * Who sends gives name, address and a telephone number: the decree asks for them, and without them nobody could be
 * answered (Decree 20/2008/NĐ-CP, amended by 92/2017/NĐ-CP).
 */
export const filingSchema = z.object({
  kind: z
    .string()
    .min(1, { error: saying({ vi: 'Hãy chọn loại vấn đề.', en: 'Choose what it is about.' }) })
    .max(60),
  regulation: filled('Hãy nêu tên quy định hoặc thủ tục.', 'Name the regulation or procedure.', 5, 300),
  content: filled('Hãy nêu nội dung, ít nhất 20 ký tự.', 'Describe it in at least 20 characters.', 20, 5000),
  proposal: z.string().trim().max(5000).optional(),
  name: filled('Hãy nhập họ và tên hoặc tên tổ chức.', 'Enter your name or that of your organisation.', 2, 120),
  address: filled('Hãy nhập địa chỉ liên hệ.', 'Enter your address.', 5, 300),
  phone: z
    .string()
    .transform((phone) => phone.replace(/[\s.()-]/g, '').replace(/^\+84/, '0'))
    .pipe(
      z.string().regex(/^0\d{9,10}$/, {
        error: saying({
          vi: 'Nhập số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0.',
          en: 'Enter a telephone number of 10 or 11 digits that begins with 0.',
        }),
      }),
    ),
  email: z
    .union([
      z.literal(''),
      z.email({ error: saying({ vi: 'Địa chỉ thư điện tử chưa đúng.', en: 'This is no e-mail address.' }) }),
    ])
    .optional(),
});

async function receiverOf(ctx: Ctx, { regulations }: Limits): Promise<Agency> {
  const province = await provinceInfo(ctx);
  const found = province && (await agenciesOf(ctx)).agencyOf(province.unitId, regulations.receiver, localDate(ctx.now));
  if (!found) throw new Error(`the province has no agency of the kind ${regulations.receiver} to receive feedback`);
  return found;
}

async function nextCode(ctx: Ctx): Promise<string> {
  const year = Number(localDate(ctx.now).slice(0, 4));
  const { rows } = await sql<{ last: number }>`
    INSERT INTO feedback_counter AS c (year, last) VALUES (${year}, 1)
    ON CONFLICT (year) DO UPDATE SET last = c.last + 1 RETURNING last`.execute(ctx.db);
  return `PAKN-${year}-${String(rows[0]?.last ?? 0).padStart(5, '0')}`;
}

export const fileRegulation = defineCommand({
  name: 'feedback.regulation.file',
  title: { vi: 'Gửi phản ánh, kiến nghị về quy định hành chính', en: 'Send feedback on regulations' },
  input: filingSchema,
  allow: { person: { level: 1 }, clientScopes: [VISITOR] },
  async run(ctx, input): Promise<{ code: string; token: string }> {
    const limits = await limitsOf(ctx);
    const { classifyDays, answerDays, kinds, perDay } = limits.regulations;
    if (!kinds.some(({ key }) => key === input.kind)) {
      const message = { vi: 'Hãy chọn loại vấn đề trong danh sách.', en: 'Choose what it is about from the list.' };
      throw new Problem(422, 'unknown_kind', message, [{ path: 'kind', message: message[ctx.lang] }]);
    }
    const sent = await ctx.db
      .selectFrom('feedback_regulation')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('sender_phone', '=', input.phone)
      .where('received_at', '>', new Date(ctx.now.getTime() - 86_400_000))
      .executeTakeFirstOrThrow();
    if (Number(sent.n) >= perDay) {
      throw conflict('too_many_today', {
        vi: `Mỗi số điện thoại gửi tối đa ${perDay} phản ánh trong một ngày. Hãy gửi tiếp vào ngày mai hoặc gọi 1022.`,
        en: `A telephone number may send ${perDay} pieces of feedback a day. Go on tomorrow, or call 1022.`,
      });
    }
    const receiver = await receiverOf(ctx, limits);
    const dueAt = await dueIn(ctx, receiver.id, answerDays);
    const token = newToken();
    const code = await nextCode(ctx);
    const { id } = await ctx.db
      .insertInto('feedback_regulation')
      .values({
        code,
        token,
        kind: input.kind,
        regulation: input.regulation,
        content: input.content,
        proposal: input.proposal || null,
        person_id: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
        sender_name: input.name,
        sender_address: input.address,
        sender_phone: input.phone,
        sender_email: input.email || null,
        unit_id: receiver.unitId,
        agency_id: receiver.id,
        state: 'received',
        received_at: ctx.now,
        classify_due_at: await dueIn(ctx, receiver.id, classifyDays),
        due_at: dueAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await logRegulation(ctx, { id, agencyId: receiver.id }, { action: 'file', state: 'received' });
    await emit(ctx, regulationReceived, {
      subject: id,
      unitId: receiver.unitId,
      agencyId: receiver.id,
      data: { feedbackId: id, kind: input.kind, dueAt: dueAt.toISOString() },
    });
    return { code, token };
  },
});

const byToken = z.object({ token: z.string().min(20).max(100) });
/** Only by the link that the sender was given. */
const holder = { clientScopes: [BY_LINK] } as const;

export const trackRegulation = defineQuery({
  name: 'feedback.regulation.track',
  title: { vi: 'Theo dõi phản ánh, kiến nghị đã gửi', en: 'Follow feedback that was sent' },
  input: byToken,
  allow: holder,
  run: (ctx, { token }) => getRegulation(ctx, { token }),
});

/** The sender says whether the answer helps. */
export const rateRegulation = defineCommand({
  name: 'feedback.regulation.rate',
  title: { vi: 'Đánh giá việc xử lý phản ánh, kiến nghị', en: 'Rate the answer to feedback' },
  input: byToken.extend({
    satisfied: z.boolean({ error: saying({ vi: 'Hãy chọn một câu trả lời.', en: 'Choose an answer.' }) }),
  }),
  allow: holder,
  async run(ctx, { token, satisfied }): Promise<void> {
    const one = await getRegulation(ctx, { token }, true);
    if (one.state !== 'answered' && one.state !== 'published') {
      throw conflict('not_answered', { vi: 'Phản ánh, kiến nghị chưa được trả lời.', en: 'It was not answered yet.' });
    }
    const was = one.satisfied === false ? 1 : 0;
    await ctx.db
      .updateTable('feedback_regulation')
      .set({ satisfied, rated_at: ctx.now, version: one.version + 1 })
      .where('id', '=', one.id)
      .execute();
    await logRegulation(ctx, one, { action: satisfied ? 'satisfied' : 'unsatisfied', state: one.state });
    await emit(ctx, regulationRated, {
      subject: one.id,
      unitId: one.unitId,
      agencyId: one.agencyId,
      data: {
        feedbackId: one.id,
        kind: one.kind,
        satisfied,
        unhappyChange: ((satisfied ? 0 : 1) - was) as -1 | 0 | 1,
        onTime: one.onTime ?? false,
        handledAt: one.handledAt?.toISOString() ?? null,
      },
    });
  },
});
