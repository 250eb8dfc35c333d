import type { RawBuilder } from 'kysely';
import type { Ctx } from '../../kernel/context.ts';
import { sql } from '../../kernel/store/index.ts';
import { agenciesOf, coveredUnitIds, unitsOf } from '../../kernel/units/index.ts';

/** The agencies an actor's roles are for. The gate lets them in; this narrows lists. */
export interface Reach {
  readonly everything: boolean;
  readonly agencies: readonly string[];
}

export async function reachOf(ctx: Ctx, roles: readonly string[]): Promise<Reach> {
  if (ctx.actor.kind === 'system') return { everything: true, agencies: [] };
  const grants = ctx.actor.kind === 'person' || ctx.actor.kind === 'client' ? ctx.actor.grants : [];
  const held = grants.filter((grant) => roles.includes(grant.role));
  const units = await coveredUnitIds(
    ctx,
    held.filter(({ agencyId }) => agencyId === null).map(({ unitId }) => unitId),
  );
  const agencies = [...held.flatMap(({ agencyId }) => agencyId ?? []), ...(await agenciesOf(ctx)).idsOf(units)];
  return {
    everything: units.length > 0 && units.length === (await unitsOf(ctx)).ids().length,
    agencies: [...new Set(agencies)],
  };
}

/** Rows of the agencies within reach; rows of no agency are only for those who reach everything. */
export const inReach = ({ everything, agencies }: Reach, column: string): RawBuilder<boolean> =>
  everything ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = ANY(${[...agencies]}::uuid[])`;
