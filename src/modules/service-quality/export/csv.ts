import { type Cell, localText, type Sheet } from './cells.ts';

/** Excel reads a file without it in the code page of the machine and breaks every Vietnamese letter. */
const BOM = '\ufeff';

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection): what a citizen
 * typed must not run on an officer's machine. Leading blanks do not hide the sign.
 */
export const harmless = (text: string): string =>
  /^[\s\u00a0\ufeff]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = cell instanceof Date ? localText(cell) : harmless(cell.normalize('NFC'));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line end (RFC 4180). */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`;

export const csvHead = ({ columns }: Sheet): string => BOM + csvLine(columns.map((column) => column.header));
