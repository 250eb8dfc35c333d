import type { Block, DocumentSpec } from '../../../kernel/pdf/index.ts';
import { longDateOf, placeAndDate } from '../../../kernel/pdf/index.ts';

/** What the certificate says. Dates are `YYYY-MM-DD`, money integer VND. */
export interface HouseholdBusinessCertificateData {
  /** The people's committee, e.g. `Ủy ban nhân dân phường Tân Ninh`. */
  readonly parentAgency?: string;
  /** The registering office, e.g. `Phòng Kinh tế, Hạ tầng và Đô thị`. */
  readonly agency: string;
  readonly place: string;
  readonly issuedAt: Date;
  readonly dossierCode: string;
  /** Address that the QR code opens: the public verification page. */
  readonly verificationUrl: string;
  /** Code of the household business, which is also its tax code. */
  readonly businessCode: string;
  readonly firstRegisteredOn: string;
  /** Nothing for a first registration. */
  readonly change?: { readonly count: number; readonly on: string };
  readonly name: string;
  readonly foreignName?: string;
  readonly shortName?: string;
  readonly address: string;
  readonly phone?: string;
  readonly email?: string;
  readonly activities: readonly { readonly code: string; readonly name: string; readonly main?: boolean }[];
  readonly capital: number;
  readonly owner: {
    readonly name: string;
    readonly gender: string;
    readonly bornOn: string;
    readonly personalId: string;
    readonly contactAddress: string;
  };
  /** Members of the family who register together; empty when one person registers. */
  readonly members?: readonly {
    readonly name: string;
    readonly bornOn: string;
    readonly gender: string;
    readonly personalId: string;
    readonly address: string;
  }[];
  /** Who signs: `KT. CHỦ TỊCH`, `TRƯỞNG PHÒNG`, name. */
  readonly signer: { readonly authority?: string; readonly position: string; readonly name: string };
}

/** Names of the rooms for electronic signatures: the leader signs first, then the agency. */
export const CERTIFICATE_ANCHOR = 'leader';

/**
 * "Giấy chứng nhận đăng ký hộ kinh doanh" under Decree 168/2025/NĐ-CP, on A4. The order of the items follows the form of
 * the Ministry of Finance; compare the wording with the form in force before use with real dossiers. Pure.
 */
export function householdBusinessCertificate(data: HouseholdBusinessCertificateData): DocumentSpec {
  const { owner } = data;
  const members = data.members ?? [];
  return {
    paper: 'A4',
    meta: {
      title: `Giấy chứng nhận đăng ký hộ kinh doanh ${data.businessCode}`,
      author: data.agency,
      subject: data.name,
      keywords: [data.businessCode, data.dossierCode],
      createdAt: data.issuedAt,
    },
    letterhead: {
      ...(data.parentAgency ? { parent: data.parentAgency } : {}),
      agency: data.agency,
      placeAndDate: placeAndDate(data.place, data.issuedAt),
    },
    footer: `Mã hồ sơ: ${data.dossierCode} · Kiểm tra bản điện tử: ${data.verificationUrl}`,
    blocks: [
      {
        kind: 'title',
        larger: 3,
        text: 'GIẤY CHỨNG NHẬN\nĐĂNG KÝ HỘ KINH DOANH',
        note: [
          { text: 'Mã số hộ kinh doanh: ' },
          { text: data.businessCode, bold: true },
          { text: `\nĐăng ký lần đầu: ${longDateOf(data.firstRegisteredOn)}`, italic: true },
          ...(data.change
            ? [{ text: `\nĐăng ký thay đổi lần thứ ${data.change.count}: ${longDateOf(data.change.on)}`, italic: true }]
            : []),
        ],
      },
      ...section('1. Tên hộ kinh doanh'),
      {
        kind: 'fields',
        rows: [
          [{ label: 'Tên hộ kinh doanh viết bằng tiếng Việt', value: data.name.toLocaleUpperCase('vi'), bold: true }],
          [{ label: 'Tên hộ kinh doanh viết bằng tiếng nước ngoài (nếu có)', value: data.foreignName ?? '' }],
          [{ label: 'Tên hộ kinh doanh viết tắt (nếu có)', value: data.shortName ?? '' }],
        ],
      },
      ...section('2. Địa chỉ trụ sở'),
      {
        kind: 'fields',
        rows: [
          [{ label: '', value: data.address }],
          [
            { label: 'Điện thoại', value: data.phone ?? '' },
            { label: 'Email', value: data.email ?? '' },
          ],
        ],
      },
      ...section('3. Ngành, nghề kinh doanh'),
      {
        kind: 'table',
        columns: [
          { title: 'STT', width: 8, align: 'center' },
          { title: 'Tên ngành', width: 72 },
          { title: 'Mã ngành', width: 20, align: 'center' },
        ],
        rows: data.activities.map((activity, i) => [
          String(i + 1),
          activity.main ? [{ text: activity.name }, { text: ' (ngành, nghề chính)', italic: true }] : activity.name,
          activity.code,
        ]),
      },
      ...section('4. Vốn kinh doanh'),
      { kind: 'fields', rows: [[{ label: 'Tổng số (bằng số)', value: `${money(data.capital)} đồng` }]] },
      ...section('5. Thông tin về chủ hộ kinh doanh'),
      {
        kind: 'fields',
        rows: [
          [{ label: 'Họ và tên', value: owner.name.toLocaleUpperCase('vi'), bold: true }],
          [
            { label: 'Ngày, tháng, năm sinh', value: shortDate(owner.bornOn) },
            { label: 'Giới tính', value: owner.gender },
          ],
          [{ label: 'Số định danh cá nhân', value: owner.personalId }],
          [{ label: 'Địa chỉ liên lạc', value: owner.contactAddress }],
        ],
      },
      ...(members.length > 0 ? memberBlocks(members) : []),
      {
        kind: 'signatures',
        qr: {
          data: data.verificationUrl,
          size: 26,
          caption: 'Quét mã để kiểm tra bản điện tử',
          alt: `Mã QR mở trang kiểm tra ${data.verificationUrl}`,
        },
        right: {
          anchor: CERTIFICATE_ANCHOR,
          ...(data.signer.authority ? { authority: data.signer.authority } : {}),
          position: data.signer.position,
          name: data.signer.name,
          room: 24,
        },
      },
    ],
  };
}

function section(text: string): Block[] {
  return [{ kind: 'heading', text }];
}

function memberBlocks(members: NonNullable<HouseholdBusinessCertificateData['members']>): Block[] {
  return [
    ...section('6. Danh sách thành viên hộ gia đình tham gia thành lập hộ kinh doanh'),
    {
      kind: 'table',
      columns: [
        { title: 'STT', width: 7, align: 'center' },
        { title: 'Họ và tên', width: 25 },
        { title: 'Ngày sinh', width: 15, align: 'center' },
        { title: 'Giới tính', width: 10, align: 'center' },
        { title: 'Số định danh cá nhân', width: 20, align: 'center' },
        { title: 'Địa chỉ liên lạc', width: 28 },
      ],
      rows: members.map((m, i) => [String(i + 1), m.name, shortDate(m.bornOn), m.gender, m.personalId, m.address]),
    },
  ];
}

/** 200000000 as `200.000.000`. */
function money(vnd: number): string {
  return String(vnd).replace(/\B(?=(\d{3})+$)/g, '.');
}

/** `1990-04-30` as `30/04/1990`. */
function shortDate(date: string): string {
  return date.split('-').reverse().join('/');
}
