import { sql } from 'kysely';
import type { Ctx } from '../../kernel/context.ts';
import { countsOf, diffRows, type RowDiff, recordChanges, sumCounts } from '../../kernel/pack/changes.ts';
import { definePackSection, type LoadCounts, type PackDoc, type PackView } from '../../kernel/pack/section.ts';
import { Problem } from '../../kernel/problem.ts';
import { type Compiled, compile } from './compile.ts';
import { type Declaration, declarationSchema } from './declaration.ts';
import { recomputeInside } from './recompute.ts';

const FOREVER = '9999-12-31';

/** Declarations of measures and indicators: `indicators/*.yaml`. Loading folds the events of the past into new measures. */
export const indicatorsSection = definePackSection<Declaration>({
  name: 'indicators',
  files: ['indicators/*.yaml'],
  schema: declarationSchema,
  check: (docs, pack, report) => {
    for (const problem of compileDocs(docs, pack).problems) report(docs[problem.doc] as PackDoc<Declaration>, problem.path, problem.reason);
  },
  load: async (ctx, docs, pack) => {
    const compiled = compile(
      docs.map((doc) => doc.data),
      eventTypesOf(ctx),
    );
    const wrong = compiled.problems[0];
    if (wrong) {
      throw new Problem(422, 'indicators_invalid', { vi: `Khai báo chỉ số sai: ${wrong.reason}`, en: `Invalid declaration of indicators: ${wrong.reason}` }, [
        { path: `${docs[wrong.doc]?.file}:${docs[wrong.doc]?.lineOf(wrong.path)}`, message: wrong.reason },
      ]);
    }
    return load(ctx, compiled, pack);
  },
});

const compileDocs = (docs: readonly PackDoc<Declaration>[], pack: PackView) =>
  compile(
    docs.map((doc) => doc.data),
    pack.eventTypes,
  );

const eventTypesOf = (ctx: Ctx) => ctx.app.modules.flatMap((module) => module.events ?? []);

type Row = Readonly<Record<string, unknown>>;

/**
 * Stores dated rows under (code, valid_from). A version that only the store knows stays as history; each version ends
 * where the next begins.
 */
async function storeVersions(ctx: Ctx, table: 'measure' | 'indicator', wanted: readonly Row[], columns: readonly string[]): Promise<RowDiff<Row>> {
  const names = [...columns, 'code', 'valid_from', 'valid_to'];
  const stored = (await ctx.db.selectFrom(table).select(names).execute()) as Row[];
  const keyOf = (row: Row) => `${row.code} ${row.valid_from}`;
  const newKeys = new Set(wanted.map(keyOf));
  const codes = new Set(wanted.map((row) => row.code));
  const all = [...wanted, ...stored.filter((row) => codes.has(row.code) && !newKeys.has(keyOf(row)))];
  const chained = all.map((row) => {
    const next = all
      .filter((other) => other.code === row.code && String(other.valid_from) > String(row.valid_from))
      .map((other) => String(other.valid_from))
      .sort()[0];
    return { ...row, valid_to: next ?? FOREVER };
  });
  const relevant = stored.filter((row) => codes.has(row.code));
  const diff = diffRows<Row>(relevant, chained, keyOf);
  for (const row of [...diff.added, ...diff.changed.map((change) => change.after)]) {
    const values = { ...row, declaration: JSON.stringify(row.declaration), ...(row.filters ? { filters: jsonArray(row.filters as unknown[]) } : {}) };
    await ctx.db
      .insertInto(table)
      .values(values)
      // biome-ignore lint/suspicious/noExplicitAny: the builder's types vary with the table
      .onConflict((on: any) => on.columns(['code', 'valid_from']).doUpdateSet(values))
      .execute();
  }
  await recordChanges(ctx, table, diff, keyOf);
  return diff;
}

const jsonArray = (values: readonly unknown[]) => sql`ARRAY(SELECT jsonb_array_elements(${JSON.stringify(values)}::jsonb))`;

async function load(ctx: Ctx, compiled: Compiled, _pack: PackView): Promise<LoadCounts> {
  const unitRows = [...compiled.units].map(([code, text]) => ({ code, vi: text.vi, en: text.en }));
  const units = diffRows<Row>(
    (await ctx.db.selectFrom('unit_of_measure').select(['code', 'vi', 'en']).execute()).filter((row: { code: string }) => compiled.units.has(row.code)),
    unitRows,
    (row) => String(row.code),
  );
  for (const row of unitRows) {
    await ctx.db
      .insertInto('unit_of_measure')
      .values(row)
      // biome-ignore lint/suspicious/noExplicitAny: the builder's types vary with the table
      .onConflict((on: any) => on.column('code').doUpdateSet(row))
      .execute();
  }
  await recordChanges(ctx, 'unit_of_measure', units, (row) => String(row.code));

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
  const measures = await storeVersions(ctx, 'measure', measureRows, ['unit', 'event', 'filters', 'value_field', 'value_const', 'date_field', 'declaration']);

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
  const indicators = await storeVersions(ctx, 'indicator', indicatorRows, ['unit', 'direction', 'factor', 'rounding', 'cutoff', 'public', 'declaration']);
  const terms = await storeTerms(ctx, compiled);

  // Events that happened before a measure was declared count as well.
  const touched = [...measures.added, ...measures.changed.map((change) => change.after)].map((row) => String(row.code));
  if (touched.length > 0) await recomputeInside(ctx, [...new Set(touched)]);
  return sumCounts([countsOf(units), countsOf(measures), countsOf(indicators), countsOf(terms)]);
}

async function storeTerms(ctx: Ctx, compiled: Compiled): Promise<RowDiff<Row>> {
  const keyOf = (row: Row) => `${row.indicator} ${row.valid_from} ${row.part} ${row.measure}`;
  const versions = new Set(compiled.indicators.map((it) => `${it.code} ${it.validFrom}`));
  const rows = compiled.indicators.flatMap((it) =>
    (['numerator', 'denominator'] as const).flatMap((part) =>
      it.terms[part].map((term) => ({ indicator: it.code, valid_from: it.validFrom, part, measure: term.measure, factor: term.factor })),
    ),
  );
  const stored = ((await ctx.db.selectFrom('indicator_term').selectAll().execute()) as Row[]).filter((row) =>
    versions.has(`${row.indicator} ${row.valid_from}`),
  );
  const diff = diffRows<Row>(stored, rows, keyOf);
  for (const row of [...diff.removed, ...diff.changed.map((change) => change.before)]) {
    await ctx.db
      .deleteFrom('indicator_term')
      .where('indicator', '=', row.indicator)
      .where('valid_from', '=', row.valid_from)
      .where('part', '=', row.part)
      .where('measure', '=', row.measure)
      .execute();
  }
  const fresh = [...diff.added, ...diff.changed.map((change) => change.after)];
  if (fresh.length > 0) await ctx.db.insertInto('indicator_term').values(fresh).execute();
  await recordChanges(ctx, 'indicator_term', diff, keyOf);
  return diff;
}

/** What a pack declares, for sections that refer to it: indicators by code (their newest version), codes of units of measure. */
export function declaredIn(pack: PackView): { indicators: ReadonlyMap<string, { readonly unit: string }>; units: ReadonlySet<string> } {
  const compiled = compile(pack.docs<Declaration>('indicators').map((doc) => doc.data));
  const newest = [...compiled.indicators].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return { indicators: new Map(newest.map((it) => [it.code, { unit: it.declaration.unit }])), units: new Set(compiled.units.keys()) };
}
