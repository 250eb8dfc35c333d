import { type DeadlineRule, deadlineRule } from '../../../kernel/calendar/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import { type Channel, mannerOf, type Procedure } from './schema.ts';

/** The deadline rule of a manner of filing; throws when the procedure cannot be filed that way. */
export function deadlineRuleOf(procedure: Procedure, channel: Channel): DeadlineRule {
  const manner = mannerOf(procedure, channel);
  if (!manner) throw new Error(`procedure ${procedure.code} cannot be filed by ${channel}`);
  return deadlineRule.parse({
    ...manner.limit,
    supplement: procedure.supplement,
    // A basis that nobody has compared with the law yet is not shown to citizens as the reason of a date.
    source: procedure.legalBasis.find((basis) => basis.confidence !== 'unverified')?.title,
  });
}

/** `03 ngày làm việc`: the limit as slips and pages write it. */
export function limitText(procedure: Procedure, channel: Channel, lang: Lang): string {
  const limit = mannerOf(procedure, channel)?.limit;
  if (!limit) return '';
  const number =
    'value' in limit
      ? limit.value < 10 && Number.isInteger(limit.value)
        ? `0${limit.value}`
        : String(limit.value).replace('.', ',')
      : '';
  switch (limit.unit) {
    case 'working_days':
      return lang === 'vi' ? `${number} ngày làm việc` : `${limit.value} working day${limit.value === 1 ? '' : 's'}`;
    case 'calendar_days':
      return lang === 'vi' ? `${number} ngày` : `${limit.value} days`;
    case 'hours':
      return lang === 'vi' ? `${number} giờ làm việc` : `${limit.value} working hours`;
    case 'same_day':
      return lang === 'vi'
        ? `Trong ngày (nhận sau ${limit.cutoff}: trả kết quả trong ngày làm việc tiếp theo)`
        : `Same day (after ${limit.cutoff}: the next working day)`;
  }
}
