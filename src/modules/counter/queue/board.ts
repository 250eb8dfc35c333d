import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';
import type { Text } from '../../../kernel/text.ts';
import { agencyScope, CLERKS, ORGANISERS } from '../office.ts';
import { type Desk, desksOf, type Service, servicesOf } from '../settings/read.ts';
import { type Ticket, ticketColumns } from './tickets.ts';

export interface Queue {
  readonly letter: string;
  readonly name: Text;
  /** People waiting now. */
  readonly waiting: number;
  /** Of those called in the last hour, or today when nobody was: half of them waited no longer. Seconds; null without calls. */
  readonly medianWait: number | null;
  /** Longest wait of somebody who waits now, in seconds. */
  readonly longestWait: number | null;
  /** Served today. */
  readonly done: number;
}

export interface Call {
  readonly label: string;
  readonly desk: number;
  readonly deskName: string;
  /** Grows with every call, also a repeated one. */
  readonly call: number;
}

export interface Board {
  readonly calls: readonly Call[];
  readonly queues: readonly Queue[];
}

const uuid = z.object({ agencyId: z.uuid() });

async function queuesOf(ctx: Ctx, agencyId: string): Promise<Queue[]> {
  const day = localDate(ctx.now);
  const { rows } = await sql<{
    letter: string;
    waiting: number;
    median: number | null;
    median_today: number | null;
    longest: number | null;
    done: number;
  }>`
    SELECT s.letter,
      count(t.id) FILTER (WHERE t.state = 'waiting')::int AS waiting,
      (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.called_at - t.ready_at))
        FILTER (WHERE t.called_at > ${ctx.now}::timestamptz - interval '1 hour'))::float8 AS median,
      (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.called_at - t.ready_at))
        FILTER (WHERE t.called_at IS NOT NULL))::float8 AS median_today,
      max(extract(epoch FROM ${ctx.now}::timestamptz - t.ready_at)) FILTER (WHERE t.state = 'waiting')::float8 AS longest,
      count(t.id) FILTER (WHERE t.state = 'done')::int AS done
    FROM counter_service s
    LEFT JOIN counter_ticket t ON t.agency_id = s.agency_id AND t.day = ${day} AND t.queue = s.letter
    WHERE s.agency_id = ${agencyId}
    GROUP BY s.letter ORDER BY s.letter`.execute(ctx.db);
  const names = new Map((await servicesOf(ctx, agencyId)).map((service) => [service.letter, service.name]));
  const whole = (n: number | null) => (n === null ? null : Math.max(0, Math.round(n)));
  return rows.map((row) => ({
    letter: row.letter,
    name: names.get(row.letter) ?? { vi: row.letter, en: row.letter },
    waiting: row.waiting,
    medianWait: whole(row.median ?? row.median_today),
    longestWait: whole(row.longest),
    done: row.done,
  }));
}

/** What the screen in the hall shows: numbers and desks, nobody's name. */
export const readBoard = defineQuery({
  name: 'counter.board.read',
  title: { vi: 'Màn hình gọi số', en: 'Calling screen' },
  input: uuid,
  allow: { public: true },
  async run(ctx, { agencyId }): Promise<Board> {
    const calls = await ctx.db
      .selectFrom('counter_ticket as t')
      .innerJoin('counter_desk as d', 'd.id', 't.desk_id')
      .select(['t.label', 'd.number as desk', 'd.name as deskName', 't.call'])
      .where('t.agency_id', '=', agencyId)
      .where('t.day', '=', localDate(ctx.now))
      .where('t.call', 'is not', null)
      .where('t.state', 'in', ['called', 'serving'])
      .orderBy('t.call', 'desc')
      .limit(8)
      .execute();
    return { calls: calls as Call[], queues: await queuesOf(ctx, agencyId) };
  },
});

/** Number of the newest call and of people waiting: changes when the board does. For the stream of the screen. */
export async function boardMark(ctx: Pick<Ctx, 'db' | 'app'>, agencyId: string): Promise<string> {
  const row = await ctx.db
    .selectFrom('counter_ticket')
    .select((eb) => [
      eb.fn.max('call').as('call'),
      eb.fn.countAll().filterWhere('state', '=', 'waiting').as('waiting'),
      eb.fn.countAll().filterWhere('state', 'in', ['done', 'absent']).as('ended'),
    ])
    .where('agency_id', '=', agencyId)
    .where('day', '=', localDate(ctx.app.clock.now()))
    .executeTakeFirst();
  return `${row?.call ?? 0}.${row?.waiting ?? 0}.${row?.ended ?? 0}`;
}

/** A ticket as its holder sees it, with how many go before. */
export const readTicket = defineQuery({
  name: 'counter.ticket.read',
  title: { vi: 'Xem phiếu số', en: 'Read a ticket' },
  input: z.object({ ticketId: z.uuid() }),
  allow: { public: true },
  async run(ctx, { ticketId }): Promise<{ ticket: Ticket; service: Service | undefined; before: number } | null> {
    const ticket = (await ctx.db
      .selectFrom('counter_ticket')
      .select(ticketColumns)
      .where('id', '=', ticketId)
      .executeTakeFirst()) as Ticket | undefined;
    if (!ticket) return null;
    const { before } = await ctx.db
      .selectFrom('counter_ticket')
      .select((eb) => eb.fn.countAll<number>().as('before'))
      .where('agency_id', '=', ticket.agencyId)
      .where('day', '=', ticket.day)
      .where('queue', '=', ticket.queue)
      .where('state', '=', 'waiting')
      .where('ready_at', '<', ticket.readyAt)
      .executeTakeFirstOrThrow();
    const services = await servicesOf(ctx, ticket.agencyId);
    return { ticket, service: services.find((one) => one.letter === ticket.queue), before };
  },
});

export interface Panel {
  readonly desks: readonly Desk[];
  readonly desk: Desk | undefined;
  readonly current: Ticket | undefined;
  readonly waiting: readonly Ticket[];
  readonly absent: readonly Ticket[];
  readonly queues: readonly Queue[];
}

/** The officer's side: own desk, whom it serves, who waits, who was absent. */
export const readPanel = defineQuery({
  name: 'counter.panel.read',
  title: { vi: 'Bảng điều khiển quầy', en: 'Desk panel' },
  input: z.object({ agencyId: z.uuid() }),
  allow: { roles: [...CLERKS, ...ORGANISERS], scope: agencyScope },
  async run(ctx, { agencyId }): Promise<Panel> {
    const desks = await desksOf(ctx, agencyId);
    const me = ctx.actor.kind === 'person' ? ctx.actor.personId : undefined;
    const desk = desks.find((one) => one.officerId !== null && one.officerId === me);
    const today = ctx.db
      .selectFrom('counter_ticket')
      .select(ticketColumns)
      .where('agency_id', '=', agencyId)
      .where('day', '=', localDate(ctx.now));
    const current = desk
      ? await today.where('desk_id', '=', desk.id).where('state', 'in', ['called', 'serving']).executeTakeFirst()
      : undefined;
    const waiting = await today
      .where('state', '=', 'waiting')
      .$if(desk !== undefined && desk.letters.length > 0, (query) => query.where('queue', 'in', desk?.letters ?? []))
      .orderBy('ready_at')
      .orderBy('label')
      .limit(30)
      .execute();
    const absent = await today.where('state', '=', 'absent').orderBy('ended_at', 'desc').limit(12).execute();
    return {
      desks,
      desk,
      current: current as Ticket | undefined,
      waiting: waiting as Ticket[],
      absent: absent as Ticket[],
      queues: await queuesOf(ctx, agencyId),
    };
  },
});
