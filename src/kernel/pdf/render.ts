import { drawBlock } from './blocks.ts';
import { drawLetterhead } from './letterhead.ts';
import { MM, Sheet } from './sheet.ts';
import type { Anchor, DocumentSpec } from './spec.ts';
import { clean } from './wrap.ts';

export interface RenderedDocument {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** Rooms left for signatures, by the name of their slot. */
  readonly anchors: ReadonlyMap<string, Anchor>;
  /** Characters the font does not have (say, an emoji in a name); printed as □. */
  readonly missing: readonly string[];
}

/**
 * Lays out a document: PDF 1.7, tagged, Vietnamese, fonts embedded as subsets. Pure: the same spec gives the same
 * bytes, and no clock is read.
 */
export async function layOutDocument(spec: DocumentSpec): Promise<RenderedDocument> {
  const sheet = new Sheet(spec);
  if (spec.letterhead) drawLetterhead(sheet, spec.letterhead);
  for (const block of spec.blocks) drawBlock(sheet, block, sheet.body);
  drawPageMarks(sheet, spec);
  const pdf = await sheet.end();
  return { pdf, pages: sheet.pages, anchors: sheet.anchors, missing: [...sheet.missing] };
}

/** {@link layOutDocument}, the file only. */
export async function renderDocument(spec: DocumentSpec): Promise<Uint8Array> {
  return (await layOutDocument(spec)).pdf;
}

/**
 * Page number in the top margin, centred, from page 2 (Decree 30/2020/NĐ-CP, Annex I, Part I, item 7); the footer line on
 * every page.
 */
function drawPageMarks(sheet: Sheet, spec: DocumentSpec): void {
  for (let page = 0; page < sheet.pages; page += 1) {
    sheet.doc.switchToPage(page);
    sheet.artifact('Pagination', () => {
      const style = { size: sheet.size, align: 'center' as const };
      if (page > 0) {
        const y = Math.max(0, sheet.top / 2 - sheet.size / 2);
        sheet.drawLines(sheet.lines(String(page + 1), sheet.body.width, style), sheet.body, y, style, null);
      }
      if (spec.footer) {
        const small = { size: Math.max(7, sheet.size - 4), align: 'left' as const };
        const y = sheet.bottom + Math.max(2 * MM, (sheet.paper.bottom * MM - small.size) / 2);
        sheet.drawLines(sheet.lines(clean(spec.footer), sheet.body.width, small), sheet.body, y, small, null);
      }
    });
  }
}
