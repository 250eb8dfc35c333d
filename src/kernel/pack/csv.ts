import type { RawDocument } from './document.ts';
import type { PackProblem } from './section.ts';

interface Record {
  readonly line: number;
  readonly cells: string[];
}

/**
 * Splits strict RFC 4180 text: comma, double quotes, LF or CRLF, quotes only around a whole cell.
 * Gives the line on which each record begins (a quoted cell may span lines).
 */
function records(text: string, problem: (line: number, reason: string) => void): Record[] {
  const found: Record[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const record: Record = { line, cells: [] };
    let open = true;
    while (open) {
      let cell = '';
      if (text[at] === '"') {
        const start = line;
        at += 1;
        for (;;) {
          const quote = text.indexOf('"', at);
          if (quote < 0) {
            problem(start, 'a quoted cell is never closed');
            return found;
          }
          cell += text.slice(at, quote);
          at = quote + 1;
          if (text[at] !== '"') break;
          cell += '"';
          at += 1;
        }
        line += cell.split('\n').length - 1;
        if (at < text.length && !',\r\n'.includes(text[at] ?? '')) {
          problem(line, 'text after a closing quote: put the whole cell in quotes and double the quotes inside it');
          const end = text.slice(at).search(/[,\r\n]/);
          at = end < 0 ? text.length : at + end;
        }
      } else {
        const end = text.slice(at).search(/[,\r\n]/);
        cell = end < 0 ? text.slice(at) : text.slice(at, at + end);
        at += cell.length;
        if (cell.includes('"')) problem(line, `cell ${JSON.stringify(cell)} holds a quote but is not quoted`);
      }
      record.cells.push(cell);
      if (text[at] === ',') {
        at += 1;
        continue;
      }
      open = false;
      if (text[at] === '\r') {
        at += 1;
        if (text[at] !== '\n') problem(line, 'a carriage return without a line feed');
      }
      if (text[at] === '\n') at += 1;
      line += 1;
    }
    found.push(record);
  }
  return found;
}

/**
 * Reads CSV with a header into row objects of trimmed strings. Every departure from the header is a problem with
 * its line: missing or surplus cells, blank lines, nameless or repeated columns.
 */
export function readCsv(file: string, text: string): { doc?: RawDocument; problems: PackProblem[] } {
  const problems: PackProblem[] = [];
  const problem = (line: number, reason: string) => void problems.push({ file, line, reason });
  const [header, ...rows] = records(text, problem);
  if (!header || header.cells.join('').trim() === '') {
    problem(1, 'the header line is missing');
    return { problems };
  }
  const columns = header.cells.map((cell) => cell.trim());
  for (const [index, column] of columns.entries()) {
    if (!/^[a-z][a-z0-9_]*$/.test(column)) problem(header.line, `column name "${column}" is not a lower-case word`);
    else if (columns.indexOf(column) !== index) problem(header.line, `column "${column}" occurs twice`);
  }
  const lines: number[] = [];
  const data: unknown[] = [];
  for (const row of rows) {
    if (row.cells.length === 1 && row.cells[0]?.trim() === '') {
      problem(row.line, 'the line is blank');
      continue;
    }
    if (row.cells.length !== columns.length) {
      problem(row.line, `${row.cells.length} cells where the header has ${columns.length}`);
      continue;
    }
    lines.push(row.line);
    data.push(Object.fromEntries(columns.map((column, index) => [column, (row.cells[index] as string).trim()])));
  }
  const lineOf = (path: readonly (string | number)[]) => (typeof path[0] === 'number' ? (lines[path[0]] ?? 1) : 1);
  return problems.length > 0 ? { problems } : { doc: { file, data, lineOf, columns }, problems };
}
