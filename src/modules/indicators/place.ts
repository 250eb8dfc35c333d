import type { Ctx } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import { localDay, provinceInfo, type Unit, type Units, unitsOf } from '../../kernel/units/index.ts';
import { type Period, periodDays } from './period.ts';

export interface Place {
  readonly unit: Unit;
  readonly units: Units;
  /** The day on which codes and names are read: the last of the period, today when it has not ended. */
  readonly day: string;
}

/** Last local day of the period, or today while it lasts. */
export function lastDayOf(period: Period, now: Date): string {
  const { to } = periodDays(period);
  return [localDay(new Date(Date.parse(`${to}T00:00:00+07:00`) - 1)), localDay(now)].sort()[0] as string;
}

/**
 * The unit a page or call speaks of: the one that had `code` at the end of the period, the province without a code.
 *
 * @throws Problem 404 for a code nobody had on that day
 */
export async function placeOf(ctx: Ctx, code: string | undefined, period: Period): Promise<Place> {
  const units = await unitsOf(ctx);
  const day = lastDayOf(period, ctx.now);
  const root = code ? undefined : (await provinceInfo(ctx))?.unitId;
  const unit = code ? units.unitAt(code, day) : root === undefined ? undefined : units.unitById(root, day);
  if (!unit) throw notFound({ vi: 'đơn vị hành chính có mã này vào ngày đó', en: 'A unit with this code on that day' });
  return { unit, units, day };
}
