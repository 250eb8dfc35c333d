import { DAY_MS, dayNumber, loadCalendar, localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { conflict } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import type { Limit, Limits, Purposes } from './section.ts';

async function ruleOn(ctx: Ctx, part: 'purposes' | 'limits', day: string): Promise<unknown> {
  const { rows } = await sql<{ body: unknown }>`
    SELECT body FROM privacy_rule WHERE part = ${part} AND valid_from <= ${day}::date AND valid_to > ${day}::date`.execute(
    ctx.db,
  );
  if (!rows[0]) {
    throw conflict('privacy_not_set_up', {
      vi: 'Tỉnh chưa công bố mục đích xử lý dữ liệu cá nhân. Vui lòng gọi 1022.',
      en: 'The province has not published its purposes of processing yet. Please call 1022.',
    });
  }
  return rows[0].body;
}

/** The register of purposes in force. @throws Problem 409 where the pack has none */
export const purposesOf = async (ctx: Ctx): Promise<Purposes> =>
  (await ruleOn(ctx, 'purposes', localDate(ctx.now))) as Purposes;

/** Limits in force on the day something came in. @throws Problem 409 where the pack has none */
export const limitsOn = async (ctx: Ctx, at: Date): Promise<Limits> =>
  (await ruleOn(ctx, 'limits', localDate(at))) as Limits;

/**
 * When a limit that began at an instant ends: working days end with the working time of the last one, the first day not
 * counted (Civil Code 2015, art. 147); days and hours run through.
 */
export async function limitEnd(ctx: Ctx, from: Date, limit: Limit): Promise<Date> {
  if ('hours' in limit) return new Date(from.getTime() + limit.hours * 3_600_000);
  if ('days' in limit) return new Date(from.getTime() + limit.days * DAY_MS);
  const calendar = await loadCalendar(ctx);
  return calendar.endOfDay(dayNumber(calendar.addWorkingDays(localDate(from), limit.workingDays)));
}
