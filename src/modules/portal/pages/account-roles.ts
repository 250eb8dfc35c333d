import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Grant } from '../../../kernel/identity/index.ts';
import { agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { accountWords } from '../words/account.ts';

/** Names the place of a grant: its agency, or else its unit. */
export type PlaceNames = (grant: Grant) => string | undefined;

/** Names as they were on the local day of `at`. */
export async function placeNames(ctx: Ctx, at: Date): Promise<PlaceNames> {
  const day = localDate(at);
  const units = await unitsOf(ctx);
  const agencies = await agenciesOf(ctx);
  return ({ agencyId, unitId }) =>
    (agencyId ? agencies.agencyById(agencyId, day)?.name : undefined) ?? units.unitById(unitId, day)?.name;
}

/** `One-stop officer – Sông Mây ward`, one line per grant. */
export function rolesInWords(ctx: Ctx, grants: readonly Grant[], names: PlaceNames): string[] {
  const t = accountWords(ctx.lang);
  return grants.map((grant) => {
    const role = ctx.app.modules.map((module) => module.roles?.[grant.role]).find(Boolean)?.[ctx.lang] ?? grant.role;
    const place = names(grant);
    return place ? t('roleAt', { role, place }) : role;
  });
}
