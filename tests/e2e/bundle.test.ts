import { describe, expect, it } from 'vitest';
import { COMMUNE, download, LAN, send, wordsOf } from './lib/application.ts';
import { birthPages, birthPapers, FATHER } from './lib/birth.ts';
import { movableClock } from './lib/clock.ts';
import { fillForm } from './lib/form.ts';
import { OFFICE, office } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

const POLICE = { specialist: 'Phạm Hữu Nghĩa', leader: 'Lê Minh Trường' };
const INSURANCE = { specialist: 'Ngô Thị Bích Thủy', leader: 'Đinh Công Thành', reception: 'Võ Thị Mỹ Linh' };
const OPINION = 'Hồ sơ đủ điều kiện giải quyết.';

/**
 * By hand, filed and received on Monday 2 March 2026. The birth is due the same day. Residence takes seven working days
 * after it: 3, 4, 5, 6, 9, 10, 11 March; the card five: until 9 March. The citizen gets one date, the latest: 11 March.
 */
describe('birth, residence and health insurance in one filing, at three agencies', () => {
  let citizen: Visitor;
  let code = '';
  /** Code of each part, by the agency that decides it. */
  const parts = new Map<string, string>();

  const asCitizen = () => citizen.openAs(LAN, `/ho-so/${code}`);
  const partOf = (agency: string) => parts.get(agency) ?? '';
  const rowOf = ({ page }: Visitor, agency: string) =>
    page.getByRole('table', { name: 'Hồ sơ thành phần' }).getByRole('row').filter({ hasText: agency });

  it('is one form and one filing', async () => {
    clock.at('2026-03-02 08:00');
    citizen = await arrive('phone');
    await citizen.openAs(LAN, '/thu-tuc/3.000722/nop');
    await fillForm(
      citizen,
      [
        ...birthPages('20/2/2026'),
        {
          title: 'Đăng ký thường trú cho trẻ',
          values: {
            'Đăng ký thường trú cho trẻ cùng lúc?': 'Có',
            'Trẻ thường trú tại': { unit: COMMUNE, street: 'Số 45, hẻm 7, đường Cách Mạng Tháng Tám' },
            'Trẻ là gì của chủ hộ?': 'Con',
            'Họ, chữ đệm, tên chủ hộ': FATHER,
            'Số định danh cá nhân của chủ hộ': '072088003345',
          },
        },
        {
          title: 'Thẻ bảo hiểm y tế',
          values: {
            'Cấp thẻ bảo hiểm y tế cho trẻ?': 'Có',
            'Cơ sở đăng ký khám bệnh, chữa bệnh ban đầu': 'Bệnh viện Đa khoa Tây Ninh',
          },
        },
        birthPapers,
        {
          title: 'Bạn cần thêm bản sao trích lục khai sinh không?',
          values: { 'Số bản sao trích lục khai sinh': '0' },
        },
      ],
      async ({ title }) => {
        if (/thường trú|bảo hiểm/.test(title)) await citizen.look(`c01-form-${title.length}`);
      },
    );
    code = await send(citizen);
    await ward.receive(code);
  });

  it('gives the citizen one date and shows three agencies at work', async () => {
    await asCitizen();
    const main = citizen.page.locator('main');
    expect(await main.innerText()).toMatch(/11\/0?3\/2026/);
    for (const agency of [OFFICE.commune, 'Công an phường Tân Ninh', 'Bảo hiểm xã hội tỉnh']) {
      const row = await rowOf(citizen, agency).first().innerText();
      parts.set(agency, /\d{3}\.[\w.]+-\d{6}-\d{4}/.exec(row)?.[0] ?? '');
    }
    expect(new Set(parts.values()).size).toBe(3);
    expect(await rowOf(citizen, 'Công an phường Tân Ninh').innerText()).toContain('Chờ kết quả của việc trước');
    expect(await main.innerText()).toContain('ngày hẹn muộn nhất của các hồ sơ thành phần');
    const slip = citizen.page.getByRole('listitem').filter({ hasText: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả' });
    const words = await wordsOf(await download(citizen, () => slip.getByRole('link').click()));
    expect(words).toContain('Theothờihạncủatừngthủtụcthànhphần');
    expect(words).toMatch(/ngày11tháng0?3năm2026/);
    await citizen.look('c02-one-date');
    const large = await arrive('desktop');
    await large.openAs(LAN, `/ho-so/${code}`);
    await large.look('c03-one-date');
  });

  it('begins the other two when the birth is registered', async () => {
    clock.at('2026-03-02 10:00');
    await ward.propose(partOf(OFFICE.commune), OPINION);
    await ward.decide(partOf(OFFICE.commune));
    await ward.handOver(partOf(OFFICE.commune));
    await asCitizen();
    expect(await rowOf(citizen, 'Công an phường Tân Ninh').innerText()).toMatch(/11\/0?3\/2026/);
    expect(await rowOf(citizen, 'Bảo hiểm xã hội tỉnh').innerText()).toMatch(/0?9\/0?3\/2026/);
  });

  it('lets each agency decide its own part and no other', async () => {
    clock.at('2026-03-05 09:00');
    const card = partOf('Bảo hiểm xã hội tỉnh');
    await ward.propose(card, OPINION, INSURANCE.specialist);
    await ward.decide(card, INSURANCE.leader);
    await ward.handOver(card, INSURANCE.reception);
    const stranger = await arrive('desktop');
    await stranger.signIn(INSURANCE.specialist);
    await stranger.open(`/can-bo/ho-so?khay=all&tim=${partOf('Công an phường Tân Ninh')}`);
    expect(
      await stranger.page.getByRole('link', { name: partOf('Công an phường Tân Ninh'), exact: true }).count(),
    ).toBe(0);
  });

  it('is late when one of them is, and shows which', async () => {
    clock.at('2026-03-12 09:00');
    const residence = partOf('Công an phường Tân Ninh');
    await asCitizen();
    expect(await rowOf(citizen, 'Công an phường Tân Ninh').innerText()).toContain('Quá hạn');
    await citizen.look('c04-one-late');
    await ward.propose(residence, OPINION, POLICE.specialist);
    await ward.decide(residence, POLICE.leader);
    await ward.handOver(residence);
    await asCitizen();
    const main = await citizen.page.locator('main').innerText();
    expect(main).toContain('Đã trả kết quả');
    expect(await rowOf(citizen, 'Công an phường Tân Ninh').innerText()).toMatch(/trễ|muộn|quá hạn/i);
    expect(await rowOf(citizen, 'Bảo hiểm xã hội tỉnh').innerText()).not.toMatch(/trễ|muộn|quá hạn/i);
    // The bundle itself is late too.
    expect(await citizen.page.locator('main dl').first().innerText()).toMatch(/trễ|muộn|quá hạn/i);
    await citizen.look('c05-all-done');
  });
});
