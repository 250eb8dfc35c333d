import { beforeAll, describe, expect, it } from 'vitest';
import { LAN } from './lib/application.ts';
import { movableClock } from './lib/clock.ts';
import { applyMarital } from './lib/marital.ts';
import { act, OFFICE, office, unfold } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

/**
 * By hand: three working days, received on Tuesday 10 February 2026. Counted are Wednesday 11, Thursday 12 and Friday 13.
 * Asked on Wednesday after office hours: one day is used, two are left. Supplied on Wednesday 18 February, the second day
 * of the new year; the offices are closed from Saturday 14 to Sunday 22. What is left is Monday 23 and Tuesday 24.
 */
describe('a supplement over Tết 2026', () => {
  let citizen: Visitor;
  let code = '';

  const asCitizen = () => citizen.openAs(LAN, `/ho-so/${code}`);
  /** The account of the date, line by line. */
  const account = async ({ page }: Visitor): Promise<string[]> => {
    const details = page.locator('details', { hasText: 'Vì sao hẹn ngày này?' });
    await details.locator('summary').click();
    return details.getByRole('listitem').allInnerTexts();
  };

  beforeAll(async () => {
    clock.at('2026-02-10 08:30');
    citizen = await arrive('phone');
    code = await applyMarital(citizen);
    await ward.receive(code);
  });

  it('is due on the last day before Tết', async () => {
    await asCitizen();
    expect(await citizen.page.locator('main').innerText()).toMatch(/13\/0?2\/2026/);
    await ward.examine(code);
  });

  it('stops the clock while the office waits', async () => {
    clock.at('2026-02-11 17:05');
    const specialist = await ward.at(OFFICE.specialist, code);
    await unfold(specialist, 'Yêu cầu bổ sung', {
      'Giấy tờ, nội dung cần bổ sung và căn cứ': 'Trích lục ly hôn ghi chú ở Sổ hộ tịch.',
    });
    await act(specialist, 'Yêu cầu bổ sung');
    await asCitizen();
    const text = await citizen.page.locator('main').innerText();
    expect(text).toContain('Trích lục ly hôn');
    expect(text).toContain('Tạm dừng');
    await citizen.look('t01-paused');
  });

  it('gives back exactly what was left, after the holidays, and says so line by line', async () => {
    clock.at('2026-02-18 10:00');
    await asCitizen();
    await citizen.page.locator('main textarea').fill('Tôi chưa từng kết hôn.');
    await citizen.page.getByRole('button', { name: 'Gửi bổ sung' }).click();
    await citizen.page.waitForURL(/xong=1/);
    expect(await citizen.page.locator('main').innerText()).toMatch(/24\/0?2\/2026/);
    const lines = await account(citizen);
    await citizen.look('t02-account');
    expect(lines.map((line) => line.replace(/ \(.*\)$/, ''))).toEqual([
      'Nhận đủ hồ sơ lúc 08:30 10/02/2026; thời hạn 3 ngày làm việc. Ngày đầu không tính, thời hạn tính từ ngày tiếp theo.',
      'Tính 1 ngày làm việc: 11/02/2026.',
      'Tạm dừng từ 17:05 11/02/2026: chờ bổ sung hồ sơ. Thời hạn còn 2 ngày làm việc.',
      'Tính tiếp từ 10:00 18/02/2026; đã dừng 2 ngày làm việc.',
      'Không tính 5 ngày nghỉ 18/02/2026 – 22/02/2026: Tết Nguyên đán, nghỉ hằng tuần.',
      'Tính 2 ngày làm việc: 23/02/2026 – 24/02/2026.',
      'Hạn trả kết quả: 17:00 24/02/2026.',
    ]);
  });

  it('is overdue a minute after, not before', async () => {
    clock.at('2026-02-24 16:55');
    const before = await ward.at(OFFICE.specialist, code);
    expect(await before.page.locator('main').innerText()).not.toContain('Quá hạn');
    clock.at('2026-02-24 17:01');
    const after = await ward.at(OFFICE.specialist, code);
    expect(await after.page.locator('main').innerText()).toContain('Quá hạn');
    await after.look('t03-overdue');
  });
});
