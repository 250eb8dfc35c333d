import { type PDF, PdfArray, PdfDict, PdfNumber, type PdfObject, PdfRef, PdfString } from '@libpdf/core';
import type { Anchor } from './spec.ts';

/**
 * The room that a rendered document left for a signature, read from the file itself (named destination of kind FitR), so
 * that a document made months ago can still be signed in the right place. `undefined` when the file has no such room.
 */
export function findAnchor(pdf: PDF, name: string): Anchor | undefined {
  const resolve = (value: PdfObject | undefined | null): PdfObject | null =>
    value instanceof PdfRef ? pdf.getObject(value) : (value ?? null);
  const names = resolve(pdf.getCatalog().get('Names'));
  const tree = names instanceof PdfDict ? resolve(names.get('Dests')) : null;
  const target = tree instanceof PdfDict ? lookUp(tree, name, resolve) : null;
  if (!(target instanceof PdfArray)) return undefined;
  const [page, , ...rect] = [...target];
  const numbers = rect.map((value) => (value instanceof PdfNumber ? value.value : Number.NaN));
  const [left, bottom, right, top] = numbers;
  const index = pdf
    .getPages()
    .findIndex((candidate) => page instanceof PdfRef && candidate.ref.toString() === page.toString());
  if (index < 0 || left === undefined || bottom === undefined || right === undefined || top === undefined)
    return undefined;
  if (numbers.some(Number.isNaN)) return undefined;
  return { page: index, rect: [left, bottom, right, top] };
}

function lookUp(
  node: PdfDict,
  name: string,
  resolve: (value: PdfObject | undefined | null) => PdfObject | null,
): PdfObject | null {
  const names = resolve(node.get('Names'));
  if (names instanceof PdfArray) {
    for (let i = 0; i + 1 < names.length; i += 2) {
      const key = names.at(i);
      if (key instanceof PdfString && key.asString() === name) return resolve(names.at(i + 1));
    }
  }
  const kids = resolve(node.get('Kids'));
  if (kids instanceof PdfArray) {
    for (const kid of kids) {
      const child = resolve(kid);
      const found = child instanceof PdfDict ? lookUp(child, name, resolve) : null;
      if (found) return found;
    }
  }
  return null;
}
