import type { Module } from '../module.ts';
import { calendarDayChanged, revokeDay, setDay } from './commands.ts';
import { daysSection, hoursSection } from './pack.ts';

export {
  computeDeadline,
  type Deadline,
  type DeadlineStatus,
  type ExplanationKind,
  type ExplanationLine,
} from './deadline.ts';
export {
  type ClockEvent,
  type ClockEventKind,
  clockEvent,
  type DeadlineRule,
  type DeadlineRuleInput,
  deadlineRule,
  type PauseReason,
} from './deadline-rule.ts';
export { type CalendarCtx, type LoadCalendarOptions, loadCalendar } from './load.ts';
export * from './local-time.ts';
export { DAY_KIND_NAMES, limitText, STATUS_NAMES } from './words.ts';
export {
  type CalendarSource,
  DAY_KINDS,
  type DayInfo,
  type DayKind,
  type DayRecord,
  type HoursRule,
  type Interval,
  WorkingCalendar,
} from './working-calendar.ts';
export { calendarDayChanged, revokeDay, setDay };

/** Working calendar: dated, editable days off and office hours, and the deadlines computed from them. */
export const calendarPart: Module = {
  name: 'calendar',
  migrations: 'src/kernel/calendar/migrations',
  after: ['events', 'units'],
  commands: [setDay, revokeDay],
  events: [calendarDayChanged],
  pack: [daysSection, hoursSection],
};
