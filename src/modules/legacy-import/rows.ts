import { Problem } from '../../kernel/problem.ts';
import { editDistance } from '../../kernel/search/index.ts';
import type { Text } from '../../kernel/text.ts';
import type { LegacyDossier } from '../services/index.ts';
import { COLUMNS, columnOf, instantOf } from './columns.ts';
import { parseCsv } from './csv.ts';

export const FORMATS = ['csv', 'json', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];

export interface FileRow {
  /** As a spreadsheet counts: the header is row 1, also where a file has none. */
  readonly n: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface RowFault {
  readonly column: string;
  readonly value: string;
  readonly reason: Text;
}

const refuse = (path: string, text: Text): Problem =>
  new Problem(422, 'unreadable_file', text, [{ path, message: text.vi }]);

/** What the name of a file says of its format. */
export const formatOf = (name: string): Format =>
  /\.(?:ndjson|jsonl)$/i.test(name) ? 'ndjson' : /\.json$/i.test(name) ? 'json' : 'csv';

/** Column names that are not known are refused with the one that was probably meant: a misspelt one would be lost. */
function checkColumns(names: readonly string[]): void {
  const known = Object.keys(COLUMNS);
  const strange = names.filter((name) => !known.includes(name));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw refuse('content', { vi: `Cột “${twice}” xuất hiện hai lần.`, en: `Column "${twice}" occurs twice.` });
  if (strange.length > 0) {
    const meant = (name: string): string | undefined => {
      const near = known
        .map((one) => [one, editDistance(name.toLowerCase(), one, 4)] as const)
        .sort((a, b) => a[1] - b[1])[0];
      return near && near[1] <= 4 ? near[0] : undefined;
    };
    const list = (maybe: string) =>
      strange
        .map((name) => {
          const one = meant(name);
          return one ? `“${name}” (${maybe} ${one}?)` : `“${name}”`;
        })
        .join(', ');
    throw refuse('content', {
      vi: `Không có cột ${list('có phải')}. Các cột: ${known.join(', ')}.`,
      en: `There is no column ${list('did you mean')}. Columns: ${known.join(', ')}.`,
    });
  }
  const missing = known.filter((name) => COLUMNS[name]?.required && !names.includes(name));
  if (missing.length > 0)
    throw refuse('content', {
      vi: `Thiếu cột bắt buộc: ${missing.join(', ')}.`,
      en: `Required columns are missing: ${missing.join(', ')}.`,
    });
}

function fromObjects(objects: readonly unknown[]): FileRow[] {
  const rows = objects.map((one, i) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one))
      throw refuse('content', {
        vi: `Dòng ${i + 2} không phải đối tượng JSON.`,
        en: `Row ${i + 2} is no JSON object.`,
      });
    const cells = Object.entries(one).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, String(value).trim()] as const],
    );
    return { n: i + 2, cells: Object.fromEntries(cells) };
  });
  const names = new Set(rows.flatMap(({ cells }) => Object.keys(cells)));
  if (rows.length > 0) checkColumns([...names, ...Object.keys(COLUMNS).filter((name) => !names.has(name))]);
  return rows;
}

/** Where cells beyond the last column are kept, to be told of. */
const SURPLUS = '+';

/** Rows of a file. @throws Problem 422 when it cannot be read as a whole: damaged, or with unknown columns */
export function readRows(content: string, format: Format): FileRow[] {
  if (format === 'csv') {
    const [header, ...records] = parseCsv(content);
    if (!header) throw refuse('content', { vi: 'Tệp không có dòng nào.', en: 'The file is empty.' });
    const names = header.cells.map((name) => name.trim().toLowerCase());
    checkColumns(names);
    return records.map(({ n, cells }) => ({
      n,
      cells: {
        ...Object.fromEntries(names.map((name, i) => [name, (cells[i] ?? '').trim()])),
        ...(cells.length > names.length ? { [SURPLUS]: cells.slice(names.length).join(' ') } : {}),
      },
    }));
  }
  const parse = (text: string, what: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      throw refuse('content', { vi: `${what} không phải JSON hợp lệ.`, en: `${what} is not valid JSON.` });
    }
  };
  const text = content.replace(/^\ufeff/, '');
  if (format === 'ndjson') {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    return fromObjects(lines.map((line, i) => parse(line, `Dòng ${i + 2}`)));
  }
  const list = parse(text, 'Tệp');
  if (!Array.isArray(list))
    throw refuse('content', { vi: 'Tệp JSON phải là một danh sách.', en: 'A JSON file has to be a list.' });
  return fromObjects(list);
}

/** In the order in which they happen: a day without a time follows the step before it. */
const WHENS = ['submittedAt', 'receivedAt', 'pausedAt', 'handledAt', 'returnedAt', 'feePaidAt'] as const;

/** The cells of a row as a dossier, or what is wrong with them, cell by cell. Pure. */
export function readDossier({ cells }: FileRow): LegacyDossier | readonly RowFault[] {
  const faults: RowFault[] = [];
  const found: Record<string, unknown> = {};
  if (cells[SURPLUS])
    faults.push({
      column: SURPLUS,
      value: cells[SURPLUS],
      reason: { vi: 'Dòng có nhiều ô hơn số cột.', en: 'More cells than the header has columns.' },
    });
  for (const [name, column] of Object.entries(COLUMNS)) {
    const value = cells[name] ?? '';
    if (value === '') {
      if (column.required)
        faults.push({ column: name, value, reason: { vi: 'Mục này bắt buộc.', en: 'This is required.' } });
      continue;
    }
    const read = column.read(value);
    if (read === undefined)
      faults.push({
        column: name,
        value,
        reason: { vi: `Cần: ${column.expected.vi}.`, en: `Expected: ${column.expected.en}.` },
      });
    else found[column.field] = read;
  }
  if (faults.length > 0) return faults;
  let before: Date | undefined;
  for (const field of WHENS) {
    const when = found[field];
    if (when === undefined) continue;
    before = instantOf(when as Date | string, before);
    found[field] = before;
  }
  return found as unknown as LegacyDossier;
}

export const faultAt = (row: FileRow, field: Parameters<typeof columnOf>[0], reason: Text): RowFault => {
  const column = columnOf(field);
  return { column, value: row.cells[column] ?? '', reason };
};
