import { notFound } from '../problem.ts';
import { clamp, covers, dayBefore } from './dates.ts';
import { LEVELS, type Level } from './levels.ts';
import { bestMatches, matchRank } from './match.ts';
import {
  type PartOfRow,
  periodOf,
  rowAt,
  type SuccessionRow,
  type UnitCodeRow,
  type UnitNameRow,
  type UnitRow,
} from './rows.ts';

/** An administrative unit (đơn vị hành chính) as it was on one day. */
export interface Unit {
  readonly id: string;
  /** Its key in the province pack: `25459@2025`. */
  readonly key: string;
  readonly level: Level;
  /** Word before the name: Xã, Phường, Huyện, Tỉnh … */
  readonly type: string;
  /** With the type: "Phường Tân Ninh". */
  readonly name: string;
  readonly shortName: string;
  /** Code of the statistics office on that day. */
  readonly code: string;
  readonly parentId: string | null;
  readonly validFrom: string;
  /** Exclusive; 9999-12-31 = still there. */
  readonly validTo: string;
  /** False when the true beginning was not looked up (validFrom is then 1900-01-01). */
  readonly fromKnown: boolean;
  readonly areaKm2: number | null;
}

/** A unit that carries on (or was carried on by) another one. */
export interface Kin {
  readonly unit: Unit;
  /** `full`: all of the older unit is in the newer one. */
  readonly part: 'full' | 'partial';
  /** Share of the older unit that is in the newer one: 1 when full, null when unknown. */
  readonly share: number | null;
}

export interface UnitRows {
  readonly units: readonly UnitRow[];
  readonly names: readonly UnitNameRow[];
  readonly codes: readonly UnitCodeRow[];
  readonly parts: readonly PartOfRow[];
  readonly successions: readonly SuccessionRow[];
}

interface Entity {
  readonly row: UnitRow;
  readonly names: readonly UnitNameRow[];
  readonly codes: readonly UnitCodeRow[];
  readonly parents: readonly PartOfRow[];
}

/**
 * All units of the province, past and present, in memory. Every question takes a day 'YYYY-MM-DD'; none asks the
 * database. `find…` and `unitAt` answer undefined for what is not there, `get…` throws a 404 problem.
 */
export class Units {
  readonly #entities = new Map<string, Entity>();
  readonly #byKey = new Map<string, string>();
  readonly #byCode: Map<string, UnitCodeRow[]>;
  readonly #children: Map<string, PartOfRow[]>;
  readonly #successions: Map<string, SuccessionRow[]>;
  readonly #predecessions: Map<string, SuccessionRow[]>;

  constructor(rows: UnitRows) {
    const names = Map.groupBy(rows.names, (row) => row.unit_id);
    const codes = Map.groupBy(rows.codes, (row) => row.unit_id);
    const parents = Map.groupBy(rows.parts, (row) => row.child);
    for (const row of rows.units) {
      this.#byKey.set(row.key, row.id);
      this.#entities.set(row.id, {
        row,
        names: names.get(row.id) ?? [],
        codes: codes.get(row.id) ?? [],
        parents: parents.get(row.id) ?? [],
      });
    }
    this.#byCode = Map.groupBy(rows.codes, (row) => row.code);
    this.#children = Map.groupBy(rows.parts, (row) => row.parent);
    this.#successions = Map.groupBy(rows.successions, (row) => row.old);
    this.#predecessions = Map.groupBy(rows.successions, (row) => row.new);
  }

  /** The unit that had this code on this day: codes are reused for other places. */
  unitAt(code: string, day: string): Unit | undefined {
    const row = rowAt(this.#byCode.get(code) ?? [], day);
    return row && this.unitById(row.unit_id, day);
  }

  getAt(code: string, day: string): Unit {
    return found(this.unitAt(code, day));
  }

  /** The unit as it was on a day; outside its life as on the nearest day of it. Without a day: as it was last. */
  unitById(id: string, day = '9999-12-30'): Unit | undefined {
    const entity = this.#entities.get(id);
    return entity && asOf(entity, day);
  }

  get(id: string, day?: string): Unit {
    return found(this.unitById(id, day));
  }

  /** By its key in the pack, `25459@2025`: how data files name units. */
  unitByKey(key: string, day?: string): Unit | undefined {
    const id = this.#byKey.get(key);
    return id === undefined ? undefined : this.unitById(id, day);
  }

  /** True when the unit existed on that day. */
  exists(id: string, day: string): boolean {
    const entity = this.#entities.get(id);
    return entity !== undefined && covers(periodOf(entity.row), day);
  }

  /** Units of a day, by code; all levels unless one is named. */
  unitsAt(day: string, level?: Level): Unit[] {
    const there = [...this.#entities.values()].filter(
      ({ row }) => (!level || row.level === level) && covers(periodOf(row), day),
    );
    return byCode(there.map((entity) => asOf(entity, day)));
  }

  /** Every unit there is or ever was. */
  ids(): string[] {
    return [...this.#entities.keys()];
  }

  /** Units that have no parent: the province; two of them on days before a merger of provinces. */
  rootsAt(day: string): Unit[] {
    return this.unitsAt(day, 'province');
  }

  childrenAt(id: string, day: string): Unit[] {
    const rows = (this.#children.get(id) ?? []).filter((row) => covers(periodOf(row), day));
    return byCode(rows.flatMap((row) => this.unitById(row.child, day) ?? []));
  }

  /** Parent, its parent …, nearest first, without the unit itself. Outside its life: as on the nearest day of it. */
  ancestorsAt(id: string, day: string): Unit[] {
    const unit = this.unitById(id, day);
    if (!unit) return [];
    const inLife = clamp({ from: unit.validFrom, to: unit.validTo }, day);
    const parent = unit.parentId === null ? undefined : this.unitById(unit.parentId, inLife);
    return parent ? [parent, ...this.ancestorsAt(parent.id, inLife)] : [];
  }

  /** Everything below the unit, children first, without the unit itself. */
  descendantsAt(id: string, day: string): Unit[] {
    const children = this.childrenAt(id, day);
    return [...children, ...children.flatMap((child) => this.descendantsAt(child.id, day))];
  }

  /** True when the unit is the other one or lies in it on that day. */
  isWithin(id: string, ancestorId: string, day: string): boolean {
    return id === ancestorId || this.ancestorsAt(id, day).some((one) => one.id === ancestorId);
  }

  /** For people: "Phường Tân Ninh, tỉnh Tây Ninh". Empty for an unknown id. */
  pathAt(id: string, day: string): string {
    const unit = this.unitById(id, day);
    if (!unit) return '';
    const above = this.ancestorsAt(id, day).map((one) => inSentence(one.name));
    return [unit.name, ...above].join(', ');
  }

  /**
   * Units existing on the day that carry on a unit which ended before; [] while it still exists. Several mergers in a
   * row are followed, shares multiplied. A dissolved level (districts) is carried on by the successors of its parts.
   */
  successorsOf(id: string, day: string): Kin[] {
    const entity = this.#entities.get(id);
    if (!entity || entity.row.valid_to > day) return [];
    const direct = this.#successions.get(id) ?? [];
    if (direct.length === 0) {
      const parts = this.childrenAt(id, dayBefore(entity.row.valid_to));
      return gathered(
        parts
          .flatMap((part) => this.continuing(part.id, day))
          .map((kin) => ({ ...kin, part: 'partial' as const, share: null })),
      );
    }
    const next = direct.flatMap((row) =>
      this.continuing(row.new, day).map((kin) => ({ unit: kin.unit, ...joined(row, kin) })),
    );
    return gathered(next);
  }

  /** The unit itself while it exists, afterwards its successors: who answers for its territory on that day. */
  continuing(id: string, day: string): Kin[] {
    const unit = this.unitById(id, day);
    if (!unit) return [];
    return day < unit.validTo ? [{ unit, part: 'full', share: 1 }] : this.successorsOf(id, day);
  }

  /** Units existing on the day, before the unit began, whose territory (or a part of it) it took over. */
  predecessorsOf(id: string, day: string): Kin[] {
    const entity = this.#entities.get(id);
    if (!entity || day >= entity.row.valid_from) return [];
    const back = (this.#predecessions.get(id) ?? []).flatMap((row): Kin[] => {
      if (this.exists(row.old, day))
        return [{ unit: this.get(row.old, day), part: row.part, share: row.part === 'full' ? 1 : row.share }];
      return this.predecessorsOf(row.old, day).map((kin) => ({ unit: kin.unit, ...joined(row, kin) }));
    });
    return gathered(back, false);
  }

  /** Finds units of a day by name without regard to accents; the best first. */
  search(
    text: string,
    day: string,
    options: { level?: Level | undefined; within?: string | undefined; limit?: number } = {},
  ): Unit[] {
    const candidates = this.unitsAt(day, options.level).filter(
      (unit) => !options.within || this.isWithin(unit.id, options.within, day),
    );
    const folded = (unit: Unit) => rowAt(this.#entities.get(unit.id)?.names ?? [], day)?.folded ?? '';
    return bestMatches(
      candidates,
      (unit) => (unit.code === text.trim() ? -1 : matchRank(text, unit.name, unit.shortName, folded(unit))),
      options.limit ?? 20,
    );
  }
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw notFound({ vi: 'đơn vị hành chính', en: 'The administrative unit' });
  return thing;
}

function asOf({ row, names, codes, parents }: Entity, day: string): Unit {
  const inLife = clamp(periodOf(row), day);
  const name = rowAt(names, inLife);
  return {
    id: row.id,
    key: row.key,
    level: row.level,
    type: name?.type ?? '',
    name: name?.name ?? row.key,
    shortName: name?.short_name ?? row.key,
    code: rowAt(codes, inLife)?.code ?? '',
    parentId: rowAt(parents, inLife)?.parent ?? null,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    fromKnown: row.from_known,
    areaKm2: row.area_km2,
  };
}

const byCode = (units: Unit[]): Unit[] =>
  units.sort(
    (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );

/** Two steps of succession as one. */
function joined(row: SuccessionRow, kin: Kin): { part: 'full' | 'partial'; share: number | null } {
  const share = row.part === 'full' ? 1 : row.share;
  const both = share === null || kin.share === null ? null : share * kin.share;
  return { part: row.part === 'full' && kin.part === 'full' ? 'full' : 'partial', share: both };
}

/** Joins several ways to the same unit; looking forward, a single successor has taken everything. */
function gathered(kin: readonly Kin[], forward = true): Kin[] {
  const groups = [...Map.groupBy(kin, (one) => one.unit.id).values()];
  return groups.map((group) => {
    const [first] = group as [Kin];
    const share = group.some((one) => one.share === null)
      ? null
      : group.reduce((sum, one) => sum + (one.share ?? 0), 0);
    const all =
      (forward && groups.length === 1) ||
      group.some((one) => one.part === 'full') ||
      (share !== null && share > 1 - 1e-9);
    return { unit: first.unit, part: all ? 'full' : 'partial', share: all ? 1 : share };
  });
}

/** The name inside a sentence: "phường Tân Ninh", but "Phường 3" (Decree 30/2020/NĐ-CP, appendix II). */
export const inSentence = (name: string): string =>
  /\d$/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
