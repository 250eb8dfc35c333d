import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AHEAD_IN_A_ROW, goesAhead, nextTicket, type Waiting } from './order.ts';

const NOW = new Date('2026-03-02T09:00:00+07:00');
const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);
const one = (id: string, ready: number, more: Partial<Waiting> = {}): Waiting => ({
  id,
  priority: false,
  kind: 'walk-in',
  readyAt: minutes(ready),
  number: 1,
  ...more,
});
const called = (waiting: Waiting[], last: boolean[] = []) => nextTicket(waiting, last, NOW)?.ticket.id;

describe('the order of the queue', () => {
  it('is that of arrival, people with priority and appointments whose time has come first', () => {
    expect(called([])).toBeUndefined();
    expect(called([one('late', -5), one('early', -20)])).toBe('early');
    expect(called([one('early', -20), one('old', -1, { priority: true })])).toBe('old');
    expect(called([one('early', -20), one('due', 0, { kind: 'appointment' })])).toBe('due');
    expect(called([one('early', -20), one('later', 10, { kind: 'appointment' })])).toBe('early');
  });

  it('lets one of the others in after three who went ahead', () => {
    const waiting = [one('a', -20), one('b', -1, { priority: true })];
    expect(called(waiting, [true, true, false])).toBe('b');
    expect(called(waiting, [true, true, true])).toBe('a');
    expect(called([one('b', -1, { priority: true })], [true, true, true])).toBe('b');
  });

  it('leaves nobody waiting while others keep coming: at most three go ahead between two of the others', () => {
    const person = fc.record({
      priority: fc.boolean(),
      appointment: fc.boolean(),
      ready: fc.integer({ min: -60, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 40 }), (people) => {
        let waiting = people.map((p, i) =>
          one(String(i), p.ready, { priority: p.priority, kind: p.appointment ? 'appointment' : 'walk-in', number: i }),
        );
        const order: { id: string; ahead: boolean }[] = [];
        while (waiting.length > 0) {
          const last = order.map((call) => call.ahead).reverse();
          const next = nextTicket(waiting, last, NOW);
          if (!next) throw new Error('nobody was called');
          expect(next.ahead).toBe(goesAhead(next.ticket, NOW));
          const others = waiting.some((w) => !goesAhead(w, NOW));
          if (next.ahead && others)
            expect(
              last.slice(0, AHEAD_IN_A_ROW).length === AHEAD_IN_A_ROW && last.slice(0, AHEAD_IN_A_ROW).every(Boolean),
            ).toBe(false);
          order.push({ id: next.ticket.id, ahead: next.ahead });
          waiting = waiting.filter((w) => w.id !== next.ticket.id);
        }
        expect(new Set(order.map((call) => call.id)).size).toBe(people.length);
      }),
    );
  });
});
