import { crc32 } from 'node:zlib';
import type { Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fillPages, LAN, PHOTO, PROCEDURE, send } from './lib/application.ts';
import { type Visitor, visitors } from './lib/visitor.ts';
import { until } from './lib/wait.ts';

const arrive = visitors();

/** A photo of several parts: the real picture, and bytes behind its end that no reader minds. */
/** A chunk of a PNG that viewers pass over (ISO/IEC 15948, section 5.3): length, type, data, CRC. */
function padding(bytes: number): Buffer {
  const body = Buffer.concat([Buffer.from('paDd'), Buffer.alloc(bytes, 7)]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
/** A right picture of nearly a megabyte: the padding stands before its last chunk. */
const LARGE = {
  ...PHOTO,
  name: 'can-cuoc.png',
  buffer: Buffer.concat([PHOTO.buffer.subarray(0, -12), padding(900_000), PHOTO.buffer.subarray(-12)]),
};
const PARTS = '**/ho-so/gui-tep/*';

/** Comes to the page with files, with files kept on this device. */
async function toFiles(citizen: Visitor): Promise<void> {
  await citizen.open(`/thu-tuc/${PROCEDURE}/nop`);
  await citizen.choose(LAN);
  await fillPages(citizen, 'ten', 'chu-ho');
  await citizen.page.getByRole('link', { name: 'Giữ bản nháp khi mất mạng' }).click();
  await citizen.page.locator('[data-uploads]').waitFor();
}

const list = ({ page }: Visitor) => page.locator('ul.files:not([data-sending]) li');
const sending = ({ page }: Visitor) => page.locator('ul.files[data-sending] li');

describe('a photo over a line that is cut', () => {
  it('goes on where it stopped, also after the page was closed, and is attached once', async () => {
    const citizen = await arrive('phone');
    await toFiles(citizen);
    expect(await citizen.page.getByRole('button', { name: 'Chụp ảnh giấy tờ' }).count()).toBeGreaterThan(0);

    // The first part arrives; then the line is dead.
    const offsets: string[] = [];
    const cut = async (route: Route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      offsets.push(route.request().headers()['upload-offset'] ?? '');
      return offsets.length === 1 ? route.continue() : route.abort('internetdisconnected');
    };
    await citizen.page.route(PARTS, cut);
    await citizen.page.getByLabel('Thẻ căn cước của chủ hộ kinh doanh').setInputFiles(LARGE);
    await sending(citizen)
      .getByText(/^Mất kết nối ở 256\sKB trên/)
      .waitFor();
    expect(await citizen.page.locator('[aria-live=polite]').last().innerText()).toContain('can-cuoc.png: ');
    expect(await list(citizen).count()).toBe(0);
    await citizen.look('upload-cut');

    // The page is closed and opened again without asking for anything: the server knows that something is under way.
    const address = citizen.page.url().replace(/\?.*/, '');
    await citizen.page.goto('about:blank');
    await citizen.page.unroute(PARTS, cut);
    const resumed: string[] = [];
    citizen.page.on('request', (request) => {
      if (request.method() === 'PATCH') resumed.push(request.headers()['upload-offset'] ?? '');
    });
    await citizen.page.goto(address);
    await until('the file to be attached', async () => (await list(citizen).count()) === 1);
    expect(resumed[0]).toBe('262144');
    expect(await list(citizen).innerText()).toContain('can-cuoc.png');
    expect(await sending(citizen).count()).toBe(0);
    await citizen.look('upload-done');

    await citizen.page.reload();
    expect(await list(citizen).count()).toBe(1);
    expect(await citizen.page.locator('script').count()).toBe(0);
    await citizen.page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    const code = await send(citizen);
    await citizen.open(`/ho-so/${code}`);
    expect(await citizen.page.getByText('can-cuoc.png').count()).toBe(1);
    await citizen.context.close();
  });

  it('waits with going on until the file is there, and says why a file is not taken', async () => {
    const citizen = await arrive('desktop');
    await toFiles(citizen);
    const paper = citizen.page.getByLabel('Thẻ căn cước của chủ hộ kinh doanh');
    await paper.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('MZ no picture at all') });
    await sending(citizen).getByText('Loại tệp không được chấp nhận').waitFor();
    expect(await list(citizen).count()).toBe(0);

    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await citizen.page.route(PARTS, async (route) => {
      await held;
      await route.continue();
    });
    await paper.setInputFiles(LARGE);
    await sending(citizen).filter({ hasText: 'Đang gửi' }).waitFor();
    await citizen.page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    await sending(citizen).getByText('Trang sẽ tự chuyển tiếp').waitFor();
    release();
    await citizen.page.waitForURL(/kiem-tra/);
    expect(await citizen.page.getByText('can-cuoc.png').count()).toBe(1);
    await citizen.context.close();
  });
});
