import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  DateTime,
  EmptyState,
  errorFor,
  FileUpload,
  Form,
  formatMoney,
  KeyValue,
  PageHead,
  page,
  Select,
  Table,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import { availableAdapters } from '../adapters/index.ts';
import { methodName } from '../documents/issue.ts';
import { proposeHeldRefund } from '../refunds/refunds.ts';
import { applyDifference, type DifferenceLine, explainDifference, listDifferences } from '../statements/differences.ts';
import { type ImportLine, importStatement, listStatements } from '../statements/import.ts';
import { officeWords, payWords } from '../words.ts';
import { ACCOUNTS, AccountTabs } from './accounts.tsx';
import { Refused, textOf } from './parts.tsx';

const HERE = `${ACCOUNTS}/doi-soat`;
/** Bytes of a statement. */
const LARGEST = 2 * 1024 * 1024;
/** What lines of a statement turn out to be, in the order in which they are told. */
const VERDICTS = [
  'matched',
  'over',
  'under',
  'duplicate',
  'late',
  'unmatched',
  'ambiguous',
  'outgoing',
  'repeat',
] as const;
const STATEMENTS = `${ACCOUNTS}/sao-ke`;

type KindWord =
  `diff_${'late' | 'twice' | 'over' | 'under' | 'unmatched' | 'ambiguous' | 'duplicate' | 'till' | 'provider_says_paid' | 'provider_says_unpaid' | 'provider_amount'}`;
const kindOf = (kind: string) => `diff_${kind}` as KindWord;

/** `/can-bo/ke-toan/doi-soat`: everything that does not agree and waits for a decision. */
export async function differencesPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = officeWords(lang);
  const p = payWords(lang);
  const rows = await ask(ctx, listDifferences, {});
  return page(
    c,
    {
      door: 'workspace',
      title: t('differences'),
      crumbs: [{ href: ACCOUNTS, label: t('accounts') }, { label: t('differences') }],
    },
    <>
      {c.req.query('xong') ? <Banner tone="success">{t('done')}</Banner> : null}
      <PageHead title={t('differences')} />
      <AccountTabs current="differences" lang={lang} />
      <Table
        caption={t('differences')}
        captionHidden
        empty={<EmptyState title={t('none')} />}
        columns={[
          {
            header: t('kind'),
            cell: (row: DifferenceLine) => <a href={`${HERE}/${row.id}`}>{t(kindOf(row.kind))}</a>,
            main: true,
          },
          { header: p('amount'), cell: (row: DifferenceLine) => formatMoney(row.amount, lang), align: 'end' },
          { header: p('code'), cell: (row: DifferenceLine) => row.billCode ?? '–' },
          { header: t('note'), cell: (row: DifferenceLine) => row.note || '–' },
          { header: p('issuedAt'), cell: (row: DifferenceLine) => <DateTime value={row.at} /> },
          {
            header: t('status'),
            cell: (row: DifferenceLine) =>
              row.refundStatus ? t(`refund_${row.refundStatus as 'proposed' | 'approved' | 'done'}`) : '–',
          },
        ]}
        rows={rows}
      />
    </>,
  );
}

/** `/can-bo/ke-toan/doi-soat/:id`: one difference and what can be done about it. */
export async function differencePage(c: Context<Env>, problem?: Problem, failed?: string): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = officeWords(lang);
  const p = payWords(lang);
  const id = c.req.param('id') ?? '';
  const [row] = await ask(ctx, listDifferences, { id });
  if (!row) throw notFound({ vi: 'chênh lệch này', en: 'This difference' });
  const error = (form: string, name: string) => (failed === form ? errorFor(problem?.fields, name) : undefined);
  return page(
    c,
    {
      door: 'workspace',
      title: t('settleTitle'),
      crumbs: [
        { href: ACCOUNTS, label: t('accounts') },
        { href: HERE, label: t('differences') },
        { label: t('settle') },
      ],
      problem,
    },
    <>
      <Refused problem={problem} lang={ctx.lang} />
      <PageHead title={t(kindOf(row.kind))} kicker={t('settleTitle')} />
      <KeyValue
        items={[
          { label: p('amount'), value: formatMoney(row.amount, lang) },
          { label: t('method'), value: (await methodName(ctx, row.adapter))[lang] },
          { label: p('code'), value: row.billCode ?? '–' },
          { label: p('text'), value: row.txnRef ?? '–' },
          { label: t('note'), value: row.note || '–' },
          { label: p('issuedAt'), value: <DateTime value={row.at} /> },
        ]}
      />
      {row.refundStatus ? (
        <p>{t('refundGoing', { status: t(`refund_${row.refundStatus as 'proposed' | 'approved' | 'done'}`) })}</p>
      ) : row.held ? (
        <>
          <h2>{t('apply')}</h2>
          <Form action={`${HERE}/${id}/nop`}>
            <TextInput
              name="billCode"
              label={t('billCode')}
              hint={t('billCodeHint')}
              width="m"
              optional
              spellcheck={false}
              error={error('nop', 'billCode')}
            />
            <Button>{t('apply')}</Button>
          </Form>
          <h2>{t('sendBack')}</h2>
          <Form action={`${HERE}/${id}/hoan`}>
            <Textarea name="reason" label={t('reason')} rows={2} error={error('hoan', 'reason')} />
            <Button kind="secondary">{t('sendBack')}</Button>
          </Form>
        </>
      ) : (
        <Form action={`${HERE}/${id}/giai-trinh`}>
          <Textarea name="note" label={t('explanation')} rows={3} error={error('giai-trinh', 'note')} />
          <Button>{t('explain')}</Button>
        </Form>
      )}
    </>,
  );
}

async function settled(c: Context<Env>, form: string, work: () => Promise<unknown>): Promise<Response> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return differencePage(c, error, form);
    throw error;
  }
  return c.redirect(`${HERE}?xong=1`, 303);
}

export async function applyHere(c: Context<Env>): Promise<Response> {
  const billCode = textOf(await c.req.parseBody(), 'billCode');
  return settled(c, 'nop', () =>
    execute(c.get('ctx'), applyDifference, {
      differenceId: c.req.param('id') ?? '',
      ...(billCode ? { billCode } : {}),
    }),
  );
}

export async function sendBackHere(c: Context<Env>): Promise<Response> {
  const reason = textOf(await c.req.parseBody(), 'reason');
  return settled(c, 'hoan', () =>
    execute(c.get('ctx'), proposeHeldRefund, { differenceId: c.req.param('id') ?? '', reason }),
  );
}

export async function explainHere(c: Context<Env>): Promise<Response> {
  const note = textOf(await c.req.parseBody(), 'note');
  return settled(c, 'giai-trinh', () =>
    execute(c.get('ctx'), explainDifference, { differenceId: c.req.param('id') ?? '', note }),
  );
}

/** `/can-bo/ke-toan/sao-ke`: take a statement of the bank. */
export async function statementsPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const t = officeWords(ctx.lang);
  const p = payWords(ctx.lang);
  const rows = await ask(ctx, listStatements, {});
  const ways = (await availableAdapters(ctx.app)).filter((way) => way.statement);
  const done = VERDICTS.flatMap((verdict) => {
    const n = Number(c.req.query(verdict));
    return n > 0 ? [t(`line_${verdict}`, { n })] : [];
  }).join(', ');
  return page(
    c,
    {
      door: 'workspace',
      title: t('statements'),
      crumbs: [{ href: ACCOUNTS, label: t('accounts') }, { label: t('statements') }],
      problem,
    },
    <>
      {c.req.query('xong') ? <Banner tone="success">{t('imported', { counts: done })}</Banner> : null}
      <Refused problem={problem} lang={ctx.lang} />
      <PageHead title={t('importTitle')} />
      <AccountTabs current="statements" lang={ctx.lang} />
      <Form action={STATEMENTS} multipart>
        {ways.length > 1 ? (
          <Select
            name="adapter"
            label={t('method')}
            empty={false}
            options={ways.map((way) => ({ value: way.name, label: way.title[ctx.lang] }))}
          />
        ) : null}
        <FileUpload
          name="file"
          label={t('file')}
          hint={t('importHint')}
          kinds="CSV"
          accept="text/csv,.csv"
          maxBytes={LARGEST}
          error={errorFor(problem?.fields, 'file')}
        />
        <Button>{t('import')}</Button>
      </Form>
      <Table
        caption={t('statements')}
        empty={<EmptyState title={t('none')} />}
        columns={[
          { header: t('file'), cell: (row: ImportLine) => row.name, main: true },
          { header: p('issuedAt'), cell: (row: ImportLine) => <DateTime value={row.at} /> },
          { header: t('lines'), cell: (row: ImportLine) => String(row.lines), align: 'end' },
          { header: t('matched'), cell: (row: ImportLine) => String(row.matched), align: 'end' },
        ]}
        rows={rows}
      />
    </>,
  );
}

/** A statement as it was sent: one text file, read as UTF-8. */
async function sentStatement(c: Context<Env>): Promise<{ adapter: string; name: string; text: string }> {
  const tooLarge = () =>
    new Problem(413, 'statement_too_large', {
      vi: 'Tệp sao kê vượt quá 2 MB. Hãy tách theo ngày.',
      en: 'The statement is larger than 2 MB. Split it by days.',
    });
  if (Number(c.req.header('content-length') ?? 0) > LARGEST + 10_000) throw tooLarge();
  const form = await c.req.formData();
  const file = form.get('file');
  if (!(file instanceof File) || file.size === 0)
    throw new Problem(422, 'no_statement', { vi: 'Chưa chọn tệp sao kê.', en: 'No statement was chosen.' }, [
      { path: 'file', message: c.get('ctx').lang === 'vi' ? 'Hãy chọn tệp sao kê' : 'Choose a statement' },
    ]);
  if (file.size > LARGEST) throw tooLarge();
  const adapter = form.get('adapter');
  const [first] = (await availableAdapters(c.get('ctx').app)).filter((way) => way.statement);
  return {
    adapter: typeof adapter === 'string' && adapter ? adapter : (first?.name ?? ''),
    name: file.name.slice(0, 200),
    text: await file.text(),
  };
}

export async function takeStatement(c: Context<Env>): Promise<Response> {
  try {
    const { counts } = await execute(c.get('ctx'), importStatement, await sentStatement(c));
    const query = new URLSearchParams({ xong: '1' });
    for (const [verdict, n] of Object.entries(counts)) query.set(verdict, String(n));
    return c.redirect(`${STATEMENTS}?${query}`, 303);
  } catch (error) {
    if (error instanceof Problem && [409, 413, 422].includes(error.status)) return statementsPage(c, error);
    throw error;
  }
}
