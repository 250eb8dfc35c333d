import { z } from 'zod';
import { definePackSection, syncRows } from '../../../kernel/pack/index.ts';
import { AGENCY_KINDS, type AgencyKind, FOREVER } from '../../../kernel/units/index.ts';

const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const day = z.iso.date();
const key = z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'is not a short name like "overall"');
const days = z.number().int().min(1).max(365);
const origin = {
  /** The first day the version holds, YYYY-MM-DD. */
  validFrom: day,
  source: text,
  confidence: z.enum(['legal-text', 'secondary', 'reconstruction', 'memory']),
};

const question = z.strictObject({
  key,
  /** `scale`: the five answers; `yesno`; `text`: free words. */
  kind: z.enum(['scale', 'yesno', 'text']),
  text,
  hint: text.optional(),
  /** `yesno` only: a yes alone makes the answer an unhappy one. */
  unhappyIfYes: z.boolean().default(false),
});

export const surveySchema = z
  .strictObject({
    part: z.literal('survey'),
    ...origin,
    /** The five answers of a scale, best first. */
    scale: z.array(z.strictObject({ value: z.number().int().min(1).max(5), text })).length(5),
    /** Asked in this order. `overall` is the one that counts; it must be answered. */
    questions: z.array(question).min(1),
    /** An overall answer of this or less is an unhappy one. */
    unhappyAt: z.number().int().min(1).max(4),
    /** Days from the invitation in which an answer is taken. */
    openDays: days,
    /** Days from the first answer in which it may be changed. */
    changeDays: days,
  })
  .refine((survey) => survey.questions.some(({ key, kind }) => key === 'overall' && kind === 'scale'), {
    path: ['questions'],
    message: 'has no question "overall" of the kind "scale"',
  });

export const limitsSchema = z.strictObject({
  part: z.literal('limits'),
  ...origin,
  /** Unhappy ratings: working days for the agency's leader, and for the level above after an escalation. */
  cases: z.strictObject({ agencyDays: days, aboveDays: days, escalateWhenOverdue: z.boolean() }),
  /** Feedback on regulations. Working days count from the day after it came in. */
  regulations: z.strictObject({
    /** Agency of the province that receives and classifies. */
    receiver: z.enum(Object.keys(AGENCY_KINDS) as [AgencyKind, ...AgencyKind[]]),
    classifyDays: days,
    answerDays: days,
    /** Most that one telephone number may send in a day. */
    perDay: z.number().int().min(1).max(100),
    kinds: z.array(z.strictObject({ key, name: text, hint: text.optional() })).min(1),
    /** What does not belong here, and where it goes. */
    elsewhere: z.array(z.strictObject({ what: text, where: text, href: z.string().startsWith('/').optional() })),
  }),
});

export const ruleSchema = z.discriminatedUnion('part', [surveySchema, limitsSchema]);
type Rule = z.output<typeof ruleSchema>;
export type Survey = z.output<typeof surveySchema>;
export type Limits = z.output<typeof limitsSchema>;

/** `feedback/*.yaml`: survey questions and limits. A version ends where the next one of its part begins. */
export const feedbackSection = definePackSection<Rule>({
  name: 'feedback',
  files: ['feedback/*.yaml'],
  schema: ruleSchema,
  after: ['agencies'],
  check(docs, _pack, report) {
    const seen = new Set<string>();
    for (const doc of docs) {
      const name = `${doc.data.part} ${doc.data.validFrom}`;
      if (seen.has(name)) report(doc, ['validFrom'], `"${doc.data.part}" is declared twice for this day`);
      seen.add(name);
      const keys =
        doc.data.part === 'survey'
          ? doc.data.questions.map((one) => one.key)
          : doc.data.regulations.kinds.map((one) => one.key);
      const at = doc.data.part === 'survey' ? ['questions'] : ['regulations', 'kinds'];
      keys.forEach((one, i) => {
        if (keys.indexOf(one) !== i) report(doc, [...at, i, 'key'], `"${one}" occurs twice`);
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
      { section: 'feedback', table: 'feedback_rule', key: ['part', 'valid_from'], json: ['body'], vanished: 'refuse' },
      docs.map(({ data }) => ({
        part: data.part,
        valid_from: data.validFrom,
        valid_to: next(data),
        body: data,
      })),
    );
  },
});
