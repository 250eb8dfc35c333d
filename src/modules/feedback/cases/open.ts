import type { Ctx } from '../../../kernel/context.ts';
import { defineConsumer } from '../../../kernel/events/index.ts';
import { dueIn, limitsOf } from '../settings/read.ts';
import { type Case, caseColumns, logCase } from './log.ts';

interface Unhappy {
  readonly id: string;
  readonly dossierId: string;
  readonly unitId: string;
  readonly agencyId: string;
}

async function openOf(ctx: Ctx, dossierId: string): Promise<Case | undefined> {
  return (await ctx.db
    .selectFrom('feedback_case')
    .select(caseColumns)
    .where('dossier_id', '=', dossierId)
    .where('state', 'in', ['new', 'escalated', 'reopened'])
    .forUpdate()
    .executeTakeFirst()) as unknown as Case | undefined;
}

/**
 * An unhappy answer goes to the leader of the agency that decided, with a deadline in working days. While one is open for
 * the dossier, a further unhappy answer belongs to it. @returns whether a case was opened
 */
export async function openCase(ctx: Ctx, rating: Unhappy): Promise<boolean> {
  if (await openOf(ctx, rating.dossierId)) return false;
  const { cases } = await limitsOf(ctx);
  const dueAt = await dueIn(ctx, rating.agencyId, cases.agencyDays);
  const { id } = await ctx.db
    .insertInto('feedback_case')
    .values({
      rating_id: rating.id,
      dossier_id: rating.dossierId,
      unit_id: rating.unitId,
      agency_id: rating.agencyId,
      holder_id: rating.agencyId,
      state: 'new',
      opened_at: ctx.now,
      due_at: dueAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await logCase(ctx, { ...rating, id, holderId: rating.agencyId }, { action: 'open', state: 'new', dueAt });
  return true;
}

async function close(ctx: Ctx, one: Case, note: string): Promise<void> {
  const onTime = ctx.now <= one.dueAt;
  await ctx.db
    .updateTable('feedback_case')
    .set({ state: 'closed', closed_at: ctx.now, on_time: one.onTime ?? onTime, version: one.version + 1 })
    .where('id', '=', one.id)
    .execute();
  await logCase(ctx, one, { action: 'close', state: 'closed', note, onTime: one.onTime ?? onTime });
}

/** The applicant changed the answer to a happy one: there is nothing left to look into, unless the dossier is being redone. */
export async function closeBecauseHappy(ctx: Ctx, dossierId: string): Promise<void> {
  const one = await openOf(ctx, dossierId);
  if (one && one.state !== 'reopened') await close(ctx, one, 'Người nộp hồ sơ đã đổi thành hài lòng.');
}

/** A dossier that was opened again after an unhappy answer has its new result: the case is closed. */
export const closeConsumer = defineConsumer({
  name: 'feedback.closeCases',
  events: ['services.dossier.returned', 'services.dossier.stopped', 'services.dossier.handled'],
  from: 'now',
  async handle(ctx, event) {
    const withdrawn = (event.data as { outcome?: string }).outcome === 'withdrawn';
    if (event.type === 'services.dossier.handled' && !withdrawn) return;
    const one = await openOf(ctx, event.subject);
    if (one?.state === 'reopened') await close(ctx, one, 'Hồ sơ xem xét lại đã kết thúc.');
  },
});
