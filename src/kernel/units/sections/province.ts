import { z } from 'zod';
import { cell, definePackSection, isDay, type PackView, type ReportProblem, syncRows } from '../../pack/index.ts';
import { Problem } from '../../problem.ts';
import { dayBefore } from '../dates.ts';
import { isIdentifier } from '../identifier.ts';
import { unitId } from '../ids.ts';

const day = z.string('is not a day written YYYY-MM-DD').refine(isDay, 'is not a day written YYYY-MM-DD');
const text = z.strictObject({ vi: cell.text, en: cell.text });
const count = z.int().nonnegative();

const provinceSchema = z.strictObject({
  code: z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'is not written in lower-case letters and hyphens'),
  name: text,
  /** Key of the province's unit today. */
  unit: z.string().min(1),
  agencies: z.strictObject({
    /** Level 1 of the identifier codes of all agencies of the province (Decision 20/2020/QĐ-TTg). */
    root: z.string().refine(isIdentifier, 'is not an agency identifier'),
    root_status: z.enum(['verified', 'unverified']),
  }),
  contact: z.strictObject({
    website: z.url('is not a web address').optional(),
    hotline: z
      .string()
      .regex(/^\+?\d[\d ]{2,14}$/, 'is not a telephone number')
      .optional(),
    email: z.email('is not an e-mail address').optional(),
    address: cell.text.optional(),
  }),
  reorganisations: z.array(z.strictObject({ date: day, name: text, legal_acts: z.array(cell.text).min(1) })),
  /** Control totals: a line lost from a list is noticed. Units by day, as the law counts them. */
  expect: z.strictObject({
    units: z.array(z.strictObject({ on: day, province: count, district: count, commune: count })).min(1),
    agencies: z.array(z.strictObject({ on: day, count })).min(1),
    unit_changes: count.default(0),
    successions: count,
    agency_changes: count.default(0),
    agency_successions: count,
  }),
});

export type ProvinceFile = z.output<typeof provinceSchema>;

/** The pack's own province; every other section of units needs it. */
export function provinceOf(pack: PackView): ProvinceFile {
  const doc = pack.docs<ProvinceFile>('province')[0];
  if (!doc) throw new Error('the section "province" must come first');
  return doc.data;
}

/** Compares a count with its control total, and reports at the total's line in `province.yaml`. */
export function expectTotal(
  pack: PackView,
  report: ReportProblem,
  path: readonly (string | number)[],
  found: number,
): void {
  const doc = pack.docs('province')[0];
  const steps = ['expect', ...path];
  const wanted = steps.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown>)[step],
    provinceOf(pack),
  );
  if (doc && wanted !== found) report(doc, steps, `${steps.join('.')} is ${wanted}, but the files hold ${found}`);
}

export const provinceSection = definePackSection<ProvinceFile>({
  name: 'province',
  files: ['province.yaml'],
  schema: provinceSchema,
  required: true,
  check(docs, _pack, report) {
    for (const doc of docs) {
      for (const [index, { date }] of doc.data.reorganisations.entries()) {
        for (const list of ['units', 'agencies'] as const) {
          const days = doc.data.expect[list].map((total) => total.on);
          const missing = [dayBefore(date), date].filter((one) => !days.includes(one));
          if (missing.length > 0)
            report(doc, ['reorganisations', index, 'date'], `expect.${list} has no total for ${missing.join(' and ')}`);
        }
      }
    }
  },
  async load(ctx, docs, pack) {
    const province = provinceOf(pack);
    const stored = await ctx.db.selectFrom('province').select('code').executeTakeFirst();
    if (stored && stored.code !== province.code) {
      throw new Problem(409, 'other_province', {
        vi: `Cơ sở dữ liệu này thuộc tỉnh “${stored.code}”; không nạp được gói của “${province.code}”.`,
        en: `This database belongs to the province "${stored.code}"; a pack of "${province.code}" cannot be loaded.`,
      });
    }
    const row = {
      singleton: true,
      code: province.code,
      name_vi: province.name.vi,
      name_en: province.name.en,
      agency_root: province.agencies.root,
      unit_id: unitId(province.code, province.unit),
      contact: province.contact,
      reorganisations: province.reorganisations,
    };
    return syncRows(
      ctx,
      { section: 'province', table: 'province', key: ['singleton'], json: ['contact', 'reorganisations'] },
      docs.length ? [row] : [],
    );
  },
});
