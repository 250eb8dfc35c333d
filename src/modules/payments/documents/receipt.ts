import { moneyInWords } from '../../../kernel/formats/index.ts';
import { type DocumentSpec, placeAndDate } from '../../../kernel/pdf/index.ts';

export interface ReceiptData {
  readonly kind: 'payment' | 'refund';
  readonly parentAgency?: string;
  readonly agency: string;
  /** Place of the date line. */
  readonly place: string;
  readonly number: string;
  readonly issuedAt: Date;
  readonly payer: string;
  readonly dossierCode: string;
  readonly procedure: string;
  readonly procedureCode: string;
  readonly lines: readonly { readonly name: string; readonly amount: number }[];
  /** Whole đồng. */
  readonly amount: number;
  readonly method: string;
  readonly exemption?: string;
  /** Receipt that a voucher of a refund is about. */
  readonly refers?: string;
  readonly verifyCode: string;
  readonly verifyUrl: string;
}

export const RECEIPT_ANCHOR = 'agency';

const vnd = (amount: number): string => `${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')} đồng`;

/**
 * Receipt of fees and charges as an electronic document (biên lai điện tử): what Decree 123/2020/NĐ-CP, article 32 asks
 * to be named, on A5. A refund has a voucher of its own that names the receipt. Pure.
 */
export function receiptDocument(data: ReceiptData): DocumentSpec {
  const title = data.kind === 'payment' ? 'BIÊN LAI THU PHÍ, LỆ PHÍ' : 'CHỨNG TỪ HOÀN PHÍ, LỆ PHÍ';
  return {
    paper: 'A5',
    meta: {
      title: `${title} ${data.number}`,
      author: data.agency,
      subject: data.procedure,
      keywords: [data.dossierCode, data.number, data.verifyCode],
      createdAt: data.issuedAt,
    },
    letterhead: {
      ...(data.parentAgency ? { parent: data.parentAgency } : {}),
      agency: data.agency,
      number: `Số: ${data.number}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt),
    },
    footer: `Mã hồ sơ: ${data.dossierCode} · Mã kiểm tra: ${data.verifyCode}`,
    blocks: [
      { kind: 'title', text: title, note: [{ text: 'Mã hồ sơ: ' }, { text: data.dossierCode, bold: true }] },
      {
        kind: 'beside',
        qr: {
          data: data.verifyUrl,
          size: 23,
          caption: 'Quét mã để kiểm tra',
          alt: `Mã QR mở trang kiểm tra ${data.verifyUrl}`,
        },
        blocks: [
          {
            kind: 'fields',
            rows: [
              [{ label: data.kind === 'payment' ? 'Người nộp' : 'Người nhận', value: data.payer, bold: true }],
              [{ label: 'Thủ tục', value: `${data.procedure} (${data.procedureCode})` }],
              [{ label: 'Hình thức', value: data.method }],
              ...(data.refers ? [[{ label: 'Hoàn cho biên lai số', value: data.refers }]] : []),
            ],
          },
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: 'TT', width: 1, align: 'center' },
          { title: 'Nội dung', width: 7 },
          { title: 'Số tiền', width: 3, align: 'right' },
        ],
        rows: [
          ...data.lines.map((line, n) => [String(n + 1), line.name, vnd(line.amount)]),
          ['', [{ text: 'Tổng cộng', bold: true }], [{ text: vnd(data.amount), bold: true }]],
        ],
      },
      {
        kind: 'paragraph',
        text: [{ text: 'Bằng chữ: ' }, { text: `${moneyInWords(data.amount)}.`, italic: true }],
        align: 'left',
        indent: 0,
      },
      ...(data.exemption
        ? [{ kind: 'paragraph' as const, text: `Miễn, giảm: ${data.exemption}`, align: 'left' as const, indent: 0 }]
        : []),
      {
        kind: 'signatures',
        right: {
          anchor: RECEIPT_ANCHOR,
          position: data.kind === 'payment' ? 'CƠ QUAN THU' : 'CƠ QUAN HOÀN',
          hint: '(Ký số của cơ quan)',
          room: 16,
        },
      },
    ],
  };
}
