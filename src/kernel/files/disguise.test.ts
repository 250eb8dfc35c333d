import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsPart } from '../events/index.ts';
import { jobsPart } from '../jobs/index.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { findDisguise } from './disguise.ts';
import { fileResponse, filesPart, putFile } from './index.ts';

const chunk = (type: string, data: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data, Buffer.alloc(4)]);
};

/** A PNG; its checksums are not right, which nothing here looks at. */
function png(width: number, height: number): Buffer {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  ihdr.writeUInt16BE(0x0802, 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', ihdr),
    chunk('IDAT', deflateSync(Buffer.alloc(2_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function jpeg(width: number, height: number, comment = ''): Buffer {
  const com = Buffer.from(`\xff\xfe\0\0${comment}`, 'latin1');
  com.writeUInt16BE(com.length - 2, 2);
  const frame = Buffer.from('ffc0001108000000000301110002110103110100', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const app0 = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');
  return Buffer.concat([app0, com, frame, Buffer.from('ffda0008010100003f00ffd9', 'hex')]);
}

function webp(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(56, 4);
  bytes.write('WEBPVP8X', 8, 'latin1');
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
}

const pdf = (inside = ''): Buffer => Buffer.from(`%PDF-1.7\n${inside}\n%%EOF\n`, 'latin1');

/** An empty-handed ZIP: a directory of one entry and its end. */
function zip(comment = ''): Buffer {
  const entry = Buffer.alloc(50, 0);
  entry.write('PK\x01\x02', 0, 'latin1');
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([entry, end, Buffer.from(comment)]);
}

let t: TestApp;
let folder: string;
beforeAll(async () => {
  t = await testApp({ modules: [storePart, eventsPart, jobsPart, filesPart] });
  folder = await mkdtemp(join(tmpdir(), 'tinhso-disguise-'));
});
afterAll(async () => {
  await t?.close();
  await rm(folder, { recursive: true, force: true });
});

async function look(bytes: Buffer, mediaType: string) {
  const path = join(folder, 'x');
  await writeFile(path, bytes);
  return findDisguise(path, bytes.length, mediaType);
}
const put = (bytes: Uint8Array, name: string) =>
  putFile(t.ctx(), bytes, { name, purpose: 'test.paper' }).then(
    () => 'taken',
    (error: { code?: string }) => error.code,
  );

describe('a file with two natures', () => {
  it.each([
    ['PNG and ZIP', Buffer.concat([png(10, 10), zip()])],
    ['PNG and a page after its end', Buffer.concat([png(10, 10), Buffer.from('<html><script>alert(1)</script>')])],
    ['JPEG and ZIP', Buffer.concat([jpeg(10, 10), zip('bye')])],
    ['JPEG with a page in its comment', jpeg(10, 10, '<html><body onload=alert(1)>')],
    ['JPEG with PHP in its comment', jpeg(10, 10, '<?php system($_GET[0]);')],
    ['PDF and ZIP', Buffer.concat([pdf(), zip()])],
    ['PDF and page', pdf('<script >alert(1)</script>')],
    ['WebP with a tail', Buffer.concat([webp(10, 10), Buffer.from('MZ a program')])],
  ])('is refused: %s', async (_, bytes) => {
    expect(await put(bytes, 'giay-to')).toBe('file_in_disguise');
  });

  it.each([
    ['GIF and script', Buffer.from('GIF89a/*\x01\0*/=1;alert(1)//', 'latin1')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['HTML', Buffer.from('<!DOCTYPE html><html></html>')],
    ['ZIP, DOCX, XLSX, JAR', zip()],
    ['a PDF that begins with something else', Buffer.from('#!/bin/sh\n%PDF-1.7\n')],
  ])('is of no kind that is taken: %s', async (_, bytes) => {
    expect(['file_kind_not_allowed', 'file_in_disguise']).toContain(await put(bytes, 'giay-to.pdf'));
  });
});

describe('a picture that unpacks to a giant', () => {
  it.each([
    ['PNG', png(60_000, 60_000)],
    ['PNG, long', png(2 ** 31 - 1, 1)],
    ['JPEG', jpeg(65_535, 65_535)],
    ['WebP', webp(16_777_215, 256)],
  ])('is refused by its header: %s', async (_, bytes) => {
    expect(bytes.length).toBeLessThan(1_000);
    expect(await put(bytes, 'anh')).toBe('picture_too_large');
  });
});

describe('an honest file', () => {
  it.each([
    ['PNG', png(2_480, 3_508), 'image/png'],
    ['JPEG of A3 at 600 dpi', jpeg(7_016, 9_921, 'Ảnh chụp'), 'image/jpeg'],
    [
      'JPEG with the moving picture of a telephone behind it',
      Buffer.concat([jpeg(9, 9), Buffer.from('\0\0\0\x18ftypmp42')]),
      'image/jpeg',
    ],
    ['WebP', webp(1_000, 1_000), 'image/webp'],
    ['PDF', pdf('1 0 obj <</Type/Catalog>> endobj'), 'application/pdf'],
  ])('is taken: %s', async (_, bytes, mediaType) => {
    expect(await look(bytes, mediaType)).toBeNull();
    expect(await put(bytes, 'giay-to')).toBe('taken');
  });

  it('does not stumble over any bytes', async () => {
    const types = fc.constantFrom('image/png', 'image/jpeg', 'image/webp', 'application/pdf', 'image/heic');
    const start = fc.constantFrom(png(9, 9), jpeg(9, 9), webp(9, 9), pdf(), zip());
    await fc.assert(
      fc.asyncProperty(types, start, fc.uint8Array({ maxLength: 80 }), fc.nat(100), async (type, good, noise, cut) => {
        const bytes = Buffer.concat([good.subarray(0, cut), noise]);
        expect([null, 'two_kinds', 'too_many_pixels']).toContain(await look(bytes, type));
      }),
      { numRuns: 150 },
    );
  });
});

it('every download is an attachment in a sandbox, whatever its kind', async () => {
  for (const bytes of [png(9, 9), jpeg(9, 9), webp(9, 9), pdf()]) {
    const file = await putFile(t.ctx(), bytes, { name: 'a"b\r\nSet-Cookie: x=1.html', purpose: 'test.paper' });
    const { headers } = await fileResponse(t.app, file);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[^"\r\n]*"/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('content-type')).not.toMatch(/html|svg|xml|javascript/);
  }
});
