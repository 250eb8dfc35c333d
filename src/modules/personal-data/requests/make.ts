import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { forbidden, saying } from '../../../kernel/problem.ts';
import { type HeldLine, overview } from '../collect.ts';
import { type Consent, consentsOf } from '../consents.ts';
import { requestMade } from '../events.ts';
import { nextCode } from '../number.ts';
import { limitEnd, limitsOn, purposesOf } from '../settings/read.ts';
import type { Purpose } from '../settings/section.ts';
import { type DataRequest, getRequest, KINDS, type LogLine, logOf, note, requests } from './record.ts';

export const CORRECTABLE = ['phone', 'email', 'other'] as const;

const PHONE = /^0\d{9}$/;

/** What a person may ask. `about`: correct – which fact; restrict and object – which purpose. */
export const requestInput = z
  .object({
    kind: z.enum(KINDS, saying({ vi: 'Chọn việc bạn yêu cầu', en: 'Choose what you ask for' })),
    about: z.string().max(60).optional(),
    /** The right value of a phone number or an e-mail address. */
    wanted: z.string().trim().max(200).optional(),
    detail: z
      .string()
      .trim()
      .min(10, saying({ vi: 'Viết ít nhất 10 chữ để cán bộ hiểu đúng yêu cầu', en: 'Write at least 10 characters' }))
      .max(4000),
  })
  .check(({ value, issues }) => {
    const bad = (path: string, vi: string, en: string) =>
      issues.push({ code: 'custom', path: [path], message: saying({ vi, en }), input: value });
    const { kind, about, wanted = '' } = value;
    if (kind === 'correct' && !CORRECTABLE.some((one) => one === about))
      bad('about', 'Chọn thông tin cần đính chính', 'Choose what is to be corrected');
    if ((kind === 'restrict' || kind === 'object') && !about) bad('about', 'Chọn mục đích xử lý', 'Choose the purpose');
    if (kind === 'correct' && about === 'phone' && !PHONE.test(wanted))
      bad(
        'wanted',
        'Nhập số điện thoại 10 chữ số, bắt đầu bằng 0',
        'Enter a phone number of 10 digits that begins with 0',
      );
    if (kind === 'correct' && about === 'email' && !z.email().safeParse(wanted).success)
      bad(
        'wanted',
        'Nhập địa chỉ thư điện tử đúng, ví dụ ten@vi-du.vn',
        'Enter an e-mail address like name@example.vn',
      );
  });

/** Takes a request in; the same one while it is open is not taken twice. */
export const makeRequest = defineCommand({
  name: 'personal-data.request.make',
  title: { vi: 'Gửi yêu cầu về dữ liệu cá nhân', en: 'Make a request about personal data' },
  input: requestInput,
  allow: { person: { level: 1 } },
  async run(ctx, input): Promise<{ id: string; code: string }> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const { personId } = ctx.actor;
    const about = input.kind === 'access' || input.kind === 'erase' ? null : (input.about ?? null);
    const open = await requests(ctx)
      .where('person_id', '=', personId)
      .where('kind', '=', input.kind)
      .where((eb) => (about === null ? eb('about', 'is', null) : eb('about', '=', about)))
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (open) return { id: open.id, code: open.code };
    const limits = await limitsOn(ctx, ctx.now);
    const code = await nextCode(ctx, 'YCDL');
    const { id } = await ctx.db
      .insertInto('data_request')
      .values({
        code,
        person_id: personId,
        kind: input.kind,
        about,
        wanted: input.kind === 'correct' ? (input.wanted ?? null) : null,
        detail: input.detail,
        state: 'new',
        received_at: ctx.now,
        answer_due_at: await limitEnd(ctx, ctx.now, limits.answer),
        act_due_at: await limitEnd(ctx, ctx.now, limits.act[input.kind]),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await note(ctx, id, 'made', null);
    await emit(ctx, requestMade, { subject: id, data: { requestId: id, kind: input.kind } });
    return { id, code };
  },
});

export interface MyData {
  readonly held: readonly HeldLine[];
  readonly purposes: readonly Purpose[];
  readonly consents: readonly Consent[];
  readonly requests: readonly DataRequest[];
}

/** What is held about the person who asks, why, what they agreed to, and what they asked for. */
export const readMyData = defineQuery({
  name: 'personal-data.mine.read',
  title: { vi: 'Xem dữ liệu của tôi', en: 'See my data' },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx): Promise<MyData> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const { personId } = ctx.actor;
    const mine = await requests(ctx)
      .where('person_id', '=', personId)
      .orderBy('received_at', 'desc')
      .limit(50)
      .execute();
    return {
      held: await overview(ctx, personId),
      purposes: (await purposesOf(ctx)).purposes,
      consents: await consentsOf(ctx, personId),
      requests: mine as unknown as DataRequest[],
    };
  },
});

export const ownRequest = async (ctx: Ctx, { requestId }: { requestId: string }) => ({
  ownerId: (await getRequest(ctx, requestId)).personId,
});

/** One of the person's own requests. */
export const openMyRequest = defineQuery({
  name: 'personal-data.request.openMine',
  title: { vi: 'Xem yêu cầu của tôi', en: 'See my request' },
  input: z.object({ requestId: z.uuid() }),
  allow: { person: { level: 1 }, scope: ownRequest },
  run: async (ctx, { requestId }): Promise<{ request: DataRequest; log: LogLine[] }> => ({
    request: await getRequest(ctx, requestId),
    log: await logOf(ctx, requestId),
  }),
});
