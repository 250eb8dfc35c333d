import type { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { ErrorSummary, formatMoney, Notice, StatusTag, Table } from '../../../web/index.ts';
import type { Bill, BillLine } from '../bills/bill.ts';
import { payWords } from '../words.ts';

const TONES = { open: 'waiting', paid: 'success', exempt: 'neutral', void: 'neutral' } as const;

export function BillStatus({ status, lang }: { status: Bill['status']; lang: Lang }) {
  return <StatusTag tone={TONES[status]}>{payWords(lang)(`status_${status}`)}</StatusTag>;
}

/** Lines of a bill with their total. */
export function BillLines({ lines, lang }: { lines: readonly BillLine[]; lang: Lang }) {
  const t = payWords(lang);
  return (
    <Table
      caption={t('item')}
      captionHidden
      columns={[
        {
          header: t('item'),
          cell: (line: BillLine) => (
            <>
              {lang === 'vi' ? line.nameVi : line.nameEn}
              {line.exemptionReason ? <p class="muted">{t('exempt', { reason: line.exemptionReason })}</p> : null}
            </>
          ),
          main: true,
        },
        { header: t('amount'), cell: (line: BillLine) => formatMoney(line.amount, lang), align: 'end' },
      ]}
      rows={lines}
      {...(lines.length > 1
        ? {
            foot: [
              t('total'),
              formatMoney(
                lines.reduce((sum, line) => sum + line.amount, 0),
                lang,
              ),
            ],
          }
        : {})}
    />
  );
}

/** Why something was refused: with links to the fields, or in words when no field is to blame. */
export function Refused({ problem, lang }: { problem: Problem | undefined; lang: Lang }) {
  if (!problem) return null;
  if (problem.fields.length > 0) return <ErrorSummary problems={problem.fields} />;
  return <Notice tone="error" title={problem.text[lang]} />;
}

/** A word of a form as text. */
export const textOf = (form: Record<string, unknown>, name: string): string => {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
};
