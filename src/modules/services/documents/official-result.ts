import { type DocumentSpec, placeAndDate } from '../../../kernel/pdf/index.ts';

export interface OfficialResultData {
  readonly parentAgency?: string;
  readonly agency: string;
  readonly number: string;
  readonly place: string;
  readonly issuedAt: Date;
  readonly dossierCode: string;
  readonly verificationUrl: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly applicant: string;
  readonly signer: { readonly authority?: string | undefined; readonly position: string; readonly name: string };
}

export const RESULT_ANCHOR = 'leader';

/** A result whose words come from the procedure's data: layout of Decree 30/2020/NĐ-CP, Annex I. Pure. */
export function officialResult(data: OfficialResultData): DocumentSpec {
  return {
    paper: 'A4',
    meta: { title: data.title, author: data.agency, keywords: [data.dossierCode], createdAt: data.issuedAt },
    letterhead: {
      ...(data.parentAgency ? { parent: data.parentAgency } : {}),
      agency: data.agency,
      number: `Số: ${data.number}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt),
    },
    footer: `Mã hồ sơ: ${data.dossierCode} · Kiểm tra bản điện tử: ${data.verificationUrl}`,
    blocks: [
      { kind: 'title', text: data.title },
      ...data.paragraphs.map((text) => ({ kind: 'paragraph', text, align: 'justify' }) as const),
      ...(data.fields.length > 0
        ? [{ kind: 'fields', rows: data.fields.map((field) => [{ label: field.label, value: field.value }]) } as const]
        : []),
      {
        kind: 'signatures',
        recipients: [`${data.applicant};`, 'Lưu: VT.'],
        qr: {
          data: data.verificationUrl,
          size: 26,
          caption: 'Quét mã để kiểm tra bản điện tử',
          alt: `Mã QR mở trang kiểm tra ${data.verificationUrl}`,
        },
        right: {
          anchor: RESULT_ANCHOR,
          ...(data.signer.authority ? { authority: data.signer.authority } : {}),
          position: data.signer.position,
          name: data.signer.name,
          room: 24,
        },
      },
    ],
  };
}
