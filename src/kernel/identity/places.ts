import type { Ctx } from '../context.ts';
import { agenciesOf, localDay, unitsOf } from '../units/index.ts';

/** A place a role is held for: a unit with all below it, or (agencyId set) that agency only. */
export interface Place {
  readonly unitId: string;
  readonly agencyId?: string | undefined;
}

/** Completes a unit or an agency given by id. @throws Problem 404 when there is none */
export async function placeOf(
  ctx: Ctx,
  given: { readonly unitId?: string | undefined; readonly agencyId?: string | undefined },
): Promise<Place> {
  const today = localDay(ctx.now);
  if (given.agencyId !== undefined) {
    const agency = (await agenciesOf(ctx)).get(given.agencyId, today);
    return { unitId: agency.unitId, agencyId: agency.id };
  }
  return { unitId: (await unitsOf(ctx)).get(given.unitId ?? '', today).id };
}

/** The unit with a code of the statistics office, or the agency with an identifier, on a day; undefined when none. */
export async function placeByCode(
  ctx: Ctx,
  given: { readonly unit?: string | undefined; readonly agency?: string | undefined },
  day: string,
): Promise<Place | undefined> {
  if (given.agency !== undefined) {
    const agency = (await agenciesOf(ctx)).agencyAt(given.agency, day);
    return agency && { unitId: agency.unitId, agencyId: agency.id };
  }
  const unit = (await unitsOf(ctx)).unitAt(given.unit ?? '', day);
  return unit && { unitId: unit.id };
}
