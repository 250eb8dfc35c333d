import { type DeadlineRule, deadlineRule } from '../../../kernel/calendar/deadline-rule.ts';
import type { Lang } from '../../../kernel/text.ts';
import type { Answers } from '../forms/answers.ts';
import { holds } from '../forms/conditions.ts';
import type { Limit } from './parts.ts';
import { type Channel, mannerOf, type Procedure } from './schema.ts';

export type LimitCase = Procedure['cases'][number];

/** A named case of the procedure; undefined when there is no such case. */
export function limitCaseOf(procedure: Procedure, key: string | null | undefined): LimitCase | undefined {
  return key == null ? undefined : procedure.cases.find((one) => one.key === key);
}

/** The case that the answers speak for, to be proposed to the officer; undefined for the ordinary limit. Pure. */
export function proposedCase(procedure: Procedure, answers: Answers): LimitCase | undefined {
  return procedure.cases.find((one) => one.when && holds(one.when, answers));
}

/** The limit of a manner of filing, or of the case chosen at reception. Throws when it cannot be filed that way. */
export function limitOf(procedure: Procedure, channel: Channel, caseKey?: string | null): Limit {
  const manner = mannerOf(procedure, channel);
  if (!manner) throw new Error(`procedure ${procedure.code} cannot be filed by ${channel}`);
  return limitCaseOf(procedure, caseKey)?.limit ?? manner.limit;
}

/** The deadline rule of a manner of filing (or case); throws when the procedure cannot be filed that way. */
export function deadlineRuleOf(procedure: Procedure, channel: Channel, caseKey?: string | null): DeadlineRule {
  return deadlineRule.parse({
    ...limitOf(procedure, channel, caseKey),
    supplement: procedure.supplement,
    pausedBy: procedure.pausedBy ?? ['supplement', 'payment'],
    source: limitCaseOf(procedure, caseKey)?.basis ?? procedure.legalBasis[0]?.title,
  });
}

/** `03 ngày làm việc`: a limit as slips and pages write it. */
export function limitWords(limit: Limit, lang: Lang): string {
  const number =
    'value' in limit
      ? limit.value < 10 && Number.isInteger(limit.value)
        ? `0${limit.value}`
        : String(limit.value).replace('.', ',')
      : '';
  const many = 'value' in limit && limit.value !== 1 ? 's' : '';
  switch (limit.unit) {
    case 'working_days':
      return lang === 'vi' ? `${number} ngày làm việc` : `${limit.value} working day${many}`;
    case 'calendar_days':
      return lang === 'vi' ? `${number} ngày` : `${limit.value} day${many}`;
    case 'hours':
      return lang === 'vi' ? `${number} giờ làm việc` : `${limit.value} working hour${many}`;
    case 'same_day':
      return lang === 'vi'
        ? `Trong ngày (nhận sau ${limit.cutoff}: trả kết quả trong ngày làm việc tiếp theo)`
        : `Same day (after ${limit.cutoff}: the next working day)`;
  }
}

/** The limit of a manner of filing (or case) in words; empty when it cannot be filed that way. */
export function limitText(procedure: Procedure, channel: Channel, lang: Lang, caseKey?: string | null): string {
  return mannerOf(procedure, channel) ? limitWords(limitOf(procedure, channel, caseKey), lang) : '';
}
