import type { Ctx } from '../context.ts';
import { notFound } from '../problem.ts';

/** A place a role is held for. */
export interface Place {
  readonly unitId: string;
  readonly agencyId?: string | undefined;
}

/** Completes a unit or an agency given by id. @throws Problem 404 when there is none */
export async function placeOf(
  ctx: Ctx,
  given: { readonly unitId?: string | undefined; readonly agencyId?: string | undefined },
): Promise<Place> {
  if (given.agencyId !== undefined) {
    const row = await ctx.db
      .selectFrom('agency')
      .select('unit_id')
      .where('id', '=', given.agencyId)
      .executeTakeFirst();
    if (!row) throw notFound({ vi: 'cơ quan này', en: 'Agency' });
    return { unitId: row.unit_id as string, agencyId: given.agencyId };
  }
  const row = await ctx.db
    .selectFrom('unit')
    .select('id')
    .where('id', '=', given.unitId as string)
    .executeTakeFirst();
  if (!row) throw notFound({ vi: 'đơn vị hành chính này', en: 'Unit' });
  return { unitId: row.id as string };
}

/** The unit with a code of the statistics office, or the agency with an identifier, on a day; undefined when none. */
export async function placeByCode(
  ctx: Ctx,
  given: { readonly unit?: string | undefined; readonly agency?: string | undefined },
  day: string,
): Promise<Place | undefined> {
  if (given.agency !== undefined) {
    const row = await ctx.db
      .selectFrom('agency')
      .select(['id', 'unit_id'])
      .where('identifier', '=', given.agency)
      .where('valid_from', '<=', day)
      .where('valid_to', '>', day)
      .executeTakeFirst();
    return row && { unitId: row.unit_id as string, agencyId: row.id as string };
  }
  const row = await ctx.db
    .selectFrom('unit_code')
    .select('unit_id')
    .where('scheme', '=', 'gso')
    .where('code', '=', given.unit as string)
    .where('valid_from', '<=', day)
    .where('valid_to', '>', day)
    .executeTakeFirst();
  return row && { unitId: row.unit_id as string };
}
