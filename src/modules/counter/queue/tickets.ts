import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { conflict, notFound } from '../../../kernel/problem.ts';
import { ticketAbsent, ticketCalled, ticketFinished, ticketServed, ticketTaken, ticketTransferred } from '../events.ts';
import { agencyOf, agencyScope, CLERKS, KIOSK, nextOf } from '../office.ts';
import { type Desk, getDesk, requireService } from '../settings/read.ts';
import { AHEAD_IN_A_ROW, nextTicket } from './order.ts';

export const PRIORITIES = ['elderly', 'disabled', 'pregnant', 'other'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface Ticket {
  readonly id: string;
  readonly agencyId: string;
  readonly unitId: string;
  readonly day: string;
  readonly label: string;
  /** Letter of the queue it stands in. */
  readonly queue: string;
  readonly kind: 'walk-in' | 'appointment';
  readonly priority: Priority | null;
  readonly state: 'waiting' | 'called' | 'serving' | 'done' | 'absent';
  readonly deskId: string | null;
  readonly appointmentId: string | null;
  readonly takenAt: Date;
  readonly readyAt: Date;
  readonly calledAt: Date | null;
  readonly servingAt: Date | null;
  readonly call: number | null;
  readonly calls: number;
}

export const ticketColumns = [
  'id',
  'agency_id as agencyId',
  'unit_id as unitId',
  'day',
  'label',
  'queue',
  'kind',
  'priority',
  'state',
  'desk_id as deskId',
  'appointment_id as appointmentId',
  'taken_at as takenAt',
  'ready_at as readyAt',
  'called_at as calledAt',
  'serving_at as servingAt',
  'call',
  'calls',
] as const;

export async function getTicket(ctx: Ctx, id: string, lock = false): Promise<Ticket> {
  let query = ctx.db.selectFrom('counter_ticket').select(ticketColumns).where('id', '=', id);
  if (lock) query = query.forUpdate();
  const ticket = await query.executeTakeFirst();
  if (!ticket) throw notFound({ vi: 'phiếu số này', en: 'This ticket' });
  return ticket as Ticket;
}

async function ticketScope(ctx: Ctx, { ticketId }: { ticketId: string }): Promise<Scope> {
  const { unitId, agencyId } = await getTicket(ctx, ticketId);
  return { unitId, agencyId };
}

async function deskScope(ctx: Ctx, { deskId }: { deskId: string }): Promise<Scope> {
  const { unitId, agencyId } = await getDesk(ctx, deskId);
  return { unitId, agencyId };
}

export const clerks = { roles: CLERKS, scope: ticketScope } as const;
const where = (ticket: Pick<Ticket, 'id' | 'unitId' | 'agencyId'>) => ({
  subject: ticket.id,
  unitId: ticket.unitId,
  agencyId: ticket.agencyId,
});
const about = (ticket: Pick<Ticket, 'id' | 'label' | 'queue'>) => ({
  ticketId: ticket.id,
  label: ticket.label,
  queue: ticket.queue,
});
const seconds = (from: Date, to: Date): number => Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));

const notNow = (): Error =>
  conflict('ticket_elsewhere', {
    vi: 'Số này vừa được xử lý ở nơi khác. Hãy tải lại trang.',
    en: 'This ticket has just been dealt with elsewhere. Reload the page.',
  });

export interface NewTicket {
  readonly agencyId: string;
  readonly letter: string;
  readonly kind: Ticket['kind'];
  readonly priority?: Priority | null;
  readonly appointmentId?: string;
  /** From when the wait counts. */
  readonly readyAt: Date;
}

/** Writes a ticket with the next number of its letter. Inside a command. */
export async function issueTicket(ctx: Ctx, given: NewTicket): Promise<Ticket> {
  const { unitId } = await agencyOf(ctx, given.agencyId);
  await requireService(ctx, given.agencyId, given.letter);
  const day = localDate(ctx.now);
  const ticket = (await ctx.db
    .insertInto('counter_ticket')
    .values({
      agency_id: given.agencyId,
      unit_id: unitId,
      day,
      letter: given.letter,
      queue: given.letter,
      number: await nextOf(ctx, given.agencyId, day, given.letter),
      kind: given.kind,
      priority: given.priority ?? null,
      state: 'waiting',
      appointment_id: given.appointmentId ?? null,
      taken_at: ctx.now,
      ready_at: given.readyAt,
    })
    .returning(ticketColumns)
    .executeTakeFirstOrThrow()) as Ticket;
  await emit(ctx, ticketTaken, {
    ...where(ticket),
    data: { ...about(ticket), kind: ticket.kind, priority: ticket.priority !== null },
  });
  return ticket;
}

/** A number in the queue, from a kiosk of the agency or from an officer. */
export const takeTicket = defineCommand({
  name: 'counter.ticket.take',
  title: { vi: 'Lấy số thứ tự', en: 'Take a ticket' },
  input: z.object({
    agencyId: z.uuid(),
    letter: z.string().regex(/^[A-Z]$/),
    priority: z.enum(PRIORITIES).nullable().default(null),
  }),
  allow: { roles: CLERKS, clientScopes: [KIOSK], scope: agencyScope },
  run: (ctx, input): Promise<{ ticketId: string; label: string }> =>
    issueTicket(ctx, { ...input, kind: 'walk-in', readyAt: ctx.now }).then(({ id, label }) => ({
      ticketId: id,
      label,
    })),
});

/** Who sits at a desk calls, and nobody else sits there. Leaving it empty is `officerId` null. */
export const sitDown = defineCommand({
  name: 'counter.desk.sit',
  title: { vi: 'Ngồi quầy', en: 'Sit down at a desk' },
  input: z.object({ deskId: z.uuid(), leave: z.boolean().default(false) }),
  allow: { roles: CLERKS, scope: deskScope },
  async run(ctx, { deskId, leave }): Promise<void> {
    if (ctx.actor.kind !== 'person') return;
    const { personId } = ctx.actor;
    const desk = await getDesk(ctx, deskId);
    await ctx.db
      .updateTable('counter_desk')
      .set({ officer_id: null })
      .where('agency_id', '=', desk.agencyId)
      .where('officer_id', '=', personId)
      .execute();
    if (leave) return;
    await ctx.db.updateTable('counter_desk').set({ officer_id: personId }).where('id', '=', deskId).execute();
  },
});

/** Ends what the desk was busy with. */
async function endCurrent(ctx: Ctx, desk: Desk): Promise<void> {
  const current = (await ctx.db
    .selectFrom('counter_ticket')
    .select(ticketColumns)
    .where('desk_id', '=', desk.id)
    .where('state', 'in', ['called', 'serving'])
    .forUpdate()
    .executeTakeFirst()) as Ticket | undefined;
  if (current) await finish(ctx, current);
}

async function finish(ctx: Ctx, ticket: Ticket): Promise<void> {
  await ctx.db
    .updateTable('counter_ticket')
    .set({ state: 'done', ended_at: ctx.now })
    .where('id', '=', ticket.id)
    .execute();
  if (!ticket.deskId) return;
  await emit(ctx, ticketFinished, {
    ...where(ticket),
    data: {
      ...about(ticket),
      deskId: ticket.deskId,
      served: seconds(ticket.servingAt ?? ticket.calledAt ?? ctx.now, ctx.now),
    },
  });
}

/** Brings a ticket to a desk, first or once more. The agency's calls are locked by the number that was taken. */
async function bring(ctx: Ctx, ticket: Ticket, desk: Desk, call: number, ahead: boolean | undefined): Promise<Ticket> {
  await ctx.db
    .updateTable('counter_ticket')
    .set({
      state: 'called',
      desk_id: desk.id,
      call,
      calls: ticket.calls + 1,
      called_at: ticket.calledAt ?? ctx.now,
      serving_at: null,
      ended_at: null,
      ...(ahead === undefined ? {} : { ahead }),
    })
    .where('id', '=', ticket.id)
    .execute();
  await emit(ctx, ticketCalled, {
    ...where(ticket),
    data: {
      ...about(ticket),
      deskId: desk.id,
      waited: seconds(ticket.readyAt, ctx.now),
      again: ticket.calls > 0,
    },
  });
  return { ...ticket, state: 'called', deskId: desk.id, call, calls: ticket.calls + 1 };
}

/**
 * Calls the next number to a desk, in the fair order of `order.ts`, and ends the one it was busy with. Desks of an
 * agency take turns, so that no number is called twice.
 *
 * @returns null when nobody waits for this desk
 */
export const callNext = defineCommand({
  name: 'counter.ticket.call',
  title: { vi: 'Gọi số tiếp theo', en: 'Call the next ticket' },
  input: z.object({ deskId: z.uuid() }),
  allow: { roles: CLERKS, scope: deskScope },
  async run(ctx, { deskId }): Promise<{ ticketId: string; label: string } | null> {
    const desk = await getDesk(ctx, deskId);
    const day = localDate(ctx.now);
    const call = await nextOf(ctx, desk.agencyId, day, '*');
    await endCurrent(ctx, desk);
    if (desk.letters.length === 0) return null;
    const today = ctx.db
      .selectFrom('counter_ticket')
      .where('agency_id', '=', desk.agencyId)
      .where('day', '=', day)
      .where('queue', 'in', desk.letters);
    const waiting = (await today
      .select([...ticketColumns, 'number'])
      .where('state', '=', 'waiting')
      .execute()) as (Ticket & {
      number: number;
    })[];
    const last = await today
      .select('ahead')
      .where('call', 'is not', null)
      .orderBy('call', 'desc')
      .limit(AHEAD_IN_A_ROW)
      .execute();
    const next = nextTicket(
      waiting.map((ticket) => ({ ...ticket, priority: ticket.priority !== null, own: ticket })),
      last.map((row) => row.ahead),
      ctx.now,
    );
    if (!next) return null;
    const { id, label } = await bring(ctx, next.ticket.own, desk, call, next.ahead);
    return { ticketId: id, label };
  },
});

/** Calls a number once more: one that is called to the desk, or one that was absent. */
export const recallTicket = defineCommand({
  name: 'counter.ticket.recall',
  title: { vi: 'Gọi lại', en: 'Call again' },
  input: z.object({ ticketId: z.uuid(), deskId: z.uuid() }),
  allow: clerks,
  async run(ctx, { ticketId, deskId }): Promise<void> {
    const desk = await getDesk(ctx, deskId);
    const { agencyId, day } = await getTicket(ctx, ticketId);
    if (desk.agencyId !== agencyId) throw notNow();
    const call = await nextOf(ctx, agencyId, day, '*');
    const ticket = await getTicket(ctx, ticketId, true);
    const here = ticket.state === 'called' && ticket.deskId === deskId;
    if (!here && ticket.state !== 'absent') throw notNow();
    if (!here) await endCurrent(ctx, desk);
    await bring(ctx, ticket, desk, call, undefined);
  },
});

async function lockAtDesk(ctx: Ctx, ticketId: string, states: readonly Ticket['state'][]) {
  const ticket = await getTicket(ctx, ticketId, true);
  if (!states.includes(ticket.state) || !ticket.deskId) throw notNow();
  return { ...ticket, deskId: ticket.deskId };
}

/** The person has come to the desk. */
export const serveTicket = defineCommand({
  name: 'counter.ticket.serve',
  title: { vi: 'Bắt đầu phục vụ', en: 'Start serving' },
  input: z.object({ ticketId: z.uuid() }),
  allow: clerks,
  async run(ctx, { ticketId }): Promise<void> {
    const ticket = await lockAtDesk(ctx, ticketId, ['called', 'serving']);
    if (ticket.state === 'serving') return;
    await ctx.db
      .updateTable('counter_ticket')
      .set({ state: 'serving', serving_at: ctx.now })
      .where('id', '=', ticketId)
      .execute();
    await emit(ctx, ticketServed, { ...where(ticket), data: { ...about(ticket), deskId: ticket.deskId } });
  },
});

/** Nobody came. The number can be called again all day. */
export const markAbsent = defineCommand({
  name: 'counter.ticket.absent',
  title: { vi: 'Ghi vắng mặt', en: 'Mark as absent' },
  input: z.object({ ticketId: z.uuid() }),
  allow: clerks,
  async run(ctx, { ticketId }): Promise<void> {
    const ticket = await lockAtDesk(ctx, ticketId, ['called']);
    await ctx.db
      .updateTable('counter_ticket')
      .set({ state: 'absent', ended_at: ctx.now })
      .where('id', '=', ticketId)
      .execute();
    await emit(ctx, ticketAbsent, { ...where(ticket), data: { ...about(ticket), deskId: ticket.deskId } });
  },
});

export const finishTicket = defineCommand({
  name: 'counter.ticket.finish',
  title: { vi: 'Kết thúc lượt', en: 'Finish a ticket' },
  input: z.object({ ticketId: z.uuid() }),
  allow: clerks,
  async run(ctx, { ticketId }): Promise<void> {
    await finish(ctx, await lockAtDesk(ctx, ticketId, ['called', 'serving']));
  },
});

/** Sends a person on to another queue with the same number; they keep the place their waiting has earned. */
export const transferTicket = defineCommand({
  name: 'counter.ticket.transfer',
  title: { vi: 'Chuyển hàng chờ', en: 'Transfer to another queue' },
  input: z.object({ ticketId: z.uuid(), letter: z.string().regex(/^[A-Z]$/) }),
  allow: clerks,
  async run(ctx, { ticketId, letter }): Promise<void> {
    const ticket = await getTicket(ctx, ticketId, true);
    if (ticket.state === 'done') throw notNow();
    await requireService(ctx, ticket.agencyId, letter);
    await ctx.db
      .updateTable('counter_ticket')
      .set({ state: 'waiting', queue: letter, desk_id: null, call: null, called_at: null, serving_at: null })
      .where('id', '=', ticketId)
      .execute();
    await emit(ctx, ticketTransferred, {
      ...where(ticket),
      data: { ...about({ ...ticket, queue: letter }), from: ticket.queue },
    });
  },
});
