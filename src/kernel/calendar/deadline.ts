import type { Text } from '../text.ts';
import { type Axis, axisOf } from './axis.ts';
import type { ClockEvent, ClockEventKind, DeadlineRule, PauseReason } from './deadline-rule.ts';
import { explain } from './explain.ts';
import { localDate, localDayNumber } from './local-time.ts';
import type { WorkingCalendar } from './working-calendar.ts';

/** `done_early`: handled before the due *day*; `on_time`: not after the due instant; `late`: after it. */
export type DeadlineStatus = 'not_started' | 'running' | 'paused' | 'overdue' | 'done_early' | 'on_time' | 'late';

export type ExplanationKind =
  | 'started'
  | 'counted'
  | 'skipped'
  | 'paused'
  | 'resumed'
  | 'restarted'
  | 'completed_day'
  | 'moved'
  | 're_appointed'
  | 'ignored'
  | 'due'
  | 'handled';

/**
 * One line of the account of a due date. Over all lines, in the unit of the limit (`hours` in working minutes):
 * Σ `counted` = limit + Σ `given` when there is a due date, and Σ `counted` + what remains = limit + Σ `given` while paused.
 */
export interface ExplanationLine {
  readonly at: Date;
  readonly kind: ExplanationKind;
  readonly text: Text;
  /** Share of the limit used up. */
  readonly counted?: number;
  /** Time granted beyond the limit: a day rounded up, a move to a working day, a new appointment, a restart. */
  readonly given?: number;
  readonly source?: string;
}

export interface Deadline {
  readonly status: DeadlineStatus;
  readonly startedAt: Date | null;
  /** When the result is due; null before reception and while the clock is paused. */
  readonly dueAt: Date | null;
  /** The due date as it was before the re-appointment; `dueAt` when there was none. */
  readonly legalDueAt: Date | null;
  readonly reAppointed: boolean;
  readonly pausedSince: Date | null;
  readonly pausedBy: readonly PauseReason[];
  /** What remains of the limit while paused, in its unit (`hours` in working minutes); null otherwise. */
  readonly remaining: number | null;
  /** Working minutes left: to the due instant from now, or of the paused clock. 0 once it has passed or it is handled. */
  readonly remainingMinutes: number;
  /** Working minutes past the due instant, until now or until handled. */
  readonly overdueMinutes: number;
  readonly handledAt: Date | null;
  /** Built when first read: a list that only needs due dates does not pay for it. */
  readonly explanation: readonly ExplanationLine[];
}

/** A stretch of the clock, kept for the explanation. Positions are on the axis of the rule's unit. */
export type Step =
  | { readonly kind: 'started' | 'restarted'; readonly at: Date; readonly position: number }
  | {
      readonly kind: 'counted';
      readonly fromDay: number;
      readonly from: number;
      readonly to: number;
      readonly until: Date;
      readonly final: boolean;
    }
  | { readonly kind: 'paused'; readonly at: Date; readonly reasons: readonly PauseReason[]; readonly remaining: number }
  | { readonly kind: 'resumed'; readonly at: Date; readonly since: Date }
  | {
      readonly kind: 'given';
      readonly at: Date;
      readonly why: 'completed_day' | 'moved' | 'restarted';
      readonly amount: number;
      readonly nominalDay: number;
    }
  | { readonly kind: 're_appointed'; readonly at: Date; readonly to: Date; readonly amount: number }
  | { readonly kind: 'ignored'; readonly at: Date; readonly event: ClockEventKind }
  | { readonly kind: 'due'; readonly at: Date }
  | { readonly kind: 'handled'; readonly at: Date; readonly status: DeadlineStatus };

const OPENS: Partial<Record<ClockEventKind, PauseReason>> = {
  supplement_requested: 'supplement',
  payment_requested: 'payment',
  consultation_started: 'consultation',
  suspended: 'suspension',
};
const CLOSES: Partial<Record<ClockEventKind, PauseReason>> = {
  supplemented: 'supplement',
  paid: 'payment',
  consultation_ended: 'consultation',
  resumed: 'suspension',
};

/**
 * The due date of a dossier as a pure function of the rule version, the working calendar and what happened.
 *
 * Pauses: what remained of the limit is given back exactly. For limits in days the day of the pause counts by its
 * worked share; after the resumption the last day begun is completed, so that the limit always ends with a working
 * day. In other words the day of resumption counts as a day of the limit only if it holds at least as much time as was
 * left on the day of the pause; a pause can lengthen the wait of the officer's clock, never shorten it. A pause on the
 * day of reception, before anything was counted, starts the limit anew on resumption. A pause that begins when the
 * limit has already passed changes nothing: lateness is not cured by asking for papers.
 *
 * @param events in any order; equal instants keep the order given
 * @param now tells `running` from `overdue`; never changes a due date
 */
export function computeDeadline(
  rule: DeadlineRule,
  calendar: WorkingCalendar,
  events: readonly ClockEvent[],
  now: Date,
): Deadline {
  const clock = new Clockwork(rule, calendar);
  const ordered = isOrdered(events) ? events : [...events].sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const event of ordered) clock.apply(event);
  return clock.result(now);
}

function isOrdered(events: readonly ClockEvent[]): boolean {
  return events.every((event, i) => i === 0 || (events[i - 1] as ClockEvent).at <= event.at);
}

class Clockwork {
  readonly #rule: DeadlineRule;
  readonly #calendar: WorkingCalendar;
  readonly #axis: Axis;
  readonly #steps: Step[] = [];
  #startedAt: Date | null = null;
  #handledAt: Date | null = null;
  /** The running stretch: day from which days are listed, where counting began, where the limit ends. */
  #fromDay = 0;
  #from = 0;
  #due = 0;
  #dueAt: Date | null = null;
  /** `fresh`: paused on the day of reception, before the count began. */
  #paused: { since: Date; remaining: number; fresh: boolean } | null = null;
  readonly #open = new Map<string, PauseReason>();
  #restart = false;
  #legalDueAt: Date | null = null;
  #reAppointed = false;

  constructor(rule: DeadlineRule, calendar: WorkingCalendar) {
    this.#rule = rule;
    this.#calendar = calendar;
    this.#axis = axisOf(rule, calendar);
  }

  apply(event: ClockEvent): void {
    if (event.kind === 'received') {
      if (!this.#startedAt) this.#start(event.at, 'started', this.#axis.limit);
      return;
    }
    if (!this.#startedAt || this.#handledAt) return;
    const opens = OPENS[event.kind];
    const closes = CLOSES[event.kind];
    if (opens) this.#pause(event, opens);
    else if (closes) this.#resume(event, closes);
    else if (event.kind === 're_appointed') this.#reAppoint(event);
    else if (event.kind === 'handled') this.#handledAt = event.at;
  }

  #start(at: Date, kind: 'started' | 'restarted', amount: number): void {
    if (kind === 'started') this.#startedAt = at;
    this.#from = this.#axis.start(at);
    this.#fromDay = localDayNumber(at) + (this.#axis.countsFirstDay ? 0 : 1);
    this.#steps.push({ kind, at, position: this.#from });
    this.#setDue(this.#from + amount, at);
  }

  /** Fixes the end of the running stretch; moves it to a working day and completes its day where the unit says so. */
  #setDue(position: number, at: Date): void {
    const ended = this.#axis.end(position);
    for (const { why, amount, nominalDay } of ended.given)
      this.#steps.push({ kind: 'given', at, why, amount, nominalDay });
    this.#due = ended.position;
    this.#dueAt = ended.at;
  }

  #pause(event: ClockEvent, reason: PauseReason): void {
    if (!this.#rule.pausedBy.includes(reason)) return;
    const wasOpen = this.#open.size > 0;
    if (!this.#paused && this.#dueAt && event.at >= this.#dueAt) {
      this.#steps.push({ kind: 'ignored', at: event.at, event: event.kind });
      return;
    }
    this.#open.set(`${reason} ${event.ref ?? ''}`, reason);
    if (wasOpen) return;
    const position = Math.max(this.#axis.position(event.at), this.#from);
    const remaining = this.#due - position;
    this.#count(position, event.at, false);
    this.#paused = { since: event.at, remaining, fresh: localDayNumber(event.at) < this.#fromDay };
    this.#steps.push({ kind: 'paused', at: event.at, reasons: [reason], remaining });
    this.#dueAt = null;
  }

  #resume(event: ClockEvent, reason: PauseReason): void {
    const known = this.#open.delete(`${reason} ${event.ref ?? ''}`);
    if (known && reason === 'supplement' && this.#rule.supplement === 'restart') this.#restart = true;
    if (this.#open.size === 0) this.#run(event.at);
  }

  #run(at: Date): void {
    const paused = this.#paused;
    if (!paused) return;
    this.#steps.push({ kind: 'resumed', at, since: paused.since });
    this.#paused = null;
    if (this.#restart || paused.fresh) {
      // What remained is kept even by a restart: a limit lengthened before, or more of the day than is left today.
      const kept = Math.max(paused.remaining, this.#axis.position(at) + paused.remaining - this.#axis.start(at));
      const amount = Math.max(kept, this.#restart ? this.#axis.limit : 0);
      this.#restart = false;
      if (amount > paused.remaining) {
        this.#steps.push({
          kind: 'given',
          at,
          why: 'restarted',
          amount: amount - paused.remaining,
          nominalDay: localDayNumber(at),
        });
      }
      this.#start(at, 'restarted', amount);
      return;
    }
    this.#from = this.#axis.position(at);
    this.#fromDay = localDayNumber(at);
    this.#setDue(this.#from + paused.remaining, at);
  }

  #count(to: number, until: Date, final: boolean): void {
    this.#steps.push({ kind: 'counted', fromDay: this.#fromDay, from: this.#from, to, until, final });
  }

  #reAppoint(event: ClockEvent): void {
    if (this.#reAppointed || !event.date) {
      this.#steps.push({ kind: 'ignored', at: event.at, event: event.kind });
      return;
    }
    const to = this.#axis.endOfDate(event.date);
    if (this.#dueAt && to.at <= this.#dueAt) {
      this.#steps.push({ kind: 'ignored', at: event.at, event: event.kind });
      return;
    }
    this.#reAppointed = true;
    if (this.#paused) {
      const remaining = Math.max(this.#paused.remaining, to.position - this.#axis.position(this.#paused.since));
      this.#steps.push({ kind: 're_appointed', at: event.at, to: to.at, amount: remaining - this.#paused.remaining });
      this.#paused = { ...this.#paused, remaining };
      return;
    }
    this.#legalDueAt = this.#dueAt;
    this.#steps.push({ kind: 're_appointed', at: event.at, to: to.at, amount: to.position - this.#due });
    this.#due = to.position;
    this.#dueAt = to.at;
  }

  result(now: Date): Deadline {
    const handledAt = this.#handledAt;
    // A result given while the clock stood still is judged as if the clock ran on at that moment.
    const pausedSince = handledAt ? null : (this.#paused?.since ?? null);
    if (handledAt && this.#paused) this.#run(handledAt);
    const dueAt = this.#dueAt;
    const status = this.#status(dueAt, handledAt, now);
    if (dueAt) {
      this.#count(Math.max(this.#due, this.#from), dueAt, true);
      this.#steps.push({ kind: 'due', at: dueAt });
    }
    if (handledAt) this.#steps.push({ kind: 'handled', at: handledAt, status });
    const until = handledAt ?? now;
    const left = dueAt ? this.#calendar.workingMinutesBetween(until, dueAt) : 0;
    const [rule, calendar, steps] = [this.#rule, this.#calendar, this.#steps];
    let lines: readonly ExplanationLine[] | undefined;
    return {
      status,
      startedAt: this.#startedAt,
      dueAt,
      legalDueAt: this.#legalDueAt ?? dueAt,
      reAppointed: this.#reAppointed,
      pausedSince,
      pausedBy: pausedSince ? [...new Set(this.#open.values())] : [],
      remaining: this.#paused ? this.#paused.remaining : null,
      remainingMinutes: this.#paused
        ? this.#axis.minutes(this.#paused.since, this.#paused.remaining)
        : handledAt
          ? 0
          : Math.max(0, left),
      overdueMinutes: Math.max(0, -left),
      handledAt,
      get explanation() {
        lines ??= explain(rule, calendar, steps);
        return lines;
      },
    };
  }

  #status(dueAt: Date | null, handledAt: Date | null, now: Date): DeadlineStatus {
    if (!this.#startedAt) return 'not_started';
    if (!dueAt) return 'paused';
    if (!handledAt) return now > dueAt ? 'overdue' : 'running';
    if (handledAt > dueAt) return 'late';
    return localDate(handledAt) < localDate(dueAt) ? 'done_early' : 'on_time';
  }
}
