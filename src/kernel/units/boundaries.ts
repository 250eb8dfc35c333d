import type { Ctx } from '../context.ts';
import type { Area } from './geometry.ts';
import type { Level } from './levels.ts';
import { unitsOf } from './snapshot.ts';
import type { Unit } from './units.ts';

export interface UnitFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly properties: {
    readonly code: string;
    readonly name: string;
    readonly level: Level;
    readonly areaKm2: number | null;
    readonly point: readonly [number, number];
  };
  readonly bbox: readonly [number, number, number, number];
  readonly geometry: Area;
}

export interface UnitFeatures {
  readonly type: 'FeatureCollection';
  readonly features: readonly UnitFeature[];
}

/** Outlines (GeoJSON, WGS 84, simplified) of these units as on a day; units without one are left out. */
async function features(ctx: Ctx, units: readonly Unit[], day: string): Promise<UnitFeature[]> {
  if (units.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('unit_boundary')
    .selectAll()
    .where(
      'unit_id',
      'in',
      units.map((unit) => unit.id),
    )
    .where('valid_from', '<=', day)
    .where('valid_to', '>', day)
    .execute();
  const byUnit = new Map(rows.map((row) => [row.unit_id as string, row]));
  return units.flatMap((unit) => {
    const row = byUnit.get(unit.id);
    if (!row) return [];
    return {
      type: 'Feature' as const,
      id: unit.id,
      properties: {
        code: unit.code,
        name: unit.name,
        level: unit.level,
        areaKm2: unit.areaKm2,
        point: [row.point_lon, row.point_lat] as const,
      },
      bbox: [row.min_lon, row.min_lat, row.max_lon, row.max_lat] as const,
      geometry: row.geometry as unknown as Area,
    };
  });
}

/** The outline of one unit on a day; undefined when there is none. */
export async function boundaryAt(ctx: Ctx, unit: Unit, day: string): Promise<UnitFeature | undefined> {
  return (await features(ctx, [unit], day))[0];
}

/** Outlines of all units of a level on a day: one query for a whole map. */
export async function boundariesAt(ctx: Ctx, level: Level, day: string): Promise<UnitFeatures> {
  const units = (await unitsOf(ctx)).unitsAt(day, level);
  return { type: 'FeatureCollection', features: await features(ctx, units, day) };
}
