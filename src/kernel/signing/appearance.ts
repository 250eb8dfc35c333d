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
  /** A round seal drawn in lines, for demos: `ring` runs along the edge, `lines` stand in the middle. Instead of `lines`. */
  readonly seal?: { readonly ring: string; readonly lines: readonly string[] };
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

/**
 * A drawn seal for agencies whose real one is not kept here. It says TEST, so that nobody takes it for the real one.
 */
export function testSeal(agency: string, at: Date): NonNullable<AppearanceContent['seal']> {
  const [date = '', time = '', zone = ''] = signingTimeText(at).split(' ');
  return { ring: agency.toLocaleUpperCase('vi'), lines: ['TEST', date, `${time} ${zone}`] };
}

/** One page of the rectangle's size that holds the picture and the text; the same input gives the same bytes. */
export async function drawAppearance(
  content: AppearanceContent,
  width: number,
  height: number,
  at: Date,
): Promise<Uint8Array> {
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
  for (const name of ['regular', 'bold'] as const) {
    doc.registerFont(name, fontBytes(name) as unknown as PDFKit.Mixins.PDFFontSource);
  }
  const color = COLORS[content.color ?? 'red'];
  if (content.border)
    doc
      .lineWidth(0.8)
      .rect(0.4, 0.4, width - 0.8, height - 0.8)
      .stroke(color);
  let left = PAD;
  if (content.image) {
    const room = content.lines.length > 0 ? Math.min(height - 2 * PAD, width * 0.35) : width - 2 * PAD;
    doc.image(content.image as Buffer, PAD, PAD, { fit: [room, height - 2 * PAD], align: 'center', valign: 'center' });
    left += room + PAD;
  }
  if (content.seal) drawSeal(doc, content.seal, width, height, color);
  else if (content.lines.length > 0) drawText(doc, content.lines, left, width - left - PAD, height, color);
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}

function drawText(
  doc: PDFKit.PDFDocument,
  lines: readonly string[],
  x: number,
  width: number,
  height: number,
  color: string,
): void {
  const texts = lines.map((line) => line.normalize('NFC'));
  const heights = (size: number): number[] =>
    texts.map((text, i) =>
      doc
        .font(i === 0 ? 'bold' : 'regular')
        .fontSize(size)
        .heightOfString(text, { width }),
    );
  let size = MAX_SIZE;
  const total = (): number => heights(size).reduce((sum, h) => sum + h, 0);
  while (size > MIN_SIZE && total() > height - 2 * PAD) size -= 0.5;
  let y = Math.max(PAD, (height - total()) / 2);
  const each = heights(size);
  doc.fillColor(color);
  for (const [i, text] of texts.entries()) {
    doc
      .font(i === 0 ? 'bold' : 'regular')
      .fontSize(size)
      .text(text, x, y, { width, height: height - y, lineGap: 0 });
    y += each[i] ?? 0;
  }
}

/** Two rings, a star at the foot, the name along the upper edge, lines in the middle. */
function drawSeal(
  doc: PDFKit.PDFDocument,
  seal: NonNullable<AppearanceContent['seal']>,
  width: number,
  height: number,
  color: string,
): void {
  const radius = Math.min(width, height) / 2 - 1;
  const [cx, cy] = [width / 2, height / 2];
  doc
    .lineWidth(radius * 0.05)
    .circle(cx, cy, radius)
    .stroke(color);
  doc
    .lineWidth(radius * 0.02)
    .circle(cx, cy, radius * 0.93)
    .stroke(color);
  doc
    .lineWidth(radius * 0.02)
    .circle(cx, cy, radius * 0.66)
    .stroke(color);
  doc.fillColor(color);
  doc.path(star(cx, cy + radius * 0.79, radius * 0.1)).fill(color);

  const text = seal.ring.normalize('NFC');
  let size = radius * 0.19;
  const track = radius * 0.725;
  const widthOf = (letter: string): number => doc.font('bold').fontSize(size).widthOfString(letter);
  const length = (): number => [...text].reduce((sum, letter) => sum + widthOf(letter), 0);
  const longest = track * 2 * Math.PI * 0.86;
  if (length() > longest) size *= longest / length();
  let angle = -length() / track / 2;
  for (const letter of text) {
    const half = widthOf(letter) / track / 2;
    angle += half;
    doc.save().rotate((angle * 180) / Math.PI, { origin: [cx, cy] });
    doc.text(letter, cx - widthOf(letter) / 2, cy - track, { lineBreak: false, baseline: 'alphabetic' });
    doc.restore();
    angle += half;
  }
  drawMiddle(doc, seal.lines, cx, cy, radius * 1);
}

function drawMiddle(doc: PDFKit.PDFDocument, lines: readonly string[], cx: number, cy: number, room: number): void {
  const [first = '', ...others] = lines;
  const small = Math.max(...others.map((line) => doc.font('regular').fontSize(1).widthOfString(line)), 1);
  const size = Math.min(room / small, room * 0.16);
  let y = cy - room * 0.3;
  doc.font('bold').fontSize(size * 2);
  doc.text(first, cx - doc.widthOfString(first) / 2, y, { lineBreak: false });
  y += size * 2.3;
  for (const line of others) {
    doc.font('regular').fontSize(size);
    doc.text(line, cx - doc.widthOfString(line) / 2, y, { lineBreak: false });
    y += size * 1.25;
  }
}

function star(cx: number, cy: number, radius: number): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 === 0 ? radius : radius * 0.4;
    const a = (i * Math.PI) / 5 - Math.PI / 2;
    return `${(cx + r * Math.cos(a)).toFixed(3)} ${(cy + r * Math.sin(a)).toFixed(3)}`;
  });
  return `M ${points.join(' L ')} Z`;
}
