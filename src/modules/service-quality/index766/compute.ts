import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import { notFound } from '../../../kernel/problem.ts';
import { byShares, catalogue, type IndicatorInfo, type Share, type Value, valuesOf } from '../../indicators/index.ts';
import type { IndexComponent, IndexDeclaration, IndexGroup } from '../declaration.ts';
import { countOverdue } from '../reports/count.ts';
import type { Where } from '../where.ts';
import { type ComponentScore, type Ratio, ranked, scoreOf, type Total, totalOf } from './score.ts';

/** A component with the numbers its points were made of. */
export interface ScoredComponent {
  readonly component: IndexComponent;
  /** The indicator behind it; null when the system has no data. */
  readonly indicator: IndicatorInfo | null;
  readonly value: Pick<Value, 'numerator' | 'denominator'> | null;
  /** Open overdue dossiers added to the denominator; null where the component adds none. */
  readonly overdue: number | null;
  readonly ratio: Ratio | null;
  readonly score: ComponentScore;
}

export interface ScoredGroup {
  readonly group: IndexGroup;
  readonly components: readonly ScoredComponent[];
  readonly total: Total;
}

export interface Scored {
  readonly groups: readonly ScoredGroup[];
  readonly total: Total;
}

/** The version of the index in force on the last day of a period. @throws Problem 404 when there is none */
export async function indexOn(ctx: Ctx, day: string, code = 'decision-766'): Promise<IndexDeclaration> {
  const { rows } = await sql<{ declaration: IndexDeclaration }>`
    SELECT declaration FROM quality_index WHERE code = ${code} AND valid_from <= ${day}::date AND valid_to > ${day}::date`.execute(
    ctx.db,
  );
  const found = rows[0]?.declaration;
  if (!found) throw notFound({ vi: 'bộ chỉ số có hiệu lực vào ngày này', en: 'An index in force on this day' });
  return found;
}

type Known = Pick<Value, 'numerator' | 'denominator'>;

/** The score from the values of its indicators. Pure. An indicator without a value has had no events: 0 over 0. */
export function score(
  index: IndexDeclaration,
  indicators: ReadonlyMap<string, IndicatorInfo>,
  values: ReadonlyMap<string, Known | undefined>,
  overdue: number,
): Scored {
  const groups = index.groups.map((group) => {
    const components = group.components.map((component): ScoredComponent => {
      const { measure } = component;
      const indicator = (measure && indicators.get(measure.indicator)) ?? null;
      if (!measure || !indicator)
        return {
          component,
          indicator: null,
          value: null,
          overdue: null,
          ratio: null,
          score: scoreOf(component.max, null),
        };
      const value = values.get(measure.indicator) ?? { numerator: 0, denominator: 0 };
      const added = measure.plus.includes('open-overdue') ? overdue : null;
      const ratio = { numerator: value.numerator, denominator: (value.denominator ?? 0) + (added ?? 0) };
      return { component, indicator, value, overdue: added, ratio, score: scoreOf(component.max, ratio) };
    });
    return {
      group,
      components,
      total: totalOf(components.map((one) => ({ max: one.component.max, score: one.score }))),
    };
  });
  return {
    groups,
    total: totalOf(
      groups.flatMap((group) => group.components.map((one) => ({ max: one.component.max, score: one.score }))),
    ),
  };
}

async function ingredients(ctx: Ctx, where: Where) {
  const index = await indexOn(ctx, where.place.day);
  const all = await catalogue(ctx, where.period);
  const codes = new Set(
    index.groups.flatMap((group) => group.components.flatMap((one) => one.measure?.indicator ?? [])),
  );
  const indicators = new Map([...all].filter(([code]) => codes.has(code)));
  return { index, indicators, infos: [...indicators.values()] };
}

const sumOf = (rows: readonly { readonly n: number }[]): number => rows.reduce((sum, row) => sum + row.n, 0);

/** An agency's figures count wherever the matter lay, so they are taken from the whole province. */
export function countedUnit({ agency, place }: Where): string {
  const above = agency ? place.units.ancestorsAt(place.unit.id, place.day).at(-1) : undefined;
  return (above ?? place.unit).id;
}

/** The index of a unit or an agency. Four queries. */
export async function scoreFor(ctx: Ctx, where: Where): Promise<Scored & { readonly index: IndexDeclaration }> {
  const { index, indicators, infos } = await ingredients(ctx, where);
  const values = await valuesOf(ctx, infos, countedUnit(where), where.period, where.agency?.id);
  const overdue = sumOf(await countOverdue(ctx, where));
  return { index, ...score(index, indicators, values, overdue) };
}

export interface RankedPart {
  /** Unit or agency id. */
  readonly id: string;
  readonly scored: Scored;
  readonly total: Total;
  readonly rank: number | null;
}

export interface Parts {
  readonly index: IndexDeclaration;
  readonly whole: Scored;
  readonly units: readonly RankedPart[];
  readonly agencies: readonly RankedPart[];
}

/** The index of a unit, of all units right below it and of all agencies in it, ranked. Four queries, however many they are. */
export async function scoreParts(ctx: Ctx, where: Where): Promise<Parts> {
  const { index, indicators, infos } = await ingredients(ctx, where);
  const { unit, units, day } = where.place;
  const shares = await byShares(ctx, infos, unit.id, where.period);
  const overdue = await countOverdue(ctx, where);
  const childOf = (unitId: string): string => {
    const line = [unitId, ...units.ancestorsAt(unitId, day).map((one) => one.id)];
    const at = line.indexOf(unit.id);
    return at > 0 ? (line[at - 1] as string) : unit.id;
  };
  const valuesWhere = (is: (share: Share) => boolean): Map<string, Known> =>
    new Map(
      [...shares].map(([code, all]) => {
        const own = all.filter(is);
        const sum = (side: 'numerator' | 'denominator') => own.reduce((total, share) => total + share[side], 0);
        return [code, { numerator: sum('numerator'), denominator: sum('denominator') }];
      }),
    );
  const part = (id: string, is: (share: Share) => boolean, late: number): RankedPart => {
    const scored = score(index, indicators, valuesWhere(is), late);
    return { id, scored, total: scored.total, rank: null };
  };
  const lateIn = Map.groupBy(overdue, (row) => childOf(row.unitId));
  const lateOf = Map.groupBy(overdue, (row) => row.agencyId);
  const unitIds = units.childrenAt(unit.id, day).map((child) => child.id);
  const agencyIds = new Set([
    ...[...shares.values()].flatMap((all) => all.flatMap((share) => share.agencyId ?? [])),
    ...lateOf.keys(),
  ]);
  return {
    index,
    whole: score(
      index,
      indicators,
      valuesWhere(() => true),
      sumOf(overdue),
    ),
    units: ranked(unitIds.map((id) => part(id, (share) => share.unitId === id, sumOf(lateIn.get(id) ?? [])))),
    agencies: ranked(
      [...agencyIds].map((id) => part(id, (share) => share.agencyId === id, sumOf(lateOf.get(id) ?? []))),
    ),
  };
}
