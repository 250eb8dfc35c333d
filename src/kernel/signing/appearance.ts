import PDFDocument from 'pdfkit';
import { type Anchor, fontBytes, signingTimeText } from '../pdf/index.ts';

/** What the visible signature shows inside its rectangle. */
export interface AppearanceContent {
  /** Lines of text; the first is bold. They shrink to fit. */
  readonly lines: readonly string[];
  /** PNG or JPEG of a handwritten signature or a seal, left of the text, or alone when there are no lines. */
  readonly image?: Uint8Array;
  /** Blue for a person, red for an agency (Decree 30/2020/NĐ-CP, Annex I, Part II, items 7 and 8). */
  readonly color?: 'blue' | 'red';
  readonly border?: boolean;
}

export interface Appearance extends AppearanceContent, Anchor {}

const COLORS = { blue: '#0b3d91', red: '#c00000' } as const;
const PAD = 4;
const MAX_SIZE = 10;
const MIN_SIZE = 4;

/** Lines of an agency's signature: its name, the time with zone (Decree 30/2020/NĐ-CP, Annex I, Part II, item 8). */
export function agencyLines(agency: string, at: Date): string[] {
  return [agency, `Thời gian ký: ${signingTimeText(at)}`];
}

/** Lines of a person's signature where no picture of a handwritten one is kept. */
export function personLines(person: string, agency: string, at: Date): string[] {
  return [`Người ký: ${person}`, `Cơ quan: ${agency}`, `Thời gian ký: ${signingTimeText(at)}`];
}

/** One page of the rectangle's size that holds the picture and the text; the same input gives the same bytes. */
export async function drawAppearance(content: AppearanceContent, width: number, height: number, at: Date): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: [width, height],
    margin: 0,
    font: null as unknown as string,
    info: { Producer: 'tinhso', Creator: 'tinhso', CreationDate: at },
  });
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  const color = COLORS[content.color ?? 'red'];
  if (content.border) doc.lineWidth(0.8).rect(0.4, 0.4, width - 0.8, height - 0.8).stroke(color);
  let left = PAD;
  if (content.image) {
    const room = content.lines.length > 0 ? Math.min(height - 2 * PAD, width * 0.35) : width - 2 * PAD;
    doc.image(content.image as Buffer, PAD, PAD, { fit: [room, height - 2 * PAD], align: 'center', valign: 'center' });
    left += room + PAD;
  }
  if (content.lines.length > 0) drawText(doc, content.lines, left, width - left - PAD, height, color);
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}

function drawText(doc: PDFKit.PDFDocument, lines: readonly string[], x: number, width: number, height: number, color: string): void {
  doc.registerFont('regular', fontBytes('regular') as unknown as PDFKit.Mixins.PDFFontSource);
  doc.registerFont('bold', fontBytes('bold') as unknown as PDFKit.Mixins.PDFFontSource);
  const texts = lines.map((line) => line.normalize('NFC'));
  const heights = (size: number): number[] =>
    texts.map((text, i) => doc.font(i === 0 ? 'bold' : 'regular').fontSize(size).heightOfString(text, { width }));
  let size = MAX_SIZE;
  const total = (): number => heights(size).reduce((sum, h) => sum + h, 0);
  while (size > MIN_SIZE && total() > height - 2 * PAD) size -= 0.5;
  let y = Math.max(PAD, (height - total()) / 2);
  const each = heights(size);
  doc.fillColor(color);
  for (const [i, text] of texts.entries()) {
    doc.font(i === 0 ? 'bold' : 'regular').fontSize(size).text(text, x, y, { width, height: height - y, lineGap: 0 });
    y += each[i] ?? 0;
  }
}
