import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import { maskEmail, maskPhone } from '../../../kernel/formats/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonLink,
  DateTime,
  Details,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  KeyValue,
  PageHead,
  page,
  StatusTag,
  Table,
  Tabs,
  Textarea,
  Timeline,
} from '../../../web/index.ts';
import type { HeldLine } from '../collect.ts';
import {
  acceptRequest,
  extendRequest,
  fulfilRequest,
  listRequests,
  openRequest,
  type RequestLine,
  refuseRequest,
  TABS,
} from '../requests/handle.ts';
import { dueOf, isOverdue } from '../requests/record.ts';
import { deskWords } from '../words/desk.ts';
import { myWords } from '../words/mine.ts';
import { KIND_NAMES } from '../words/names.ts';
import { Outcome, STATE_TONES } from './mine.tsx';

export const DESK = '/can-bo/du-lieu-ca-nhan';

/** `/can-bo/du-lieu-ca-nhan`: requests, the most urgent first. */
export async function deskPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = deskWords(lang);
  const state = myWords(lang);
  const tab = TABS.find((one) => one === c.req.query('muc')) ?? 'open';
  const { lines, counts } = await ask(ctx, listRequests, { tab });
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')}>
        <ButtonLink kind="secondary" href="/can-bo/vi-pham-du-lieu">
          {t('breaches')}
        </ButtonLink>
      </PageHead>
      <Tabs
        items={TABS.map((one) => ({
          href: one === 'open' ? DESK : `${DESK}?muc=${one}`,
          label: t(`tab_${one}`),
          current: one === tab,
          count: counts[one],
        }))}
      />
      <Table
        caption={t(`tab_${tab}`)}
        captionHidden
        rows={lines}
        empty={<EmptyState title={t('empty')} />}
        columns={[
          { header: t('code'), main: true, cell: (row: RequestLine) => <a href={`${DESK}/${row.id}`}>{row.code}</a> },
          { header: t('person'), cell: (row: RequestLine) => row.name },
          { header: t('kind'), cell: (row: RequestLine) => KIND_NAMES[row.kind][lang] },
          {
            header: t('state'),
            cell: (row: RequestLine) => (
              <StatusTag tone={STATE_TONES[row.state]}>{state(`state_${row.state}`)}</StatusTag>
            ),
          },
          {
            header: t('due'),
            cell: (row: RequestLine) => {
              const due = dueOf(row) ?? row.endedAt;
              return (
                <>
                  {due ? <DateTime value={due} /> : '–'}{' '}
                  {isOverdue(row, ctx.now) ? <StatusTag tone="danger">{t('overdue')}</StatusTag> : null}
                </>
              );
            },
          },
        ]}
      />
    </>,
  );
}

/** `/can-bo/du-lieu-ca-nhan/:id`: one request and what can be done with it. */
export async function deskRequestPage(
  c: Context<Env>,
  problem?: Problem,
  typed: Record<string, string> = {},
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = deskWords(lang);
  const mine = myWords(lang);
  const { request, person, held, log } = await ask(ctx, openRequest, { requestId: c.req.param('id') ?? '' });
  const hidden = { version: String(request.version) };
  const here = `${DESK}/${request.id}`;
  const error = (deed: string) =>
    typed._deed === deed ? errorFor(problem?.fields, deed === 'gia-han' ? 'reason' : 'answer') : undefined;
  const open = request.state === 'new' || request.state === 'accepted';
  const main = request.state === 'new' ? 'chap-nhan' : 'thuc-hien';
  return page(
    c,
    {
      door: 'workspace',
      title: request.code,
      crumbs: [{ href: DESK, label: t('title') }, { label: request.code }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      {c.req.query('xong') ? <Banner>{t('saved')}</Banner> : null}
      <PageHead title={KIND_NAMES[request.kind][lang]} kicker={request.code} />
      <p class="tagrow">
        <StatusTag tone={STATE_TONES[request.state]}>{mine(`state_${request.state}`)}</StatusTag>
        {isOverdue(request, ctx.now) ? <StatusTag tone="danger">{t('overdue')}</StatusTag> : null}
      </p>
      <KeyValue
        items={[
          { label: t('person'), value: person.name },
          {
            label: t('contact'),
            value:
              [person.phone && maskPhone(person.phone), person.email && maskEmail(person.email)]
                .filter(Boolean)
                .join(', ') || '–',
          },
          { label: t('received'), value: <DateTime value={request.receivedAt} /> },
          { label: t('answerDue'), value: <DateTime value={request.answerDueAt} /> },
          ...(request.actDueAt ? [{ label: t('actDue'), value: <DateTime value={request.actDueAt} /> }] : []),
          ...(request.about ? [{ label: t('about'), value: aboutName(request.about, lang) }] : []),
          ...(request.wanted ? [{ label: t('wanted'), value: request.wanted }] : []),
          { label: t('detail'), value: request.detail },
        ]}
      />
      {open ? (
        <>
          <h2>{request.state === 'new' ? t('accept') : t('fulfil')}</h2>
          <Form action={`${here}/${main}`} hidden={hidden} id={main}>
            <Textarea
              name="answer"
              label={t('acceptWords')}
              {...(request.state === 'accepted' ? { hint: t('fulfilHint') } : {})}
              value={typed._deed === main ? typed.text : undefined}
              maxLength={4000}
              error={error(main)}
            />
            <Button>
              {request.state === 'new' ? t('accept') : request.kind === 'erase' ? t('fulfilErase') : t('fulfil')}
            </Button>
          </Form>
          <Details summary={t('refuse')} open={error('tu-choi') !== undefined}>
            <Form action={`${here}/tu-choi`} hidden={hidden} id="tu-choi">
              <Textarea
                name="answer"
                label={t('reason')}
                hint={t('refuseHint')}
                maxLength={4000}
                error={error('tu-choi')}
              />
              <Button kind="secondary">{t('refuse')}</Button>
            </Form>
          </Details>
          {request.state === 'accepted' && !request.extendedAt ? (
            <Details summary={t('extend')} open={error('gia-han') !== undefined}>
              <Form action={`${here}/gia-han`} hidden={hidden} id="gia-han">
                <Textarea
                  name="reason"
                  label={t('reason')}
                  hint={t('extendHint')}
                  maxLength={4000}
                  error={error('gia-han')}
                />
                <Button kind="secondary">{t('extend')}</Button>
              </Form>
            </Details>
          ) : null}
        </>
      ) : null}
      {request.outcome ? <Outcome lines={request.outcome} lang={lang} /> : null}
      {request.kind === 'erase' && open ? (
        <section class="stack" aria-labelledby="dang-giu">
          <h2 id="dang-giu">{t('held')}</h2>
          <Table
            caption={t('held')}
            captionHidden
            rows={held}
            columns={[
              { header: t('held'), main: true, cell: (row: HeldLine) => row.title[lang] },
              { header: t('rows'), align: 'end', cell: (row: HeldLine) => row.count },
              { header: t('fate'), cell: (row: HeldLine) => row.kept?.[lang] ?? t('goes') },
            ]}
          />
        </section>
      ) : null}
      <h2>{t('history')}</h2>
      <Timeline
        items={log.map((line, i) => ({
          at: line.at,
          title: mine(`did_${line.action}` as 'did_made'),
          state: i === log.length - 1 ? ('current' as const) : ('done' as const),
          ...(line.actorName ? { by: line.actorName } : {}),
          ...(line.note ? { detail: line.note } : {}),
        }))}
      />
    </>,
  );
}

const aboutName = (about: string, lang: 'vi' | 'en'): string => {
  const known = { phone: 'phone', email: 'email', other: 'other' } as const;
  return about in known ? myWords(lang)(known[about as keyof typeof known]) : about;
};

const DEEDS = {
  'chap-nhan': { command: acceptRequest, field: 'answer' },
  'tu-choi': { command: refuseRequest, field: 'answer' },
  'gia-han': { command: extendRequest, field: 'reason' },
  'thuc-hien': { command: fulfilRequest, field: 'answer' },
} as const;
export const REQUEST_DEEDS = Object.keys(DEEDS) as (keyof typeof DEEDS)[];

export const takeRequestDeed =
  (deed: keyof typeof DEEDS) =>
  async (c: Context<Env>): Promise<Response> => {
    const form = await c.req.formData();
    const { command, field } = DEEDS[deed];
    const text = String(form.get(field) ?? '');
    const requestId = c.req.param('id') ?? '';
    try {
      const input = { requestId, version: Number(form.get('version')) || 1, [field]: text };
      // biome-ignore lint/suspicious/noExplicitAny: the deeds differ in the name of one field
      await execute(c.get('ctx'), command as any, input);
    } catch (error) {
      if (error instanceof Problem && (error.status === 422 || error.status === 409))
        return deskRequestPage(c, error, { _deed: deed, text });
      throw error;
    }
    return c.redirect(`${DESK}/${requestId}?xong=1`, 303);
  };
