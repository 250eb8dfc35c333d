import { z } from 'zod';
import { defineQuery } from '../../kernel/command.ts';
import { ask } from '../../kernel/execute.ts';
import { defineEndpoint } from '../../kernel/http/endpoint.ts';
import { notFound } from '../../kernel/problem.ts';
import { currentPeriod, formatPeriod, isKind, monthsUpTo, periodDays, periodSchema } from './period.ts';
import { placeOf } from './place.ts';
import {
  byChildren,
  catalogue,
  getIndicator,
  type IndicatorInfo,
  series,
  type Value,
  valuesOf,
  wrongPeriod,
} from './values.ts';

const text = z.object({ vi: z.string(), en: z.string() });
const indicatorSchema = z.object({
  code: z.string(),
  name: text,
  definition: text,
  unit: z.object({ code: z.string(), name: text }),
  direction: z.enum(['up', 'down']),
  formula: z.object({ numerator: z.string(), denominator: z.string().optional(), factor: z.number() }),
  rounding: z.int(),
  periods: z.array(z.string()),
  cutoff: z.enum(['calendar', 'mid-month']).describe('mid-month: periods end on the 14th (Decree 09/2019/NĐ-CP)'),
  source: text,
});
const figures = {
  numerator: z.number(),
  denominator: z.number().nullable().describe('Null for a plain count'),
  value: z.number().nullable().describe('Null when there is nothing to have a share of'),
};
const valuesSchema = z.object({
  indicator: z.string(),
  unit: z.object({ id: z.string(), code: z.string(), name: z.string() }),
  period: z.string(),
  from: z.string().describe('First day'),
  to: z.string().describe('Day after the last'),
  asOf: z.string(),
  ...figures,
  parts: z
    .array(z.object({ id: z.string(), code: z.string(), name: z.string(), ...figures }))
    .describe('Units directly below; figures add up to those above'),
  months: z.array(z.object({ period: z.string(), ...figures })).describe('The last twelve months of the period'),
});

const listIndicators = defineQuery({
  name: 'indicators.catalogue.list',
  title: { vi: 'Danh mục chỉ số công khai', en: 'Public indicators' },
  input: z.object({}),
  allow: { public: true },
  run: async (ctx) => [...(await catalogue(ctx)).values()].filter((info) => info.public),
});

const readValues = defineQuery({
  name: 'indicators.values.read',
  title: { vi: 'Giá trị của một chỉ số', en: 'Values of an indicator' },
  input: z.object({ code: z.string(), unit: z.string().max(10).optional(), period: periodSchema.optional() }),
  allow: { public: true },
  run: async (ctx, input) => {
    const period = input.period ?? currentPeriod(ctx.now);
    const info = await getIndicator(ctx, input.code, period);
    if (!info.public) throw notFound({ vi: `chỉ số “${input.code}”`, en: `Indicator "${input.code}"` });
    if (!isKind(period, info.periods)) throw wrongPeriod(period);
    const { unit, units, day } = await placeOf(ctx, input.unit, period);
    const value = (await valuesOf(ctx, [info], unit.id, period)).get(info.code) as Value;
    const parts = (await byChildren(ctx, [info], unit.id, period)).get(info.code) ?? [];
    const months = await series(ctx, info, unit.id, monthsUpTo(period, 12));
    const named = (id: string) => units.get(id, day);
    return { info, value, unit, period, parts: parts.map((part) => ({ part, unit: named(part.unitId) })), months };
  },
});

export const queries = [listIndicators, readValues];

const figuresOf = ({ numerator, denominator, value }: Value) => ({ numerator, denominator, value });
const described = (info: IndicatorInfo): z.input<typeof indicatorSchema> => ({ ...info, periods: [...info.periods] });

export const endpoints = [
  defineEndpoint({
    method: 'get',
    path: '/api/v1/indicators',
    operationId: 'listIndicators',
    summary: 'Indicators the province publishes',
    tag: 'indicators',
    access: 'public',
    response: z.object({ items: z.array(indicatorSchema) }),
    handle: async (ctx) => ({ items: (await ask(ctx, listIndicators, {})).map(described) }),
  }),
  defineEndpoint({
    method: 'get',
    path: '/api/v1/indicators/{code}/values',
    operationId: 'readIndicatorValues',
    summary: 'Value of an indicator for a unit and a period, with its parts and its last months',
    description:
      'A share is always Σ numerator / Σ denominator. A unit counts with everything that belonged to it at the time.',
    tag: 'indicators',
    access: 'public',
    params: z.object({ code: z.string() }),
    query: z.object({
      unit: z
        .string()
        .max(10)
        .optional()
        .describe('Code of the unit at the end of the period; the province when absent'),
      period: z
        .string()
        .optional()
        .describe('`2026-03`, `2026-Q1`, `2026`, `ytd-2026-03`; this year to date when absent'),
    }),
    response: valuesSchema,
    handle: async (ctx, { params, query }) => {
      const found = await ask(ctx, readValues, { code: params.code, ...query });
      return {
        indicator: found.info.code,
        unit: { id: found.unit.id, code: found.unit.code, name: found.unit.name },
        period: formatPeriod(found.period),
        ...periodDays(found.period, found.info.cutoff),
        asOf: found.value.asOf.toISOString(),
        ...figuresOf(found.value),
        parts: found.parts.map(({ part, unit }) => ({
          id: unit.id,
          code: unit.code,
          name: unit.name,
          ...figuresOf(part),
        })),
        months: found.months.map((month) => ({ period: formatPeriod(month.period), ...figuresOf(month) })),
      };
    },
  }),
];
