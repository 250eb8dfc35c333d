import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import { clientAddress } from '../../../kernel/http/client-address.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound } from '../../../kernel/problem.ts';
import {
  BackLink,
  Button,
  ButtonLink,
  DateTime,
  Form,
  formatMoney,
  KeyValue,
  Notice,
  PageHead,
  Panel,
  page,
  QrCode,
} from '../../../web/index.ts';
import { adapterNamed, adaptersOf } from '../adapters/index.ts';
import type { Begun } from '../adapters/port.ts';
import { findAttempt } from '../attempts/attempt.ts';
import { type OpenAttempt, openAttempt } from '../attempts/begin.ts';
import { follow } from '../attempts/poll.ts';
import { hear } from '../attempts/word.ts';
import { payWords } from '../words.ts';

/** `/thanh-toan/lan/:attempt`: one try to pay, from its beginning to its end. */
export async function attemptPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = payWords(lang);
  const open = await ask(ctx, openAttempt, { attemptId: c.req.param('attempt') ?? '' });
  const { attempt, dossierCode } = open;
  const dues = `/ho-so/${dossierCode}/thanh-toan`;
  const back = c.req.query('ve') === '1';
  const title = t('attempt', { amount: formatMoney(attempt.amount, lang) });
  const adapter = (await adaptersOf(ctx.app)).get(attempt.adapter);
  const begun =
    attempt.status === 'pending' && adapter?.available(ctx.app)
      ? adapter.begin(ctx, attempt, {
          ip: clientAddress(ctx.app, c) ?? '127.0.0.1',
          lang,
          returnUrl: `${ctx.app.config.baseUrl}/thanh-toan/tro-ve/${attempt.adapter}`,
        })
      : undefined;
  return page(
    c,
    {
      door: 'portal',
      title,
      noIndex: true,
      crumbs: [
        { href: `/ho-so/${dossierCode}`, label: dossierCode },
        { href: dues, label: t('title') },
        { label: attempt.txnRef },
      ],
    },
    <>
      <BackLink href={dues} />
      <Result open={open} lang={lang} dues={dues} />
      {begun ? (
        <>
          <PageHead title={title} kicker={t('forDossier', { code: dossierCode })} />
          {back ? (
            <Notice tone="info" title={t('waitingTitle')}>
              <p>{t('waitingBody')}</p>
            </Notice>
          ) : null}
          <HowTo begun={begun} open={open} lang={lang} back={back} />
          {back || begun.kind === 'redirect' ? (
            <Form action={`/thanh-toan/lan/${attempt.id}/kiem-tra`}>
              <Button kind={back ? 'primary' : 'quiet'}>{t('again')}</Button>
            </Form>
          ) : null}
        </>
      ) : null}
    </>,
  );
}

function HowTo({ begun, open, lang, back }: { begun: Begun; open: OpenAttempt; lang: 'vi' | 'en'; back: boolean }) {
  const t = payWords(lang);
  const { attempt } = open;
  const until = { label: t('validUntil'), value: <DateTime value={attempt.expiresAt} /> };
  if (begun.kind === 'redirect')
    return back ? null : (
      <>
        <p>{t('toGateway')}</p>
        <KeyValue items={[{ label: t('amount'), value: formatMoney(attempt.amount, lang) }, until]} />
        <p>
          <ButtonLink href={begun.url}>{t('openGateway')}</ButtonLink>
        </p>
      </>
    );
  return (
    <>
      <QrCode
        data={begun.qr}
        label={t('qrAlt', { amount: formatMoney(attempt.amount, lang), text: begun.text })}
        caption={t('scan')}
      />
      <KeyValue
        items={[
          { label: t('amount'), value: formatMoney(attempt.amount, lang) },
          { label: t('text'), value: begun.text },
          { label: t('bank'), value: begun.bank },
          { label: t('account'), value: begun.account },
          { label: t('holder'), value: begun.holder },
          until,
        ]}
      />
      <p class="muted">{t('textHint')}</p>
    </>
  );
}

function Result({
  open: { attempt, dossierCode },
  lang,
  dues,
}: {
  open: OpenAttempt;
  lang: 'vi' | 'en';
  dues: string;
}) {
  const t = payWords(lang);
  const amount = formatMoney(attempt.amount, lang);
  if (attempt.status === 'paid' && attempt.settledAs === 'bill')
    return (
      <>
        <Panel title={t('doneTitle')}>
          <p>{t('doneBody', { amount, code: dossierCode })}</p>
        </Panel>
        <p>
          <ButtonLink href={dues}>{t('see')}</ButtonLink>
        </p>
      </>
    );
  if (attempt.status === 'pending') return null;
  const [title, body] =
    attempt.status === 'paid'
      ? ([t('heldTitle'), t('heldBody')] as const)
      : attempt.status === 'failed'
        ? ([t('failedTitle'), t('failedBody')] as const)
        : ([t('expiredTitle'), t('expiredBody')] as const);
  return (
    <>
      <PageHead title={title} kicker={t('forDossier', { code: dossierCode })} lede={body} />
      <p>
        <ButtonLink href={dues}>{attempt.status === 'paid' ? t('see') : t('tryAgain')}</ButtonLink>
      </p>
    </>
  );
}

/** The payer asks to look again now: the provider is asked. */
export async function checkNow(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { attempt } = await ask(ctx, openAttempt, { attemptId: c.req.param('attempt') ?? '' });
  if (attempt.status === 'pending' || attempt.status === 'failed') await follow(ctx, attempt.id);
  return c.redirect(`/thanh-toan/lan/${attempt.id}?ve=1`, 303);
}

/** Where the gateway sends the payer back to. Leads to the right page; what it says about the payment is not believed. */
export async function returnPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const adapter = await adapterNamed(ctx.app, c.req.param('adapter') ?? '');
  const txnRef = adapter.returned?.(ctx.app, new URL(c.req.url).searchParams);
  const attempt = txnRef ? await findAttempt(ctx, adapter.name, txnRef) : undefined;
  if (!attempt) throw notFound({ vi: 'lần thanh toán này', en: 'This payment' });
  return c.redirect(`/thanh-toan/lan/${attempt.id}?ve=1`, 303);
}

/** Longest query string that is read. */
const LONGEST = 4000;

/** The provider's notification: verified, compared, taken once, and answered in the provider's own words. */
export async function notificationPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const adapter = await adapterNamed(ctx.app, c.req.param('adapter') ?? '');
  const { notifications } = adapter;
  if (!notifications) throw notFound({ vi: 'trang này', en: 'This page' });
  const { search } = new URL(c.req.url);
  const params = new URLSearchParams(search.slice(0, LONGEST));
  const word = notifications.read(ctx.app, params) ?? null;
  const verdict = await hear(ctx, adapter.name, 'ipn', word, Object.fromEntries(params));
  return c.json(notifications.answer(verdict));
}
