import { localDate } from '../../kernel/calendar/index.ts';
import type { Ctx } from '../../kernel/context.ts';
import { sql } from '../../kernel/store/index.ts';

/** The next number of the year, without gaps: `YCDL-2026-00012` (yêu cầu dữ liệu), `VPDL-2026-00001` (vi phạm dữ liệu). */
export async function nextCode(ctx: Ctx, kind: 'YCDL' | 'VPDL'): Promise<string> {
  const year = Number(localDate(ctx.now).slice(0, 4));
  const row = await ctx.db
    .insertInto('privacy_counter')
    .values({ kind, year, last: 1 })
    .onConflict((on) => on.columns(['kind', 'year']).doUpdateSet({ last: sql<number>`privacy_counter.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${kind}-${year}-${String(row.last).padStart(5, '0')}`;
}
