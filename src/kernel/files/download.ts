import { Readable } from 'node:stream';
import type { App } from '../app.ts';
import { blobStore } from './blobs.ts';
import { attachment } from './name.ts';
import type { StoredFile } from './put.ts';

/**
 * Answer that lets a person save a file. Never shown in place: what somebody uploaded must not run in our origin
 * (OWASP ASVS V12). The caller has checked that this person may have it.
 *
 * @throws Error when the bytes are gone, which a backup must bring back
 */
export async function fileResponse(app: App, file: StoredFile, request?: Request): Promise<Response> {
  const blobs = blobStore(app);
  if (!(await blobs.has(file.sha256))) throw new Error(`the bytes of file ${file.id} are missing`);
  const etag = `"${file.sha256}"`;
  const headers = new Headers({
    'content-type': file.mediaType,
    'content-disposition': attachment(file.name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-cache',
    etag,
  });
  if (request?.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  headers.set('content-length', String(file.size));
  const body =
    request?.method === 'HEAD' ? null : (Readable.toWeb(blobs.read(file.sha256)) as ReadableStream<Uint8Array>);
  return new Response(body, { headers });
}
