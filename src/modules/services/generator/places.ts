import type { Agencies, Unit, Units } from '../../../kernel/units/index.ts';
import { lognormal, stream } from './random.ts';

/** A unit where dossiers are filed. */
export interface Place {
  readonly unit: Unit;
  /** How much is filed there, beside an ordinary commune of before the mergers at 1. */
  readonly weight: number;
}

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** Sizes of units: towns more than villages, a unit made of others as much as its parts. The same for every seed. */
export class Sizes {
  readonly #units: Units;
  readonly #known = new Map<string, number>();

  constructor(units: Units) {
    this.#units = units;
  }

  of(unit: Unit): number {
    const known = this.#known.get(unit.id);
    if (known !== undefined) return known;
    const before = dayBefore(unit.validFrom);
    const parts = this.#units.predecessorsOf(unit.id, before).filter((kin) => kin.unit.level === unit.level);
    const own = (/Phường|Thị trấn/.test(unit.type) ? 1.7 : 1) * lognormal(stream('size', unit.key), 1, 0.45);
    const size =
      parts.length === 0
        ? own
        : parts.reduce(
            (sum, kin) =>
              sum + this.of(kin.unit) / Math.max(1, this.#units.successorsOf(kin.unit.id, unit.validFrom).length),
            0,
          );
    this.#known.set(unit.id, size);
    return size;
  }
}

/** Communes of a day whose people's committee the system knows, and the province itself. */
export function placesOn(units: Units, agencies: Agencies, day: string, sizes: Sizes) {
  const here = (unit: Unit): boolean => agencies.agencyOf(unit.id, 'people_committee', day) !== undefined;
  const province = units.rootsAt(day).find(here);
  const communes = units
    .unitsAt(day, 'commune')
    .filter(here)
    .map((unit): Place => ({ unit, weight: sizes.of(unit) }));
  return { province, communes };
}
