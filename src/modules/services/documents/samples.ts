import type { HouseholdBusinessCertificateData } from './household-business-certificate.ts';
import type { ReceiptSlipData } from './receipt-slip.ts';

/** Invented people and numbers, for tests and previews of the documents. */
export const receiptSample: ReceiptSlipData = {
  parentAgency: 'Ủy ban nhân dân phường Tân Ninh',
  agency: 'Trung tâm Phục vụ hành chính công',
  number: '0127/TTPVHCC',
  place: 'Tân Ninh',
  issuedAt: new Date('2026-03-05T01:30:00Z'),
  dossierCode: 'H53.13-260305-0007',
  trackingUrl: 'https://dichvucong.example.vn/tra-cuu/H53.13-260305-0007',
  applicant: {
    name: 'Nguyễn Thị Hoàng Yến',
    address: 'Số 12, hẻm 5, đường Cách Mạng Tháng Tám, khu phố 3, phường Tân Ninh, tỉnh Tây Ninh',
    phone: '0900 000 127',
    email: 'hoangyen@example.vn',
  },
  request: 'Đăng ký thành lập hộ kinh doanh',
  procedureCode: '1.001612',
  papers: [
    { name: 'Giấy đề nghị đăng ký hộ kinh doanh', originals: 1, copies: 0, electronic: true },
    { name: 'Giấy tờ pháp lý của cá nhân đối với chủ hộ kinh doanh', originals: 0, copies: 1, electronic: true },
    {
      name: 'Biên bản họp thành viên hộ gia đình về việc thành lập hộ kinh doanh',
      originals: 0,
      copies: 1,
      electronic: true,
    },
  ],
  sets: 1,
  processingTime: '03 ngày làm việc',
  receivedAt: new Date('2026-03-05T01:30:00Z'),
  dueAt: new Date('2026-03-10T01:30:00Z'),
  resultPlace: 'Cổng dịch vụ công của tỉnh (bản điện tử)',
  registerBook: '01/2026',
  registerLine: '127',
  receivedBy: 'Trần Văn Đức',
};

export const certificateSample: HouseholdBusinessCertificateData = {
  parentAgency: 'Ủy ban nhân dân phường Tân Ninh',
  agency: 'Phòng Kinh tế, Hạ tầng và Đô thị',
  place: 'Tân Ninh',
  issuedAt: new Date('2026-03-09T08:15:00Z'),
  dossierCode: 'H53.13-260305-0007',
  verificationUrl: 'https://dichvucong.example.vn/kiem-tra/7KQ2-M9XD',
  businessCode: '079190000127',
  firstRegisteredOn: '2026-03-09',
  name: 'Bánh tráng phơi sương Hoàng Yến',
  address: 'Số 12, hẻm 5, đường Cách Mạng Tháng Tám, khu phố 3, phường Tân Ninh, tỉnh Tây Ninh, Việt Nam',
  phone: '0900 000 127',
  email: 'hoangyen@example.vn',
  activities: [
    { code: '1079', name: 'Sản xuất thực phẩm khác chưa được phân vào đâu', main: true },
    { code: '4722', name: 'Bán lẻ thực phẩm trong các cửa hàng chuyên doanh' },
    { code: '5610', name: 'Nhà hàng và các dịch vụ ăn uống phục vụ lưu động' },
  ],
  capital: 200_000_000,
  owner: {
    name: 'Nguyễn Thị Hoàng Yến',
    gender: 'Nữ',
    bornOn: '1990-04-30',
    personalId: '072190000127',
    contactAddress: 'Số 12, hẻm 5, đường Cách Mạng Tháng Tám, khu phố 3, phường Tân Ninh, tỉnh Tây Ninh',
  },
  signer: { position: 'TRƯỞNG PHÒNG', name: 'Lê Minh Khôi' },
};
