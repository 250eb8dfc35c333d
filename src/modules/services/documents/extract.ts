import { type Block, type DocumentSpec, placeAndDate } from '../../../kernel/pdf/index.ts';
import { type OfficialResultData, RESULT_ANCHOR } from './official-result.ts';

export type ExtractData = Omit<OfficialResultData, 'paragraphs' | 'fields'> & {
  readonly subtitle?: string;
  readonly parts: readonly {
    readonly title?: string;
    readonly fields: readonly { readonly label: string; readonly value: string }[];
  }[];
  readonly note?: string;
};

/**
 * A certificate or extract of civil status: titled parts of labelled lines on A4. The printed forms of Circular
 * 04/2020/TT-BTP have a frame and paper of their own; this is their content as an electronic document. Pure.
 */
export function extractDocument(data: ExtractData): DocumentSpec {
  const blocks: Block[] = [
    { kind: 'title', text: data.title, ...(data.subtitle ? { note: [{ text: data.subtitle, italic: true }] } : {}) },
  ];
  for (const part of data.parts) {
    if (part.title) blocks.push({ kind: 'heading', text: part.title });
    blocks.push({ kind: 'fields', rows: part.fields.map(({ label, value }) => [{ label, value }]) });
  }
  if (data.note) blocks.push({ kind: 'paragraph', text: data.note, align: 'justify' });
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
      ...blocks,
      {
        kind: 'signatures',
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
