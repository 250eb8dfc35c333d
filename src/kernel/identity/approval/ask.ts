import type { Command } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { emit } from '../../events/emit.ts';
import { Problem } from '../../problem.ts';
import { sql } from '../../store/index.ts';
import { approvalRequested } from '../events.ts';

/** How long a second person has, in milliseconds. */
export const APPROVAL_KEPT = 3 * 24 * 3_600_000;

export const approvalPending = (): Problem =>
  new Problem(202, 'approval_pending', {
    vi: 'Việc này cần hai người. Đề nghị của bạn đã được ghi lại và chờ người thứ hai có cùng thẩm quyền phê duyệt.',
    en: 'This takes two people. Your request is kept and waits for a second person with the same right to approve it.',
  });

/**
 * Keeps what a person asks until a second one decides. The command is tried first and taken back, so that what cannot
 * be done is refused at once with its own words. The same request made twice is one.
 */
export async function askForApproval<I>(
  ctx: Ctx,
  // biome-ignore lint/suspicious/noExplicitAny: a command of any shape
  command: Command<any, unknown>,
  input: I,
): Promise<void> {
  if (ctx.actor.kind !== 'person') return;
  await sql`SAVEPOINT four_eyes`.execute(ctx.db);
  await command.run(ctx, input);
  await sql`ROLLBACK TO SAVEPOINT four_eyes`.execute(ctx.db);
  await ctx.db
    .updateTable('approval')
    .set({ state: 'withdrawn', decided_at: ctx.now })
    .where('state', '=', 'pending')
    .where('expires_at', '<=', ctx.now)
    .execute();
  const row = await ctx.db
    .insertInto('approval')
    .values({
      command: command.name,
      input: JSON.stringify(input),
      requested_by: ctx.actor.personId,
      acts_for: ctx.actor.actsFor?.personId ?? null,
      requested_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + APPROVAL_KEPT),
    })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return;
  await emit(ctx, approvalRequested, {
    subject: row.id,
    data: { command: command.name, requestedBy: ctx.actor.personId },
  });
}
