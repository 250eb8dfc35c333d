import { z } from 'zod';
import { formSchema } from '../forms/schema.ts';
import { checkProcedure } from './check.ts';
import {
  agencyKindSchema,
  type Channel,
  childSchema,
  componentSchema,
  confidenceSchema,
  consultationSchema,
  dateSchema,
  exemptionSchema,
  feeSchema,
  limitCaseSchema,
  mannerSchema,
  placeSchema,
  presenceSchema,
  signerSchema,
  stepSchema,
  textSchema,
} from './parts.ts';
import { resultSchema } from './result.ts';

export { CHANNELS, type Channel, type Child, type Exemption, type Fee } from './parts.ts';

const code = z.string().regex(/^\d\.\d{6}$/, 'a national procedure code looks like 1.001612');

/** One dated version of an administrative procedure (thủ tục hành chính), as published. */
export const procedureSchema = z
  .strictObject({
    code,
    validFrom: dateSchema,
    validTo: dateSchema.optional(),
    /** Codes that this procedure took the place of, and the one that took its place. */
    replaces: z.array(code).default([]),
    replacedBy: code.optional(),
    name: textSchema,
    summary: textSchema,
    field: textSchema,
    /** Words citizens type that the official name does not contain. */
    keywords: z.array(z.string()).default([]),
    level: z.enum(['province', 'district', 'commune']),
    decision: z
      .strictObject({ number: z.string(), date: dateSchema, issuer: z.string(), confidence: confidenceSchema })
      .optional(),
    legalBasis: z
      .array(z.strictObject({ title: z.string(), article: z.string().optional(), confidence: confidenceSchema }))
      .min(1),
    applicants: textSchema,
    applicantKinds: z
      .array(z.enum(['person', 'organisation']))
      .min(1)
      .default(['person']),
    conditions: textSchema.optional(),
    /** trình tự thực hiện, told to the applicant step by step. */
    sequence: z.array(textSchema).default([]),
    /** toàn trình / một phần (Decree 42/2022/NĐ-CP). */
    onlineLevel: z.enum(['full', 'partial']),
    /** Identity level a person needs to file it (Decree 69/2024/NĐ-CP). */
    identityLevel: z.union([z.literal(1), z.literal(2)]),
    /** Kind of agency that receives and that decides, found in the unit where the applicant files. */
    agencies: z.strictObject({
      receiving: agencyKindSchema,
      deciding: agencyKindSchema,
      /** Key of the commune or address question whose answer says where; absent: the province. */
      unitField: z.string().optional(),
      /** Where the deciding agency is looked for. */
      decidingAt: placeSchema.default('unit'),
      /** Abbreviation of the deciding agency, where a unit has several of its kind: `SYT` among the departments. */
      decidingSymbol: z.string().optional(),
    }),
    consultations: z.array(consultationSchema).default([]),
    manners: z.array(mannerSchema).min(1),
    cases: z.array(limitCaseSchema).default([]),
    /** Whether the clock pauses or begins anew when papers are asked for. */
    supplement: z.enum(['pause', 'restart']),
    /** What stops the clock; the reply of another agency only where its limit lies outside that of the procedure. */
    pausedBy: z.array(z.enum(['supplement', 'payment', 'consultation'])).default(['supplement', 'payment']),
    /** Working hours within which an online filing is answered. */
    answerHours: z.number().positive(),
    fees: z.array(feeSchema).default([]),
    exemptions: z.array(exemptionSchema).default([]),
    /** Number of sets of papers (số bộ hồ sơ). */
    sets: z.number().int().positive().default(1),
    components: z.array(componentSchema).min(1),
    presence: presenceSchema.optional(),
    signers: z.array(signerSchema).default([]),
    children: z.array(childSchema).default([]),
    steps: z.array(stepSchema).min(2),
    result: resultSchema,
    form: formSchema,
    source: z.string(),
    confidence: confidenceSchema,
  })
  .superRefine(checkProcedure);

export type Procedure = z.infer<typeof procedureSchema>;
export type Manner = Procedure['manners'][number];

/** The manner of a channel, or undefined when the procedure cannot be filed that way. */
export function mannerOf(procedure: Procedure, channel: Channel): Manner | undefined {
  return procedure.manners.find((manner) => manner.channel === channel);
}

/** Fees that may fall due when filed by `channel`, with the amount of one unit that way, in VND. See `computeFees`. */
export function feesDue(procedure: Procedure, channel: Channel): Procedure['fees'] {
  const keys = mannerOf(procedure, channel)?.fees ?? [];
  return procedure.fees
    .filter((fee) => keys.includes(fee.key))
    .map((fee) => ({ ...fee, amount: fee.byChannel?.[channel] ?? fee.amount }));
}
