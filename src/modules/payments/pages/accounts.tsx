import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import { fileResponse, findFile } from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { DateTime, EmptyState, formatMoney, PageHead, Pager, page, Table, Tabs } from '../../../web/index.ts';
import { receiptNumber } from '../attempts/settle.ts';
import { printReceipt } from '../documents/issue.ts';
import { type BillRow, listBills, listReceipts, type ReceiptRow } from '../queries.ts';
import { officeWords, payWords } from '../words.ts';
import { BillStatus } from './parts.tsx';

export const ACCOUNTS = '/can-bo/ke-toan';

const TABS = [
  ['bills', ''],
  ['receipts', '/bien-lai'],
  ['statements', '/sao-ke'],
  ['differences', '/doi-soat'],
  ['refunds', '/hoan-tien'],
] as const;

export function AccountTabs({ current, lang }: { current: (typeof TABS)[number][0]; lang: 'vi' | 'en' }) {
  const t = officeWords(lang);
  return (
    <Tabs
      items={TABS.map(([key, path]) => ({ href: `${ACCOUNTS}${path}`, label: t(key), current: key === current }))}
    />
  );
}

/** `/can-bo/ke-toan`: bills of one's agencies. */
export async function billsPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = officeWords(lang);
  const p = payWords(lang);
  const before = c.req.query('truoc');
  const { rows, next } = await ask(ctx, listBills, before ? { before } : {});
  return page(
    c,
    { door: 'workspace', title: t('bills'), crumbs: [{ label: t('accounts') }] },
    <>
      <PageHead title={t('accounts')} />
      <AccountTabs current="bills" lang={lang} />
      <Table
        caption={t('bills')}
        captionHidden
        empty={<EmptyState title={t('none')} />}
        columns={[
          {
            header: p('code'),
            cell: (row: BillRow) => <a href={`/can-bo/thu-ngan/${row.dossierId}`}>{row.code}</a>,
            main: true,
          },
          { header: t('dossierCode'), cell: (row: BillRow) => row.dossierCode },
          { header: p('amount'), cell: (row: BillRow) => formatMoney(row.amount, lang), align: 'end' },
          { header: t('status'), cell: (row: BillRow) => <BillStatus status={row.status} lang={lang} /> },
          { header: t('createdAt'), cell: (row: BillRow) => <DateTime value={row.createdAt} /> },
        ]}
        rows={rows}
      />
      {next ? <Pager next={`${ACCOUNTS}?truoc=${next}`} /> : null}
    </>,
  );
}

/** `/can-bo/ke-toan/bien-lai`: receipts, each to be downloaded or refunded. */
export async function receiptsPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = officeWords(lang);
  const p = payWords(lang);
  const before = c.req.query('truoc');
  const { rows, next } = await ask(ctx, listReceipts, before ? { before } : {});
  return page(
    c,
    {
      door: 'workspace',
      title: t('receipts'),
      crumbs: [{ href: ACCOUNTS, label: t('accounts') }, { label: t('receipts') }],
    },
    <>
      <PageHead title={t('receipts')} />
      <AccountTabs current="receipts" lang={lang} />
      <Table
        caption={t('receipts')}
        captionHidden
        empty={<EmptyState title={t('none')} />}
        columns={[
          {
            header: p('number'),
            cell: (row: ReceiptRow) => (
              <a href={`${ACCOUNTS}/bien-lai/${row.id}`} download>
                {receiptNumber(row.series, row.number)}
              </a>
            ),
            main: true,
          },
          { header: t('dossierCode'), cell: (row: ReceiptRow) => row.dossierCode },
          { header: p('amount'), cell: (row: ReceiptRow) => formatMoney(row.amount, lang), align: 'end' },
          { header: p('issuedAt'), cell: (row: ReceiptRow) => <DateTime value={row.issuedAt} /> },
          {
            header: t('refund'),
            cell: (row: ReceiptRow) =>
              row.kind === 'payment' && row.settledAs === 'bill' ? (
                <a href={`${ACCOUNTS}/hoan-tien/${row.attemptId}`}>{t('refund')}</a>
              ) : (
                '–'
              ),
          },
        ]}
        rows={rows}
      />
      {next ? <Pager next={`${ACCOUNTS}/bien-lai?truoc=${next}`} /> : null}
    </>,
  );
}

/** The signed file, for the office. */
export async function officeReceipt(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { fileId } = await execute(ctx, printReceipt, { receiptId: c.req.param('receipt') ?? '' });
  return fileResponse(ctx.app, await findFile(ctx, fileId), c.req.raw);
}
