import { beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from './lib/clock.ts';
import { applyMarital } from './lib/marital.ts';
import { OFFICE, office } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const clock = movableClock();
const ward = office(arrive);

describe('a citizen withdraws', () => {
  let citizen: Visitor;
  let code = '';

  beforeAll(async () => {
    clock.at('2026-03-02 08:00');
    citizen = await arrive('phone');
    code = await applyMarital(citizen);
    await ward.receive(code);
    await ward.examine(code);
  });

  it('after being asked once more', async () => {
    await citizen.open(`/ho-so/${code}`);
    await citizen.page.getByRole('link', { name: 'Rút hồ sơ' }).click();
    await citizen.look('w01-ask');
    await citizen.page
      .getByRole('link', { name: 'Hủy' })
      .or(citizen.page.getByRole('link', { name: 'Quay lại' }))
      .first()
      .click();
    await citizen.page.waitForURL(`/ho-so/${code}`);
    expect(await citizen.page.locator('main').innerText()).toContain('Đang xử lý');
    await citizen.page.getByRole('link', { name: 'Rút hồ sơ' }).click();
    await citizen.page.getByRole('button', { name: 'Rút hồ sơ' }).click();
    await citizen.page.waitForURL(`/ho-so/${code}`);
    expect(await citizen.page.locator('main').innerText()).toContain('Bạn đã rút hồ sơ');
    await citizen.look('w02-withdrawn');
  });

  it('and nobody can go on with it', async () => {
    const specialist = await ward.at(OFFICE.specialist, code);
    expect(await specialist.page.locator('main').innerText()).toContain('Công dân yêu cầu rút hồ sơ');
    expect(await specialist.page.getByRole('region', { name: 'Việc cần làm' }).getByRole('button').count()).toBe(0);
    await specialist.look('w03-officer');
    await specialist.open('/can-bo/ho-so?khay=process');
    expect(await specialist.page.getByText(code).count()).toBe(0);
  });
});
