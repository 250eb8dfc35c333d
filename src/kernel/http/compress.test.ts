import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { Env } from '../module.ts';
import { compressText } from './compress.ts';

const long = 'Hộ kinh doanh '.repeat(500);
const http = new Hono<Env>();
http.use(compressText);
http.get('/page', (c) => {
  c.header('set-cookie', 'lang=vi');
  return c.html(long, 422);
});
http.get('/short', (c) => c.html('ngắn'));
http.get('/file', (c) => c.body(long, 200, { 'content-type': 'application/pdf' }));

const ask = (path: string, encoding = 'gzip, br') => http.request(path, { headers: { 'accept-encoding': encoding } });

describe('compressed text', () => {
  it('says the same in fewer bytes, with status and headers kept', async () => {
    const answer = await ask('/page');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.status).toBe(422);
    expect(answer.headers.get('set-cookie')).toBe('lang=vi');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.length).toBe(Number(answer.headers.get('content-length')));
    expect(bytes.length).toBeLessThan(Buffer.byteLength(long) / 10);
    expect(gunzipSync(bytes).toString()).toBe(long);
  });

  it.each([
    ['a caller that does not read it', '/page', 'identity'],
    ['a short page', '/short', 'gzip'],
    ['a file', '/file', 'gzip'],
  ])('leaves alone %s', async (_, path, encoding) => {
    const answer = await ask(path, encoding);
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect((await answer.text()).length).toBeGreaterThan(0);
  });
});
