import { createHash } from 'node:crypto';
import {
  PDF,
  type PDFPage,
  PdfArray,
  PdfDict,
  PdfName,
  PdfNumber,
  type PdfObject,
  PdfRef,
  PdfString,
} from '@libpdf/core';
import { conflict, type Problem } from '../problem.ts';
import { type Appearance, drawAppearance } from './appearance.ts';
import { readCertificate } from './certificate.ts';
import { signCms } from './cms.ts';
import { OID } from './oids.ts';
import type { Signer, TimestampAuthority } from './signer.ts';
import { loadStrictly } from './structure.ts';

export interface SignPdfOptions {
  readonly signer: Signer;
  /** Why: `Ký ban hành`, `Đóng dấu cơ quan`. */
  readonly reason: string;
  /** Where: the place of the agency. */
  readonly location: string;
  /** Signing time as the signer states it; a time stamp proves it when `tsa` is given. */
  readonly at: Date;
  /** Left out: the signature is there but not seen on a page. */
  readonly appearance?: Appearance;
  /** Gives level B-T instead of B-B. */
  readonly tsa?: TimestampAuthority;
  /** Name of the signature field; must be new. `Signature_1`, `Signature_2` … when absent. */
  readonly fieldName?: string;
}

/** Room for everything but certificates and time stamp, with a signature of up to 4096 bits. */
const STRUCTURE_ROOM = 2048;
/** Room for the time-stamp token and its certificates, bytes. */
const TOKEN_ROOM = 12_288;
const UNKNOWN = 9_999_999_999;

/**
 * Signs a PDF: PAdES baseline B-B, or B-T with a time-stamping authority (ETSI EN 319 142-1, SubFilter
 * ETSI.CAdES.detached). The signature is appended as an incremental update, so earlier signatures stay valid.
 *
 * @throws Problem 409 `pdf_not_signable` for a file that cannot be extended (encrypted, damaged or linearized)
 */
export async function signPdf(bytes: Uint8Array, options: SignPdfOptions): Promise<Uint8Array> {
  const pdf = await load(bytes);
  const { signer } = options;
  const size =
    STRUCTURE_ROOM +
    signer.certificate.length +
    signer.chain.reduce((sum, c) => sum + c.length, 0) +
    (options.tsa ? TOKEN_ROOM : 0);
  const signature = PdfDict.of({
    Type: PdfName.of('Sig'),
    Filter: PdfName.of('Adobe.PPKLite'),
    SubFilter: PdfName.of('ETSI.CAdES.detached'),
    ByteRange: new PdfArray([0, UNKNOWN, UNKNOWN, UNKNOWN].map((n) => PdfNumber.of(n))),
    Contents: PdfString.fromBytes(new Uint8Array(size)),
    M: PdfString.fromString(pdfDate(options.at)),
    Name: PdfString.fromString(readCertificate(signer.certificate).subject.get(OID.commonName) ?? ''),
    Reason: PdfString.fromString(options.reason.normalize('NFC')),
    Location: PdfString.fromString(options.location.normalize('NFC')),
  });
  await addField(pdf, pdf.register(signature), options);

  const draft = Buffer.from(await pdf.save({ incremental: true }));
  const contents = fillByteRange(draft, bytes.length, size);
  const digest = createHash('sha256')
    .update(draft.subarray(0, contents.start))
    .update(draft.subarray(contents.end))
    .digest();
  const cms = await signCms(digest, signer, options.tsa);
  if (cms.length > size) throw new Error(`signature of ${cms.length} bytes does not fit the ${size} bytes kept for it`);
  draft.write(Buffer.from(cms).toString('hex'), contents.start + 1, 'latin1');
  return new Uint8Array(draft);
}

async function load(bytes: Uint8Array): Promise<PDF> {
  const refuse = (): Problem =>
    conflict('pdf_not_signable', {
      vi: 'Không thể ký tệp PDF này (tệp bị hỏng, bị mã hóa hoặc không cho phép bổ sung).',
      en: 'This PDF cannot be signed (it is damaged, encrypted or cannot be extended).',
    });
  let pdf: PDF;
  try {
    pdf = await loadStrictly(bytes);
  } catch {
    throw refuse();
  }
  if (pdf.isEncrypted || pdf.canSaveIncrementally() !== null || pdf.getPageCount() === 0) throw refuse();
  return pdf;
}

/** Adds the field that is also its own widget to the form and to its page. Touches nothing else of the document. */
async function addField(pdf: PDF, value: PdfRef, options: SignPdfOptions): Promise<void> {
  const { appearance } = options;
  const page = pdf.getPage(appearance?.page ?? 0);
  if (!page) throw new RangeError(`the document has no page ${appearance?.page}`);
  const names = new Set((pdf.getForm()?.getFields() ?? []).map((field) => field.name));
  let name = options.fieldName;
  for (let n = 1; name === undefined; n += 1) if (!names.has(`Signature_${n}`)) name = `Signature_${n}`;
  if (options.fieldName !== undefined && names.has(options.fieldName)) {
    throw new Error(`the document already has a field ${options.fieldName}`);
  }
  const rect = appearance?.rect ?? [0, 0, 0, 0];
  const field = PdfDict.of({
    Type: PdfName.of('Annot'),
    Subtype: PdfName.of('Widget'),
    FT: PdfName.of('Sig'),
    T: PdfString.fromString(name),
    TU: PdfString.fromString(`${options.reason} - ${options.location}`.normalize('NFC')),
    F: PdfNumber.of(132), // printed, locked
    P: page.ref,
    Rect: new PdfArray(rect.map((n) => PdfNumber.of(Math.round(n * 100) / 100))),
    V: value,
  });
  if (appearance) {
    const [left, bottom, right, top] = appearance.rect;
    const drawn = await PDF.load(await drawAppearance(appearance, right - left, top - bottom, options.at));
    const form = await pdf.embedPage(drawn, 0);
    field.set('AP', PdfDict.of({ N: form.ref }));
  }
  const ref = pdf.register(field);
  appendTo(pdf, page, ref);
  const catalog = pdf.getCatalog();
  const form = resolve(pdf, catalog.get('AcroForm'));
  if (form instanceof PdfDict) {
    const fields = resolve(pdf, form.get('Fields'));
    if (fields instanceof PdfArray) fields.push(ref);
    else form.set('Fields', new PdfArray([ref]));
    form.set('SigFlags', PdfNumber.of(3));
  } else {
    catalog.set('AcroForm', pdf.register(PdfDict.of({ Fields: new PdfArray([ref]), SigFlags: PdfNumber.of(3) })));
  }
}

function appendTo(pdf: PDF, page: PDFPage, ref: PdfRef): void {
  const annotations = resolve(pdf, page.dict.get('Annots'));
  if (annotations instanceof PdfArray) annotations.push(ref);
  else page.dict.set('Annots', new PdfArray([ref]));
}

function resolve(pdf: PDF, value: PdfObject | undefined): PdfObject | null {
  return value instanceof PdfRef ? pdf.getObject(value) : (value ?? null);
}

/** Writes the true ranges over the placeholder of the update that begins at `from`; gives where Contents stands, `<` to `>`. */
function fillByteRange(draft: Buffer, from: number, size: number): { start: number; end: number } {
  const marker = `[0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN}]`;
  const at = draft.indexOf(marker, from, 'latin1');
  const start = draft.indexOf(`<${'0'.repeat(size * 2)}>`, from, 'latin1');
  if (at < 0 || start < 0) throw new Error('the place kept for the signature was not found in the written file');
  const end = start + size * 2 + 2;
  const ranges = `[0 ${start} ${end} ${draft.length - end}]`;
  draft.write(ranges.padEnd(marker.length, ' '), at, 'latin1');
  return { start, end };
}

/** `D:20260305083000+07'00'`. */
function pdfDate(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString();
  return `D:${local.slice(0, 19).replace(/[-:T]/g, '')}+07'00'`;
}
