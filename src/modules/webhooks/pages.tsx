import type { Context } from 'hono';
import { localDate } from '../../kernel/calendar/index.ts';
import type { Ctx } from '../../kernel/context.ts';
import { ask, execute } from '../../kernel/execute.ts';
import type { Env, Router } from '../../kernel/module.ts';
import { Problem } from '../../kernel/problem.ts';
import { agenciesOf } from '../../kernel/units/index.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Checkboxes,
  DateTime,
  ErrorSummary,
  errorFor,
  Form,
  KeyValue,
  Link,
  Notice,
  PageHead,
  Pager,
  page,
  StatusTag,
  Table,
  TextInput,
} from '../../web/index.ts';
import { sharedEvents } from './payload.ts';
import { newSecret } from './sign.ts';
import {
  activateSubscription,
  createSubscription,
  type Delivery,
  listSubscriptions,
  openSubscription,
  pauseSubscription,
  pingSubscription,
  resendDelivery,
  type Subscription,
} from './subscriptions.ts';
import { webhookWords } from './words.ts';

const HERE = '/can-bo/webhook';
type C = Context<Env>;

const TONES = { active: 'success', paused: 'waiting', gone: 'danger' } as const;
const DELIVERY_TONES = { waiting: 'progress', delivered: 'success', parked: 'danger', dropped: 'neutral' } as const;

const REASONS = ['bad_address', 'unresolved', 'private_address', 'timeout'] as const;

/** Errors of the network have many codes; to an administrator they are one. */
const reasonOf = (error: string): (typeof REASONS)[number] | 'unreachable' =>
  REASONS.find((one) => one === error) ?? 'unreachable';

/** `/can-bo/webhook`: which systems are told. */
async function listPage(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const t = webhookWords(ctx.lang);
  const rows = await ask(ctx, listSubscriptions, {});
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')}>
        <ButtonLink href={`${HERE}/moi`} kind="primary">
          {t('add')}
        </ButtonLink>
      </PageHead>
      <Table
        caption={t('title')}
        captionHidden
        rows={rows}
        empty={t('none')}
        columns={[
          {
            header: t('name'),
            main: true,
            cell: (one: Subscription) => <Link href={`${HERE}/${one.id}`}>{one.name}</Link>,
          },
          { header: t('url'), cell: (one: Subscription) => <code>{new URL(one.url).host}</code> },
          {
            header: t('status'),
            cell: (one: Subscription) => <StatusTag tone={TONES[one.status]}>{t(one.status)}</StatusTag>,
          },
          {
            header: t('failing'),
            cell: (one: Subscription) => (one.failingSince ? <DateTime value={one.failingSince} /> : '–'),
          },
        ]}
      />
    </>,
  );
}

interface Given {
  readonly name: string;
  readonly url: string;
  readonly agency: string;
  readonly events: readonly string[];
}

async function newPage(c: C, problem?: Problem, given?: Given): Promise<Response> {
  const ctx = c.get('ctx');
  const t = webhookWords(ctx.lang);
  await ask(ctx, listSubscriptions, {});
  const error = (name: string) => errorFor(problem?.fields, name);
  return page(
    c,
    { door: 'workspace', title: t('add'), crumbs: [{ href: HERE, label: t('title') }, { label: t('add') }], problem },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[ctx.lang]}</Banner> : null}
      <PageHead title={t('add')} />
      <Form action={`${HERE}/moi`}>
        <TextInput name="name" label={t('name')} value={given?.name} maxLength={100} error={error('name')} />
        <TextInput
          name="url"
          label={t('url')}
          hint={t('urlHint')}
          type="url"
          value={given?.url}
          maxLength={2000}
          spellcheck={false}
          error={error('url')}
        />
        <Checkboxes
          name="events"
          label={t('events')}
          options={sharedEvents(ctx.app).map((one) => ({ value: one.type, label: one.title[ctx.lang] }))}
          values={[...(given?.events ?? [])]}
          error={error('events')}
        />
        <TextInput
          name="agency"
          label={t('agency')}
          hint={t('agencyHint')}
          value={given?.agency}
          width="m"
          maxLength={40}
          error={error('agency')}
          optional
        />
        <Button>{t('create')}</Button>
      </Form>
    </>,
  );
}

async function agencyNamed(ctx: Ctx, identifier: string): Promise<string | undefined> {
  if (!identifier) return undefined;
  const agency = (await agenciesOf(ctx)).agencyAt(identifier, localDate(ctx.now));
  if (agency) return agency.id;
  const text = { vi: webhookWords('vi')('unknownAgency'), en: webhookWords('en')('unknownAgency') };
  throw new Problem(422, 'unknown_agency', text, [{ path: 'agency', message: text[ctx.lang] }]);
}

async function create(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.parseBody({ all: true });
  const field = (name: string): string => (typeof form[name] === 'string' ? form[name].trim() : '');
  const events = [form.events ?? []].flat().filter((one) => typeof one === 'string');
  const given: Given = { name: field('name'), url: field('url'), agency: field('agency'), events };
  const secret = newSecret();
  try {
    const agencyId = await agencyNamed(ctx, given.agency);
    const { id } = await execute(ctx, createSubscription, {
      name: given.name,
      url: given.url,
      events,
      secret,
      ...(agencyId ? { agencyId } : {}),
    });
    return onePage(c, id, secret);
  } catch (error) {
    if (error instanceof Problem && [409, 422].includes(error.status)) return newPage(c, error, given);
    throw error;
  }
}

/** `/can-bo/webhook/:id`: one system and what was sent to it. */
async function onePage(c: C, id: string, secret?: string): Promise<Response> {
  const ctx = c.get('ctx');
  const t = webhookWords(ctx.lang);
  const before = c.req.query('truoc');
  const { subscription, deliveries, next } = await ask(ctx, openSubscription, { id, ...(before ? { before } : {}) });
  const titles = new Map(sharedEvents(ctx.app).map((one) => [one.type, one.title[ctx.lang]]));
  const agency = subscription.agencyId ? (await agenciesOf(ctx)).agencyById(subscription.agencyId)?.name : undefined;
  const here = `${HERE}/${id}`;
  if (secret) c.header('cache-control', 'no-store');
  return page(
    c,
    {
      door: 'workspace',
      title: subscription.name,
      crumbs: [{ href: HERE, label: t('title') }, { label: subscription.name }],
    },
    <>
      {c.req.query('xong') ? <Banner>{t('done')}</Banner> : null}
      <PageHead title={subscription.name} kicker={t('title')} />
      {secret ? (
        <Notice tone="success" title={t('secretTitle')}>
          <p>{t('secretText')}</p>
          <p>
            <code>{secret}</code>
          </p>
        </Notice>
      ) : null}
      <KeyValue
        items={[
          {
            label: t('status'),
            value: <StatusTag tone={TONES[subscription.status]}>{t(subscription.status)}</StatusTag>,
          },
          { label: t('url'), value: subscription.url },
          { label: t('events'), value: subscription.events.map((type) => titles.get(type) ?? type).join('; ') },
          ...(agency ? [{ label: t('agency'), value: agency }] : []),
          ...(subscription.failingSince
            ? [{ label: t('failing'), value: <DateTime value={subscription.failingSince} /> }]
            : []),
        ]}
      />
      {subscription.status === 'active' ? (
        <div class="tagrow">
          <Form action={`${here}/gui-thu`}>
            <Button>{t('ping')}</Button>
          </Form>
          <Form action={`${here}/tam-dung`}>
            <Button kind="secondary">{t('pause')}</Button>
          </Form>
        </div>
      ) : (
        <Form action={`${here}/bat-lai`}>
          <Button>{t('activate')}</Button>
        </Form>
      )}
      <h2>{t('deliveries')}</h2>
      <Table
        caption={t('deliveries')}
        captionHidden
        rows={deliveries}
        empty={t('noDeliveries')}
        columns={[
          { header: t('event'), main: true, cell: (one: Delivery) => titles.get(one.eventType) ?? t('ping') },
          { header: t('when'), cell: (one: Delivery) => <DateTime value={one.createdAt} /> },
          {
            header: t('status'),
            cell: (one: Delivery) => <StatusTag tone={DELIVERY_TONES[one.status]}>{t(one.status)}</StatusTag>,
          },
          { header: t('attempts'), align: 'end', cell: (one: Delivery) => String(one.attempts) },
          {
            header: t('answer'),
            cell: (one: Delivery) => (one.answer ? String(one.answer) : one.error ? t(reasonOf(one.error)) : '–'),
          },
          {
            header: t('again'),
            cell: (one: Delivery) =>
              one.status === 'waiting' || subscription.status !== 'active' ? (
                '–'
              ) : (
                <Form action={`${here}/gui-lai/${one.id}`}>
                  <Button kind="quiet">{t('again')}</Button>
                </Form>
              ),
          },
        ]}
      />
      {next === null ? null : <Pager next={`${here}?truoc=${next}`} />}
    </>,
  );
}

export function mountPages(router: Router): void {
  const id = (c: C): string => c.req.param('id') ?? '';
  const back = (c: C) => c.redirect(`${HERE}/${id(c)}?xong=1`, 303);
  router.get(HERE, listPage);
  router.get(`${HERE}/moi`, (c) => newPage(c));
  router.post(`${HERE}/moi`, create);
  router.get(`${HERE}/:id`, (c) => onePage(c, id(c)));
  router.post(`${HERE}/:id/gui-thu`, async (c) => {
    await execute(c.get('ctx'), pingSubscription, { id: id(c) });
    return back(c);
  });
  router.post(`${HERE}/:id/tam-dung`, async (c) => {
    await execute(c.get('ctx'), pauseSubscription, { id: id(c) });
    return back(c);
  });
  router.post(`${HERE}/:id/bat-lai`, async (c) => {
    await execute(c.get('ctx'), activateSubscription, { id: id(c) });
    return back(c);
  });
  router.post(`${HERE}/:id/gui-lai/:delivery`, async (c) => {
    await execute(c.get('ctx'), resendDelivery, { deliveryId: c.req.param('delivery') ?? '' });
    return back(c);
  });
}
