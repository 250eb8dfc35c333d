import { z } from 'zod';
import { AGENCY_KINDS, type AgencyKind } from '../../../kernel/units/index.ts';
import { formSchema } from '../forms/schema.ts';

/** Words for people, Vietnamese and English. */
export const textSchema = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });

const dateSchema = z.iso.date();

/** How far a fact was checked; shown to administrators, so that doubtful law is never mistaken for settled law. */
export const confidenceSchema = z.enum(['official', 'published', 'unverified']);

export const limitSchema = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('working_days'), value: z.number().positive() }),
  z.strictObject({ unit: z.literal('calendar_days'), value: z.number().int().positive() }),
  z.strictObject({ unit: z.literal('hours'), value: z.number().positive() }),
  z.strictObject({ unit: z.literal('same_day'), cutoff: z.string().regex(/^\d\d:\d\d$/) }),
]);

export const CHANNELS = ['direct', 'online', 'postal'] as const;
export const channelSchema = z.enum(CHANNELS);
export type Channel = z.infer<typeof channelSchema>;

/** Roles that staff hold in the work of the one-stop shop. */
export const workRoleSchema = z.enum(['receptionist', 'handler', 'leader']);

const mannerSchema = z.strictObject({
  channel: channelSchema,
  /** Each manner has its own limit (Decree 63/2010/NĐ-CP, name of the record's fields). */
  limit: limitSchema,
  /** Keys of `fees` that fall due when filed this way. */
  fees: z.array(z.string()).default([]),
  note: textSchema.optional(),
});

const feeSchema = z.strictObject({
  key: z.string(),
  name: textSchema,
  /** phí (fee) pays for a service, lệ phí (charge) is a levy: Law on Fees and Charges 97/2015/QH13, art. 3. */
  kind: z.enum(['fee', 'charge']),
  /** Integer VND. */
  amount: z.number().int().nonnegative(),
  basis: z.string(),
  confidence: confidenceSchema,
});

const componentSchema = z.strictObject({
  key: z.string(),
  name: textSchema,
  originals: z.number().int().nonnegative().default(0),
  copies: z.number().int().nonnegative().default(0),
  required: z.boolean().default(true),
  /** The e-form itself is one of the papers; the others are uploaded. */
  source: z.enum(['form', 'upload']),
  hint: textSchema.optional(),
});

const stepSchema = z.strictObject({
  key: z.enum(['receive', 'process', 'approve', 'issue']),
  name: textSchema,
  role: workRoleSchema,
  /** Share of the limit given to this step, in working hours. */
  hours: z.number().nonnegative(),
});

/** `{businessName}`, `{street}, {commune}`: text in which answers of the form are put. */
const template = z.string().min(1);

const signerSchema = z.strictObject({
  /** TM. (on behalf of the collective), KT., TL., TUQ.: Decree 30/2020/NĐ-CP, Annex I, Part II, item 7. */
  authority: z.string().optional(),
  position: z.string(),
});

const resultCommon = {
  name: textSchema,
  /** Book in which the result is numbered, per agency and year. */
  book: z.string(),
  /** Number and symbol; `{n}` and `{year}` are filled in. */
  number: z.string().includes('{n}'),
  signer: signerSchema,
};

/** The paper that the procedure ends with. `official` is laid out from data alone; the others have a form of their own. */
const resultSchema = z.discriminatedUnion('template', [
  z.strictObject({
    ...resultCommon,
    template: z.literal('official'),
    title: z.string(),
    paragraphs: z.array(template).min(1),
    fields: z.array(z.strictObject({ label: z.string(), value: template })).default([]),
  }),
  z.strictObject({
    ...resultCommon,
    template: z.literal('household-business-certificate'),
    fill: z.strictObject({
      businessCode: template,
      name: template,
      address: template,
      phone: template,
      email: template,
      activity: template,
      capital: template,
      ownerName: template,
      ownerBirth: template,
      ownerId: template,
      ownerAddress: template,
    }),
  }),
]);

const agencyKind = z.enum(Object.keys(AGENCY_KINDS) as [AgencyKind, ...AgencyKind[]]);

/** One dated version of an administrative procedure (thủ tục hành chính), as published. */
export const procedureSchema = z
  .strictObject({
    code: z.string().regex(/^\d\.\d{6}$/, 'a national procedure code looks like 1.001612'),
    validFrom: dateSchema,
    validTo: dateSchema.optional(),
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
    conditions: textSchema.optional(),
    /** toàn trình / một phần (Decree 42/2022/NĐ-CP). */
    onlineLevel: z.enum(['full', 'partial']),
    /** Identity level a person needs to file it (Decree 69/2024/NĐ-CP). */
    identityLevel: z.union([z.literal(1), z.literal(2)]),
    /** Kind of agency that receives and that decides, found in the unit where the applicant files. */
    agencies: z.strictObject({
      receiving: agencyKind,
      deciding: agencyKind,
      /** Key of the commune question whose answer says where; absent: the province. */
      unitField: z.string().optional(),
    }),
    manners: z.array(mannerSchema).min(1),
    /** Whether the clock pauses or begins anew when papers are asked for. */
    supplement: z.enum(['pause', 'restart']),
    /** Working hours within which an online filing is answered. */
    answerHours: z.number().positive(),
    fees: z.array(feeSchema).default([]),
    components: z.array(componentSchema).min(1),
    steps: z.array(stepSchema).min(2),
    result: resultSchema,
    form: formSchema,
    source: z.string(),
    confidence: confidenceSchema,
  })
  .superRefine((procedure, ctx) => {
    const feeKeys = new Set(procedure.fees.map((fee) => fee.key));
    procedure.manners.forEach((manner, i) => {
      manner.fees.forEach((key, j) => {
        if (!feeKeys.has(key))
          ctx.addIssue({ code: 'custom', path: ['manners', i, 'fees', j], message: `no fee with the key "${key}"` });
      });
      const hours = procedure.steps.reduce((sum, step) => sum + step.hours, 0);
      if (manner.limit.unit === 'working_days' && hours > manner.limit.value * 8) {
        ctx.addIssue({
          code: 'custom',
          path: ['manners', i, 'limit'],
          message: `the steps take ${hours} working hours, more than the limit of ${manner.limit.value} working days (${manner.limit.value * 8} hours)`,
        });
      }
    });
    if (procedure.validTo !== undefined && procedure.validTo <= procedure.validFrom) {
      ctx.addIssue({ code: 'custom', path: ['validTo'], message: 'validTo must be after validFrom' });
    }
    const channels = procedure.manners.map((manner) => manner.channel);
    channels.forEach((channel, i) => {
      if (channels.indexOf(channel) !== i)
        ctx.addIssue({
          code: 'custom',
          path: ['manners', i, 'channel'],
          message: `the channel "${channel}" occurs twice`,
        });
    });
    const uploads = new Set(
      procedure.components.filter((component) => component.source === 'upload').map((component) => component.key),
    );
    const asked = new Set<string>();
    procedure.form.pages.forEach((page, i) => {
      page.fields.forEach((field, j) => {
        if (field.kind !== 'file') return;
        asked.add(field.component);
        if (!uploads.has(field.component)) {
          ctx.addIssue({
            code: 'custom',
            path: ['form', 'pages', i, 'fields', j, 'component'],
            message: `no uploaded component with the key "${field.component}"`,
          });
        }
      });
    });
    procedure.components.forEach((component, i) => {
      if (component.source === 'upload' && component.required && !asked.has(component.key)) {
        ctx.addIssue({
          code: 'custom',
          path: ['components', i],
          message: `the form never asks for the required paper "${component.key}"`,
        });
      }
    });
    for (const key of ['receive', 'approve'] as const) {
      if (!procedure.steps.some((step) => step.key === key))
        ctx.addIssue({ code: 'custom', path: ['steps'], message: `the step "${key}" is missing` });
    }
  });

export type Procedure = z.infer<typeof procedureSchema>;
export type Manner = Procedure['manners'][number];

/** The manner of a channel, or undefined when the procedure cannot be filed that way. */
export function mannerOf(procedure: Procedure, channel: Channel): Manner | undefined {
  return procedure.manners.find((manner) => manner.channel === channel);
}

/** Total of the fees due when filed by `channel`, in VND. */
export function feesDue(procedure: Procedure, channel: Channel): Procedure['fees'] {
  const keys = mannerOf(procedure, channel)?.fees ?? [];
  return procedure.fees.filter((fee) => keys.includes(fee.key));
}
