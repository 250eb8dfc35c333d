import type { DocumentSpec } from '../../../kernel/pdf/index.ts';
import { longMoment, placeAndDate } from '../../../kernel/pdf/index.ts';

/** One paper of the dossier as it was handed in. */
export interface ReceivedPaper {
  readonly name: string;
  readonly originals: number;
  readonly copies: number;
  /** Came as an electronic file. */
  readonly electronic?: boolean;
}

/** What the receipt slip says. Instants are printed in local time (UTC+7). */
export interface ReceiptSlipData {
  /** Superior of the issuing unit, e.g. `Ủy ban nhân dân phường Tân Ninh`. */
  readonly parentAgency?: string;
  /** Issuing unit, e.g. `Trung tâm Phục vụ hành chính công`. */
  readonly agency: string;
  /** Whole number and symbol, e.g. `12/TTPVHCC`. */
  readonly number?: string;
  /** Place of the date line, e.g. `Tân Ninh`. */
  readonly place: string;
  readonly issuedAt: Date;
  readonly dossierCode: string;
  /** Address that the QR code opens: the public tracking page. */
  readonly trackingUrl: string;
  /** `Mẫu số 01 (Thông tư 03/2025/TT-VPCP)`. */
  readonly formLine?: string;
  /** As printed: `7V9T-BXXA-FTGW`. */
  readonly verifyCode?: string;
  readonly applicant: {
    readonly name: string;
    readonly address?: string;
    readonly phone?: string;
    readonly email?: string;
  };
  /** What the applicant asks for: the name of the procedure. */
  readonly request: string;
  readonly procedureCode: string;
  readonly papers: readonly ReceivedPaper[];
  readonly sets: number;
  /** As the procedure says it, e.g. `03 ngày làm việc`. */
  readonly processingTime: string;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly resultPlace: string;
  readonly registerBook?: string;
  readonly registerLine?: string;
  /** The person who received the dossier; absent for one received by the system. */
  readonly receivedBy?: string;
}

/** Name of the room for the receiving unit's electronic signature. */
export const RECEIPT_ANCHOR = 'receiver';

/**
 * "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", form 01 of the one-stop shop (Circular 01/2018/TT-VPCP, kept by Circular
 * 03/2025/TT-VPCP), on A5. Pure.
 */
export function receiptSlip(data: ReceiptSlipData): DocumentSpec {
  const { applicant } = data;
  const blank = '…………………';
  return {
    paper: 'A5',
    meta: {
      title: `Giấy tiếp nhận hồ sơ và hẹn trả kết quả ${data.dossierCode}`,
      author: data.agency,
      subject: data.request,
      keywords: [data.dossierCode, data.procedureCode],
      createdAt: data.issuedAt,
    },
    letterhead: {
      ...(data.parentAgency ? { parent: data.parentAgency } : {}),
      agency: data.agency,
      number: `Số: ${data.number ?? '……/TTPVHCC'}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt),
    },
    footer: [
      data.formLine,
      `Mã hồ sơ: ${data.dossierCode}`,
      data.verifyCode ? `Mã kiểm tra: ${data.verifyCode}` : undefined,
    ]
      .filter(Boolean)
      .join(' · '),
    blocks: [
      {
        kind: 'title',
        text: 'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ',
        note: [{ text: 'Mã hồ sơ: ' }, { text: data.dossierCode, bold: true }],
      },
      {
        kind: 'beside',
        qr: {
          data: data.trackingUrl,
          size: 23,
          caption: 'Quét mã để tra cứu hồ sơ',
          alt: `Mã QR mở trang tra cứu ${data.trackingUrl}`,
        },
        blocks: [
          {
            kind: 'fields',
            rows: [
              [{ label: 'Đơn vị tiếp nhận', value: data.agency }],
              [{ label: 'Tiếp nhận hồ sơ của', value: applicant.name, bold: true }],
              [{ label: 'Địa chỉ', value: applicant.address ?? blank }],
              [{ label: 'Số điện thoại', value: applicant.phone ?? blank }],
              [{ label: 'Email', value: applicant.email ?? blank }],
              [{ label: 'Nội dung yêu cầu giải quyết', value: `${data.request} (${data.procedureCode})` }],
            ],
          },
        ],
      },
      { kind: 'paragraph', text: 'Thành phần hồ sơ nộp gồm:', align: 'left' },
      {
        kind: 'table',
        columns: [
          { title: 'STT', width: 8, align: 'center' },
          { title: 'Tên giấy tờ', width: 62 },
          { title: 'Bản chính', width: 14, align: 'center' },
          { title: 'Bản sao', width: 14, align: 'center' },
        ],
        rows: data.papers.map((paper, i) => [
          String(i + 1),
          paper.electronic ? `${paper.name} (bản điện tử)` : paper.name,
          count(paper.originals),
          count(paper.copies),
        ]),
      },
      {
        kind: 'fields',
        rows: [
          [{ label: 'Số lượng hồ sơ', value: `${count(data.sets)} bộ` }],
          [{ label: 'Thời gian giải quyết hồ sơ theo quy định là', value: data.processingTime }],
          [{ label: 'Thời gian nhận hồ sơ', value: longMoment(data.receivedAt) }],
          [{ label: 'Thời gian trả kết quả giải quyết hồ sơ', value: longMoment(data.dueAt), bold: true }],
          [{ label: 'Đăng ký nhận kết quả tại', value: data.resultPlace }],
          [
            {
              label: 'Vào Sổ theo dõi hồ sơ',
              value: `Quyển số ${data.registerBook ?? '………'}; Số thứ tự ${data.registerLine ?? '………'}`,
            },
          ],
        ],
      },
      {
        kind: 'signatures',
        left: { position: 'NGƯỜI NỘP HỒ SƠ', hint: '(Ký và ghi rõ họ tên)', name: applicant.name },
        right: {
          anchor: RECEIPT_ANCHOR,
          position: 'NGƯỜI TIẾP NHẬN HỒ SƠ',
          hint: '(Ký và ghi rõ họ tên)',
          ...(data.receivedBy ? { name: data.receivedBy } : {}),
        },
      },
    ],
  };
}

/** Numbers under 10 with a leading 0, as official forms write them; nothing for 0. */
function count(n: number): string {
  return n === 0 ? '' : String(n).padStart(2, '0');
}
