import { z } from 'zod';
import { defineCommand, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { findFile } from '../../../kernel/files/index.ts';
import { conflict, notFound, Problem } from '../../../kernel/problem.ts';
import { declare } from '../declarations/declare.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { emitHandled, emitMoved, tell } from './act.ts';
import { syncBundle } from './bundle.ts';
import { type Dossier, getDossier, lockDossier, partsOf, receptionScope, scopeOfDossier } from './dossier.ts';
import { moveDossier } from './move.ts';
import { NOTICES } from './notices.ts';
import { papersOf } from './papers.ts';
import { FILE } from './scopes.ts';
import { issueAcknowledgement } from './slips.ts';
import { nextState } from './states.ts';

const owner = { person: { level: 1 }, scope: scopeOfDossier } as const;

/**
 * The applicant, or the one-stop shop for an applicant who comes to a counter or writes; the log names who did it.
 * Decree 118/2025/NĐ-CP: supplements go through the agency that receives.
 */
const ownerOrCounter = {
  person: { level: 1 },
  roles: ['receptionist'],
  clientScopes: FILE,
  async scope(ctx: Ctx, input: { dossierId: string }): Promise<Scope> {
    const { applicantId } = await getDossier(ctx, input.dossierId);
    return { ...(await receptionScope(ctx, input)), ownerId: applicantId };
  },
} as const;

/** Papers that were asked for come in; the clock runs on (or begins anew, as the procedure says). */
export const supplementDossier = defineCommand({
  name: 'services.dossier.supplement',
  title: { vi: 'Bổ sung hồ sơ', en: 'Supply what was asked for' },
  input: z.object({
    dossierId: z.uuid(),
    note: z.string().trim().max(2000).default(''),
    files: z.array(z.object({ component: z.string(), fileId: z.uuid(), name: z.string().min(1).max(200) })).max(10),
  }),
  allow: ownerOrCounter,
  async run(ctx, input): Promise<{ code: string }> {
    const dossier = await lockDossier(ctx, input.dossierId);
    const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
    const known = new Set(
      procedure.components.filter((component) => component.source === 'upload').map((component) => component.key),
    );
    const stranger = input.files.find((file) => !known.has(file.component));
    if (stranger || (input.files.length === 0 && !input.note)) {
      const message = {
        vi: 'Hãy đính kèm giấy tờ được yêu cầu hoặc viết nội dung giải trình.',
        en: 'Attach the papers that were asked for, or write an explanation.',
      };
      throw new Problem(422, 'nothing_supplied', message, [{ path: 'note', message: message[ctx.lang] }]);
    }
    for (const { fileId } of input.files) {
      const file = await findFile(ctx, fileId);
      if (file.ownerId !== dossier.applicantId || file.purpose !== 'services.component') {
        throw notFound({ vi: 'tệp này', en: 'This file' });
      }
    }
    const done = await moveDossier(ctx, dossier, 'supplement', { reason: input.note || undefined });
    if (input.files.length > 0) {
      await ctx.db
        .insertInto('dossier_component')
        .values(
          input.files.map((file) => ({
            dossier_id: dossier.id,
            component: file.component,
            file_id: file.fileId,
            name: file.name,
            added_at: ctx.now,
          })),
        )
        .execute();
    }
    await emitMoved(ctx, dossier, 'supplement', done);
    // Sealed under the electronic identity where the applicant sends it; who brings papers to a counter signs on paper.
    if (ctx.actor.kind === 'person' && ctx.actor.personId === dossier.applicantId)
      await declare(ctx, dossier, { kind: 'supplement', files: input.files, note: input.note });
    await syncBundle(ctx, dossier);
    await tell(ctx, dossier, NOTICES.supplied(dossier.code));
    return { code: dossier.code };
  },
});

/** The acknowledgement of an online filing, made when it is first asked for. */
export const acknowledgeDossier = defineCommand({
  name: 'services.dossier.acknowledge',
  title: { vi: 'Cấp phiếu xác nhận nộp hồ sơ', en: 'Issue the acknowledgement' },
  input: z.object({ dossierId: z.uuid() }),
  allow: owner,
  async run(ctx, { dossierId }): Promise<{ fileId: string }> {
    const dossier = await lockDossier(ctx, dossierId);
    const find = async () => (await papersOf(ctx, dossierId)).find((paper) => paper.kind === 'acknowledgement');
    const there = await find();
    if (there) return { fileId: there.fileId };
    await issueAcknowledgement(ctx, dossier);
    const made = await find();
    if (!made) throw new Error(`no acknowledgement of ${dossier.code} was made`);
    return { fileId: made.fileId };
  },
});

/** Ends a dossier by its applicant's wish; one that was received counts as handled. */
async function takeBack(ctx: Ctx, dossier: Dossier, reason: string): Promise<void> {
  const received = dossier.receivedAt !== null;
  const done = await moveDossier(ctx, dossier, 'withdraw', {
    reason: reason || undefined,
    set: received ? { handled_at: ctx.now, outcome: 'withdrawn' } : { outcome: 'withdrawn' },
  });
  if (received) await emitHandled(ctx, dossier, done, 'withdrawn', false);
  else await emitMoved(ctx, dossier, 'withdraw', done);
}

/** The applicant takes the dossier back. One that was received counts as handled, with the outcome "withdrawn". */
export const withdrawDossier = defineCommand({
  name: 'services.dossier.withdraw',
  title: { vi: 'Rút hồ sơ', en: 'Withdraw a dossier' },
  input: z.object({ dossierId: z.uuid(), reason: z.string().trim().max(2000).default('') }),
  allow: ownerOrCounter,
  async run(ctx, input): Promise<{ code: string }> {
    const dossier = await lockDossier(ctx, input.dossierId);
    if (dossier.parentId) {
      throw conflict('part_of_bundle', {
        vi: 'Đây là một phần của hồ sơ liên thông. Bạn chỉ có thể rút cả hồ sơ liên thông.',
        en: 'This is part of a bundle. Only the whole bundle can be withdrawn.',
      });
    }
    await takeBack(ctx, dossier, input.reason);
    for (const part of dossier.bundle ? await partsOf(ctx, dossier.id, true) : []) {
      if (nextState('withdraw', part.state)) await takeBack(ctx, part, input.reason);
    }
    await tell(ctx, dossier, NOTICES.withdrawn(dossier.code));
    return { code: dossier.code };
  },
});
