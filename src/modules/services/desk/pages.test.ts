import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import type { TestApp } from '../../../kernel/store/testing/index.ts';
import { agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { createHttp } from '../../../server.ts';
import { deskApp, type Filing, hire, PEOPLE, personOf, put, signIn } from './testing.ts';

let t: TestApp;
let http: Hono<Env>;
let ward: string;
let agencyId: string;
let citizen: PersonActor;
let second: PersonActor;
const cookies = new Map<string, string>();

beforeAll(async () => {
  t = await deskApp();
  http = createHttp(t.app);
  t.clock.set('2026-03-02T08:00:00+07:00');
  ward = (await unitsOf(t.ctx())).getAt('25459', '2026-03-02').id;
  agencyId = (await agenciesOf(t.ctx())).agenciesAt('2026-03-02', { unitId: ward })[0]?.id ?? '';
  citizen = await personOf(t, PEOPLE.citizen);
  second = await hire(t, { personalId: '099085000501', name: 'Hứa Thị Nhì', role: 'handler', unitId: ward });
  for (const [name, id] of Object.entries({ ...PEOPLE, second: '099085000501' }))
    cookies.set(name, await signIn(t, id));
  await file({ dueAt: new Date('2026-02-27T17:00:00+07:00'), subject: 'Quá hạn' });
  await file({ dueAt: new Date('2026-03-02T17:00:00+07:00'), subject: 'Sắp hết' });
  for (let i = 0; i < 30; i += 1) await file({ dueAt: new Date('2026-03-20T17:00:00+07:00'), subject: `Việc ${i}` });
  await file({ state: 5, step: null, subject: 'Đang chờ' });
  await file({ state: 1, step: 'receive', stepDueAt: new Date('2026-03-02T16:00:00+07:00'), subject: 'Mới nộp' });
});
afterAll(() => t.close());

const file = (given: Partial<Filing>) =>
  put(t, {
    unitId: ward,
    receivingAgencyId: agencyId,
    decidingAgencyId: agencyId,
    applicantId: citizen.personId,
    ...given,
  });
const get = (who: string, path: string) =>
  http.request(`http://127.0.0.1${path}`, { headers: { cookie: cookies.get(who) ?? '' } });
const read = async (who: string, path: string): Promise<string> => {
  const answer = await get(who, path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};
const post = (who: string, path: string, body: [string, string][]) =>
  http.request(`http://127.0.0.1${path}`, {
    method: 'POST',
    headers: {
      cookie: cookies.get(who) ?? '',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(body).toString(),
  });
/** Addresses of all links of a page below a path. */
const linksTo = (html: string, path: string): string[] =>
  [...html.matchAll(/href="([^"]+)"/g)]
    .map(([, href]) => (href ?? '').replaceAll('&amp;', '&'))
    .filter((href) => href.startsWith(path));
const nextOf = (html: string): string | undefined =>
  /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
const codesIn = (html: string): string[] =>
  [...html.matchAll(/class="worklink"[^>]*>([^<]+)</g)].map(([, code]) => code ?? '');

describe('the desk', () => {
  it('greets the officer with what waits, the most urgent first', async () => {
    const html = await read('handler', '/can-bo');
    expect(html).toContain('Chào Tô Văn Lợi');
    expect(html).toMatch(/Chờ thẩm định/);
    expect(html).toContain('1 quá hạn, 1 sắp đến hạn');
    expect(html.indexOf('Quá hạn</td>')).toBeLessThan(html.indexOf('Sắp hết</td>'));
  });

  it('is for officers', async () => {
    for (const path of ['/can-bo', '/can-bo/ho-so', '/can-bo/lanh-dao', '/can-bo/lanh-dao/ban-giao'])
      expect((await get('citizen', path)).status, path).toBe(403);
    for (const path of ['/can-bo/lanh-dao', '/can-bo/lanh-dao/ban-giao'])
      expect((await get('handler', path)).status, path).toBe(403);
    expect((await http.request('http://127.0.0.1/can-bo/ho-so')).status).toBe(303);
  });
});

describe('the worklist', () => {
  it('shows a page, leads to the next, and nothing twice', async () => {
    const first = await read('handler', '/can-bo/ho-so?khay=process');
    const second = await read('handler', nextOf(first) ?? '');
    const codes = [...codesIn(first), ...codesIn(second)];
    expect(codes).toHaveLength(32);
    expect(new Set(codes).size).toBe(32);
  });

  it('keeps every filter when the colour changes, and drops the place in the list', async () => {
    const html = await read('handler', '/can-bo/ho-so?khay=open&kenh=online&tim=viec&sau=x');
    const [overdue] = linksTo(html, '/can-bo/ho-so?').filter((href) => href.includes('mau=overdue'));
    expect(overdue).toBe('/can-bo/ho-so?khay=open&mau=overdue&kenh=online&tim=viec');
    expect(codesIn(html)).toHaveLength(25);
  });

  it('says what it is when nothing fits, and takes any address', async () => {
    expect(await read('handler', '/can-bo/ho-so?khay=process&tim=khongcoai')).toContain('khớp với bộ lọc');
    const odd = '/can-bo/ho-so?khay=nope&trang-thai=99&kenh=fax&mau=pink&nguoi=me&co-quan=1&xep=up&sau=%00';
    expect(codesIn(await read('handler', odd)).length).toBeGreaterThan(0);
    expect(await read('handler', '/can-bo/ho-so?khay=all')).toContain('Hãy nhập mã hồ sơ');
    expect(codesIn(await read('handler', '/can-bo/ho-so?khay=all&tim=ly+thi+hoa')).length).toBe(25);
  });

  it('speaks English when asked', async () => {
    expect(await read('handler', '/can-bo/ho-so?khay=process&lang=en')).toContain('To examine');
  });

  it('offers several at once only to those who may', async () => {
    expect(await read('handler', '/can-bo/ho-so?khay=process')).not.toContain('id="hang-loat"');
    expect(await read('leader', '/can-bo/ho-so?khay=process')).toContain('id="hang-loat"');
    expect(await read('reception', '/can-bo/ho-so?khay=reception')).toContain('value="receive"');
  });

  it('asks the database no more for a longer list', async () => {
    const count = async (path: string) => {
      const before = t.app.store.statements.count;
      await read('leader', path);
      return t.app.store.statements.count - before;
    };
    const long = await count('/can-bo/ho-so?khay=open');
    expect(await count('/can-bo/ho-so?khay=waiting')).toBe(long);
  });
});

describe('several at once', () => {
  it('tells what was done and what was not, and why', async () => {
    const good = await file({ subject: 'Được' });
    const ended = await file({ state: 10, step: null, subject: 'Xong rồi' });
    const answer = await post('leader', '/can-bo/hang-loat', [
      ['viec', 'assign'],
      ['ho-so', `${good}:1`],
      ['ho-so', `${ended}:1`],
      ['nguoi-nhan', second.personId],
      ['ve', '/can-bo/ho-so?khay=process'],
    ]);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain('Đã làm 1 trên 2 hồ sơ.');
    expect(html).toContain('Không thể thực hiện việc này khi hồ sơ ở trạng thái');
    expect(linksTo(html, `/can-bo/ho-so/${good}`)).toHaveLength(1);
    expect(linksTo(html, '/can-bo/ho-so?khay=process')).not.toHaveLength(0);
  });

  it('asks for what is missing', async () => {
    const id = await file({});
    const none = await post('leader', '/can-bo/hang-loat', [
      ['viec', 'assign'],
      ['nguoi-nhan', second.personId],
    ]);
    expect([none.status, (await none.text()).includes('Hãy chọn ít nhất một hồ sơ')]).toEqual([422, true]);
    const nobody = await post('leader', '/can-bo/hang-loat', [
      ['viec', 'assign'],
      ['ho-so', `${id}:1`],
    ]);
    expect([nobody.status, (await nobody.text()).includes('Hãy chọn cán bộ')]).toEqual([422, true]);
    const many = Array.from({ length: 51 }, (): [string, string] => ['ho-so', `${id}:1`]);
    expect((await post('leader', '/can-bo/hang-loat', [['viec', 'receive'], ...many])).status).toBe(422);
    expect((await post('leader', '/can-bo/hang-loat', [['viec', 'delete']])).status).toBe(404);
    const away = await post('leader', '/can-bo/hang-loat', [
      ['viec', 'assign'],
      ['ve', '//evil.example/?'],
    ]);
    expect(await away.text()).not.toContain('evil.example');
  });
});

describe('the leader’s page', () => {
  it('has every number as a link to as many dossiers', async () => {
    const html = await read('leader', '/can-bo/lanh-dao');
    const counted = [...html.matchAll(/<a href="(\/can-bo\/ho-so\?[^"]+)">(\d+)<\/a>/g)].map(([, href, n]) => ({
      href: (href ?? '').replaceAll('&amp;', '&'),
      n: Number(n),
    }));
    expect(counted.length).toBeGreaterThan(5);
    for (const { href, n } of counted) {
      let found = 0;
      let next: string | undefined = href;
      while (next) {
        const page: string = await read('leader', next);
        found += codesIn(page).length;
        next = nextOf(page);
      }
      expect(found, href).toBe(n);
    }
  });

  it('hands everything over and comes back with the numbers', async () => {
    const leaver = await hire(t, { personalId: '099085000502', name: 'Từ Văn Đi', role: 'handler', unitId: ward });
    const id = await file({ handlerId: leaver.personId });
    expect(await read('leader', '/can-bo/lanh-dao/ban-giao')).toContain('Từ Văn Đi');
    const bad = await post('leader', '/can-bo/lanh-dao/ban-giao', [
      ['from', leaver.personId],
      ['to', second.personId],
      ['reason', 'ngắn'],
      ['roles', 'end'],
    ]);
    expect(bad.status).toBe(422);
    expect(await bad.text()).toContain('ngắn');
    const done = await post('leader', '/can-bo/lanh-dao/ban-giao', [
      ['from', leaver.personId],
      ['to', second.personId],
      ['reason', 'Chuyển công tác sang sở'],
      ['roles', 'end'],
      ['endRoles.day', '2'],
      ['endRoles.month', '3'],
      ['endRoles.year', '2026'],
    ]);
    expect(done.headers.get('location')).toBe('/can-bo/lanh-dao?da-ban-giao=1&vai-tro=1');
    expect(await read('second', '/can-bo/ho-so?khay=mine')).toContain(id);
  });
});

describe('delegation', () => {
  it('is given until the end of the last day, shown to both and ended', async () => {
    const form = await read('handler', '/can-bo/uy-quyen');
    const grant = /name="grant" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const send = (last: string) =>
      post('handler', '/can-bo/uy-quyen', [
        ['grant', grant],
        ['to', second.personId],
        ['from.day', '3'],
        ['from.month', '3'],
        ['from.year', '2026'],
        ['until.day', last],
        ['until.month', '3'],
        ['until.year', '2026'],
        ['reason', 'Nghỉ phép'],
      ]);
    const wrong = await send('1');
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('value="Nghỉ phép"');
    expect((await send('5')).headers.get('location')).toBe('/can-bo/uy-quyen?xong=giao');
    expect(await read('second', '/can-bo/uy-quyen')).toContain('03/03/2026 đến hết 05/03/2026');
    const given = await read('handler', '/can-bo/uy-quyen');
    const end = /action="(\/can-bo\/uy-quyen\/[^"]+\/cham-dut)"/.exec(given)?.[1] ?? '';
    expect((await post('second', end, [])).status).toBe(403);
    expect((await post('handler', end, [])).status).toBe(303);
    expect(await read('handler', '/can-bo/uy-quyen')).toContain('Đã chấm dứt');
  });
});

describe('remarks on the page of a dossier', () => {
  it('are written by officers and not on the page of the applicant', async () => {
    const id = await file({});
    const wrote = await post('handler', `/can-bo/ho-so/${id}/trao-doi`, [
      ['noi-dung', '<b>Nhờ</b> xem giúp'],
      ['nhac', second.personId],
    ]);
    expect(wrote.headers.get('location')).toBe(`/can-bo/ho-so/${id}#trao-doi`);
    const html = await read('leader', `/can-bo/ho-so/${id}`);
    expect(html).toContain('&lt;b&gt;Nhờ&lt;/b&gt; xem giúp');
    const { code } = await t.db.selectFrom('dossier').select('code').where('id', '=', id).executeTakeFirstOrThrow();
    expect(await read('citizen', `/ho-so/${code}`)).not.toContain('xem giúp');
    expect((await post('citizen', `/can-bo/ho-so/${id}/trao-doi`, [['noi-dung', 'x']])).status).toBe(403);
    expect((await post('handler', `/can-bo/ho-so/${id}/trao-doi`, [['noi-dung', ' ']])).status).toBe(422);
  });
});
