import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';

/**
 * The next number of a series: 1, 2, 3 … without gap or double. The counter's row stays locked until the surrounding
 * transaction ends, so take the number as late in a command as possible.
 */
export async function nextNumber(ctx: Ctx, kind: string, owner: string, period: string): Promise<number> {
  const row = await ctx.db
    .insertInto('counter')
    .values({ kind, owner, period, last: 1 })
    .onConflict((on) => on.columns(['kind', 'owner', 'period']).doUpdateSet({ last: sql<number>`counter.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last;
}
