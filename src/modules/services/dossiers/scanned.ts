import type { Ctx } from '../../../kernel/context.ts';
import { conflict } from '../../../kernel/problem.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { lockDossier } from './dossier.ts';
import { stateInfo } from './states.ts';

/**
 * Puts a scanned paper into a dossier that is not ended: beside the line of its component when that has no file yet.
 * Called inside a command that has checked who may do so.
 *
 * @throws Problem 409 when the dossier has ended or its procedure has no such paper
 */
export async function addScannedPaper(
  ctx: Ctx,
  paper: { readonly dossierId: string; readonly component: string; readonly fileId: string; readonly name: string },
): Promise<void> {
  const dossier = await lockDossier(ctx, paper.dossierId);
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const known = procedure.components.some((component) => component.key === paper.component);
  if (!known || stateInfo(dossier.state).clock === 'ended') {
    throw conflict('paper_not_taken', {
      vi: 'Hồ sơ đã kết thúc hoặc thủ tục không có giấy tờ này.',
      en: 'The dossier has ended, or the procedure has no such paper.',
    });
  }
  const empty = await ctx.db
    .selectFrom('dossier_component')
    .select('id')
    .where('dossier_id', '=', paper.dossierId)
    .where('component', '=', paper.component)
    .where('file_id', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (empty) {
    await ctx.db
      .updateTable('dossier_component')
      .set({ file_id: paper.fileId, name: paper.name })
      .where('id', '=', empty.id)
      .execute();
    return;
  }
  await ctx.db
    .insertInto('dossier_component')
    .values({
      dossier_id: paper.dossierId,
      component: paper.component,
      file_id: paper.fileId,
      name: paper.name,
      added_at: ctx.now,
    })
    .execute();
}
