import { create } from 'qrcode';
import type { Sheet, Tag, TextStyle } from './sheet.ts';
import { MM } from './sheet.ts';
import type { QrSpec } from './spec.ts';

/** Draws a QR code (error correction M) as filled rectangles, one per run of dark modules, and returns the y under it and its caption. */
export function drawQr(sheet: Sheet, qr: QrSpec, x: number, y: number, parent: Tag = sheet.root): number {
  const { modules } = create(qr.data, { errorCorrectionLevel: 'M' });
  const side = qr.size * MM;
  const unit = side / modules.size;
  const figure = sheet.tag('Figure', parent, { alt: qr.alt });
  figure.add(() => {
    for (let row = 0; row < modules.size; row += 1) {
      for (let col = 0; col < modules.size; col += 1) {
        if (!modules.get(row, col)) continue;
        let end = col + 1;
        while (end < modules.size && modules.get(row, end)) end += 1;
        sheet.doc.rect(x + col * unit, y + row * unit, (end - col) * unit, unit);
        col = end;
      }
    }
    sheet.doc.fill('#000000');
  });
  figure.end();
  if (!qr.caption) return y + side;
  const style = captionStyle(sheet);
  const width = captionWidth(side);
  const column = { x: x + (side - width) / 2, width };
  const tag = sheet.tag('Caption', parent);
  const end = sheet.drawLines(sheet.lines(qr.caption, width, style), column, y + side + 2, style, tag);
  tag.end();
  return end;
}

/** Height of the code with its caption, in points. */
export function qrHeight(sheet: Sheet, qr: QrSpec): number {
  const side = qr.size * MM;
  if (!qr.caption) return side;
  const style = captionStyle(sheet);
  return side + 2 + sheet.lines(qr.caption, captionWidth(side), style).length * sheet.lineHeight(style);
}

const captionStyle = (sheet: Sheet): TextStyle => ({ size: Math.max(7, sheet.size - 4), align: 'center' });
const captionWidth = (side: number): number => Math.max(side, 24 * MM) + 4 * MM;
