import { localDate } from '../calendar/local-time.ts';
import type { Ctx } from '../context.ts';

/** A role of its own (not a delegated one) that a person holds on a day. */
export interface StaffGrant {
  readonly grantId: string;
  readonly personId: string;
  readonly name: string;
  readonly role: string;
  readonly unitId: string;
  readonly agencyId: string | null;
  /** First day on which it is no longer held. */
  readonly validTo: string | null;
}

export interface StaffFilter {
  readonly roles?: readonly string[];
  /** Held by one of these people. */
  readonly personIds?: readonly string[];
  /** Held for one of these agencies only … */
  readonly agencies?: readonly string[];
  /** … or for one of these units as such. Neither named: anywhere. */
  readonly units?: readonly string[];
  /** 'YYYY-MM-DD'; today when absent. */
  readonly day?: string;
}

/** Who holds which role where, by name of the person. */
export async function staffOf(ctx: Ctx, filter: StaffFilter): Promise<StaffGrant[]> {
  const day = filter.day ?? localDate(ctx.now);
  const { roles, personIds, agencies, units } = filter;
  const rows = await ctx.db
    .selectFrom('role_grant as g')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .select([
      'g.id as grantId',
      'p.id as personId',
      'p.full_name as name',
      'g.role',
      'g.unit_id as unitId',
      'g.agency_id as agencyId',
      'g.valid_to as validTo',
    ])
    .where('g.valid_from', '<=', day)
    .where((eb) => eb.or([eb('g.valid_to', 'is', null), eb('g.valid_to', '>', day)]))
    .$if(!ctx.app.config.demo, (query) => query.where('g.demo', '=', false))
    .$if(roles !== undefined, (query) => query.where('g.role', 'in', [...(roles ?? [])]))
    .$if(personIds !== undefined, (query) =>
      query.where((eb) => eb('g.person_id', '=', eb.fn.any(eb.val([...(personIds ?? [])])))),
    )
    .$if(agencies !== undefined || units !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('g.agency_id', '=', eb.fn.any(eb.val([...(agencies ?? [])]))),
          eb.and([eb('g.agency_id', 'is', null), eb('g.unit_id', '=', eb.fn.any(eb.val([...(units ?? [])])))]),
        ]),
      ),
    )
    .orderBy('p.full_name')
    .orderBy('g.id')
    .execute();
  return rows as StaffGrant[];
}
