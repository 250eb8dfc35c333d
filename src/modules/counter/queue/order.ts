/** Who waits, as far as the order is concerned. */
export interface Waiting {
  readonly id: string;
  /** Elderly, disabled, pregnant … */
  readonly priority: boolean;
  readonly kind: 'walk-in' | 'appointment';
  /** From when the wait counts: an appointment's own time when its holder came before it. */
  readonly readyAt: Date;
  /** Breaks ties: tickets in the order in which they were taken. */
  readonly number: number;
}

/** Calls of people who go ahead that may follow each other while somebody else waits. */
export const AHEAD_IN_A_ROW = 3;

/**
 * Goes ahead of others: people whom the law gives priority (Law on the Elderly 39/2009/QH12, art. 2; Law on Persons with
 * Disabilities 51/2010/QH12), and those whose appointment has come. Who comes before their time waits like anybody.
 */
export const goesAhead = (one: Waiting, now: Date): boolean =>
  one.priority || (one.kind === 'appointment' && one.readyAt <= now);

const earlier = (a: Waiting, b: Waiting): number =>
  a.readyAt.getTime() - b.readyAt.getTime() || a.number - b.number || (a.id < b.id ? -1 : 1);

/**
 * The ticket to call next: those who go ahead first, each group by the time from which they wait; but after
 * {@link AHEAD_IN_A_ROW} of them one of the others, so that nobody waits for ever. Pure.
 *
 * @param lastAhead whether each of the last calls went ahead, the newest first
 */
export function nextTicket<W extends Waiting>(
  waiting: readonly W[],
  lastAhead: readonly boolean[],
  now: Date,
): { readonly ticket: W; readonly ahead: boolean } | undefined {
  const ahead = waiting.filter((one) => goesAhead(one, now)).sort(earlier);
  const others = waiting.filter((one) => !goesAhead(one, now)).sort(earlier);
  const enough =
    lastAhead.length >= AHEAD_IN_A_ROW && lastAhead.slice(0, AHEAD_IN_A_ROW).every((went) => went === true);
  const [first, second] = enough ? [others, ahead] : [ahead, others];
  const ticket = first[0] ?? second[0];
  return ticket && { ticket, ahead: goesAhead(ticket, now) };
}
