import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { forbidden, Problem } from '../../../kernel/problem.ts';
import { askSigners } from '../declarations/confirmations.ts';
import { declare } from '../declarations/declare.ts';
import { requireLevel } from '../drafts/commands.ts';
import { answerWorld, draftScope, findDraft, unknownDraft } from '../drafts/draft.ts';
import { dossierSubmitted } from '../events.ts';
import { fieldsOf, problemsOfForm, trimAnswers } from '../forms/answers.ts';
import { keepFromDossier } from '../store/commands.ts';
import { agenciesFor, answerDueAt, type FiledPaper, fileDossier, filingUnit } from './filing.ts';
import { NOTICES } from './notices.ts';
import { tellApplicant } from './tell.ts';

/** The dossier that a draft became: it took over the draft's id. */
const filedAs = (ctx: Ctx, draftId: string) =>
  ctx.db
    .selectFrom('dossier')
    .select(['id', 'code', 'applicant_id as applicantId'])
    .where('id', '=', draftId)
    .executeTakeFirst();

export interface Submitted {
  readonly dossierId: string;
  readonly code: string;
}

/**
 * Files a draft: state 1, a code that never changes, the agencies that receive and decide, the papers, the log and the
 * event, all or nothing. The dossier takes over the draft's id, so filing twice answers the same dossier. Nothing slow
 * happens here (no PDF, no signature): the agency's counter of the day is locked until the transaction ends.
 */
export const submitDossier = defineCommand({
  name: 'services.dossier.submit',
  title: { vi: 'Nộp hồ sơ', en: 'File a dossier' },
  input: z.object({
    draftId: z.uuid(),
    declared: z.literal(true),
    /** The person agrees that what they uploaded is kept in their personal store. */
    keepPapers: z.boolean().default(false),
  }),
  allow: {
    person: { level: 1 },
    async scope(ctx, { draftId }) {
      const draft = await ctx.db.selectFrom('draft').select('person_id').where('id', '=', draftId).executeTakeFirst();
      if (draft) return { ownerId: draft.person_id };
      const filed = await filedAs(ctx, draftId);
      return filed ? { ownerId: filed.applicantId } : draftScope(ctx, { draftId });
    },
  },
  async run(ctx, { draftId, keepPapers }): Promise<Submitted> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    // Whoever sends the same draft at the same moment waits here for the first one, and then finds it filed.
    const draft = await findDraft(ctx, draftId, true);
    if (!draft) {
      const filed = await filedAs(ctx, draftId);
      if (filed) return { dossierId: filed.id, code: filed.code };
      throw unknownDraft();
    }
    const { procedure } = draft.version;
    requireLevel(ctx, procedure);
    const problems = problemsOfForm(procedure.form, draft.answers, await answerWorld(ctx, draft.files));
    if (problems.length > 0) {
      throw new Problem(
        422,
        'form_incomplete',
        { vi: 'Hồ sơ còn mục chưa đúng hoặc chưa đủ.', en: 'Some answers are missing or not right.' },
        problems,
      );
    }
    const answers = trimAnswers(procedure.form, draft.answers);
    const unitId = await filingUnit(ctx, procedure, answers);
    const { receiving, deciding } = await agenciesFor(ctx, unitId, procedure);
    const stepDueAt = await answerDueAt(ctx, procedure, deciding.id);
    const componentOf = new Map(
      fieldsOf(procedure.form).flatMap((field) =>
        field.kind === 'file' ? [[field.key, field.component] as const] : [],
      ),
    );
    const papers = draft.files.flatMap((file): FiledPaper[] => {
      const component = componentOf.get(file.field);
      return component ? [{ component, fileId: file.fileId, name: file.name, fromStore: file.fromStore }] : [];
    });
    await ctx.db.deleteFrom('draft').where('id', '=', draft.id).execute();
    const { code } = await fileDossier(
      ctx,
      {
        id: draft.id,
        version: draft.version,
        applicantId: ctx.actor.personId,
        receiving,
        deciding,
        unitId,
        channel: 'online',
        answers,
        papers,
        stepDueAt,
      },
      'submit',
      (filed) => ({
        event: {
          type: dossierSubmitted,
          details: {
            subject: draft.id,
            unitId,
            agencyId: deciding.id,
            data: {
              dossierId: draft.id,
              code: filed.code,
              procedure: procedure.code,
              level: procedure.onlineLevel,
              channel: 'online',
              eligibleOnline: true,
            },
          },
        },
      }),
    );
    const dossier = {
      id: draft.id,
      code,
      procedureCode: procedure.code,
      procedureVersionId: draft.version.id,
      unitId,
      decidingAgencyId: deciding.id,
      applicantId: ctx.actor.personId,
      answers,
    };
    const files = papers.flatMap(({ component, fileId }) => (fileId ? [{ component, fileId }] : []));
    await declare(ctx, dossier, { kind: 'filing', answers, files });
    if (keepPapers) await keepFromDossier(ctx, draft.id);
    await askSigners(ctx, dossier, procedure, answers);
    await tellApplicant(
      ctx,
      { applicantId: ctx.actor.personId, code },
      NOTICES.submitted(code, receiving.name, procedure.answerHours),
    );
    return { dossierId: draft.id, code };
  },
});
