import { drawQr, qrHeight } from './qr.ts';
import type { Column, Sheet, TextStyle } from './sheet.ts';
import { MM } from './sheet.ts';
import type { Block, Inline, SignatureSlot } from './spec.ts';

type Signatures = Extract<Block, { kind: 'signatures' }>;

/** Parts 7 and 9b of Decree 30/2020/NĐ-CP, Annex I. Kept together on one page. */
export function drawSignatures(sheet: Sheet, block: Signatures, body: Column): void {
  const half = body.width / 2;
  const left: Column = { x: body.x, width: half - 2 * MM };
  const right: Column = { x: body.x + half, width: half };
  const heights = [slotHeight(sheet, block.right, right)];
  if (block.left) heights.push(slotHeight(sheet, block.left, left));
  const listed = block.recipients ? recipientsHeight(sheet, block.recipients, left) : 0;
  const gap = block.recipients && block.qr ? 3 * MM : 0;
  heights.push(listed + gap + (block.qr ? qrHeight(sheet, block.qr) : 0));
  sheet.y += sheet.size * 0.5;
  sheet.ensure(Math.max(...heights));
  const y = sheet.y;
  if (block.left) drawSlot(sheet, block.left, left, y);
  else {
    if (block.recipients) drawRecipients(sheet, block.recipients, left, y);
    if (block.qr) drawQr(sheet, block.qr, left.x + 6 * MM, y + listed + gap);
  }
  drawSlot(sheet, block.right, right, y);
  sheet.y = y + Math.max(...heights);
}

interface Part {
  readonly text: Inline;
  readonly style: TextStyle;
}

function parts(sheet: Sheet, slot: SignatureSlot): { above: Part[]; below: Part[]; room: number } {
  const style: TextStyle = { size: sheet.size, align: 'center', balance: true };
  const above: Part[] = [];
  if (slot.authority) above.push({ text: [{ text: slot.authority, bold: true }], style });
  above.push({ text: [{ text: slot.position, bold: true }], style });
  if (slot.hint) above.push({ text: [{ text: slot.hint, italic: true }], style: { ...style, size: sheet.size - 1 } });
  const below: Part[] = slot.name ? [{ text: [{ text: slot.name, bold: true }], style }] : [];
  return { above, below, room: (slot.room ?? (sheet.paper.width > 200 ? 25 : 14)) * MM };
}

function partsHeight(sheet: Sheet, list: readonly Part[], column: Column): number {
  return list.reduce(
    (sum, part) => sum + sheet.lines(part.text, column.width, part.style).length * sheet.lineHeight(part.style),
    0,
  );
}

function slotHeight(sheet: Sheet, slot: SignatureSlot, column: Column): number {
  const { above, below, room } = parts(sheet, slot);
  return partsHeight(sheet, above, column) + room + partsHeight(sheet, below, column);
}

function drawSlot(sheet: Sheet, slot: SignatureSlot, column: Column, from: number): void {
  const { above, below, room } = parts(sheet, slot);
  const put = (list: readonly Part[], y: number): number => {
    let at = y;
    for (const part of list) {
      const tag = sheet.tag('P');
      at = sheet.drawLines(sheet.lines(part.text, column.width, part.style), column, at, part.style, tag);
      tag.end();
    }
    return at;
  };
  const y = put(above, from);
  if (slot.anchor) sheet.anchor(slot.anchor, column.x, y, column.width, room);
  put(below, y + room);
}

/** "Nơi nhận:" in bold italics one size smaller, its lines two sizes smaller, `;` after each and `.` after the last. */
function recipientsStyle(sheet: Sheet): { head: TextStyle; line: TextStyle } {
  return { head: { size: sheet.size - 1 }, line: { size: sheet.size - 2 } };
}

function recipientLines(recipients: readonly string[]): string[] {
  return recipients.map((line, i) => `- ${line.replace(/[;.]$/, '')}${i === recipients.length - 1 ? '.' : ';'}`);
}

function recipientsHeight(sheet: Sheet, recipients: readonly string[], column: Column): number {
  const { head, line } = recipientsStyle(sheet);
  const count = recipientLines(recipients).reduce((sum, text) => sum + sheet.lines(text, column.width, line).length, 0);
  return sheet.lineHeight(head) + count * sheet.lineHeight(line);
}

function drawRecipients(sheet: Sheet, recipients: readonly string[], column: Column, from: number): void {
  const { head, line } = recipientsStyle(sheet);
  const title = sheet.tag('P');
  let y = sheet.drawLines(
    sheet.lines([{ text: 'Nơi nhận:', bold: true, italic: true }], column.width, head),
    column,
    from,
    head,
    title,
  );
  title.end();
  for (const text of recipientLines(recipients)) {
    const tag = sheet.tag('P');
    y = sheet.drawLines(sheet.lines(text, column.width, line), column, y, line, tag);
    tag.end();
  }
}
