import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Problem } from '../kernel/problem.ts';
import { ErrorPage, OfflinePage } from './error-page.tsx';
import type { Frame } from './frame.ts';
import { StyleGuidePage } from './style-guide.tsx';

const frame: Frame = {
  lang: 'vi',
  path: '/he-thiet-ke?x=1',
  theme: 'auto',
  province: { name: { vi: 'Tỉnh Mẫu', en: 'Sample Province' } },
  viewer: { name: 'Nguyễn <Ba>', staff: true, title: 'Chuyên viên', unit: 'UBND phường Mẫu' },
  nav: [{ href: '/thu-tuc', label: { vi: 'Thủ tục', en: 'Procedures' }, current: true }],
  demo: true,
  requestId: 'yeu-cau-1',
  notices: 3,
};

const all = (markup: string, pattern: RegExp): string[] =>
  [...markup.matchAll(pattern)].map((found) => found[1] as string);

describe.each(['portal', 'workspace', 'centre'] as const)('every component in the %s', (door) => {
  const markup = String(<StyleGuidePage frame={frame} door={door} />);

  test('is one document, in the reader’s language', () => {
    expect(markup.startsWith('<!doctype html><html lang="vi" data-theme="auto"')).toBe(true);
    expect(markup.match(/<html/g)).toHaveLength(1);
    expect(markup.match(/<h1/g)).toHaveLength(1);
    expect(markup.match(/<main/g)).toHaveLength(1);
  });

  test('needs nothing that the content security policy forbids', () => {
    expect(markup).not.toMatch(/ style=/);
    expect(markup).not.toMatch(/ on\w+="/);
    expect(markup).not.toMatch(/<style|<script|javascript:/);
  });

  test('has no id twice, and every reference leads somewhere', () => {
    const ids = all(markup, / id="([^"]+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(ids);
    const references = [
      ...all(markup, / for="([^"]+)"/g),
      ...all(markup, / aria-(?:describedby|labelledby)="([^"]+)"/g),
    ];
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references.flatMap((value) => value.split(' '))) expect(known).toContain(reference);
    for (const target of all(markup, /href="#(f-[^"]+)"/g)) expect(known).toContain(target);
  });

  test('every text box, choice and list has a label', () => {
    const labelled = new Set(all(markup, / for="([^"]+)"/g));
    const controls = [...markup.matchAll(/<(?:input|select|textarea)[^>]*>/g)]
      .map(String)
      .filter((tag) => !tag.includes('type="hidden"'));
    expect(controls.length).toBeGreaterThan(15);
    for (const control of controls) expect(labelled).toContain(/ id="([^"]+)"/.exec(control)?.[1]);
  });

  test('escapes the person’s name', () => expect(markup).toContain('Nguyễn &lt;Ba&gt;'));
});

describe('error pages', () => {
  test.each([401, 403, 404, 422, 500, 503, 418])('%d says what to do and which request it was', (status) => {
    const markup = String(<ErrorPage frame={frame} status={status} />);
    expect(markup).toContain('yeu-cau-1');
    expect(markup).toMatch(/<h1>[^<]{5,}<\/h1>/);
    expect(markup).toContain('class="btns"');
  });

  test('an expected problem speaks for itself, in English too', () => {
    const problem = new Problem(409, 'taken', { vi: 'Hồ sơ đã được tiếp nhận.', en: 'Already received.' });
    expect(String(<ErrorPage frame={{ ...frame, lang: 'en' }} status={409} problem={problem} />)).toContain(
      'Already received.',
    );
  });

  test('signing in leads back to this page', () => {
    expect(String(<ErrorPage frame={frame} status={401} />)).toContain('/dang-nhap?tro-ve=%2Fhe-thiet-ke%3Fx%3D1');
  });

  test('a simple page is small: the shell costs at most 6 KB of HTML on the wire', () => {
    expect(gzipSync(String(<OfflinePage frame={frame} />)).length).toBeLessThanOrEqual(6 * 1024);
  });
});
