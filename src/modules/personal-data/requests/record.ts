import type { Ctx } from '../../../kernel/context.ts';
import { conflict, notFound } from '../../../kernel/problem.ts';
import type { ErasedLine } from '../collect.ts';

export const KINDS = ['access', 'correct', 'erase', 'restrict', 'object'] as const;
export type Kind = (typeof KINDS)[number];
export type State = 'new' | 'accepted' | 'done' | 'refused';

export interface DataRequest {
  readonly id: string;
  readonly code: string;
  readonly personId: string;
  readonly kind: Kind;
  readonly about: string | null;
  readonly wanted: string | null;
  readonly detail: string;
  readonly state: State;
  readonly receivedAt: Date;
  readonly answerDueAt: Date;
  readonly answeredAt: Date | null;
  readonly actDueAt: Date | null;
  readonly extendedAt: Date | null;
  readonly endedAt: Date | null;
  readonly answer: string | null;
  readonly outcome: readonly ErasedLine[] | null;
  readonly version: number;
}

export interface LogLine {
  readonly action: string;
  readonly at: Date;
  readonly actorName: string | null;
  readonly note: string | null;
}

export const requests = (ctx: Ctx) =>
  ctx.db
    .selectFrom('data_request')
    .select([
      'id',
      'code',
      'person_id as personId',
      'kind',
      'about',
      'wanted',
      'detail',
      'state',
      'received_at as receivedAt',
      'answer_due_at as answerDueAt',
      'answered_at as answeredAt',
      'act_due_at as actDueAt',
      'extended_at as extendedAt',
      'ended_at as endedAt',
      'answer',
      'outcome',
      'version',
    ]);

const unknown = () => notFound({ vi: 'yêu cầu này', en: 'This request' });

export async function getRequest(ctx: Ctx, id: string, lock = false): Promise<DataRequest> {
  const query = requests(ctx).where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw unknown();
  return row as unknown as DataRequest;
}

/** The request, locked, as the officer saw it; 409 when somebody changed it meanwhile or it is past this step. */
export async function lockRequest(ctx: Ctx, id: string, version: number, from: readonly State[]): Promise<DataRequest> {
  const request = await getRequest(ctx, id, true);
  if (request.version !== version || !from.includes(request.state)) {
    throw conflict('request_moved', {
      vi: 'Yêu cầu này vừa được xử lý. Hãy mở lại trang để xem trạng thái mới.',
      en: 'This request has just been handled. Open the page again to see its state.',
    });
  }
  return request;
}

/** Writes a line of the log. */
export async function note(ctx: Ctx, requestId: string, action: string, text: string | null): Promise<void> {
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  await ctx.db
    .insertInto('data_request_log')
    .values({
      request_id: requestId,
      action,
      at: ctx.now,
      actor_id: person?.personId ?? null,
      actor_name: person?.name ?? null,
      note: text,
    })
    .execute();
}

export async function logOf(ctx: Ctx, requestId: string): Promise<LogLine[]> {
  const rows = await ctx.db
    .selectFrom('data_request_log')
    .select(['action', 'at', 'actor_name as actorName', 'note'])
    .where('request_id', '=', requestId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows as unknown as LogLine[];
}

/** The limit that runs now; null for one that has ended. */
export const dueOf = (request: DataRequest): Date | null =>
  request.endedAt ? null : request.state === 'new' ? request.answerDueAt : request.actDueAt;

export const isOverdue = (request: DataRequest, now: Date): boolean => {
  const due = dueOf(request);
  return due !== null && due < now;
};
