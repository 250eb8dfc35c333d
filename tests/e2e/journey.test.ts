import { beforeAll, describe, expect, inject, it } from 'vitest';
import { codeOf, download, fillPages, LAN, PAGES, PROCEDURE, tick, wordsOf } from './lib/application.ts';
import { readMails } from './lib/mail.ts';
import { act, OFFICE } from './lib/office.ts';
import { type Device, type Visitor, visitors } from './lib/visitor.ts';
import { until } from './lib/wait.ts';

const { mailDir } = inject('e2e');
const arrive = visitors();

/** Targets that one dossier filed online and handled in time with an electronic result moves. */
const TARGETS = ['online-filing', 'on-time', 'e-results'];

/** Numerator of a target, as its public page says. */
async function numerator(visitor: Visitor, target: string): Promise<number> {
  await visitor.open(`/nghi-quyet/chi-tieu/${target}`);
  const link = visitor.page.getByRole('definition').getByRole('link').filter({ hasText: 'Bằng chứng' }).first();
  return Number.parseInt((await link.innerText()).replaceAll('.', ''), 10);
}

async function numerators(visitor: Visitor): Promise<number[]> {
  const found: number[] = [];
  for (const target of TARGETS) found.push(await numerator(visitor, target));
  return found;
}

/** The search of the page itself, not the one in the masthead. */
const searchbox = ({ page }: Visitor) =>
  page.getByRole('main').getByRole('searchbox').or(page.locator('.hero').getByRole('searchbox'));

/** What nobody but the applicant and the office may read. */
const PRIVATE = [/Hồng Lan/i, /072190004512/, /0990000001/, /hong\.lan/, /Cách Mạng Tháng Tám/];

async function saysNothingOfThePerson({ page }: Visitor): Promise<void> {
  const html = await page.content();
  for (const secret of PRIVATE) expect(html).not.toMatch(secret);
}

describe.each<Device>(['phone', 'desktop'])('a household business is registered, on a %s', (device) => {
  let before: number[];
  let citizen: Visitor;
  let stranger: Visitor;
  let reception: Visitor;
  let code = '';
  let result: Buffer;
  let verifyCode = '';
  let lettersBefore = 0;

  beforeAll(async () => {
    stranger = await arrive(device);
    before = await numerators(stranger);
    lettersBefore = readMails(mailDir).length;
  });

  it('is found by typing without accents, and read', async () => {
    citizen = await arrive(device);
    const { page } = citizen;
    await citizen.open('/');
    await citizen.look('01-home');
    await searchbox(citizen).fill('dang ky ho kinh doanh');
    await searchbox(citizen).press('Enter');
    await page.waitForURL(/\/thu-tuc\?q=/);
    await citizen.look('02-search');
    await page
      .getByRole('link', { name: /hộ kinh doanh/i })
      .first()
      .click();
    await page.waitForURL(`/thu-tuc/${PROCEDURE}`);
    await citizen.look('03-procedure');
    await citizen.open('/thu-tuc?q=khong+co+thu+tuc+nay+zzz');
    await citizen.look('04-nothing-found');
  });

  it('is filled in one page at a time, with a mistake on the way', async () => {
    const { page } = citizen;
    await citizen.open(`/thu-tuc/${PROCEDURE}`);
    await page.getByRole('link', { name: 'Nộp hồ sơ trực tuyến' }).click();
    await page.waitForURL(/\/sso\//);
    await citizen.look('05-sign-in');
    await citizen.choose(LAN);
    await fillPages(citizen, 'ten', 'nganh-nghe', (name) => citizen.look(`06-form-${name}`));

    await page.getByLabel('Vốn kinh doanh (đồng)').fill('năm mươi triệu');
    await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    const summary = page.getByRole('alert');
    await summary.waitFor();
    await citizen.look('07-form-errors');
    expect(await page.title()).toMatch(/^Lỗi/);
    expect(await summary.getByRole('link').count()).toBe(2);
    expect(await page.getByLabel('Vốn kinh doanh (đồng)').inputValue()).toBe('năm mươi triệu');
    await summary.getByRole('link').first().click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('capital');
    await fillPages(citizen, 'von', 'chu-ho', (name) => citizen.look(`08-form-${name}`));
  });

  it('takes a photo, waits, and goes on on another device', async () => {
    const { page } = citizen;
    await fillLastPage(citizen);
    await page.getByRole('button', { name: 'Tải lên tệp đã chọn' }).click();
    await page.getByText('can-cuoc-mat-truoc.png').first().waitFor();
    await citizen.look('09-form-photo');
    await page.getByRole('button', { name: 'Lưu, làm tiếp sau' }).click();
    await page.waitForURL(/\/ho-so\?/);
    expect(await page.getByRole('status').innerText()).toContain('Đã lưu');
    await citizen.look('10-drafts');

    const other = await arrive(device);
    await other.signIn(LAN);
    await other.look('11-home-signed-in');
    await other.open('/ho-so');
    await other.page.getByRole('link', { name: 'Tiếp tục' }).first().click();
    await other.page.getByRole('heading', { level: 1, name: 'Kiểm tra lại trước khi nộp' }).waitFor();
    await other.look('12-check');
    citizen = other;
  });

  it('is checked, changed in one place, and sent once although sent three times', async () => {
    const { page } = citizen;
    expect(await page.locator('main').innerText()).toContain('can-cuoc-mat-truoc.png');
    await page.getByRole('link', { name: /Mô tả hoạt động kinh doanh/ }).click();
    await page.getByLabel('Mô tả hoạt động kinh doanh').fill('Bán cà phê, nước ép, bánh tráng phơi sương tại nhà.');
    await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    await page.getByRole('heading', { level: 1, name: 'Kiểm tra lại trước khi nộp' }).waitFor();
    expect(await page.locator('main').innerText()).toContain('bánh tráng phơi sương');

    await page.getByRole('button', { name: 'Nộp hồ sơ' }).click();
    await page.getByRole('alert').waitFor();
    await citizen.look('13-check-not-declared');
    const form = page.url();
    await tick(page, 'Tôi đã đọc và cam kết nội dung trên');
    await page.getByRole('button', { name: 'Nộp hồ sơ' }).dblclick();
    await page.getByText('Đã nộp hồ sơ', { exact: true }).waitFor();
    code = codeOf(citizen);
    expect(await page.locator('main').innerText()).toContain(code);
    await citizen.look('14-sent');

    const again = await page.evaluate(async (address) => {
      const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ declared: 'yes' }) });
      return answer.url;
    }, form);
    expect(again).toContain(`/ho-so/${code}`);
    await citizen.open('/ho-so');
    await citizen.look('15-my-dossiers');
    expect(await page.getByText(code).count()).toBe(1);
    expect(await page.getByRole('heading', { name: 'Đang kê khai' }).count()).toBe(0);
  });

  it('is acknowledged in writing, and can be tracked by anybody who has the code', async () => {
    await citizen.open(`/ho-so/${code}`);
    const slip = await download(citizen, () => citizen.page.getByRole('link', { name: 'Tải về (PDF)' }).click());
    expect(await wordsOf(slip)).toContain(code);

    await stranger.open('/tra-cuu');
    await stranger.look('16-track');
    await searchbox(stranger).fill(code.toLowerCase());
    await searchbox(stranger).press('Enter');
    await stranger.page.getByRole('heading', { name: code }).waitFor();
    await stranger.look('17-tracked');
    await saysNothingOfThePerson(stranger);
    await stranger.open('/tra-cuu/000.00.00.H80-260101-0000');
    await stranger.look('18-track-none');
  });

  it('is received by the ward, which gives the receipt slip', async () => {
    reception = await arrive(device);
    await reception.signIn(OFFICE.reception);
    await reception.look('20-desk');
    await reception.open('/can-bo/ho-so?khay=reception');
    await reception.look('21-worklist');
    await reception.page.getByRole('link', { name: code }).click();
    await reception.page.getByRole('region', { name: 'Việc cần làm' }).waitFor();
    await reception.look('22-officer-dossier');
    expect(await reception.page.locator('main').innerText()).toContain(LAN);
    const photo = await reception.page.getByRole('link', { name: 'can-cuoc-mat-truoc.png' }).getAttribute('href');
    expect((await reception.context.request.get(photo ?? '')).headers()['content-type']).toBe('image/png');
    await act(reception, 'Tiếp nhận hồ sơ');
    await reception.look('23-received');

    await citizen.open(`/ho-so/${code}`);
    await citizen.page.getByText('Vì sao hẹn ngày này?').click();
    await citizen.look('24-received-citizen');
    const row = citizen.page.getByRole('listitem').filter({ hasText: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả' });
    const slip = await download(citizen, () => row.getByRole('link').click());
    const text = await wordsOf(slip);
    expect(text).toContain(code);
    expect(text).toContain('GIẤYTIẾPNHẬNHỒSƠVÀHẸNTRẢKẾTQUẢ');
  });

  it('is examined, decided and handed over', async () => {
    const specialist = await arrive(device);
    await specialist.signIn(OFFICE.specialist);
    await specialist.look('30-desk-specialist');
    await specialist.page.getByRole('link', { name: code }).click();
    await act(specialist, 'Bắt đầu thẩm định');
    await specialist.look('31-examining');
    await specialist.page.getByLabel('Ý kiến thẩm định').fill('Ngắn');
    await specialist.page.getByRole('button', { name: 'Trình lãnh đạo' }).click();
    await specialist.page.getByRole('alert').waitFor();
    await specialist.look('32-opinion-too-short');
    await specialist.page
      .getByLabel('Ý kiến thẩm định')
      .fill('Hồ sơ đủ điều kiện; tên không trùng trong địa bàn phường.');
    await act(specialist, 'Trình lãnh đạo');
    await specialist.look('33-proposed');

    const leader = await arrive(device);
    await leader.signIn(OFFICE.leader);
    await leader.look('34-desk-leader');
    await leader.page.getByRole('link', { name: code }).click();
    await leader.page.getByRole('region', { name: 'Việc cần làm' }).waitFor();
    await leader.look('35-to-decide');
    await act(leader, 'Phê duyệt và ký số');
    await leader.look('36-decided');

    await citizen.open(`/ho-so/${code}`);
    await citizen.look('37-decided-citizen');
    await reception.open('/can-bo/ho-so?khay=issue');
    await reception.page.getByRole('link', { name: code }).click();
    await act(reception, 'Ký số cơ quan và trả kết quả');
    await reception.look('38-handed-over');
  });

  it('reaches the citizen: in the program, by e-mail, and as a signed file', async () => {
    const { page } = citizen;
    await citizen.open('/thong-bao');
    await citizen.look('40-notices');
    await page.getByRole('link', { name: `Hồ sơ ${code} đã có kết quả` }).click();
    await page.waitForURL(`/ho-so/${code}`);
    await citizen.look('41-result');
    const letter = await until('the letter about the result', () =>
      readMails(mailDir)
        .slice(lettersBefore)
        .find((mail) => mail.subject.includes(code) && mail.subject.includes('đã có kết quả')),
    );
    expect(letter.to).toEqual(['hong.lan@tinhso.example']);
    expect(letter.body).toContain(`/ho-so/${code}`);

    const row = page.getByRole('listitem').filter({ hasText: 'Kết quả giải quyết' });
    result = await download(citizen, () => row.getByRole('link').click());
    const text = await wordsOf(result);
    expect(text).toContain('HỘKINHDOANH');
    verifyCode = /\/xac-minh\/([A-Z\d]{4}-[A-Z\d]{4}-[A-Z\d]{4})/.exec(text)?.[1] ?? '';
    expect(verifyCode).not.toBe('');
    await citizen.open('/ca-nhan');
    await citizen.look('42-account');
    expect(await page.locator('main').innerText()).toContain(OFFICE.reception);
  });

  it('is verified by anybody, by its code and by the file; a changed copy is refused', async () => {
    const { page } = stranger;
    const upload = async (buffer: Buffer) => {
      await stranger.open('/xac-minh');
      await page
        .getByLabel('Hoặc tải lên tệp PDF bạn nhận được')
        .setInputFiles({ name: 'ket-qua.pdf', mimeType: 'application/pdf', buffer });
      await page.getByRole('button', { name: 'Kiểm tra', exact: true }).last().click();
      await page.waitForLoadState();
    };
    const isSound = async () => {
      const text = await page.locator('main').innerText();
      expect(text).toContain(`Ký bởi ${OFFICE.leader}`);
      expect(text).toMatch(/Ký bởi Ủy ban nhân dân phường Tân Ninh/i);
      expect(text.match(/Trạng thái\s+Chữ ký số hợp lệ/g)).toHaveLength(2);
      expect(text).toContain(code);
      await saysNothingOfThePerson(stranger);
    };
    await stranger.open('/xac-minh');
    await stranger.look('50-verify');
    await searchbox(stranger).fill(verifyCode.toLowerCase());
    await searchbox(stranger).press('Enter');
    await page.getByText('Ký bởi').first().waitFor();
    await stranger.look('51-verified-by-code');
    await isSound();
    await upload(result);
    await stranger.look('52-verified-by-file');
    await isSound();

    const changed = Buffer.from(result);
    const at = changed.indexOf('endstream') - 20;
    changed[at] = (changed[at] ?? 0) ^ 1;
    await upload(changed);
    await stranger.look('53-changed-copy');
    const text = await page.locator('main').innerText();
    expect(text).toContain('Tệp này không phải bản do hệ thống cấp');
    expect(text).not.toContain('Giấy tờ hợp lệ');
    await stranger.open('/xac-minh/AAAA-BBBB-CCCC');
    await stranger.look('54-verify-none');
  });

  it('has moved three targets of the resolution by one, and can be opened from the number', async () => {
    const { page } = stranger;
    const after = await until('the targets to count the dossier', async () => {
      const now = await numerators(stranger);
      return now.every((n, i) => n > (before[i] ?? 0)) && now;
    });
    expect(after).toEqual(before.map((n) => n + 1));

    await stranger.open('/nghi-quyet');
    await stranger.look('60-resolution');
    await stranger.open('/nghi-quyet/chi-tieu/online-filing');
    await stranger.look('61-target');
    await page.getByRole('table').getByRole('link', { name: OFFICE.commune }).click();
    await page.waitForURL(/don-vi=25459/);
    await stranger.look('62-target-commune');
    const commune = page.url();
    await page.getByRole('definition').getByRole('link').filter({ hasText: 'Bằng chứng' }).first().click();
    await page.waitForURL(/bang-chung/);
    await stranger.look('63-evidence-public');
    const html = await page.content();
    expect(html).toContain(code.replace(/\d{4}$/, '••••'));
    expect(html).not.toContain(code);
    await saysNothingOfThePerson(stranger);

    await reception.page.goto(commune);
    await reception.page.getByRole('definition').getByRole('link').filter({ hasText: 'Bằng chứng' }).first().click();
    await reception.look('64-evidence-staff');
    await reception.page.getByRole('link', { name: code }).click();
    await reception.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await reception.page.locator('main').innerText()).toContain(LAN);
    await reception.open('/can-bo/ho-so?khay=done');
    await reception.look('65-ended');
  });

  it('is seen by the leaders of the province', async () => {
    const leader = await arrive(device);
    await leader.signIn('Trương Minh Khôi');
    await leader.open('/dieu-hanh');
    await leader.look('70-centre');
    const coordinator = await arrive(device);
    await coordinator.signIn('Đặng Thị Kim Ngân');
    await coordinator.open('/can-bo/ho-so?khay=done');
    await coordinator.look('71-coordinator');
    await coordinator.page.getByRole('link', { name: code }).waitFor();
  });
});

/** Chooses the photo on the last page without sending it. */
async function fillLastPage(citizen: Visitor): Promise<void> {
  const last = PAGES.at(-1);
  await citizen.page.getByRole('heading', { level: 1, name: last?.title ?? '' }).waitFor();
  await last?.fill(citizen);
}
