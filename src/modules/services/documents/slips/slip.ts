import { type Block, type DocumentSpec, placeAndDate, type SignatureSlot } from '../../../../kernel/pdf/index.ts';
import type { SlipForm } from './forms.ts';

/** What every slip says: who issues it, about which dossier, how it is checked. Instants are printed in local time. */
export interface SlipData {
  readonly form: SlipForm;
  readonly parentAgency?: string;
  readonly agency: string;
  /** Whole number and symbol, e.g. `12/TTPVHCC`. */
  readonly number: string;
  /** Place of the date line, e.g. `Tân Ninh`. */
  readonly place: string;
  readonly issuedAt: Date;
  readonly dossierCode: string;
  /** As printed: `7V9T-BXXA-FTGW`. */
  readonly verifyCode: string;
  /** Address that the QR code opens: the page where anyone checks this slip. */
  readonly verifyUrl: string;
  readonly applicant: {
    readonly name: string;
    readonly address?: string;
    readonly phone?: string;
    readonly email?: string;
  };
  /** Name of the procedure, as the applicant's request. */
  readonly request: string;
  readonly procedureCode: string;
}

/** Name of the room for the issuing agency's electronic signature. */
export const SLIP_ANCHOR = 'agency';

export const BLANK = '…………………';

export const footerOf = (data: Pick<SlipData, 'form' | 'dossierCode' | 'verifyCode'>): string =>
  [data.form.line, `Mã hồ sơ: ${data.dossierCode}`, `Mã kiểm tra: ${data.verifyCode}`].filter(Boolean).join(' · ');

/** The common layout of forms 02–05 on A5: letterhead, title, applicant and request with the code to check it. Pure. */
export function slip(
  data: SlipData,
  blocks: readonly Block[],
  sign: SignatureSlot,
  left?: SignatureSlot,
): DocumentSpec {
  const { applicant, form } = data;
  return {
    paper: 'A5',
    meta: {
      title: `${form.title} ${data.dossierCode}`,
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
      { kind: 'title', text: form.title, note: [{ text: 'Mã hồ sơ: ' }, { text: data.dossierCode, bold: true }] },
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
              [{ label: 'Hồ sơ của', value: applicant.name, bold: true }],
              [{ label: 'Địa chỉ', value: applicant.address ?? BLANK }],
              [{ label: 'Số điện thoại', value: applicant.phone ?? BLANK }],
              [{ label: 'Email', value: applicant.email ?? BLANK }],
              [{ label: 'Nội dung yêu cầu giải quyết', value: `${data.request} (${data.procedureCode})` }],
            ],
          },
        ],
      },
      ...blocks,
      { kind: 'signatures', ...(left ? { left } : {}), right: { anchor: SLIP_ANCHOR, ...sign } },
    ],
  };
}
