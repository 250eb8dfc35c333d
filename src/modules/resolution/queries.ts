import { z } from 'zod';
import { defineQuery } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import type { Unit } from '../../kernel/units/index.ts';
import {
  byChildren,
  catalogue,
  currentPeriod,
  evidence,
  getIndicator,
  type IndicatorInfo,
  monthsUpTo,
  type Period,
  type Place,
  periodSchema,
  placeOf,
  series,
  type Value,
  valuesOf,
} from '../indicators/index.ts';
import type { DossierLookup } from './evidence.ts';
import { board, targetOf } from './targets.ts';

const place = { unit: z.string().max(10).optional(), period: periodSchema.optional() };
const part = z.enum(['numerator', 'denominator']);

async function where(
  ctx: Ctx,
  input: { unit?: string | undefined; period?: Period | undefined },
): Promise<{ period: Period; place: Place }> {
  const period = input.period ?? currentPeriod(ctx.now);
  return { period, place: await placeOf(ctx, input.unit, period) };
}

export const readBoard = defineQuery({
  name: 'resolution.board.read',
  title: { vi: 'Nghị quyết và các chỉ tiêu', en: 'The resolution and its targets' },
  input: z.object(place),
  allow: { public: true },
  run: async (ctx, input) => {
    const at = await where(ctx, input);
    return { ...at, ...(await board(ctx, at.place.unit, at.period)) };
  },
});

/** A part of a unit with its value; `own` when it counts at the unit itself. */
export interface PartOf {
  readonly unit: Unit;
  readonly own: boolean;
  readonly value: Value;
}

async function publicIndicator(ctx: Ctx, code: string, period: Period): Promise<IndicatorInfo> {
  const info = await getIndicator(ctx, code, period);
  if (!info.public) throw notFound({ vi: `chỉ số “${code}”`, en: `Indicator "${code}"` });
  return info;
}

const byName = new Intl.Collator('vi');

function partsOf(values: readonly Value[] | undefined, { unit, units, day }: Place): PartOf[] {
  return (values ?? [])
    .map((value) => ({ unit: units.get(value.unitId, day), own: value.unitId === unit.id, value }))
    .sort((a, b) => byName.compare(a.unit.shortName, b.unit.shortName));
}

/** Everything about one indicator at a place: value, parts, months. Three queries. */
async function figures(ctx: Ctx, info: IndicatorInfo, at: { period: Period; place: Place }, value?: Value | null) {
  const { unit, units, day } = at.place;
  const parts = partsOf((await byChildren(ctx, [info], unit.id, at.period)).get(info.code), at.place);
  const quiet = units.childrenAt(unit.id, day).filter((child) => !parts.some((one) => one.unit.id === child.id)).length;
  return {
    info,
    value: value ?? ((await valuesOf(ctx, [info], unit.id, at.period)).get(info.code) as Value),
    parts,
    quiet,
    months: await series(ctx, info, unit.id, monthsUpTo(at.period, 12)),
  };
}
export type Figures = Awaited<ReturnType<typeof figures>>;

export const readTarget = defineQuery({
  name: 'resolution.target.read',
  title: { vi: 'Một chỉ tiêu của nghị quyết', en: 'A target of the resolution' },
  input: z.object({ ...place, code: z.string() }),
  allow: { public: true },
  run: async (ctx, input) => {
    const at = await where(ctx, input);
    const state = await targetOf(ctx, input.code, at.place.unit, at.period);
    return { ...at, state, figures: state.indicator ? await figures(ctx, state.indicator, at, state.value) : null };
  },
});

export const readIndicator = defineQuery({
  name: 'resolution.indicator.read',
  title: { vi: 'Một chỉ số', en: 'An indicator' },
  input: z.object({ ...place, code: z.string() }),
  allow: { public: true },
  run: async (ctx, input) => {
    const at = await where(ctx, input);
    return { ...at, figures: await figures(ctx, await publicIndicator(ctx, input.code, at.period), at) };
  },
});

/** The same board for leaders, with the live indicators side by side for every unit below. */
export const readCentre = defineQuery({
  name: 'resolution.centre.read',
  title: { vi: 'Màn hình điều hành nghị quyết', en: "Leaders' view of the resolution" },
  input: z.object(place),
  allow: { roles: ['executive', 'leader', 'coordinator', 'auditor', 'admin'] },
  run: async (ctx, input) => {
    const at = await where(ctx, input);
    const whole = await board(ctx, at.place.unit, at.period);
    const infos = [...(await catalogue(ctx, at.period)).values()];
    const values = await valuesOf(ctx, infos, at.place.unit.id, at.period);
    const children = await byChildren(ctx, infos, at.place.unit.id, at.period);
    const parts = new Map(infos.map((info) => [info.code, partsOf(children.get(info.code), at.place)]));
    return { ...at, ...whole, infos, values, parts };
  },
});

export const evidenceInput = z.object({ ...place, part, cursor: z.string().max(200).optional() });

/** What stands behind one side of an indicator (or of a target's indicator). Dossiers are told by `lookup`. */
export const makeReadEvidence = (lookup: DossierLookup) =>
  defineQuery({
    name: 'resolution.evidence.read',
    title: { vi: 'Hồ sơ làm căn cứ của một con số', en: 'The dossiers behind a number' },
    input: evidenceInput.extend({ target: z.string().optional(), indicator: z.string().optional() }),
    allow: { public: true },
    run: async (ctx, input) => {
      const at = await where(ctx, input);
      const state = input.target === undefined ? null : await targetOf(ctx, input.target, at.place.unit, at.period);
      const code = state ? state.indicator?.code : input.indicator;
      if (code === undefined) throw notFound({ vi: 'số liệu của chỉ tiêu này', en: 'Data of this target' });
      const info = await publicIndicator(ctx, code, at.period);
      const value =
        state?.value ?? ((await valuesOf(ctx, [info], at.place.unit.id, at.period)).get(info.code) as Value);
      if (input.part === 'denominator' && value.denominator === null)
        throw notFound({ vi: 'mẫu số của chỉ số này', en: 'A denominator of this indicator' });
      const page = await evidence(ctx, info, at.place.unit.id, at.period, { part: input.part, cursor: input.cursor });
      const dossiers = await lookup(ctx, [...new Set(page.rows.map((row) => row.ref))]);
      const rows = page.rows.map((row) => ({
        ...row,
        unit: at.place.units.unitById(row.unitId, at.place.day),
        dossier: dossiers.get(row.ref),
      }));
      return { ...at, state, info, value, rows, next: page.next };
    },
  });

export type EvidenceView = Awaited<ReturnType<ReturnType<typeof makeReadEvidence>['run']>>;
