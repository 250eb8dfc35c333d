import type { Column, Sheet, Tag, TextStyle } from './sheet.ts';
import type { Block, Inline } from './spec.ts';
import type { Line } from './wrap.ts';

type Table = Extract<Block, { kind: 'table' }>;
const PAD = 3;

/**
 * A ruled table. Cells wrap; a row never splits unless it is taller than a page; the header row repeats on each page.
 */
export function drawTable(sheet: Sheet, table: Table, body: Column): void {
  const style: TextStyle = { size: sheet.size - 1, leading: 1.18 };
  const total = table.columns.reduce((sum, column) => sum + column.width, 0);
  let x = body.x;
  const columns = table.columns.map((column): Column => {
    const width = (body.width * column.width) / total;
    const made = { x, width };
    x += width;
    return made;
  });
  const cellsOf = (texts: readonly Inline[]): Line[][] =>
    columns.map((column, i) => sheet.lines(texts[i] ?? '', column.width - 2 * PAD, style));
  const heightOf = (cells: readonly Line[][]): number =>
    Math.max(...cells.map((lines) => lines.length)) * sheet.lineHeight(style) + 2 * PAD;

  const root = sheet.tag('Table');
  const head = cellsOf(table.columns.map((column) => [{ text: column.title, bold: true }]));
  const drawRow = (cells: readonly Line[][], header: boolean, parent: Tag | null): void => {
    const height = heightOf(cells);
    const row = parent ? sheet.tag('TR', parent) : null;
    for (const [i, lines] of cells.entries()) {
      const column = columns[i] as Column;
      const inner = { x: column.x + PAD, width: column.width - 2 * PAD };
      const align = header ? 'center' : (table.columns[i]?.align ?? 'left');
      const y = sheet.y + PAD + (header ? (height - 2 * PAD - lines.length * sheet.lineHeight(style)) / 2 : 0);
      const draw = (tag: Tag | null): void => {
        sheet.drawLines(lines, inner, y, { ...style, align }, tag);
        tag?.end();
      };
      if (row) draw(sheet.tag(header ? 'TH' : 'TD', row, header ? { scope: 'Column' } : {}));
      else sheet.artifact('Pagination', () => draw(null));
    }
    row?.end();
    sheet.artifact('Layout', () => {
      sheet.doc.lineWidth(sheet.rule);
      for (const column of columns) sheet.doc.rect(column.x, sheet.y, column.width, height).stroke('#000000');
    });
    sheet.y += height;
  };

  const firstRow = table.rows[0] ? heightOf(cellsOf(table.rows[0])) : 0;
  sheet.ensure(heightOf(head) + firstRow);
  drawRow(head, true, root);
  for (const texts of table.rows) {
    let rest = cellsOf(texts);
    for (;;) {
      if (sheet.y + heightOf(rest) > sheet.bottom) {
        const room = Math.floor((sheet.bottom - sheet.y - 2 * PAD) / sheet.lineHeight(style));
        const wholePage = Math.floor((sheet.bottom - sheet.top - heightOf(head) - 2 * PAD) / sheet.lineHeight(style));
        const tall = Math.max(...rest.map((lines) => lines.length)) > wholePage;
        if (tall && room >= 1) {
          drawRow(
            rest.map((lines) => lines.slice(0, room)),
            false,
            root,
          );
          rest = rest.map((lines) => lines.slice(room));
        }
        sheet.newPage();
        drawRow(head, true, null);
        continue;
      }
      drawRow(rest, false, root);
      break;
    }
  }
  root.end();
  sheet.y += sheet.size * 0.5;
}
