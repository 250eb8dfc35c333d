import { z } from 'zod';
import { isDate } from './local-time.ts';

/** Why a clock may stand still. */
export const PAUSE_REASONS = ['supplement', 'payment', 'consultation', 'suspension'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/**
 * The time limit of a procedure version, as data.
 *
 * `working_days`: the day of reception is not counted (Civil Code 2015, art. 147.2), the limit ends with the last
 * counted working day. Fractions are allowed for the limits of steps: give each step the *sum* of limits up to and
 * including it (0.5, 3, 8), counted from the reception of the dossier, and no step loses a "first day".
 * `calendar_days`: likewise over all days; a limit that ends on a day off ends with the next working day (art. 148.5).
 * `hours`: working hours from the minute of reception (art. 147.1); 8 hours are one working day.
 * `same_day`: the end of the working day of reception; of the next one when received after `cutoff`.
 */
export const deadlineRule = z
  .object({
    value: z.number().positive().max(3660).default(1),
    unit: z.enum(['working_days', 'calendar_days', 'hours', 'same_day']),
    /** Only `same_day`: the last minute of reception for a result on the same day. */
    cutoff: time.default('15:00'),
    /** After a supplement: `pause` gives back what remained, `restart` the whole limit. */
    supplement: z.enum(['pause', 'restart']).default('pause'),
    /** False where the law counts the day of reception itself. Days only. */
    startsNextDay: z.boolean().default(true),
    /** What stops the clock; a procedure whose limit includes the consultation of another agency leaves that out. */
    pausedBy: z.array(z.enum(PAUSE_REASONS)).default([...PAUSE_REASONS]),
    /** Legal text of the limit. */
    source: z.string().optional(),
  })
  .refine((rule) => rule.unit !== 'calendar_days' || Number.isInteger(rule.value), {
    path: ['value'],
    message: 'calendar_days takes whole days',
  });

export type DeadlineRule = z.output<typeof deadlineRule>;
export type DeadlineRuleInput = z.input<typeof deadlineRule>;

export const CLOCK_EVENT_KINDS = [
  'received',
  'supplement_requested',
  'supplemented',
  'payment_requested',
  'paid',
  'consultation_started',
  'consultation_ended',
  'suspended',
  'resumed',
  're_appointed',
  'handled',
] as const;
export type ClockEventKind = (typeof CLOCK_EVENT_KINDS)[number];

/**
 * Something that moves the clock of a dossier. `received` is the reception of the *complete* dossier; what happened
 * before it does not count, and what happens after `handled` neither.
 */
export interface ClockEvent {
  readonly kind: ClockEventKind;
  readonly at: Date;
  /** Tells parallel consultations, payments or suspensions apart; the clock runs on when all have ended. */
  readonly ref?: string;
  /** Only `re_appointed`: the new date `YYYY-MM-DD`. */
  readonly date?: string;
}

export const clockEvent = z.object({
  kind: z.enum(CLOCK_EVENT_KINDS),
  at: z.date(),
  ref: z.string().optional(),
  date: z.string().refine(isDate).optional(),
});
