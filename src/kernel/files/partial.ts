import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Ctx } from '../context.ts';
import { defineJob } from '../jobs/job.ts';
import { conflict, notFound, Problem } from '../problem.ts';
import { blobStore } from './blobs.ts';
import { tooLarge } from './problems.ts';
import { type ReceivedFile, type ReceiveRule, receiveFile } from './receive.ts';

/** How long an upload waits for its next part. */
const PATIENCE_MS = 24 * 3_600_000;
/** Uploads one person may have under way. */
const MOST_OPEN = 20;

/** A file that arrives in parts. */
export interface PartialFile {
  readonly id: string;
  readonly ownerId: string;
  /** What it is for: a subject of the module that began it, and the place in it. */
  readonly subjectId: string;
  readonly slot: string;
  /** As the sender calls it; cleaned when the file is kept. */
  readonly name: string;
  /** Bytes it will have. */
  readonly size: number;
  /** Bytes that are here. */
  readonly received: number;
  readonly expiresAt: Date;
  /** Complete, checked and kept. */
  readonly finished: boolean;
}

/** Bytes of one part, written down while they came in; `dispose` drops them. */
export class ReceivedPart {
  readonly path: string;
  readonly size: number;
  constructor(path: string, size: number) {
    this.path = path;
    this.size = size;
  }
  async dispose(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

const pathOf = (app: App, id: string): string => join(blobStore(app).incoming, `partial-${id}`);

const wrongOffset = (received: number): Problem =>
  conflict('upload_offset_wrong', {
    vi: `Phần tệp gửi lên không nối tiếp phần đã nhận (${received} byte).`,
    en: `The part does not follow the ${received} bytes received.`,
  });

/** Opens an upload in parts. @throws Problem 413 too large, 409 too many under way */
export async function beginPartialFile(
  ctx: Ctx,
  file: Pick<PartialFile, 'ownerId' | 'subjectId' | 'slot' | 'name' | 'size'> & { readonly maxBytes?: number },
): Promise<PartialFile> {
  const most = file.maxBytes ?? ctx.app.config.maxUploadBytes;
  if (file.size > most) throw tooLarge(most, undefined, ctx.lang);
  const { open } = await ctx.db
    .selectFrom('partial_file')
    .select((eb) => eb.fn.countAll<string>().as('open'))
    .where('owner_id', '=', file.ownerId)
    .where('finished_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirstOrThrow();
  if (Number(open) >= MOST_OPEN) {
    throw conflict('too_many_uploads', {
      vi: `Bạn đang gửi dở ${MOST_OPEN} tệp. Hãy chờ gửi xong hoặc bỏ bớt.`,
      en: `You have ${MOST_OPEN} files under way. Wait until they are sent, or leave some out.`,
    });
  }
  const row = await ctx.db
    .insertInto('partial_file')
    .values({
      owner_id: file.ownerId,
      subject_id: file.subjectId,
      slot: file.slot,
      name: file.name,
      size: file.size,
      created_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + PATIENCE_MS),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return read(row as unknown as Row);
}

interface Row {
  id: string;
  owner_id: string;
  subject_id: string;
  slot: string;
  name: string;
  size: string | number;
  received: string | number;
  expires_at: Date;
  finished_at: Date | null;
}

const read = (row: Row): PartialFile => ({
  id: row.id,
  ownerId: row.owner_id,
  subjectId: row.subject_id,
  slot: row.slot,
  name: row.name,
  size: Number(row.size),
  received: Number(row.received),
  expiresAt: row.expires_at,
  finished: row.finished_at !== null,
});

/** @throws Problem 404 unknown, 410 given up after a day without a part */
export async function findPartialFile(ctx: Ctx, id: string, lock = false): Promise<PartialFile> {
  let query = ctx.db.selectFrom('partial_file').selectAll().where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = (await query.executeTakeFirst()) as unknown as Row | undefined;
  if (!row) throw notFound({ vi: 'lần gửi tệp này', en: 'This upload' });
  const file = read(row);
  if (!file.finished && file.expiresAt <= ctx.now) {
    throw new Problem(410, 'upload_expired', {
      vi: 'Tệp gửi dở đã quá 24 giờ nên không còn được giữ. Hãy gửi lại từ đầu.',
      en: 'The upload stood still for 24 hours and is no longer kept. Send the file again.',
    });
  }
  return file;
}

/** Uploads under way for a subject, oldest first. */
export async function partialFilesOf(ctx: Ctx, subjectId: string): Promise<readonly PartialFile[]> {
  const rows = await ctx.db
    .selectFrom('partial_file')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('finished_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('id')
    .execute();
  return (rows as unknown as Row[]).map(read);
}

/**
 * Writes down what arrives of a part, also when the line is cut in the middle: what is here need not be sent again.
 * Not in a transaction: a slow line must not hold one open.
 *
 * @throws Problem 409 when it does not begin where the bytes received end, 413 when more comes than is missing
 */
export async function receivePart(
  ctx: Ctx,
  file: PartialFile,
  offset: number,
  source: AsyncIterable<Uint8Array> | null,
): Promise<ReceivedPart> {
  if (offset !== file.received) throw wrongOffset(file.received);
  const { incoming } = blobStore(ctx.app);
  await mkdir(incoming, { recursive: true });
  const path = join(incoming, randomUUID());
  const handle = await open(path, 'wx', 0o600);
  const missing = file.size - file.received;
  let size = 0;
  let over = false;
  try {
    for await (const chunk of source ?? []) {
      over ||= size + chunk.length > missing;
      if (over) continue;
      await handle.writeFile(chunk);
      size += chunk.length;
    }
  } catch (error) {
    // The line was cut; the bytes before it count.
    ctx.app.log.debug({ err: error, requestId: ctx.requestId }, 'an upload was cut');
  } finally {
    await handle.close();
  }
  if (over) {
    await rm(path, { force: true });
    throw tooLarge(file.size, undefined, ctx.lang);
  }
  return new ReceivedPart(path, size);
}

/**
 * Puts a part behind what is there, in the caller's transaction. Two that come at once: one is taken, the other is
 * told that its place is filled. Safe to run again with the same part when the transaction is tried again.
 *
 * @returns bytes that are here now
 * @throws Problem 409 when the part does not begin where the bytes received end
 */
export async function appendPart(ctx: Ctx, id: string, offset: number, part: ReceivedPart): Promise<PartialFile> {
  const file = await findPartialFile(ctx, id, true);
  if (offset !== file.received) throw wrongOffset(file.received);
  if (part.size === 0 || file.finished) return file;
  if (offset + part.size > file.size) throw tooLarge(file.size, undefined, ctx.lang);
  // Opened without truncating; bytes of an attempt that was not committed lie behind `offset` and are written over.
  const target = await openForWriting(pathOf(ctx.app, id));
  try {
    let at = offset;
    for await (const chunk of createReadStream(part.path)) at += await writeAll(target, chunk as Uint8Array, at);
    await target.sync();
  } finally {
    await target.close();
  }
  const received = offset + part.size;
  const expiresAt = new Date(ctx.now.getTime() + PATIENCE_MS);
  await ctx.db.updateTable('partial_file').set({ received, expires_at: expiresAt }).where('id', '=', id).execute();
  return { ...file, received, expiresAt };
}

async function openForWriting(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return open(path, 'w+', 0o600);
  }
}

async function writeAll(target: FileHandle, chunk: Uint8Array, at: number): Promise<number> {
  for (let done = 0; done < chunk.length; ) {
    done += (await target.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
  }
  return chunk.length;
}

/**
 * A complete upload as a received file: same checks of size, kind and content as one that came in one piece.
 *
 * @throws Problem as {@link receiveFile}; 409 while parts are missing
 */
export async function completePartialFile(ctx: Ctx, file: PartialFile, rule: ReceiveRule): Promise<ReceivedFile> {
  if (file.received !== file.size) throw wrongOffset(file.received);
  return receiveFile(ctx, createReadStream(pathOf(ctx.app, file.id), { end: file.size - 1 }), file.name, rule);
}

/** Marks an upload as kept, in the caller's transaction. False when it was already. */
export async function finishPartialFile(ctx: Ctx, id: string): Promise<boolean> {
  const { finished } = await findPartialFile(ctx, id, true);
  if (finished) return false;
  await ctx.db.updateTable('partial_file').set({ finished_at: ctx.now }).where('id', '=', id).execute();
  return true;
}

/** Forgets an upload; its bytes go with {@link dropPartialBytes}. */
export async function removePartialFile(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.deleteFrom('partial_file').where('id', '=', id).execute();
}

/** Drops the bytes of an upload that is kept or forgotten. Call it when the transaction has ended. */
export async function dropPartialBytes(app: App, id: string): Promise<void> {
  await rm(pathOf(app, id), { force: true });
}

/** Removes uploads that stood still for a day, and the marks of finished ones. @returns how many */
export async function cleanPartialFiles(ctx: Ctx): Promise<number> {
  const rows = await ctx.db.deleteFrom('partial_file').where('expires_at', '<=', ctx.now).returning('id').execute();
  for (const { id } of rows) await dropPartialBytes(ctx.app, id);
  return rows.length;
}

export const cleanPartialJob = defineJob({
  name: 'files.clean-partial',
  data: z.object({}),
  cron: '10 * * * *',
  run: async (ctx) => {
    const removed = await cleanPartialFiles(ctx);
    if (removed > 0) ctx.app.log.info({ removed }, 'unfinished uploads removed');
  },
});
