import { type DocumentSpec, longMoment, placeAndDate } from '../../../kernel/pdf/index.ts';

export interface AcknowledgementData {
  readonly parentAgency?: string;
  readonly agency: string;
  readonly place: string;
  readonly issuedAt: Date;
  readonly dossierCode: string;
  readonly trackingUrl: string;
  readonly applicant: { readonly name: string; readonly address?: string; readonly phone?: string };
  readonly request: string;
  readonly procedureCode: string;
  readonly papers: readonly { readonly name: string; readonly files: number }[];
  readonly answerHours: number;
  readonly processingTime: string;
  /** The seal of what was declared, when it was sealed by an electronic identity. */
  readonly seal?: { readonly level: 1 | 2; readonly at: Date; readonly sha256: string };
}

/**
 * What an applicant holds from the moment of filing online: that it was filed, when, and under which code. The receipt
 * slip with the appointment (form 01) follows when an officer has received the dossier, since only then does the limit
 * begin (Decree 118/2025/NĐ-CP). Pure.
 */
export function acknowledgement(data: AcknowledgementData): DocumentSpec {
  return {
    paper: 'A5',
    meta: {
      title: `Phiếu xác nhận nộp hồ sơ trực tuyến ${data.dossierCode}`,
      author: data.agency,
      subject: data.request,
      keywords: [data.dossierCode, data.procedureCode],
      createdAt: data.issuedAt,
    },
    letterhead: {
      ...(data.parentAgency ? { parent: data.parentAgency } : {}),
      agency: data.agency,
      placeAndDate: placeAndDate(data.place, data.issuedAt),
    },
    footer: `Mã hồ sơ: ${data.dossierCode}`,
    blocks: [
      {
        kind: 'title',
        text: 'PHIẾU XÁC NHẬN NỘP HỒ SƠ TRỰC TUYẾN',
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
              [{ label: 'Nơi nhận hồ sơ', value: data.agency }],
              [{ label: 'Người nộp hồ sơ', value: data.applicant.name, bold: true }],
              ...(data.applicant.address ? [[{ label: 'Địa chỉ', value: data.applicant.address }]] : []),
              ...(data.applicant.phone ? [[{ label: 'Số điện thoại', value: data.applicant.phone }]] : []),
              [{ label: 'Nội dung yêu cầu', value: `${data.request} (${data.procedureCode})` }],
              [{ label: 'Thời điểm nộp', value: longMoment(data.issuedAt), bold: true }],
            ],
          },
        ],
      },
      { kind: 'paragraph', text: 'Giấy tờ đã gửi:', align: 'left' },
      {
        kind: 'items',
        style: '1.',
        items: data.papers.map((paper) =>
          paper.files > 0 ? `${paper.name} (${paper.files} tệp)` : `${paper.name} (biểu mẫu điện tử)`,
        ),
      },
      ...(data.seal
        ? [
            {
              kind: 'paragraph' as const,
              text: `Người nộp xác nhận bằng tài khoản định danh điện tử mức độ ${data.seal.level}, lúc ${longMoment(data.seal.at)}. Mã băm SHA-256 của nội dung khai: ${data.seal.sha256.replace(/(.{8})(?=.)/g, '$1 ')}.`,
              align: 'left' as const,
            },
          ]
        : []),
      {
        kind: 'paragraph',
        text: `Trong ${data.answerHours} giờ làm việc, cơ quan sẽ thông báo tiếp nhận, yêu cầu hoàn thiện hoặc từ chối hồ sơ. Khi hồ sơ được tiếp nhận, Giấy tiếp nhận hồ sơ và hẹn trả kết quả sẽ được gửi đến tài khoản của người nộp. Thời hạn giải quyết theo quy định: ${data.processingTime} kể từ khi tiếp nhận hồ sơ đầy đủ, hợp lệ.`,
      },
      {
        kind: 'signatures',
        recipients: ['Người nộp hồ sơ;', 'Lưu: hệ thống.'],
        right: { anchor: ACKNOWLEDGEMENT_ANCHOR, position: 'NƠI NHẬN HỒ SƠ', hint: '(Ký số của cơ quan)', room: 16 },
      },
    ],
  };
}

export const ACKNOWLEDGEMENT_ANCHOR = 'agency';
