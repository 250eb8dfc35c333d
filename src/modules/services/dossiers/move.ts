import { type ClockEvent, computeDeadline, type Deadline, loadCalendar } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { conflict } from '../../../kernel/problem.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { deadlineRuleOf } from '../procedures/deadline-rule.ts';
import type { Dossier } from './dossier.ts';
import { type Action, nextState, STATE, type StateCode, stateInfo } from './states.ts';

export interface Transition {
  readonly action: Action;
  readonly fromState: StateCode | null;
  readonly toState: StateCode;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly agencyId: string | null;
  readonly reason: string | null;
}

export async function transitionsOf(ctx: Ctx, dossierId: string): Promise<Transition[]> {
  const rows = await ctx.db
    .selectFrom('dossier_transition')
    .select([
      'action',
      'from_state as fromState',
      'to_state as toState',
      'at',
      'actor_id as actorId',
      'actor_name as actorName',
      'agency_id as agencyId',
      'reason',
    ])
    .where('dossier_id', '=', dossierId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows as Transition[];
}

/** What of the log moves the clock. Before reception nothing does: the limit has not begun. */
export function clockEvents(transitions: readonly Pick<Transition, 'action' | 'at' | 'fromState'>[]): ClockEvent[] {
  return transitions.flatMap(({ action, at, fromState }): ClockEvent[] => {
    if (action === 'receive') return [{ kind: 'received', at }];
    if (action === 'requestSupplement' && fromState === STATE.processing) return [{ kind: 'supplement_requested', at }];
    if (action === 'supplement') return [{ kind: 'supplemented', at }];
    if (action === 'decide' || action === 'withdraw' || action === 'stop') return [{ kind: 'handled', at }];
    return [];
  });
}

/** The dossier's deadline from its pinned procedure version, the working calendar of the agency and its log. */
export async function deadlineOf(
  ctx: Ctx,
  dossier: Pick<Dossier, 'procedureVersionId' | 'channel' | 'decidingAgencyId'>,
  transitions: readonly Pick<Transition, 'action' | 'at' | 'fromState'>[],
): Promise<Deadline> {
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const calendar = await loadCalendar(ctx, dossier.decidingAgencyId);
  return computeDeadline(deadlineRuleOf(procedure, dossier.channel), calendar, clockEvents(transitions), ctx.now);
}

export interface Move {
  readonly reason?: string | undefined;
  readonly step?: string | null;
  readonly agencyId?: string;
  readonly to?: StateCode;
  readonly set?: Partial<{
    received_at: Date;
    handled_at: Date;
    returned_at: Date;
    outcome: 'granted' | 'refused' | 'withdrawn';
    handler_id: string;
    answers: string;
  }>;
}

export interface Moved {
  readonly from: StateCode;
  readonly to: StateCode;
  readonly deadline: Deadline;
  readonly timeliness: 'early' | 'on_time' | 'late' | null;
}

/**
 * Takes a lawful action on a locked dossier: writes the log and the new state, and computes the due date from the log.
 * Throws 409 when the action is not lawful in the dossier's state.
 */
export async function moveDossier(ctx: Ctx, dossier: Dossier, action: Action, move: Move = {}): Promise<Moved> {
  const next = nextState(action, dossier.state);
  if (!next) {
    const state = stateInfo(dossier.state).name;
    throw conflict('not_lawful_now', {
      vi: `Không thể thực hiện việc này khi hồ sơ ở trạng thái “${state.vi}”. Hãy tải lại trang.`,
      en: `This cannot be done while the dossier is "${state.en}". Reload the page.`,
    });
  }
  const to = move.to ?? STATE[next];
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  const log = [...(await transitionsOf(ctx, dossier.id)), { action, at: ctx.now, fromState: dossier.state }];
  const deadline = await deadlineOf(ctx, dossier, log);
  const dueAt = deadline.dueAt?.toISOString() ?? null;
  const timeliness =
    deadline.handledAt === null
      ? null
      : deadline.status === 'done_early'
        ? ('early' as const)
        : deadline.status === 'late'
          ? ('late' as const)
          : ('on_time' as const);
  await ctx.db
    .insertInto('dossier_transition')
    .values({
      dossier_id: dossier.id,
      action,
      from_state: dossier.state,
      to_state: to,
      at: ctx.now,
      actor_id: person?.personId ?? null,
      actor_name: person?.name ?? null,
      agency_id: move.agencyId ?? null,
      reason: move.reason ?? null,
      due_at: dueAt,
    })
    .execute();
  await ctx.db
    .updateTable('dossier')
    .set({
      ...move.set,
      state: to,
      due_at: dueAt,
      timeliness,
      version: dossier.version + 1,
      ...(move.step === undefined ? {} : { step: move.step }),
    })
    .where('id', '=', dossier.id)
    .execute();
  return { from: dossier.state, to, deadline, timeliness };
}
