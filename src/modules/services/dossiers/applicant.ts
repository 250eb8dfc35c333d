import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { findFile } from '../../../kernel/files/index.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import { dossierHandled, dossierMoved } from '../events.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { lockDossier, scopeOfDossier } from './dossier.ts';
import { moveDossier } from './move.ts';
import { issueAcknowledgement, papersOf } from './papers.ts';
import { STATE } from './states.ts';

const owner = { person: { level: 1 }, scope: scopeOfDossier } as const;

/** Papers that were asked for come in; the clock runs on (or begins anew, as the procedure says). */
export const supplementDossier = defineCommand({
  name: 'services.dossier.supplement',
  title: { vi: 'Bổ sung hồ sơ', en: 'Supply what was asked for' },
  input: z.object({
    dossierId: z.uuid(),
    note: z.string().trim().max(2000).default(''),
    files: z.array(z.object({ component: z.string(), fileId: z.uuid(), name: z.string().min(1).max(200) })).max(10),
  }),
  allow: owner,
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
    const done = await moveDossier(ctx, dossier, 'supplement', { step: 'process', reason: input.note || undefined });
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
    await emit(ctx, dossierMoved, {
      subject: dossier.id,
      unitId: dossier.unitId,
      agencyId: dossier.decidingAgencyId,
      data: {
        dossierId: dossier.id,
        code: dossier.code,
        procedure: dossier.procedureCode,
        action: 'supplement',
        from: done.from,
        to: done.to,
        dueAt: done.deadline.dueAt?.toISOString() ?? null,
      },
    });
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

/** The applicant takes the dossier back. One that was received counts as handled, with the outcome "withdrawn". */
export const withdrawDossier = defineCommand({
  name: 'services.dossier.withdraw',
  title: { vi: 'Rút hồ sơ', en: 'Withdraw a dossier' },
  input: z.object({ dossierId: z.uuid(), reason: z.string().trim().max(2000).default('') }),
  allow: owner,
  async run(ctx, input): Promise<{ code: string }> {
    const dossier = await lockDossier(ctx, input.dossierId);
    const received = dossier.state !== STATE.submitted;
    const done = await moveDossier(ctx, dossier, 'withdraw', {
      step: null,
      reason: input.reason || undefined,
      set: received ? { handled_at: ctx.now, outcome: 'withdrawn' } : { outcome: 'withdrawn' },
    });
    const place = { subject: dossier.id, unitId: dossier.unitId, agencyId: dossier.decidingAgencyId };
    const about = { dossierId: dossier.id, code: dossier.code, procedure: dossier.procedureCode };
    const dueAt = done.deadline.dueAt?.toISOString() ?? null;
    if (received) {
      await emit(ctx, dossierHandled, {
        ...place,
        data: {
          ...about,
          channel: dossier.channel,
          outcome: 'withdrawn',
          dueAt,
          timeliness: done.timeliness ?? 'on_time',
          electronicResult: false,
        },
      });
    } else {
      await emit(ctx, dossierMoved, {
        ...place,
        data: { ...about, action: 'withdraw', from: done.from, to: done.to, dueAt },
      });
    }
    return { code: dossier.code };
  },
});
