import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { execute } from '../../../kernel/execute.ts';
import { cleanPartialFiles, readFileBytes } from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { services } from '../index.ts';
import { openWorld, type Who, type World } from '../testing/world.ts';
import { discardDraft, startDraft } from './commands.ts';
import { getDraft } from './draft.ts';

let w: World;
let http: Hono<Env>;
let who: Who = 'hoa';
let draftId: string;

beforeAll(async () => {
  w = await openWorld();
  w.at('2026-03-02 08:00');
  http = new Hono<Env>();
  http.use(async (c, next) => {
    c.set('ctx', w.as(who));
    await next();
  });
  services.routes?.(http);
  ({ draftId } = await execute(w.as('hoa'), startDraft, { procedure: '9.000001' }));
});
afterAll(() => w.close());

const as = async <T>(name: Who, work: () => Promise<T>): Promise<T> => {
  who = name;
  return work().finally(() => {
    who = 'hoa';
  });
};

const jpeg = (size: number, seed = 1): Uint8Array => {
  const bytes = Buffer.alloc(size, seed);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0]).copy(bytes);
  for (let at = 20; at < size; at += 7) bytes[at] = at % 251;
  return bytes;
};

const TUS = { 'tus-resumable': '1.0.0' };
const b64 = (text: string) => Buffer.from(text).toString('base64');
const about = (draft: string, field = 'drawingFile', name = 'Bản vẽ.jpg') =>
  `draft ${b64(draft)},field ${b64(field)},filename ${b64(name)}`;

const create = (size: number, draft = draftId, field?: string, name?: string) =>
  http.request('/ho-so/gui-tep', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(size), 'upload-metadata': about(draft, field, name) },
  });
const begin = async (size: number, draft = draftId): Promise<string> => {
  const answer = await create(size, draft);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return answer.headers.get('location') ?? '';
};
const patch = (url: string, offset: number, body: BodyInit | Uint8Array, more: Record<string, string> = {}) =>
  http.request(url, {
    method: 'PATCH',
    headers: {
      ...TUS,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
      ...more,
    },
    body: body as BodyInit,
    duplex: 'half',
  } as RequestInit);
const offsetOf = async (url: string): Promise<number> => {
  const answer = await http.request(url, { method: 'HEAD', headers: TUS });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return Number(answer.headers.get('upload-offset'));
};
const attached = async (draft = draftId) => (await getDraft(w.as('hoa'), draft)).files;
const lying = () => readdir(join(w.t.app.config.dataDir, 'files', 'incoming')).catch(() => []);
const fresh = async () => (await execute(w.as('hoa'), startDraft, { procedure: '9.000001' })).draftId;

/** A body whose line breaks after some of the bytes. */
const cutAfter = (bytes: Uint8Array) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes),
    pull: (controller) => controller.error(new Error('line cut')),
  });

it('says what it speaks, and refuses another version', async () => {
  const options = await http.request('/ho-so/gui-tep', { method: 'OPTIONS' });
  expect(options.headers.get('tus-version')).toBe('1.0.0');
  expect(options.headers.get('tus-extension')).toContain('creation');
  expect(Number(options.headers.get('tus-max-size'))).toBe(w.t.app.config.maxUploadBytes);
  const old = await http.request('/ho-so/gui-tep', { method: 'POST', headers: { 'tus-resumable': '0.2.2' } });
  expect([old.status, old.headers.get('tus-version')]).toEqual([412, '1.0.0']);
});

it('goes on after a cut in the middle of a part, and attaches the file once', async () => {
  const content = jpeg(100_000);
  const url = await begin(content.length);
  expect((await patch(url, 0, content.slice(0, 30_000))).headers.get('upload-offset')).toBe('30000');
  // What came before the cut counts.
  await patch(url, 30_000, cutAfter(content.slice(30_000, 41_000)));
  expect(await offsetOf(url)).toBe(41_000);
  expect(await attached()).toEqual([]);
  const page = await (await http.request(`/ho-so/nhap/${draftId}/noi-treo`)).text();
  expect(page).toContain('Bản vẽ.jpg: đã gửi 40 KB trên 97,7 KB');
  expect(page).toMatch(/<script type="module" src="[^"]*upload/);

  const last = await patch(url, 41_000, content.slice(41_000));
  expect([last.status, last.headers.get('upload-offset')]).toEqual([204, '100000']);
  // The answer was lost: the same part again is told that its place is filled, an empty one that all is well.
  expect((await patch(url, 41_000, content.slice(41_000))).status).toBe(409);
  expect((await patch(url, 100_000, new Uint8Array())).status).toBe(204);
  expect(await offsetOf(url)).toBe(100_000);
  const files = await attached();
  expect(files.map(({ field, name, size }) => ({ field, name, size }))).toEqual([
    { field: 'drawingFile', name: 'Bản vẽ.jpg', size: 100_000 },
  ]);
  expect(Buffer.from(await readFileBytes(w.as('hoa'), files[0]?.fileId ?? '')).equals(content)).toBe(true);
  expect(await lying()).toEqual([]);
  expect(await (await http.request(`/ho-so/nhap/${draftId}/noi-treo`)).text()).not.toContain('<script');
});

it('takes one of two parts sent at once, and one of two that end the file', async () => {
  const draft = await fresh();
  const content = jpeg(60_000, 2);
  const url = await begin(content.length, draft);
  const first = await Promise.all([1, 2, 3].map(() => patch(url, 0, content.slice(0, 20_000))));
  expect(first.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
  expect((await patch(url, 20_000, content.slice(20_000))).status).toBe(204);
  expect((await Promise.all([1, 2].map(() => patch(url, 60_000, new Uint8Array())))).map((a) => a.status)).toEqual([
    204, 204,
  ]);
  expect(await attached(draft)).toHaveLength(1);
});

it('refuses a wrong place, too many bytes, a wrong content type', async () => {
  const url = await begin(1_000);
  expect((await patch(url, 5, jpeg(10))).status).toBe(409);
  expect((await patch(url, 0, jpeg(1_001))).status).toBe(413);
  expect((await patch(url, 0, jpeg(10), { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await http.request(url, { method: 'PATCH', headers: TUS })).status).toBe(415);
  expect(await offsetOf(url)).toBe(0);
  const gone = await http.request(url, { method: 'DELETE', headers: TUS });
  expect(gone.status).toBe(204);
  expect((await http.request(url, { method: 'HEAD', headers: TUS })).status).toBe(404);
});

it('refuses what a form in one piece refuses: too large, a forbidden kind, a question that is not asked', async () => {
  const large = await create(w.t.app.config.maxUploadBytes + 1);
  expect([large.status, ((await large.json()) as { title: string }).title]).toEqual([413, 'file_too_large']);
  expect((await create(10, draftId, 'nothing')).status).toBe(404);
  expect((await create(0)).status).toBe(400);

  const draft = await fresh();
  const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500, 3)]);
  const url = await begin(program.length, draft);
  const answer = await patch(url, 0, program);
  expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
    415,
    expect.stringContaining('JPEG, PNG'),
  ]);
  expect((await http.request(url, { method: 'HEAD', headers: TUS })).status).toBe(404);
  expect(await attached(draft)).toEqual([]);
  expect(await lying()).toEqual([]);
});

it('is the sender’s alone, and ends with the draft', async () => {
  const draft = await fresh();
  const url = await begin(5_000, draft);
  await as('it', async () => {
    expect((await http.request(url, { method: 'HEAD', headers: TUS })).status).toBe(403);
    expect((await patch(url, 0, jpeg(10))).status).toBe(403);
    expect((await http.request(url, { method: 'DELETE', headers: TUS })).status).toBe(403);
    expect((await create(10, draft)).status).toBe(403);
  });
  expect(await offsetOf(url)).toBe(0);
  await execute(w.as('hoa'), discardDraft, { draftId: draft });
  expect((await http.request(url, { method: 'HEAD', headers: TUS })).status).toBe(404);
});

it('is kept for a day after its last part, then cleaned up', async () => {
  const draft = await fresh();
  w.at('2026-03-03 08:00');
  const url = await begin(5_000, draft);
  w.at('2026-03-04 07:00');
  expect((await patch(url, 0, jpeg(5_000).slice(0, 100))).status).toBe(204);
  w.at('2026-03-05 06:59');
  await cleanPartialFiles(w.as('hoa'));
  expect(await offsetOf(url)).toBe(100);
  expect(await lying()).toHaveLength(1);
  w.at('2026-03-05 07:00');
  expect((await http.request(url, { method: 'HEAD', headers: TUS })).status).toBe(410);
  expect(await cleanPartialFiles(w.as('hoa'))).toBeGreaterThan(0);
  expect(await lying()).toEqual([]);
});
