import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import type { Opening } from '../appointments/slots.ts';
import { settingsChanged } from '../events.ts';
import { agencyOf, agencyScope, CLERKS, ORGANISERS } from '../office.ts';
import { type Desk, desksOf, openingsOf, requireService, type Service, servicesOf } from './read.ts';
import { openingSchema } from './section.ts';

const agencyId = z.uuid();
const letter = z.string().regex(/^[A-Z]$/);
const organisers = { roles: ORGANISERS, scope: agencyScope } as const;

async function tell(ctx: Ctx, id: string, what: 'desk' | 'service' | 'opening', key: string): Promise<void> {
  const agency = await agencyOf(ctx, id);
  await emit(ctx, settingsChanged, { subject: id, unitId: agency.unitId, agencyId: id, data: { what, key } });
}

/** Adds a desk or changes which queues it serves. From then on the pack leaves it alone. */
export const setDesk = defineCommand({
  name: 'counter.desk.set',
  title: { vi: 'Thiết lập quầy', en: 'Set up a desk' },
  input: z.object({
    agencyId,
    number: z.number().int().min(1).max(99),
    name: z.string().trim().min(1).max(60),
    letters: z.array(letter).max(26),
  }),
  allow: organisers,
  async run(ctx, input): Promise<void> {
    const { unitId } = await agencyOf(ctx, input.agencyId);
    for (const one of input.letters) await requireService(ctx, input.agencyId, one);
    const set = { name: input.name, letters: [...new Set(input.letters)].sort(), edited: true };
    await ctx.db
      .insertInto('counter_desk')
      .values({ agency_id: input.agencyId, unit_id: unitId, number: input.number, ...set })
      .onConflict((on) => on.columns(['agency_id', 'number']).doUpdateSet(set))
      .execute();
    await tell(ctx, input.agencyId, 'desk', String(input.number));
  },
});

/** Adds a queue or changes its name and the fields of procedures it serves. */
export const setService = defineCommand({
  name: 'counter.service.set',
  title: { vi: 'Thiết lập hàng chờ', en: 'Set up a queue' },
  input: z.object({
    agencyId,
    letter,
    name: z.object({ vi: z.string().trim().min(1).max(80), en: z.string().trim().min(1).max(80) }),
    fields: z.array(z.string().trim().min(1).max(200)).max(100),
  }),
  allow: organisers,
  async run(ctx, input): Promise<void> {
    const set = { name_vi: input.name.vi, name_en: input.name.en, fields: input.fields, edited: true };
    await ctx.db
      .insertInto('counter_service')
      .values({ agency_id: input.agencyId, letter: input.letter, ...set })
      .onConflict((on) => on.columns(['agency_id', 'letter']).doUpdateSet(set))
      .execute();
    await tell(ctx, input.agencyId, 'service', input.letter);
  },
});

/**
 * Says anew when appointments of a queue are offered, from a day on. What is booked stays booked; an empty list offers
 * none from that day.
 */
export const setOpenings = defineCommand({
  name: 'counter.opening.set',
  title: { vi: 'Thiết lập khung giờ hẹn', en: 'Set times for appointments' },
  input: z.object({ agencyId, letter, from: z.iso.date().optional(), openings: z.array(openingSchema).max(50) }),
  allow: organisers,
  async run(ctx, input): Promise<void> {
    await requireService(ctx, input.agencyId, input.letter);
    const from = input.from ?? localDate(ctx.now);
    const mine = ctx.db.updateTable('counter_opening').where('agency_id', '=', input.agencyId);
    await ctx.db
      .deleteFrom('counter_opening')
      .where('agency_id', '=', input.agencyId)
      .where('letter', '=', input.letter)
      .where('valid_from', '>=', from)
      .execute();
    await mine
      .set({ valid_to: from, edited: true })
      .where('letter', '=', input.letter)
      .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', from)]))
      .execute();
    if (input.openings.length > 0) {
      await ctx.db
        .insertInto('counter_opening')
        .values(
          input.openings.map((one) => ({
            agency_id: input.agencyId,
            letter: input.letter,
            weekdays: one.weekdays,
            from_time: one.from,
            to_time: one.to,
            minutes: one.minutes,
            capacity: one.capacity,
            valid_from: from,
            edited: true,
          })),
        )
        .execute();
    }
    await tell(ctx, input.agencyId, 'opening', input.letter);
  },
});

export interface Settings {
  readonly services: readonly Service[];
  readonly desks: readonly Desk[];
  readonly openings: readonly Opening[];
  readonly devices: readonly { readonly id: string; readonly name: string; readonly createdAt: Date }[];
}

export const readSettings = defineQuery({
  name: 'counter.settings.read',
  title: { vi: 'Xem thiết lập quầy', en: 'Read counter settings' },
  input: z.object({ agencyId }),
  allow: { roles: [...CLERKS, ...ORGANISERS], scope: agencyScope },
  async run(ctx, input): Promise<Settings> {
    const devices = await ctx.db
      .selectFrom('counter_device')
      .select(['id', 'name', 'created_at as createdAt'])
      .where('agency_id', '=', input.agencyId)
      .where('revoked_at', 'is', null)
      .orderBy('created_at')
      .execute();
    const today = localDate(ctx.now);
    return {
      services: await servicesOf(ctx, input.agencyId),
      desks: await desksOf(ctx, input.agencyId),
      openings: (await openingsOf(ctx, input.agencyId)).filter((one) => one.validTo === null || one.validTo > today),
      devices: devices as Settings['devices'],
    };
  },
});
