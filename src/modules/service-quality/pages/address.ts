import type { Context } from 'hono';
import type { Env } from '../../../kernel/module.ts';
import { withQuery } from '../../../web/index.ts';
import { currentPeriod, formatPeriod } from '../../indicators/index.ts';
import type { Where } from '../where.ts';

/** Unit, agency and period as they stand in the address; empty fields of a filter form count as absent. */
export const asked = (c: Context<Env>) => ({
  unit: c.req.query('don-vi') || undefined,
  agency: c.req.query('co-quan') || undefined,
  period: c.req.query('ky') || undefined,
});

/** How the parts of a formula are called in addresses. */
export const PART_SLUGS = { numerator: 'tu-so', denominator: 'mau-so', overdue: 'qua-han' } as const;
export type Part = keyof typeof PART_SLUGS;

/** Addresses that keep place and period; what is default is left out, so that links stay short. */
export function keep(where: Where, now: Date) {
  const { place, agency } = where;
  const root = place.unit.level === 'province';
  const written = formatPeriod(where.period);
  const params = {
    'don-vi': agency || root ? null : place.unit.code,
    'co-quan': agency?.identifier ?? null,
    ky: written === formatPeriod(currentPeriod(now)) ? null : written,
  };
  return (path: string, more: Record<string, string | null> = {}) => withQuery(path, { ...params, ...more });
}

export const placeName = ({ place, agency }: Where): string => agency?.name ?? place.unit.name;
