import { beforeAll, describe, expect, it } from 'vitest';
import { download, LAN, wordsOf } from './lib/application.ts';
import { movableClock } from './lib/clock.ts';
import { applyMarital } from './lib/marital.ts';
import { act, OFFICE, office, unfold } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

const REASON = 'Sổ hộ tịch ghi bà đang có đăng ký kết hôn số 12/2015; căn cứ Điều 22 Nghị định 123/2015/NĐ-CP.';

describe('a request is refused by the leader', () => {
  let citizen: Visitor;
  let code = '';

  beforeAll(async () => {
    clock.at('2026-03-03 08:00');
    citizen = await arrive('phone');
    code = await applyMarital(citizen);
    await ward.receive(code);
    await ward.propose(code, 'Không đủ điều kiện: đang có đăng ký kết hôn.');
  });

  it('with a reason, which must be given', async () => {
    const leader = await ward.at(OFFICE.leader, code);
    await unfold(leader, 'Từ chối giải quyết', {});
    await leader.page.getByRole('button', { name: 'Từ chối giải quyết' }).click();
    await leader.page.getByRole('alert').first().waitFor();
    await leader.look('r01-reason-missing');
    await leader.page.getByLabel('Lý do từ chối và căn cứ pháp lý').fill(REASON);
    await act(leader, 'Từ chối giải quyết');
    await leader.look('r02-refused');
  });

  it('which the citizen is told, reads, and has as a signed letter', async () => {
    await ward.handOver(code);
    await citizen.open('/thong-bao');
    await citizen.page
      .getByRole('link', { name: `Hồ sơ ${code} bị từ chối giải quyết` })
      .first()
      .click();
    const main = citizen.page.locator('main');
    expect(await main.innerText()).toContain(REASON);
    await citizen.look('r03-citizen');
    const row = citizen.page.getByRole('listitem').filter({ hasText: 'Thông báo từ chối giải quyết' });
    const words = await wordsOf(await download(citizen, () => row.getByRole('link').click()));
    expect(words).toContain(REASON.replaceAll(' ', ''));
    expect(words).toContain(LAN.replaceAll(' ', ''));
    expect(words).toContain(OFFICE.leader.replaceAll(' ', ''));
  });
});
