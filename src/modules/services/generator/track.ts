import type { WorkingCalendar } from '../../../kernel/calendar/index.ts';
import { guardMove } from '../dossiers/guards.ts';
import { replay, type Timeliness, type Transition } from '../dossiers/move.ts';
import { type Action, STATE, type StateCode } from '../dossiers/states.ts';
import { stepAfter } from '../dossiers/steps.ts';
import type { Answers } from '../forms/answers.ts';
import type { ProcedureVersion } from '../procedures/catalogue.ts';
import { proposedCase } from '../procedures/deadline-rule.ts';
import type { Channel } from '../procedures/schema.ts';
import type { DemoPerson } from './people.ts';
import type { Officer } from './staff.ts';
import type { Offices } from './world.ts';

/** What somebody did, as the commands are told of it. */
export interface Act {
  readonly action: Action;
  readonly at: Date;
  readonly by: Officer | DemoPerson;
  readonly reason?: string;
  /** Only `apologise`: YYYY-MM-DD. */
  readonly newDate?: string;
  /** Only `requestPayment`: whole đồng. */
  readonly amount?: number;
  /** Only payments: the id of the one they are about. */
  readonly ref?: string;
}

export interface Paper {
  readonly component: string;
  readonly name: string;
  readonly originals: number;
  readonly copies: number;
  /** Key of the question it was attached to; only online. */
  readonly field?: string;
}

/** A dossier as it is filed. */
export interface Filing {
  readonly id: string;
  readonly at: Date;
  readonly version: ProcedureVersion;
  readonly channel: Channel;
  readonly applicant: DemoPerson;
  readonly offices: Offices;
  readonly answers: Answers;
  readonly subject: string;
  readonly papers: readonly Paper[];
  /** Working calendar of the deciding agency. */
  readonly calendar: WorkingCalendar;
  /** At a counter or from a letter the officer files it. */
  readonly registeredBy: Officer | null;
}

export interface Line extends Omit<Transition, 'slipId'> {
  readonly stepDueAt: Date | null;
}

export interface Payment {
  readonly id: string;
  readonly amount: number;
  readonly reason: string;
  readonly requestedAt: Date;
  readonly requestedBy: string;
  confirmed: { at: Date; by: string; reference: string } | null;
}

const nameOf = (one: Officer | DemoPerson): string => ('fullName' in one ? one.fullName : one.name);

/** Actions the deciding agency takes; the receiving one takes the others, and applicants act for none. */
const BY_DECIDING: readonly Action[] = [
  'start',
  'propose',
  'sendBack',
  'requestPayment',
  'apologise',
  'decide',
  'deny',
  'stop',
];
const BY_APPLICANT: readonly Action[] = ['submit', 'supplement', 'withdraw'];

/**
 * A dossier on its way: takes actions by the same pure rules as the commands (guards, steps, replay of the clock), in
 * memory. Rows and events are read from it afterwards.
 */
export class Track {
  readonly filing: Filing;
  readonly acts: Act[] = [];
  readonly log: Line[] = [];
  readonly payments: Payment[] = [];
  state: StateCode = STATE.submitted;
  step: string | null = 'receive';
  version = 1;
  limitCase: string | null = null;
  receivedAt: Date | null = null;
  receivedBy: string | null = null;
  dueAt: Date | null = null;
  stepDueAt: Date | null;
  handlerId: string | null = null;
  handledAt: Date | null = null;
  decidedBy: string | null = null;
  returnedAt: Date | null = null;
  outcome: 'granted' | 'refused' | 'withdrawn' | null = null;
  timeliness: Timeliness | null = null;

  constructor(filing: Filing) {
    this.filing = filing;
    const { at, applicant, registeredBy, offices, calendar, version } = filing;
    this.stepDueAt = calendar.addWorkingMinutes(at, version.procedure.answerHours * 60);
    const by = registeredBy ?? applicant;
    const action = registeredBy ? 'register' : 'submit';
    this.acts.push({ action, at, by });
    this.log.push({
      action,
      fromState: null,
      toState: STATE.submitted,
      at,
      actorId: by.id,
      actorName: nameOf(by),
      agencyId: registeredBy ? offices.receiving.id : null,
      reason: null,
      step: 'receive',
      dueAt: null,
      stepDueAt: this.stepDueAt,
      ref: null,
      newDate: null,
    });
  }

  get last(): Date {
    return (this.log.at(-1) as Line).at;
  }

  take(act: Act): void {
    const { action, at, by } = act;
    const { version, channel, calendar, offices, answers } = this.filing;
    const to = guardMove({ ...this, bundle: false }, action, this.log);
    if (action === 'receive') this.limitCase = proposedCase(version.procedure, answers)?.key ?? null;
    const step = stepAfter(action, this.step, to);
    const line = {
      action,
      at,
      fromState: this.state,
      toState: to,
      step,
      ref: act.ref ?? null,
      newDate: act.newDate ?? null,
    };
    const next = replay([...this.log, line], version.procedure, { channel, limitCase: this.limitCase }, calendar, at);
    const { dueAt, stepDueAt } = next;
    this.acts.push(act);
    this.log.push({
      ...line,
      actorId: by.id,
      actorName: nameOf(by),
      agencyId: BY_APPLICANT.includes(action)
        ? null
        : BY_DECIDING.includes(action) || (action === 'requestSupplement' && this.state !== STATE.submitted)
          ? offices.deciding.id
          : offices.receiving.id,
      reason: act.reason ?? null,
      dueAt,
      stepDueAt,
    });
    Object.assign(this, { state: to, step, dueAt, stepDueAt, timeliness: next.timeliness, version: this.version + 1 });
    this.#note(act);
  }

  #note({ action, at, by, reason = '', amount = 0, ref = '' }: Act): void {
    if (action === 'receive') Object.assign(this, { receivedAt: at, receivedBy: by.id });
    if (action === 'start') this.handlerId = by.id;
    if (action === 'decide' || action === 'deny')
      Object.assign(this, { handledAt: at, decidedBy: by.id, outcome: action === 'decide' ? 'granted' : 'refused' });
    if (action === 'withdraw') {
      this.outcome = 'withdrawn';
      if (this.receivedAt) this.handledAt = at;
    }
    if (action === 'issue') this.returnedAt = at;
    if (action === 'requestPayment')
      this.payments.push({
        id: ref,
        amount,
        reason: paymentReason(reason),
        requestedAt: at,
        requestedBy: by.id,
        confirmed: null,
      });
    const open = this.payments.at(-1);
    if (action === 'confirmPayment' && open) open.confirmed = { at, by: by.id, reference: reason };
  }
}

/** The log names the amount behind the reason. */
const paymentReason = (logged: string): string => logged.replace(/ – [\d.]+ đồng$/, '');
