import type { Ctx } from '../../context.ts';

/**
 * Logs, before anything is shown, a read that only break-glass allows, and returns the context in which it runs: what
 * it then notes in the access log names the emergency as its purpose.
 */
export async function recordLook(ctx: Ctx, breakGlassId: string, query: string, input: unknown): Promise<Ctx> {
  await ctx.db
    .insertInto('break_glass_look')
    .values({
      break_glass_id: breakGlassId,
      at: ctx.now,
      query,
      input: JSON.stringify(input),
      request_id: ctx.requestId,
    })
    .execute();
  if (ctx.actor.kind !== 'person') return ctx;
  return { ...ctx, actor: { ...ctx.actor, breakGlass: { id: breakGlassId, inUse: true } } };
}
