import { localDate } from '../../kernel/calendar/index.ts';
import type { Scope } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { agenciesOf, coveredUnitIds } from '../../kernel/units/index.ts';

/** Who looks into what people say: those who answer for the work of an agency. */
export const LEADERS = ['leader', 'coordinator'] as const;

/** Agencies for which the actor holds one of these roles. The gate lets in; this narrows lists. */
export async function agenciesInReach(ctx: Ctx): Promise<string[]> {
  const { actor } = ctx;
  const held =
    actor.kind === 'person' || actor.kind === 'client'
      ? actor.grants.filter((grant) => (LEADERS as readonly string[]).includes(grant.role))
      : [];
  const units = await coveredUnitIds(
    ctx,
    held.filter((grant) => grant.agencyId === null).map((grant) => grant.unitId),
  );
  const all = (await agenciesOf(ctx)).idsOf(units);
  return [...new Set([...held.flatMap((grant) => grant.agencyId ?? []), ...all])];
}

/** A role for the unit of the agency, or for the agency itself. */
export async function placeOf(ctx: Ctx, agencyId: string): Promise<Scope> {
  const unitId = (await agenciesOf(ctx)).agencyById(agencyId)?.unitId;
  return unitId ? { unitId, agencyId } : { agencyId };
}

/** Names of agencies today, by id. */
export async function agencyNames(ctx: Ctx): Promise<(id: string) => string> {
  const agencies = await agenciesOf(ctx);
  return (id) => agencies.agencyById(id, localDate(ctx.now))?.name ?? agencies.agencyById(id)?.name ?? '';
}
