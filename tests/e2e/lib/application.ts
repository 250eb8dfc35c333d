import { PDF } from '@libpdf/core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

export const PROCEDURE = '1.001612';
export const LAN = 'Nguyễn Thị Hồng Lan';
/** A shopkeeper of 78, without an e-mail address. */
export const BAY = 'Phạm Thị Bảy';
export const COMMUNE = 'Phường Tân Ninh';

/** A photo as far as the program cares: a real PNG. */
export const PHOTO = {
  name: 'can-cuoc-mat-truoc.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};

/** Ticks a box or a choice as people do: by its words. */
export const tick = (page: Page, label: string) => page.locator('label', { hasText: label }).click();

const next = (citizen: Visitor) => citizen.page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
const heading = (citizen: Visitor, name: string) => citizen.page.getByRole('heading', { level: 1, name }).waitFor();

/** What a citizen does on each page of the form; `seen` is called before each page is sent. */
export const PAGES: readonly { name: string; title: string; fill(citizen: Visitor): Promise<void> }[] = [
  {
    name: 'ten',
    title: 'Hộ kinh doanh của bạn tên là gì?',
    fill: ({ page }) => page.getByLabel('Tên hộ kinh doanh').fill('Hộ kinh doanh Cà phê Hồng Lan'),
  },
  {
    name: 'dia-chi',
    title: 'Trụ sở hộ kinh doanh đặt ở đâu?',
    async fill({ page }) {
      await page.getByLabel('Xã, phường').selectOption({ label: COMMUNE });
      await page.getByLabel('Số nhà, đường, khu phố, ấp').fill('Số 45, hẻm 7, đường Cách Mạng Tháng Tám, khu phố 3');
    },
  },
  {
    name: 'nganh-nghe',
    title: 'Bạn kinh doanh ngành, nghề gì?',
    async fill({ page }) {
      await tick(page, 'Ăn uống, giải khát');
      await page.getByLabel('Mô tả hoạt động kinh doanh').fill('Bán cà phê, nước giải khát tại nhà.');
    },
  },
  {
    name: 'von',
    title: 'Vốn kinh doanh là bao nhiêu?',
    async fill({ page }) {
      await page.getByLabel('Vốn kinh doanh (đồng)').fill('50.000.000');
      await page.getByLabel('Số lao động dự kiến').fill('2');
    },
  },
  {
    name: 'chu-ho',
    title: 'Thông tin chủ hộ kinh doanh',
    // Everything is there already: it comes from the electronic identity.
    fill: async ({ page }) => expect([LAN, BAY]).toContain(await page.getByLabel('Họ và tên').inputValue()),
  },
  {
    name: 'giay-to',
    title: 'Chụp hoặc tải lên giấy tờ',
    fill: ({ page }) => page.getByLabel('Thẻ căn cước của chủ hộ kinh doanh').setInputFiles(PHOTO),
  },
];

/** Fills the pages of the form one after the other, beginning where the visitor stands. */
export async function fillPages(
  citizen: Visitor,
  from: string,
  to: string,
  seen: (name: string) => Promise<void> = async () => {},
) {
  const at = (name: string) => PAGES.findIndex((page) => page.name === name);
  for (const { name, title, fill } of PAGES.slice(at(from), at(to) + 1)) {
    await heading(citizen, title);
    await seen(name);
    await fill(citizen);
    await next(citizen);
  }
}

/** Sends what was filled in; the visitor stands on the page that checks the answers. Returns the dossier's code. */
export async function send(citizen: Visitor): Promise<string> {
  await tick(citizen.page, 'Tôi đã đọc và cam kết nội dung trên');
  await citizen.page.getByRole('button', { name: 'Nộp hồ sơ' }).click();
  await citizen.page.getByText('Đã nộp hồ sơ', { exact: true }).waitFor();
  return codeOf(citizen);
}

/** Code of the dossier whose page is open, from its address. */
export function codeOf({ page }: Visitor): string {
  const code = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  expect(code).toMatch(/^[\d.]+\.H\d+-\d{6}-\d{4}$/);
  return code;
}

/** The shortest way to a dossier: signs in, fills everything, sends. */
export async function file(citizen: Visitor, name = LAN): Promise<string> {
  await citizen.open(`/thu-tuc/${PROCEDURE}/nop`);
  if (citizen.page.url().includes('/sso')) await citizen.choose(name);
  await fillPages(citizen, 'ten', 'giay-to');
  return send(citizen);
}

/** The bytes of what a link of the page downloads. */
export async function download({ page }: Visitor, click: () => Promise<void>): Promise<Buffer> {
  const [got] = await Promise.all([page.waitForEvent('download'), click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await got.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The words of a PDF, without any space: lines break where the layout wants. */
export async function wordsOf(pdf: Buffer): Promise<string> {
  expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  const document = await PDF.load(new Uint8Array(pdf));
  const pages = document.getPages().map((page) => page.extractText().text);
  return pages.join('').replace(/\s+/g, '').normalize('NFC');
}
