import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/index.ts';
import { actorName } from '../../../kernel/identity/index.ts';
import { notFound } from '../../../kernel/problem.ts';
import { caseMoved } from '../events.ts';

export type CaseState = 'new' | 'escalated' | 'reopened' | 'answered' | 'closed';
export type CaseAction = 'open' | 'answer' | 'reopen' | 'escalate' | 'close';

export interface Case {
  readonly id: string;
  readonly ratingId: string;
  readonly dossierId: string;
  readonly unitId: string;
  readonly agencyId: string;
  /** Who looks into it now. */
  readonly holderId: string;
  readonly state: CaseState;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
  readonly closedAt: Date | null;
  readonly onTime: boolean | null;
  readonly version: number;
}

export const caseColumns = [
  'id',
  'rating_id as ratingId',
  'dossier_id as dossierId',
  'unit_id as unitId',
  'agency_id as agencyId',
  'holder_id as holderId',
  'state',
  'opened_at as openedAt',
  'due_at as dueAt',
  'answer',
  'answered_at as answeredAt',
  'closed_at as closedAt',
  'on_time as onTime',
  'version',
] as const;

/** @throws Problem 404 */
export async function getCase(ctx: Ctx, id: string, lock = false): Promise<Case> {
  const query = ctx.db.selectFrom('feedback_case').select(caseColumns).where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw notFound({ vi: 'đánh giá chưa hài lòng này', en: 'This unhappy rating' });
  return row as unknown as Case;
}

/** Writes what was done into the log and tells of it. */
export async function logCase(
  ctx: Ctx,
  one: Pick<Case, 'id' | 'dossierId' | 'unitId' | 'agencyId' | 'holderId'>,
  did: { action: CaseAction; state: CaseState; note?: string; dueAt?: Date; onTime?: boolean | null },
): Promise<void> {
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  await ctx.db
    .insertInto('feedback_case_log')
    .values({
      case_id: one.id,
      action: did.action,
      to_state: did.state,
      at: ctx.now,
      // Who rated is not named in a log that the agency reads.
      actor_id: did.action === 'open' ? null : (person?.personId ?? null),
      actor_name: did.action === 'open' ? null : person ? actorName(person) : null,
      agency_id: one.holderId,
      note: did.note ?? null,
      due_at: did.dueAt ?? null,
    })
    .execute();
  await emit(ctx, caseMoved, {
    subject: one.id,
    unitId: one.unitId,
    agencyId: one.agencyId,
    data: { dossierId: one.dossierId, action: did.action, state: did.state, onTime: did.onTime ?? null },
  });
}
