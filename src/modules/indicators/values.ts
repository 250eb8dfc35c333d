import { sql } from 'kysely';
import type { Ctx } from '../../kernel/context.ts';
import { notFound, Problem } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import type { IndicatorDeclaration } from './declaration.ts';
import { type Cutoff, formatPeriod, isKind, type Period, periodDays } from './period.ts';

/** An indicator in the version of a day, ready to be shown. */
export interface IndicatorInfo extends Omit<IndicatorDeclaration, 'unit'> {
  readonly unit: { readonly code: string; readonly name: Text };
}

export interface Value {
  readonly indicator: string;
  readonly unitId: string;
  readonly period: Period;
  readonly numerator: number;
  /** Null for a plain count. */
  readonly denominator: number | null;
  /** Rounded as declared; null when the denominator is 0: there is nothing to have a share of. */
  readonly value: number | null;
  /** The instant at which this was so. */
  readonly asOf: Date;
}

/** All indicators in the version valid on the last day of `period` (today when absent), by code. One query. */
export async function catalogue(ctx: Ctx, period?: Period): Promise<ReadonlyMap<string, IndicatorInfo>> {
  const today = new Date(ctx.now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  const end = (cutoff: Cutoff) => (period ? periodDays(period, cutoff).to : null);
  const { rows } = await sql<{ code: string; declaration: IndicatorDeclaration; unit: string; vi: string; en: string }>`
    SELECT i.code, i.declaration, i.unit, u.vi, u.en FROM indicator i JOIN unit_of_measure u ON u.code = i.unit
    CROSS JOIN LATERAL (
      SELECT coalesce(CASE WHEN i.cutoff = 'mid-month' THEN ${end('mid-month')}::date ELSE ${end('calendar')}::date END - 1, ${today}::date) AS day
    ) d
    WHERE i.valid_from <= d.day AND i.valid_to > d.day
    ORDER BY i.code`.execute(ctx.db);
  return new Map(
    rows.map((row) => [row.code, { ...row.declaration, unit: { code: row.unit, name: { vi: row.vi, en: row.en } } }]),
  );
}

/** @throws Problem 404 for a code nobody declared */
export async function getIndicator(ctx: Ctx, code: string, period?: Period): Promise<IndicatorInfo> {
  const found = (await catalogue(ctx, period)).get(code);
  if (!found) throw notFound({ vi: `chỉ số “${code}”`, en: `Indicator "${code}"` });
  return found;
}

type Grouping = 'none' | 'child' | 'month' | 'share';
interface Total {
  readonly indicator: string;
  /** Unit id, unit id and agency id, first day of the month, or ''. */
  readonly key: string;
  readonly numerator: number;
  readonly denominator: number;
}

interface Ask {
  readonly info: Pick<IndicatorInfo, 'code' | 'cutoff'>;
  readonly from: string;
  readonly to: string;
}

/**
 * Sums the cells of a unit and everything below it, one query whatever the number of indicators. A cell belongs to
 * the units its own unit was part of in that half-month (as it was); a fact recorded for a unit before its first or
 * after its last day counts with the tree of that day, so that no sum ever loses it.
 */
async function totals(
  ctx: Ctx,
  asks: readonly Ask[],
  unitId: string,
  by: Grouping,
  agencyId?: string,
): Promise<Total[]> {
  if (asks.length === 0) return [];
  const column = <T>(pick: (ask: Ask) => T): T[] => asks.map(pick);
  const key =
    by === 'child'
      ? sql`y.ancestor_id::text`
      : by === 'month'
        ? sql`to_char(CASE WHEN t.cutoff = 'mid-month' THEN c.slot + 17 ELSE c.slot END, 'YYYY-MM-01')`
        : by === 'share'
          ? sql`y.ancestor_id::text || ' ' || coalesce(c.agency_id::text, '')`
          : sql`''::text`;
  const agency = agencyId === undefined ? sql`` : sql`AND c.agency_id = ${agencyId}`;
  const child =
    by === 'child' || by === 'share'
      ? sql`JOIN ancestor y ON y.unit_id = c.unit_id AND y.depth = greatest(x.depth - 1, 0) AND y.valid_from <= d.day AND y.valid_to > d.day`
      : sql``;
  const { rows } = await sql<Total>`
    WITH ask AS (
      SELECT * FROM unnest(${column((ask) => ask.info.code)}::text[], ${column((ask) => ask.info.cutoff)}::text[],
        ${column((ask) => ask.from)}::date[], ${column((ask) => ask.to)}::date[]) AS a(indicator, cutoff, from_day, to_day)
    ),
    t AS (
      SELECT a.*, i.part, i.measure, i.factor FROM ask a
      JOIN indicator v ON v.code = a.indicator AND v.valid_from < a.to_day AND v.valid_to >= a.to_day
      JOIN indicator_term i ON i.indicator = v.code AND i.valid_from = v.valid_from
    )
    SELECT t.indicator, ${key} AS key,
           coalesce(sum(t.factor * c.n) FILTER (WHERE t.part = 'numerator'), 0) AS numerator,
           coalesce(sum(t.factor * c.n) FILTER (WHERE t.part = 'denominator'), 0) AS denominator
    FROM t
    JOIN cell c ON c.measure = t.measure AND c.slot >= t.from_day AND c.slot < t.to_day ${agency}
    JOIN unit u ON u.id = c.unit_id
    CROSS JOIN LATERAL (SELECT greatest(u.valid_from, least(c.slot, u.valid_to - 1)) AS day) d
    JOIN ancestor x ON x.unit_id = c.unit_id AND x.ancestor_id = ${unitId} AND x.valid_from <= d.day AND x.valid_to > d.day
    ${child}
    GROUP BY 1, 2 ORDER BY 1, 2`.execute(ctx.db);
  return rows;
}

function round(value: number, decimals: number): number {
  const power = 10 ** decimals;
  return Math.round(value * power + Number.EPSILON) / power;
}

function toValue(
  ctx: Ctx,
  info: IndicatorInfo,
  unitId: string,
  period: Period,
  total: Pick<Total, 'numerator' | 'denominator'>,
): Value {
  const share = info.formula.denominator !== undefined;
  const raw = share
    ? total.denominator === 0
      ? null
      : (total.numerator / total.denominator) * info.formula.factor
    : total.numerator;
  return {
    indicator: info.code,
    unitId,
    period,
    numerator: total.numerator,
    denominator: share ? total.denominator : null,
    value: raw === null ? null : round(raw, info.rounding),
    asOf: ctx.now,
  };
}

const NOTHING = { numerator: 0, denominator: 0 };

/** Values of several indicators of one unit and period, by code; of one agency's share of it when given. One query. */
export async function valuesOf(
  ctx: Ctx,
  indicators: readonly IndicatorInfo[],
  unitId: string,
  period: Period,
  agencyId?: string,
): Promise<ReadonlyMap<string, Value>> {
  const rows = await totals(
    ctx,
    indicators.map((info) => ({ info, ...daysOf(info, period) })),
    unitId,
    'none',
    agencyId,
  );
  return new Map(
    indicators.map((info) => [
      info.code,
      toValue(ctx, info, unitId, period, rows.find((row) => row.indicator === info.code) ?? NOTHING),
    ]),
  );
}

/**
 * The value of an indicator for a unit (with all units below it) and a period, at this moment.
 *
 * @throws Problem 404 for an unknown code, 422 for a period kind the indicator does not have
 */
export async function valueFor(ctx: Ctx, code: string, unitId: string, period: Period): Promise<Value> {
  const info = await getIndicator(ctx, code, period);
  if (!isKind(period, info.periods)) throw wrongPeriod(period);
  return (await valuesOf(ctx, [info], unitId, period)).get(code) as Value;
}

export const wrongPeriod = (period: Period): Problem =>
  new Problem(422, 'period_kind', {
    vi: `Chỉ số này không tính theo kỳ “${formatPeriod(period)}”.`,
    en: `This indicator has no period like "${formatPeriod(period)}".`,
  });

/** One value per month of `months` (consecutive, oldest first). One query. */
export async function series(
  ctx: Ctx,
  info: IndicatorInfo,
  unitId: string,
  months: readonly Period[],
): Promise<Value[]> {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return [];
  const rows = await totals(
    ctx,
    [{ info, from: daysOf(info, first).from, to: daysOf(info, last).to }],
    unitId,
    'month',
  );
  return months.map((month) =>
    toValue(ctx, info, unitId, month, rows.find((row) => row.key === `${formatPeriod(month)}-01`) ?? NOTHING),
  );
}

/**
 * Values of the parts of a unit: one entry per direct child that has any figures in the period, and one under the
 * unit's own id for what counts at the unit itself. Their numerators and denominators add up to the unit's. One query.
 */
export async function byChildren(
  ctx: Ctx,
  indicators: readonly IndicatorInfo[],
  unitId: string,
  period: Period,
): Promise<ReadonlyMap<string, readonly Value[]>> {
  const rows = await totals(
    ctx,
    indicators.map((info) => ({ info, ...daysOf(info, period) })),
    unitId,
    'child',
  );
  return new Map(
    indicators.map((info) => [
      info.code,
      rows.filter((row) => row.indicator === info.code).map((row) => toValue(ctx, info, row.key, period, row)),
    ]),
  );
}

/** What one agency answers for in one part of a unit; `agencyId` is null for what no agency answers for. */
export interface Share {
  readonly unitId: string;
  readonly agencyId: string | null;
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * Everything of a unit at once, by its parts and the agencies that answer: sums over the parts are the values of
 * {@link byChildren}, sums over all those of {@link valuesOf}. By indicator; one query and one pass over the cells.
 */
export async function byShares(
  ctx: Ctx,
  indicators: readonly IndicatorInfo[],
  unitId: string,
  period: Period,
): Promise<ReadonlyMap<string, readonly Share[]>> {
  const rows = await totals(
    ctx,
    indicators.map((info) => ({ info, ...daysOf(info, period) })),
    unitId,
    'share',
  );
  const shares = Map.groupBy(rows, (row) => row.indicator);
  return new Map(
    indicators.map((info) => [
      info.code,
      (shares.get(info.code) ?? []).map(({ key, numerator, denominator }) => {
        const [part = '', agency = ''] = key.split(' ');
        return { unitId: part, agencyId: agency === '' ? null : agency, numerator, denominator };
      }),
    ]),
  );
}

const daysOf = (info: { readonly cutoff: Cutoff }, period: Period) => periodDays(period, info.cutoff);
