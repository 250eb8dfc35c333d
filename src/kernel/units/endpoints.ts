import { z } from 'zod';
import type { Ctx } from '../context.ts';
import { defineEndpoint } from '../http/endpoint.ts';
import { notFound } from '../problem.ts';
import { boundaryAt } from './boundaries.ts';
import { dayBefore, FOREVER, localDay } from './dates.ts';
import { areaSchema } from './geometry.ts';
import { LEVELS } from './levels.ts';
import { unitsOf } from './snapshot.ts';
import type { Kin, Unit, Units } from './units.ts';

const day = z.iso.date().describe('Day YYYY-MM-DD; today in Viet Nam when not given');
const id = z.uuid();

const unitSchema = z
  .object({
    id: id.describe('Permanent id; codes are reused for other places, ids never'),
    code: z.string().describe('Code of the statistics office on the day asked for'),
    level: z.enum(LEVELS),
    type: z.string(),
    name: z.string(),
    shortName: z.string(),
    path: z.string().describe('Name with all units above'),
    parentId: id.nullable(),
    validFrom: z.string().nullable().describe('First day; null when not known'),
    validTo: z.string().nullable().describe('Day after the last one; null while it exists'),
    areaKm2: z.number().nullable(),
  })
  .meta({ id: 'Unit' });

const kinSchema = z.object({
  id,
  code: z.string(),
  name: z.string(),
  part: z.enum(['full', 'partial']).describe('full: all of the older unit is in the newer one'),
  share: z.number().nullable().describe('Share of the older unit that is in the newer one; null when not published'),
});

const codeParams = z.object({
  code: z
    .string()
    .regex(/^(\d{2}|\d{3}|\d{5})$/)
    .describe('Code of the statistics office'),
});

const asUnit = (units: Units, unit: Unit, on: string): z.input<typeof unitSchema> => ({
  id: unit.id,
  code: unit.code,
  level: unit.level,
  type: unit.type,
  name: unit.name,
  shortName: unit.shortName,
  path: units.pathAt(unit.id, on),
  parentId: unit.parentId,
  validFrom: unit.fromKnown ? unit.validFrom : null,
  validTo: unit.validTo === FOREVER ? null : unit.validTo,
  areaKm2: unit.areaKm2,
});

const asKin = ({ unit, part, share }: Kin): z.input<typeof kinSchema> => ({
  id: unit.id,
  code: unit.code,
  name: unit.name,
  part,
  share,
});

const noUnit = () =>
  notFound({ vi: 'đơn vị hành chính có mã này vào ngày đó', en: 'A unit with this code on that day' });

async function unitFor(ctx: Ctx, code: string, on: string): Promise<{ units: Units; unit: Unit }> {
  const units = await unitsOf(ctx);
  const unit = units.unitAt(code, on);
  if (!unit) throw noUnit();
  return { units, unit };
}

const listUnits = defineEndpoint({
  method: 'get',
  path: '/api/v1/units',
  operationId: 'listUnits',
  summary: 'Administrative units on a day',
  description: 'Ordered by level and code; with `q` by how well the name matches (accents are ignored).',
  tag: 'units',
  access: 'public',
  query: z.object({
    date: day.optional(),
    level: z.enum(LEVELS).optional(),
    parent: z.string().optional().describe('Code (on that day) of the unit they lie in directly'),
    q: z.string().max(100).optional().describe('Words of the name, or the code'),
    cursor: z.string().max(200).optional().describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ date: z.string(), items: z.array(unitSchema), next: z.string().nullable() }),
  async handle(ctx, { query }) {
    const units = await unitsOf(ctx);
    const on = query.date ?? localDay(ctx.now);
    let found = query.q
      ? units.search(query.q, on, { level: query.level, limit: 1000 })
      : units.unitsAt(on, query.level);
    if (query.parent !== undefined) {
      const parent = units.unitAt(query.parent, on);
      if (!parent) throw noUnit();
      found = found.filter((unit) => unit.parentId === parent.id);
    }
    const start = query.cursor === undefined ? 0 : found.findIndex((unit) => unit.id === query.cursor) + 1;
    const items = found.slice(start, start + query.limit);
    const more = start + query.limit < found.length;
    return {
      date: on,
      items: items.map((unit) => asUnit(units, unit, on)),
      next: more ? (items.at(-1)?.id ?? null) : null,
    };
  },
});

const getUnit = defineEndpoint({
  method: 'get',
  path: '/api/v1/units/{code}',
  operationId: 'getUnit',
  summary: 'The unit that had this code on a day',
  description:
    'A code alone does not name a unit: it may have belonged to another place before. With its ancestors, and the units of today and of the time before it that share its territory.',
  tag: 'units',
  access: 'public',
  params: codeParams,
  query: z.object({ date: day.optional() }),
  response: unitSchema.extend({
    ancestors: z.array(z.object({ id, code: z.string(), name: z.string(), level: z.enum(LEVELS) })),
    successors: z.array(kinSchema).describe('Units of today that carry it on; empty while it exists'),
    predecessors: z.array(kinSchema).describe('Units of the day before it began whose territory it took over'),
  }),
  async handle(ctx, { params, query }) {
    const today = localDay(ctx.now);
    const on = query.date ?? today;
    const { units, unit } = await unitFor(ctx, params.code, on);
    return {
      ...asUnit(units, unit, on),
      ancestors: units
        .ancestorsAt(unit.id, on)
        .map(({ id: above, code, name, level }) => ({ id: above, code, name, level })),
      successors: units.successorsOf(unit.id, today).map(asKin),
      predecessors: unit.fromKnown ? units.predecessorsOf(unit.id, dayBefore(unit.validFrom)).map(asKin) : [],
    };
  },
});

const getUnitBoundary = defineEndpoint({
  method: 'get',
  path: '/api/v1/units/{code}/boundary',
  operationId: 'getUnitBoundary',
  summary: 'Outline of a unit as GeoJSON',
  description: 'Simplified, for maps; not proof of where a border runs.',
  tag: 'units',
  access: 'public',
  params: codeParams,
  query: z.object({ date: day.optional() }),
  response: z.object({
    type: z.literal('Feature'),
    id,
    properties: z.object({
      code: z.string(),
      name: z.string(),
      level: z.enum(LEVELS),
      areaKm2: z.number().nullable(),
      point: z
        .tuple([z.number(), z.number()])
        .readonly()
        .describe('Longitude and latitude of a place inside, for the name'),
    }),
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly(),
    geometry: areaSchema,
  }),
  async handle(ctx, { params, query }) {
    const on = query.date ?? localDay(ctx.now);
    const { unit } = await unitFor(ctx, params.code, on);
    const feature = await boundaryAt(ctx, unit, on);
    if (!feature) throw notFound({ vi: 'ranh giới của đơn vị này', en: 'An outline of this unit' });
    return feature;
  },
});

export const unitEndpoints = [listUnits, getUnit, getUnitBoundary] as const;
