import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  ButtonLink,
  DateTime,
  Details,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  formatDateTime,
  KeyValue,
  Notice,
  PageHead,
  page,
  paths,
  Radios,
  Select,
  StatusTag,
  Table,
  Textarea,
  TextInput,
  Timeline,
} from '../../../web/index.ts';
import type { ErasedLine, HeldLine } from '../collect.ts';
import { type Consent, changeConsent } from '../consents.ts';
import { copyAsJson, copyAsPdf, copyData } from '../export.ts';
import { CORRECTABLE, makeRequest, openMyRequest, readMyData } from '../requests/make.ts';
import { type DataRequest, dueOf, KINDS } from '../requests/record.ts';
import { purposesOf } from '../settings/read.ts';
import { myWords } from '../words/mine.ts';
import { KIND_NAMES } from '../words/names.ts';

export const HERE = '/du-lieu-cua-toi';
export const ASK = `${HERE}/yeu-cau`;

export const STATE_TONES = { new: 'waiting', accepted: 'progress', done: 'success', refused: 'danger' } as const;

/** `/du-lieu-cua-toi`: what is held, why, what one agreed to, what one asked for. */
export async function myDataPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = myWords(lang);
  const { held, purposes, consents, requests } = await ask(ctx, readMyData, {});
  const nameOf = (code: string) => purposes.find((one) => one.code === code)?.name[lang] ?? code;
  return page(
    c,
    { door: 'portal', title: t('title'), noIndex: true, width: 'wide', crumbs: [{ label: t('title') }] },
    <>
      {c.req.query('xong') ? <Banner>{t('changed')}</Banner> : null}
      <PageHead title={t('title')} lede={t('lede')} />
      <ButtonGroup>
        <ButtonLink href={ASK}>{t('ask')}</ButtonLink>
        <ButtonLink kind="quiet" href={paths.account}>
          {t('account')}
        </ButtonLink>
        <ButtonLink kind="quiet" href={`${paths.account}#truy-cap`}>
          {t('access')}
        </ButtonLink>
      </ButtonGroup>
      <section class="stack" aria-labelledby="yeu-cau">
        <h2 id="yeu-cau">{t('requests')}</h2>
        <Table
          caption={t('requests')}
          captionHidden
          rows={requests}
          empty={<EmptyState title={t('noRequests')} />}
          columns={[
            { header: t('code'), main: true, cell: (row) => <a href={`${ASK}/${row.id}`}>{row.code}</a> },
            { header: t('kind'), cell: (row) => KIND_NAMES[row.kind][lang] },
            {
              header: t('state'),
              cell: (row) => <StatusTag tone={STATE_TONES[row.state]}>{t(`state_${row.state}`)}</StatusTag>,
            },
            { header: t('received'), cell: (row) => <DateTime value={row.receivedAt} /> },
            { header: t('due'), cell: (row) => <Due request={row} /> },
          ]}
        />
      </section>
      <section class="stack" aria-labelledby="ban-sao">
        <h2 id="ban-sao">{t('copy')}</h2>
        <p class="prose">{t('copyText')}</p>
        <div class="tagrow">
          {(['pdf', 'json'] as const).map((format) => (
            <Form action={`${HERE}/ban-sao`} hidden={{ format }}>
              <Button kind="secondary" icon="download">
                {t(format)}
              </Button>
            </Form>
          ))}
        </div>
      </section>
      <section class="stack" aria-labelledby="dong-y">
        <h2 id="dong-y">{t('consents')}</h2>
        <p class="prose">{t('consentsText')}</p>
        {consents.map((consent) => (
          <ConsentBlock consent={consent} t={t} lang={lang} />
        ))}
      </section>
      <section class="stack" aria-labelledby="dang-giu">
        <h2 id="dang-giu">{t('held')}</h2>
        <Table
          caption={t('held')}
          captionHidden
          rows={held}
          columns={[
            { header: t('what'), main: true, cell: (row: HeldLine) => row.title[lang] },
            { header: t('count'), align: 'end', cell: (row: HeldLine) => row.count },
            { header: t('purpose'), cell: (row: HeldLine) => nameOf(row.purpose) },
            { header: t('ifErased'), cell: (row: HeldLine) => row.kept?.[lang] ?? t('erased') },
          ]}
        />
      </section>
      <section class="stack" aria-labelledby="muc-dich">
        <h2 id="muc-dich">{t('purposes')}</h2>
        {purposes.map((one) => (
          <Details summary={one.name[lang]}>
            <KeyValue
              items={[
                { label: t('basis'), value: one.basis[lang] },
                { label: t('data'), value: one.data[lang] },
                { label: t('kept'), value: one.kept[lang] },
              ]}
            />
          </Details>
        ))}
      </section>
    </>,
  );
}

type Say = ReturnType<typeof myWords>;

function Due({ request }: { request: DataRequest }) {
  const due = dueOf(request);
  return due ? <DateTime value={due} /> : <span>–</span>;
}

function ConsentBlock({ consent, t, lang }: { consent: Consent; t: Say; lang: 'vi' | 'en' }) {
  const { purpose, given, at } = consent;
  const name = purpose.name[lang];
  // What was never refused can be withdrawn too: an address given to the identity provider is used until one says no.
  const standing = purpose.consent?.asked === 'standing';
  const next = standing ? given === false : false;
  const state =
    at === null ? t('consentNever') : t(given ? 'consentGiven' : 'consentTaken', { at: formatDateTime(at) });
  return (
    <section class="stack prose" aria-labelledby={`dong-y-${purpose.code}`}>
      <h3 id={`dong-y-${purpose.code}`}>{name}</h3>
      <p>{purpose.consent?.text[lang]}</p>
      <p class="muted">
        {state}
        {standing ? '. ' : `. ${t('consentEach')} `}
        {t('version', { version: purpose.consent?.version ?? '' })}
      </p>
      {standing || given ? (
        <Form action={`${HERE}/dong-y`} hidden={{ purpose: purpose.code, given: String(next) }}>
          <Button kind="secondary">
            {next ? t('give') : t('withdraw')}
            <span class="vh">: {name}</span>
          </Button>
        </Form>
      ) : null}
    </section>
  );
}

export async function takeConsent(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  await execute(c.get('ctx'), changeConsent, {
    purpose: String(form.get('purpose') ?? ''),
    given: form.get('given') === 'true',
  });
  return c.redirect(`${HERE}?xong=1#dong-y`, 303);
}

/** `POST /du-lieu-cua-toi/ban-sao`: the copy, as a file to save. */
export async function takeCopy(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.formData();
  const format = form.get('format') === 'pdf' ? 'pdf' : 'json';
  const copy = await execute(ctx, copyData, { format });
  const body = format === 'json' ? copyAsJson(copy) : await copyAsPdf(ctx, copy);
  return download(body, `du-lieu-cua-toi.${format}`, format);
}

export const download = (body: string | Uint8Array, name: string, format: 'json' | 'pdf'): Response =>
  new Response(body as BodyInit, {
    headers: {
      'content-type': format === 'json' ? 'application/json; charset=utf-8' : 'application/pdf',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
    },
  });

/** `/du-lieu-cua-toi/yeu-cau`: the form. */
export async function requestForm(
  c: Context<Env>,
  problem?: Problem,
  typed: Record<string, string> = {},
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = myWords(lang);
  // Signing in comes before filling in.
  await ask(ctx, readMyData, {});
  const { purposes } = await purposesOf(ctx);
  const asked = typed.kind ?? c.req.query('loai');
  const error = (name: string) => errorFor(problem?.fields, name);
  return page(
    c,
    {
      door: 'portal',
      title: t('ask'),
      noIndex: true,
      crumbs: [{ href: HERE, label: t('title') }, { label: t('ask') }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      <PageHead title={t('ask')} lede={t('askLede')} />
      <Form action={ASK}>
        <Radios
          name="kind"
          label={t('kind')}
          {...(asked ? { value: asked } : {})}
          options={KINDS.map((kind) => ({
            value: kind,
            label: KIND_NAMES[kind][lang],
            ...(kind === 'erase' ? { hint: t('hintErase') } : {}),
          }))}
          error={error('kind')}
        />
        <Select
          name="fact"
          label={t('about')}
          hint={t('otherHint')}
          optional
          empty={t('choose')}
          options={CORRECTABLE.map((value) => ({ value, label: t(value) }))}
          value={typed.fact}
          error={error('fact')}
        />
        <TextInput name="wanted" label={t('wanted')} optional value={typed.wanted} error={error('wanted')} />
        <Select
          name="purpose"
          label={t('aboutPurpose')}
          optional
          empty={t('choose')}
          options={purposes.map(({ code, name }) => ({ value: code, label: name[lang] }))}
          value={typed.purpose}
          error={error('purpose')}
        />
        <Textarea
          name="detail"
          label={t('detail')}
          hint={t('detailHint')}
          value={typed.detail}
          maxLength={4000}
          error={error('detail')}
        />
        <Button>{t('send')}</Button>
      </Form>
    </>,
  );
}

export async function takeRequest(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  const text = (key: string) => String(form.get(key) ?? '').trim();
  const typed = {
    kind: text('kind'),
    fact: text('fact'),
    purpose: text('purpose'),
    wanted: text('wanted'),
    detail: text('detail'),
  };
  const about = typed.kind === 'correct' ? typed.fact : typed.purpose;
  try {
    const { id } = await execute(c.get('ctx'), makeRequest, {
      kind: typed.kind as 'access',
      ...(about ? { about } : {}),
      ...(typed.wanted ? { wanted: typed.wanted } : {}),
      detail: typed.detail,
    });
    return c.redirect(`${ASK}/${id}?xong=1`, 303);
  } catch (error) {
    if (error instanceof Problem && error.status === 422) {
      // The one field of the command is two on the page.
      const at = typed.kind === 'correct' ? 'fact' : 'purpose';
      const fields = error.fields.map((one) => (one.path === 'about' ? { ...one, path: at } : one));
      const shown = new Problem(error.status, error.code, error.text, fields);
      return requestForm(c, shown, typed);
    }
    throw error;
  }
}

/** `/du-lieu-cua-toi/yeu-cau/:id` */
export async function myRequestPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = myWords(lang);
  const { request, log } = await ask(ctx, openMyRequest, { requestId: c.req.param('id') ?? '' });
  return page(
    c,
    {
      door: 'portal',
      title: request.code,
      noIndex: true,
      crumbs: [{ href: HERE, label: t('title') }, { label: request.code }],
    },
    <>
      {c.req.query('xong') ? <Banner>{t('sent', { code: request.code })}</Banner> : null}
      <PageHead title={KIND_NAMES[request.kind][lang]} kicker={request.code} />
      <p>
        <StatusTag tone={STATE_TONES[request.state]}>{t(`state_${request.state}`)}</StatusTag>
      </p>
      <KeyValue
        items={[
          { label: t('received'), value: <DateTime value={request.receivedAt} /> },
          ...(request.answeredAt ? [] : [{ label: t('answerDue'), value: <DateTime value={request.answerDueAt} /> }]),
          ...(request.actDueAt && !request.endedAt
            ? [{ label: t('actDue'), value: <DateTime value={request.actDueAt} /> }]
            : []),
          { label: t('detail'), value: request.detail },
        ]}
      />
      {request.answer ? (
        <Notice tone={request.state === 'refused' ? 'warning' : 'info'} title={t('answer')}>
          <p>{request.answer}</p>
          {request.state === 'refused' ? <p class="muted">{t('complain')}</p> : null}
        </Notice>
      ) : null}
      {request.outcome ? <Outcome lines={request.outcome} lang={lang} /> : null}
      <h2>{t('history')}</h2>
      <Timeline
        items={log.map((line, i) => ({
          at: line.at,
          title: t(`did_${line.action}` as 'did_made'),
          state: i === log.length - 1 ? ('current' as const) : ('done' as const),
          ...(line.note ? { detail: line.note } : {}),
        }))}
      />
    </>,
  );
}

export function Outcome({ lines, lang }: { lines: readonly ErasedLine[]; lang: 'vi' | 'en' }) {
  const t = myWords(lang);
  return (
    <section class="stack" aria-labelledby="ket-qua">
      <h2 id="ket-qua">{t('outcome')}</h2>
      <Table
        caption={t('outcome')}
        captionHidden
        rows={lines}
        columns={[
          { header: t('what'), main: true, cell: (row) => row.title[lang] },
          { header: t('outcomeErased'), align: 'end', cell: (row) => row.erased },
          { header: t('outcomeLeft'), align: 'end', cell: (row) => row.left },
          { header: t('outcomeWhy'), cell: (row) => row.kept?.[lang] ?? '–' },
        ]}
      />
    </section>
  );
}
