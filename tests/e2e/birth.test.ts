import { beforeAll, describe, expect, it } from 'vitest';
import { download, LAN, send, wordsOf } from './lib/application.ts';
import { birthPages, birthPapers, CHILD, FATHER, MOTHER } from './lib/birth.ts';
import { movableClock } from './lib/clock.ts';
import { fillForm } from './lib/form.ts';
import { act, OFFICE, office } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

describe('a birth is registered: four persons in one form, on a phone without JavaScript', () => {
  let citizen: Visitor;
  let code = '';

  beforeAll(async () => {
    clock.at('2026-03-10 08:30');
    citizen = await arrive('phone', { javaScriptEnabled: false });
    await citizen.open('/thu-tuc/1.001193/nop');
    await citizen.choose(LAN);
  });

  it('asks for the child, the mother, the father and who registers', async () => {
    // A slip of the finger: the identity says that she is a woman.
    const pages = birthPages('20/2/2026', { 'Giới tính': 'Nam' });
    await fillForm(
      citizen,
      [
        ...pages,
        birthPapers,
        { title: 'Bạn cần thêm bản sao trích lục không?', values: { 'Số bản sao trích lục khai sinh': '2' } },
      ],
      (_, n) => citizen.look(`b0${n}-form`),
    );
  });

  it('says that a number and a gender do not agree, and lets her go on', async () => {
    const { page } = citizen;
    const warning = page.getByRole('link', { name: /giới tính/i }).first();
    await warning.waitFor();
    await citizen.look('b10-check');
    const text = await page.locator('main').innerText();
    for (const name of [CHILD, MOTHER, FATHER]) expect(text).toContain(name);
    // Two copies at 8,000; filed within 60 days, so no charge for being late.
    expect(text).toMatch(/16\.000/);
    expect(text).not.toContain('không đúng hạn');
    code = await send(citizen);
    await citizen.look('b11-sent');
  });

  it('shows the officers all four persons, and is due the same day', async () => {
    const reception = await ward.at(OFFICE.reception, code);
    const text = await reception.page.locator('main').innerText();
    for (const name of [LAN, CHILD, MOTHER, FATHER]) expect(text).toContain(name);
    expect(text).toContain('072088003345');
    expect(text).toContain('Bệnh viện Đa khoa Tây Ninh');
    await act(reception, 'Tiếp nhận hồ sơ');
    await reception.look('b12-officer');
    await citizen.open(`/ho-so/${code}`);
    expect(await citizen.page.locator('main').innerText()).toMatch(/10\/0?3\/2026/);
  });

  it('is registered before the day is over, and the certificate names them', async () => {
    clock.at('2026-03-10 10:00');
    await ward.propose(code, 'Đủ điều kiện đăng ký khai sinh.');
    await ward.decide(code);
    await ward.handOver(code);
    citizen = await arrive('phone', { javaScriptEnabled: false });
    await citizen.open(`/ho-so/${code}`);
    await citizen.choose(LAN);
    await citizen.look('b13-result');
    const row = citizen.page.getByRole('listitem').filter({ hasText: 'Kết quả giải quyết' });
    const words = await wordsOf(await download(citizen, () => row.getByRole('link').click()));
    for (const name of ['GIẤY KHAI SINH', CHILD, MOTHER, FATHER]) expect(words).toContain(name.replaceAll(' ', ''));
  });
});
