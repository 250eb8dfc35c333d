import { dayNumber, loadCalendar, localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { conflict } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import type { Limits, Survey } from './section.ts';

async function ruleOn(ctx: Ctx, part: 'survey' | 'limits', day: string): Promise<unknown> {
  const { rows } = await sql<{ body: unknown }>`
    SELECT body FROM feedback_rule WHERE part = ${part} AND valid_from <= ${day}::date AND valid_to > ${day}::date`.execute(
    ctx.db,
  );
  if (!rows[0]) {
    throw conflict('feedback_not_set_up', {
      vi: 'Tỉnh chưa thiết lập việc lấy ý kiến. Vui lòng gọi 1022.',
      en: 'The province has not set up feedback yet. Please call 1022.',
    });
  }
  return rows[0].body;
}

/** The survey in force. @throws Problem 409 where the pack has none */
export const surveyOf = async (ctx: Ctx): Promise<Survey> =>
  (await ruleOn(ctx, 'survey', localDate(ctx.now))) as Survey;

/** The limits in force. @throws Problem 409 where the pack has none */
export const limitsOf = async (ctx: Ctx): Promise<Limits> =>
  (await ruleOn(ctx, 'limits', localDate(ctx.now))) as Limits;

/** End of working time so many working days from now, the first one not counted. */
export async function dueIn(ctx: Ctx, agencyId: string, workingDays: number): Promise<Date> {
  const calendar = await loadCalendar(ctx, agencyId);
  return calendar.endOfDay(dayNumber(calendar.addWorkingDays(localDate(ctx.now), workingDays)));
}
