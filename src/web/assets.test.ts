import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { Hono } from 'hono';
// @ts-expect-error: a package without types
import subsetFont from 'subset-font';
import { beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error: a build script without types
import { build, fontText } from '../../scripts/build.mjs';
import { asset, publicFolder, serveAssets } from './assets.ts';

const app = new Hono().get('/assets/*', serveAssets);
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

beforeAll(async () => {
  await build({ server: false });
});

/** Code points a TrueType font maps to a glyph: its `cmap` of format 4 (OpenType specification). */
function characters(font: Buffer): Set<number> {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, at) => 12 + at * 16);
  const cmap = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap');
  if (cmap === undefined) throw new Error('No cmap');
  const start = font.readUInt32BE(cmap + 8);
  const offsets = Array.from(
    { length: font.readUInt16BE(start + 2) },
    (_, at) => start + font.readUInt32BE(start + 8 + at * 8),
  );
  const table = offsets.find((at) => font.readUInt16BE(at) === 4);
  if (table === undefined) throw new Error('No cmap of format 4');
  const bytes = font.readUInt16BE(table + 6);
  const found = new Set<number>();
  for (let at = 0; at < bytes; at += 2) {
    const last = font.readUInt16BE(table + 14 + at);
    const first = font.readUInt16BE(table + 16 + bytes + at);
    for (let code = first; code <= last && code < 0xffff; code++) found.add(code);
  }
  return found;
}

describe('size limits', () => {
  const size = (name: string): number => statSync(join(publicFolder, asset(name).slice('/assets/'.length))).size;

  test.each(['400', '600'])(
    'font %s is at most 20 KB and has a glyph for every letter of Vietnamese',
    async (weight) => {
      const name = `fonts/be-vietnam-pro-${weight}.woff2`;
      expect(size(name)).toBeLessThanOrEqual(20 * 1024);
      const woff2 = readFileSync(join(publicFolder, asset(name).slice('/assets/'.length)));
      const known = characters(await subsetFont(woff2, '', { targetFormat: 'sfnt', keepAllGlyphs: true }));
      const vowels = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'];
      const tones = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
      const letters = vowels.flatMap((vowel) => tones.map((tone) => (vowel + tone).normalize('NFC')));
      const needed = [...letters, 'đ'].flatMap((letter) => [letter, letter.toUpperCase()]);
      expect(needed).toHaveLength(146);
      const missing = [...needed, ...fontText()].filter((letter) => !known.has(letter.codePointAt(0) ?? 0));
      expect(missing).toEqual([]);
    },
  );

  test('the stylesheet is at most 12 KB on the wire, and asks no other host for anything', () => {
    const css = readFileSync(join(publicFolder, asset('app.css').slice('/assets/'.length)));
    expect(gzipSync(css).length).toBeLessThanOrEqual(12 * 1024);
    expect(css.toString()).not.toMatch(/url\("?(?:https?:)?\/\//);
  });
});

describe('serving', () => {
  test('the hashed address is kept by browsers for a year', async () => {
    expect(asset('app.css')).toMatch(/^\/assets\/app\.[0-9a-f]{10}\.css$/);
    const answer = await get(asset('app.css'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBeNull();
  });

  test('the smallest encoding the browser takes is sent, and it is the same file', async () => {
    const plain = Buffer.from(await (await get(asset('app.css'))).arrayBuffer());
    const br = await get(asset('app.css'), { 'accept-encoding': 'gzip, deflate, br' });
    expect(br.headers.get('content-encoding')).toBe('br');
    expect(brotliDecompressSync(Buffer.from(await br.arrayBuffer()))).toEqual(plain);
    const gz = await get(asset('app.css'), { 'accept-encoding': 'br;q=0, gzip' });
    expect(gz.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(Buffer.from(await gz.arrayBuffer()))).toEqual(plain);
    expect(gz.headers.get('vary')).toBe('accept-encoding');
  });

  test('fonts go out as they are', async () => {
    const font = await get(asset('fonts/be-vietnam-pro-400.woff2'), { 'accept-encoding': 'br' });
    expect(font.headers.get('content-type')).toBe('font/woff2');
    expect(font.headers.get('content-encoding')).toBeNull();
    expect(
      Buffer.from(await font.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('wOF2');
  });

  test('a known version is not sent twice', async () => {
    const etag = (await get(asset('app.css'))).headers.get('etag') ?? '';
    expect((await get(asset('app.css'), { 'if-none-match': etag })).status).toBe(304);
  });

  test.each([
    '/assets/manifest.json',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/app.css',
    '/assets/',
  ])('%s is not served', async (path) => expect((await get(path)).status).toBe(404));

  test('a name the build does not know fails loudly', () =>
    expect(() => asset('nothing.css')).toThrow("'nothing.css'"));
});
