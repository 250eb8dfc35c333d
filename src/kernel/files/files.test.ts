import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventsPart } from '../events/index.ts';
import { jobsPart } from '../jobs/index.ts';
import { Problem } from '../problem.ts';
import { sql } from '../store/index.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import {
  allKinds,
  attachment,
  cleanFiles,
  fileResponse,
  filesPart,
  findFile,
  putFile,
  readFileBytes,
  readForm,
  receiveFile,
  removeFile,
  sizeText,
} from './index.ts';
import { cleanName } from './name.ts';

const bytes = (head: (number | string)[], size = 64): Uint8Array => {
  const start = Buffer.concat(
    head.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]))),
  );
  return Buffer.concat([start, Buffer.alloc(Math.max(0, size - start.length), 7)]);
};
const jpeg = (size?: number) => bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16, 'JFIF', 0], size);
const png = () => bytes([0x89, 'PNG\r\n', 0x1a, '\n', 0, 0, 0, 13, 'IHDR', 0, 0, 0, 9, 0, 0, 0, 9]);
const webp = () => bytes(['RIFF', 56, 0, 0, 0, 'WEBPVP8 ']);
const heic = () => bytes([0, 0, 0, 24, 'ftypheic', 0, 0, 0, 0, 'mif1heic']);
const pdf = () => bytes(['%PDF-1.7\n']);

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ modules: [storePart, eventsPart, jobsPart, filesPart], env: { MAX_UPLOAD_MB: '1' } });
});
afterAll(() => t.close());

const incoming = () => readdir(join(t.app.config.dataDir, 'files', 'incoming')).catch(() => []);
const stored = (sha256: string) => join(t.app.config.dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};
const put = (content: Uint8Array, name = 'giấy tờ.jpg') => putFile(t.ctx(), content, { name, purpose: 'test.paper' });

describe('keeping a file', () => {
  it('writes it under its hash, once for equal bytes, with a row for each use', async () => {
    const one = await put(jpeg());
    const two = await put(jpeg(), 'other.jpg');
    expect(two.sha256).toBe(one.sha256);
    expect(two.id).not.toBe(one.id);
    expect(await readFile(stored(one.sha256))).toEqual(jpeg());
    expect(await findFile(t.ctx(), one.id)).toEqual({ ...one, size: 64, mediaType: 'image/jpeg', name: 'giấy tờ.jpg' });
    expect(await readFileBytes(t.ctx(), two.id)).toEqual(jpeg());
    expect(await incoming()).toEqual([]);
    await expect(findFile(t.ctx(), '019520a0-0000-7000-8000-000000000001')).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['image/jpeg', jpeg()],
    ['image/png', png()],
    ['image/webp', webp()],
    ['image/heic', heic()],
    ['application/pdf', pdf()],
  ])('knows %s by its first bytes', async (mediaType, content) => {
    expect((await put(content, 'x.bin')).mediaType).toBe(mediaType);
  });

  it.each([
    ['a web page called .pdf', bytes(['<!doctype html><script>'])],
    ['a program', bytes(['MZ', 0x90, 0])],
    ['an SVG', bytes(['<svg xmlns="http://www.w3.org/2000/svg">'])],
    ['an archive', bytes(['PK', 3, 4])],
    ['a GIF', bytes(['GIF89a'])],
  ])('refuses %s, naming the kinds that are taken', async (_what, content) => {
    const problem = await problemOf(put(content, 'x.pdf'));
    expect(problem).toMatchObject({ status: 415, code: 'file_kind_not_allowed' });
    expect(problem.text.vi).toContain('JPEG, PNG, WebP, HEIC, PDF');
    expect(await incoming()).toEqual([]);
  });

  it('refuses a kind that this place does not take', async () => {
    const problem = await problemOf(putFile(t.ctx(), png(), { purpose: 'test.paper', accept: ['pdf'] }));
    expect(problem.text.en).toContain('Allowed: PDF.');
  });

  it('takes a file of exactly the limit and refuses one byte more, naming the limit', async () => {
    expect((await put(jpeg(1_048_576))).size).toBe(1_048_576);
    const problem = await problemOf(put(jpeg(1_048_577)));
    expect(problem).toMatchObject({ status: 413, code: 'file_too_large' });
    expect(problem.text.vi).toContain('1 MB');
    expect(await problemOf(put(new Uint8Array()))).toMatchObject({ status: 422, code: 'file_empty' });
    expect(await incoming()).toEqual([]);
  });

  it('leaves no row when the transaction fails, and can be tried again with the same upload', async () => {
    const received = await receiveFile(t.ctx(), new Blob([new Uint8Array(png())]).stream(), 'a.png', {
      accept: allKinds,
    });
    const attempt = (fail: boolean) =>
      t.db.transaction().execute(async (db) => {
        const file = await putFile({ ...t.ctx(), db }, received, { purpose: 'test.retry' });
        if (fail) throw new Error('again, please');
        return file;
      });
    await expect(attempt(true)).rejects.toThrow('again');
    const file = await attempt(false);
    expect(await readFileBytes(t.ctx(), file.id)).toEqual(png());
    const { rows } = await sql`SELECT id FROM file WHERE purpose = 'test.retry'`.execute(t.db);
    expect(rows).toEqual([{ id: file.id }]);
  });
});

describe('a form', () => {
  const request = (body: BodyInit, headers: Record<string, string> = {}) =>
    new Request('http://localhost/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
  const form = (...parts: [string, string | File][]): FormData => {
    const data = new FormData();
    for (const [name, value] of parts) {
      if (typeof value === 'string') data.append(name, value);
      else data.append(name, value);
    }
    return data;
  };
  const rule = { files: { paper: { accept: allKinds, maxCount: 2, maxBytes: 10_000 } } };
  const file = (content: Uint8Array, name: string) => new File([new Uint8Array(content)], name);

  it('gives fields and files, and the files can be kept', async () => {
    const read = await readForm(
      t.ctx(),
      request(
        form(
          ['name', 'Nguyễn Thị Hòa'],
          ['paper', file(jpeg(), 'Căn cước.jpg')],
          ['paper', file(pdf(), 'b.pdf')],
          ['name', 'x'],
        ),
      ),
      rule,
    );
    expect(read.fields.getAll('name')).toEqual(['Nguyễn Thị Hòa', 'x']);
    expect(read.files.get('paper')?.map((one) => [one.name, one.mediaType])).toEqual([
      ['Căn cước.jpg', 'image/jpeg'],
      ['b.pdf', 'application/pdf'],
    ]);
    const [first] = read.files.get('paper') ?? [];
    if (!first) throw new Error('no file');
    await putFile(t.ctx(), first, { purpose: 'test.form' });
    expect(await incoming()).toHaveLength(1);
    await read.dispose();
    expect(await incoming()).toEqual([]);
  });

  it('without a chosen file, or urlencoded, has none', async () => {
    const empty = await readForm(t.ctx(), request(form(['a', '1'], ['paper', new File([], '')])), rule);
    expect([...empty.fields, ...empty.files]).toEqual([['a', '1']]);
    const encoded = await readForm(
      t.ctx(),
      request(
        new URLSearchParams([
          ['tên', 'Đỗ'],
          ['b', '2'],
        ]),
      ),
    );
    expect([...encoded.fields]).toEqual([
      ['tên', 'Đỗ'],
      ['b', '2'],
    ]);
  });

  it.each([
    ['too large a file', [['paper', file(jpeg(10_001), 'a.jpg')]], 413, 'file_too_large', /9[.,]8 KB/],
    ['a wrong kind', [['paper', file(bytes(['GIF89a']), 'a.jpg')]], 415, 'file_kind_not_allowed', /JPEG/],
    [
      'too many',
      [
        ['paper', file(png(), '1')],
        ['paper', file(png(), '2')],
        ['paper', file(png(), '3')],
      ],
      413,
      'too_many_files',
      /2/,
    ],
    ['a file where none belongs', [['other', file(png(), '1')]], 422, 'file_not_expected', /không nhận/],
    ['an empty file', [['paper', file(new Uint8Array(), 'a.jpg')]], 422, 'file_empty', /rỗng/],
    [
      'a good file after a bad one',
      [
        ['paper', file(bytes(['x']), 'a')],
        ['paper', file(png(), 'b')],
      ],
      415,
      'file_kind_not_allowed',
      /PNG/,
    ],
  ] as [string, [string, File][], number, string, RegExp][])(
    'with %s is refused at its field; nothing stays behind',
    async (_what, parts, status, code, text) => {
      const problem = await problemOf(readForm(t.ctx(), request(form(['a', '1'], ...parts)), rule));
      expect(problem).toMatchObject({ status, code });
      expect(problem.text.vi).toMatch(text);
      expect(problem.fields).toEqual([{ path: parts[0]?.[0], message: problem.text.vi }]);
      expect(await incoming()).toEqual([]);
    },
  );

  it('with too long or too many fields is refused', async () => {
    expect(
      await problemOf(readForm(t.ctx(), request(form(['a', 'x'.repeat(2000)])), { maxFieldBytes: 1000 })),
    ).toMatchObject({ status: 413 });
    expect(await problemOf(readForm(t.ctx(), request(form(['a', '1'], ['b', '2'])), { maxFields: 1 }))).toMatchObject({
      status: 413,
    });
  });

  it('of another type, cut off or without boundary is refused', async () => {
    expect(await problemOf(readForm(t.ctx(), request('{}', { 'content-type': 'application/json' })))).toMatchObject({
      status: 415,
    });
    expect(await problemOf(readForm(t.ctx(), request('x', { 'content-type': 'multipart/form-data' })))).toMatchObject({
      status: 400,
    });
    const type = { 'content-type': 'multipart/form-data; boundary=b' };
    const cut = `--b\r\nContent-Disposition: form-data; name="paper"; filename="a.png"\r\n\r\n${'x'.repeat(500)}`;
    expect(await problemOf(readForm(t.ctx(), request(cut, type), rule))).toMatchObject({
      status: 400,
      code: 'bad_form',
    });
    expect(await incoming()).toEqual([]);
  });

  it('that never ends is cut', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(
          sent === 1
            ? Buffer.from('--b\r\nContent-Disposition: form-data; name="paper"; filename="a.png"\r\n\r\n')
            : Buffer.alloc(1_048_576, 120),
        );
      },
    });
    const problem = await problemOf(
      readForm(t.ctx(), request(endless, { 'content-type': 'multipart/form-data; boundary=b' }), rule),
    );
    expect(problem.status).toBe(413);
    expect(sent).toBeLessThan(100);
    expect(await incoming()).toEqual([]);
  });
});

describe('a download', () => {
  it('is always an attachment that nothing can run', async () => {
    const file = await put(pdf(), 'Đơn đề nghị "gấp".pdf');
    const response = await fileResponse(t.app, file);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(pdf()));
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/pdf',
      'content-length': '64',
      'content-disposition': `attachment; filename="Don de nghi _gap_.pdf"; filename*=UTF-8''${encodeURIComponent('Đơn đề nghị _gấp_.pdf')}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-cache',
      etag: `"${file.sha256}"`,
    });
    const again = new Request('http://localhost/', { headers: { 'if-none-match': `"${file.sha256}"` } });
    expect((await fileResponse(t.app, file, again)).status).toBe(304);
  });

  it('has a name without path, tricks and line breaks', () => {
    expect(cleanName('../../etc/passwd', 'application/pdf')).toBe('passwd.pdf');
    expect(cleanName('C:\\fake\\ảnh.JPEG', 'image/jpeg')).toBe('ảnh.JPEG');
    expect(cleanName('invoice\u202egpj.exe', 'image/png')).toBe('invoicegpj.exe.png');
    expect(cleanName('', 'image/png')).toBe('tep.png');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const clean = cleanName(name, 'image/png');
        expect(clean).toMatch(/^[^\p{Cc}\p{Cf}/\\]+\.png$/iu);
        expect([...clean].length).toBeLessThanOrEqual(155);
        expect(attachment(clean)).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w.!~%-]+$/);
      }),
    );
  });

  it('sizes are written as people write them', () => {
    expect([
      sizeText(10_485_760, 'vi'),
      sizeText(1_572_864, 'vi'),
      sizeText(1_572_864, 'en'),
      sizeText(512, 'en'),
    ]).toEqual(['10 MB', '1,5 MB', '1.5 MB', '512 B']);
  });
});

describe('cleaning', () => {
  it('removes only what no row refers to and what is older than two days', async () => {
    const kept = await put(bytes([0xff, 0xd8, 0xff, 'kept']));
    const gone = await put(bytes([0xff, 0xd8, 0xff, 'gone']));
    await removeFile(t.ctx(), gone.id);
    const left = join(t.app.config.dataDir, 'files', 'incoming', 'left-behind');
    await writeFile(left, 'x');
    await utimes(left, t.clock.now(), t.clock.now());
    expect(await cleanFiles(t.app)).toEqual({ blobs: 0, unfinished: 0 });
    t.clock.advance(2 * 86_400_000 + 1);
    // Used anew by a transaction that is still open: stays.
    const open = await put(bytes([0xff, 0xd8, 0xff, 'open']));
    await utimes(stored(open.sha256), 0, 0);
    await removeFile(t.ctx(), open.id);
    await t.db.transaction().execute(async (db) => {
      await putFile({ ...t.ctx(), db }, bytes([0xff, 0xd8, 0xff, 'open']), { name: 'o', purpose: 'test.open' });
      await utimes(stored(open.sha256), 0, 0);
      expect(await cleanFiles(t.app)).toEqual({ blobs: 1, unfinished: 1 });
    });
    expect(await cleanFiles(t.app)).toEqual({ blobs: 0, unfinished: 0 });
    await expect(readFile(stored(gone.sha256))).rejects.toThrow(/ENOENT/);
    expect(await readFile(stored(kept.sha256))).toBeDefined();
    expect(await readFile(stored(open.sha256))).toBeDefined();
    await expect(fileResponse(t.app, gone)).rejects.toThrow(/missing/);
  });
});

describe('the malware scanner', () => {
  let server: Server;
  /** A clamd of our own: speaks INSTREAM and finds the EICAR test text. */
  const clamd = (): Promise<string> =>
    new Promise((resolve) => {
      server = createServer((socket) => {
        let got = Buffer.alloc(0);
        socket.on('data', (part) => {
          got = Buffer.concat([got, part]);
          const command = Buffer.from('zINSTREAM\0');
          if (!got.subarray(0, command.length).equals(command)) return;
          let at = command.length;
          const content: Buffer[] = [];
          while (got.length >= at + 4) {
            const length = got.readUInt32BE(at);
            if (length === 0) {
              const bad = Buffer.concat(content).includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
              socket.end(bad ? 'stream: Win.Test.EICAR_HDB-1 FOUND\0' : 'stream: OK\0');
              return;
            }
            content.push(got.subarray(at + 4, at + 4 + length));
            at += 4 + length;
          }
        });
      });
      server.listen(0, '127.0.0.1', () => resolve(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`));
    });
  const configure = (url: string | null) => Object.assign(t.app.config, { clamavUrl: url });
  afterEach(() => {
    configure(null);
    server?.close();
  });

  it('lets clean files in, keeps infected ones out, and nothing in while it is away', async () => {
    const url = await clamd();
    configure(url);
    expect((await put(jpeg(300_000))).size).toBe(300_000);
    const problem = await problemOf(put(bytes([0xff, 0xd8, 0xff, 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE'])));
    expect(problem).toMatchObject({ status: 422, code: 'file_infected' });
    await new Promise((resolve) => server.close(resolve));
    expect(await problemOf(put(jpeg()))).toMatchObject({ status: 503, code: 'scan_unavailable' });
    expect(await incoming()).toEqual([]);
  });
});
