import { z } from 'zod';
import { localDate } from '../../../kernel/calendar/index.ts';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { forbidden, Problem } from '../../../kernel/problem.ts';
import { type AgencyKind, agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { requireLevel } from '../drafts/commands.ts';
import { answerWorld, draftScope, getDraft } from '../drafts/draft.ts';
import { dossierSubmitted } from '../events.ts';
import { problemsOfForm, subjectLine, trimAnswers } from '../forms/answers.ts';
import type { Procedure } from '../procedures/schema.ts';
import { dossierCode } from './code.ts';
import { nextNumber } from './counter.ts';
import { STATE } from './states.ts';
import { tellApplicant } from './tell.ts';

export interface Submitted {
  readonly dossierId: string;
  readonly code: string;
}

/** Unit where the dossier is filed: the commune the applicant named, or the province. Throws 422 when there is none. */
async function filingUnit(ctx: Ctx, procedure: Procedure, answers: Readonly<Record<string, unknown>>): Promise<string> {
  const units = await unitsOf(ctx);
  const { unitField } = procedure.agencies;
  if (unitField !== undefined) return String(answers[unitField]);
  const root = units.rootsAt(localDate(ctx.now))[0];
  if (!root) throw new Error('no province is loaded');
  return root.id;
}

async function competentAgency(ctx: Ctx, unitId: string, kind: AgencyKind) {
  const agency = (await agenciesOf(ctx)).agencyOf(unitId, kind, localDate(ctx.now));
  if (!agency) {
    throw new Problem(409, 'no_agency', {
      vi: 'Nơi bạn chọn chưa có cơ quan tiếp nhận thủ tục này. Hãy chọn xã, phường khác hoặc hỏi Trung tâm Phục vụ hành chính công.',
      en: 'There is no agency for this procedure in the place you chose. Choose another commune or ask the service centre.',
    });
  }
  return agency;
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
      // The draft first: it goes in the same instant in which the dossier comes, so one of the two is always found.
      const draft = await ctx.db.selectFrom('draft').select('person_id').where('id', '=', draftId).executeTakeFirst();
      if (draft) return { ownerId: draft.person_id };
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
    const receiving = await competentAgency(ctx, unitId, procedure.agencies.receiving);
    const deciding = await competentAgency(ctx, unitId, procedure.agencies.deciding);
    const units = await unitsOf(ctx);
    const unitName = (id: string) => units.unitById(id, localDate(ctx.now))?.name ?? '';
    const day = localDate(ctx.now);
    const code = dossierCode({
      agency: receiving.identifier,
      day,
      sequence: await nextNumber(ctx, 'dossier', receiving.id, day),
    });
    await ctx.db
      .insertInto('dossier')
      .values({
        id: draft.id,
        code,
        procedure_code: procedure.code,
        procedure_version_id: draft.version.id,
        applicant_id: ctx.actor.personId,
        receiving_agency_id: receiving.id,
        deciding_agency_id: deciding.id,
        unit_id: unitId,
        channel: 'online',
        subject: subjectLine(procedure.form, answers, 'vi', unitName),
        answers: JSON.stringify(answers),
        state: STATE.submitted,
        step: 'receive',
        submitted_at: ctx.now,
      })
      .execute();
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
    await ctx.db
      .insertInto('dossier_transition')
      .values({
        dossier_id: draft.id,
        action: 'submit',
        from_state: null,
        to_state: STATE.submitted,
        at: ctx.now,
        actor_id: ctx.actor.personId,
        actor_name: ctx.actor.name,
      })
      .execute();
    await ctx.db.deleteFrom('draft').where('id', '=', draft.id).execute();
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
    await tellApplicant(
      ctx,
      { applicantId: ctx.actor.personId, code },
      'dossier.submitted',
      { vi: `Đã nộp hồ sơ ${code}`, en: `Dossier ${code} filed` },
      {
        vi: `${receiving.name} sẽ trả lời trong ${procedure.answerHours} giờ làm việc.`,
        en: `${receiving.name} will answer within ${procedure.answerHours} working hours.`,
      },
    );
    return { dossierId: draft.id, code };
  },
});
