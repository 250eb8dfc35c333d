import { z } from 'zod';
import type { Ctx } from '../../kernel/context.ts';
import { defineJob } from '../../kernel/jobs/job.ts';
import { Problem } from '../../kernel/problem.ts';
import { raise } from './cases/handle.ts';
import { getCase } from './cases/log.ts';
import { countOverdue } from './regulations/handle.ts';
import { getRegulation } from './regulations/record.ts';
import { limitsOf } from './settings/read.ts';

const BATCH = 200;

/** Limits that ran out: feedback counts as late, and an unhappy rating nobody answered goes to the level above. */
export const clockJob = defineJob({
  name: 'feedback.clock',
  data: z.object({}),
  cron: '7 * * * *',
  async run(ctx): Promise<void> {
    const late = await ctx.db
      .selectFrom('feedback_regulation')
      .select('id')
      .where('due_at', '<', ctx.now)
      .where('handled_at', 'is', null)
      .where('overdue_at', 'is', null)
      .limit(BATCH)
      .execute();
    for (const { id } of late) {
      await inTransaction(ctx, async (inside) => {
        const one = await getRegulation(inside, { id }, true);
        if (one.handledAt === null) await countOverdue(inside, one);
      });
    }
    const unanswered = await ctx.db
      .selectFrom('feedback_case')
      .select('id')
      .where('due_at', '<', ctx.now)
      .where('state', '=', 'new')
      .limit(BATCH)
      .execute();
    if (unanswered.length === 0 || !(await limitsOf(ctx)).cases.escalateWhenOverdue) return;
    for (const { id } of unanswered) {
      await inTransaction(ctx, async (inside) => {
        const one = await getCase(inside, id, true);
        if (one.state !== 'new') return;
        try {
          await raise(inside, one, 'Quá hạn trả lời người dân.');
        } catch (error) {
          // The highest agency has nobody above: its cases stay with it, shown as late.
          if (!(error instanceof Problem && error.code === 'nobody_above')) throw error;
        }
      });
    }
  },
});

const inTransaction = (ctx: Ctx, work: (inside: Ctx) => Promise<void>): Promise<void> =>
  ctx.db.isTransaction ? work(ctx) : ctx.db.transaction().execute((tx) => work({ ...ctx, db: tx }));
