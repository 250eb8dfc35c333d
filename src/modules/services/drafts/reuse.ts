import { z } from 'zod';
import { defineCommand, defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { answersReused } from '../events.ts';
import { type Answer, type Answers, fieldsOf, problemsOf } from '../forms/answers.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { answerWorld, type Draft, draftScope, getDraft } from './draft.ts';

/** How many earlier dossiers are looked through. */
const LOOK_BACK = 20;

export interface Reusable {
  /** Key of the field that would be filled in. */
  readonly field: string;
  readonly slot: string;
  readonly answer: Answer;
  readonly dossierId: string;
}

/** Newest answer per slot (`user1_ethnicity`) in what this person filed before. */
async function slotsOf(
  ctx: Ctx,
  personId: string,
): Promise<Map<string, { answer: Answer; dossierId: string; kind: string }>> {
  const rows = await ctx.db
    .selectFrom('dossier')
    .select(['id', 'procedure_version_id', 'answers'])
    .where('applicant_id', '=', personId)
    .orderBy('submitted_at', 'desc')
    .orderBy('id')
    .limit(LOOK_BACK)
    .execute();
  const found = new Map<string, { answer: Answer; dossierId: string; kind: string }>();
  for (const row of rows) {
    const { procedure } = await procedureVersion(ctx, row.procedure_version_id);
    const answers = row.answers as Answers;
    for (const field of fieldsOf(procedure.form)) {
      const answer = answers[field.key];
      if (field.reuse !== undefined && answer !== undefined && !found.has(field.reuse))
        found.set(field.reuse, { answer, dossierId: row.id, kind: field.kind });
    }
  }
  return found;
}

/** What could be put into the empty fields of a draft: right by the field's own rules today, or it is left out. */
export async function reusableFor(ctx: Ctx, draft: Draft): Promise<readonly Reusable[]> {
  const open = fieldsOf(draft.version.procedure.form).filter(
    (field) => field.reuse !== undefined && draft.answers[field.key] === undefined,
  );
  if (open.length === 0) return [];
  const slots = await slotsOf(ctx, draft.personId);
  const world = await answerWorld(ctx, draft.files);
  return open.flatMap((field) => {
    const known = slots.get(field.reuse as string);
    if (!known || known.kind !== field.kind) return [];
    if (problemsOf(field, known.answer, world, draft.answers).length > 0) return [];
    return [{ field: field.key, slot: field.reuse as string, answer: known.answer, dossierId: known.dossierId }];
  });
}

const input = z.object({ draftId: z.uuid() });

/** Number of answers that could be taken over, to offer it; nothing once the person has agreed. */
export const offerReuse = defineQuery({
  name: 'services.draft.offerReuse',
  title: { vi: 'Xem có thể điền sẵn từ hồ sơ trước', en: 'See what earlier applications could fill in' },
  input,
  allow: { person: { level: 1 }, scope: draftScope },
  async run(ctx, { draftId }): Promise<number> {
    const draft = await getDraft(ctx, draftId);
    return draft.reuseConsentedAt ? 0 : (await reusableFor(ctx, draft)).length;
  },
});

/**
 * Fills the empty fields of a draft from the person's earlier dossiers. Asks for the consent of the person for this very
 * application (Law 91/2025/QH15 on personal data protection), keeps when it was given, and says which facts it touched.
 */
export const reuseAnswers = defineCommand({
  name: 'services.draft.reuse',
  title: { vi: 'Điền sẵn từ hồ sơ trước', en: 'Fill in from earlier applications' },
  input: input.extend({ consent: z.literal(true) }),
  allow: { person: { level: 1 }, scope: draftScope },
  async run(ctx, { draftId }): Promise<{ filled: number }> {
    const draft = await getDraft(ctx, draftId, true);
    const reusable = await reusableFor(ctx, draft);
    const answers = {
      ...draft.answers,
      ...Object.fromEntries(reusable.map(({ field, answer }) => [field, answer] as const)),
    };
    await ctx.db
      .updateTable('draft')
      .set({ answers: JSON.stringify(answers), updated_at: ctx.now, reuse_consented_at: ctx.now })
      .where('id', '=', draft.id)
      .execute();
    await emit(ctx, answersReused, {
      subject: draft.id,
      data: {
        draftId: draft.id,
        procedure: draft.version.procedure.code,
        slots: reusable.map(({ slot }) => slot),
        dossiers: [...new Set(reusable.map(({ dossierId }) => dossierId))],
      },
    });
    return { filled: reusable.length };
  },
});
