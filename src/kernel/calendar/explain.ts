import { formatDate, formatDateTime } from '../formats/dates.ts';
import { duration, workingDuration } from '../formats/durations.ts';
import type { Text } from '../text.ts';
import type { ExplanationLine, Step } from './deadline.ts';
import type { DeadlineRule } from './deadline-rule.ts';
import { dateOfDay, instant, localDayNumber } from './local-time.ts';
import { CIVIL_CODE, EVENT_NAMES, handledText, limitText, REASON_NAMES, startedText } from './words.ts';
import type { WorkingCalendar } from './working-calendar.ts';

type Counted = Extract<Step, { kind: 'counted' }>;
type Given = Extract<Step, { kind: 'given' }>;

/** Writes the account of a due date from the steps of the clock; see {@link ExplanationLine} for what adds up. */
export function explain(rule: DeadlineRule, calendar: WorkingCalendar, steps: readonly Step[]): ExplanationLine[] {
  const lines: ExplanationLine[] = [];
  // A move or a completed day is decided when the stretch begins and reads well only after its count.
  let held: Given[] = [];
  for (const step of steps) {
    if (step.kind === 'given') {
      if (step.why === 'restarted') lines.push(givenLine(rule, calendar, step));
      else held.push(step);
    } else if (step.kind === 'counted') {
      // The last stretch runs to the due instant: what was given at its end is used up by the line that gives it.
      const atEnd = step.final ? held.reduce((sum, given) => sum + given.amount, 0) : 0;
      lines.push(...countedLines(rule, calendar, { ...step, to: step.to - atEnd }));
      lines.push(
        ...held.map((given) => ({
          ...givenLine(rule, calendar, given),
          ...(step.final ? { counted: given.amount } : {}),
        })),
      );
      held = [];
    } else {
      if (step.kind === 're_appointed') lines.push(...held.splice(0).map((given) => givenLine(rule, calendar, given)));
      lines.push(otherLine(rule, calendar, step));
    }
  }
  return lines;
}

function amountText(rule: DeadlineRule, calendar: WorkingCalendar, amount: number, day: number): Text {
  if (rule.unit === 'hours') return workingDuration(amount, Number.MAX_SAFE_INTEGER);
  if (rule.unit === 'calendar_days') return duration(amount * 1440);
  const dayMinutes = calendar.minutesOfDay(calendar.workingDayFrom(day));
  return workingDuration(amount * dayMinutes, dayMinutes);
}

const span = (first: number, last: number): string =>
  first === last ? formatDate(dateOfDay(first)) : `${formatDate(dateOfDay(first))} – ${formatDate(dateOfDay(last))}`;

function countedLines(rule: DeadlineRule, calendar: WorkingCalendar, step: Counted): ExplanationLine[] {
  const last = localDayNumber(step.until);
  if (rule.unit === 'calendar_days') return calendarDaysLine(rule, calendar, step);
  const positionAt = (day: number): number =>
    rule.unit === 'hours' ? calendar.minutePosition(instant(day, 0)) : calendar.daysThrough(day - 1);
  const lines: ExplanationLine[] = [];
  let first = step.fromDay;
  while (first <= last) {
    const working = calendar.isWorkingDay(dateOfDay(first));
    let end = first;
    while (end < last && calendar.isWorkingDay(dateOfDay(end + 1)) === working) end++;
    if (working) {
      const counted = Math.min(positionAt(end + 1), step.to) - Math.max(positionAt(first), step.from);
      if (counted > 0) lines.push(runLine(rule, calendar, first, end, counted));
    } else lines.push(skippedLine(calendar, first, end));
    first = end + 1;
  }
  return lines;
}

function runLine(
  rule: DeadlineRule,
  calendar: WorkingCalendar,
  first: number,
  last: number,
  counted: number,
): ExplanationLine {
  const amount = amountText(rule, calendar, counted, first);
  const makeup: string[] = [];
  for (let day = first; day <= last; day++) {
    if (calendar.day(dateOfDay(day)).reason) makeup.push(formatDate(dateOfDay(day)));
  }
  return {
    at: instant(first, 0),
    kind: 'counted',
    counted,
    text: {
      vi: `Tính ${amount.vi}: ${span(first, last)}${makeup.length > 0 ? `, gồm ngày làm bù ${makeup.join(', ')}` : ''}.`,
      en: `${amount.en} counted: ${span(first, last)}${makeup.length > 0 ? `, with the make-up day ${makeup.join(', ')}` : ''}.`,
    },
  };
}

function calendarDaysLine(rule: DeadlineRule, calendar: WorkingCalendar, step: Counted): ExplanationLine[] {
  // Positions end at midnight, so the day before the end is the last one counted; days moved to are told apart.
  const counted = step.to - step.from;
  if (counted <= 0) return [];
  const amount = amountText(rule, calendar, counted, step.fromDay);
  const days = span(Math.floor(step.from), Math.ceil(step.to) - 1);
  return [
    {
      at: instant(step.fromDay, 0),
      kind: 'counted',
      counted,
      text: {
        vi: `Tính ${amount.vi}: ${days}, kể cả ngày nghỉ.`,
        en: `${amount.en} counted: ${days}, days off included.`,
      },
    },
  ];
}

function offReasons(calendar: WorkingCalendar, first: number, last: number): { name: Text; source: string } {
  const names = new Map<string, string>();
  const sources = new Set<string>();
  for (let day = first; day <= last; day++) {
    const { reason } = calendar.day(dateOfDay(day));
    if (reason === 'weekend') names.set('nghỉ hằng tuần', 'weekend');
    else if (reason) {
      names.set(reason.name.vi, reason.name.en);
      sources.add(reason.basis);
    }
  }
  return {
    name: { vi: [...names.keys()].join(', '), en: [...names.values()].join(', ') },
    source: [...sources].join('; '),
  };
}

function skippedLine(calendar: WorkingCalendar, first: number, last: number): ExplanationLine {
  const { name, source } = offReasons(calendar, first, last);
  const n = last - first + 1;
  return {
    at: instant(first, 0),
    kind: 'skipped',
    text: {
      vi: `Không tính ${n} ngày nghỉ ${span(first, last)}: ${name.vi}.`,
      en: `${n === 1 ? '1 day' : `${n} days`} off not counted, ${span(first, last)}: ${name.en}.`,
    },
    ...(source ? { source } : {}),
  };
}

function givenLine(rule: DeadlineRule, calendar: WorkingCalendar, step: Given): ExplanationLine {
  const base = { at: step.at, kind: step.why, given: step.amount } as const;
  if (step.why === 'restarted') {
    return {
      ...base,
      text: {
        vi: `Thời hạn ${limitText(rule).vi} được tính lại từ đầu.`,
        en: `The limit of ${limitText(rule).en} starts anew.`,
      },
    };
  }
  if (step.why === 'completed_day') {
    const day = formatDate(dateOfDay(step.nominalDay));
    const amount = amountText(rule, calendar, step.amount, step.nominalDay);
    return {
      ...base,
      text: {
        vi: `Tính trọn ngày cuối ${day}, thêm ${amount.vi}.`,
        en: `The last day ${day} is completed: ${amount.en} more.`,
      },
    };
  }
  const to = step.nominalDay + step.amount;
  const { name } = offReasons(calendar, step.nominalDay, to - 1);
  return {
    ...base,
    source: CIVIL_CODE.lastDayOff,
    text: {
      vi: `Ngày cuối ${formatDate(dateOfDay(step.nominalDay))} là ngày nghỉ (${name.vi}): thời hạn kết thúc vào cuối ngày làm việc tiếp theo ${formatDate(dateOfDay(to))}.`,
      en: `The last day ${formatDate(dateOfDay(step.nominalDay))} is a day off (${name.en}): the limit ends with the next working day ${formatDate(dateOfDay(to))}.`,
    },
  };
}

function otherLine(
  rule: DeadlineRule,
  calendar: WorkingCalendar,
  step: Exclude<Step, Counted | Given>,
): ExplanationLine {
  const when = formatDateTime(step.at);
  switch (step.kind) {
    case 'started':
      return { at: step.at, kind: 'started', ...startedText(rule, calendar, step.at) };
    case 'restarted':
      return { at: step.at, kind: 'restarted', ...startedText(rule, calendar, step.at, true) };
    case 'paused': {
      const left = amountText(rule, calendar, step.remaining, localDayNumber(step.at));
      const why = step.reasons.map((reason) => REASON_NAMES[reason]);
      return {
        at: step.at,
        kind: 'paused',
        text: {
          vi: `Tạm dừng từ ${when}: ${why.map((w) => w.vi).join(', ')}. Thời hạn còn ${left.vi}.`,
          en: `Paused at ${when}: ${why.map((w) => w.en).join(', ')}. Of the limit ${left.en} remain.`,
        },
      };
    }
    case 'resumed': {
      const stood = workingDuration(calendar.workingMinutesBetween(step.since, step.at));
      return {
        at: step.at,
        kind: 'resumed',
        text: {
          vi: `Tính tiếp từ ${when}; đã dừng ${stood.vi}.`,
          en: `Resumed at ${when} after a pause of ${stood.en}.`,
        },
      };
    }
    case 're_appointed':
      return {
        at: step.at,
        kind: 're_appointed',
        given: step.amount,
        text: {
          vi: `Xin lỗi và hẹn lại trả kết quả: ${formatDateTime(step.to)}.`,
          en: `Apology and new appointment: ${formatDateTime(step.to)}.`,
        },
      };
    case 'ignored':
      return {
        at: step.at,
        kind: 'ignored',
        text: {
          vi: `${EVENT_NAMES[step.event].vi} lúc ${when}: không làm thay đổi thời hạn.`,
          en: `${EVENT_NAMES[step.event].en} at ${when}: does not change the limit.`,
        },
      };
    case 'due':
      return { at: step.at, kind: 'due', text: { vi: `Hạn trả kết quả: ${when}.`, en: `Result due: ${when}.` } };
    case 'handled':
      return { at: step.at, kind: 'handled', text: handledText(step.status, when) };
  }
}
