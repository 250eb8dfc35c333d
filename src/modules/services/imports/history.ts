import { atLocal, localDate, type WorkingCalendar } from '../../../kernel/calendar/index.ts';
import type { EventType } from '../../../kernel/events/index.ts';
import { guardMove } from '../dossiers/guards.ts';
import { type Replayed, replay } from '../dossiers/move.ts';
import { type Action, STATE, type StateCode } from '../dossiers/states.ts';
import { stepAfter } from '../dossiers/steps.ts';
import {
  dossierHandled,
  dossierMoved,
  dossierReceived,
  dossierRefused,
  dossierReturned,
  dossierStopped,
  dossierSubmitted,
} from '../events.ts';
import type { Procedure } from '../procedures/schema.ts';
import { mannerOf } from '../procedures/schema.ts';
import type { LegacyDossier } from './legacy.ts';

/** A line of the log as it is written. */
export interface PastLine {
  readonly action: Action;
  readonly at: Date;
  readonly fromState: StateCode | null;
  readonly toState: StateCode;
  readonly step: string | null;
  readonly ref: string | null;
  readonly newDate: null;
  readonly reason: string | null;
  readonly dueAt: Date | null;
  readonly stepDueAt: Date | null;
  readonly side: 'applicant' | 'receiving' | 'deciding';
}

export interface History {
  readonly log: readonly PastLine[];
  readonly end: Replayed;
  /** Working minutes from reception to the promised date; null: the limit of the procedure. */
  readonly limitMinutes: number | null;
}

const EXAMINED: readonly StateCode[] = [
  STATE.processing,
  STATE.paymentRequested,
  STATE.stopped,
  STATE.handled,
  STATE.returned,
];
const RECEIVERS: readonly Action[] = ['register', 'receive', 'refuse', 'issue'];
/** Acts that ask for words. */
const WORDED: readonly Action[] = ['refuse', 'requestSupplement', 'requestPayment', 'withdraw', 'stop', 'deny'];
const APPLICANTS: readonly Action[] = ['submit', 'withdraw'];

/** What must have happened, in order, for the dossier to be where it is. */
function actsOf(row: LegacyDossier): { action: Action; at: Date; ref?: true }[] {
  const { state, submittedAt, receivedAt, pausedAt, handledAt, returnedAt } = row;
  const acts: { action: Action; at: Date; ref?: true }[] = [
    { action: row.channel === 'online' ? 'submit' : 'register', at: submittedAt },
  ];
  if (receivedAt) {
    acts.push({ action: 'receive', at: receivedAt });
    const examined = EXAMINED.includes(state) || state === STATE.supplementRequested || state === STATE.withdrawn;
    if (examined) acts.push({ action: 'start', at: receivedAt });
  }
  if (pausedAt && state === STATE.supplementRequested) acts.push({ action: 'requestSupplement', at: pausedAt });
  if (pausedAt && state === STATE.paymentRequested) acts.push({ action: 'requestPayment', at: pausedAt, ref: true });
  if (handledAt) {
    if (state === STATE.refusedAtReception) acts.push({ action: 'refuse', at: handledAt });
    else if (state === STATE.withdrawn) acts.push({ action: 'withdraw', at: handledAt });
    else if (state === STATE.stopped) acts.push({ action: 'stop', at: handledAt });
    else {
      acts.push({ action: 'propose', at: handledAt });
      acts.push({ action: row.outcome === 'refused' ? 'deny' : 'decide', at: handledAt });
    }
  }
  if (returnedAt) acts.push({ action: 'issue', at: returnedAt });
  return acts;
}

/** The end of working time of a day, of the next working day for a day off. */
function endOf(day: string, calendar: WorkingCalendar): Date {
  const on = calendar.isWorkingDay(day) ? day : calendar.addWorkingDays(day, 1);
  return atLocal(on, calendar.intervals(on).at(-1)?.to ?? '17:00');
}

/** The promised date as a limit of the dossier's own, so that pauses and changes of the calendar move it as any other. */
function limitOf({ receivedAt, dueAt }: LegacyDossier, calendar: WorkingCalendar): number | null {
  if (!receivedAt || dueAt === undefined) return null;
  const due = typeof dueAt === 'string' ? endOf(dueAt, calendar) : dueAt;
  const inside =
    typeof dueAt === 'string' || calendar.isWorkingDay(localDate(due)) ? due : endOf(localDate(due), calendar);
  return Math.max(1, calendar.workingMinutesBetween(receivedAt, inside));
}

/**
 * The log of an imported dossier by the same rules as every other: lawful moves, steps, and a due date that follows from
 * the log. Pure.
 *
 * @param ref id of the payment it waits for
 */
export function historyOf(row: LegacyDossier, procedure: Procedure, calendar: WorkingCalendar, ref: string): History {
  const limitMinutes = limitOf(row, calendar);
  const ruled = { channel: row.channel, limitCase: null, limitMinutes };
  const log: PastLine[] = [];
  let end: Replayed | undefined;
  for (const act of actsOf(row)) {
    const before = log.at(-1);
    const fromState = before?.toState ?? null;
    const toState = before
      ? guardMove(
          {
            state: before.toState,
            step: before.step,
            receivedAt: row.receivedAt && row.receivedAt <= act.at ? row.receivedAt : null,
            bundle: false,
            dueAt: before.dueAt,
          },
          act.action,
          log,
        )
      : STATE.submitted;
    const line = {
      action: act.action,
      at: act.at,
      fromState,
      toState,
      step: stepAfter(act.action, before?.step ?? null, toState),
      ref: act.ref ? ref : null,
      newDate: null,
    };
    end = replay([...log, line], procedure, ruled, calendar, act.at);
    log.push({
      ...line,
      reason: WORDED.includes(act.action) ? (row.note ?? null) : null,
      dueAt: end.dueAt,
      stepDueAt: end.stepDueAt,
      side: APPLICANTS.includes(act.action)
        ? 'applicant'
        : RECEIVERS.includes(act.action) || (act.action === 'requestSupplement' && !row.receivedAt)
          ? 'receiving'
          : 'deciding',
    });
  }
  if (!end) throw new Error('a history begins with the filing');
  return { log, end, limitMinutes };
}

/** The event each line leaves, as the commands would have left it. */
export function eventOf(
  line: PastLine,
  row: LegacyDossier,
  procedure: Procedure,
  about: { dossierId: string; code: string; procedure: string },
  end: Replayed,
): { type: EventType; data: unknown } {
  const { channel } = row;
  const dueAt = line.dueAt?.toISOString() ?? null;
  const handled = (outcome: 'granted' | 'refused' | 'withdrawn') => ({
    type: dossierHandled,
    data: {
      ...about,
      channel,
      outcome,
      dueAt,
      timeliness: end.timeliness ?? 'on_time',
      electronicResult: outcome !== 'withdrawn' && (row.electronicResult ?? false),
    },
  });
  switch (line.action) {
    case 'submit':
    case 'register':
      return {
        type: dossierSubmitted,
        data: {
          ...about,
          level: procedure.onlineLevel,
          channel,
          eligibleOnline: mannerOf(procedure, 'online') !== undefined,
        },
      };
    case 'receive':
      return { type: dossierReceived, data: { ...about, channel, dueAt } };
    case 'refuse':
      return { type: dossierRefused, data: { ...about, channel } };
    case 'decide':
      return handled('granted');
    case 'deny':
      return handled('refused');
    case 'issue':
      return { type: dossierReturned, data: { ...about, channel } };
    case 'stop':
      return { type: dossierStopped, data: { ...about, channel } };
    default:
      if (line.action === 'withdraw' && row.receivedAt) return handled('withdrawn');
      return {
        type: dossierMoved,
        data: { ...about, action: line.action, from: line.fromState ?? 0, to: line.toState, dueAt },
      };
  }
}
