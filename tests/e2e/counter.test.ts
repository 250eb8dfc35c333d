import { beforeAll, describe, expect, it } from 'vitest';
import { BAY, download, LAN, wordsOf } from './lib/application.ts';
import { movableClock } from './lib/clock.ts';
import { answer } from './lib/form.ts';
import { OFFICE, office } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

const CENTRE = 'H53.50.01.001';
/** What a scanner reads from the identity card. */
const CARD = '072190004512||Nguyễn Thị Hồng Lan|12041990|Nữ|Khu phố 3, Tân Ninh, Tây Ninh|01012022';

/** From the person’s number to the receipt slip. */
async function takeIn(officer: Visitor, who: string, seen: (name: string) => Promise<void> = async () => {}) {
  const { page } = officer;
  await page.getByLabel('Người nộp hồ sơ').fill(who);
  await page.getByRole('button', { name: 'Tìm', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Thủ tục' }).fill('sao y ban chinh');
  await seen('procedure');
  await page.getByRole('button', { name: 'Tìm', exact: true }).click();
  await page.getByRole('button', { name: /Chứng thực bản sao từ bản chính/ }).click();
  await answer(page.getByRole('group', { name: 'Giấy tờ 1' }), {
    'Tên giấy tờ': 'Bằng tốt nghiệp đại học',
    'Số trang của một bản': '5',
    'Số bản': '3',
  });
  await page.getByLabel('Số bản chính: Bản chính giấy tờ, văn bản').fill('1');
  await seen('whole');
  await page.getByRole('button', { name: 'Tính lại phí' }).click();
  // Two pages at 2,000 and three at 1,000 are 7,000 a copy.
  await page.getByText('21.000').first().waitFor();
  await seen('fees');
  await page.getByRole('button', { name: 'Tiếp nhận và in giấy hẹn' }).click();
  await page.waitForURL(/\/xong$/);
  return /\d{3}\.[\w.]+-\d{6}-\d{4}/.exec(await page.locator('main').innerText())?.[0] ?? '';
}

describe('certified copies at the counter', () => {
  let kiosk = '';
  let number = '';
  let code = '';
  let screen: Visitor;
  let officer: Visitor;

  beforeAll(async () => {
    clock.at('2026-03-10 08:00');
    officer = await arrive('desktop');
    await officer.signIn(OFFICE.reception);
    screen = await arrive('desktop');
  });

  it('a kiosk is set up', async () => {
    await officer.open('/can-bo/quay/thiet-lap');
    await officer.page.getByLabel('Tên máy').fill('Máy 1');
    await officer.page.getByRole('button', { name: 'Thêm máy lấy số' }).click();
    kiosk = new URL(await officer.page.locator('main code').innerText()).pathname;
    kiosk += new URL(await officer.page.locator('main code').innerText()).search;
    await officer.look('k01-settings');
  });

  it('a citizen takes a number', async () => {
    const citizen = await arrive('phone');
    await citizen.open(kiosk);
    await citizen.look('k02-kiosk');
    await citizen.page.getByRole('button', { name: /Hộ tịch, cư trú, chứng thực/ }).click();
    number = await citizen.page.locator('.slip__number').innerText();
    expect(number).toMatch(/^A\d{3}$/);
    await citizen.look('k03-number');
    const large = await arrive('desktop');
    await large.open(kiosk);
    await large.look('k02-kiosk');
  });

  it('is called on the screen of the hall, which renews itself', async () => {
    await screen.open(`/quay/${CENTRE}/man-hinh`);
    await screen.look('k04-screen-empty');
    await officer.open('/can-bo/quay');
    await officer.look('k05-choose-desk');
    await officer.page.getByRole('button', { name: /Ngồi quầy này.*Quầy 1$/ }).click();
    await officer.page.getByRole('button', { name: 'Gọi số tiếp theo' }).click();
    await officer.page.getByText(number, { exact: true }).first().waitFor();
    await officer.look('k06-called');
    await screen.page.locator('.board__call', { hasText: number }).waitFor();
    expect(await screen.page.locator('.board__call', { hasText: number }).innerText()).toContain('Quầy 1');
    await screen.look('k07-screen');
  });

  it('is taken in from the card to the slip: pages and copies are counted, the fee is worked out', async () => {
    await officer.page.getByRole('link', { name: 'Tiếp nhận hồ sơ' }).click();
    await officer.look('k08-intake');
    code = await takeIn(officer, CARD, (name) => officer.look(`k09-intake-${name}`));
    const text = await officer.page.locator('main').innerText();
    expect(text).toContain('21.000');
    // Received before 15:00: the result is due today.
    expect(text).toMatch(/17:00.*10\/0?3\/2026/);
    await officer.look('k10-received');
    const slip = await download(officer, () =>
      officer.page.getByRole('link', { name: 'In giấy tiếp nhận và hẹn trả (PDF)' }).click(),
    );
    expect(await wordsOf(slip)).toContain(code);
    await officer.open('/can-bo/quay');
    // The number is done with its intake.
    expect(await officer.page.locator('main').innerText()).toContain('Chưa gọi số nào');
  });

  it('is decided the same day and handed over at the return desk, to whom the card says', async () => {
    clock.at('2026-03-10 14:00');
    await ward.propose(code, 'Bản sao đúng với bản chính.');
    await ward.decide(code);
    officer = await arrive('desktop');
    await officer.signIn(OFFICE.reception);
    await officer.open('/can-bo/tra-ket-qua');
    await officer.look('k11-returns');
    await officer.page.getByLabel('Tìm hồ sơ').fill(code);
    await officer.page.getByRole('button', { name: 'Tìm', exact: true }).click();
    await officer.page.getByRole('link', { name: code }).click();
    await officer.page.getByLabel(/Số định danh của người nhận/).fill(CARD);
    await officer.page.getByRole('button', { name: 'Giao kết quả' }).click();
    await officer.page.getByRole('alert').first().waitFor();
    await officer.look('k12-card-not-compared');
    await officer.page.getByLabel(/Số định danh của người nhận/).fill(CARD);
    await officer.page.locator('label', { hasText: 'Tôi đã đối chiếu thẻ căn cước' }).click();
    await officer.page.getByRole('button', { name: 'Giao kết quả' }).click();
    await officer.page.getByText(`Đã giao kết quả hồ sơ ${code}.`).waitFor();
    await officer.open('/can-bo/tra-ket-qua/so');
    const row = officer.page.getByRole('row').filter({ hasText: code });
    expect(await row.innerText()).toContain(LAN);
    await officer.look('k13-book');
    const citizen = await arrive('phone');
    await citizen.open(`/ho-so/${code}`);
    await citizen.choose(LAN);
    expect(await citizen.page.locator('main').innerText()).toContain('Đã trả kết quả');
    await citizen.look('k14-citizen');
  });

  it('after 15:00 is due on the next working day, and the officer sees it before the person leaves', async () => {
    clock.at('2026-03-13 15:05');
    officer = await arrive('desktop');
    await officer.signIn(OFFICE.reception);
    await officer.open('/can-bo/tiep-nhan');
    // Known by her telephone number; it may be shared, so the officer chooses.
    await takeIn(officer, '072148000236');
    const text = await officer.page.locator('main').innerText();
    expect(text).toMatch(/17:00.*16\/0?3\/2026/);
    await officer.page.getByRole('link', { name: 'Mở hồ sơ' }).click();
    expect(await officer.page.locator('main').innerText()).toContain(BAY);
    await officer.page.locator('summary', { hasText: 'Vì sao hẹn ngày này?' }).click();
    expect(await officer.page.locator('main').innerText()).toContain('15:00');
    await officer.look('k15-after-three');
  });

  it('a citizen books an appointment instead, and gives it back', async () => {
    // The times of this centre are in force from the day on which they were loaded.
    clock.machine();
    const where = `/dat-lich?noi=${CENTRE}&thu-tuc=2.000815`;
    const large = await arrive('desktop');
    await large.open(where);
    await large.look('k16-booking');
    const citizen = await arrive('phone');
    const { page } = citizen;
    await citizen.open(where);
    await citizen.look('k17-booking');
    await page.locator('a[href^="/dat-lich/xac-nhan"]').first().click();
    await citizen.choose(LAN);
    await citizen.look('k18-confirm');
    await page.locator('main').getByRole('button').first().click();
    await page.getByText('Đã đặt lịch hẹn').first().waitFor();
    expect(await page.locator('main').innerText()).toMatch(/\b\d{6}\b/);
    await citizen.look('k19-booked');
    await page.getByRole('link', { name: /Hủy/ }).first().click();
    await page.locator('main').getByRole('button', { name: /Hủy/ }).click();
    await page.getByText('Đã hủy').first().waitFor();
  });
});
