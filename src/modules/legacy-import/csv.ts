import { Problem } from '../../kernel/problem.ts';

/** The delimiter of a file: whichever of `,`, `;` and tab its header has more of outside quotes. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/\r|\n|$/)).replace(/"[^"]*"/g, '');
  const count = (sign: string) => header.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/**
 * Records of CSV text as spreadsheets write it (RFC 4180 with any delimiter): quotes around cells that need them, doubled
 * inside; LF, CRLF or CR between records; a byte order mark and blank records are left out. Pure.
 *
 * @throws Problem 422 for a quote that is never closed
 */
export function parseCsv(given: string): { readonly n: number; readonly cells: readonly string[] }[] {
  const text = given.replace(/^\ufeff/, '');
  const delimiter = delimiterOf(text);
  const records: { n: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let n = 1;
  let at = 0;
  const end = () => {
    if (cells.some((cell) => cell !== '')) records.push({ n, cells });
    cells = [];
    n += 1;
  };
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
          throw new Problem(422, 'open_quote', {
            vi: `Dòng ${n}: dấu ngoặc kép mở mà không đóng.`,
            en: `Row ${n}: a quotation mark is opened and never closed.`,
          });
        }
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') cell += text[at++];
    cells.push(cell);
    if (text[at] === delimiter) {
      at += 1;
      if (at === text.length) cells.push('');
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    end();
  }
  if (cells.length > 0) end();
  return records;
}
