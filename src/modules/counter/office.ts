import { localDate } from '../../kernel/calendar/index.ts';
import type { Scope } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import { type Agency, agenciesOf } from '../../kernel/units/index.ts';

/** Who works at the counter. */
export const CLERKS = ['receptionist'] as const;
/** Who sets it up. */
export const ORGANISERS = ['coordinator', 'leader', 'admin'] as const;
/** Scope that a screen of the hall acts with. */
export const KIOSK = 'counter.kiosk';

/** The agency with this identifier today. @throws Problem 404 */
export async function agencyByIdentifier(ctx: Ctx, identifier: string): Promise<Agency> {
  const agency = (await agenciesOf(ctx)).agencyAt(identifier, localDate(ctx.now));
  if (!agency) throw notFound({ vi: 'cơ quan này', en: 'This agency' });
  return agency;
}

/** An agency by id. @throws Problem 404 */
export async function agencyOf(ctx: Ctx, agencyId: string): Promise<Agency> {
  return (await agenciesOf(ctx)).get(agencyId, localDate(ctx.now));
}

export async function agencyScope(ctx: Ctx, { agencyId }: { agencyId: string }): Promise<Scope> {
  const agency = await agencyOf(ctx, agencyId);
  return { unitId: agency.unitId, agencyId: agency.id };
}

/**
 * Service centres where the actor holds one of these roles: those named by a grant, and the centre of each unit that a
 * grant is for. Units below are not listed: nobody sits at the counters of a whole province.
 */
export async function ownAgencies(ctx: Ctx, roles: readonly string[]): Promise<Agency[]> {
  const today = localDate(ctx.now);
  const agencies = await agenciesOf(ctx);
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants.filter((grant) => roles.includes(grant.role)) : [];
  const found = grants.flatMap((grant) =>
    grant.agencyId
      ? (agencies.agencyById(grant.agencyId, today) ?? [])
      : agencies.agenciesAt(today, { unitId: grant.unitId, kind: 'service_centre' }),
  );
  return [...new Map(found.map((agency) => [agency.id, agency])).values()];
}

/** Which of the actor's agencies a page of the counter is about: the one named in the address, or the first. */
export async function chosenAgency(ctx: Ctx, roles: readonly string[], identifier?: string): Promise<Agency> {
  const own = await ownAgencies(ctx, roles);
  const agency = identifier ? await agencyByIdentifier(ctx, identifier) : own[0];
  if (!agency) throw notFound({ vi: 'quầy tiếp nhận của bạn', en: 'Your counter' });
  return agency;
}

/** Locks a row of numbers and takes the next one; no gap and no double whatever happens at once. */
export async function nextOf(ctx: Ctx, agencyId: string, day: string, series: string): Promise<number> {
  const row = await ctx.db
    .insertInto('counter_series')
    .values({ agency_id: agencyId, day, series, last: 1 })
    .onConflict((on) =>
      on.columns(['agency_id', 'day', 'series']).doUpdateSet((eb) => ({ last: eb('counter_series.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last;
}
