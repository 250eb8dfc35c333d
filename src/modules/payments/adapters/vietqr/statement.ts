import { isDate } from '../../../../kernel/calendar/index.ts';
import { readCsv } from '../../../../kernel/pack/csv.ts';
import { Problem } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/text.ts';
import type { StatementRow } from '../port.ts';

const wrong = (line: number, vi: string, en: string): Problem =>
  new Problem(422, 'bad_statement', { vi: `Sao kê, dòng ${line}: ${vi}.`, en: `Statement, line ${line}: ${en}.` }, [
    { path: 'file', message: `${line}: ${vi}` },
  ]);

const COLUMNS = ['ref', 'time', 'amount', 'text'];
const MAX_LINES = 20_000;

/**
 * Reads a statement of account as CSV with the columns ref, time (`YYYY-MM-DD HH:MM:SS`, Vietnam's time), amount (whole
 * đồng, negative for money that went out) and text. Nothing is taken from a file with a line that cannot be read.
 *
 * @throws Problem 422 naming the line
 */
export function readStatement(text: string, _lang: Lang): StatementRow[] {
  const { doc, problems } = readCsv('statement', text.replace(/^\uFEFF/, '').trimEnd());
  const [first] = problems;
  if (!doc || first) throw wrong(first?.line ?? 1, 'không đọc được CSV', first?.reason ?? 'the CSV cannot be read');
  const missing = COLUMNS.filter((column) => !doc.columns?.includes(column));
  if (missing.length > 0) throw wrong(1, `thiếu cột ${missing.join(', ')}`, `missing columns ${missing.join(', ')}`);
  const rows = doc.data as Record<string, string>[];
  if (rows.length > MAX_LINES) throw wrong(MAX_LINES, 'sao kê quá dài', 'the statement is too long');
  return rows.map((row, i) => {
    const line = doc.lineOf([i]);
    const { ref = '', time = '', amount = '', text: said = '' } = row;
    const [day = '', clock = ''] = time.split(/[ T]/);
    if (!ref || ref.length > 100) throw wrong(line, 'thiếu mã giao dịch của ngân hàng', 'the reference is missing');
    if (!isDate(day) || !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(clock))
      throw wrong(line, `“${time}” không phải thời điểm`, `"${time}" is not a time`);
    if (!/^-?\d{1,13}$/.test(amount) || Number(amount) === 0)
      throw wrong(line, `“${amount}” không phải số tiền`, `"${amount}" is not an amount in VND`);
    return {
      line,
      bankRef: ref,
      at: new Date(`${day}T${clock.length === 5 ? `${clock}:00` : clock}+07:00`),
      amount: Number(amount),
      text: said.slice(0, 500),
    };
  });
}
