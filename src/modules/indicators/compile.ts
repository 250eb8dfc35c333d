import { z } from 'zod';
import type { EventType } from '../../kernel/events/event.ts';
import type { Text } from '../../kernel/text.ts';
import type { Declaration, IndicatorDeclaration, MeasureDeclaration } from './declaration.ts';

export interface Term {
  readonly measure: string;
  readonly factor: number;
}

/** A leaf: counts events directly. */
export interface Measure {
  readonly code: string;
  readonly validFrom: string;
  readonly unit: string;
  readonly event: string;
  /** Data objects of which an event must contain one. */
  readonly filters: readonly Readonly<Record<string, unknown>>[];
  readonly valueField: string | null;
  readonly valueConst: number;
  readonly dateField: string | null;
  readonly declaration: MeasureDeclaration;
}

export interface Indicator {
  readonly code: string;
  readonly validFrom: string;
  readonly terms: { readonly numerator: readonly Term[]; readonly denominator: readonly Term[] };
  readonly declaration: IndicatorDeclaration;
}

export interface Compiled {
  readonly units: ReadonlyMap<string, Text>;
  readonly measures: readonly Measure[];
  readonly indicators: readonly Indicator[];
}

type Path = readonly (string | number)[];
export interface CompileProblem {
  /** Index of the file in the list given. */
  readonly doc: number;
  readonly path: Path;
  readonly reason: string;
}

/** Every program knows it; a pack need not declare it. */
export const PERCENT: Text = { vi: '%', en: '%' };

/** `a + b - c` as terms with factors 1 and -1; undefined for anything else. Operators stand between spaces. */
export function parseSum(text: string): Term[] | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length % 2 === 0) return undefined;
  const terms: Term[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const operator = index === 0 ? '+' : parts[index - 1];
    const measure = parts[index] as string;
    if ((operator !== '+' && operator !== '-') || !/^[a-z][a-z0-9-]*$/.test(measure)) return undefined;
    terms.push({ measure, factor: operator === '+' ? 1 : -1 });
  }
  return terms;
}

const MAX_FILTERS = 64;

/** Lists of allowed values become one object per combination. */
function filtersOf(where: MeasureDeclaration['where']): Record<string, unknown>[] {
  let filters: Record<string, unknown>[] = [{}];
  for (const [field, wanted] of Object.entries(where)) {
    const values = Array.isArray(wanted) ? wanted : [wanted];
    filters = filters.flatMap((filter) => values.map((value) => ({ ...filter, [field]: value })));
  }
  return filters;
}

/**
 * Resolves the declarations of a pack to leaves and says everything that is wrong with them. Pure.
 *
 * @param events the event types the program can emit; when absent, events are not checked
 */
export function compile(
  docs: readonly Declaration[],
  events?: readonly EventType[],
): Compiled & { problems: readonly CompileProblem[] } {
  const problems: CompileProblem[] = [];
  const units = new Map<string, Text>([['percent', PERCENT]]);
  docs.forEach((doc, index) => {
    for (const [code, text] of Object.entries(doc.units)) {
      const known = units.get(code);
      if (known && (known.vi !== text.vi || known.en !== text.en)) {
        problems.push({
          doc: index,
          path: ['units', code],
          reason: `unit "${code}" is declared twice with different names`,
        });
      }
      units.set(code, text);
    }
  });

  type Declared = { doc: number; path: Path; it: MeasureDeclaration };
  const declared = new Map<string, Declared[]>();
  const seen = new Set<string>();
  const once = (kind: string, code: string, validFrom: string, doc: number, path: Path) => {
    const key = `${kind} ${code} ${validFrom}`;
    if (seen.has(key))
      problems.push({ doc, path: [...path, 'code'], reason: `${kind} "${code}" is declared twice for ${validFrom}` });
    seen.add(key);
  };
  docs.forEach((doc, index) => {
    doc.measures.forEach((it, at) => {
      const path = ['measures', at];
      once('measure', it.code, it.validFrom, index, path);
      const versions = declared.get(it.code) ?? [];
      const first = versions[0]?.it;
      if (first && (first.unit !== it.unit || (first.sum === undefined) !== (it.sum === undefined))) {
        problems.push({ doc: index, path, reason: `measure "${it.code}" has versions of different units or kinds` });
      }
      if (first && it.sum !== undefined) {
        problems.push({
          doc: index,
          path,
          reason: `measure "${it.code}" is a sum and cannot have versions: date the indicator instead`,
        });
      }
      declared.set(it.code, [...versions, { doc: index, path, it }]);
      if (!units.has(it.unit))
        problems.push({ doc: index, path: [...path, 'unit'], reason: `unit of measure "${it.unit}" is not declared` });
    });
  });

  const expanded = new Map<string, readonly Term[]>();
  /** Leaves of a measure; an unknown name or a circle is a problem of the place that names it. */
  const leaves = (code: string, trail: readonly string[], from: { doc: number; path: Path }): readonly Term[] => {
    const measure = declared.get(code)?.[0];
    if (!measure) {
      problems.push({ ...from, reason: `measure "${code}" is not declared` });
      return [];
    }
    if (measure.it.sum === undefined) return [{ measure: code, factor: 1 }];
    if (trail.includes(code)) {
      problems.push({ ...from, reason: `measures are defined in a circle: ${[...trail, code].join(' -> ')}` });
      return [];
    }
    const done = expanded.get(code);
    if (done) return done;
    const found = expand(measure.it.sum, measure.it.unit, [...trail, code], {
      doc: measure.doc,
      path: [...measure.path, 'sum'],
    });
    expanded.set(code, found);
    return found;
  };
  const expand = (
    sum: string,
    unit: string,
    trail: readonly string[],
    from: { doc: number; path: Path },
  ): readonly Term[] => {
    const parsed = parseSum(sum);
    if (!parsed) {
      problems.push({ ...from, reason: `"${sum}" is not a sum of measures like "a + b - c"` });
      return [];
    }
    const totals = new Map<string, number>();
    for (const term of parsed) {
      const other = declared.get(term.measure)?.[0];
      if (other && other.it.unit !== unit) {
        problems.push({ ...from, reason: `measure "${term.measure}" is in "${other.it.unit}", not in "${unit}"` });
      }
      for (const leaf of leaves(term.measure, trail, from))
        totals.set(leaf.measure, (totals.get(leaf.measure) ?? 0) + term.factor * leaf.factor);
    }
    return [...totals].filter(([, factor]) => factor !== 0).map(([measure, factor]) => ({ measure, factor }));
  };

  const measures: Measure[] = [];
  for (const versions of declared.values()) {
    for (const { doc, path, it } of versions) {
      if ((it.event === undefined) === (it.sum === undefined)) {
        problems.push({ doc, path, reason: `measure "${it.code}" needs either "event" or "sum"` });
      } else if (it.sum !== undefined) {
        leaves(it.code, [], { doc, path: [...path, 'sum'] });
      } else if (it.event !== undefined) {
        const filters = filtersOf(it.where);
        if (filters.length > MAX_FILTERS)
          problems.push({ doc, path: [...path, 'where'], reason: `has more than ${MAX_FILTERS} combinations` });
        if (events)
          problems.push(
            ...eventProblems(it, events).map((found) => ({
              doc,
              path: [...path, ...found.path],
              reason: found.reason,
            })),
          );
        measures.push({
          code: it.code,
          validFrom: it.validFrom,
          unit: it.unit,
          event: it.event,
          filters,
          valueField: typeof it.value === 'number' ? null : it.value.field,
          valueConst: typeof it.value === 'number' ? it.value : 1,
          dateField: it.date === 'at' ? null : it.date.field,
          declaration: it,
        });
      }
    }
  }

  const indicators: Indicator[] = [];
  docs.forEach((doc, index) => {
    doc.indicators.forEach((it, at) => {
      const path = ['indicators', at];
      once('indicator', it.code, it.validFrom, index, path);
      if (!units.has(it.unit))
        problems.push({ doc: index, path: [...path, 'unit'], reason: `unit of measure "${it.unit}" is not declared` });
      const unit = formulaUnit(it, (code) => declared.get(code)?.[0]?.it.unit);
      if (unit.problem) problems.push({ doc: index, path: [...path, 'unit'], reason: unit.problem });
      const side = (part: 'numerator' | 'denominator'): readonly Term[] => {
        const sum = it.formula[part];
        return sum === undefined
          ? []
          : expand(sum, unit[part] ?? '', [], { doc: index, path: [...path, 'formula', part] });
      };
      indicators.push({
        code: it.code,
        validFrom: it.validFrom,
        terms: { numerator: side('numerator'), denominator: side('denominator') },
        declaration: it,
      });
    });
  });
  return { units, measures, indicators, problems };
}

/** Each side of a formula has the unit of its first measure; together they must give the unit the indicator claims. */
function formulaUnit(it: IndicatorDeclaration, unitOf: (measure: string) => string | undefined) {
  const first = (sum: string | undefined) =>
    sum === undefined ? undefined : unitOf(parseSum(sum)?.[0]?.measure ?? '');
  const numerator = first(it.formula.numerator);
  const denominator = first(it.formula.denominator);
  let problem: string | undefined;
  if (it.formula.denominator === undefined) {
    if (numerator && numerator !== it.unit)
      problem = `indicator "${it.code}" claims "${it.unit}" but its measures are in "${numerator}"`;
    if (it.formula.factor !== 1) problem = `indicator "${it.code}" has a factor but no denominator`;
  } else if (numerator && denominator) {
    const share = numerator === denominator;
    if (share && it.unit === 'percent' && it.formula.factor !== 100)
      problem = `indicator "${it.code}" is a percentage, so its factor must be 100`;
    if (!share && it.unit === 'percent')
      problem = `indicator "${it.code}" is a percentage of "${numerator}" in "${denominator}", which are different things`;
  }
  return { numerator, denominator, problem };
}

function eventProblems(it: MeasureDeclaration, events: readonly EventType[]): { path: Path; reason: string }[] {
  const type = events.find((event) => event.type === it.event);
  if (!type) return [{ path: ['event'], reason: `no part of the program emits "${it.event}"` }];
  if (!(type.data instanceof z.ZodObject)) return [];
  const shape = type.data.shape as Record<string, z.ZodType>;
  const problems: { path: Path; reason: string }[] = [];
  for (const [field, wanted] of Object.entries(it.where)) {
    const schema = shape[field];
    if (!schema) problems.push({ path: ['where', field], reason: `events "${it.event}" have no field "${field}"` });
    else {
      for (const value of Array.isArray(wanted) ? wanted : [wanted]) {
        if (!schema.safeParse(value).success)
          problems.push({
            path: ['where', field],
            reason: `"${field}" of "${it.event}" is never ${JSON.stringify(value)}`,
          });
      }
    }
  }
  for (const key of ['value', 'date'] as const) {
    const from = it[key];
    if (typeof from === 'object' && !shape[from.field])
      problems.push({ path: [key], reason: `events "${it.event}" have no field "${from.field}"` });
  }
  return problems;
}
