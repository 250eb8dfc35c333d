import { z } from 'zod';

const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const key = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'keys are camelCase');

/** Shown (and asked) only when another answer has one of these values. */
const condition = z.strictObject({ field: key, in: z.array(z.string()).min(1) });

/** What of the signed-in person's identity fills the field at first. */
const prefill = z.enum(['fullName', 'personalId', 'birthDate', 'gender', 'phone', 'email']);

const common = {
  key,
  label: text,
  hint: text.optional(),
  required: z.boolean().default(true),
  showIf: condition.optional(),
  prefill: prefill.optional(),
  autocomplete: z.string().optional(),
};

const options = z.array(z.strictObject({ value: z.string().min(1), label: text, hint: text.optional() })).min(2);

/** A question of an electronic form. Kinds are closed on purpose: each has its own control, rules and print form. */
export const fieldSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('text'),
    maxLength: z.number().int().positive().max(500).default(200),
    pattern: z.string().optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('textarea'),
    maxLength: z.number().int().positive().max(5000).default(1000),
  }),
  z.strictObject({ ...common, kind: z.literal('personalId') }),
  z.strictObject({ ...common, kind: z.literal('phone') }),
  z.strictObject({ ...common, kind: z.literal('email') }),
  z.strictObject({ ...common, kind: z.literal('date'), notAfterToday: z.boolean().default(false) }),
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
  /** A paper of the dossier: photograph or PDF. */
  z.strictObject({
    ...common,
    kind: z.literal('file'),
    component: z.string(),
    maxFiles: z.number().int().min(1).max(10).default(4),
  }),
]);

export type Field = z.infer<typeof fieldSchema>;
export type FileField = Extract<Field, { kind: 'file' }>;

/** One question, or a few that belong together, per page. */
export const formPageSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]*$/, 'page keys are used in addresses: lower case and hyphens'),
  title: text,
  intro: text.optional(),
  fields: z.array(fieldSchema).min(1),
});

export type FormPage = z.infer<typeof formPageSchema>;

export const formSchema = z
  .strictObject({
    /** Line of the control and of the dossier's summary that names what is asked for: `{businessName}`. */
    subject: text,
    /** Keys of the answers that make the applicant's address on slips, the smallest place first. */
    address: z.array(key).default([]),
    declaration: text,
    pages: z.array(formPageSchema).min(1),
  })
  .superRefine((form, ctx) => {
    const seen = new Map<string, Field>();
    const pageKeys = new Set<string>();
    form.pages.forEach((page, i) => {
      if (pageKeys.has(page.key))
        ctx.addIssue({ code: 'custom', path: ['pages', i, 'key'], message: `two pages have the key "${page.key}"` });
      pageKeys.add(page.key);
      page.fields.forEach((field, j) => {
        const path = ['pages', i, 'fields', j];
        if (seen.has(field.key))
          ctx.addIssue({ code: 'custom', path: [...path, 'key'], message: `two fields have the key "${field.key}"` });
        if (field.showIf) {
          const other = seen.get(field.showIf.field);
          if (!other) {
            ctx.addIssue({
              code: 'custom',
              path: [...path, 'showIf'],
              message: `showIf names "${field.showIf.field}", which is not asked before`,
            });
          } else if ('options' in other) {
            for (const value of field.showIf.in) {
              if (!other.options.some((option) => option.value === value)) {
                ctx.addIssue({
                  code: 'custom',
                  path: [...path, 'showIf'],
                  message: `"${value}" is not an option of "${other.key}"`,
                });
              }
            }
          }
        }
        if (field.kind === 'text' && field.pattern !== undefined) {
          try {
            new RegExp(field.pattern, 'u');
          } catch {
            ctx.addIssue({ code: 'custom', path: [...path, 'pattern'], message: 'not a regular expression' });
          }
        }
        seen.set(field.key, field);
      });
    });
    form.address.forEach((name, i) => {
      if (!seen.has(name)) ctx.addIssue({ code: 'custom', path: ['address', i], message: `no field "${name}"` });
    });
    for (const lang of ['vi', 'en'] as const) {
      for (const [, name] of form.subject[lang].matchAll(/\{(\w+)\}/g)) {
        if (!seen.has(name as string))
          ctx.addIssue({ code: 'custom', path: ['subject', lang], message: `no field "${name}"` });
      }
    }
  });

export type Form = z.infer<typeof formSchema>;
