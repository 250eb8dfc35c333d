import { z } from 'zod';
import { defineCommand, defineQuery, type Scope } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { findFile, readFileBytes, removeFile } from '../../../kernel/files/index.ts';
import { defineJob, enqueue } from '../../../kernel/jobs/index.ts';
import { forbidden, notFound } from '../../../kernel/problem.ts';
import { prefixQuery } from '../../../kernel/search/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { addScannedPaper, getDossier } from '../../services/index.ts';
import { scanRead } from '../events.ts';
import { agencyScope, CLERKS } from '../office.ts';
import { type Fact, factsIn } from './facts.ts';
import { recognise } from './recognise.ts';

export interface Scan {
  readonly id: string;
  readonly agencyId: string;
  readonly unitId: string;
  readonly intakeId: string | null;
  readonly dossierId: string | null;
  readonly component: string;
  readonly fileId: string;
  readonly name: string;
  readonly pages: number;
  /** waiting: to be read; read; failed: could not be read; not-read: a PDF that came as such. */
  readonly state: 'waiting' | 'read' | 'failed' | 'not-read';
  readonly text: string;
  readonly found: readonly Fact[];
}

const columns = [
  'id',
  'agency_id as agencyId',
  'unit_id as unitId',
  'intake_id as intakeId',
  'dossier_id as dossierId',
  'component',
  'file_id as fileId',
  'name',
  'pages',
  'state',
  'text',
  'found',
] as const;

export async function scansOf(ctx: Ctx, of: { intakeId: string } | { dossierId: string }): Promise<Scan[]> {
  const query = ctx.db.selectFrom('counter_scan').select(columns).orderBy('created_at').orderBy('id');
  const rows = await ('intakeId' in of
    ? query.where('intake_id', '=', of.intakeId)
    : query.where('dossier_id', '=', of.dossierId)
  ).execute();
  return rows as Scan[];
}

async function subjectOf(ctx: Ctx, input: { intakeId?: string | undefined; dossierId?: string | undefined }) {
  if (input.dossierId !== undefined) {
    const { unitId, receivingAgencyId } = await getDossier(ctx, input.dossierId);
    return { unitId, agencyId: receivingAgencyId };
  }
  const row = await ctx.db
    .selectFrom('counter_intake')
    .select(['unit_id as unitId', 'agency_id as agencyId'])
    .where('id', '=', input.intakeId ?? '00000000-0000-0000-0000-000000000000')
    .executeTakeFirst();
  if (!row) throw notFound({ vi: 'lượt tiếp nhận này', en: 'This intake' });
  return row;
}

/**
 * Keeps a scan: its PDF belongs to a paper of an intake or of a dossier, its single pictures wait to be read. The file was
 * stored by the page, before the transaction.
 */
export const addScan = defineCommand({
  name: 'counter.scan.add',
  title: { vi: 'Quét giấy tờ', en: 'Add a scan' },
  input: z
    .object({
      intakeId: z.uuid().optional(),
      dossierId: z.uuid().optional(),
      component: z.string().max(60),
      fileId: z.uuid(),
      name: z.string().min(1).max(200),
      pages: z.number().int().min(1).max(200),
      /** Pictures to be read; none when a PDF came. */
      images: z.array(z.uuid()).max(50).default([]),
    })
    .refine((one) => (one.intakeId === undefined) !== (one.dossierId === undefined), 'one of intakeId, dossierId'),
  allow: { roles: CLERKS, scope: subjectOf },
  async run(ctx, input): Promise<{ scanId: string }> {
    const { unitId, agencyId } = await subjectOf(ctx, input);
    await requireOwn(ctx, [input.fileId], 'counter.scan');
    await requireOwn(ctx, input.images, 'counter.page');
    if (input.dossierId !== undefined) await addScannedPaper(ctx, { ...input, dossierId: input.dossierId });
    const { id } = await ctx.db
      .insertInto('counter_scan')
      .values({
        agency_id: agencyId,
        unit_id: unitId,
        intake_id: input.intakeId ?? null,
        dossier_id: input.dossierId ?? null,
        component: input.component,
        file_id: input.fileId,
        name: input.name,
        pages: input.pages,
        images: input.images,
        state: input.images.length > 0 ? 'waiting' : 'not-read',
        created_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    if (input.images.length > 0) await enqueue(ctx, recogniseJob, { scanId: id }, { singletonKey: id });
    return { scanId: id };
  },
});

/** Only what the officer has just sent as a scan becomes one, whatever ids a request names. */
async function requireOwn(ctx: Ctx, files: readonly string[], purpose: string): Promise<void> {
  for (const id of files) {
    const file = await findFile(ctx, id);
    if (ctx.actor.kind !== 'person' || file.ownerId !== ctx.actor.personId || file.purpose !== purpose)
      throw forbidden();
  }
}

async function scanScope(ctx: Ctx, { scanId }: { scanId: string }): Promise<Scope> {
  const row = await ctx.db
    .selectFrom('counter_scan')
    .select(['unit_id as unitId', 'agency_id as agencyId'])
    .where('id', '=', scanId)
    .executeTakeFirst();
  if (!row) throw notFound({ vi: 'bản quét này', en: 'This scan' });
  return row;
}

/** Takes a scan out of an intake again. What a dossier holds stays. */
export const dropScan = defineCommand({
  name: 'counter.scan.drop',
  title: { vi: 'Bỏ bản quét', en: 'Remove a scan' },
  input: z.object({ scanId: z.uuid() }),
  allow: { roles: CLERKS, scope: scanScope },
  async run(ctx, { scanId }): Promise<void> {
    const gone = await ctx.db
      .deleteFrom('counter_scan')
      .where('id', '=', scanId)
      .where('intake_id', 'is not', null)
      .returning(['file_id', 'images'])
      .executeTakeFirst();
    for (const file of gone ? [gone.file_id, ...gone.images] : []) await removeFile(ctx, file);
  },
});

/**
 * Reads a scan by machine. The scan is there whether or not this works: a picture that cannot be read leaves it without
 * text. What was found is proposed to the officer and written nowhere else.
 */
export const recogniseJob = defineJob({
  name: 'counter.recognise',
  data: z.object({ scanId: z.uuid() }),
  retryLimit: 2,
  expireSeconds: 600,
  async run(ctx, { scanId }) {
    const scan = await ctx.db
      .selectFrom('counter_scan')
      .select(['id', 'images', 'state', 'agency_id', 'unit_id', 'pages'])
      .where('id', '=', scanId)
      .executeTakeFirst();
    if (scan?.state !== 'waiting') return;
    let text: string | undefined;
    try {
      const images = await Promise.all(scan.images.map((id) => readFileBytes(ctx, id)));
      text = (await recognise(images)).join('\n\f\n').slice(0, 200_000);
    } catch (error) {
      ctx.app.log.warn({ err: error, scan: scanId }, 'a scan could not be read');
    }
    await ctx.db.transaction().execute(async (tx) => {
      const inside = { ...ctx, db: tx };
      const done = await tx
        .updateTable('counter_scan')
        .set({
          state: text === undefined ? 'failed' : 'read',
          text: text ?? '',
          found: JSON.stringify(text === undefined ? [] : factsIn(text)),
          images: [],
          read_at: ctx.now,
        })
        .where('id', '=', scanId)
        .where('state', '=', 'waiting')
        .returning('id')
        .executeTakeFirst();
      if (!done) return;
      // The PDF holds the same pictures.
      for (const image of scan.images) await removeFile(inside, image);
      await emit(inside, scanRead, {
        subject: scanId,
        unitId: scan.unit_id,
        agencyId: scan.agency_id,
        data: { scanId, pages: scan.pages, read: text !== undefined },
      });
    });
  },
});

/** Dossiers of the agency in whose scanned papers all these words stand, the newest first. */
export const findScans = defineQuery({
  name: 'counter.scan.find',
  title: { vi: 'Tìm trong bản quét', en: 'Search scans' },
  input: z.object({ agencyId: z.uuid(), words: z.string().min(2).max(200) }),
  allow: { roles: CLERKS, scope: agencyScope },
  async run(ctx, { agencyId, words }): Promise<{ dossierId: string; name: string }[]> {
    const query = prefixQuery(words);
    if (query === '') return [];
    const rows = await ctx.db
      .selectFrom('counter_scan')
      .select(['dossier_id', 'name'])
      .where('agency_id', '=', agencyId)
      .where('dossier_id', 'is not', null)
      .where(sql<boolean>`words @@ to_tsquery('simple', ${query})`)
      .orderBy('created_at', 'desc')
      .limit(20)
      .execute();
    return rows.map((row) => ({ dossierId: row.dossier_id as string, name: row.name }));
  },
});
