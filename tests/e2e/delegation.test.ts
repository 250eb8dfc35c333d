import { beforeAll, describe, expect, it } from 'vitest';
import { LAN } from './lib/application.ts';
import { movableClock } from './lib/clock.ts';
import { answer } from './lib/form.ts';
import { applyMarital } from './lib/marital.ts';
import { act, OFFICE, office } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

const VICE = OFFICE.coordinator;
const DECIDE = 'Phê duyệt và ký số';

describe('the chairman is away from Wednesday 11 to Friday 13 March 2026', () => {
  const codes: string[] = [];

  const mayDecide = async (visitor: Visitor): Promise<boolean> =>
    (await visitor.page.getByRole('button', { name: DECIDE, exact: true }).count()) > 0;

  beforeAll(async () => {
    clock.at('2026-03-10 08:00');
    for (const n of [0, 1]) {
      codes[n] = await applyMarital(await arrive('phone'));
      await ward.receive(codes[n]);
      await ward.propose(codes[n], 'Đủ điều kiện cấp giấy xác nhận.');
    }
  });

  it('lends his role to the vice-chairwoman for these days', async () => {
    const leader = await arrive('desktop');
    await leader.signIn(OFFICE.leader);
    await leader.open('/can-bo/uy-quyen');
    await leader.look('d01-delegation');
    await answer(leader.page, {
      'Người làm thay': VICE,
      'Từ ngày': '11/3/2026',
      'Đến hết ngày': '13/3/2026',
      'Lý do': 'Đi họp ở tỉnh',
    });
    await leader.page.getByRole('button', { name: 'Ủy quyền' }).click();
    await leader.page.getByText('Đã ủy quyền.').waitFor();
    expect(await leader.page.locator('main').innerText()).toContain('Sắp hiệu lực');
    await leader.look('d02-delegated');
  });

  it('the day before she cannot decide', async () => {
    expect(await mayDecide(await ward.at(VICE, codes[0] ?? ''))).toBe(false);
  });

  it('during these days she can; the record says in whose place', async () => {
    clock.at('2026-03-11 08:00');
    const vice = await ward.at(VICE, codes[0] ?? '');
    await act(vice, DECIDE);
    expect(await vice.page.locator('main').innerText()).toContain(`${VICE} (thay ${OFFICE.leader})`);
    await vice.look('d03-decided');
    await ward.handOver(codes[0] ?? '');
    const citizen = await arrive('phone');
    await citizen.open(`/ho-so/${codes[0]}`);
    await citizen.choose(LAN);
    expect(await citizen.page.locator('main').innerText()).toContain('Kết quả giải quyết');
  });

  it('on the last evening she still can, the next morning no more; he never could less', async () => {
    clock.at('2026-03-13 16:30');
    expect(await mayDecide(await ward.at(VICE, codes[1] ?? ''))).toBe(true);
    clock.at('2026-03-14 07:30');
    const vice = await ward.at(VICE, codes[1] ?? '');
    expect(await mayDecide(vice)).toBe(false);
    const refused = await vice.page.evaluate(
      async () =>
        (await fetch(`${location.pathname}/phe-duyet`, { method: 'POST', body: new URLSearchParams() })).status,
    );
    expect(refused).toBe(403);
    await ward.decide(codes[1] ?? '');
  });
});
