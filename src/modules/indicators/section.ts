import type { Ctx } from '../../kernel/context.ts';
import {
  definePackSection,
  diffRows,
  type LoadCounts,
  type PackDoc,
  type PackView,
  sumCounts,
  syncRows,
} from '../../kernel/pack/index.ts';
import { Problem } from '../../kernel/problem.ts';
import { FOREVER } from '../../kernel/units/index.ts';
import { type Compiled, compile } from './compile.ts';
import { type Declaration, declarationSchema } from './declaration.ts';
import { recomputeInside } from './recompute.ts';

/** Declarations of measures and indicators: `indicators/*.yaml`. Loading folds the events of the past into new measures. */
export const indicatorsSection = definePackSection<Declaration>({
  name: 'indicators',
  files: ['indicators/*.yaml'],
  schema: declarationSchema,
  check: (docs, pack, report) => {
    for (const problem of compileDocs(docs, pack).problems)
      report(docs[problem.doc] as PackDoc<Declaration>, problem.path, problem.reason);
  },
  load: async (ctx, docs) => {
    const compiled = compile(
      docs.map((doc) => doc.data),
      eventTypesOf(ctx),
    );
    const wrong = compiled.problems[0];
    if (wrong) {
      throw new Problem(
        422,
        'indicators_invalid',
        { vi: `Khai báo chỉ số sai: ${wrong.reason}`, en: `Invalid declaration of indicators: ${wrong.reason}` },
        [{ path: `${docs[wrong.doc]?.file}:${docs[wrong.doc]?.lineOf(wrong.path)}`, message: wrong.reason }],
      );
    }
    return load(ctx, compiled);
  },
});

const compileDocs = (docs: readonly PackDoc<Declaration>[], pack: PackView) =>
  compile(
    docs.map((doc) => doc.data),
    pack.eventTypes,
  );

const eventTypesOf = (ctx: Ctx) => ctx.app.modules.flatMap((module) => module.events ?? []);

type Row = Readonly<Record<string, unknown>>;

/** Rows of a dated table as they stand, with its plain columns. */
const storedRows = async (
  ctx: Ctx,
  table: 'measure' | 'indicator' | 'indicator_term' | 'unit_of_measure',
): Promise<Row[]> => (await ctx.db.selectFrom(table).selectAll().execute()) as Row[];

/** The rows wanted, and those that only the store knows: history stays. */
const withHistory = (stored: readonly Row[], wanted: readonly Row[], keyOf: (row: Row) => string): Row[] => {
  const keys = new Set(wanted.map(keyOf));
  return [...wanted, ...stored.filter((row) => !keys.has(keyOf(row)))];
};

const versionOf = (row: Row): string => `${row.code} ${row.valid_from}`;

/** Each version ends where the next one of the same code begins. */
function chained(rows: readonly Row[]): Row[] {
  const starts = Map.groupBy(rows, (row) => row.code);
  return rows.map((row) => {
    const later = (starts.get(row.code) ?? [])
      .map((other) => String(other.valid_from))
      .filter((start) => start > String(row.valid_from));
    return { ...row, valid_to: later.sort()[0] ?? FOREVER };
  });
}

/** What decides which events a measure counts; a new name moves no fact. */
const COUNTING = [
  'code',
  'valid_from',
  'valid_to',
  'event',
  'filters',
  'value_field',
  'value_const',
  'date_field',
] as const;
const counting = (row: Row): Row => Object.fromEntries(COUNTING.map((column) => [column, row[column]]));

async function load(ctx: Ctx, compiled: Compiled): Promise<LoadCounts> {
  const unitRows = [...compiled.units].map(([code, text]) => ({ code, vi: text.vi, en: text.en }));
  const units = withHistory(await storedRows(ctx, 'unit_of_measure'), unitRows, (row) => String(row.code));

  const measureRows = compiled.measures.map((it) => ({
    code: it.code,
    valid_from: it.validFrom,
    unit: it.unit,
    event: it.event,
    filters: it.filters,
    value_field: it.valueField,
    value_const: it.valueConst,
    date_field: it.dateField,
    declaration: it.declaration,
  }));
  const before = await storedRows(ctx, 'measure');
  const measures = chained(withHistory(before, measureRows, versionOf));

  const indicatorRows = compiled.indicators.map((it) => ({
    code: it.code,
    valid_from: it.validFrom,
    unit: it.declaration.unit,
    direction: it.declaration.direction,
    factor: it.declaration.formula.factor,
    rounding: it.declaration.rounding,
    cutoff: it.declaration.cutoff,
    public: it.declaration.public,
    declaration: it.declaration,
  }));
  const indicators = chained(withHistory(await storedRows(ctx, 'indicator'), indicatorRows, versionOf));

  // Terms of a version the pack holds are those of the pack; terms of older versions stay.
  const versions = new Set(indicatorRows.map(versionOf));
  const oldTerms = (await storedRows(ctx, 'indicator_term')).filter(
    (row) => !versions.has(`${row.indicator} ${row.valid_from}`),
  );
  const terms = compiled.indicators.flatMap((it) =>
    (['numerator', 'denominator'] as const).flatMap((part) =>
      it.terms[part].map((term) => ({
        indicator: it.code,
        valid_from: it.validFrom,
        part,
        measure: term.measure,
        factor: term.factor,
      })),
    ),
  );

  const counts = [
    await syncRows(ctx, { section: 'unit_of_measure', table: 'unit_of_measure', key: ['code'] }, units),
    await syncRows(
      ctx,
      { section: 'measure', table: 'measure', key: ['code', 'valid_from'], json: ['filters', 'declaration'] },
      measures,
    ),
    await syncRows(
      ctx,
      { section: 'indicator', table: 'indicator', key: ['code', 'valid_from'], json: ['declaration'] },
      indicators,
    ),
    await syncRows<Row>(
      ctx,
      { section: 'indicator_term', table: 'indicator_term', key: ['indicator', 'valid_from', 'part', 'measure'] },
      [...terms, ...oldTerms],
    ),
  ];

  // Events that happened before a measure was declared count as well.
  const diff = diffRows(before.map(counting), measures.map(counting), versionOf);
  const touched = [...diff.added, ...diff.changed.map((change) => change.after)].map((row) => String(row.code));
  if (touched.length > 0) await recomputeInside(ctx, [...new Set(touched)]);
  return sumCounts(counts);
}

/** What a pack declares, for sections that refer to it: indicators by code (their newest version), codes of units of measure. */
export function declaredIn(pack: PackView): {
  indicators: ReadonlyMap<string, { readonly unit: string }>;
  units: ReadonlySet<string>;
} {
  const compiled = compile(pack.docs<Declaration>('indicators').map((doc) => doc.data));
  const newest = [...compiled.indicators].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return {
    indicators: new Map(newest.map((it) => [it.code, { unit: it.declaration.unit }])),
    units: new Set(compiled.units.keys()),
  };
}
