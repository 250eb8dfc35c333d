import type { Ctx } from '../../../kernel/context.ts';
import { mannerOf, type ProcedureVersion, proceduresInForce, searchProcedures } from '../../services/index.ts';

const MONTH = 30 * 86_400_000;

/** Procedures that can be filed at a counter and fit what was typed; without words those done here most often lately. */
export async function directProcedures(
  ctx: Ctx,
  agencyId: string,
  words: string,
): Promise<readonly ProcedureVersion[]> {
  const direct = (await proceduresInForce(ctx)).filter(({ procedure }) => mannerOf(procedure, 'direct'));
  if (words !== '') {
    const code = direct.filter(({ procedure }) => procedure.code === words);
    return code.length > 0
      ? code
      : searchProcedures(await proceduresInForce(ctx), words).filter((one) => direct.includes(one));
  }
  const often = await ctx.db
    .selectFrom('counter_intake')
    .select((eb) => ['procedure_code', eb.fn.countAll<number>().as('n')])
    .where('agency_id', '=', agencyId)
    .where('dossier_id', 'is not', null)
    .where('created_at', '>', new Date(ctx.now.getTime() - MONTH))
    .groupBy('procedure_code')
    .orderBy('n', 'desc')
    .limit(8)
    .execute();
  const first = often.flatMap((row) => direct.find(({ procedure }) => procedure.code === row.procedure_code) ?? []);
  return [...first, ...direct.filter((one) => !first.includes(one))].slice(0, 8);
}
