import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hotp, stepOf } from '../../src/kernel/identity/second-factor/totp.ts';
import { type Program, startProgram } from './lib/program.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();

const ADMIN = 'Bùi Đức Anh';
const AUDITOR = 'Lâm Ngọc Hân';
const LEADER = 'Nguyễn Quốc Thái';
const CLERK = '072190004512';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const heading = ({ page }: Visitor, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const press = ({ page }: Visitor, name: string) => page.getByRole('button', { name }).first().click();
const read = (text: string): Buffer => {
  const bits = [...text.replaceAll(' ', '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

/** A program of its own under a name: an address of figures can have no passkeys. */
function own(settings: Record<string, string>): { base(): string } {
  let folder: string;
  let program: Program;
  let base: string;
  beforeAll(async () => {
    // The database refuses to run as root: the account it runs under instead must be able to pass through the folder.
    folder = mkdtempSync('/tmp/tinhso-factor-');
    chmodSync(folder, 0o711);
    const port = String(await freePort());
    base = `http://localhost:${port}`;
    program = await startProgram(join(folder, 'data'), { PORT: port, BASE_URL: base, ...settings });
  });
  afterAll(async () => {
    await program?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { base: () => base };
}

describe('staff who must give a second factor', () => {
  const world = own({ STAFF_SECOND_FACTOR: 'required' });

  test('an administrator sets up an app and a passkey, and works with either', async () => {
    const admin = await arrive('desktop', { base: world.base() });
    const { page, context } = admin;
    const path = () => new URL(page.url()).pathname;
    const signIn = () => admin.signIn(ADMIN);
    // The provider still knows the browser: it asks nothing.
    const signInAgain = async () => {
      await context.clearCookies({ name: 'tinhso' });
      await admin.open('/dang-nhap');
    };
    await signIn();
    // Nothing but the page that sets a second factor up.
    await page.goto(`/can-bo/nhan-su`);
    expect(path()).toBe('/ca-nhan/bao-mat');
    await admin.look('bao-mat-lan-dau');

    await page.getByLabel('Tên thiết bị').first().fill('Điện thoại cơ quan');
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await page.getByRole('heading', { level: 1, name: 'Quét mã bằng ứng dụng' }).waitFor();
    await admin.look('quet-ma');
    const secret = read((await page.locator('code').first().textContent()) ?? '');
    await page.getByLabel('Mã 6 chữ số').fill('000000');
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await page.getByText('Mã không đúng hoặc đã được dùng').first().waitFor();
    await page.getByLabel('Mã 6 chữ số').fill(hotp(secret, stepOf(new Date())));
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cất giữ mã khôi phục' }).waitFor();
    await admin.look('ma-khoi-phuc');
    const codes = await page.locator('ol code').allTextContents();
    expect(codes).toHaveLength(10);

    await page.goto(`/can-bo/nhan-su`);
    await page.getByRole('heading', { level: 1, name: 'Cán bộ và vai trò' }).waitFor();

    const debug = await context.newCDPSession(page);
    await debug.send('WebAuthn.enable');
    await debug.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`/ca-nhan/bao-mat`);
    await page.getByRole('button', { name: 'Thêm khóa truy cập' }).click();
    await page.getByRole('cell', { name: 'Khóa truy cập' }).first().waitFor();
    await admin.look('bao-mat');

    await signInAgain();
    await page.goto(`/can-bo/nhan-su`);
    expect(path()).toBe('/ca-nhan/xac-nhan');
    await admin.look('xac-nhan');
    await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cán bộ và vai trò' }).waitFor();

    // A recovery code where neither is at hand.
    await signInAgain();
    await page.goto(`/can-bo/nhan-su`);
    await page.getByLabel('Mã xác thực').fill((codes[0] ?? '').toLowerCase());
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cán bộ và vai trò' }).waitFor();
  });
});

describe('appointing, four eyes and break-glass', () => {
  const world = own({});

  test('a role is given on a page, a strong one waits for a second person', async () => {
    const admin = await arrive('desktop', { base: world.base() });
    const { page } = admin;
    await admin.signIn(ADMIN);
    await admin.open('/can-bo/nhan-su');
    await heading(admin, 'Cán bộ và vai trò');
    await admin.look('nhan-su');
    await admin.open(`/can-bo/nhan-su/giao-vai-tro?so=${CLERK}`);
    await admin.look('giao-vai-tro-khong-thay');
    await page.goto('/can-bo/nhan-su');
    await page.getByRole('link', { name: 'Nguyễn Quốc Thái' }).click();
    await heading(admin, 'Nguyễn Quốc Thái');
    await admin.look('mot-can-bo');
    await page.getByRole('link', { name: 'Chấm dứt' }).first().click();
    await admin.look('cham-dut-vai-tro');
  });

  test('a leader breaks the glass; the auditor is told, sees each look and reviews it', async () => {
    const leader = await arrive('phone', { base: world.base() });
    await leader.signIn(LEADER);
    await leader.open('/can-bo/truy-cap-khan-cap');
    await leader.look('khan-cap');
    await leader.page.getByLabel('Lý do khẩn cấp').fill('Gấp');
    await press(leader, 'Mở truy cập khẩn cấp');
    await leader.page.getByText('ít nhất 20 chữ cái').first().waitFor();
    await leader.page.getByLabel('Lý do khẩn cấp').fill('Người dân cấp cứu, cần tra hồ sơ trợ cấp ngay trong đêm');
    await press(leader, 'Mở truy cập khẩn cấp');
    await leader.page.getByText('Mọi hồ sơ bạn mở đều được ghi lại').waitFor();
    await leader.look('khan-cap-dang-mo');
    await leader.page.getByLabel('Mở hồ sơ theo mã').fill('000.00.00.H53-260101-0001');
    await press(leader, 'Mở hồ sơ theo mã');
    await leader.page.getByText('Không tìm thấy hồ sơ có mã này').first().waitFor();
    await press(leader, 'Đóng ngay');
    await leader.page.getByRole('button', { name: 'Mở truy cập khẩn cấp' }).waitFor();

    const auditor = await arrive('desktop', { base: world.base() });
    await auditor.signIn(AUDITOR);
    await expect
      .poll(
        async () => {
          await auditor.open('/thong-bao');
          return auditor.page.getByText(`Truy cập khẩn cấp: ${LEADER}`).count();
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    await auditor.open('/can-bo/truy-cap-khan-cap/tat-ca');
    await auditor.page.getByText('Chưa hậu kiểm').first().waitFor();
    await auditor.look('hau-kiem-danh-sach');
    await auditor.page.getByRole('link', { name: LEADER }).first().click();
    await auditor.look('hau-kiem');
    await auditor.page.locator('label', { hasText: /^Chính đáng$/ }).click();
    await auditor.page.getByLabel('Nhận xét').fill('Đã gọi bệnh viện xác nhận.');
    await press(auditor, 'Hậu kiểm');
    await auditor.page.getByText('Đã ghi kết luận hậu kiểm').waitFor();
  });
});
