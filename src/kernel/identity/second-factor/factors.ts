import type { Ctx } from '../../context.ts';
import { forbidden } from '../../problem.ts';
import type { PersonActor } from '../actor.ts';
import { requireFresh } from '../gate.ts';

/** Minutes for which a proof counts when a way of proving is itself changed. */
export const FRESH = 15;

export function self(ctx: Ctx): PersonActor {
  if (ctx.actor.kind !== 'person') throw forbidden();
  return ctx.actor;
}

/** Confirmed second factors of a person, oldest first. */
export function factorsOf(ctx: Ctx, personId: string) {
  return ctx.db
    .selectFrom('second_factor')
    .select(['id', 'kind', 'name', 'secret', 'last_step', 'credential_id', 'public_key', 'sign_count', 'transports'])
    .select(['created_at', 'last_used_at'])
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/**
 * Who has a second factor already must have given it lately before the ways of proving change: a session left open, or
 * somebody with the first factor alone, adds nothing and takes nothing away.
 */
export async function mayChangeFactors(ctx: Ctx): Promise<void> {
  const me = self(ctx);
  requireFresh(ctx, FRESH);
  const factors = await factorsOf(ctx, me.personId);
  if (factors.length === 0) return;
  const session = await ctx.db
    .selectFrom('session')
    .select('second_factor_at')
    .where('id', '=', me.sessionId)
    .executeTakeFirst();
  // Never given in this session: as stale as can be.
  if (!session?.second_factor_at) requireFresh({ ...ctx, actor: { ...me, provedAt: new Date(0) } }, FRESH);
}

/** Notes that this session has given a second factor now. */
export async function markGiven(ctx: Ctx, kind: 'totp' | 'passkey' | 'recovery'): Promise<void> {
  await ctx.db
    .updateTable('session')
    .set({ second_factor_at: ctx.now, second_factor_kind: kind })
    .where('id', '=', self(ctx).sessionId)
    .execute();
}
