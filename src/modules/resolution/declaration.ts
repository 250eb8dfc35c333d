import { z } from 'zod';
import { codeSchema, daySchema, textSchema } from '../indicators/index.ts';

/**
 * How well a statement is known: read in the legal text; in another document that quotes it; in the press; or only
 * known by heart and to be checked.
 */
export const CONFIDENCE = ['legal-text', 'secondary', 'press', 'memory'] as const;
export type Confidence = (typeof CONFIDENCE)[number];
const confidence = z.enum(CONFIDENCE);

/** Codes of acts may begin with their number: `766-qd-ttg`. */
const actCode = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a code of lower-case letters, digits and hyphens');

const statement = z.strictObject({ text: textSchema, confidence, note: textSchema.optional() });

/** `resolution/resolution.yaml`: the resolution the province carries out. */
export const resolutionSchema = z.strictObject({
  code: actCode,
  validFrom: daySchema,
  number: z.string().min(1),
  date: daySchema,
  title: textSchema,
  titleConfidence: confidence,
  issuer: textSchema,
  aims: z.array(statement).min(1),
  implementedBy: z.array(textSchema).default([]),
  note: textSchema.optional(),
  groups: z
    .array(
      z.strictObject({
        code: codeSchema,
        name: textSchema,
        /** `working-label`: the text was not found, the name is a label of our own. */
        status: z.enum(['legal-text', 'working-label']),
        note: textSchema.optional(),
      }),
    )
    .min(1),
});

const sourceSchema = z.strictObject({
  code: actCode,
  number: z.string().min(1),
  date: daySchema,
  title: textSchema,
  issuer: textSchema,
});

const targetSchema = z.strictObject({
  code: codeSchema,
  validFrom: daySchema.optional(),
  /** Code of one of the resolution's groups. */
  group: codeSchema,
  text: textSchema,
  /** What computes it; null while nothing does. */
  indicator: codeSchema.nullable(),
  /** Unit of measure; that of the indicator when there is one. */
  unit: codeSchema.optional(),
  comparison: z.enum(['>=', '>', '<=', '<']).default('>='),
  values: z.array(z.strictObject({ by: daySchema, value: z.number(), confidence: confidence.optional() })).min(1),
  /** A known value of the past from which the required path starts. */
  baseline: z.strictObject({ on: daySchema, value: z.number() }).optional(),
  /** `linear` between the values; `step`: each value is required for the whole time up to its day. */
  path: z.enum(['linear', 'step']).default('linear'),
  scope: z.enum(['province', 'national']).default('province'),
  /** Where in the source. */
  clause: textSchema.optional(),
  /** Where the statement was seen, when not in the source itself. */
  seenIn: z.string().optional(),
  confidence,
  note: textSchema.optional(),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `resolution/targets/*.yaml`: the targets of one legal act or programme; what `defaults` says holds for all of them. */
export const targetsSchema = z.preprocess(
  (file) => {
    if (!isObject(file) || !isObject(file.defaults) || !Array.isArray(file.targets)) return file;
    const { defaults, targets, ...rest } = file;
    return {
      ...rest,
      targets: targets.map((target: unknown) => (isObject(target) ? { ...(defaults as object), ...target } : target)),
    };
  },
  z.strictObject({ source: sourceSchema, targets: z.array(targetSchema).min(1) }),
);

export type ResolutionDeclaration = z.output<typeof resolutionSchema>;
export type TargetsDeclaration = z.output<typeof targetsSchema>;
export type TargetDeclaration = z.output<typeof targetSchema>;
export type Source = z.output<typeof sourceSchema>;
