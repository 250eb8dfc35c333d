import type { Context } from 'hono';
import type { Env } from '../../../kernel/module.ts';
import { withQuery } from '../../../web/index.ts';
import { currentPeriod, formatPeriod, type Part, type Period, type Place } from '../../indicators/index.ts';

/** How the parts of a formula are called in addresses. */
export const PARTS: Readonly<Record<string, Part>> = { 'tu-so': 'numerator', 'mau-so': 'denominator' };
const partSlug = (part: Part): string => (part === 'numerator' ? 'tu-so' : 'mau-so');

/** Unit and period as they stand in the address; empty fields of the filter form count as absent. */
export const asked = (c: Context<Env>) => ({
  unit: c.req.query('don-vi') || undefined,
  period: c.req.query('ky') || undefined,
});

/** Addresses that keep the unit and the period of a page. What is default is left out, so that links stay short. */
export function addresses({ period, place }: { readonly period: Period; readonly place: Place }, now: Date) {
  const root = place.unit.parentId === null && place.unit.level === 'province';
  const written = formatPeriod(period);
  const ky = written === formatPeriod(currentPeriod(now)) ? null : written;
  const keep = (path: string, more: Record<string, string | null> = {}) =>
    withQuery(path, { 'don-vi': root ? null : place.unit.code, ky, ...more });
  const base = (kind: 'target' | 'indicator', code: string) =>
    kind === 'target' ? `/nghi-quyet/chi-tieu/${code}` : `/chi-so/${code}`;
  return {
    board: () => keep('/nghi-quyet'),
    centre: () => keep('/dieu-hanh'),
    target: (code: string) => keep(base('target', code)),
    indicator: (code: string) => keep(base('indicator', code)),
    /** The same page for another unit. */
    for: (kind: 'target' | 'indicator', code: string, unitCode: string) =>
      keep(base(kind, code), { 'don-vi': unitCode }),
    evidence: (
      kind: 'target' | 'indicator',
      code: string,
      part: Part,
      more: { cursor?: string; unitCode?: string } = {},
    ) =>
      keep(`${base(kind, code)}/bang-chung`, {
        phan: partSlug(part),
        ...(more.unitCode ? { 'don-vi': more.unitCode } : {}),
        ...(more.cursor ? { tiep: more.cursor } : {}),
      }),
    month: (kind: 'target' | 'indicator', code: string, month: Period) =>
      keep(base(kind, code), { ky: formatPeriod(month) }),
    api: (path: string) => withQuery(path, { unit: root ? null : place.unit.code, period: written }),
  };
}
export type Addresses = ReturnType<typeof addresses>;
