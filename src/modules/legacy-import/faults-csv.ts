import type { Ctx } from '../../kernel/context.ts';
import { ask } from '../../kernel/execute.ts';
import type { Lang } from '../../kernel/text.ts';
import { openImport } from './runs.ts';
import { importWords } from './words.ts';

/** What a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection). */
const cell = (value: string | number): string => {
  const text = String(value).replace(/^(?=[\s\ufeff]*[=+\-@\t\r])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csvLine = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(',')}\r\n`;

/** All faults of a run as CSV, a page at a time: row, column, value, reason. With a byte order mark for spreadsheets. */
export async function* faultsCsv(ctx: Ctx, runId: string, lang: Lang): AsyncGenerator<string> {
  const t = importWords(lang);
  yield `\ufeff${csvLine([t('row'), t('column'), t('value'), t('reason')])}`;
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof openImport.run>> = await ask(ctx, openImport, { runId, after });
    for (const one of page.faults) yield csvLine([one.n, one.column, one.value, one.reason[lang]]);
    after = page.next;
  }
}
