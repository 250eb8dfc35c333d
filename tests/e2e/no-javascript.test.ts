import { beforeAll, describe, expect, inject, it } from 'vitest';
import { BAY, codeOf, download, fillPages, PAGES, PROCEDURE, send, wordsOf } from './lib/application.ts';
import { act, OFFICE } from './lib/office.ts';
import { type Visitor, visitors } from './lib/visitor.ts';

const arrive = visitors();
const { url } = inject('e2e');

describe('the citizen’s part without JavaScript', () => {
  let citizen: Visitor;
  let code = '';

  beforeAll(async () => {
    citizen = await arrive('phone', { javaScriptEnabled: false });
  });

  it('runs no script at all', async () => {
    await citizen.page.setContent('<p id="p">no</p><script>document.getElementById("p").textContent = "yes"</script>');
    expect(await citizen.page.locator('#p').innerText()).toBe('no');
  });

  it('finds the procedure and signs in', async () => {
    const { page } = citizen;
    await citizen.open('/');
    await citizen.look('n01-home');
    const search = page.locator('.hero').getByRole('searchbox');
    await search.fill('dang ky ho kinh doanh');
    await search.press('Enter');
    await page.waitForURL(/\/thu-tuc\?q=/);
    await page
      .getByRole('link', { name: /hộ kinh doanh/i })
      .first()
      .click();
    await page.waitForURL(`/thu-tuc/${PROCEDURE}`);
    await citizen.look('n02-procedure');
    await page.getByRole('link', { name: 'Nộp hồ sơ trực tuyến' }).click();
    await citizen.choose(BAY);
  });

  it('fills in the form, with a mistake, a photo that is removed and sent again, and a pause', async () => {
    const { page } = citizen;
    await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
    const summary = page.getByRole('alert');
    await summary.waitFor();
    await citizen.look('n03-error');
    await summary.getByRole('link').click();
    expect(new URL(page.url()).hash).toBe('#f-businessName');
    await fillPages(citizen, 'ten', 'dia-chi');
    await page.getByRole('button', { name: 'Lưu, làm tiếp sau' }).click();
    await page.getByRole('link', { name: 'Tiếp tục' }).click();
    await fillPages(citizen, 'nganh-nghe', 'chu-ho');
    await PAGES.at(-1)?.fill(citizen);
    await page.getByRole('button', { name: 'Tải lên tệp đã chọn' }).click();
    await page.getByRole('button', { name: 'Xóa tệp can-cuoc-mat-truoc.png' }).click();
    await page.getByRole('button', { name: 'Xóa tệp can-cuoc-mat-truoc.png' }).waitFor({ state: 'detached' });
    await PAGES.at(-1)?.fill(citizen);
    await page.getByRole('button', { name: 'Lưu, làm tiếp sau' }).click();
    await page.waitForURL(/\/ho-so\?/);
    await page.getByRole('link', { name: 'Tiếp tục' }).first().click();
    await citizen.look('n04-check');
    expect(await page.locator('main').innerText()).toContain('can-cuoc-mat-truoc.png');
  });

  it('sends, gets the acknowledgement, tracks', async () => {
    const { page } = citizen;
    code = await send(citizen);
    await citizen.look('n05-sent');
    const slip = await download(citizen, () => page.getByRole('link', { name: 'Tải về (PDF)' }).click());
    expect(await wordsOf(slip)).toContain(code);
    await citizen.open(`/tra-cuu/${code}`);
    await page.getByRole('heading', { name: code }).waitFor();
    await page.getByRole('link', { name: 'Hồ sơ của tôi' }).last().click();
    expect(codeOf(citizen)).toBe(code);
  });

  it('is told what is missing, supplies it, and reads why the date is what it is', async () => {
    const { page } = citizen;
    const reception = await arrive('desktop');
    await reception.signIn(OFFICE.reception);
    await reception.open('/can-bo/ho-so?khay=reception');
    await reception.page.getByRole('link', { name: code }).click();
    await act(reception, 'Tiếp nhận hồ sơ');
    const specialist = await arrive('desktop');
    await specialist.signIn(OFFICE.specialist);
    await specialist.page.getByRole('link', { name: code }).click();
    await act(specialist, 'Bắt đầu thẩm định');
    const region = specialist.page.getByRole('region', { name: 'Việc cần làm' });
    await region.locator('summary', { hasText: 'Yêu cầu bổ sung' }).click();
    await region
      .getByLabel('Giấy tờ, nội dung cần bổ sung và căn cứ')
      .fill('Ảnh thẻ căn cước bị mờ, đề nghị chụp lại rõ bốn góc.');
    await act(specialist, 'Yêu cầu bổ sung');
    await specialist.look('n06-supplement-asked');

    await citizen.open(`/ho-so/${code}`);
    await citizen.look('n07-supplement');
    expect(await page.locator('main').innerText()).toContain('Ảnh thẻ căn cước bị mờ');
    await page
      .getByLabel('Giấy tờ bổ sung')
      .setInputFiles({ name: 'can-cuoc-chup-lai.png', mimeType: 'image/png', buffer: PHOTO_AGAIN });
    await page.getByRole('button', { name: 'Gửi bổ sung' }).click();
    await page.getByText('Vì sao hẹn ngày này?').click();
    await citizen.look('n08-supplied');
    const lines = await page
      .getByRole('listitem')
      .filter({ hasText: /tạm dừng|bổ sung/i })
      .count();
    expect(lines).toBeGreaterThan(0);
  });

  it('withdraws after being asked once more', async () => {
    const { page } = citizen;
    await page.getByRole('link', { name: 'Rút hồ sơ' }).click();
    await citizen.look('n09-withdraw');
    await page.getByRole('button', { name: 'Rút hồ sơ' }).click();
    await page.waitForURL(`${url}/ho-so/${code}`);
    await citizen.look('n10-withdrawn');
    expect(await page.getByRole('link', { name: 'Rút hồ sơ' }).count()).toBe(0);
  });

  it('signs out', async () => {
    const { page } = citizen;
    await citizen.open('/');
    await page.locator('summary', { hasText: BAY }).first().click();
    await page.getByRole('button', { name: 'Đăng xuất' }).first().click();
    await page.waitForLoadState();
    await citizen.look('n11-signing-out');
    await citizen.open(`/ho-so/${code}`);
    await page.waitForURL(/\/sso\//);
  });
});

/** Another picture than the first one. */
const PHOTO_AGAIN = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
