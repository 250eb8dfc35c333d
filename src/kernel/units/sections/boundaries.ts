import { z } from 'zod';
import { cell, definePackSection, syncRows } from '../../pack/index.ts';
import { areaSchema, boxOf, pointInside } from '../geometry.ts';
import { unitId } from '../ids.ts';
import { provinceOf } from './province.ts';
import { unitsInPack } from './units.ts';

const boundaries = z.strictObject({
  type: z.literal('FeatureCollection'),
  features: z
    .array(
      z.strictObject({
        type: z.literal('Feature'),
        /** The name is for people who read the file; it must be one the unit has had. */
        properties: z.strictObject({ unit: z.string().min(1), name: cell.text }),
        geometry: areaSchema,
      }),
    )
    .min(1),
});

type Boundaries = z.output<typeof boundaries>;

export const boundariesSection = definePackSection<Boundaries>({
  name: 'unit-boundaries',
  files: ['units/boundaries/*.geojson'],
  schema: boundaries,
  after: ['units'],
  check(docs, pack, report) {
    const units = new Map(unitsInPack(pack).map(({ history }) => [history.line.key, history]));
    const seen = new Set<string>();
    for (const doc of docs) {
      for (const [index, { properties }] of doc.data.features.entries()) {
        const at = (column: string, reason: string) => report(doc, ['features', index, 'properties', column], reason);
        const unit = units.get(properties.unit);
        if (!unit) at('unit', `unit "${properties.unit}" is no unit of this pack`);
        else if (!unit.names.some((one) => one.value.name === properties.name))
          at('name', `name "${properties.name}" is not that of ${properties.unit}`);
        if (seen.has(properties.unit)) at('unit', `unit "${properties.unit}" has two boundaries`);
        seen.add(properties.unit);
      }
    }
    // Either all units of a level on a day have an outline or none has: a map with holes misleads.
    const groups = Map.groupBy(
      unitsInPack(pack),
      ({ history }) => `${history.line.level} ${history.life.from} ${history.life.to}`,
    );
    for (const group of groups.values()) {
      if (!group.some(({ history }) => seen.has(history.line.key))) continue;
      for (const { doc, index, history } of group) {
        if (!seen.has(history.line.key))
          report(doc, [index, 'key'], `${history.line.key} has no boundary, but others of its kind do`);
      }
    }
  },
  async load(ctx, docs, pack) {
    const { code } = provinceOf(pack);
    const lives = new Map(unitsInPack(pack).map(({ history }) => [history.line.key, history.life]));
    const rows = docs.flatMap((doc) =>
      doc.data.features.map(({ properties, geometry }) => {
        const life = lives.get(properties.unit) as { from: string; to: string };
        const [box, point] = [boxOf(geometry), pointInside(geometry)];
        return {
          unit_id: unitId(code, properties.unit),
          valid_from: life.from,
          valid_to: life.to,
          geometry,
          point_lon: point[0],
          point_lat: point[1],
          min_lon: box.min[0],
          min_lat: box.min[1],
          max_lon: box.max[0],
          max_lat: box.max[1],
        };
      }),
    );
    return syncRows(
      ctx,
      {
        section: 'unit-boundaries',
        table: 'unit_boundary',
        key: ['unit_id', 'valid_from'],
        json: ['geometry'],
        vanished: 'delete',
      },
      rows,
    );
  },
});
