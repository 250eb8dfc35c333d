import { sql } from 'kysely';
import type { Ctx } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import type { Unit } from '../../kernel/units/index.ts';
import { catalogue, type IndicatorInfo, lastDayOf, type Period, type Value, valuesOf } from '../indicators/index.ts';
import type { Confidence, ResolutionDeclaration, Source, TargetDeclaration } from './declaration.ts';
import { type Due, type Status, statusOf } from './status.ts';

export interface Group {
  readonly code: string;
  readonly position: number;
  readonly name: Text;
  readonly status: 'legal-text' | 'working-label';
  readonly note: Text | null;
}

export type ResolutionInfo = Omit<ResolutionDeclaration, 'groups'>;

export interface Target extends Omit<TargetDeclaration, 'values' | 'unit'> {
  readonly unit: { readonly code: string; readonly name: Text };
  readonly values: readonly (Due & { readonly confidence: Confidence })[];
  readonly source: Source;
}

export interface TargetState {
  readonly target: Target;
  /** Null: nothing computes this target yet. */
  readonly indicator: IndicatorInfo | null;
  readonly value: Value | null;
  readonly status: Status;
  /** The day the status speaks of. */
  readonly day: string;
}

export interface Board {
  readonly resolution: ResolutionInfo;
  readonly groups: readonly Group[];
  readonly targets: readonly TargetState[];
}

interface Rows {
  readonly resolution: ResolutionInfo | null;
  readonly groups: readonly Group[] | null;
  readonly targets:
    | readonly {
        readonly declaration: TargetDeclaration;
        readonly source: Source;
        readonly unit: { readonly code: string; readonly name: Text };
        readonly values: Target['values'];
      }[]
    | null;
}

/** The resolution with its groups and targets in the versions of a day. One query. */
async function declared(
  ctx: Ctx,
  day: string,
): Promise<{ resolution: ResolutionInfo; groups: readonly Group[]; targets: readonly Target[] }> {
  const { rows } = await sql<Rows>`
    WITH r AS (
      SELECT code, valid_from, declaration FROM resolution WHERE valid_from <= ${day}::date AND valid_to > ${day}::date ORDER BY valid_from DESC LIMIT 1
    )
    SELECT (SELECT declaration FROM r) AS resolution,
      (SELECT jsonb_agg(jsonb_build_object('code', g.code, 'position', g.position, 'name', jsonb_build_object('vi', g.name_vi, 'en', g.name_en),
          'status', g.status, 'note', g.note) ORDER BY g.position)
        FROM task_group g JOIN r ON g.resolution = r.code AND g.valid_from = r.valid_from) AS groups,
      (SELECT jsonb_agg(jsonb_build_object('declaration', t.declaration, 'source', t.source,
          'unit', jsonb_build_object('code', t.unit, 'name', jsonb_build_object('vi', u.vi, 'en', u.en)),
          'values', (SELECT jsonb_agg(jsonb_build_object('by', v.due, 'value', v.value, 'confidence', v.confidence) ORDER BY v.due)
            FROM target_value v WHERE v.target = t.code AND v.valid_from = t.valid_from)) ORDER BY t.position)
        FROM target t JOIN unit_of_measure u ON u.code = t.unit WHERE t.valid_from <= ${day}::date AND t.valid_to > ${day}::date) AS targets`.execute(
    ctx.db,
  );
  const found = rows[0];
  if (!found?.resolution) throw notFound({ vi: 'nghị quyết nào đang có hiệu lực', en: 'A resolution in force' });
  return {
    resolution: found.resolution,
    groups: found.groups ?? [],
    targets: (found.targets ?? []).map(({ declaration, source, unit, values }) => ({
      ...declaration,
      source,
      unit,
      values,
    })),
  };
}

const isPublic = (indicator: IndicatorInfo | undefined): indicator is IndicatorInfo => indicator?.public === true;

/**
 * The whole resolution for one unit and period: every target with its live value and its status. Three queries,
 * whatever the number of targets.
 */
export async function board(ctx: Ctx, unit: Pick<Unit, 'id'>, period: Period): Promise<Board> {
  const day = lastDayOf(period, ctx.now);
  const { resolution, groups, targets } = await declared(ctx, day);
  const known = await catalogue(ctx, period);
  const wanted = new Map(
    targets.flatMap((target) => [known.get(target.indicator ?? '')].filter(isPublic)).map((info) => [info.code, info]),
  );
  const values = await valuesOf(ctx, [...wanted.values()], unit.id, period);
  return {
    resolution,
    groups,
    targets: targets.map((target) => {
      const indicator = wanted.get(target.indicator ?? '') ?? null;
      const value = indicator ? (values.get(indicator.code) ?? null) : null;
      return { target, indicator, value, status: statusOf(target, value?.value ?? null, day), day };
    }),
  };
}

/** @throws Problem 404 for a code that no target has */
export async function targetOf(
  ctx: Ctx,
  code: string,
  unit: Pick<Unit, 'id'>,
  period: Period,
): Promise<TargetState & { resolution: ResolutionInfo; group: Group | undefined }> {
  const { resolution, groups, targets } = await board(ctx, unit, period);
  const found = targets.find((one) => one.target.code === code);
  if (!found) throw notFound({ vi: `chỉ tiêu “${code}”`, en: `Target "${code}"` });
  return { ...found, resolution, group: groups.find((group) => group.code === found.target.group) };
}
