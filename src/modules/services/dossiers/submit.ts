import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { notify } from '../../../kernel/notifications/index.ts';
import { forbidden, Problem } from '../../../kernel/problem.ts';
import { requireLevel } from '../drafts/commands.ts';
import { answerWorld, draftScope, getDraft } from '../drafts/draft.ts';
import { dossierSubmitted } from '../events.ts';
import { problemsOfForm, trimAnswers } from '../forms/answers.ts';
import { agenciesFor, answerDueAt, fileDossier, filingUnit } from './filing.ts';

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
  input: z.object({ draftId: z.uuid(), declared: z.literal(true) }),
  allow: {
    person: { level: 1 },
    async scope(ctx, { draftId }) {
      const filed = await ctx.db
        .selectFrom('dossier')
        .select('applicant_id')
        .where('id', '=', draftId)
        .executeTakeFirst();
      return filed ? { ownerId: filed.applicant_id } : draftScope(ctx, { draftId });
    },
  },
  async run(ctx, { draftId }): Promise<Submitted> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    // Whoever sends the same draft at the same moment waits here, and then finds it filed.
    await ctx.db.selectFrom('draft').select('id').where('id', '=', draftId).forUpdate().execute();
    const filed = await ctx.db
      .selectFrom('dossier')
      .select(['id', 'code'])
      .where('id', '=', draftId)
      .executeTakeFirst();
    if (filed) return { dossierId: filed.id, code: filed.code };
    const draft = await getDraft(ctx, draftId);
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
    await ctx.db.deleteFrom('draft').where('id', '=', draft.id).execute();
    const code = await fileDossier(
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
        stepDueAt,
      },
      'submit',
    );
    const componentOf = new Map(
      procedure.form.pages.flatMap((page) =>
        page.fields.flatMap((field) => (field.kind === 'file' ? [[field.key, field.component] as const] : [])),
      ),
    );
    const papers = draft.files.flatMap((file) => {
      const component = componentOf.get(file.field);
      return component
        ? [{ dossier_id: draft.id, component, file_id: file.fileId, name: file.name, added_at: ctx.now }]
        : [];
    });
    if (papers.length > 0) await ctx.db.insertInto('dossier_component').values(papers).execute();
    await emit(ctx, dossierSubmitted, {
      subject: draft.id,
      unitId,
      agencyId: deciding.id,
      data: {
        dossierId: draft.id,
        code,
        procedure: procedure.code,
        level: procedure.onlineLevel,
        channel: 'online',
        eligibleOnline: true,
      },
    });
    await notify(ctx, {
      personId: ctx.actor.personId,
      kind: 'dossier.submitted',
      title: { vi: `Đã nộp hồ sơ ${code}`, en: `Dossier ${code} filed` },
      body: {
        vi: `${receiving.name} sẽ trả lời trong ${procedure.answerHours} giờ làm việc.`,
        en: `${receiving.name} will answer within ${procedure.answerHours} working hours.`,
      },
      href: `/ho-so/${code}`,
    });
    return { dossierId: draft.id, code };
  },
});
