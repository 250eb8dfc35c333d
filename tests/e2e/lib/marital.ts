import { COMMUNE, LAN, send } from './application.ts';
import { fillForm } from './form.ts';
import type { Visitor } from './visitor.ts';

/** A certificate of marital status: three working days, the clock stands still while something is to be supplied. */
export const MARITAL = '1.004873';

/** Signs in, fills in the form and sends it. */
export async function applyMarital(citizen: Visitor, name = LAN): Promise<string> {
  await citizen.open(`/thu-tuc/${MARITAL}/nop`);
  if (citizen.page.url().includes('/sso')) await citizen.choose(name);
  await fillForm(citizen, [
    { title: 'Bạn thường trú ở đâu?', values: { 'Xã, phường': COMMUNE } },
    {
      title: 'Người yêu cầu',
      values: { 'Nơi cư trú': { unit: COMMUNE, street: 'Số 45, hẻm 7, đường Cách Mạng Tháng Tám' } },
    },
    {
      title: 'Tình trạng hôn nhân của bạn',
      values: { 'Tình trạng hôn nhân': 'Chưa đăng ký kết hôn với ai' },
    },
    { title: 'Các nơi thường trú trước đây' },
    { title: 'Bạn cần giấy này để làm gì?', values: { 'Mục đích': 'Vay vốn' } },
  ]);
  return send(citizen);
}
