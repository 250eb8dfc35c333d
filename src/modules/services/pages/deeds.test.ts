import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { createHttp } from '../../../server.ts';
import { hire, PEOPLE, signIn } from '../desk/testing.ts';
import { openOwnDossier } from '../dossiers/queries.ts';
import { openWorld, type World } from '../testing/world.ts';
import { DEEDS } from './deed-list.ts';

let w: World;
let http: Hono<Env>;
const cookies = new Map<string, string>();

beforeAll(async () => {
  w = await openWorld();
  http = createHttp(w.t.app);
  w.at('2026-03-02 08:00');
  const department = await w.agency('so-cong-nghe@2024');
  const { unit_id: unitId } = await w.t.db
    .selectFrom('agency')
    .select('unit_id')
    .where('id', '=', department)
    .executeTakeFirstOrThrow();
  await hire(w.t, {
    personalId: '099080000031',
    name: 'Lục Văn Đo',
    role: 'handler',
    unitId,
    agencyId: department,
  });
  await at('2026-03-02 08:00');
});

/** Sets the clock; sessions are new, because an idle one ends. */
async function at(time: string): Promise<void> {
  w.at(time);
  for (const [name, id] of Object.entries({ ...PEOPLE, adviser: '099080000031' }))
    cookies.set(name, await signIn(w.t, id));
}
afterAll(() => w?.close());

const get = (who: string, path: string) =>
  http.request(`http://127.0.0.1${path}`, { headers: { cookie: cookies.get(who) ?? '' } });
const read = async (who: string, path: string): Promise<string> => {
  const answer = await get(who, path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};
const post = (who: string, path: string, body: Record<string, string>) =>
  http.request(`http://127.0.0.1${path}`, {
    method: 'POST',
    headers: {
      cookie: cookies.get(who) ?? '',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(body).toString(),
  });
const own = (code: string) => ask(w.as('hoa'), openOwnDossier, { code });
const day = (name: string, text: string): Record<string, string> => {
  const [year = '', month = '', date = ''] = text.split('-');
  return { [`${name}.day`]: date, [`${name}.month`]: month, [`${name}.year`]: year };
};
/** Deeds whose form is on the page. */
const offered = (html: string): string[] =>
  DEEDS.map(({ path }) => path).filter((path) => new RegExp(`action="[^"]*/${path}"`).test(html));

describe('the deeds on a dossier’s page', () => {
  it('are those that are lawful now and the reader’s own', async () => {
    const { dossierId } = await w.proposed();
    const page = `/can-bo/ho-so/${dossierId}`;
    expect(offered(await read('leader', page))).toEqual([
      'phe-duyet',
      'tra-lai',
      'khong-chap-thuan',
      'xin-loi',
      'dung',
    ]);
    expect(offered(await read('handler', page))).toEqual([]);
    expect(offered(await read('reception', page))).toEqual([]);
    expect((await get('elsewhere', page)).status).toBe(403);
  });

  it('have addresses of their own, each said in both languages', async () => {
    const paths = DEEDS.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    const { dossierId } = await w.started();
    for (const lang of ['vi', 'en']) {
      const html = await read('handler', `/can-bo/ho-so/${dossierId}?lang=${lang}`);
      expect(offered(html)).toEqual(['trinh', 'bo-sung', 'nghia-vu-tai-chinh', 'lay-y-kien']);
      expect(html).toContain(lang === 'vi' ? 'Lấy ý kiến cơ quan khác' : 'Consult another agency');
    }
  });

  it('ask for money, refuse a wrong amount with what was typed, and take the receipt', async () => {
    const { dossierId, code } = await w.started();
    const form = `/can-bo/ho-so/${dossierId}/nghia-vu-tai-chinh`;
    const wrong = await post('handler', form, {
      'nghia-vu-tai-chinh.amount': 'nhiều',
      'nghia-vu-tai-chinh.reason': 'Lệ phí theo nghị quyết.',
    });
    expect(wrong.status).toBe(422);
    const again = await wrong.text();
    expect(again).toContain('value="nhiều"');
    expect(again).toContain('href="#f-nghia-vu-tai-chinh-amount"');
    const right = await post('handler', form, {
      'nghia-vu-tai-chinh.amount': '150.000',
      'nghia-vu-tai-chinh.reason': 'Lệ phí theo nghị quyết.',
    });
    expect([right.status, right.headers.get('location')]).toEqual([
      303,
      `/can-bo/ho-so/${dossierId}?xong=requestPayment`,
    ]);
    expect((await own(code)).payments).toMatchObject([{ amount: 150_000 }]);
    expect(await read('citizen', `/ho-so/${code}`)).toContain('Bạn cần nộp 150.000');
    const paid = await post('reception', `/can-bo/ho-so/${dossierId}/da-nop-tien`, {
      'da-nop-tien.reference': 'BL-0001',
    });
    expect(paid.status).toBe(303);
    expect(await read('handler', `/can-bo/ho-so/${dossierId}`)).toContain('BL-0001');
  });

  it('say why an apology comes too late', async () => {
    await at('2026-03-02 08:00');
    const { dossierId } = await w.started();
    await at('2026-03-04 08:00');
    const answer = await post('leader', `/can-bo/ho-so/${dossierId}/xin-loi`, {
      ...day('xin-loi.newDate', '2026-03-10'),
      'xin-loi.reason': 'Thiếu người thẩm định.',
    });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('chậm nhất một ngày trước ngày hẹn trả kết quả');
    await at('2026-03-02 08:00');
  });

  it('put a wrong answer right, and take a result back for everybody to see', async () => {
    const { dossierId, code } = await w.proposed();
    const deed = async (who: string, path: string, body: Record<string, string> = {}) =>
      (await post(who, `/can-bo/ho-so/${dossierId}/${path}`, body)).status;
    expect(await deed('leader', 'phe-duyet')).toBe(303);
    expect(await deed('reception', 'tra-ket-qua')).toBe(303);
    const before = (await own(code)).papers.find(({ kind }) => kind === 'result')?.verifyCode ?? '';
    expect(
      await deed('leader', 'dinh-chinh', {
        'dinh-chinh.key': 'count',
        'dinh-chinh.value': '21',
        'dinh-chinh.reason': 'Ghi nhầm số lượng đèn.',
      }),
    ).toBe(303);
    const open = await own(code);
    expect(open.dossier.answers.count).toBe(21);
    const replaced = await (await http.request(`http://127.0.0.1/xac-minh/${before}`)).text();
    expect(replaced).toContain('đã được thay thế');
    expect(replaced).not.toContain('Giấy tờ hợp lệ');
    expect(await deed('leader', 'thu-hoi', { 'thu-hoi.reason': 'Cấp không đúng thẩm quyền.' })).toBe(303);
    const now = (await own(code)).papers.find(({ kind, status }) => kind === 'result' && status === 'revoked');
    const seen = await (await http.request(`http://127.0.0.1/xac-minh/${now?.verifyCode}`)).text();
    expect(seen).toContain('Giấy tờ này đã bị thu hồi');
    expect(seen).toContain('Cấp không đúng thẩm quyền.');
    expect(seen).not.toContain('Lý Thị Hòa');
    const mine = await read('citizen', `/ho-so/${code}`);
    expect(mine).toContain('đã bị thu hồi');
    expect(mine).toContain('đã bị thay thế');
  });
});

describe('a consultation on pages', () => {
  it('goes to the agency that was asked and comes back', async () => {
    const { dossierId } = await w.started();
    const asked = await post('handler', `/can-bo/ho-so/${dossierId}/lay-y-kien`, {
      'lay-y-kien.agencyId': await w.agency('so-cong-nghe@2024'),
      'lay-y-kien.question': 'Vị trí có trùng tuyến cáp không?',
      ...day('lay-y-kien.dueOn', '2026-03-06'),
    });
    expect(asked.status).toBe(303);
    const list = await read('adviser', '/can-bo/lay-y-kien');
    const id = /href="\/can-bo\/lay-y-kien\/([0-9a-f-]{36})"/.exec(list)?.[1];
    expect(list).toContain('Vị trí có trùng tuyến cáp không?');
    await read('adviser', `/can-bo/lay-y-kien/${id}`);
    expect((await get('handler', `/can-bo/lay-y-kien/${id}`)).status).toBe(403);
    const empty = await post('adviser', `/can-bo/lay-y-kien/${id}`, { answer: '' });
    expect(empty.status).toBe(422);
    const answer = { verdict: 'disagree', answer: 'Trùng tuyến cáp quang của tỉnh.' };
    expect((await post('adviser', `/can-bo/lay-y-kien/${id}`, answer)).status).toBe(303);
    const page = await read('handler', `/can-bo/ho-so/${dossierId}`);
    expect(page).toContain('Không đồng ý');
    expect(page).toContain('Trùng tuyến cáp quang của tỉnh.');
  });
});

describe('printed from the log', () => {
  it('the control slip is signed once per state of the log', async () => {
    await at('2026-03-02 08:00');
    const { dossierId } = await w.started();
    const slip = async () => {
      const answer = await get('handler', `/can-bo/ho-so/${dossierId}/phieu-kiem-soat`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      return Buffer.from(await answer.arrayBuffer());
    };
    await at('2026-03-02 09:00');
    const first = await slip();
    await at('2026-03-02 10:00');
    expect((await slip()).equals(first)).toBe(true);
    expect(
      (await post('handler', `/can-bo/ho-so/${dossierId}/trinh`, { 'trinh.opinion': 'Đủ điều kiện cấp phép.' })).status,
    ).toBe(303);
    await at('2026-03-02 11:00');
    expect((await slip()).equals(first)).toBe(false);
    expect((await get('citizen', `/can-bo/ho-so/${dossierId}/phieu-kiem-soat`)).status).toBe(403);
  });

  it('the register is a file of the agency’s own dossiers, and every person in it can see that it was printed', async () => {
    await at('2026-03-02 08:00');
    await w.received();
    const html = await read('reception', '/can-bo/so-theo-doi');
    const agency = /<option value="([0-9a-f-]{36})"/.exec(html)?.[1] ?? '';
    const query = (from: string, to: string) =>
      new URLSearchParams({ agency, ...day('from', from), ...day('to', to) }).toString();
    const answer = await get('reception', `/can-bo/so-theo-doi.pdf?${query('2026-03-01', '2026-03-31')}`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const looks = await w.t.db
      .selectFrom('access_log')
      .select('purpose')
      .where('purpose', '=', 'services.register')
      .execute();
    expect(looks.length).toBeGreaterThan(0);
    expect((await get('elsewhere', `/can-bo/so-theo-doi.pdf?${query('2026-03-01', '2026-03-31')}`)).status).toBe(403);
    expect((await get('reception', `/can-bo/so-theo-doi.pdf?${query('2026-03-31', '2026-03-01')}`)).status).toBe(422);
  });
});
