import { readFile } from 'node:fs/promises';
import type { Ctx } from '../../../kernel/context.ts';
import { execute } from '../../../kernel/execute.ts';
import { putFile, type ReceivedFile } from '../../../kernel/files/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { intakeWords } from '../words/intake.ts';
import { imagesToPdf } from './pdf.ts';
import { addScan } from './scans.ts';

/** What a scanner or the camera of a phone gives: pictures a PDF can hold as they are, or a PDF. */
export const SCAN_KINDS = ['jpeg', 'png', 'pdf'] as const;
export const MOST_PAGES = 20;

/**
 * Keeps what was sent as one scan of a paper: pictures become the pages of one PDF and are read by machine later; a PDF is
 * kept as it is.
 *
 * @throws Problem 422 for nothing, a damaged picture, or pictures beside a PDF
 */
export async function keepScan(
  ctx: Ctx,
  files: readonly ReceivedFile[],
  of: { readonly intakeId?: string; readonly dossierId?: string; readonly component: string; readonly title: string },
): Promise<void> {
  const t = intakeWords(ctx.lang);
  const wrong = (message: string) =>
    new Problem(422, 'scan_not_kept', { vi: message, en: message }, [{ path: 'tep', message }]);
  const [first] = files;
  if (!first) throw wrong(t('scanNone'));
  const pictures = files.filter((file) => file.mediaType !== 'application/pdf');
  if (pictures.length < files.length && files.length > 1) throw wrong(t('scanMixed'));
  const ownerId = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
  const target = {
    ...(of.intakeId ? { intakeId: of.intakeId } : {}),
    ...(of.dossierId ? { dossierId: of.dossierId } : {}),
    component: of.component,
  };
  if (pictures.length === 0) {
    const file = await putFile(ctx, first, { purpose: 'counter.scan', ownerId });
    await execute(ctx, addScan, { ...target, fileId: file.id, name: file.name, pages: 1 });
    return;
  }
  let pdf: Uint8Array;
  try {
    pdf = await imagesToPdf(await Promise.all(pictures.map((file) => readFile(file.path))), of.title, ctx.now);
  } catch (error) {
    ctx.app.log.info({ err: error }, 'a scan could not be put into a PDF');
    throw wrong(t('scanBroken'));
  }
  const name = `${of.title.slice(0, 80)}.pdf`;
  const file = await putFile(ctx, pdf, { purpose: 'counter.scan', name, ownerId });
  const images: string[] = [];
  for (const picture of pictures) images.push((await putFile(ctx, picture, { purpose: 'counter.page', ownerId })).id);
  await execute(ctx, addScan, { ...target, fileId: file.id, name: file.name, pages: pictures.length, images });
}
