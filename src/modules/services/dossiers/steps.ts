import { computeDeadline, type DeadlineRule, type WorkingCalendar } from '../../../kernel/calendar/index.ts';
import type { Procedure } from '../procedures/schema.ts';
import type { Transition } from './move.ts';
import { type Action, STATE, stateInfo } from './states.ts';

/** Step after each action where it is always the same; the other actions leave the step as it is. */
const AFTER: Partial<Record<Action, string | null>> = {
  submit: 'receive',
  register: 'receive',
  receive: 'process',
  start: 'process',
  propose: 'approve',
  sendBack: 'process',
  confirmPayment: 'process',
  decide: 'issue',
  deny: 'issue',
  reopen: 'process',
  refuse: null,
  issue: null,
  withdraw: null,
  stop: null,
};

/** The step of the work after an action. Pure. */
export function stepAfter(action: Action, before: string | null, toState: number): string | null {
  if (action === 'supplement') return toState === STATE.submitted ? 'receive' : 'process';
  return action in AFTER ? (AFTER[action] ?? null) : before;
}

/**
 * The limit of a step as a rule of its own: the sum of the shares up to and including it, counted from reception, so
 * that no step loses a "first day". A limit in calendar days is shared out in working hours. Undefined when the step has
 * no share.
 *
 * @param scale the dossier's limit over the limit that the shares were made for (cases with a longer limit)
 */
export function stepRule(
  steps: Procedure['steps'],
  rule: DeadlineRule,
  step: string,
  scale = 1,
): DeadlineRule | undefined {
  if (rule.unit === 'same_day') return rule;
  const at = steps.findIndex((one) => one.key === step);
  if (at < 0) return undefined;
  const hours = steps.slice(0, at + 1).reduce((sum, one) => sum + one.hours, 0) * scale;
  if (hours <= 0) return undefined;
  return rule.unit === 'working_days' ? { ...rule, value: hours / 8 } : { ...rule, unit: 'hours', value: hours };
}

/** When a step is due: never later than the dossier itself; null where the clock does not run. Pure. */
export function stepDue(
  steps: Procedure['steps'],
  rule: DeadlineRule,
  calendar: WorkingCalendar,
  events: Parameters<typeof computeDeadline>[2],
  step: string | null,
  due: Date | null,
  now: Date,
  scale = 1,
): Date | null {
  if (step === null || due === null) return null;
  const own = stepRule(steps, rule, step, scale);
  const at = own ? computeDeadline(own, calendar, events, now).dueAt : null;
  return at && at < due ? at : due;
}

/** Working time a dossier spent in a step. Minutes by the calendar given, with fractions. */
export interface StepTime {
  readonly step: string;
  readonly agencyId: string | null;
  /** Minutes that counted against the office. */
  readonly minutes: number;
  /** Minutes that the dossier waited for the applicant in this step. */
  readonly waiting: number;
  /** How often the dossier came into the step. */
  readonly visits: number;
}

/**
 * Where the time went: working minutes of each step, in the order in which the steps were first entered, those that took
 * none left out. A dossier that
 * is still open is counted until `until`. All minutes and waiting together are the working time between the first and
 * the last line of the log (or `until`). Pure.
 */
export function timePerStep(
  transitions: readonly Pick<Transition, 'action' | 'at' | 'toState' | 'step' | 'agencyId'>[],
  calendar: Pick<WorkingCalendar, 'workingMinutesBetween'>,
  until?: Date,
): StepTime[] {
  const found = new Map<string, { -readonly [K in keyof StepTime]: StepTime[K] }>();
  let step: string | null = null;
  transitions.forEach((move, i) => {
    const before = step;
    step = move.step === undefined || move.step === null ? stepAfter(move.action, step, move.toState) : move.step;
    // What follows the end of the work (a correction, a revocation) belongs to no step.
    if (step === null) return;
    const time = found.get(step) ?? { step, agencyId: move.agencyId, minutes: 0, waiting: 0, visits: 0 };
    found.set(step, time);
    if (before !== step) time.visits += 1;
    time.agencyId ??= move.agencyId;
    const end = transitions[i + 1]?.at ?? until;
    if (!end || end <= move.at) return;
    const spent = calendar.workingMinutesBetween(move.at, end);
    if (stateInfo(move.toState).clock === 'paused') time.waiting += spent;
    else time.minutes += spent;
  });
  return [...found.values()].filter(({ minutes, waiting }) => minutes + waiting > 0);
}
