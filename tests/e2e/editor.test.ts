import { beforeAll, describe, expect, it } from 'vitest';
import { COMMUNE, download, LAN, PHOTO, send, wordsOf } from './lib/application.ts';
import { movableClock } from './lib/clock.ts';
import { fillForm } from './lib/form.ts';
import { office } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

const WRITER = 'Phạm Thị Diễm Hương';
const PUBLISHER = 'Huỳnh Tấn Lộc';

/**
 * A procedure that no file of the province describes: registration of birth with recognition of the parent. Three working
 * days, eight when something must be verified; a charge set by the province, remitted for poor households.
 */
const CODE = '1.000689';
const NAME = 'Đăng ký khai sinh kết hợp nhận cha, mẹ, con';

describe('a procedure is made in the editor, by clicking', () => {
  let writer: Visitor;
  let draft = '';

  /** Fills in controls by their names and presses a button: “Lưu”, or one that adds something, by its value. */
  async function write(values: Record<string, string>, press?: string): Promise<void> {
    const { page } = writer;
    for (const [name, value] of Object.entries(values)) {
      const control = page.locator(`[name="${name}"]`).first();
      if ((await control.evaluate((element) => element.tagName)) === 'SELECT') await control.selectOption(value);
      else await control.fill(value);
    }
    const button = press
      ? page.locator(`button[value="${press}"]`)
      : page.locator('main').getByRole('button', { name: 'Lưu', exact: true });
    await Promise.all([page.waitForEvent('load'), button.first().click()]);
    if (!press) expect(await page.locator('main').innerText()).toContain('Đã lưu');
  }
  const both = (name: string, vi: string, en: string) => ({ [`${name}.vi`]: vi, [`${name}.en`]: en });
  async function section(title: string): Promise<void> {
    await writer.open(draft);
    await writer.page.getByRole('table').getByRole('link', { name: title, exact: true }).click();
    await writer.page.getByRole('heading', { level: 1 }).waitFor();
  }
  /** Adds a question to the page of the form that is open, and fills in its own page; comes back. */
  async function question(kind: string, values: Record<string, string>): Promise<void> {
    const { page } = writer;
    const back = page.url();
    const list = (await page.locator('button[value^="add:form.pages."]').first().getAttribute('value')) ?? '';
    await write({ [`_kind.${list.replace('add:', '')}`]: kind }, list);
    const at = (/muc\/([^?]+)/.exec(page.url())?.[1] ?? '').replaceAll('/', '.');
    await write(Object.fromEntries(Object.entries(values).map(([name, value]) => [`${at}.${name}`, value])));
    await page.goto(back);
  }
  /** No mistakes are left on the page. */
  const clean = async () => expect(await writer.page.getByRole('alert').count()).toBe(0);

  beforeAll(async () => {
    clock.at('2026-03-16 08:00');
    writer = await arrive('desktop');
    await writer.signIn(WRITER);
  });

  it('is begun with its code and name', async () => {
    const { page } = writer;
    await writer.open('/can-bo/thu-tuc');
    await writer.look('e01-list');
    await page.getByRole('link', { name: 'Soạn thủ tục mới' }).click();
    await page.getByLabel('Mã thủ tục quốc gia').fill(CODE);
    await page.getByLabel('Tên thủ tục (tiếng Việt)').fill(NAME);
    await page.getByLabel(/Tên thủ tục \(tiếng Anh\)/).fill('Birth with recognition of a parent');
    await writer.look('e02-new');
    await page.getByRole('button', { name: 'Bắt đầu soạn' }).click();
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    draft = new URL(page.url()).pathname;
    await writer.look('e03-draft');
  });

  it('gets its texts', async () => {
    await section('Nội dung');
    await write({
      ...both('summary', 'Đăng ký khai sinh và nhận cha, mẹ cho trẻ trong một lần.', 'Birth and parent in one.'),
      ...both('field', 'Hộ tịch', 'Civil status'),
      keywords: 'nhận cha cho con\nkhai sinh con ngoài giá thú',
      ...both('applicants', 'Cha, mẹ của trẻ', 'Parents of the child'),
      'legalBasis.0.title': 'Thông tư 04/2020/TT-BTP',
      'legalBasis.0.article': 'Điều 15',
      'legalBasis.0.confidence': 'unverified',
      source: 'Cổng Dịch vụ công quốc gia, bản chụp năm 2021',
    });
    await writer.look('e04-texts');
    await clean();
  });

  it('gets limits and a charge', async () => {
    await section('Cách nộp, thời hạn, phí');
    await write({ 'manners.0.limit.value': '3', 'manners.1.limit.value': '3' });
    await writer.look('e05-limits');
    await write({}, 'add:fees');
    await write({
      ...both('fees.0.name', 'Lệ phí đăng ký nhận cha, mẹ, con', 'Charge for the recognition'),
      'fees.0.kind': 'charge',
      'fees.0.amount': '15.000',
      'fees.0.basis': 'Nghị quyết của Hội đồng nhân dân tỉnh (mức thu cần đối chiếu)',
      'fees.0.confidence': 'unverified',
    });
    // A charge that is due for no manner of filing is a mistake.
    expect(await writer.page.getByRole('alert').innerText()).toContain('chưa gắn với cách nộp nào');
    await section('Cách nộp, thời hạn, phí');
    for (const n of [0, 1]) await writer.page.locator(`label[for="f-manners-${n}-fees"]`).click();
    await write({});
    // Said here too, until the steps are made shorter.
    expect(await writer.page.getByRole('alert').innerText()).toContain('vượt thời hạn 3 ngày làm việc');
  });

  it('gets its paper, its form and its result', async () => {
    await section('Thành phần hồ sơ');
    await write({}, 'add:components');
    await write({ ...both('components.1.name', 'Giấy chứng sinh', 'Birth notice'), 'components.1.originals': '1' });
    await section('Biểu mẫu điện tử');
    await write({}, 'add:form.pages');
    await write(both('form.pages.1.title', 'Trẻ và người nhận là cha, mẹ', 'The child and the parent'));
    await question('text', both('label', 'Họ tên trẻ', 'Name of the child'));
    await question('date', both('label', 'Ngày sinh của trẻ', 'Born on'));
    await question('text', both('label', 'Họ tên người nhận', 'Who recognises the child'));
    await question('file', { ...both('label', 'Ảnh giấy chứng sinh', 'Birth notice'), component: 'giayChungSinh' });
    await writer.look('e06-form-page');
    await section('Quy trình giải quyết');
    await write({ 'steps.0.hours': '4', 'steps.1.hours': '12', 'steps.2.hours': '4', 'steps.3.hours': '4' });
    await writer.look('e07-steps');
    await section('Kết quả');
    await write({
      ...both('result.name', 'Trích lục nhận cha, mẹ, con', 'Extract of the recognition'),
      'result.book': 'NCM',
      'result.number': '{n}/{year}/TLNCM',
      'result.title': 'TRÍCH LỤC ĐĂNG KÝ NHẬN CHA, MẸ, CON',
      'result.paragraphs': 'Công nhận {Họ tên người nhận} là cha, mẹ của {Họ tên trẻ}, sinh ngày {Ngày sinh của trẻ}.',
    });
    await writer.look('e08-result');
    await clean();
  });

  it('is looked at as a citizen, as an officer and as a diagram, and submitted', async () => {
    const { page } = writer;
    await writer.open(`${draft}/xem/nguoi-dan`);
    await writer.look('e09-as-citizen');
    await writer.open(`${draft}/xem/can-bo`);
    await writer.look('e10-as-officer');
    await writer.open(`${draft}/so-do`);
    await writer.look('e11-workflow');
    await writer.open(`${draft}/khac`);
    await writer.look('e12-difference');
    await writer.open(`${draft}/van-ban`);
    await writer.look('e13-text');
    await writer.open(draft);
    expect(await page.locator('main').innerText()).toContain('Không có lỗi nào');
    await page.getByLabel(/Lời nhắn cho người công bố/).fill('Theo Thông tư 04/2020/TT-BTP.');
    await page.getByRole('button', { name: 'Trình công bố' }).click();
    await page.getByText('Đã trình công bố.').waitFor();
    expect(await page.getByRole('button', { name: 'Công bố', exact: true }).count()).toBe(0);
    await writer.look('e14-submitted');
  });

  it('is published by somebody else', async () => {
    const publisher = await arrive('desktop');
    await publisher.signIn(PUBLISHER);
    await publisher.open(draft);
    await publisher.look('e15-to-publish');
    await publisher.page.getByRole('button', { name: 'Công bố', exact: true }).click();
    await publisher.page.getByText('Đã công bố.').first().waitFor();
    await publisher.open(`/can-bo/thu-tuc/${CODE}`);
    await publisher.look('e16-versions');
  });

  it('is applied for, decided, and its result is handed over', async () => {
    const citizen = await arrive('phone');
    await citizen.open(`/thu-tuc/${CODE}`);
    await citizen.look('e17-procedure');
    await citizen.page.getByRole('link', { name: 'Nộp hồ sơ trực tuyến' }).click();
    await citizen.choose(LAN);
    await fillForm(citizen, [
      { title: 'Người đề nghị', values: { 'Xã, phường nơi cư trú': COMMUNE } },
      {
        title: 'Trẻ và người nhận là cha, mẹ',
        values: {
          'Họ tên trẻ': 'Nguyễn Bảo Ngọc',
          'Ngày sinh của trẻ': '1/3/2026',
          'Họ tên người nhận': 'Trần Quốc Bảo',
          'Ảnh giấy chứng sinh': PHOTO,
        },
      },
    ]);
    expect(await citizen.page.locator('main').innerText()).toContain('15.000');
    const code = await send(citizen);
    await ward.receive(code);
    // Three working days from Monday.
    await citizen.open(`/ho-so/${code}`);
    expect(await citizen.page.locator('main').innerText()).toMatch(/19\/0?3\/2026/);
    await ward.propose(code, 'Đủ điều kiện công nhận.');
    await ward.decide(code);
    await ward.handOver(code);
    await citizen.open(`/ho-so/${code}`);
    const row = citizen.page.getByRole('listitem').filter({ hasText: 'Kết quả giải quyết' });
    const words = await wordsOf(await download(citizen, () => row.getByRole('link').click()));
    expect(words).toContain('CôngnhậnTrầnQuốcBảolàcha,mẹcủaNguyễnBảoNgọc,sinhngày01/03/2026');
    expect(words).toMatch(/01\/2026\/TLNCM/);
  });
});
