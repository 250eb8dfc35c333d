import { type Block, type DocumentSpec, longMoment, placeAndDate } from '../../../../kernel/pdf/index.ts';
import { footerOf, SLIP_ANCHOR, type SlipData } from './slip.ts';

/** One hand-over of the dossier, read from the log. */
export interface ControlRow {
  readonly from: string;
  readonly to: string;
  readonly at: Date;
  readonly giver?: string;
  readonly taker?: string;
  /** How the giver's step ended: before, on or after its time; absent where nothing was due. */
  readonly result?: 'early' | 'on_time' | 'late';
  readonly note?: string;
}

export interface ControlSlipData extends SlipData {
  readonly deciding: string;
  /** Agencies that were consulted or work on parts of a bundle. */
  readonly cooperating: readonly string[];
  readonly rows: readonly ControlRow[];
}

const RESULTS = { early: 'Trước hạn', on_time: 'Đúng hạn', late: 'Quá hạn' } as const;

/** Control slip (form 05 of Circular 01/2018, 06 of 03/2025) on A4: the log of the dossier, never typed. Pure. */
export function controlSlip(data: ControlSlipData): DocumentSpec {
  const table: Block = {
    kind: 'table',
    columns: [
      { title: 'STT', width: 8, align: 'center' },
      { title: 'Bên giao → bên nhận', width: 30 },
      { title: 'Thời gian giao, nhận', width: 21, align: 'center' },
      { title: 'Người giao', width: 14 },
      { title: 'Người nhận', width: 14 },
      { title: 'Kết quả', width: 11, align: 'center' },
      { title: 'Ghi chú', width: 18 },
    ],
    rows: data.rows.map((row, i) => [
      String(i + 1),
      `${row.from} – ${row.to}`,
      longMoment(row.at),
      row.giver ?? '',
      row.taker ?? '',
      row.result ? RESULTS[row.result] : '',
      row.note ?? '',
    ]),
  };
  return {
    paper: 'A4',
    fontSize: 12,
    meta: {
      title: `${data.form.title} ${data.dossierCode}`,
      author: data.agency,
      subject: data.request,
      keywords: [data.dossierCode, data.procedureCode, data.verifyCode],
      createdAt: data.issuedAt,
    },
    letterhead: {
      ...(data.parentAgency ? { parent: data.parentAgency } : {}),
      agency: data.agency,
      number: `Số: ${data.number}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt),
    },
    footer: footerOf(data),
    blocks: [
      { kind: 'title', text: data.form.title, note: [{ text: 'Mã hồ sơ: ' }, { text: data.dossierCode, bold: true }] },
      {
        kind: 'beside',
        qr: {
          data: data.verifyUrl,
          size: 24,
          caption: 'Quét mã để kiểm tra',
          alt: `Mã QR mở trang kiểm tra ${data.verifyUrl}`,
        },
        blocks: [
          {
            kind: 'fields',
            rows: [
              [{ label: 'Hồ sơ của', value: data.applicant.name, bold: true }],
              ...(data.applicant.phone ? [[{ label: 'Số điện thoại', value: data.applicant.phone }]] : []),
              [{ label: 'Nội dung yêu cầu giải quyết', value: `${data.request} (${data.procedureCode})` }],
              [{ label: 'Cơ quan giải quyết hồ sơ', value: data.deciding }],
              ...(data.cooperating.length > 0
                ? [[{ label: 'Cơ quan phối hợp giải quyết hồ sơ', value: data.cooperating.join('; ') }]]
                : []),
            ],
          },
        ],
      },
      table,
      {
        kind: 'signatures',
        recipients: ['Lưu: hồ sơ.'],
        right: { anchor: SLIP_ANCHOR, position: 'CƠ QUAN LẬP PHIẾU', hint: '(Ký số của cơ quan)', room: 22 },
      },
    ],
  };
}
