import { afterAll, beforeAll, expect, test } from 'vitest';
import { PEOPLE, type Program, program } from '../portal/testing/program.ts';

let p: Program;
beforeAll(async () => {
  p = await program();
  Object.assign(p.t.app.config, { localAccounts: true });
});
afterAll(() => p.t.close());

const GOOD = 'quả bưởi đọc báo sáng';

/** A sign-in form sent from an address, with the cookies a browser has. */
function send(password: string, address: string, cookie = ''): Promise<Response> {
  const init = {
    method: 'POST',
    body: new URLSearchParams({ so: PEOPLE.cuc, password }),
    headers: { 'sec-fetch-site': 'same-origin', cookie },
  };
  return Promise.resolve(
    p.http.request('/dang-nhap/noi-bo', init, { incoming: { socket: { remoteAddress: address } } } as never),
  );
}
const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

test('an invited officer sets a password and signs in; whoever hammers the account locks only themselves out', async () => {
  const officer = await (await p.signIn('cuc')).actor();
  const admin = await p.signIn('admin');
  const shown = await (await admin.post(`/can-bo/nhan-su/${officer.personId}/moi-dat-mat-khau`)).text();
  const token = /loi-moi\?ma=([\w-]{43})/.exec(shown)?.[1] ?? '';
  const anybody = p.visitor();
  expect(await (await anybody.get(`/dang-nhap/loi-moi?ma=${token}`)).text()).toContain('Đặt mật khẩu');
  expect((await anybody.post('/dang-nhap/loi-moi', { ma: token, password: 'matkhau123456' })).status).toBe(422);
  const set = await anybody.post('/dang-nhap/loi-moi', { ma: token, password: GOOD });
  expect(set.headers.get('location')).toBe('/dang-nhap/noi-bo');

  const first = await send(GOOD, '10.0.0.5');
  expect(first.headers.get('location')).toBe('/can-bo');
  const device = cookiesOf(first)
    .split('; ')
    .find((one) => one.startsWith('tinhso_thiet_bi='));
  expect(device).toBeDefined();

  // From forty addresses, the owner's own among them.
  const statuses = new Set<number>();
  for (let n = 0; n < 40; n += 1) statuses.add((await send('sai mật khẩu rồi nhé', `10.0.0.${n}`)).status);
  expect([...statuses].sort()).toEqual([422, 429]);
  expect((await send(GOOD, '10.0.0.99')).status).toBe(429);
  const owner = await send(GOOD, '10.0.0.5', device);
  expect(owner.headers.get('location')).toBe('/can-bo');
});

test('is not there unless the operator turned it on', async () => {
  Object.assign(p.t.app.config, { localAccounts: false });
  expect((await p.visitor().get('/dang-nhap/noi-bo')).status).toBe(404);
  expect((await p.visitor().get('/dang-nhap/loi-moi?ma=x')).status).toBe(404);
  Object.assign(p.t.app.config, { localAccounts: true });
});
