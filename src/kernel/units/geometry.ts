import { z } from 'zod';

/** [longitude, latitude] in degrees, WGS 84. */
export type Position = readonly [number, number];
export type Ring = readonly Position[];

// Viet Nam with its islands: catches swapped axes and projected coordinates.
const position = z.tuple([
  z.number().min(101, 'is not a longitude in Viet Nam').max(119, 'is not a longitude in Viet Nam'),
  z.number().min(5, 'is not a latitude in Viet Nam').max(25, 'is not a latitude in Viet Nam'),
]);

const ring = z
  .array(position)
  .min(4, 'has fewer than four positions')
  .refine((positions) => {
    const [first, last] = [positions[0], positions.at(-1)];
    return first?.[0] === last?.[0] && first?.[1] === last?.[1];
  }, 'does not end where it began');

/** GeoJSON areas (RFC 7946). */
export const areaSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
]);

export type Area = z.output<typeof areaSchema>;

const polygonsOf = (area: Area): readonly (readonly Ring[])[] =>
  area.type === 'Polygon' ? [area.coordinates] : area.coordinates;

export interface Box {
  readonly min: Position;
  readonly max: Position;
}

export function boxOf(area: Area): Box {
  const all = polygonsOf(area).flatMap((rings) => rings[0] ?? []);
  const lon = all.map((one) => one[0]);
  const lat = all.map((one) => one[1]);
  return { min: [Math.min(...lon), Math.min(...lat)], max: [Math.max(...lon), Math.max(...lat)] };
}

/** Twice the signed area of a ring, in square degrees. */
const doubleArea = (ring: Ring): number =>
  ring.reduce((sum, [x, y], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length] as Position;
    return sum + x * y2 - x2 * y;
  }, 0);

/** Longitudes at which the rings cross a latitude, ascending. */
function crossings(rings: readonly Ring[], latitude: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index += 1) {
      const [[x1, y1], [x2, y2]] = [ring[index - 1] as Position, ring[index] as Position];
      if (y1 > latitude !== y2 > latitude) found.push(x1 + ((latitude - y1) / (y2 - y1)) * (x2 - x1));
    }
  }
  return found.sort((a, b) => a - b);
}

/** True when the position lies inside the area (even-odd rule, holes respected). */
export function contains(area: Area, [longitude, latitude]: Position): boolean {
  return polygonsOf(area).some((rings) => crossings(rings, latitude).filter((x) => x > longitude).length % 2 === 1);
}

/** A position inside the largest part, near its middle: where a map writes the name. */
export function pointInside(area: Area): Position {
  const size = (rings: readonly Ring[]) => Math.abs(doubleArea(rings[0] ?? []));
  const rings = [...polygonsOf(area)].sort((a, b) => size(b) - size(a))[0] ?? [];
  const latitudes = (rings[0] ?? []).map((one) => one[1]);
  const [low, high] = [Math.min(...latitudes), Math.max(...latitudes)];
  let best = { width: -1, at: rings[0]?.[0] ?? ([0, 0] as Position) };
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const latitude = low + (high - low) * share;
    const xs = crossings(rings, latitude);
    for (let index = 0; index + 1 < xs.length; index += 2) {
      const [from, to] = [xs[index] as number, xs[index + 1] as number];
      // The middle is preferred unless another height is clearly wider.
      const width = (to - from) * (share === 0.5 ? 1.25 : 1);
      if (width > best.width) best = { width, at: [(from + to) / 2, latitude] };
    }
  }
  return [Math.round(best.at[0] * 1e5) / 1e5, Math.round(best.at[1] * 1e5) / 1e5];
}
