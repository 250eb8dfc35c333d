import { z } from 'zod';
import { checkForm } from './check.ts';
import { conditionSchema, keySchema } from './conditions.ts';
import { fieldSchema, formText } from './fields.ts';

export { type Field, type FileField, fieldSchema, type GroupField, type SimpleField } from './fields.ts';

/** One question, or a few that belong together, per page. */
export const formPageSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]*$/, 'page keys are used in addresses: lower case and hyphens'),
  title: formText,
  intro: formText.optional(),
  /** The whole page is skipped when this does not hold for the answers of earlier pages. */
  showIf: conditionSchema.optional(),
  fields: z.array(fieldSchema).min(1),
});

export type FormPage = z.infer<typeof formPageSchema>;

/** The electronic form of a procedure. Declared once: pages, rules, print and the officer's view come from it. */
export const formSchema = z
  .strictObject({
    /** Line of the control and of the dossier's summary that names what is asked for: `{businessName}`. */
    subject: formText,
    /** Keys of the answers that make the applicant's address on slips, the smallest place first. */
    address: z.array(keySchema).default([]),
    declaration: formText,
    pages: z.array(formPageSchema).min(1),
  })
  .superRefine(checkForm);

export type Form = z.infer<typeof formSchema>;
