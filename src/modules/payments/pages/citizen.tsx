import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { fileResponse, findFile } from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import {
  BackLink,
  Button,
  ButtonLink,
  DateTime,
  errorFor,
  Form,
  formatMoney,
  KeyValue,
  Notice,
  PageHead,
  Panel,
  page,
  Radios,
  TextInput,
} from '../../../web/index.ts';
import { availableAdapters } from '../adapters/index.ts';
import { beginAttempt } from '../attempts/begin.ts';
import { receiptNumber } from '../attempts/settle.ts';
import { issueBills } from '../bills/issue.ts';
import { printReceipt, verifyReceipt } from '../documents/issue.ts';
import { type BillView, type Dues, openDues } from '../queries.ts';
import { payWords } from '../words.ts';
import { BillLines, BillStatus, Refused } from './parts.tsx';

const sum = (lines: readonly { amount: number }[]): number => lines.reduce((total, { amount }) => total + amount, 0);
export const owed = (dues: Pick<Dues, 'bills' | 'unbilled'>): number =>
  sum(dues.unbilled) + sum(dues.bills.filter(({ bill }) => bill.status === 'open').map(({ bill }) => bill));

/** `/ho-so/:code/thanh-toan`: what has to be paid for one's dossier, how, and the receipts. */
export async function duesPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = payWords(lang);
  const code = c.req.param('code') ?? '';
  const dues = await ask(ctx, openDues, { code });
  const { dossier } = dues;
  const ways = await availableAdapters(ctx.app);
  const total = owed(dues);
  const shown = dues.bills.filter(({ bill, receipts }) => bill.status !== 'void' || receipts.length > 0);
  const here = `/ho-so/${dossier.code}/thanh-toan`;
  const open = shown.filter(({ bill }) => bill.status === 'open');
  return page(
    c,
    {
      door: 'portal',
      title: t('ofDossier', { code: dossier.code }),
      noIndex: true,
      problem,
      crumbs: [{ href: `/ho-so/${dossier.code}`, label: dossier.code }, { label: t('title') }],
    },
    <>
      <BackLink href={`/ho-so/${dossier.code}`} />
      <Refused problem={problem} lang={lang} />
      <PageHead
        title={total > 0 ? t('toPay', { amount: formatMoney(total, lang) }) : t('title')}
        kicker={t('forDossier', { code: dossier.code })}
        lede={dues.procedureName[lang]}
      />
      {shown.length === 0 && dues.unbilled.length === 0 ? <p>{t('nothing')}</p> : null}
      {dues.unbilled.length > 0 ? <BillLines lines={dues.unbilled} lang={lang} /> : null}
      {shown.map((view) => (
        <BillSection view={view} lang={lang} alone={shown.length === 1 && dues.unbilled.length === 0} here={here} />
      ))}
      {total > 0 && ways.length === 0 ? (
        <Notice tone="info">
          <p>{t('noWay')}</p>
        </Notice>
      ) : null}
      {total > 0 && ways.length > 0 ? (
        <Form action={here} hidden={{ bill: open.at(-1)?.bill.id }}>
          <Radios
            name="how"
            label={t('how')}
            error={errorFor(problem?.fields, 'how')}
            value={ways.length === 1 ? ways[0]?.name : undefined}
            options={ways.map((way) => ({ value: way.name, label: way.title[lang], hint: way.hint[lang] }))}
          />
          <Button>{t('go')}</Button>
        </Form>
      ) : null}
    </>,
  );
}

function BillSection({
  view: { bill, lines, receipts },
  lang,
  alone,
  here,
}: {
  view: BillView;
  lang: 'vi' | 'en';
  alone: boolean;
  here: string;
}) {
  const t = payWords(lang);
  return (
    <section class="stack" aria-label={`${t('code')} ${bill.code}`}>
      {alone ? null : <h2>{`${t('code')} ${bill.code}`}</h2>}
      <p class="tagrow">
        <BillStatus status={bill.status} lang={lang} />
      </p>
      <BillLines lines={lines} lang={lang} />
      {receipts.map((receipt) => {
        const number = receiptNumber(receipt.series, receipt.number);
        return (
          <p>
            <ButtonLink kind="secondary" href={`${here}/bien-lai/${receipt.id}`} download>
              {receipt.kind === 'payment' ? t('receipt', { number }) : t('voucher', { number })}
            </ButtonLink>
          </p>
        );
      })}
    </section>
  );
}

/** Begins to pay: the bill is written if it is not, and the payer is led to the page of this try. */
export async function startPaying(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.parseBody();
  const how = typeof form.how === 'string' ? form.how : '';
  const { dossier } = await ask(ctx, openDues, { code: c.req.param('code') ?? '' });
  if (!how) {
    const message = payWords(ctx.lang)('chooseOne');
    return duesPage(c, new Problem(422, 'no_way_chosen', { vi: message, en: message }, [{ path: 'how', message }]));
  }
  const { open } = await execute(ctx, issueBills, { dossierId: dossier.id });
  const billId = open.find((id) => id === form.bill) ?? open.at(-1);
  if (!billId) return c.redirect(`/ho-so/${dossier.code}/thanh-toan`, 303);
  const { attemptId } = await execute(ctx, beginAttempt, { billId, adapter: how });
  return c.redirect(`/thanh-toan/lan/${attemptId}`, 303);
}

/** The payer's own receipt, signed. */
export async function ownReceipt(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { bills } = await ask(ctx, openDues, { code: c.req.param('code') ?? '' });
  const receiptId = c.req.param('receipt') ?? '';
  if (!bills.some(({ receipts }) => receipts.some(({ id }) => id === receiptId)))
    throw notFound({ vi: 'biên lai này', en: 'This receipt' });
  const { fileId } = await execute(ctx, printReceipt, { receiptId });
  return fileResponse(ctx.app, await findFile(ctx, fileId), c.req.raw);
}

/** `/bien-lai/:code`: whether a receipt somebody holds is genuine. */
export async function receiptPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = payWords(lang);
  const code = c.req.param('code') ?? c.req.query('ma') ?? '';
  const found = code ? await ask(ctx, verifyReceipt, { code: code.slice(0, 40) }) : null;
  const agency = found
    ? (await agenciesOf(ctx)).agencyById(found.agencyId, localDate(found.issuedAt))?.name
    : undefined;
  return page(
    c,
    { door: 'portal', title: t('verifyTitle'), noIndex: true, crumbs: [{ label: t('verifyTitle') }] },
    found ? (
      <>
        <Panel
          title={found.kind === 'payment' ? t('verified') : t('verifiedVoucher')}
          code={found.number}
          codeLabel={t('number')}
        />
        <KeyValue
          items={[
            { label: t('agency'), value: agency ?? '' },
            { label: t('amount'), value: formatMoney(found.amount, lang) },
            { label: t('issuedAt'), value: <DateTime value={found.issuedAt} /> },
            { label: t('forDossier', { code: '' }), value: found.dossierCode },
            ...(found.refunded > 0 ? [{ label: t('refunded'), value: formatMoney(found.refunded, lang) }] : []),
          ]}
        />
      </>
    ) : (
      <>
        <PageHead title={t('verifyTitle')} />
        {code ? (
          <Notice tone="error" title={t('notVerified')}>
            <p>{t('notVerifiedBody')}</p>
          </Notice>
        ) : null}
        <Form action="/bien-lai" method="get">
          <TextInput name="ma" label={t('verifyCode')} value={code} width="m" spellcheck={false} />
          <Button>{t('verifyButton')}</Button>
        </Form>
      </>
    ),
  );
}
