import { slipForm } from './forms.ts';
import type { SlipData } from './slip.ts';

/** Invented people and numbers, for tests and previews of the slips. */
export function slipSample(kind: Parameters<typeof slipForm>[0], day: string): SlipData {
  return {
    form: slipForm(kind, day),
    parentAgency: 'Ủy ban nhân dân phường Tân Ninh',
    agency: 'Trung tâm Phục vụ hành chính công phường Tân Ninh',
    number: '27/TTPVHCC',
    place: 'Tân Ninh',
    issuedAt: new Date(`${day}T02:15:00Z`),
    dossierCode: '000.00.13.H53-260305-0007',
    verifyCode: '7V9T-BXXA-FTGW',
    verifyUrl: 'https://dichvucong.example.vn/xac-minh/7V9T-BXXA-FTGW',
    applicant: {
      name: 'Nguyễn Thị Hoàng Yến',
      address: 'Số 12, hẻm 5, đường Cách Mạng Tháng Tám, khu phố 3, phường Tân Ninh, tỉnh Tây Ninh',
      phone: '0900 000 127',
      email: 'hoangyen@example.vn',
    },
    request: 'Đăng ký thành lập hộ kinh doanh',
    procedureCode: '1.001612',
  };
}
