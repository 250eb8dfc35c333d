import { drawQr, qrHeight } from './qr.ts';
import type { Column, Sheet, TextStyle } from './sheet.ts';
import { MM } from './sheet.ts';
import { drawSignatures } from './signatures.ts';
import type { Block, Field, Inline } from './spec.ts';
import { drawTable } from './table.ts';
import { spansOf } from './wrap.ts';

type Of<K extends Block['kind']> = Extract<Block, { kind: K }>;

/** Draws one block at the cursor, inside `column`, and moves the cursor under it. */
export function drawBlock(sheet: Sheet, block: Block, column: Column): void {
  switch (block.kind) {
    case 'title':
      drawTitle(sheet, block, column);
      return;
    case 'heading':
      sheet.ensure(sheet.lineHeight({ size: sheet.size }) * 3);
      sheet.y += sheet.size * 0.2;
      sheet.flow([{ text: block.text, bold: true }], column, { size: sheet.size, align: block.align ?? 'left' }, 'H2');
      sheet.y += sheet.size * 0.1;
      return;
    case 'paragraph':
      drawParagraph(sheet, block, column);
      return;
    case 'items':
      drawItems(sheet, block, column);
      return;
    case 'fields':
      drawFields(sheet, block, column);
      return;
    case 'table':
      if (block.caption)
        sheet.flow([{ text: block.caption, italic: true }], column, { size: sheet.size, align: 'center' });
      drawTable(sheet, block, column);
      return;
    case 'qr': {
      const side = block.qr.size * MM;
      sheet.ensure(qrHeight(sheet, block.qr));
      const slack = column.width - side;
      const x = column.x + (block.align === 'center' ? slack / 2 : block.align === 'right' ? slack : 0);
      sheet.y = drawQr(sheet, block.qr, x, sheet.y) + sheet.size * 0.4;
      return;
    }
    case 'beside':
      drawBeside(sheet, block, column);
      return;
    case 'signatures':
      drawSignatures(sheet, block, column);
      return;
    case 'space':
      sheet.y += block.height * MM;
      return;
  }
}

function drawTitle(sheet: Sheet, block: Of<'title'>, column: Column): void {
  const style: TextStyle = { size: sheet.size + (block.larger ?? 1), align: 'center', balance: true };
  sheet.ensure(sheet.lineHeight(style) * 4);
  sheet.y += sheet.size * 0.35;
  sheet.flow([{ text: block.text, bold: true }], column, style, 'H1');
  if (block.subtitle)
    sheet.flow([{ text: block.subtitle, bold: true }], column, { size: sheet.size, align: 'center' }, 'P');
  if (block.rule) {
    const lines = sheet.lines([{ text: block.subtitle ?? block.text, bold: true }], column.width, style);
    const length = (lines.at(-1)?.width ?? 0) * 0.4;
    sheet.ruleAt(column.x + (column.width - length) / 2, sheet.y + 1.5, length);
    sheet.y += 4;
  }
  if (block.note) sheet.flow(block.note, column, { size: sheet.size, align: 'center' });
  sheet.y += sheet.size * 0.5;
}

function drawParagraph(sheet: Sheet, block: Of<'paragraph'>, column: Column): void {
  const align = block.align ?? 'justify';
  const indent = (block.indent ?? (align === 'justify' ? 10 : 0)) * MM;
  sheet.flow(block.text, column, { size: block.size ?? sheet.size, align, indent });
  sheet.y += sheet.size * 0.35;
}

const LABELS = {
  '1.': (n: number) => `${n}.`,
  'a)': (n: number) => `${'abcdđeghiklmnopqrstuvxy'[n - 1] ?? n})`,
  '-': () => '-',
} as const;

/** Points (điểm) are lettered with the Vietnamese alphabet: a, b, c, d, đ, e, g. */
function drawItems(sheet: Sheet, block: Of<'items'>, column: Column): void {
  const style: TextStyle = { size: sheet.size, align: 'justify' };
  const list = sheet.tag('L');
  const labels = block.items.map((_, i) => LABELS[block.style]((block.start ?? 1) + i));
  const gap = Math.max(...labels.map((label) => sheet.measure(style.size)(label, 'regular')), 0) + sheet.size * 0.5;
  const inner = { x: column.x + gap, width: column.width - gap };
  for (const [i, text] of block.items.entries()) {
    sheet.ensure(sheet.lineHeight(style) * Math.min(2, sheet.lines(text, inner.width, style).length));
    const item = sheet.tag('LI', list);
    const label = sheet.tag('Lbl', item);
    sheet.drawLines(
      sheet.lines(labels[i] ?? '', gap, style),
      { x: column.x, width: gap },
      sheet.y,
      { size: style.size },
      label,
    );
    label.end();
    sheet.flow(text, inner, style, 'LBody', item);
    item.end();
    sheet.y += sheet.size * 0.2;
  }
  list.end();
}

function drawFields(sheet: Sheet, block: Of<'fields'>, column: Column): void {
  const style: TextStyle = { size: sheet.size, align: 'left' };
  for (const row of block.rows) {
    const width = column.width / row.length;
    const texts = row.map(fieldText);
    const counts = texts.map((text, i) => sheet.lines(text, cell(column, i, width, row.length).width, style).length);
    if (row.length === 1) sheet.flow(texts[0] ?? '', column, style);
    else {
      sheet.ensure(Math.max(...counts) * sheet.lineHeight(style));
      const y = sheet.y;
      for (const [i, text] of texts.entries()) {
        const area = cell(column, i, width, row.length);
        const tag = sheet.tag('P');
        sheet.y = Math.max(sheet.y, sheet.drawLines(sheet.lines(text, area.width, style), area, y, style, tag));
        tag.end();
      }
    }
    sheet.y += sheet.size * 0.12;
  }
}

function cell(column: Column, index: number, width: number, count: number): Column {
  const gap = index < count - 1 ? 3 * MM : 0;
  return { x: column.x + index * width, width: width - gap };
}

function fieldText(field: Field): Inline {
  const value = spansOf(field.value).map((span) => (field.bold ? { ...span, bold: true } : span));
  return field.label ? [{ text: `${field.label}: ` }, ...value] : value;
}

function drawBeside(sheet: Sheet, block: Of<'beside'>, column: Column): void {
  const side = block.qr.size * MM;
  const gap = 4 * MM;
  sheet.ensure(qrHeight(sheet, block.qr) + 2);
  const top = sheet.y;
  const page = sheet.pages;
  const under = drawQr(sheet, block.qr, column.x + column.width - side, top + 2);
  sheet.y = top;
  const inner = { x: column.x, width: column.width - side - gap };
  for (const child of block.blocks) drawBlock(sheet, child, inner);
  if (sheet.pages === page) sheet.y = Math.max(sheet.y, under + 2);
}
