import { PDF } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { layOutDocument } from '../../../kernel/pdf/index.ts';
import { CERTIFICATE_ANCHOR, householdBusinessCertificate } from './household-business-certificate.ts';
import { RECEIPT_ANCHOR, receiptSlip } from './receipt-slip.ts';
import { certificateSample, receiptSample } from './samples.ts';

async function render(spec: Parameters<typeof layOutDocument>[0]) {
  const made = await layOutDocument(spec);
  const pdf = await PDF.load(made.pdf);
  const text = pdf
    .extractText()
    .map((page) => page.text)
    .join(' ')
    .replace(/\s+/g, ' ');
  return { ...made, text, page: pdf.getPage(0) };
}

describe('receipt slip', () => {
  it('fits one A5 page and says every field of form 01', async () => {
    const { pages, text, missing, anchors, page } = await render(receiptSlip(receiptSample));
    expect(pages).toBe(1);
    expect(missing).toEqual([]);
    expect(Math.round(((page?.width ?? 0) * 25.4) / 72)).toBe(148);
    expect(anchors.has(RECEIPT_ANCHOR)).toBe(true);
    for (const part of [
      'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ',
      'Số: 0127/TTPVHCC',
      'Tân Ninh, ngày 05 tháng 3 năm 2026',
      'Mã hồ sơ: H53.13-260305-0007',
      'Tiếp nhận hồ sơ của: Nguyễn Thị Hoàng Yến',
      'Số điện thoại: 0900 000 127',
      'Email: hoangyen@example.vn',
      'Giấy đề nghị đăng ký hộ kinh doanh',
      'Số lượng hồ sơ: 01 bộ',
      'Thời gian giải quyết hồ sơ theo quy định là: 03 ngày làm việc',
      'Thời gian nhận hồ sơ: 08 giờ 30 phút, ngày 05 tháng 3 năm 2026',
      '08 giờ 30 phút, ngày 10 tháng 3 năm',
      'Quyển số 01/2026; Số thứ tự 127',
      'Trần Văn Đức',
    ])
      expect(text).toContain(part);
  });

  it('leaves dotted room for what is not known yet', async () => {
    const { registerBook: _book, registerLine: _line, receivedBy: _by, number: _number, ...rest } = receiptSample;
    const { text } = await render(receiptSlip({ ...rest, applicant: { name: 'Lê A' } }));
    expect(text).toContain('Địa chỉ: …');
    expect(text).toContain('Quyển số ………');
  });
});

describe('household business certificate', () => {
  it('fits one A4 page and says what the register says', async () => {
    const { pages, text, missing, anchors } = await render(householdBusinessCertificate(certificateSample));
    expect(pages).toBe(1);
    expect(missing).toEqual([]);
    expect(anchors.get(CERTIFICATE_ANCHOR)?.page).toBe(0);
    for (const part of [
      'ĐĂNG KÝ HỘ KINH DOANH',
      'Mã số hộ kinh doanh: 079190000127',
      'Đăng ký lần đầu: ngày 09 tháng 3 năm 2026',
      'BÁNH TRÁNG PHƠI SƯƠNG HOÀNG YẾN',
      'Tổng số (bằng số): 200.000.000 đồng',
      'Ngày, tháng, năm sinh: 30/04/1990',
      'TRƯỞNG PHÒNG',
      'Lê Minh Khôi',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('thành viên hộ gia đình');
  });

  it('lists family members and later changes where there are any', async () => {
    const { text } = await render(
      householdBusinessCertificate({
        ...certificateSample,
        change: { count: 2, on: '2026-08-01' },
        members: [
          {
            name: 'Phạm Văn Hậu',
            bornOn: '1988-01-02',
            gender: 'Nam',
            personalId: '072088000001',
            address: 'Phường Tân Ninh',
          },
        ],
      }),
    );
    expect(text).toContain('Đăng ký thay đổi lần thứ 2: ngày 01 tháng 8 năm 2026');
    expect(text).toContain('Phạm Văn Hậu');
  });
});
