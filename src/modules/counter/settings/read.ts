import type { Ctx } from '../../../kernel/context.ts';
import { conflict, notFound } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Opening } from '../appointments/slots.ts';

/** A queue of an agency. */
export interface Service {
  readonly letter: string;
  readonly name: Text;
  readonly fields: readonly string[];
}

export interface Desk {
  readonly id: string;
  readonly agencyId: string;
  readonly unitId: string;
  readonly number: number;
  readonly name: string;
  readonly letters: readonly string[];
  readonly officerId: string | null;
}

export async function servicesOf(ctx: Ctx, agencyId: string): Promise<Service[]> {
  const rows = await ctx.db
    .selectFrom('counter_service')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .orderBy('letter')
    .execute();
  return rows.map((row) => ({ letter: row.letter, name: { vi: row.name_vi, en: row.name_en }, fields: row.fields }));
}

/** The queue with this letter. @throws Problem 409 when the agency has none */
export async function requireService(ctx: Ctx, agencyId: string, letter: string): Promise<Service> {
  const service = (await servicesOf(ctx, agencyId)).find((one) => one.letter === letter);
  if (!service) {
    throw conflict('no_such_queue', {
      vi: 'Cơ quan này không có hàng chờ đã chọn.',
      en: 'This agency has no such queue.',
    });
  }
  return service;
}

/** The queue where a procedure of this field (lĩnh vực) is served; the first one without fields takes the rest. */
export function serviceFor(services: readonly Service[], field: string): Service | undefined {
  return services.find((one) => one.fields.includes(field)) ?? services.find((one) => one.fields.length === 0);
}

const desks = (ctx: Ctx) =>
  ctx.db
    .selectFrom('counter_desk')
    .select([
      'id',
      'agency_id as agencyId',
      'unit_id as unitId',
      'number',
      'name',
      'letters',
      'officer_id as officerId',
    ]);

export async function desksOf(ctx: Ctx, agencyId: string): Promise<Desk[]> {
  return desks(ctx).where('agency_id', '=', agencyId).orderBy('number').execute();
}

/** A desk by id. @throws Problem 404 */
export async function getDesk(ctx: Ctx, id: string): Promise<Desk> {
  const desk = await desks(ctx).where('id', '=', id).executeTakeFirst();
  if (!desk) throw notFound({ vi: 'quầy này', en: 'This desk' });
  return desk;
}

export async function openingsOf(ctx: Ctx, agencyId: string, letter?: string): Promise<(Opening & { id: string })[]> {
  let query = ctx.db.selectFrom('counter_opening').selectAll().where('agency_id', '=', agencyId);
  if (letter) query = query.where('letter', '=', letter);
  const rows = await query.orderBy('letter').orderBy('from_time').execute();
  return rows.map((row) => ({
    id: row.id,
    letter: row.letter,
    weekdays: row.weekdays,
    from: row.from_time,
    to: row.to_time,
    minutes: row.minutes,
    capacity: row.capacity,
    validFrom: row.valid_from,
    validTo: row.valid_to,
  }));
}
