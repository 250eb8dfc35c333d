import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { type Cell, localWall, type Sheet } from './cells.ts';

/**
 * A workbook with one sheet. Texts are written as texts, so a formula in one stays what it is: letters. The whole
 * workbook is held in memory; callers limit the rows.
 */
export async function xlsx(sheet: Sheet, rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const bold = (value: string) => ({ value, type: String, fontWeight: 'bold' as const });
  const cell = (value: Cell) => {
    if (value === null) return null;
    if (typeof value === 'number') return { value, type: Number };
    if (value instanceof Date) return { value: localWall(value), type: Date, format: 'dd/mm/yyyy hh:mm' };
    return { value: printable(value), type: String, wrap: true };
  };
  const data: SheetData = [
    ...sheet.title.map((line, index) => [index === 0 ? bold(line) : { value: line, type: String }]),
    [],
    sheet.columns.map(({ header }) => ({ ...bold(header), wrap: true, backgroundColor: '#E8EDF3' })),
    ...rows.map((row) => row.map(cell)),
  ] as SheetData;
  return writeXlsxFile(data, {
    sheet: sheet.name,
    orientation: 'landscape',
    columns: sheet.columns.map(({ width }) => ({ width })),
    stickyRowsCount: sheet.title.length + 2,
  }).toBuffer();
}

/** XML 1.0 knows no control characters but tab and line ends. */
const printable = (text: string): string =>
  [...text.normalize('NFC')]
    .filter((char) => char >= ' ' || char === '\t' || char === '\n' || char === '\r')
    .join('')
    .replace(/[\ufffe\uffff]/g, '');
