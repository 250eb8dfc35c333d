import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  formatMoney,
  MoneyInput,
  PageHead,
  page,
  readMoney,
  StatusTag,
  Table,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import { adaptersOf } from '../adapters/index.ts';
import { receiptNumber } from '../attempts/settle.ts';
import { listReceipts, listRefunds, type RefundRow } from '../queries.ts';
import { decideRefund, finishRefund, proposeRefund } from '../refunds/refunds.ts';
import { officeWords, payWords } from '../words.ts';
import { ACCOUNTS, AccountTabs } from './accounts.tsx';
import { Refused, textOf } from './parts.tsx';

const HERE = `${ACCOUNTS}/hoan-tien`;
const TONES = { proposed: 'waiting', approved: 'progress', rejected: 'neutral', done: 'success' } as const;

/** `/can-bo/ke-toan/hoan-tien`: refunds that wait for a second person, for a voucher, and those that are done. */
export async function refundsPage(c: Context<Env>, problem?: Problem, failed?: string): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = officeWords(lang);
  const p = payWords(lang);
  const rows = await ask(ctx, listRefunds, {});
  const adapters = await adaptersOf(ctx.app);
  const me = ctx.actor.kind === 'person' ? ctx.actor.personId : '';
  const deed = (row: RefundRow) => {
    if (row.status === 'proposed')
      return row.proposedBy === me ? (
        t('ownProposal')
      ) : (
        <Form action={`${HERE}/${row.id}/quyet-dinh`}>
          <ButtonGroup>
            <Button kind="secondary" name="verdict" value="yes">
              {t('approve')}
            </Button>
            <Button kind="quiet" name="verdict" value="no">
              {t('reject')}
            </Button>
          </ButtonGroup>
        </Form>
      );
    if (row.status !== 'approved') return row.providerRef ?? '–';
    if (adapters.get(row.adapter)?.refund && row.attemptId) return row.lastError ?? t('sending');
    return (
      <Form action={`${HERE}/${row.id}/da-chi`}>
        <TextInput
          name={`reference-${row.id}`}
          label={t('voucherNo')}
          width="m"
          error={failed === row.id ? errorFor(problem?.fields, 'reference') : undefined}
        />
        <Button kind="secondary">{t('finish')}</Button>
      </Form>
    );
  };
  return page(
    c,
    {
      door: 'workspace',
      title: t('refunds'),
      crumbs: [{ href: ACCOUNTS, label: t('accounts') }, { label: t('refunds') }],
      problem,
    },
    <>
      {c.req.query('xong') ? <Banner tone="success">{t('done')}</Banner> : null}
      <ErrorSummary
        problems={problem?.fields.map((one) => ({ ...one, path: failed ? `reference-${failed}` : one.path }))}
      />
      <PageHead title={t('refunds')} />
      <AccountTabs current="refunds" lang={lang} />
      <Table
        caption={t('refunds')}
        captionHidden
        empty={<EmptyState title={t('none')} />}
        columns={[
          { header: t('reason'), cell: (row: RefundRow) => row.reason, main: true },
          { header: p('amount'), cell: (row: RefundRow) => formatMoney(row.amount, lang), align: 'end' },
          { header: p('code'), cell: (row: RefundRow) => row.billCode ?? '–' },
          { header: t('proposer'), cell: (row: RefundRow) => row.proposer },
          {
            header: t('status'),
            cell: (row: RefundRow) => <StatusTag tone={TONES[row.status]}>{t(`refund_${row.status}`)}</StatusTag>,
          },
          { header: t('settle'), cell: deed },
        ]}
        rows={rows}
      />
    </>,
  );
}

/** `/can-bo/ke-toan/hoan-tien/:attempt`: propose to send back what paid a bill. */
export async function proposePage(
  c: Context<Env>,
  problem?: Problem,
  typed: { amount?: number | undefined; reason?: string } = {},
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = officeWords(lang);
  const attempt = c.req.param('attempt') ?? '';
  const { rows } = await ask(ctx, listReceipts, { attempt });
  const receipt = rows.find((row) => row.kind === 'payment');
  if (!receipt) throw notFound({ vi: 'biên lai này', en: 'This receipt' });
  const title = t('proposeTitle', { number: receiptNumber(receipt.series, receipt.number) });
  return page(
    c,
    {
      door: 'workspace',
      title,
      crumbs: [{ href: ACCOUNTS, label: t('accounts') }, { href: HERE, label: t('refunds') }, { label: t('refund') }],
      problem,
    },
    <>
      <Refused problem={problem} lang={lang} />
      <PageHead title={title} />
      <Form action={`${HERE}/${attempt}`}>
        <MoneyInput
          name="amount"
          label={t('refundAmount')}
          value={typed.amount ?? receipt.amount}
          error={errorFor(problem?.fields, 'amount')}
        />
        <Textarea
          name="reason"
          label={t('reason')}
          value={typed.reason}
          rows={3}
          error={errorFor(problem?.fields, 'reason')}
        />
        <Button>{t('refund')}</Button>
      </Form>
    </>,
  );
}

export async function proposeHere(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  const amount = readMoney(form, 'amount');
  const reason = String(form.get('reason') ?? '');
  try {
    await execute(c.get('ctx'), proposeRefund, {
      attemptId: c.req.param('attempt') ?? '',
      amount: amount ?? Number.NaN,
      reason,
    });
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return proposePage(c, error, { amount, reason });
    throw error;
  }
  return c.redirect(`${HERE}?xong=1`, 303);
}

export async function decideHere(c: Context<Env>): Promise<Response> {
  const approve = textOf(await c.req.parseBody(), 'verdict') === 'yes';
  await execute(c.get('ctx'), decideRefund, { refundId: c.req.param('refund') ?? '', approve });
  return c.redirect(`${HERE}?xong=1`, 303);
}

export async function finishHere(c: Context<Env>): Promise<Response> {
  const refundId = c.req.param('refund') ?? '';
  const reference = textOf(await c.req.parseBody(), `reference-${refundId}`);
  try {
    await execute(c.get('ctx'), finishRefund, { refundId, reference });
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return refundsPage(c, error, refundId);
    throw error;
  }
  return c.redirect(`${HERE}?xong=1`, 303);
}
