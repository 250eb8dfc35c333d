import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { type Agency, agenciesOf } from '../../../kernel/units/index.ts';
import { openWorld, type World } from '../../services/testing/world.ts';
import { counter } from '../index.ts';
import { desksOf } from '../settings/read.ts';
import { readBoard, readPanel, readTicket } from './board.ts';
import { addDevice, asKiosk, revokeDevice } from './device.ts';
import {
  callNext,
  finishTicket,
  markAbsent,
  recallTicket,
  serveTicket,
  sitDown,
  takeTicket,
  transferTicket,
} from './tickets.ts';

let w: World;
let agency: Agency;
let kiosk: () => Promise<Ctx>;
let desks: string[];

beforeAll(async () => {
  w = await openWorld([counter]);
  w.at('2026-03-02 08:00');
  agency = await centreOf('25459');
  desks = (await desksOf(w.t.ctx(), agency.id)).map((desk) => desk.id);
  const { token } = await execute(w.as('cuc'), addDevice, { agencyId: agency.id, name: 'Máy lấy số sảnh chính' });
  kiosk = async () => {
    const ctx = await asKiosk(w.anonymous(), agency, token);
    if (!ctx) throw new Error('no kiosk');
    return ctx;
  };
});
afterAll(() => w?.close());

async function centreOf(code: string): Promise<Agency> {
  const found = (await agenciesOf(w.t.ctx())).agenciesAt('2026-03-02', {
    unitId: await w.commune(code),
    kind: 'service_centre',
  })[0];
  if (!found) throw new Error('no centre');
  return found;
}

const take = async (letter: string, priority: 'elderly' | null = null) =>
  execute(await kiosk(), takeTicket, { agencyId: agency.id, letter, priority });
const call = (desk: number) => execute(w.as('cuc'), callNext, { deskId: desks[desk - 1] as string });
const state = async (id: string) => (await ask(w.anonymous(), readTicket, { ticketId: id }))?.ticket.state;
const numbers = (labels: string[]) => labels.map((label) => Number(label.slice(1))).sort((a, b) => a - b);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('taking numbers', () => {
  it('gives a hundred people at once a hundred numbers: no gap, no double, each letter and day of its own', async () => {
    w.at('2026-03-02 08:00');
    const ctx = await kiosk();
    const taken = await Promise.all(
      upTo(100).map((i) =>
        execute(ctx, takeTicket, { agencyId: agency.id, letter: i % 4 === 0 ? 'B' : 'A', priority: null }),
      ),
    );
    const labels = taken.map((ticket) => ticket.label);
    expect(numbers(labels.filter((label) => label.startsWith('A')))).toEqual(upTo(75));
    expect(numbers(labels.filter((label) => label.startsWith('B')))).toEqual(upTo(25));
    expect(labels).toContain('A001');
    w.at('2026-03-03 08:00');
    expect((await take('A')).label).toBe('A001');
  });

  it('leaves no hole when taking fails', async () => {
    await expect(take('Z')).rejects.toMatchObject({ code: 'no_such_queue' });
    expect((await take('B')).label).toBe('B001');
  });

  it('is for kiosks of the agency and its officers', async () => {
    const other = await centreOf('25462');
    const input = { agencyId: other.id, letter: 'A', priority: null } as const;
    await expect(execute(await kiosk(), takeTicket, input)).rejects.toMatchObject({ status: 403 });
    await expect(execute(w.anonymous(), takeTicket, input)).rejects.toMatchObject({ status: 401 });
    await expect(execute(w.as('hoa'), takeTicket, input)).rejects.toMatchObject({ status: 403 });
    await expect(execute(w.as('cuc'), takeTicket, input)).rejects.toMatchObject({ status: 403 });
    expect((await execute(w.as('dao'), takeTicket, input)).label).toBe('A001');
  });

  it('ends with the device', async () => {
    const { deviceId, token } = await execute(w.as('cuc'), addDevice, { agencyId: agency.id, name: 'Máy cũ' });
    expect(await asKiosk(w.anonymous(), agency, token)).toBeDefined();
    expect(await asKiosk(w.anonymous(), await centreOf('25462'), token)).toBeUndefined();
    await expect(execute(w.as('dao'), revokeDevice, { deviceId })).rejects.toMatchObject({ status: 403 });
    await execute(w.as('cuc'), revokeDevice, { deviceId });
    expect(await asKiosk(w.anonymous(), agency, token)).toBeUndefined();
  });
});

describe('calling', () => {
  it('never calls one number to two desks, however many call at once', async () => {
    w.at('2026-03-04 08:00');
    for (let i = 0; i < 12; i += 1) await take('A');
    const calls: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const both = await Promise.all([call(1), call(2)]);
      calls.push(...both.map((one) => one?.label ?? ''));
    }
    expect(numbers(calls)).toEqual(upTo(12));
    expect(await call(1)).toBeNull();
  });

  it('goes by arrival, with priority first, and only by the queues of the desk', async () => {
    w.at('2026-03-05 08:00');
    const a1 = await take('A');
    const b1 = await take('B');
    w.at('2026-03-05 08:05');
    const a2 = await take('A', 'elderly');
    expect((await call(1))?.ticketId).toBe(a2.ticketId);
    expect((await call(1))?.ticketId).toBe(a1.ticketId);
    expect(await call(1)).toBeNull();
    expect((await call(2))?.ticketId).toBe(b1.ticketId);
    expect(await call(3)).toBeNull();
    expect(await state(a2.ticketId)).toBe('done');
  });

  it('can be repeated, ended, given up and sent on; a number that is not there is refused', async () => {
    w.at('2026-03-06 08:00');
    const cuc = w.as('cuc');
    const { ticketId } = await take('A');
    const desk = desks[0] as string;
    await expect(execute(cuc, serveTicket, { ticketId })).rejects.toMatchObject({ code: 'ticket_elsewhere' });
    await call(1);
    await execute(cuc, recallTicket, { ticketId, deskId: desk });
    expect((await ask(w.anonymous(), readBoard, { agencyId: agency.id })).calls).toMatchObject([
      { label: 'A001', desk: 1, call: 2 },
    ]);
    await expect(execute(w.as('dao'), markAbsent, { ticketId })).rejects.toMatchObject({ status: 403 });
    await execute(cuc, markAbsent, { ticketId });
    expect(await state(ticketId)).toBe('absent');
    await execute(cuc, recallTicket, { ticketId, deskId: desks[1] as string });
    await execute(cuc, serveTicket, { ticketId });
    await execute(cuc, transferTicket, { ticketId, letter: 'B' });
    expect(await state(ticketId)).toBe('waiting');
    expect(await call(1)).toBeNull();
    expect((await call(2))?.label).toBe('A001');
    await execute(cuc, serveTicket, { ticketId });
    await execute(cuc, finishTicket, { ticketId });
    await expect(execute(cuc, transferTicket, { ticketId, letter: 'A' })).rejects.toMatchObject({ status: 409 });
    const events = await w.t.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('subject', '=', ticketId)
      .orderBy('seq')
      .execute();
    expect(events.map((event) => event.type.split('.')[2])).toEqual([
      'taken',
      'called',
      'called',
      'missed',
      'called',
      'served',
      'transferred',
      'called',
      'served',
      'finished',
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Cúc|Hòa/);
  });
});

describe('the desk panel', () => {
  it('shows the own desk, whom it serves, and how long people wait', async () => {
    w.at('2026-03-09 08:00');
    const cuc = w.as('cuc');
    for (let i = 0; i < 3; i += 1) await take('A');
    await execute(cuc, sitDown, { deskId: desks[0] as string });
    w.at('2026-03-09 08:10');
    await call(1);
    w.at('2026-03-09 08:30');
    await call(1);
    const panel = await ask(w.as('cuc'), readPanel, { agencyId: agency.id });
    expect(panel.desk?.number).toBe(1);
    expect(panel.current?.label).toBe('A002');
    expect(panel.waiting.map((ticket) => ticket.label)).toEqual(['A003']);
    expect(panel.queues[0]).toMatchObject({
      letter: 'A',
      waiting: 1,
      done: 1,
      medianWait: 20 * 60,
      longestWait: 30 * 60,
    });
    await execute(w.as('cuc'), sitDown, { deskId: desks[1] as string });
    expect((await ask(w.as('cuc'), readPanel, { agencyId: agency.id })).desk?.number).toBe(2);
    await execute(w.as('cuc'), sitDown, { deskId: desks[1] as string, leave: true });
    expect((await ask(w.as('cuc'), readPanel, { agencyId: agency.id })).desk).toBeUndefined();
    await expect(ask(w.as('dao'), readPanel, { agencyId: agency.id })).rejects.toMatchObject({ status: 403 });
  });
});
