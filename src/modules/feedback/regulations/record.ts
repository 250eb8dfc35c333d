import type { Ctx } from '../../../kernel/context.ts';
import { actorName } from '../../../kernel/identity/index.ts';
import { notFound } from '../../../kernel/problem.ts';

export type RegulationState = 'received' | 'classified' | 'transferred' | 'answered' | 'published' | 'refused';
/** States in which an answer is still owed. */
export const OPEN_STATES: readonly RegulationState[] = ['received', 'classified', 'transferred'];

export interface Regulation {
  readonly id: string;
  readonly code: string;
  readonly token: string;
  readonly kind: string;
  readonly regulation: string;
  readonly content: string;
  readonly proposal: string | null;
  readonly personId: string | null;
  readonly unitId: string;
  readonly agencyId: string;
  readonly state: RegulationState;
  readonly receivedAt: Date;
  readonly classifyDueAt: Date;
  readonly dueAt: Date;
  readonly handledAt: Date | null;
  readonly onTime: boolean | null;
  readonly overdueAt: Date | null;
  readonly answer: string | null;
  readonly satisfied: boolean | null;
  readonly publishedAt: Date | null;
  readonly publicTitle: string | null;
  readonly publicContent: string | null;
  readonly version: number;
}

/** Without the sender: who sent it is read only where a letter has to be answered. */
export const regulationColumns = [
  'id',
  'code',
  'token',
  'kind',
  'regulation',
  'content',
  'proposal',
  'person_id as personId',
  'unit_id as unitId',
  'agency_id as agencyId',
  'state',
  'received_at as receivedAt',
  'classify_due_at as classifyDueAt',
  'due_at as dueAt',
  'handled_at as handledAt',
  'on_time as onTime',
  'overdue_at as overdueAt',
  'answer',
  'satisfied',
  'published_at as publishedAt',
  'public_title as publicTitle',
  'public_content as publicContent',
  'version',
] as const;

const unknown = () => notFound({ vi: 'phản ánh, kiến nghị này', en: 'This feedback' });

/** @throws Problem 404 */
export async function getRegulation(
  ctx: Ctx,
  by: { id: string } | { token: string },
  lock = false,
): Promise<Regulation> {
  const query = ctx.db
    .selectFrom('feedback_regulation')
    .select(regulationColumns)
    .where((eb) => ('id' in by ? eb('id', '=', by.id) : eb('token', '=', by.token)));
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw unknown();
  return row as unknown as Regulation;
}

export async function logRegulation(
  ctx: Ctx,
  one: { readonly id: string; readonly agencyId: string },
  did: { action: string; state: RegulationState; note?: string | undefined },
): Promise<void> {
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  await ctx.db
    .insertInto('feedback_regulation_log')
    .values({
      regulation_id: one.id,
      action: did.action,
      to_state: did.state,
      at: ctx.now,
      actor_id: person?.personId ?? null,
      actor_name: did.action === 'file' ? null : person ? actorName(person) : null,
      agency_id: one.agencyId,
      note: did.note ?? null,
    })
    .execute();
}

export const trackPath = (token: string): string => `/phan-anh-quy-dinh/theo-doi/${token}`;
