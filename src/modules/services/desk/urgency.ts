import { loadCalendar } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { TRAYS, type Tray } from './trays.ts';

/** Colours of deadlines. `soon`: at most one working day (eight hours) is left. */
export const COLOURS = ['overdue', 'soon', 'onTime', 'paused'] as const;
export type Colour = (typeof COLOURS)[number];

const WORKING_DAY = 8 * 60;

/** Whether `desk_at` stands for no date at all (migration 0021). */
export const undated = (deskAt: Date): boolean => deskAt.getUTCFullYear() > 2900;

/** What is due before this instant, and not overdue, is due soon. By the calendar of the province at large. */
export async function soonUntil(ctx: Ctx): Promise<Date> {
  return (await loadCalendar(ctx)).addWorkingMinutes(ctx.now, WORKING_DAY);
}

/** Colour of a dossier in a tray; null where no time runs. Pure. */
export function colourOf(tray: string, deskAt: Date, now: Date, soon: Date): Colour | null {
  if (tray === 'waiting') return 'paused';
  if (!(tray in TRAYS) || !TRAYS[tray as Tray].runs) return null;
  return deskAt < now ? 'overdue' : deskAt < soon ? 'soon' : 'onTime';
}
