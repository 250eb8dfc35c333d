import { z } from 'zod';
import { isDay } from '../../kernel/pack/cells.ts';

/** Codes are short, readable and stand in addresses: `online-filing`. */
export const codeSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'is not a code of lower-case letters, digits and hyphens');
export const textSchema = z.strictObject({ vi: z.string().min(1, 'is empty'), en: z.string().min(1, 'is empty') });
export const daySchema = z.string().refine(isDay, 'is not a day written YYYY-MM-DD');

const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** Equality per field of the event's data; a list means any of its values. */
const whereSchema = z.record(z.string(), z.union([scalar, z.array(scalar).min(1, 'needs at least one value')]));

const measureSchema = z.strictObject({
  code: codeSchema,
  validFrom: daySchema.default('1900-01-01'),
  name: textSchema,
  unit: codeSchema,
  /** Type of the events counted. Either this or `sum`. */
  event: z.string().optional(),
  where: whereSchema.default({}),
  /** What an event adds: a constant, or a field of its data. */
  value: z.union([z.number(), z.strictObject({ field: z.string() })]).default(1),
  /** When it counts: when it happened, or an instant in its data. */
  date: z.union([z.literal('at'), z.strictObject({ field: z.string() })]).default('at'),
  /** Where it counts: the unit the event names. */
  place: z.literal('unit').default('unit'),
  /** A measure made of measures: `received-online + received-postal`. */
  sum: z.string().optional(),
});

export const PERIOD_KINDS = ['month', 'quarter', 'year', 'to-date'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

const indicatorSchema = z.strictObject({
  code: codeSchema,
  validFrom: daySchema.default('1900-01-01'),
  name: textSchema,
  /** Heading of a column in a wide table; the name when absent. */
  short: textSchema.optional(),
  definition: textSchema,
  /** Unit of measure, `percent` for shares. */
  unit: codeSchema,
  /** Which way is better. */
  direction: z.enum(['up', 'down']),
  /** Sums of measures, `a + b - c`. With a denominator the value is numerator / denominator × factor. */
  formula: z.strictObject({
    numerator: z.string(),
    denominator: z.string().optional(),
    factor: z.number().positive().default(1),
  }),
  /** Decimals shown. */
  rounding: z.int().min(0).max(6).default(2),
  periods: z
    .array(z.enum(PERIOD_KINDS))
    .min(1)
    .default([...PERIOD_KINDS]),
  /** `mid-month`: from the 15th to the 14th (Decree 09/2019/NĐ-CP); `calendar`: whole months. */
  cutoff: z.enum(['calendar', 'mid-month']).default('calendar'),
  /** Legal text or programme the definition comes from. */
  source: textSchema,
  /** What stands behind the numerator and the denominator, as heading of the list of evidence. */
  evidence: z.strictObject({ numerator: textSchema, denominator: textSchema.optional() }),
  public: z.boolean().default(true),
});

/** One file of `indicators/` in a province pack. Codes are unique over all files, except for dated versions. */
export const declarationSchema = z.strictObject({
  units: z.record(codeSchema, textSchema).default({}),
  measures: z.array(measureSchema).default([]),
  indicators: z.array(indicatorSchema).default([]),
});

export type Declaration = z.output<typeof declarationSchema>;
export type MeasureDeclaration = z.output<typeof measureSchema>;
export type IndicatorDeclaration = z.output<typeof indicatorSchema>;
