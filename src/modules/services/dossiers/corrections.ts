import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { conflict, Problem } from '../../../kernel/problem.ts';
import { answerWorld } from '../drafts/draft.ts';
import { resultCorrected, resultRevoked } from '../events.ts';
import { type Answers, problemsOfForm, trimAnswers } from '../forms/answers.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { about, type Done, reason, target, tell, where } from './act.ts';
import { deskScope, lockDossier } from './dossier.ts';
import { moveDossier } from './move.ts';
import { NOTICES } from './notices.ts';
import { endPaper, newPaperId, outcomeOf } from './papers.ts';
import { issueResult, sealOutcome } from './results.ts';
import { ACT } from './scopes.ts';
import { STATE } from './states.ts';

const noResult = () =>
  conflict('no_result', { vi: 'Hồ sơ không có kết quả đang có hiệu lực.', en: 'No result is in force.' });

/**
 * A result with a mistake gives way to a new one with a number of its own, signed by the leader and the agency. The old
 * one stays and is shown as replaced to whoever checks it.
 */
export const correctResult = defineCommand({
  name: 'services.dossier.correct',
  title: { vi: 'Đính chính kết quả', en: 'Correct a result' },
  input: z.object({
    ...target,
    reason,
    /** Answers that were wrong, with what is right. */
    answers: z
      .custom<Answers>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
      .default({}),
  }),
  allow: { roles: ['leader'], scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const before = await outcomeOf(ctx, dossier.id);
    const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
    const answers = { ...dossier.answers, ...input.answers };
    const world = await answerWorld(ctx, []);
    // Papers are not asked for again.
    const problems = problemsOfForm(procedure.form, answers, { ...world, filesOf: () => 1 });
    if (problems.length > 0) {
      throw new Problem(
        422,
        'form_incomplete',
        { vi: 'Nội dung đính chính chưa đúng.', en: 'The corrected answers are not right.' },
        problems,
      );
    }
    const slipId = await newPaperId(ctx);
    const trimmed = trimAnswers(procedure.form, answers);
    const done = await moveDossier(ctx, dossier, 'correct', {
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
      slipId,
      set: { answers: JSON.stringify(trimmed) },
    });
    if (before?.kind !== 'result') throw noResult();
    const issued = await issueResult(ctx, { ...dossier, answers: trimmed }, slipId, input.reason);
    if (dossier.state === STATE.returned) await sealOutcome(ctx, dossier);
    await emit(ctx, resultCorrected, {
      ...where(dossier),
      data: { ...about(dossier), number: issued.number, replaces: issued.replaces ?? '' },
    });
    await tell(ctx, dossier, NOTICES.corrected(dossier.code, issued.number, input.reason));
    return { code: dossier.code, state: done.to };
  },
});

/** A result is taken back. Whoever checks it is told so, with the reason and the day. */
export const revokeResult = defineCommand({
  name: 'services.dossier.revoke',
  title: { vi: 'Thu hồi kết quả', en: 'Revoke a result' },
  input: z.object({ ...target, reason }),
  allow: { roles: ['leader'], clientScopes: ACT, scope: deskScope },
  async run(ctx, input): Promise<Done> {
    const dossier = await lockDossier(ctx, input.dossierId, input.version);
    const before = await outcomeOf(ctx, dossier.id);
    const done = await moveDossier(ctx, dossier, 'revoke', {
      agencyId: dossier.decidingAgencyId,
      reason: input.reason,
      ...(before ? { slipId: before.id } : {}),
    });
    if (before?.kind !== 'result') throw noResult();
    await endPaper(ctx, before, { status: 'revoked', reason: input.reason, agencyId: dossier.decidingAgencyId });
    await emit(ctx, resultRevoked, { ...where(dossier), data: { ...about(dossier), number: before.number } });
    await tell(ctx, dossier, NOTICES.revoked(dossier.code, input.reason));
    return { code: dossier.code, state: done.to };
  },
});
