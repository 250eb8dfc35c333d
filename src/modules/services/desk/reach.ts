import type { RawBuilder } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';
import { agenciesOf, coveredUnitIds, unitsOf } from '../../../kernel/units/index.ts';
import { READERS } from '../dossiers/queries.ts';
import type { Side } from './trays.ts';

/**
 * What an actor's roles let them see. A role held for a unit is one for its agencies, whose work it is, and lets read
 * what was filed for the unit and decided elsewhere.
 */
export interface Reach {
  /** All there is: the roles are for the whole province. */
  readonly everything: boolean;
  readonly agencies: string[];
  readonly units: string[];
}

/** The gate lets an actor in; this narrows what is listed to the places their roles are for. */
export async function reachOf(ctx: Ctx, roles: readonly string[] = READERS): Promise<Reach> {
  const grants = ctx.actor.kind === 'person' || ctx.actor.kind === 'client' ? ctx.actor.grants : [];
  const held = grants.filter((grant) => roles.includes(grant.role));
  const named = held.flatMap((grant) => grant.agencyId ?? []);
  const units = await coveredUnitIds(
    ctx,
    held.filter((grant) => grant.agencyId === null).map((grant) => grant.unitId),
  );
  const everything = units.length > 0 && units.length === (await unitsOf(ctx)).ids().length;
  return { everything, units, agencies: [...new Set([...named, ...(await agenciesOf(ctx)).idsOf(units)])] };
}

/** Reaches of more places than this read one index in order instead of one range per place. */
export const WIDE = 30;
export const isWide = (reach: Reach): boolean => reach.everything || reach.units.length + reach.agencies.length > WIDE;

const yes = sql<boolean>`true`;

/** The dossier `d` lies within the reach, as work of that side. */
export const within = ({ everything, units, agencies }: Reach, side: Side = 'both'): RawBuilder<boolean> => {
  if (everything) return yes;
  const receiving = sql<boolean>`d.receiving_agency_id = ANY(${agencies}::uuid[])`;
  const deciding = sql<boolean>`d.deciding_agency_id = ANY(${agencies}::uuid[])`;
  if (side !== 'both') return side === 'receiving' ? receiving : deciding;
  return sql<boolean>`(d.unit_id = ANY(${units}::uuid[]) OR ${receiving} OR ${deciding})`;
};

/** A set of index ranges: rows `d` whose `column` is one of `ids`. */
export interface Ranges {
  /** Null: rows of all places, in one range. */
  readonly column: 'unit_id' | 'receiving_agency_id' | 'deciding_agency_id' | 'handler_id' | null;
  readonly ids: string[];
  /** What is asked of these rows besides; most ask nothing. */
  readonly only: RawBuilder<boolean>;
  /** Rows that no set before this one holds: for counting. */
  readonly apart: RawBuilder<boolean>;
}

/** The reach as index ranges. */
export function rangesOf({ everything, units, agencies }: Reach, side: Side): Ranges[] {
  if (everything) return [{ column: null, ids: [], only: yes, apart: yes }];
  const elsewhere = sql<boolean>`d.unit_id <> ALL(${units}::uuid[])`;
  const both = side === 'both';
  const ranges: Ranges[] = [
    { column: 'unit_id', ids: both ? units : [], only: yes, apart: yes },
    {
      column: 'receiving_agency_id',
      ids: side === 'deciding' ? [] : agencies,
      only: yes,
      apart: both ? elsewhere : yes,
    },
    {
      column: 'deciding_agency_id',
      ids: side === 'receiving' ? [] : agencies,
      only: yes,
      apart: both ? sql<boolean>`${elsewhere} AND d.receiving_agency_id <> ALL(${agencies}::uuid[])` : yes,
    },
  ];
  return ranges.filter(({ ids }) => ids.length > 0);
}

/** The rows `d` of a set of ranges that no set before it holds: all sets together have each row once. */
export const inRanges = ({ column, ids, only, apart }: Ranges): RawBuilder<boolean> =>
  column === null ? only : sql<boolean>`${sql.ref(`d.${column}`)} = ANY(${ids}::uuid[]) AND ${only} AND ${apart}`;
