import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { loadCalendar, localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, defineQuery, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { findPerson } from '../../../kernel/identity/index.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { conflict, forbidden, notFound } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import type { Agency } from '../../../kernel/units/index.ts';
import { appointmentBooked, appointmentCancelled, appointmentKept } from '../events.ts';
import { agencyOf, agencyScope, CLERKS, KIOSK } from '../office.ts';
import { issueTicket } from '../queue/tickets.ts';
import { openingsOf, requireService } from '../settings/read.ts';
import { type Slot, slotsOf } from './slots.ts';
import { startText } from './time.ts';

/** How far ahead one can book, and how long before its start a slot closes. */
export const BOOK_DAYS = 30;
const CLOSES_MS = 30 * 60_000;
/** Somebody this late has missed the appointment and takes a number like anybody; so early they may check in. */
const LATE_MS = 15 * 60_000;
const EARLY_MS = 2 * 3_600_000;

export interface FreeSlot extends Slot {
  readonly free: number;
}

export interface Appointment {
  readonly id: string;
  readonly code: string;
  readonly agencyId: string;
  readonly unitId: string;
  readonly letter: string;
  readonly personId: string;
  readonly procedureCode: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: 'booked' | 'arrived' | 'cancelled' | 'missed';
}

const columns = [
  'id',
  'code',
  'agency_id as agencyId',
  'unit_id as unitId',
  'letter',
  'person_id as personId',
  'procedure_code as procedureCode',
  'starts_at as startsAt',
  'ends_at as endsAt',
  'state',
] as const;

const base = (ctx: Ctx) => ctx.db.selectFrom('counter_appointment').select(columns);

/** Slots of a day that can still be booked, with the places left. */
async function freeSlots(ctx: Ctx, agencyId: string, letter: string, day: string): Promise<FreeSlot[]> {
  const calendar = await loadCalendar(ctx, agencyId);
  const slots = slotsOf(day, await openingsOf(ctx, agencyId, letter), calendar.receptionIntervals(day));
  const taken = await ctx.db
    .selectFrom('counter_slot')
    .select(['starts_at', 'booked'])
    .where('agency_id', '=', agencyId)
    .where('letter', '=', letter)
    .where(sql<boolean>`(starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = ${day}::date`)
    .execute();
  const booked = new Map(taken.map((row) => [row.starts_at.getTime(), row.booked]));
  return slots
    .filter((slot) => slot.startsAt.getTime() - CLOSES_MS > ctx.now.getTime())
    .map((slot) => ({ ...slot, free: Math.max(0, slot.capacity - (booked.get(slot.startsAt.getTime()) ?? 0)) }));
}

/** Working days of the next weeks on which something may be booked, soonest first. */
async function bookableDays(ctx: Ctx, agencyId: string, letter: string): Promise<string[]> {
  const calendar = await loadCalendar(ctx, agencyId);
  const openings = await openingsOf(ctx, agencyId, letter);
  const days: string[] = [];
  for (let ahead = 0; ahead <= BOOK_DAYS; ahead += 1) {
    const day = calendar.addCalendarDays(localDate(ctx.now), ahead);
    const slots = slotsOf(day, openings, calendar.receptionIntervals(day));
    if (slots.some((slot) => slot.startsAt.getTime() - CLOSES_MS > ctx.now.getTime())) days.push(day);
  }
  return days;
}

const place = { agencyId: z.uuid(), letter: z.string().regex(/^[A-Z]$/) };

export const readSlots = defineQuery({
  name: 'counter.slots.read',
  title: { vi: 'Xem khung giờ hẹn', en: 'Read free slots' },
  input: z.object({ ...place, day: z.iso.date().optional() }),
  allow: { public: true },
  async run(ctx, { agencyId, letter, day }): Promise<{ days: string[]; slots: FreeSlot[] }> {
    const days = await bookableDays(ctx, agencyId, letter);
    return { days, slots: day && days.includes(day) ? await freeSlots(ctx, agencyId, letter, day) : [] };
  },
});

export const myAppointments = defineQuery({
  name: 'counter.appointment.mine',
  title: { vi: 'Lịch hẹn của tôi', en: 'My appointments' },
  input: z.object({}),
  allow: { person: { level: 1 } },
  async run(ctx): Promise<Appointment[]> {
    if (ctx.actor.kind !== 'person') return [];
    const rows = await base(ctx)
      .where('person_id', '=', ctx.actor.personId)
      .orderBy('starts_at', 'desc')
      .limit(20)
      .execute();
    return rows as Appointment[];
  },
});

const full = (): Error =>
  conflict('slot_full', {
    vi: 'Khung giờ này vừa hết chỗ. Hãy chọn khung giờ khác.',
    en: 'This slot has just been filled. Choose another one.',
  });

const already = (): Error =>
  conflict('already_booked', {
    vi: 'Bạn đã có một lịch hẹn chưa dùng tại cơ quan này. Hãy hủy lịch đó trước khi đặt lịch khác.',
    en: 'You already have an open appointment at this agency. Cancel it before booking another one.',
  });

/** Six digits that no open appointment of the agency has. */
async function freeCode(ctx: Ctx, agencyId: string): Promise<string> {
  for (;;) {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const taken = await ctx.db
      .selectFrom('counter_appointment')
      .select('id')
      .where('agency_id', '=', agencyId)
      .where('code', '=', code)
      .where('state', '=', 'booked')
      .executeTakeFirst();
    if (!taken) return code;
  }
}

/** Books a place in a slot for the person signed in: one open appointment per person and agency, never beyond capacity. */
export const bookAppointment = defineCommand({
  name: 'counter.appointment.book',
  title: { vi: 'Đặt lịch hẹn', en: 'Book an appointment' },
  input: z.object({ ...place, startsAt: z.coerce.date(), procedure: z.string().max(20).optional() }),
  allow: { person: { level: 1 } },
  async run(ctx, input): Promise<{ appointmentId: string; code: string }> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const agency = await agencyOf(ctx, input.agencyId);
    const service = await requireService(ctx, input.agencyId, input.letter);
    const day = localDate(input.startsAt);
    if (!(await bookableDays(ctx, input.agencyId, input.letter)).includes(day)) throw full();
    // The slot's row is locked first, then its places are counted.
    await ctx.db
      .insertInto('counter_slot')
      .values({ agency_id: agency.id, letter: input.letter, starts_at: input.startsAt, booked: 1 })
      .onConflict((on) =>
        on
          .columns(['agency_id', 'letter', 'starts_at'])
          .doUpdateSet((eb) => ({ booked: eb('counter_slot.booked', '+', 1) })),
      )
      .execute();
    const slot = slotsOf(
      day,
      await openingsOf(ctx, agency.id, input.letter),
      (await loadCalendar(ctx, agency.id)).receptionIntervals(day),
    ).find((one) => one.startsAt.getTime() === input.startsAt.getTime());
    const { booked } = await ctx.db
      .selectFrom('counter_slot')
      .select('booked')
      .where('agency_id', '=', agency.id)
      .where('letter', '=', input.letter)
      .where('starts_at', '=', input.startsAt)
      .executeTakeFirstOrThrow();
    if (!slot || booked > slot.capacity || slot.startsAt.getTime() - CLOSES_MS <= ctx.now.getTime()) throw full();
    const code = await freeCode(ctx, agency.id);
    const row = await ctx.db
      .insertInto('counter_appointment')
      .values({
        code,
        agency_id: agency.id,
        unit_id: agency.unitId,
        letter: input.letter,
        person_id: ctx.actor.personId,
        procedure_code: input.procedure ?? null,
        starts_at: slot.startsAt,
        ends_at: slot.endsAt,
        state: 'booked',
        created_at: ctx.now,
      })
      // Whoever has one open waits here for the other transaction, and then finds it.
      .onConflict((on) => on.columns(['person_id', 'agency_id']).where('state', '=', 'booked').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) throw already();
    await emit(ctx, appointmentBooked, {
      ...where(agency, row.id),
      data: {
        appointmentId: row.id,
        letter: input.letter,
        startsAt: slot.startsAt.toISOString(),
        procedure: input.procedure ?? null,
      },
    });
    const person = await findPerson(ctx, ctx.actor.personId);
    await notify(ctx, {
      personId: ctx.actor.personId,
      kind: 'counter.booked',
      title: {
        vi: `Lịch hẹn ${startText(slot.startsAt, 'vi')}`,
        en: `Appointment on ${startText(slot.startsAt, 'en')}`,
      },
      body: {
        vi: `${agency.name}, ${service.name.vi}. Mã hẹn ${code}. Khi đến, nhập mã này ở máy lấy số.`,
        en: `${agency.name}, ${service.name.en}. Code ${code}. Type it at the kiosk when you arrive.`,
      },
      href: '/dat-lich/cua-toi',
      email: person?.email ?? null,
      lang: ctx.lang,
    });
    return { appointmentId: row.id, code };
  },
});

const where = (agency: Pick<Agency, 'id' | 'unitId'>, subject: string) => ({
  subject,
  unitId: agency.unitId,
  agencyId: agency.id,
});

async function getAppointment(ctx: Ctx, id: string): Promise<Appointment> {
  const found = await base(ctx).where('id', '=', id).executeTakeFirst();
  if (!found) throw notFound({ vi: 'lịch hẹn này', en: 'This appointment' });
  return found as Appointment;
}

/** Gives the place back. */
export const cancelAppointment = defineCommand({
  name: 'counter.appointment.cancel',
  title: { vi: 'Hủy lịch hẹn', en: 'Cancel an appointment' },
  input: z.object({ appointmentId: z.uuid() }),
  allow: {
    person: { level: 1 },
    async scope(ctx, { appointmentId }): Promise<Scope> {
      return { ownerId: (await getAppointment(ctx, appointmentId)).personId };
    },
  },
  async run(ctx, { appointmentId }): Promise<void> {
    const ended = await ctx.db
      .updateTable('counter_appointment')
      .set({ state: 'cancelled', cancelled_at: ctx.now })
      .where('id', '=', appointmentId)
      .where('state', '=', 'booked')
      .returning(['agency_id as id', 'unit_id as unitId', 'letter', 'starts_at as startsAt'])
      .executeTakeFirst();
    if (!ended) return;
    await ctx.db
      .updateTable('counter_slot')
      .set((eb) => ({ booked: eb('booked', '-', 1) }))
      .where('agency_id', '=', ended.id)
      .where('letter', '=', ended.letter)
      .where('starts_at', '=', ended.startsAt)
      .where('booked', '>', 0)
      .execute();
    await emit(ctx, appointmentCancelled, {
      ...where(ended, appointmentId),
      data: { appointmentId, letter: ended.letter, startsAt: ended.startsAt.toISOString() },
    });
  },
});

const notToday = (): Error =>
  conflict('no_appointment_now', {
    vi: 'Không có lịch hẹn nào với mã này trong thời gian này. Hãy kiểm tra mã, hoặc lấy số như bình thường.',
    en: 'There is no appointment with this code at this time. Check the code, or take an ordinary number.',
  });

/** The person has come: their code becomes a ticket that goes ahead once its time is there. */
export const checkIn = defineCommand({
  name: 'counter.appointment.checkIn',
  title: { vi: 'Xác nhận đến theo lịch hẹn', en: 'Check in for an appointment' },
  input: z.object({ agencyId: z.uuid(), code: z.string().regex(/^\d{6}$/) }),
  allow: { roles: CLERKS, clientScopes: [KIOSK], scope: agencyScope },
  async run(ctx, { agencyId, code }): Promise<{ ticketId: string; label: string }> {
    const appointment = (await base(ctx)
      .where('agency_id', '=', agencyId)
      .where('code', '=', code)
      .where('state', '=', 'booked')
      .forUpdate()
      .executeTakeFirst()) as Appointment | undefined;
    if (!appointment) throw notToday();
    const early = appointment.startsAt.getTime() - ctx.now.getTime();
    if (early > EARLY_MS || -early > LATE_MS) throw notToday();
    await ctx.db
      .updateTable('counter_appointment')
      .set({ state: 'arrived', arrived_at: ctx.now })
      .where('id', '=', appointment.id)
      .execute();
    const ticket = await issueTicket(ctx, {
      agencyId,
      letter: appointment.letter,
      kind: 'appointment',
      appointmentId: appointment.id,
      readyAt: early > 0 ? appointment.startsAt : ctx.now,
    });
    await emit(ctx, appointmentKept, {
      ...where({ id: agencyId, unitId: appointment.unitId }, appointment.id),
      data: {
        appointmentId: appointment.id,
        letter: appointment.letter,
        startsAt: appointment.startsAt.toISOString(),
        ticketId: ticket.id,
      },
    });
    return { ticketId: ticket.id, label: ticket.label };
  },
});
