import { z } from 'zod';
import { documentTypeSchema, textSchema } from './parts.ts';

/** `{businessName}`, `{street}, {commune}`: text in which answers of the form are put. */
const template = z.string().min(1);

const signerSchema = z.strictObject({
  /** TM. (on behalf of the collective), KT., TL., TUQ.: Decree 30/2020/NĐ-CP, Annex I, Part II, item 7. */
  authority: z.string().optional(),
  position: z.string(),
});

const common = {
  name: textSchema,
  documentType: documentTypeSchema.optional(),
  /** Book in which the result is numbered, per agency and year. */
  book: z.string(),
  /** Number and symbol; `{n}` and `{year}` are filled in. */
  number: z.string().includes('{n}'),
  signer: signerSchema,
};

const line = z.strictObject({ label: z.string(), value: template });

/** The paper that the procedure ends with. `official` and `extract` are laid out from data alone; others have a form of their own. */
export const resultSchema = z.discriminatedUnion('template', [
  z.strictObject({
    ...common,
    template: z.literal('official'),
    title: z.string(),
    paragraphs: z.array(template).min(1),
    fields: z.array(line).default([]),
  }),
  /** Certificates and extracts of civil status: titled parts of labelled lines, and a note at the end. */
  z.strictObject({
    ...common,
    template: z.literal('extract'),
    title: z.string(),
    subtitle: z.string().optional(),
    parts: z.array(z.strictObject({ title: z.string().optional(), fields: z.array(line).min(1) })).min(1),
    note: template.optional(),
  }),
  z.strictObject({
    ...common,
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
export type Result = z.infer<typeof resultSchema>;

/** All templates of a result with their place in the file. */
export function templatesOf(result: Result): { text: string; path: (string | number)[] }[] {
  if (result.template === 'household-business-certificate')
    return Object.entries(result.fill).map(([key, text]) => ({ text, path: ['fill', key] }));
  if (result.template === 'extract') {
    return [
      ...result.parts.flatMap((part, i) =>
        part.fields.map(({ value }, j) => ({ text: value, path: ['parts', i, 'fields', j, 'value'] })),
      ),
      ...(result.note ? [{ text: result.note, path: ['note'] }] : []),
    ];
  }
  return [
    ...result.paragraphs.map((text, i) => ({ text, path: ['paragraphs', i] })),
    ...result.fields.map(({ value }, j) => ({ text: value, path: ['fields', j, 'value'] })),
  ];
}
