import { z } from 'zod';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import {
  getPerson,
  type Person,
  personNames,
  recordAccess,
  recordAccesses,
  setContact,
} from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, saying } from '../../../kernel/problem.ts';
import { type ErasedLine, erase, type HeldLine, overview } from '../collect.ts';
import { setConsent } from '../consents.ts';
import { personErased, requestMoved } from '../events.ts';
import { limitEnd, limitsOn, purposesOf } from '../settings/read.ts';
import { KIND_NAMES } from '../words/names.ts';
import { type DataRequest, dueOf, getRequest, type LogLine, lockRequest, logOf, note, requests } from './record.ts';

/** Cán bộ bảo vệ dữ liệu cá nhân: one for the province. */
export const PROTECTORS = ['data_protection'] as const;
const protector = { roles: PROTECTORS, provinceWide: true } as const;
const deed = { requestId: z.uuid(), version: z.number().int().positive() };
const words = z
  .string()
  .trim()
  .min(10, saying({ vi: 'Viết rõ cho người dân hiểu, ít nhất 10 chữ', en: 'Say it clearly, at least 10 characters' }))
  .max(4000);

export const TABS = ['open', 'overdue', 'ended'] as const;
export interface RequestLine extends DataRequest {
  readonly name: string;
}

/** Requests by what is most urgent, and how many there are. */
export const listRequests = defineQuery({
  name: 'personal-data.request.list',
  title: { vi: 'Danh sách yêu cầu về dữ liệu cá nhân', en: 'List requests about personal data' },
  input: z.object({ tab: z.enum(TABS).default('open') }),
  allow: protector,
  async run(ctx, { tab }): Promise<{ lines: RequestLine[]; counts: Record<(typeof TABS)[number], number> }> {
    const due = (late: boolean) => {
      const open = requests(ctx).where('ended_at', 'is', null);
      const past = open.where((eb) =>
        eb(
          eb.case().when('state', '=', 'new').then(eb.ref('answer_due_at')).else(eb.ref('act_due_at')).end(),
          '<',
          ctx.now,
        ),
      );
      return late ? past : open;
    };
    const rows = (tab === 'ended'
      ? await requests(ctx).where('ended_at', 'is not', null).orderBy('ended_at', 'desc').limit(100).execute()
      : await due(tab === 'overdue')
          .orderBy('answer_due_at')
          .orderBy('id')
          .limit(100)
          .execute()) as unknown as DataRequest[];
    const names = await personNames(
      ctx,
      rows.map(({ personId }) => personId),
    );
    await recordAccesses(
      ctx,
      rows.map((row) => ({
        personId: row.personId,
        subjectType: 'data-request',
        subject: row.code,
        purpose: 'personal-data.request',
      })),
    );
    const count = async (query: ReturnType<typeof due>) =>
      Number(
        (
          await query
            .clearSelect()
            .clearOrderBy()
            .select((eb) => eb.fn.countAll<number>().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    return {
      lines: rows.map((row) => ({ ...row, name: names.get(row.personId) ?? '' })),
      counts: {
        open: await count(due(false)),
        overdue: await count(due(true)),
        ended: await count(requests(ctx).where('ended_at', 'is not', null)),
      },
    };
  },
});

export interface OpenRequest {
  readonly request: DataRequest;
  readonly person: Person;
  readonly held: readonly HeldLine[];
  readonly log: readonly LogLine[];
}

/** A request with who asks and what is held of them, in figures; the look is logged. */
export const openRequest = defineQuery({
  name: 'personal-data.request.open',
  title: { vi: 'Mở yêu cầu về dữ liệu cá nhân', en: 'Open a request about personal data' },
  input: z.object({ requestId: z.uuid() }),
  allow: protector,
  async run(ctx, { requestId }): Promise<OpenRequest> {
    const request = await getRequest(ctx, requestId);
    const { personId, code } = request;
    await recordAccess(ctx, { personId, subjectType: 'data-request', subject: code, purpose: 'personal-data.request' });
    return {
      request,
      person: await getPerson(ctx, personId),
      held: await overview(ctx, personId),
      log: await logOf(ctx, requestId),
    };
  },
});

type Move = { readonly [column: string]: unknown };

async function move(
  ctx: Ctx,
  request: DataRequest,
  to: 'accepted' | 'done' | 'refused' | 'extended',
  change: Move,
  said: string | null,
): Promise<void> {
  await ctx.db
    .updateTable('data_request')
    .set({ ...change, version: request.version + 1 })
    .where('id', '=', request.id)
    .execute();
  await note(ctx, request.id, to, said);
  const onTime = (dueOf(request)?.getTime() ?? 0) >= ctx.now.getTime();
  await emit(ctx, requestMoved, {
    subject: request.id,
    data: { requestId: request.id, kind: request.kind, to, onTime },
  });
}

async function tell(ctx: Ctx, request: DataRequest, title: { vi: string; en: string }, said: string): Promise<void> {
  const { email } = await getPerson(ctx, request.personId);
  const kind = KIND_NAMES[request.kind];
  await notify(ctx, {
    personId: request.personId,
    kind: 'personal-data.request',
    title,
    body: { vi: `${kind.vi}. ${said}`, en: `${kind.en}. ${said}` },
    href: `/du-lieu-cua-toi/yeu-cau/${request.id}`,
    email,
  });
}

/** The first answer: it will be done, and by when. */
export const acceptRequest = defineCommand({
  name: 'personal-data.request.accept',
  title: { vi: 'Chấp nhận yêu cầu về dữ liệu cá nhân', en: 'Accept a request about personal data' },
  input: z.object({ ...deed, answer: words }),
  allow: protector,
  async run(ctx, { requestId, version, answer }): Promise<void> {
    const request = await lockRequest(ctx, requestId, version, ['new']);
    await move(ctx, request, 'accepted', { state: 'accepted', answered_at: ctx.now, answer }, answer);
    const { code } = request;
    await tell(ctx, request, { vi: `Yêu cầu ${code} được chấp nhận`, en: `Request ${code} was accepted` }, answer);
  },
});

/** Refuses with the reason: the law names what must be kept, and the person can complain. */
export const refuseRequest = defineCommand({
  name: 'personal-data.request.refuse',
  title: { vi: 'Từ chối yêu cầu về dữ liệu cá nhân', en: 'Refuse a request about personal data' },
  input: z.object({ ...deed, answer: words }),
  allow: protector,
  async run(ctx, { requestId, version, answer }): Promise<void> {
    const request = await lockRequest(ctx, requestId, version, ['new', 'accepted']);
    const answeredAt = request.answeredAt ?? ctx.now;
    await move(
      ctx,
      request,
      'refused',
      { state: 'refused', answered_at: answeredAt, ended_at: ctx.now, answer },
      answer,
    );
    const { code } = request;
    await tell(ctx, request, { vi: `Yêu cầu ${code} bị từ chối`, en: `Request ${code} was refused` }, answer);
  },
});

/** More time, once, with the reason. */
export const extendRequest = defineCommand({
  name: 'personal-data.request.extend',
  title: { vi: 'Gia hạn yêu cầu về dữ liệu cá nhân', en: 'Extend a request about personal data' },
  input: z.object({ ...deed, reason: words }),
  allow: protector,
  async run(ctx, { requestId, version, reason }): Promise<void> {
    const request = await lockRequest(ctx, requestId, version, ['accepted']);
    if (request.extendedAt || !request.actDueAt) {
      throw conflict('extended_before', {
        vi: 'Mỗi yêu cầu chỉ được gia hạn một lần.',
        en: 'A request can be extended once only.',
      });
    }
    const { extension } = await limitsOn(ctx, request.receivedAt);
    const actDueAt = await limitEnd(ctx, request.actDueAt, extension);
    await move(ctx, request, 'extended', { act_due_at: actDueAt, extended_at: ctx.now }, reason);
    const { code } = request;
    await tell(
      ctx,
      request,
      { vi: `Yêu cầu ${code} cần thêm thời gian`, en: `Request ${code} needs more time` },
      reason,
    );
  },
});

/** Does what was asked, as far as the program can, and says what was done. */
async function carryOut(ctx: Ctx, request: DataRequest): Promise<ErasedLine[] | null> {
  const { kind, about, personId } = request;
  if (kind === 'erase') {
    const lines = await erase(ctx, personId);
    const sum = (of: 'erased' | 'left') => lines.reduce((total, line) => total + line[of], 0);
    const data = { requestId: request.id, erased: sum('erased'), left: sum('left') };
    await emit(ctx, personErased, { subject: personId, data });
    return lines;
  }
  if (kind === 'correct' && (about === 'phone' || about === 'email')) {
    await setContact(ctx, personId, { [about]: request.wanted });
  }
  if ((kind === 'restrict' || kind === 'object') && about) {
    const { purposes } = await purposesOf(ctx);
    // Only what rests on consent can simply stop; for the rest the answer says what was done.
    if (purposes.some(({ code, consent }) => code === about && consent)) {
      await setConsent(ctx, personId, about, false, request.code);
    }
  }
  return null;
}

/** Carries an accepted request out: erases what may go, corrects contact data, stops an optional use. */
export const fulfilRequest = defineCommand({
  name: 'personal-data.request.fulfil',
  title: { vi: 'Thực hiện yêu cầu về dữ liệu cá nhân', en: 'Carry out a request about personal data' },
  input: z.object({ ...deed, answer: words }),
  allow: protector,
  async run(ctx, { requestId, version, answer }): Promise<{ outcome: ErasedLine[] | null }> {
    const request = await lockRequest(ctx, requestId, version, ['accepted']);
    const outcome = await carryOut(ctx, request);
    const change = { state: 'done', ended_at: ctx.now, answer, outcome: outcome && JSON.stringify(outcome) };
    await move(ctx, request, 'done', change, answer);
    const { code } = request;
    await tell(ctx, request, { vi: `Yêu cầu ${code} đã thực hiện`, en: `Request ${code} was carried out` }, answer);
    return { outcome };
  },
});
