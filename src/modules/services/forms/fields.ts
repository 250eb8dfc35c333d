import { z } from 'zod';
import { conditionSchema, keySchema } from './conditions.ts';
import { dayExpression } from './days.ts';

export const formText = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });

/** What of the signed-in person's identity fills the field at first. */
export const PREFILLS = ['fullName', 'personalId', 'birthDate', 'gender', 'phone', 'email'] as const;

const common = {
  key: keySchema,
  label: formText,
  hint: formText.optional(),
  required: z.boolean().default(true),
  /** Shown (and asked) only when this holds for the answers before it. */
  showIf: conditionSchema.optional(),
  prefill: z.enum(PREFILLS).optional(),
  /**
   * The same fact in every form that a person fills in, named by person and meaning: `user1_ethnicity`,
   * `user2_full_name` (user1 is who files). With consent it is filled in from that person's earlier dossiers.
   */
  reuse: z
    .string()
    .regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/, 'is not a slot like user1_full_name')
    .optional(),
  autocomplete: z.string().optional(),
  /** What the field holds until the person changes it. */
  initial: z.string().min(1).optional(),
};

const options = z
  .array(z.strictObject({ value: z.string().min(1), label: formText, hint: formText.optional() }))
  .min(2);

const simpleKinds = [
  z.strictObject({
    ...common,
    kind: z.literal('text'),
    maxLength: z.number().int().positive().max(500).default(200),
    pattern: z.string().optional(),
    /** An answer that is right; needed beside a pattern, shown in messages and used for sample dossiers. */
    example: z.string().optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('textarea'),
    maxLength: z.number().int().positive().max(5000).default(1000),
    example: z.string().optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('personalId'),
    /** Answers that the number should agree with; disagreement is shown, and never blocks. */
    matches: z.strictObject({ birthDate: keySchema.optional(), gender: keySchema.optional() }).optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('phone') }),
  z.strictObject({ ...common, kind: z.literal('email') }),
  z.strictObject({
    ...common,
    kind: z.literal('date'),
    notAfterToday: z.boolean().default(false),
    min: dayExpression.optional(),
    max: dayExpression.optional(),
    /** Says why, when the date lies outside the range: the rule in a sentence. */
    rangeMessage: formText.optional(),
    /** The year alone will do, as civil-status forms allow for people whose day of birth nobody knows. */
    yearOnly: z.boolean().default(false),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('money'),
    min: z.number().int().nonnegative().default(0),
    max: z.number().int().positive().default(1_000_000_000_000),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('integer'),
    min: z.number().int().default(0),
    max: z.number().int().default(1_000_000),
    unit: formText.optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('radios'), options }),
  z.strictObject({
    ...common,
    kind: z.literal('checkboxes'),
    options,
    minChosen: z.number().int().nonnegative().default(0),
  }),
  z.strictObject({ ...common, kind: z.literal('select'), options }),
  /** A commune of the province on the day of filing, by name or from the list. */
  z.strictObject({ ...common, kind: z.literal('commune') }),
  /** House number and street with the commune; `anywhere` also takes places outside the province, written out. */
  z.strictObject({
    ...common,
    kind: z.literal('address'),
    scope: z.enum(['province', 'anywhere']).default('anywhere'),
  }),
] as const;

/** A question that may stand in a repeating group too. */
export const simpleFieldSchema = z.discriminatedUnion('kind', [...simpleKinds]);

/** A question of an electronic form. Kinds are closed on purpose: each has its own control, rules and print form. */
export const fieldSchema = z.discriminatedUnion('kind', [
  ...simpleKinds,
  /** The same questions for several people or things: members of a household, documents to copy. */
  z.strictObject({
    ...common,
    kind: z.literal('group'),
    /** What one row is: `Thành viên`. */
    item: formText,
    min: z.number().int().nonnegative().max(50).default(1),
    max: z.number().int().positive().max(50).default(20),
    fields: z.array(simpleFieldSchema).min(1),
  }),
  /** A paper of the dossier: photograph or PDF. */
  z.strictObject({
    ...common,
    kind: z.literal('file'),
    component: z.string(),
    maxFiles: z.number().int().min(1).max(10).default(4),
  }),
]);

export type Field = z.infer<typeof fieldSchema>;
export type SimpleField = z.infer<typeof simpleFieldSchema>;
export type FileField = Extract<Field, { kind: 'file' }>;
export type GroupField = Extract<Field, { kind: 'group' }>;
