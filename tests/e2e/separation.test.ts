import { beforeAll, describe, expect, it } from 'vitest';
import { BAY, file, LAN, PROCEDURE } from './lib/application.ts';
import { act, OFFICE } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();

const OTHER_WARD = ['Đỗ Ngọc Bích', 'Hồ Thanh Phong', 'Phan Thị Mỹ Duyên'] as const;
/** Of the own ward too, but without a role that handles dossiers. */
const NO_ROLE = ['Bùi Đức Anh', 'Lâm Ngọc Hân', 'Trương Minh Khôi'] as const;
const SECRETS = [/Hồng Lan/i, /072190004512/, /0990000001/, /Cách Mạng Tháng Tám/, /can-cuoc/];

/** What a person gets at an address with the cookies they have. */
async function get({ context }: Visitor, path: string): Promise<{ status: number; text: string; location: string }> {
  const answer = await context.request.get(path, { maxRedirects: 0 });
  return { status: answer.status(), text: await answer.text(), location: answer.headers().location ?? '' };
}

/** Posts as a page of the site would, from the browser, so that only the right of the person can stop it. */
const post = ({ page }: Visitor, path: string, fields: Record<string, string>): Promise<number> =>
  page.evaluate(
    async ([address, values]) => (await fetch(address, { method: 'POST', body: new URLSearchParams(values) })).status,
    [path, fields] as const,
  );

const postJson = ({ page }: Visitor, path: string, body: object): Promise<number> =>
  page.evaluate(
    async ([address, json]) =>
      (await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: json })).status,
    [path, JSON.stringify(body)] as const,
  );

describe('who may see and do what', () => {
  let code = '';
  let dossierId = '';
  let draft = '';
  let owner: Visitor;
  /** Pages and files of the owner, and those of the office; all taken from the pages that link to them. */
  let own: string[];
  let office: string[];

  beforeAll(async () => {
    owner = await arrive('desktop');
    code = await file(owner);
    const reception = await arrive('desktop');
    await reception.signIn(OFFICE.reception);
    await reception.open('/can-bo/ho-so?khay=reception');
    await reception.page.getByRole('link', { name: code }).click();
    await act(reception, 'Tiếp nhận hồ sơ');
    dossierId = new URL(reception.page.url()).pathname.split('/').at(-1) ?? '';
    const links = async (visitor: Visitor, start: string) => {
      const all = await visitor.page
        .locator(`main a[href^="${start}"]`)
        .evaluateAll((found) => found.map((one) => one.getAttribute('href') ?? ''));
      return [start, ...new Set(all.filter((href) => href !== start))];
    };
    office = await links(reception, `/can-bo/ho-so/${dossierId}`);
    await owner.open(`/ho-so/${code}`);
    own = await links(owner, `/ho-so/${code}`);
    await owner.open(`/thu-tuc/${PROCEDURE}/nop`);
    draft = new URL(owner.page.url()).pathname;
    await owner.page.getByLabel('Tên hộ kinh doanh').fill('Hộ kinh doanh Hồng Lan 2');
    await owner.page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    await owner.page.waitForURL(/dia-chi/);
  });

  it('those who may do see all of it', async () => {
    // The page, the acknowledgement, the receipt slip, the photo, the withdrawal.
    expect(own.length).toBeGreaterThanOrEqual(5);
    // The page, the photo, the papers.
    expect(office.length).toBeGreaterThanOrEqual(3);
    for (const path of [...own, draft]) expect((await get(owner, path)).status, path).toBe(200);
  });

  it('another citizen finds nothing of it, by page, file, draft or interface', async () => {
    const neighbour = await arrive('desktop');
    await neighbour.signIn(BAY);
    for (const path of own) {
      const { status, text } = await get(neighbour, path);
      expect(status, path).toBe(404);
      for (const secret of SECRETS) expect(text).not.toMatch(secret);
    }
    for (const path of [...office, draft, draft.replace(/[^/]+$/, 'kiem-tra'), draft.replace(/[^/]+$/, 'xoa')]) {
      const { status, text } = await get(neighbour, path);
      expect([403, 404], path).toContain(status);
      for (const secret of SECRETS) expect(text).not.toMatch(secret);
    }
    expect((await get(neighbour, '/can-bo')).status).toBe(403);
    await neighbour.open(`/ho-so/${code}`);
    await neighbour.look('s01-not-mine');
    expect(await post(neighbour, `/ho-so/${code}/rut`, {})).toBe(404);
    expect(await post(neighbour, `/ho-so/${code}/bo-sung`, { note: 'Tôi xin bổ sung.' })).toBe(404);
    for (const path of [draft, draft.replace(/[^/]+$/, 'kiem-tra'), draft.replace(/[^/]+$/, 'xoa')]) {
      expect([403, 404], path).toContain(await post(neighbour, path, { businessName: 'x', declared: 'yes' }));
    }
    for (const deed of ['tiep-nhan', 'phe-duyet', 'tra-ket-qua']) {
      expect(await post(neighbour, `/can-bo/ho-so/${dossierId}/${deed}`, {}), deed).toBe(403);
    }
    expect(await postJson(neighbour, `/api/v1/dossiers/${dossierId}/actions`, { action: 'start' })).toBe(403);
    expect((await get(neighbour, '/api/v1/me/dossiers')).text).not.toContain(code);
    expect((await get(neighbour, '/thong-bao')).text).not.toContain(code);
    expect((await get(neighbour, '/ho-so')).text).not.toContain(code);
    // Still as it was.
    expect((await get(owner, `/ho-so/${code}`)).status).toBe(200);
    expect((await get(owner, draft)).text).toContain('Hộ kinh doanh Hồng Lan 2');
  });

  it.each(OTHER_WARD)('an officer of another ward, %s, neither sees nor moves it', async (name) => {
    const officer = await arrive('desktop');
    await officer.signIn(name);
    for (const path of office) {
      const { status, text } = await get(officer, path);
      expect(status, path).toBe(403);
      for (const secret of SECRETS) expect(text).not.toMatch(secret);
    }
    for (const deed of ['tiep-nhan', 'tham-dinh', 'trinh', 'phe-duyet', 'tra-ket-qua', 'tu-choi']) {
      const words = { [`${deed}.opinion`]: 'Hồ sơ đủ điều kiện.', [`${deed}.reason`]: 'Hồ sơ không đủ điều kiện.' };
      expect(await post(officer, `/can-bo/ho-so/${dossierId}/${deed}`, words), deed).toBe(403);
    }
    for (const action of ['receive', 'start', 'decide', 'issue']) {
      expect(await postJson(officer, `/api/v1/dossiers/${dossierId}/actions`, { action }), action).toBe(403);
    }
    for (const tray of ['reception', 'process', 'approve', 'issue', 'waiting', 'done']) {
      expect((await get(officer, `/can-bo/ho-so?khay=${tray}`)).text).not.toContain(code);
      expect((await get(officer, `/api/v1/desk/${tray}`)).text).not.toContain(code);
    }
    const evidence = await get(officer, '/nghi-quyet/chi-tieu/online-filing/bang-chung?phan=tu-so&don-vi=25459');
    expect(evidence.status).toBe(200);
    expect(evidence.text).not.toContain(code);
  });

  it.each(NO_ROLE)('%s, whose office handles no dossiers, does not open it', async (name) => {
    const officer = await arrive('desktop');
    await officer.signIn(name);
    for (const path of office) expect((await get(officer, path)).status, path).toBe(403);
    expect(await post(officer, `/can-bo/ho-so/${dossierId}/tham-dinh`, {})).toBe(403);
  });

  it('an officer of the ward does only what their own role is for', async () => {
    const reception = await arrive('desktop');
    await reception.signIn(OFFICE.reception);
    for (const deed of ['tham-dinh', 'phe-duyet']) {
      expect(await post(reception, `/can-bo/ho-so/${dossierId}/${deed}`, {}), deed).toBe(403);
    }
    expect((await get(reception, own[0] ?? '')).status).toBe(404);
  });

  it('who is not signed in is led to the sign-in and back to the page they wanted', async () => {
    const nobody = await arrive('desktop');
    for (const path of [...own, ...office, draft, '/ho-so', '/thong-bao', '/ca-nhan', '/can-bo', '/can-bo/ho-so']) {
      const { status, location, text } = await get(nobody, path);
      expect(status, path).toBe(303);
      expect(location, path).toBe(`/dang-nhap?tro-ve=${encodeURIComponent(path)}`);
      for (const secret of SECRETS) expect(text).not.toMatch(secret);
    }
    for (const path of ['/api/v1/me/dossiers', '/api/v1/desk/reception']) {
      expect((await get(nobody, path)).status, path).toBe(401);
    }
    await nobody.open('/');
    expect(await postJson(nobody, `/api/v1/dossiers/${dossierId}/actions`, { action: 'start' })).toBe(401);
    await nobody.open(`/ho-so/${code}`);
    await nobody.choose(LAN);
    expect(new URL(nobody.page.url()).pathname).toBe(`/ho-so/${code}`);
  });

  it('a refusal says what to do, and leads to a page the person may see', async () => {
    const unverified = await arrive('desktop');
    await unverified.signIn('Trần Văn Minh');
    await unverified.open(`/thu-tuc/${PROCEDURE}/nop`);
    const text = await unverified.page.locator('main').innerText();
    expect(text).toContain('Hãy đến cơ quan Công an để được cấp mức độ 2');
    expect(text).not.toContain('người quản trị');
    await unverified.open('/can-bo/ho-so');
    await unverified.page.getByRole('link', { name: 'Về trang chủ' }).click();
    await unverified.page.waitForURL(/:\d+\/$/);
  });

  it('a page of another site cannot post with the cookies of the person', async () => {
    const answer = await owner.context.request.post(`/ho-so/${code}/rut`, {
      headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status()).toBe(403);
    const elsewhere = await get(owner, '/dang-nhap?tro-ve=https://elsewhere.example/');
    expect(elsewhere.location).not.toContain('elsewhere');
  });
});
