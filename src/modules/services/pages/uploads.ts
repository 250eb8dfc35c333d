import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import {
  completePartialFile,
  dropPartialBytes,
  type PartialFile,
  photosAndPdf,
  type ReceivedFile,
  receivePart,
} from '../../../kernel/files/index.ts';
import { problemResponse } from '../../../kernel/http/endpoints.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import { appendUpload, beginUpload, discardUpload, finishUpload, openUpload } from '../drafts/uploads.ts';
import { UPLOADS } from './apply-paths.ts';

/**
 * Uploads that go on after a cut: the tus resumable upload protocol 1.0.0 (https://tus.io/protocols/resumable-upload),
 * core with the extensions creation, expiration and termination. The form sent in one piece stays the way without script.
 */
const VERSION = '1.0.0';
const EXTENSIONS = 'creation,expiration,termination';
const PART_TYPE = 'application/offset+octet-stream';

type Handler = (c: Context<Env>) => Promise<Response>;

/** Answers of the protocol: its version in each, problems as JSON, never a redirect to signing in. */
function tus(handle: (c: Context<Env>, ctx: Ctx) => Promise<Response>): Handler {
  return async (c) => {
    const ctx = c.get('ctx');
    const answer = await answered(c, ctx, handle);
    answer.headers.set('tus-resumable', VERSION);
    answer.headers.set('cache-control', 'no-store');
    return answer;
  };
}

async function answered(
  c: Context<Env>,
  ctx: Ctx,
  handle: (c: Context<Env>, ctx: Ctx) => Promise<Response>,
): Promise<Response> {
  if (c.req.header('tus-resumable') !== VERSION) {
    const headers = { 'tus-version': VERSION, 'tus-extension': EXTENSIONS };
    return new Response(null, { status: 412, headers });
  }
  try {
    return await handle(c, ctx);
  } catch (error) {
    if (!(error instanceof Problem)) ctx.app.log.error({ err: error, requestId: ctx.requestId }, 'an upload failed');
    return problemResponse(error, ctx.lang, ctx.requestId);
  }
}

const state = (upload: PartialFile, status: number, more: Record<string, string> = {}): Response =>
  new Response(null, {
    status,
    headers: {
      'upload-offset': String(upload.received),
      'upload-length': String(upload.size),
      'upload-expires': upload.expiresAt.toUTCString(),
      ...more,
    },
  });

const bad = (vi: string, en: string): Problem => new Problem(400, 'bad_upload', { vi, en });

const wholeNumber = (text: string | undefined): number | null => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : null);

/** `filename d29ybGQ=,draft …`: names with base64 of UTF-8. */
function metadata(header: string | undefined): Map<string, string> {
  const pairs = (header ?? '').split(',').map((pair) => pair.trim().split(' '));
  return new Map(pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}

export const uploadOptions: Handler = async (c) =>
  new Response(null, {
    status: 204,
    headers: {
      'tus-resumable': VERSION,
      'tus-version': VERSION,
      'tus-extension': EXTENSIONS,
      'tus-max-size': String(c.get('ctx').app.config.maxUploadBytes),
    },
  });

/** POST: opens an upload; `Upload-Metadata` names the draft, the question (`field`) and the file (`filename`). */
export const createUpload = tus(async (c, ctx) => {
  const size = wholeNumber(c.req.header('upload-length'));
  if (!size) throw bad('Thiếu kích thước tệp (Upload-Length).', 'The size of the file (Upload-Length) is missing.');
  const about = metadata(c.req.header('upload-metadata'));
  const upload = await execute(ctx, beginUpload, {
    draftId: about.get('draft') ?? '',
    field: about.get('field') ?? '',
    name: about.get('filename') ?? '',
    size,
  });
  return state(upload, 201, { location: `${UPLOADS}/${upload.id}` });
});

const idOf = (c: Context<Env>) => ({ uploadId: c.req.param('upload') ?? '' });

/** HEAD (which the router answers from GET without a body): how many bytes are here. */
export const uploadState = tus(async (c, ctx) => state(await ask(ctx, openUpload, idOf(c)), 200));

/** PATCH: appends; with the last byte the file is checked, kept and attached. An empty part asks for that again. */
export const patchUpload = tus(async (c, ctx) => {
  if (c.req.header('content-type') !== PART_TYPE) {
    throw new Problem(415, 'part_needed', {
      vi: `Phần tệp phải gửi với Content-Type: ${PART_TYPE}.`,
      en: `A part must be sent with Content-Type: ${PART_TYPE}.`,
    });
  }
  const offset = wholeNumber(c.req.header('upload-offset'));
  if (offset === null) throw bad('Thiếu vị trí của phần tệp (Upload-Offset).', 'Upload-Offset is missing.');
  const before = await ask(ctx, openUpload, idOf(c));
  const { body } = c.req.raw;
  // Read as it comes: a stream in between would drop what it holds when the line is cut.
  const part = await receivePart(ctx, before, offset, body as AsyncIterable<Uint8Array> | null);
  let after: PartialFile;
  try {
    after = await execute(ctx, appendUpload, { ...idOf(c), offset, part });
  } finally {
    await part.dispose();
  }
  if (after.received === after.size && !after.finished) await finish(ctx, after);
  return state(after, 204);
});

async function finish(ctx: Ctx, upload: PartialFile): Promise<void> {
  let received: ReceivedFile | undefined;
  try {
    received = await completePartialFile(ctx, upload, { accept: photosAndPdf });
    await execute(ctx, finishUpload, { uploadId: upload.id, received });
  } catch (error) {
    // Somebody else finished it meanwhile, and took the bytes away.
    if ((await ask(ctx, openUpload, { uploadId: upload.id })).finished) return;
    // What the checks refuse will be refused again; only when they could not be made may it be tried later.
    if (error instanceof Problem && error.status < 500) await giveUp(ctx, upload.id);
    throw error;
  } finally {
    await received?.dispose();
  }
  await dropPartialBytes(ctx.app, upload.id);
}

async function giveUp(ctx: Ctx, uploadId: string): Promise<void> {
  await execute(ctx, discardUpload, { uploadId });
  await dropPartialBytes(ctx.app, uploadId);
}

/** DELETE: the person changed their mind. */
export const deleteUpload = tus(async (c, ctx) => {
  await giveUp(ctx, idOf(c).uploadId);
  return new Response(null, { status: 204 });
});
