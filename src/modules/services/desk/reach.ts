import type { RawBuilder } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';
import { coveredUnitIds } from '../../../kernel/units/index.ts';
import { READERS } from '../dossiers/queries.ts';
import type { Side } from './trays.ts';

/** What an actor's roles let them see: dossiers of these agencies, and of these units (all named, with those below). */
export interface Reach {
  readonly agencies: string[];
  readonly units: string[];
}

/** The gate lets an actor in; this narrows what is listed to the places their roles are for. */
export async function reachOf(ctx: Ctx, roles: readonly string[] = READERS): Promise<Reach> {
  const grants = ctx.actor.kind === 'person' || ctx.actor.kind === 'client' ? ctx.actor.grants : [];
  const held = grants.filter((grant) => roles.includes(grant.role));
  return {
    agencies: [...new Set(held.flatMap((grant) => grant.agencyId ?? []))],
    units: await coveredUnitIds(
      ctx,
      held.filter((grant) => grant.agencyId === null).map((grant) => grant.unitId),
    ),
  };
}

/** Reaches of more places than this read one index in order instead of one range per place. */
export const WIDE = 30;
export const isWide = (reach: Reach): boolean => reach.units.length + reach.agencies.length > WIDE;

/** The dossier `d` lies within the reach, as work of that side. */
export const within = ({ units, agencies }: Reach, side: Side = 'both'): RawBuilder<boolean> => {
  const receiving = sql`d.receiving_agency_id = ANY(${agencies}::uuid[])`;
  const deciding = sql`d.deciding_agency_id = ANY(${agencies}::uuid[])`;
  const there = side === 'receiving' ? receiving : side === 'deciding' ? deciding : sql`${receiving} OR ${deciding}`;
  return sql<boolean>`(d.unit_id = ANY(${units}::uuid[]) OR ${there})`;
};

/** A set of index ranges: rows `d` whose `column` is one of `ids`, each row in one set only because of `only`. */
export interface Ranges {
  readonly column: 'unit_id' | 'receiving_agency_id' | 'deciding_agency_id' | 'handler_id';
  readonly ids: string[];
  readonly only: RawBuilder<boolean>;
}

/** The reach as index ranges that do not overlap. */
export function rangesOf({ units, agencies }: Reach, side: Side): Ranges[] {
  const elsewhere = units.length > 0 ? sql<boolean>`d.unit_id <> ALL(${units}::uuid[])` : sql<boolean>`true`;
  const ranges: Ranges[] = [];
  if (units.length > 0) ranges.push({ column: 'unit_id', ids: units, only: sql<boolean>`true` });
  if (agencies.length > 0 && side !== 'deciding')
    ranges.push({ column: 'receiving_agency_id', ids: agencies, only: elsewhere });
  if (agencies.length > 0 && side !== 'receiving')
    ranges.push({
      column: 'deciding_agency_id',
      ids: agencies,
      only:
        side === 'deciding'
          ? elsewhere
          : sql<boolean>`${elsewhere} AND d.receiving_agency_id <> ALL(${agencies}::uuid[])`,
    });
  return ranges;
}
