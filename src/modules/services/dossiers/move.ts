import {
  type ClockEvent,
  type ClockEventKind,
  computeDeadline,
  type Deadline,
  loadCalendar,
  localDate,
  type WorkingCalendar,
} from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { actorName } from '../../../kernel/identity/index.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import type { Procedure } from '../procedures/schema.ts';
import type { Dossier } from './dossier.ts';
import { guardMove } from './guards.ts';
import { limitScale, ruleOf } from './limit.ts';
import { type Action, STATE, type StateCode, stateInfo } from './states.ts';
import { stepAfter, stepDue } from './steps.ts';

export interface Transition {
  readonly action: Action;
  readonly fromState: StateCode | null;
  readonly toState: StateCode;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly agencyId: string | null;
  readonly reason: string | null;
  /** Step of the work after the action. */
  readonly step: string | null;
  readonly dueAt: Date | null;
  readonly stepDueAt: Date | null;
  /** The paper printed for it. */
  readonly slipId: string | null;
  /** The consultation or payment it is about. */
  readonly ref: string | null;
  /** New appointment of an apology, YYYY-MM-DD. */
  readonly newDate: string | null;
}

const columns = [
  'action',
  'from_state as fromState',
  'to_state as toState',
  'at',
  'actor_id as actorId',
  'actor_name as actorName',
  'agency_id as agencyId',
  'reason',
  'step',
  'due_at as dueAt',
  'step_due_at as stepDueAt',
  'slip_id as slipId',
  'ref',
  'new_date as newDate',
] as const;

export async function transitionsOf(ctx: Ctx, dossierId: string): Promise<Transition[]> {
  const rows = await ctx.db
    .selectFrom('dossier_transition')
    .select(columns)
    .where('dossier_id', '=', dossierId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows as unknown as Transition[];
}

type Clocked = Pick<Transition, 'action' | 'at' | 'fromState'> & Partial<Pick<Transition, 'ref' | 'newDate'>>;

const CLOCK: Partial<Record<Action, ClockEventKind>> = {
  receive: 'received',
  reopen: 'received',
  supplement: 'supplemented',
  requestPayment: 'payment_requested',
  confirmPayment: 'paid',
  consult: 'consultation_started',
  answerConsultation: 'consultation_ended',
  apologise: 're_appointed',
  decide: 'handled',
  deny: 'handled',
  withdraw: 'handled',
  stop: 'handled',
};

/**
 * What of the log moves the clock. Before reception nothing does: the limit has not begun. A dossier that was opened
 * again gets its limit anew.
 */
export function clockEvents(transitions: readonly Clocked[]): ClockEvent[] {
  const reopened = transitions.findLastIndex(({ action }) => action === 'reopen');
  return transitions.slice(Math.max(0, reopened)).flatMap(({ action, at, fromState, ref, newDate }): ClockEvent[] => {
    const kind =
      action === 'requestSupplement' && fromState === STATE.processing ? 'supplement_requested' : CLOCK[action];
    return kind ? [{ kind, at, ...(ref ? { ref } : {}), ...(newDate ? { date: newDate } : {}) }] : [];
  });
}

type Ruled = Pick<Dossier, 'procedureVersionId' | 'channel' | 'decidingAgencyId' | 'limitCase'> & {
  readonly limitMinutes?: number | null;
};

/** The dossier's deadline from its pinned procedure version, the working calendar of the agency and its log. */
export async function deadlineOf(ctx: Ctx, dossier: Ruled, transitions: readonly Clocked[]): Promise<Deadline> {
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const calendar = await loadCalendar(ctx, dossier.decidingAgencyId);
  return computeDeadline(ruleOf(procedure, dossier), calendar, clockEvents(transitions), ctx.now);
}

export type Timeliness = 'early' | 'on_time' | 'late';

export interface Replayed {
  readonly state: StateCode;
  readonly step: string | null;
  readonly deadline: Deadline;
  readonly dueAt: Date | null;
  readonly stepDueAt: Date | null;
  readonly timeliness: Timeliness | null;
}

/** Actions that count as handling: a dossier that was only stopped has no timeliness. */
const HANDLES: readonly Action[] = ['decide', 'deny', 'withdraw'];

/**
 * State, step and dates that a log leads to. What is stored with a dossier is always this; `calendar` is the deciding
 * agency's. Pure.
 */
export function replay(
  log: readonly (Clocked & Pick<Transition, 'toState' | 'step'>)[],
  procedure: Procedure,
  dossier: Pick<Dossier, 'channel' | 'limitCase'> & { readonly limitMinutes?: number | null },
  calendar: WorkingCalendar,
  now: Date,
): Replayed {
  const last = log.at(-1);
  if (!last) throw new Error('an empty log leads nowhere');
  const rule = ruleOf(procedure, dossier);
  const events = clockEvents(log);
  const deadline = computeDeadline(rule, calendar, events, now);
  const { toState: state, step } = last;
  const handled = log.slice(log.findLastIndex(({ action }) => action === 'reopen') + 1);
  return {
    state,
    step,
    deadline,
    dueAt: deadline.dueAt,
    stepDueAt:
      state === STATE.submitted
        ? answerDue(log, procedure, calendar)
        : stateInfo(state).clock === 'runs'
          ? stepDue(procedure.steps, rule, calendar, events, step, deadline.dueAt, now, limitScale(procedure, dossier))
          : null,
    timeliness:
      deadline.handledAt && handled.some(({ action }) => HANDLES.includes(action))
        ? timelinessOf(deadline.handledAt, deadline.dueAt)
        : null,
  };
}

/** Until when a filing has to be answered: working hours since it last came in. */
function answerDue(
  log: readonly Pick<Transition, 'action' | 'at' | 'toState'>[],
  procedure: Procedure,
  calendar: WorkingCalendar,
): Date | null {
  const filed = log.findLast(({ action }) => ['submit', 'register', 'supplement'].includes(action));
  return filed ? calendar.addWorkingMinutes(filed.at, procedure.answerHours * 60) : null;
}

/** Early: before the due day; late: after the due instant. */
export function timelinessOf(handledAt: Date, dueAt: Date | null): Timeliness {
  if (!dueAt) return 'on_time';
  if (handledAt > dueAt) return 'late';
  return localDate(handledAt) < localDate(dueAt) ? 'early' : 'on_time';
}

export interface Move {
  readonly reason?: string | undefined;
  /** Step after the action, where it is another than the usual one. */
  readonly step?: string | null;
  /** The agency that acts. */
  readonly agencyId?: string;
  readonly to?: StateCode;
  readonly slipId?: string;
  readonly ref?: string;
  /** YYYY-MM-DD */
  readonly newDate?: string;
  /** Only for a bundle, whose date follows from its parts. */
  readonly dueAt?: Date | null;
  readonly set?: Partial<{
    received_at: Date;
    received_by: string;
    handled_at: Date | null;
    decided_by: string;
    returned_at: Date | null;
    outcome: 'granted' | 'refused' | 'withdrawn' | null;
    handler_id: string | null;
    answers: string;
    limit_case: string;
  }>;
}

export interface Moved {
  readonly from: StateCode;
  readonly to: StateCode;
  readonly deadline: Deadline;
  readonly dueAt: Date | null;
  readonly timeliness: Timeliness | null;
  /** The log before this action. */
  readonly before: readonly Transition[];
}

/**
 * Takes a lawful action on a locked dossier: writes the log and the new state, and computes the due dates from the log.
 * Throws 409 when the action is not lawful in the dossier's state or at this point of its log.
 */
export async function moveDossier(ctx: Ctx, dossier: Dossier, action: Action, move: Move = {}): Promise<Moved> {
  const before = await transitionsOf(ctx, dossier.id);
  const to = move.to ?? guardMove(dossier, action, before, ctx.actor.kind === 'system');
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  const step = move.step === undefined ? stepAfter(action, dossier.step, to) : move.step;
  const line = {
    action,
    at: ctx.now,
    fromState: dossier.state,
    toState: to,
    step,
    ref: move.ref ?? null,
    newDate: move.newDate ?? null,
  };
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const calendar = await loadCalendar(ctx, dossier.decidingAgencyId);
  const ruled = {
    channel: dossier.channel,
    limitCase: move.set?.limit_case ?? dossier.limitCase,
    limitMinutes: dossier.limitMinutes,
  };
  const next = replay([...before, line], procedure, ruled, calendar, ctx.now);
  const dueAt = dossier.bundle ? (move.dueAt === undefined ? dossier.dueAt : move.dueAt) : next.dueAt;
  const timeliness = dossier.bundle && next.timeliness ? timelinessOf(ctx.now, dueAt) : next.timeliness;
  const stepDueAt = dossier.bundle && dueAt ? null : next.stepDueAt;
  await ctx.db
    .insertInto('dossier_transition')
    .values({
      dossier_id: dossier.id,
      action,
      from_state: dossier.state,
      to_state: to,
      at: ctx.now,
      actor_id: person?.personId ?? null,
      actor_name: person ? actorName(person) : ctx.actor.kind === 'client' ? ctx.actor.name : null,
      agency_id: move.agencyId ?? null,
      unit_id: dossier.unitId,
      reason: move.reason ?? null,
      step,
      due_at: dueAt,
      step_due_at: stepDueAt,
      slip_id: move.slipId ?? null,
      ref: move.ref ?? null,
      new_date: move.newDate ?? null,
    })
    .execute();
  await ctx.db
    .updateTable('dossier')
    .set({
      ...move.set,
      state: to,
      step,
      due_at: dueAt,
      step_due_at: stepDueAt,
      timeliness,
      version: dossier.version + 1,
    })
    .where('id', '=', dossier.id)
    .execute();
  if (stateInfo(to).clock === 'ended' || stateInfo(to).clock === 'stopped') await closeConsultations(ctx, dossier.id);
  return { from: dossier.state, to, deadline: next.deadline, dueAt, timeliness, before };
}

/** An answer that comes after the end helps nobody: what is still open is closed. */
async function closeConsultations(ctx: Ctx, dossierId: string): Promise<void> {
  await ctx.db
    .updateTable('consultation')
    .set({ closed_at: ctx.now })
    .where('dossier_id', '=', dossierId)
    .where('answered_at', 'is', null)
    .where('closed_at', 'is', null)
    .execute();
}
