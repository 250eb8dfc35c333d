import { z } from 'zod';
import { codeSchema, daySchema, textSchema } from '../indicators/index.ts';

/**
 * Counts of what is so at an instant, which no event says: they are taken from the dossiers themselves.
 * `open-overdue`: dossiers being worked on whose due date has passed, at the end of the period or now.
 */
export const STOCKS = ['open-overdue'] as const;

const measureSchema = z.strictObject({
  /** Indicator whose numerator over denominator is the ratio. */
  indicator: codeSchema,
  /** Stocks that join the denominator. */
  plus: z.array(z.enum(STOCKS)).default([]),
});

/** How well a figure of the definition is known. */
export const confidenceSchema = z.enum(['legal-text', 'secondary', 'reconstruction', 'memory']);

const componentSchema = z.strictObject({
  code: codeSchema,
  /** As the decision numbers it: `2.1`. */
  number: z.string().min(1),
  name: textSchema,
  /** Points for a ratio of 1. */
  max: z.number().positive(),
  /** In words: what is divided by what. */
  formula: textSchema,
  /** Null: the system has no data for it, and says so. */
  measure: measureSchema.nullable().default(null),
  /** Why there are no data. Required without a measure. */
  missing: textSchema.optional(),
  note: textSchema.optional(),
  confidence: confidenceSchema,
  source: textSchema.optional(),
});

/** One version of an index in `service-quality/*.yaml`: groups of components whose greatest points add up to the total. */
export const indexSchema = z
  .strictObject({
    code: codeSchema,
    validFrom: daySchema,
    number: z.string().min(1),
    name: textSchema,
    issuer: textSchema,
    source: textSchema,
    note: textSchema.optional(),
    /** Points of a perfect score. */
    total: z.number().positive(),
    groups: z
      .array(
        z.strictObject({
          code: codeSchema,
          name: textSchema,
          max: z.number().positive(),
          confidence: confidenceSchema,
          components: z.array(componentSchema).min(1),
        }),
      )
      .min(1),
  })
  .superRefine((index, context) => {
    const codes = index.groups.flatMap((group) => [group.code, ...group.components.map((one) => one.code)]);
    index.groups.forEach((group, i) => {
      const sum = group.components.reduce((points, one) => points + one.max, 0);
      if (Math.abs(sum - group.max) > 1e-9)
        context.addIssue({
          code: 'custom',
          path: ['groups', i, 'max'],
          message: `the components add up to ${sum} points, not to ${group.max}`,
        });
      if (codes.filter((code) => code === group.code).length > 1)
        context.addIssue({
          code: 'custom',
          path: ['groups', i, 'code'],
          message: `the code "${group.code}" occurs twice`,
        });
      group.components.forEach((one, j) => {
        const path = ['groups', i, 'components', j];
        if (codes.filter((code) => code === one.code).length > 1)
          context.addIssue({
            code: 'custom',
            path: [...path, 'code'],
            message: `the code "${one.code}" occurs twice`,
          });
        if (one.measure === null && one.missing === undefined)
          context.addIssue({ code: 'custom', path, message: 'a component without a measure says why: "missing"' });
      });
    });
    const total = index.groups.reduce((points, group) => points + group.max, 0);
    if (Math.abs(total - index.total) > 1e-9)
      context.addIssue({
        code: 'custom',
        path: ['total'],
        message: `the groups add up to ${total} points, not to ${index.total}`,
      });
  });

export type IndexDeclaration = z.output<typeof indexSchema>;
export type IndexGroup = IndexDeclaration['groups'][number];
export type IndexComponent = IndexGroup['components'][number];
