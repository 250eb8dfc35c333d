import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx } from '../context.ts';
import { blobStore } from './blobs.ts';
import { findDisguise } from './disguise.ts';
import { HEAD, type Kind, sniff } from './kinds.ts';
import { cleanName } from './name.ts';
import { disguised, emptyFile, infected, scanUnavailable, tooLarge, wrongKind } from './problems.ts';
import { clamavUrl, scan } from './scan.ts';

export interface ReceiveRule {
  readonly accept: readonly Kind[];
  /** The program's upload limit when not given. */
  readonly maxBytes?: number;
  /** Form field the file came in, for problems. */
  readonly field?: string;
}

/** A file that has arrived, was checked and waits on disk; `putFile` keeps it, `dispose` drops it. */
export class ReceivedFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly mediaType: string;

  constructor(file: { name: string; path: string; size: number; sha256: string; mediaType: string }) {
    this.name = file.name;
    this.path = file.path;
    this.size = file.size;
    this.sha256 = file.sha256;
    this.mediaType = file.mediaType;
  }

  /** Harmless after `putFile` and when called twice. */
  async dispose(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

/**
 * Streams a file to disk while hashing it, then checks size, kind (by its first bytes) and, when ClamAV is configured,
 * its content. Memory does not grow with the file. Not in a transaction: a slow upload must not hold one open.
 *
 * @throws Problem 413 too large, 415 wrong kind, 422 empty, infected or in disguise (a second format inside, a giant picture), 503 when the scanner is away
 */
export async function receiveFile(
  ctx: Ctx,
  source: AsyncIterable<Uint8Array>,
  name: string,
  rule: ReceiveRule,
): Promise<ReceivedFile> {
  const { incoming } = blobStore(ctx.app);
  await mkdir(incoming, { recursive: true });
  const path = join(incoming, randomUUID());
  const handle = await open(path, 'wx', 0o600);
  try {
    const written = await writeDown(handle, source, rule.maxBytes ?? ctx.app.config.maxUploadBytes, () =>
      handle.close(),
    );
    if (written.tooLarge) throw tooLarge(rule.maxBytes ?? ctx.app.config.maxUploadBytes, rule.field, ctx.lang);
    if (written.size === 0) throw emptyFile(rule.field, ctx.lang);
    const mediaType = await sniff(written.head, rule.accept);
    if (!mediaType) throw wrongKind(rule.accept, rule.field, ctx.lang);
    const disguise = await findDisguise(path, written.size, mediaType);
    if (disguise) {
      ctx.app.log.warn({ disguise, mediaType, requestId: ctx.requestId }, 'a file in disguise was refused');
      throw disguised(disguise, rule.field, ctx.lang);
    }
    await checkForMalware(ctx, path, rule.field);
    return new ReceivedFile({
      name: cleanName(name, mediaType),
      path,
      size: written.size,
      sha256: written.sha256,
      mediaType,
    });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Reads the source to its end even when it is too large, so that the sender gets to see the answer. */
async function writeDown(
  handle: FileHandle,
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  close: () => Promise<void>,
) {
  const hash = createHash('sha256');
  const head: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      if (size < HEAD) head.push(chunk.subarray(0, HEAD - size));
      size += chunk.length;
      if (size > maxBytes) continue;
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    if (size <= maxBytes) await handle.sync();
  } finally {
    await close();
  }
  return { size, tooLarge: size > maxBytes, head: Buffer.concat(head), sha256: hash.digest('hex') };
}

async function checkForMalware(ctx: Ctx, path: string, field: string | undefined): Promise<void> {
  const url = clamavUrl(ctx.app);
  if (!url) return;
  let found: string | null;
  try {
    ({ found } = await scan(url, createReadStream(path)));
  } catch (error) {
    ctx.app.log.error({ err: error }, 'the malware scanner is away');
    throw scanUnavailable();
  }
  if (found === null) return;
  ctx.app.log.warn({ signature: found, requestId: ctx.requestId }, 'an infected file was refused');
  throw infected(field, ctx.lang);
}
