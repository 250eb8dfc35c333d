import { PDF, type PdfDict, PdfNumber, type PdfRef } from '@libpdf/core';
import type { PdfSignature } from './signature-scan.ts';

/** Loads a file without repairing it. @throws when it is damaged or encrypted in an unknown way */
export async function loadStrictly(bytes: Uint8Array): Promise<PDF> {
  const pdf = await PDF.load(bytes, { lenient: false });
  if (pdf.recoveredViaBruteForce) throw new Error('the structure of the file is damaged');
  return pdf;
}

/**
 * Names of the form fields that hold these signatures, in their order; null when the form holds other signatures than
 * the file does: one was taken out of the document, or hung in.
 */
export async function fieldNames(bytes: Uint8Array, signatures: readonly PdfSignature[]): Promise<string[] | null> {
  const pdf = await loadStrictly(bytes);
  const names = new Map<number, string>();
  for (const field of pdf.getForm()?.getSignatureFields() ?? []) {
    if (!field.isSigned()) continue;
    const at = contentsPlace(field.getSignatureDict(), (ref) => pdf.getObject(ref));
    if (at === undefined || names.has(at)) return null;
    names.set(at, field.name);
  }
  if (names.size !== signatures.length) return null;
  const list = signatures.flatMap((signature) => names.get(signature.range?.start ?? -1) ?? []);
  return list.length === signatures.length ? list : null;
}

/** Second number of ByteRange: where Contents stands. */
function contentsPlace(
  dict: PdfDict | null,
  resolve: (ref: PdfRef) => ReturnType<PDF['getObject']>,
): number | undefined {
  const number = dict?.getArray('ByteRange', resolve)?.at(1);
  return number instanceof PdfNumber ? number.value : undefined;
}
