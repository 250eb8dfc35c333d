import { z } from 'zod';
import { AGENCY_KINDS, type AgencyKind } from '../../../kernel/units/levels.ts';
import { conditionSchema, keySchema } from '../forms/conditions.ts';

/** Words for people, Vietnamese and English. */
export const textSchema = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });

export const dateSchema = z.iso.date();

/** How far a fact was checked; shown to administrators, so that doubtful law is never mistaken for settled law. */
export const confidenceSchema = z.enum(['official', 'published', 'unverified']);

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time like 15:00');

export const limitSchema = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('working_days'), value: z.number().positive() }),
  z.strictObject({ unit: z.literal('calendar_days'), value: z.number().int().positive() }),
  z.strictObject({ unit: z.literal('hours'), value: z.number().positive() }),
  z.strictObject({ unit: z.literal('same_day'), cutoff: time }),
]);
export type Limit = z.infer<typeof limitSchema>;

export const CHANNELS = ['direct', 'online', 'postal'] as const;
export const channelSchema = z.enum(CHANNELS);
export type Channel = z.infer<typeof channelSchema>;

/** Roles that staff hold in the work of the one-stop shop. */
export const workRoleSchema = z.enum(['receptionist', 'handler', 'leader']);

export const agencyKindSchema = z.enum(Object.keys(AGENCY_KINDS) as [AgencyKind, ...AgencyKind[]]);

export const mannerSchema = z.strictObject({
  channel: channelSchema,
  /** Each manner has its own limit (Decree 63/2010/NĐ-CP, name of the record's fields). */
  limit: limitSchema,
  /** Keys of `fees` that fall due when filed this way. */
  fees: z.array(z.string()).default([]),
  note: textSchema.optional(),
});

/**
 * A case of the procedure with a limit of its own, such as "must be verified": the officer chooses it at reception, and
 * `when` proposes it from the answers. Its limit takes the place of the manner's.
 */
export const limitCaseSchema = z.strictObject({
  key: keySchema,
  name: textSchema,
  limit: limitSchema,
  when: conditionSchema.optional(),
  basis: z.string().optional(),
  confidence: confidenceSchema.default('unverified'),
});

const amount = z.number().int().nonnegative();

export const feeSchema = z.strictObject({
  key: keySchema,
  name: textSchema,
  /** phí (fee) pays for a service, lệ phí (charge) is a levy: Law on Fees and Charges 97/2015/QH13, art. 3. */
  kind: z.enum(['fee', 'charge']),
  /** Integer VND for one unit of `per`; for a dossier that is the whole fee. 0 with `assessed`. */
  amount,
  per: z.enum(['dossier', 'copy', 'page', 'case', 'person', 'certificate']).default('dossier'),
  /** Another amount when filed this way. */
  byChannel: z.partialRecord(channelSchema, amount).optional(),
  /** From the n-th unit on, each costs this: certified copies cost less from the third page. Ascending. */
  tiers: z.array(z.strictObject({ from: z.number().int().min(2), amount })).default([]),
  /** At most this for one set of units: one copy however many pages. */
  cap: z.number().int().positive().optional(),
  /**
   * Where the number of units stands in the answers: `units` alone, or per row of `group`, and `sets` as how often each
   * is made. A group without `units` counts its rows. Without all of them the officer counts, and it is 1 until then.
   */
  count: z
    .strictObject({ group: keySchema.optional(), units: keySchema.optional(), sets: keySchema.optional() })
    .optional(),
  /** Due only when this holds for the answers. */
  when: conditionSchema.optional(),
  /** Due only when more than so many days lie between this date and the day of filing: late registration. */
  whenLate: z.strictObject({ since: keySchema, days: z.number().int().positive() }).optional(),
  /** Tax, land and registration fees: the dossier waits in state 6 until they are paid, and the clock stands still. */
  financialDuty: z.boolean().default(false),
  /** The amount is worked out case by case (by the tax office, say) and told to the officer. */
  assessed: z.boolean().default(false),
  basis: z.string(),
  confidence: confidenceSchema,
});
export type Fee = z.infer<typeof feeSchema>;

/** Who pays less or nothing, and by which law. The officer grants it on the proof; `when` proposes it. */
export const exemptionSchema = z.strictObject({
  key: keySchema,
  name: textSchema,
  /** Keys of the fees it touches; all when absent. */
  fees: z.array(z.string()).optional(),
  /** Share that is remitted, in percent. */
  percent: z.number().int().min(1).max(100).default(100),
  when: conditionSchema.optional(),
  basis: z.string(),
  confidence: confidenceSchema,
});
export type Exemption = z.infer<typeof exemptionSchema>;

/** Kind of a paper across procedures: what one procedure issues may be what another asks for. */
export const documentTypeSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'is not a kind like birth-certificate');

export const componentSchema = z.strictObject({
  key: z.string(),
  documentType: documentTypeSchema.optional(),
  name: textSchema,
  originals: z.number().int().nonnegative().default(0),
  copies: z.number().int().nonnegative().default(0),
  required: z.boolean().default(true),
  /** The e-form itself is one of the papers; the others are uploaded, or shown at the counter and handed back. */
  source: z.enum(['form', 'upload', 'shown']),
  /** Name of the official form (mẫu), where the law gives one. */
  form: z.string().optional(),
  hint: textSchema.optional(),
});

export const stepSchema = z.strictObject({
  key: z.enum(['receive', 'process', 'approve', 'issue']),
  name: textSchema,
  role: workRoleSchema,
  /** Share of the limit given to this step, in working hours. */
  hours: z.number().nonnegative(),
});

/** Where an agency is looked for: in the unit where the applicant files, or in the province. */
export const placeSchema = z.enum(['unit', 'province']);

/** A dossier of another procedure that comes with this one (liên thông): the citizen files once and gets one date. */
export const childSchema = z.strictObject({
  key: keySchema,
  /** Code of the child's own procedure, which must be in force. */
  procedure: z.string().regex(/^\d\.\d{6}$/),
  agencies: z.strictObject({
    receiving: agencyKindSchema,
    deciding: agencyKindSchema,
    at: placeSchema.default('unit'),
  }),
  /** Made only when this holds for the parent's answers. */
  when: conditionSchema.optional(),
  /** Key of another child that must have its result first. */
  afterChild: keySchema.optional(),
  /** Answers of the child from the parent's; equal keys of equal kind are taken over unnamed, null leaves one out. */
  answers: z.record(keySchema, keySchema.nullable()).default({}),
  /** Answers of the child that are the same in every bundle. */
  fixed: z.record(keySchema, z.string()).default({}),
});
export type Child = z.infer<typeof childSchema>;

export const consultationSchema = z.strictObject({
  key: keySchema,
  name: textSchema,
  agency: agencyKindSchema,
  at: placeSchema.default('unit'),
  limit: limitSchema,
  when: conditionSchema.optional(),
  basis: z.string().optional(),
});

/**
 * Somebody who has to sign what is declared besides the applicant, found by their personal ID number: both sides of a
 * marriage, say. They are shown the answers to `fields` and nothing else.
 */
export const signerSchema = z.strictObject({
  key: keySchema,
  name: textSchema,
  /** Question whose answer is their personal ID number. */
  idField: keySchema,
  nameField: keySchema,
  fields: z.array(keySchema).min(1),
  /** Asked only when this holds for the answers. */
  when: conditionSchema.optional(),
});

/** Who has to come in person, and why the procedure cannot be wholly online. */
export const presenceSchema = z.strictObject({
  people: z.array(textSchema).min(1),
  at: z.enum(['filing', 'result']),
  note: textSchema,
});
