import { beforeAll, describe, expect, it } from 'vitest';
import { download, LAN, wordsOf } from './lib/application.ts';
import { movableClock } from './lib/clock.ts';
import { applyMarital } from './lib/marital.ts';
import { act, OFFICE, office, unfold } from './lib/office.ts';
import { visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

const WHY = 'Chờ trích lục từ phường trước đây của bà.';

/** Received on Monday 2 March 2026: three working days, due on Thursday 5 March. */
describe('an agency that will be late', () => {
  const codes: string[] = [];

  beforeAll(async () => {
    clock.at('2026-03-02 08:00');
    for (const n of [0, 1]) {
      codes[n] = await applyMarital(await arrive('phone'));
      await ward.receive(codes[n]);
      await ward.examine(codes[n]);
    }
  });
  const apologise = async (code: string, newDate: string, button = 'Xin lỗi và hẹn lại') => {
    const leader = await ward.at(OFFICE.leader, code);
    await unfold(leader, button, { 'Ngày hẹn mới': newDate, 'Lý do chậm': WHY });
    return leader;
  };

  it('apologises a day before, and sets one new date', async () => {
    clock.at('2026-03-04 16:00');
    const leader = await apologise(codes[0] ?? '', '10/3/2026');
    await act(leader, 'Xin lỗi và hẹn lại');
    await leader.look('a01-apologised');
    const citizen = await arrive('phone');
    await citizen.open(`/ho-so/${codes[0]}`);
    await citizen.choose(LAN);
    const text = await citizen.page.locator('main').innerText();
    expect(text).toMatch(/10\/0?3\/2026/);
    expect(text).toContain(WHY);
    await citizen.look('a02-citizen');
    const row = citizen.page.getByRole('listitem').filter({ hasText: 'Văn bản xin lỗi và hẹn lại' });
    const words = await wordsOf(await download(citizen, () => row.getByRole('link').click()));
    expect(words).toContain(WHY.replaceAll(' ', ''));
    expect(words).toMatch(/xinlỗi/i);
  });

  it('not a second time', async () => {
    const leader = await ward.at(OFFICE.leader, codes[0] ?? '');
    expect(await leader.page.locator('summary', { hasText: 'Xin lỗi và hẹn lại' }).count()).toBe(0);
    const again = await leader.page.evaluate(async () => {
      const body = new URLSearchParams({
        'xin-loi.newDate.day': '17',
        'xin-loi.newDate.month': '3',
        'xin-loi.newDate.year': '2026',
        'xin-loi.reason': 'Vẫn còn chờ trích lục.',
      });
      const answer = await fetch(`${location.pathname}/xin-loi`, { method: 'POST', body });
      return { status: answer.status, text: await answer.text() };
    });
    expect(again.status).toBe(409);
    expect(again.text).toContain('Chỉ được hẹn lại ngày trả kết quả một lần');
  });

  it('not on the day itself', async () => {
    clock.at('2026-03-05 08:00');
    const leader = await apologise(codes[1] ?? '', '10/3/2026');
    await leader.page.getByRole('button', { name: 'Xin lỗi và hẹn lại' }).click();
    await leader.page.getByText('Đã quá muộn để hẹn lại').first().waitFor();
    await leader.look('a03-too-late');
  });
});
