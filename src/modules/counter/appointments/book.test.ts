import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, execute } from '../../../kernel/execute.ts';
import { type PersonActor, upsertPerson } from '../../../kernel/identity/index.ts';
import { listNotifications } from '../../../kernel/notifications/index.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { openWorld, type World } from '../../services/testing/world.ts';
import { counter } from '../index.ts';
import { callNext, takeTicket } from '../queue/tickets.ts';
import { setOpenings } from '../settings/commands.ts';
import { desksOf } from '../settings/read.ts';
import { bookAppointment, cancelAppointment, checkIn, myAppointments, readSlots } from './book.ts';
import { remindJob } from './remind.ts';

let w: World;
let agencyId: string;
const citizens: PersonActor[] = [];

beforeAll(async () => {
  w = await openWorld([counter]);
  w.at('2026-03-02 07:00');
  const unitId = await w.commune('25459');
  agencyId = (await agenciesOf(w.t.ctx())).agenciesAt('2026-03-02', { unitId, kind: 'service_centre' })[0]
    ?.id as string;
  for (let i = 0; i < 12; i += 1) {
    const personalId = `0990900001${String(i).padStart(2, '0')}`;
    const name = `Người hẹn ${i}`;
    const personId = await upsertPerson(w.t.ctx(), {
      personalId,
      name,
      birthDate: null,
      gender: null,
      level: 1,
      phone: null,
      email: null,
    });
    citizens.push({ kind: 'person', personId, name, level: 1, grants: [], sessionId: 'test' });
  }
});
afterAll(() => w?.close());

const citizen = (i: number) => w.t.ctx(citizens[i]);
const slotsOn = async (day: string) => (await ask(w.anonymous(), readSlots, { agencyId, letter: 'A', day })).slots;
const at = (day: string, time: string) => new Date(`${day}T${time}:00+07:00`);
const book = (i: number, day: string, time: string) =>
  execute(citizen(i), bookAppointment, { agencyId, letter: 'A', startsAt: at(day, time) });
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'booked',
    (error: { code?: string }) => error.code,
  );

describe('booking', () => {
  it('offers the slots inside the hours of reception, and none on a day off', async () => {
    expect((await slotsOn('2026-03-03')).map((slot) => `${slot.from} ${slot.free}`)).toEqual([
      '08:00 2',
      '08:30 2',
      '09:00 2',
      '09:30 2',
      '10:00 2',
      '10:30 2',
      '16:00 1',
    ]);
    const { days } = await ask(w.anonymous(), readSlots, { agencyId, letter: 'A' });
    expect(days).toContain('2026-03-03');
    expect(days).not.toContain('2026-03-07');
    expect(await slotsOn('2026-03-07')).toEqual([]);
  });

  it('gives the places of a slot to as many as there are, when twelve want them at once', async () => {
    const results = await Promise.all(citizens.map((_, i) => outcome(book(i, '2026-03-03', '09:00'))));
    expect(results.filter((one) => one === 'booked')).toHaveLength(2);
    expect(results.filter((one) => one === 'slot_full')).toHaveLength(10);
    expect((await slotsOn('2026-03-03')).find((slot) => slot.from === '09:00')?.free).toBe(0);
  });

  it('keeps one open appointment per person and agency, also when two are asked for at once', async () => {
    const free = [];
    for (let i = 0; i < 12; i += 1) if ((await ask(citizen(i), myAppointments, {})).length === 0) free.push(i);
    const me = free[0] as number;
    const results = await Promise.all([
      outcome(book(me, '2026-03-03', '08:00')),
      outcome(book(me, '2026-03-03', '08:30')),
    ]);
    expect(results.sort()).toEqual(['already_booked', 'booked']);
    const slots = await slotsOn('2026-03-03');
    expect(
      slots
        .slice(0, 2)
        .map((slot) => slot.free)
        .sort(),
    ).toEqual([1, 2]);
    const [mine] = await ask(citizen(me), myAppointments, {});
    await expect(
      execute(citizen(free[1] as number), cancelAppointment, { appointmentId: mine?.id as string }),
    ).rejects.toMatchObject({ status: 403 });
    await Promise.all([1, 2].map(() => execute(citizen(me), cancelAppointment, { appointmentId: mine?.id as string })));
    expect((await slotsOn('2026-03-03')).slice(0, 2).map((slot) => slot.free)).toEqual([2, 2]);
    expect(await outcome(book(me, '2026-03-03', '08:30'))).toBe('booked');
  });

  it('refuses times that are past, too soon, too far or not offered, and people who are not signed in', async () => {
    expect(await outcome(book(9, '2026-03-02', '06:00'))).toBe('slot_full');
    expect(await outcome(book(9, '2026-03-03', '08:10'))).toBe('slot_full');
    expect(await outcome(book(9, '2026-06-01', '08:00'))).toBe('slot_full');
    w.at('2026-03-03 07:45');
    expect(await outcome(book(9, '2026-03-03', '08:00'))).toBe('slot_full');
    w.at('2026-03-02 07:00');
    await expect(
      execute(w.anonymous(), bookAppointment, { agencyId, letter: 'A', startsAt: at('2026-03-03', '08:00') }),
    ).rejects.toMatchObject({ status: 401 });
  });
});

describe('coming', () => {
  it('makes the code a ticket that goes ahead when its time has come', async () => {
    w.at('2026-03-03 08:00');
    const { code } = await execute(w.as('hoa'), bookAppointment, {
      agencyId,
      letter: 'A',
      startsAt: at('2026-03-04', '09:30'),
    });
    const desk = (await desksOf(w.t.ctx(), agencyId))[0]?.id as string;
    const call = () => execute(w.as('cuc'), callNext, { deskId: desk });
    w.at('2026-03-04 07:00');
    await expect(execute(w.as('cuc'), checkIn, { agencyId, code })).rejects.toMatchObject({
      code: 'no_appointment_now',
    });
    w.at('2026-03-04 09:00');
    for (let i = 0; i < 3; i += 1) await execute(w.as('cuc'), takeTicket, { agencyId, letter: 'A' });
    const { ticketId } = await execute(w.as('cuc'), checkIn, { agencyId, code });
    await expect(execute(w.as('cuc'), checkIn, { agencyId, code })).rejects.toMatchObject({
      code: 'no_appointment_now',
    });
    expect((await call())?.label).toBe('A001');
    w.at('2026-03-04 09:30');
    expect((await call())?.ticketId).toBe(ticketId);
    expect((await call())?.label).toBe('A002');
  });

  it('is reminded of once, and an appointment nobody kept frees the person', async () => {
    w.at('2026-03-09 08:00');
    const { code } = await execute(w.as('hoa'), bookAppointment, {
      agencyId,
      letter: 'A',
      startsAt: at('2026-03-11', '09:00'),
    });
    const notices = async () =>
      (await ask(w.as('hoa'), listNotifications, {})).notifications.filter((one) => one.kind === 'counter.reminder');
    await remindJob.run(w.t.ctx(), {});
    expect(await notices()).toHaveLength(0);
    w.at('2026-03-10 10:05');
    await remindJob.run(w.t.ctx(), {});
    await remindJob.run(w.t.ctx(), {});
    expect(await notices()).toHaveLength(1);
    expect(JSON.stringify(await notices())).toContain(code);
    w.at('2026-03-11 12:05');
    await remindJob.run(w.t.ctx(), {});
    expect((await ask(w.as('hoa'), myAppointments, {}))[0]?.state).toBe('missed');
    expect(
      await outcome(
        execute(w.as('hoa'), bookAppointment, { agencyId, letter: 'A', startsAt: at('2026-03-12', '09:00') }),
      ),
    ).toBe('booked');
  });
});

describe('times set by people', () => {
  it('hold from their day and stay when the pack is loaded again', async () => {
    w.at('2026-03-16 07:00');
    const input = {
      agencyId,
      letter: 'A',
      from: '2026-03-18',
      openings: [{ weekdays: [3], from: '13:30', to: '14:30', minutes: 60, capacity: 5 }],
    };
    await expect(execute(w.as('cuc'), setOpenings, input)).rejects.toMatchObject({ status: 403 });
    await execute(w.as('tam'), setOpenings, input);
    expect((await slotsOn('2026-03-17')).length).toBe(7);
    expect((await slotsOn('2026-03-18')).map((slot) => `${slot.from} ${slot.free}`)).toEqual(['13:30 5']);
  });
});
