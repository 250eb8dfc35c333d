import { FOREVER, intersect, type Period, UNKNOWN_START } from './dates.ts';
import type { Level } from './levels.ts';

/** A line of `units/*.csv`: one unit over its life. */
export interface UnitLine {
  readonly key: string;
  readonly code: string;
  readonly level: Level;
  readonly type: string;
  readonly name: string;
  readonly parent: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly area_km2: number | null;
}

/** A line of `units/changes/*.csv`: what is other from a day on while the unit stays the same one. */
export interface UnitChange {
  readonly unit: string;
  readonly from: string;
  readonly type: string | null;
  readonly name: string | null;
  readonly code: string | null;
  readonly parent: string | null;
  readonly legal_act: string;
}

export interface Dated<T> extends Period {
  readonly value: T;
  readonly legalAct: string | null;
}

export const lifeOf = (line: { readonly from: string | null; readonly to: string | null }): Period => ({
  from: line.from ?? UNKNOWN_START,
  to: line.to ?? FOREVER,
});

/** Cuts a life into dated values: the first one, then each change that names one. Later lines on a day win. */
export function versions<C extends { readonly from: string; readonly legal_act: string }, T>(
  life: Period,
  first: T,
  changes: readonly C[],
  pick: (change: C, before: T) => T | null,
): Dated<T>[] {
  const found: Dated<T>[] = [{ ...life, value: first, legalAct: null }];
  for (const change of [...changes].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = found.at(-1) as Dated<T>;
    const value = pick(change, last.value);
    if (value === null || change.from <= life.from || change.from >= life.to) continue;
    if (change.from === last.from) found.pop();
    else found[found.length - 1] = { ...last, to: change.from };
    found.push({ from: change.from, to: life.to, value, legalAct: change.legal_act });
  }
  return found;
}

export interface UnitName {
  readonly type: string;
  readonly name: string;
}

/** Everything dated about a unit. */
export interface UnitHistory {
  readonly line: UnitLine;
  readonly life: Period;
  readonly names: readonly Dated<UnitName>[];
  readonly codes: readonly Dated<string>[];
  readonly parents: readonly Dated<string>[];
}

export function historyOf(line: UnitLine, changes: readonly UnitChange[]): UnitHistory {
  const life = lifeOf(line);
  const own = changes.filter((change) => change.unit === line.key);
  return {
    line,
    life,
    names: versions<UnitChange, UnitName>(life, { type: line.type, name: line.name }, own, (change, before) =>
      change.type === null && change.name === null
        ? null
        : { type: change.type ?? before.type, name: change.name ?? before.name },
    ),
    codes: versions(life, line.code, own, (change) => change.code),
    parents: line.parent === null ? [] : versions(life, line.parent, own, (change) => change.parent),
  };
}

export interface PartOf extends Period {
  readonly child: string;
  readonly parent: string;
}

export interface Ancestor extends Period {
  readonly unit: string;
  readonly ancestor: string;
  readonly depth: number;
}

/**
 * Flattens a dated tree: every unit with each of its ancestors (itself included, depth 0) and the days on which that
 * held. Ids are whatever the caller uses. Throws on a circle.
 */
export function flatten(lives: ReadonlyMap<string, Period>, parts: readonly PartOf[]): Ancestor[] {
  const byChild = Map.groupBy(parts, (part) => part.child);
  const known = new Map<string, Ancestor[]>();
  const visit = (unit: string, trail: readonly string[]): Ancestor[] => {
    const done = known.get(unit);
    if (done) return done;
    if (trail.includes(unit)) throw new Error(`units contain each other: ${[...trail, unit].join(' -> ')}`);
    const life = lives.get(unit);
    if (!life) throw new Error(`unit ${unit} is a parent but is not there`);
    const found: Ancestor[] = [{ unit, ancestor: unit, depth: 0, ...life }];
    for (const part of byChild.get(unit) ?? []) {
      for (const above of visit(part.parent, [...trail, unit])) {
        const period = intersect(part, above);
        if (period) found.push({ unit, ancestor: above.ancestor, depth: above.depth + 1, ...period });
      }
    }
    const merged = joinAdjacent(found);
    known.set(unit, merged);
    return merged;
  };
  return [...lives.keys()].flatMap((unit) => visit(unit, []));
}

/** Joins periods of the same ancestor that touch: a commune moved between districts stayed in its province. */
function joinAdjacent(rows: readonly Ancestor[]): Ancestor[] {
  const joined: Ancestor[] = [];
  for (const row of [...rows].sort((a, b) => a.depth - b.depth || (a.from < b.from ? -1 : 1))) {
    const index = joined.findIndex(
      (one) => one.ancestor === row.ancestor && one.depth === row.depth && one.to === row.from,
    );
    const before = joined[index];
    if (before) joined[index] = { ...before, to: row.to };
    else joined.push(row);
  }
  return joined;
}
