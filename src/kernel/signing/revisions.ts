import {
  type PDF,
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNumber,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '@libpdf/core';
import { sameBytes } from './der.ts';
import { loadStrictly } from './structure.ts';

/**
 * Whether a later version of a document differs from an earlier one only by added signatures (ISO 32000-2, 12.8.2.2): new
 * signature fields with their widgets, values for signature fields that were empty, and validation data (DSS). Compares
 * everything that can be reached from the catalogue, so a replaced page, font, link or name counts as a change wherever
 * it hides.
 *
 * @throws when one of the versions is damaged
 */
export async function onlySignaturesAdded(earlier: Uint8Array, later: Uint8Array): Promise<boolean> {
  return new Comparison(await loadStrictly(earlier), await loadStrictly(later)).run();
}

type Kind = 'catalog' | 'form' | 'fields' | 'annotations' | 'page' | 'any';

class Comparison {
  readonly #before: PDF;
  readonly #after: PDF;
  readonly #seen = new Set<string>();
  readonly #work: [PdfObject | null, PdfObject | null, Kind][] = [];

  constructor(before: PDF, after: PDF) {
    this.#before = before;
    this.#after = after;
  }

  run(): boolean {
    this.#work.push([this.#before.getCatalog(), this.#after.getCatalog(), 'catalog']);
    const info = (pdf: PDF): PdfObject | null => pdf.context.info.trailer.get('Info') ?? null;
    this.#work.push([info(this.#before), info(this.#after), 'any']);
    for (let next = this.#work.pop(); next; next = this.#work.pop()) {
      if (!this.#same(...next)) return false;
    }
    return true;
  }

  #same(a: PdfObject | null, b: PdfObject | null, kind: Kind): boolean {
    if (a instanceof PdfRef || b instanceof PdfRef) {
      const key = `${a instanceof PdfRef ? a : '-'} ${b instanceof PdfRef ? b : '-'} ${kind}`;
      if (a instanceof PdfRef && b instanceof PdfRef) {
        if (this.#seen.has(key)) return true;
        this.#seen.add(key);
      }
      return this.#same(this.#resolve(this.#before, a), this.#resolve(this.#after, b), kind);
    }
    if (a === null || b === null) return a === b;
    if (a instanceof PdfStream || b instanceof PdfStream) {
      if (!(a instanceof PdfStream && b instanceof PdfStream) || !sameBytes(a.data, b.data)) return false;
      return this.#sameDict(a, b, kind);
    }
    if (a instanceof PdfDict) return b instanceof PdfDict && this.#sameDict(a, b, kind);
    if (a instanceof PdfArray) return b instanceof PdfArray && this.#sameArray(a, b, kind);
    return sameScalar(a, b);
  }

  #sameDict(a: PdfDict, b: PdfDict, kind: Kind): boolean {
    const page = a.getName('Type')?.value === 'Page';
    const emptySignature = a.getName('FT')?.value === 'Sig' && !a.has('V');
    const free = new Set(kind === 'catalog' ? ['AcroForm', 'DSS', 'Extensions'] : kind === 'form' ? ['SigFlags'] : []);
    if (page) free.add('Annots');
    if (emptySignature) for (const key of ['V', 'AP', 'F', 'Rect', 'P', 'M']) free.add(key);
    const keys = new Set([...a.keys(), ...b.keys()].map((key) => key.value));
    for (const key of keys) {
      if (free.has(key)) continue;
      this.#work.push([a.get(key) ?? null, b.get(key) ?? null, kind === 'form' && key === 'Fields' ? 'fields' : 'any']);
    }
    if (kind === 'catalog') this.#form(a.get('AcroForm') ?? null, b.get('AcroForm') ?? null);
    if (page)
      this.#work.push([a.get('Annots') ?? new PdfArray([]), b.get('Annots') ?? new PdfArray([]), 'annotations']);
    return true;
  }

  /** A form that comes into being with the first signature may hold nothing but signature fields. */
  #form(a: PdfObject | null, b: PdfObject | null): void {
    this.#work.push([
      a ?? PdfDict.of({ Fields: new PdfArray([]) }),
      b ?? PdfDict.of({ Fields: new PdfArray([]) }),
      'form',
    ]);
  }

  #sameArray(a: PdfArray, b: PdfArray, kind: Kind): boolean {
    const mayGrow = kind === 'fields' || kind === 'annotations';
    if (b.length < a.length || (!mayGrow && b.length > a.length)) return false;
    for (let i = 0; i < b.length; i += 1) {
      const added = b.at(i) ?? null;
      if (i < a.length) this.#work.push([a.at(i) ?? null, added, 'any']);
      else if (!this.#isSignatureField(this.#resolve(this.#after, added))) return false;
    }
    return true;
  }

  #isSignatureField(object: PdfObject | null): boolean {
    if (!(object instanceof PdfDict) || object.has('A') || object.has('AA')) return false;
    const subtype = object.getName('Subtype')?.value;
    return object.getName('FT')?.value === 'Sig' && (subtype === undefined || subtype === 'Widget') && object.has('V');
  }

  #resolve(pdf: PDF, object: PdfObject | null): PdfObject | null {
    return object instanceof PdfRef ? pdf.getObject(object) : object;
  }
}

function sameScalar(a: PdfObject, b: PdfObject): boolean {
  if (a instanceof PdfString) return b instanceof PdfString && sameBytes(a.bytes, b.bytes);
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfNumber) return b instanceof PdfNumber && a.value === b.value;
  if (a instanceof PdfBool) return b instanceof PdfBool && a.value === b.value;
  return a.type === b.type;
}
