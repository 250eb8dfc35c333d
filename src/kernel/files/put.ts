import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { actorRef } from '../identity/actor.ts';
import { notFound } from '../problem.ts';
import type { Db } from '../store/index.ts';
import { blobStore } from './blobs.ts';
import { allKinds } from './kinds.ts';
import { ReceivedFile, type ReceiveRule, receiveFile } from './receive.ts';

export interface StoredFile {
  readonly id: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
  readonly name: string;
  readonly purpose: string;
  readonly ownerId: string | null;
  readonly createdAt: Date;
}

export interface PutOptions extends Partial<ReceiveRule> {
  /** `<module>.<what for>`. */
  readonly purpose: string;
  /** File name for bytes and streams, which have none. */
  readonly name?: string;
  readonly ownerId?: string | null;
}

/** First part of the advisory lock key of a blob; the second is the start of its hash. */
const LOCK = 7_213_005;

/** Holds a blob until the transaction ends: shared to refer to it, alone to remove it. False: somebody else has it. */
export async function lockBlob(tx: Db, sha256: string, mode: 'share' | 'remove'): Promise<boolean> {
  const key = Buffer.from(sha256.slice(0, 8), 'hex').readInt32BE();
  if (mode === 'share') {
    await sql`SELECT pg_advisory_xact_lock_shared(${LOCK}::int, ${key}::int)`.execute(tx);
    return true;
  }
  const { rows } = await sql<{
    got: boolean;
  }>`SELECT pg_try_advisory_xact_lock(${LOCK}::int, ${key}::int) AS got`.execute(tx);
  return rows[0]?.got ?? false;
}

/**
 * Keeps a file: its bytes under their hash, and a row that says whose it is and what for, in the caller's transaction.
 * Give it what `readForm` or `receiveFile` answered; bytes and streams are received first, with the same checks.
 * Safe to run again with the same received file when the transaction is tried again.
 *
 * @throws Problem as {@link receiveFile}
 */
export async function putFile(
  ctx: Ctx,
  source: ReceivedFile | Uint8Array | AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<StoredFile> {
  if (!(source instanceof ReceivedFile)) {
    const rule = { ...options, accept: options.accept ?? allKinds };
    const stream = source instanceof Uint8Array ? once(source) : source;
    const received = await receiveFile(ctx, stream, options.name ?? '', rule);
    return putFile(ctx, received, options).finally(() => received.dispose());
  }
  if (!ctx.db.isTransaction) return ctx.db.transaction().execute((tx) => putFile({ ...ctx, db: tx }, source, options));
  const { sha256 } = source;
  await lockBlob(ctx.db, sha256, 'share');
  const blobs = blobStore(ctx.app);
  try {
    await blobs.adopt(source.path, sha256, ctx.now);
  } catch (error) {
    // On a second attempt at the transaction the first has moved the file already.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !(await blobs.has(sha256))) throw error;
  }
  const row = {
    sha256: Buffer.from(sha256, 'hex'),
    size: source.size,
    media_type: source.mediaType,
    name: source.name,
    purpose: options.purpose,
    owner_id: options.ownerId ?? null,
    created_by: actorRef(ctx.actor),
    created_at: ctx.now,
  };
  const { id } = await ctx.db.insertInto('file').values(row).returning('id').executeTakeFirstOrThrow();
  return {
    id,
    sha256,
    size: source.size,
    mediaType: source.mediaType,
    name: source.name,
    purpose: options.purpose,
    ownerId: options.ownerId ?? null,
    createdAt: ctx.now,
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

interface FileRow {
  id: string;
  sha256: Buffer;
  size: number;
  media_type: string;
  name: string;
  purpose: string;
  owner_id: string | null;
  created_at: Date;
}

/** A file by its id. Asks nobody whether the actor may see it: the caller's query has done so. @throws Problem 404 */
export async function findFile(ctx: Ctx, id: string): Promise<StoredFile> {
  const found = await ctx.db.selectFrom('file').selectAll().where('id', '=', id).executeTakeFirst();
  const row = found as unknown as FileRow | undefined;
  if (!row) throw notFound({ vi: 'tệp', en: 'The file' });
  return {
    id: row.id,
    sha256: row.sha256.toString('hex'),
    size: Number(row.size),
    mediaType: row.media_type,
    name: row.name,
    purpose: row.purpose,
    ownerId: row.owner_id,
    createdAt: row.created_at,
  };
}

/** All bytes of a file, for small ones that are worked on. @throws Problem 404 */
export async function readFileBytes(ctx: Ctx, id: string): Promise<Uint8Array> {
  const { sha256 } = await findFile(ctx, id);
  const parts: Uint8Array[] = [];
  for await (const part of blobStore(ctx.app).read(sha256)) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

/** Forgets a file that nothing refers to; its bytes go with the next cleaning, unless another file has the same. */
export async function removeFile(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.deleteFrom('file').where('id', '=', id).execute();
}
