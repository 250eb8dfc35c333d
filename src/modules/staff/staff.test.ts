import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drainConsumers } from '../../kernel/events/index.ts';
import { execute } from '../../kernel/execute.ts';
import { findPersonByPersonalId, grantRole, SIGN_IN } from '../../kernel/identity/index.ts';
import { hotp, stepOf } from '../../kernel/identity/second-factor/totp.ts';
import { PEOPLE, type Program, program } from '../portal/testing/program.ts';

let p: Program;
let province: string;
beforeAll(async () => {
  p = await program();
  const admin = await p.signIn('admin');
  province = (await admin.actor()).grants[0]?.unitId ?? '';
});
afterAll(() => p.t.close());

const idOf = async (who: keyof typeof PEOPLE) => (await findPersonByPersonalId(p.t.ctx(), PEOPLE[who]))?.id ?? '';
const MINUTE = 60_000;

describe('appointing', () => {
  test('an administrator finds a person by number and gives a role; the list shows it until it ends', async () => {
    const admin = await p.signIn('admin');
    const form = await (await admin.get(`/can-bo/nhan-su/giao-vai-tro?so=${PEOPLE.it}`)).text();
    const personId = /name="personId" value="([^"]+)"/.exec(form)?.[1] ?? '';
    expect(form).toContain('Giao vai trò cho');
    expect(form).not.toContain('<script>');
    const sent = { personId, so: PEOPLE.it, role: 'handler', place: `u:${province}`, reason: 'QĐ 12/QĐ-UBND' };
    const from = { 'from.day': '2', 'from.month': '3', 'from.year': '2026' };
    const wrong = await admin.post('/can-bo/nhan-su/giao-vai-tro', { ...sent, ...from, reason: '' });
    expect(wrong.status).toBe(422);
    const done = await admin.post('/can-bo/nhan-su/giao-vai-tro', { ...sent, ...from });
    expect(done.headers.get('location')).toBe(`/can-bo/nhan-su/${personId}?xong=giao`);
    const member = await (await admin.get(`/can-bo/nhan-su/${personId}`)).text();
    const grant = /vai-tro\/([\w-]{36})\/cham-dut/.exec(member)?.[1] ?? '';
    expect(await (await admin.get(`/can-bo/nhan-su/${personId}/vai-tro/${grant}/cham-dut`)).text()).toContain(
      'Chấm dứt vai trò',
    );
    await admin.post(`/can-bo/nhan-su/${personId}/vai-tro/${grant}/cham-dut`);
    expect(await (await admin.get(`/can-bo/nhan-su/${personId}`)).text()).toContain('Không giữ vai trò nào');
  });

  test('a strong role waits for a second person; who asked finds no button to approve', async () => {
    const admin = await p.signIn('admin');
    const personId = await idOf('it');
    await execute(p.t.ctx(), grantRole, {
      personId: await idOf('auditor'),
      role: 'admin',
      unitId: province,
      from: '2026-03-01',
      reason: 'x',
    });
    const sent = { personId, so: PEOPLE.it, role: 'auditor', place: `u:${province}`, reason: 'QĐ 13' };
    const from = { 'from.day': '2', 'from.month': '3', 'from.year': '2026' };
    const asked = await admin.post('/can-bo/nhan-su/giao-vai-tro', { ...sent, ...from });
    expect(asked.headers.get('location')).toBe('/can-bo/nhan-su?xong=cho');
    const mine = await (await admin.get('/can-bo/phe-duyet')).text();
    expect(mine).toContain('Bạn đã đề nghị việc này');
    expect(mine).not.toMatch(/action="[^"]+\/duyet"/);
    const second = await p.signIn('auditor');
    const page = await (await second.get('/can-bo/phe-duyet')).text();
    const action = /action="([^"]+\/duyet)"/.exec(page)?.[1] ?? '';
    expect(page).toContain('QĐ 13');
    const done = await second.post(action);
    expect(done.headers.get('location')).toBe('/can-bo/phe-duyet?xong=duyet');
    const held = await p.t.db
      .selectFrom('role_grant')
      .select('role')
      .where('person_id', '=', personId)
      .where('role', '=', 'auditor')
      .execute();
    expect(held).toHaveLength(1);
  });

  test('an administrator ends a session of staff; a citizen’s page stays closed to officers', async () => {
    const officer = await p.signIn('cuc');
    const { sessionId, personId } = await officer.actor();
    const admin = await p.signIn('admin');
    expect(await (await admin.get(`/can-bo/nhan-su/${personId}`)).text()).toContain(sessionId);
    expect((await officer.get(`/can-bo/nhan-su/${personId}`)).status).toBe(403);
    await admin.post(`/can-bo/nhan-su/${personId}/phien/${sessionId}`);
    expect((await officer.actor()).kind).toBe('anonymous');
  });
});

describe('a proof that is too old', () => {
  test('leads to the page that asks for it, and back', async () => {
    const admin = await p.signIn('admin');
    p.t.clock.advance(20 * MINUTE);
    const answer = await admin.post('/can-bo/truy-cap-khan-cap', {
      reason: 'Cần tra cứu gấp hồ sơ trợ cấp khó khăn',
      minutes: '30',
    });
    const asked = answer.headers.get('location') ?? '';
    expect(asked).toMatch(/^\/ca-nhan\/xac-nhan\?tro-ve=/);
    // Without a second factor the proof is a new sign-in, which the provider may not skip.
    const page = await (await admin.get('/ca-nhan/xac-nhan?tro-ve=/can-bo/truy-cap-khan-cap')).text();
    expect(page).toContain(`${SIGN_IN}?lai=1&amp;tro-ve=%2Fcan-bo%2Ftruy-cap-khan-cap`);
  });

  test('nothing leads to another site', async () => {
    const admin = await p.signIn('admin');
    const page = await (await admin.get('/ca-nhan/xac-nhan?tro-ve=https://evil.example/')).text();
    expect(page).toContain('href="/dang-nhap?lai=1&amp;tro-ve=%2F"');
  });
});

describe('codes of an app', () => {
  test('work without script; wrong ones are counted, and too many answer 429 with how long to wait', async () => {
    const officer = await p.signIn('cuc');
    await officer.post('/ca-nhan/bao-mat/ung-dung', { name: 'Điện thoại' });
    const page = await (await officer.get('/ca-nhan/bao-mat/ung-dung')).text();
    const text = (/<code[^>]*>([A-Z2-7 ]+)<\/code>/.exec(page)?.[1] ?? '').replaceAll(' ', '');
    const bits = [...text].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'));
    const secret = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
    const right = await officer.post('/ca-nhan/bao-mat/ung-dung/xac-nhan', {
      code: hotp(secret, stepOf(p.t.clock.now())),
    });
    expect(right.headers.get('set-cookie')).toContain('tinhso_thiet_bi=');
    expect((await right.text()).match(/<li><code>/g)).toHaveLength(10);

    const stranger = await p.signIn('cuc');
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let n = 0; n < 7; n += 1) {
      last = await stranger.post('/ca-nhan/xac-nhan', { code: '000000', 'tro-ve': '/can-bo' });
      statuses.push(last.status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429]);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await last?.text()).toContain('Việc này không khóa tài khoản của bạn');
  });
});

test('the alarm of a break-glass reaches auditors and the leaders of the place', async () => {
  const admin = await p.signIn('admin');
  // The alarm begins with the next event after the program first ran.
  await drainConsumers(p.t.app);
  await admin.post('/can-bo/truy-cap-khan-cap', { reason: 'Cần tra cứu gấp hồ sơ trợ cấp khó khăn', minutes: '30' });
  await drainConsumers(p.t.app);
  const told = await p.t.db
    .selectFrom('notification')
    .select(['person_id', 'title_vi'])
    .where('kind', '=', 'identity.break_glass')
    .execute();
  expect(told.map((one) => one.person_id)).toContain(await idOf('auditor'));
  expect(told.map((one) => one.person_id)).not.toContain(await idOf('admin'));
  const { dossierId, code } = await p.file();
  const found = await admin.post('/can-bo/truy-cap-khan-cap/ho-so', { code });
  expect(found.headers.get('location')).toBe(`/can-bo/ho-so/${dossierId}`);
  expect((await admin.get(`/can-bo/ho-so/${dossierId}`)).status).toBe(200);
  expect((await admin.post(`/can-bo/ho-so/${dossierId}/tiep-nhan`)).status).toBeGreaterThanOrEqual(403);
  const purposes = await p.t.db.selectFrom('access_log').select('purpose').where('subject', '=', dossierId).execute();
  expect(purposes.map((row) => row.purpose)).toEqual(['identity.break_glass']);
});
