import { z } from 'zod';
import { definePackSection, syncRows } from '../../../kernel/pack/index.ts';
import { FOREVER } from '../../../kernel/units/index.ts';

const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const code = z.string().regex(/^[a-z][a-z0-9-]*$/, 'is not a short name like "e-store"');
const days = z.number().int().min(1).max(365);
const origin = {
  /** The first day the version holds, YYYY-MM-DD. */
  validFrom: z.iso.date(),
  source: text,
  confidence: z.enum(['legal-text', 'secondary', 'reconstruction', 'memory']),
};
const limit = z.union([
  z.strictObject({ workingDays: days }),
  z.strictObject({ days }),
  z.strictObject({ hours: days }),
]);

export const purposesSchema = z.strictObject({
  part: z.literal('purposes'),
  ...origin,
  purposes: z
    .array(
      z.strictObject({
        code,
        name: text,
        /** Legal basis of the processing. */
        basis: text,
        data: text,
        /** How long, and what ends it. */
        kept: text,
        /** What needs the person's consent, with the words they agree to. */
        consent: z
          .strictObject({
            version: z.string().min(1),
            text,
            /** `each`: asked again every time it is used; `standing`: holds until it is withdrawn. */
            asked: z.enum(['each', 'standing']),
          })
          .optional(),
      }),
    )
    .min(1),
});

export const limitsSchema = z.strictObject({
  part: z.literal('limits'),
  ...origin,
  /** From receipt to the first answer: accepted, or refused with the reason. */
  answer: limit,
  /** From receipt to having done it. */
  act: z.strictObject({ access: limit, correct: limit, erase: limit, restrict: limit, object: limit }),
  /** One extension with reasons. */
  extension: limit,
  /** Hours from discovery to the notification of the authority. */
  breachHours: days,
  /** Whom a breach is notified to. */
  authority: text,
});

const ruleSchema = z.discriminatedUnion('part', [purposesSchema, limitsSchema]);
type Rule = z.output<typeof ruleSchema>;
export type Limit = z.output<typeof limit>;
export type Purposes = z.output<typeof purposesSchema>;
export type Purpose = Purposes['purposes'][number];
export type Limits = z.output<typeof limitsSchema>;

/** `privacy/*.yaml`: register of purposes, and limits of requests. A version ends where the next one of its part begins. */
export const privacySection = definePackSection<Rule>({
  name: 'privacy',
  files: ['privacy/*.yaml'],
  schema: ruleSchema,
  check(docs, _pack, report) {
    const seen = new Set<string>();
    for (const doc of docs) {
      const name = `${doc.data.part} ${doc.data.validFrom}`;
      if (seen.has(name)) report(doc, ['validFrom'], `"${doc.data.part}" is declared twice for this day`);
      seen.add(name);
      if (doc.data.part !== 'purposes') continue;
      const codes = doc.data.purposes.map((one) => one.code);
      codes.forEach((one, i) => {
        if (codes.indexOf(one) !== i) report(doc, ['purposes', i, 'code'], `"${one}" occurs twice`);
      });
    }
  },
  load: (ctx, docs) => {
    const next = (rule: Rule): string =>
      docs
        .filter(({ data }) => data.part === rule.part && data.validFrom > rule.validFrom)
        .map(({ data }) => data.validFrom)
        .sort()[0] ?? FOREVER;
    return syncRows(
      ctx,
      { section: 'privacy', table: 'privacy_rule', key: ['part', 'valid_from'], json: ['body'], vanished: 'refuse' },
      docs.map(({ data }) => ({ part: data.part, valid_from: data.validFrom, valid_to: next(data), body: data })),
    );
  },
});
