import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueProblems } from '../../kernel/i18n/messages.ts';
import { notify } from '../../kernel/notifications/index.ts';
import { LANGS } from '../../kernel/text.ts';
import { type Program, program } from './testing/program.ts';
import { accessibilityWords } from './words/accessibility.ts';
import { accountWords, noticeWords } from './words/account.ts';
import { apiWords } from './words/api-docs.ts';
import { articleWords } from './words/article.ts';
import { guideWords } from './words/guide.ts';
import { homeWords } from './words/home.ts';
import { openDataWords } from './words/open-data.ts';
import { privacyWords } from './words/privacy.ts';
import { systemWords } from './words/system.ts';

let p: Program;
beforeAll(async () => {
  p = await program();
});
afterAll(() => p.t.close());

const PUBLIC = ['/', '/huong-dan', '/tiep-can', '/bao-ve-du-lieu', '/du-lieu-mo', '/api/docs'];
const PRIVATE = ['/ca-nhan', '/thong-bao'];
const text = async (answer: Response | Promise<Response>) => (await answer).text();
const attributes = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map((match) => (match[1] ?? '').replaceAll('&amp;', '&'));

it('every word stands in both languages', () => {
  const all = [
    accessibilityWords,
    accountWords,
    apiWords,
    articleWords,
    guideWords,
    homeWords,
    noticeWords,
    openDataWords,
    privacyWords,
    systemWords,
  ];
  expect(all.flatMap((words) => catalogueProblems(words.catalogue))).toEqual([]);
});

/** What every page must be: whole, without script, with one heading, ids that are unique and links that lead somewhere. */
function expectSound(html: string, path: string): void {
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).not.toMatch(/<script|<style| style="| on[a-z]+="/i);
  expect(html.match(/<h1[ >]/g)).toHaveLength(1);
  const ids = attributes(html, 'id');
  expect(ids).toEqual([...new Set(ids)]);
  for (const href of attributes(html, 'href')) {
    const [to, anchor] = href.split('#');
    if (anchor !== undefined && (to === '' || to === path)) expect(ids).toContain(anchor);
  }
  for (const id of attributes(html, 'aria-labelledby')) expect(ids).toContain(id);
}

describe.each(LANGS)('in %s', (lang) => {
  it.each(PUBLIC)('%s answers everybody', async (path) => {
    const answer = await p.visitor().get(path, lang);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await answer.text();
    expect(html).toContain(`<html lang="${lang}"`);
    expectSound(html, path);
  });

  it.each(PRIVATE)('%s asks to sign in, then answers', async (path) => {
    const asked = await p.visitor().get(path, lang);
    expect(asked.status).toBe(303);
    expect(asked.headers.get('location')).toBe(`/dang-nhap?tro-ve=${encodeURIComponent(path)}`);
    const answer = await (await p.signIn('it')).get(path, lang);
    expect(answer.status).toBe(200);
    expectSound(await answer.text(), path);
  });

  it('links of a page to an anchor of another one arrive', async () => {
    const visitor = await p.signIn('it');
    const links = new Set<string>();
    for (const path of [...PUBLIC, ...PRIVATE]) {
      for (const href of attributes(await text(visitor.get(path, lang)), 'href'))
        if (/^\/.*#/.test(href)) links.add(href);
    }
    expect(links.size).toBeGreaterThan(1);
    for (const href of links) {
      const [to = '', anchor] = href.split('#');
      expect(attributes(await text(visitor.get(to, lang)), 'id')).toContain(anchor);
    }
  });
});

it('leads nowhere that is not there', async () => {
  await p.seal();
  const visitor = await p.signIn('auditor');
  const links = new Set<string>();
  for (const path of [...PUBLIC, ...PRIVATE, '/can-bo/he-thong']) {
    for (const href of attributes(await text(visitor.get(path)), 'href')) {
      if (href.startsWith('/') && !href.startsWith('/assets/')) links.add(href.split('#')[0] ?? '');
    }
  }
  expect(links).toContain('/xac-minh');
  for (const href of links) expect.soft((await visitor.get(href)).status, href).toBeLessThan(400);
});

describe('the home page', () => {
  it('shows procedures, the tracking box and targets that lead to their pages', async () => {
    const html = await text(p.visitor().get('/'));
    expect(html).toContain('href="/thu-tuc/9.000001"');
    expect(html).toMatch(/<form[^>]*method="get" action="\/tra-cuu"[^>]*>[\s\S]*?name="ma"/);
    expect(html).toContain('Nghị quyết 1-NQ/SM: tiến độ');
    expect(attributes(html, 'href').filter((href) => href.startsWith('/nghi-quyet/chi-tieu/'))).toEqual([
      '/nghi-quyet/chi-tieu/filing',
      '/nghi-quyet/chi-tieu/punctual',
    ]);
    // With two fonts (26 KB) and the stylesheet (9 KB) the first view stays below 60 KB.
    expect(Buffer.byteLength(html)).toBeLessThan(24_000);
    expect(html).not.toContain('Tây Ninh');
    expect(html).toContain('của tỉnh Sông Mây');
  });

  it('greets by name, escaped', async () => {
    const hoa = await p.signIn('hoa');
    const { personId } = await hoa.actor();
    await p.t.db.updateTable('person').set({ full_name: '<b>Lý & "Hòa"' }).where('id', '=', personId).execute();
    const html = await text(hoa.get('/'));
    expect(html).toContain('&lt;b&gt;Lý &amp; &quot;Hòa&quot;');
    expect(html).not.toContain('<b>Lý');
    await p.t.db.updateTable('person').set({ full_name: 'Lý Thị Hòa' }).where('id', '=', personId).execute();
  });
});

describe('notices', () => {
  it('shows the unread ones, pages them, and marks them as read', async () => {
    const it = await p.signIn('it');
    const { personId } = await it.actor();
    for (let n = 1; n <= 21; n += 1) {
      const words = { vi: `Tin <i>${n}</i>.`, en: `News <i>${n}</i>.` };
      await notify(p.t.ctx(), {
        personId,
        kind: 'test.news',
        title: words,
        body: { vi: 'Một.\n\nHai.', en: 'One.\n\nTwo.' },
        href: '/ho-so',
      });
    }
    const first = await text(it.get('/thong-bao'));
    expectSound(first, '/thong-bao');
    expect(first).toContain('Tin &lt;i&gt;21&lt;/i&gt;.');
    expect(first).not.toContain('Tin &lt;i&gt;1&lt;/i&gt;.');
    expect(first.match(/Chưa đọc/g)).toHaveLength(20);
    expect(first).toContain('<p>Một.</p><p>Hai.</p>');
    const next = attributes(first, 'href').find((href) => href.startsWith('/thong-bao?sau='));
    const second = await text(it.get(next ?? ''));
    expect(second).toContain('Tin &lt;i&gt;1&lt;/i&gt;.');
    expect((await it.get('/thong-bao?sau=khong-phai-ma')).status).toBe(200);

    const done = await it.post('/thong-bao/da-doc');
    expect(done.headers.get('location')).toBe('/thong-bao?xong=1');
    const after = await text(it.get('/thong-bao?xong=1'));
    expect(after).not.toContain('Chưa đọc');
    expect(after).toContain('Tất cả thông báo đã được đánh dấu là đã đọc.');
    expect((await p.visitor().post('/thong-bao/da-doc')).status).toBe(401);
  });
});

describe('the account page', () => {
  it('says who I am with the numbers hidden, and what my level allows', async () => {
    const html = await text((await p.signIn('hoa')).get('/ca-nhan'));
    expect(html).toContain('0991****0001');
    expect(html).not.toContain('099190000001');
    expect(html).toContain('h***@songmay.example');
    expect(html).toContain('15/01/1990');
    expect(html).toContain('Bạn nộp được mọi thủ tục trực tuyến');
    expect(await text((await p.signIn('it')).get('/ca-nhan'))).toContain('Đa số thủ tục cần mức độ 2');
  });

  it('names the roles of an officer with their places', async () => {
    const html = await text((await p.signIn('cuc')).get('/ca-nhan'));
    expect(html).toContain('Công chức tiếp nhận và trả kết quả – Phường Sông Mây');
  });

  it('ends a session of one’s own, and nobody else’s', async () => {
    const [phone, shop, other] = [await p.signIn('hoa'), await p.signIn('hoa'), await p.signIn('it')];
    const { sessionId } = await shop.actor();
    const action = `/ca-nhan/phien/${sessionId}/ket-thuc`;
    const html = await text(phone.get('/ca-nhan'));
    expect(html).toContain(`action="${action}"`);
    expect(html).toContain('Chrome trên Android');
    expect(html).toContain('192.0.2.7');
    expect(html).not.toContain(`/phien/${(await phone.actor()).sessionId}/`);
    expect((await other.post(action)).status).toBe(403);
    expect((await shop.get('/ca-nhan')).status).toBe(200);
    expect((await phone.post(action)).headers.get('location')).toBe('/ca-nhan?xong=phien#phien');
    expect((await shop.get('/ca-nhan')).status).toBe(303);
  });

  it('shows who looked at my dossier, in which role and why', async () => {
    const hoa = await p.signIn('hoa');
    expect(await text(hoa.get('/ca-nhan'))).toContain('Chưa có ai xem dữ liệu của bạn');
    const { dossierId, code } = await p.file();
    await p.open(await p.signIn('cuc'), dossierId);
    const html = await text(hoa.get('/ca-nhan'));
    expect(html).toContain('Mai Thị Cúc');
    expect(html).toContain('Công chức tiếp nhận và trả kết quả – Phường Sông Mây');
    expect(html).toContain('Giải quyết hồ sơ bạn đã nộp');
    expect(html).toContain(`<a href="/ho-so/${code}">Hồ sơ ${code}</a>`);
    expect(await text((await p.signIn('it')).get('/ca-nhan'))).not.toContain('Mai Thị Cúc');
  });
});

it('open data shows the newest seal as the API does', async () => {
  expect((await p.visitor().get('/du-lieu-mo')).status).toBe(200);
  await p.seal();
  const seal = (await (await p.visitor().get('/api/v1/seals/latest')).json()) as { hash: string; prev: string };
  const html = await text(p.visitor().get('/du-lieu-mo'));
  expect(html).toContain(seal.hash);
  expect(html).toContain(seal.prev);
});
