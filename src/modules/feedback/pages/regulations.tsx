import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import { getPerson } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  DateText,
  DateTime,
  EmptyState,
  ErrorSummary,
  errorFor,
  Fieldset,
  Form,
  formatDate,
  KeyValue,
  Notice,
  PageHead,
  Pager,
  Panel,
  page,
  Radios,
  StatusTag,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import { agencyNames } from '../reach.ts';
import { fileRegulation, rateRegulation, trackRegulation } from '../regulations/file.ts';
import { type PublishedAnswer, publishedAnswers } from '../regulations/read.ts';
import { trackPath } from '../regulations/record.ts';
import { limitsOf } from '../settings/read.ts';
import { holding, visiting } from '../visitor.ts';
import { regulationWords } from '../words/regulations.ts';
import { STATE_TONES } from './regulation-tones.ts';

const HERE = '/phan-anh-quy-dinh';
const answerPath = (code: string) => `${HERE}/tra-loi/${code}`;

/** `/phan-anh-quy-dinh`: what it is for, where other things go, and the answers that were published. */
export async function regulationsPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = regulationWords(lang);
  const before = c.req.query('truoc');
  const { lines, next } = await ask(ctx, publishedAnswers, before ? { before } : {});
  const { regulations } = await limitsOf(ctx);
  const name = await agencyNames(ctx);
  return page(
    c,
    { door: 'portal', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')} />
      <p>
        <ButtonLink href={`${HERE}/gui`}>{t('send')}</ButtonLink>
      </p>
      <section aria-labelledby="khong-gui">
        <h2 id="khong-gui">{t('notHere')}</h2>
        <KeyValue
          items={regulations.elsewhere.map((one) => ({
            label: one.what[lang],
            value: one.href ? <a href={one.href}>{one.where[lang]}</a> : one.where[lang],
          }))}
        />
      </section>
      <section class="stack" aria-labelledby="cong-khai">
        <h2 id="cong-khai">{t('published')}</h2>
        {lines.length === 0 ? <EmptyState title={t('none')} /> : null}
        {lines.map((one: PublishedAnswer) => (
          <Card title={one.title} href={answerPath(one.code)} level={3}>
            <p class="muted">{t('answeredBy', { agency: name(one.agencyId), day: formatDate(one.handledAt) })}</p>
          </Card>
        ))}
        {next ? <Pager next={`${HERE}?truoc=${next}`} /> : null}
      </section>
    </>,
  );
}

/** `/phan-anh-quy-dinh/tra-loi/:code`: a published answer. */
export async function publishedPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = regulationWords(lang);
  const { lines } = await ask(ctx, publishedAnswers, { code: c.req.param('code') ?? '' });
  const one = lines[0] as PublishedAnswer;
  const name = await agencyNames(ctx);
  return page(
    c,
    { door: 'portal', title: one.title, crumbs: [{ href: HERE, label: t('title') }, { label: one.code }] },
    <>
      <PageHead title={one.title} kicker={one.code} />
      <h2>{t('asked')}</h2>
      <div class="prose">
        <Paragraphs text={one.content} />
      </div>
      <h2>{t('answer')}</h2>
      <p class="muted">{t('answeredBy', { agency: name(one.agencyId), day: formatDate(one.handledAt) })}</p>
      <div class="prose">
        <Paragraphs text={one.answer} />
      </div>
    </>,
  );
}

export function Paragraphs({ text }: { text: string }) {
  return (
    <>
      {text
        .split(/\n+/)
        .filter((line) => line.trim() !== '')
        .map((line) => (
          <p>{line}</p>
        ))}
    </>
  );
}

/** `/phan-anh-quy-dinh/gui`: the form; people who are signed in find their contact filled in. */
export async function regulationForm(
  c: Context<Env>,
  problem?: Problem,
  typed?: Record<string, string>,
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = regulationWords(lang);
  const { regulations } = await limitsOf(ctx);
  const self = ctx.actor.kind === 'person' && !typed ? await getPerson(ctx, ctx.actor.personId) : undefined;
  const value: Record<string, string | undefined> = typed ?? {
    name: self?.name,
    phone: self?.phone ?? undefined,
    email: self?.email ?? undefined,
  };
  const error = (name: string) => errorFor(problem?.fields, name);
  return page(
    c,
    { door: 'portal', title: t('send'), crumbs: [{ href: HERE, label: t('title') }, { label: t('send') }], problem },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <PageHead title={t('send')} lede={t('formLede')} />
      <Form action={`${HERE}/gui`}>
        <Radios
          name="kind"
          label={t('kind')}
          options={regulations.kinds.map(({ key, name, hint }) => ({
            value: key,
            label: name[lang],
            ...(hint ? { hint: hint[lang] } : {}),
          }))}
          value={value.kind}
          error={error('kind')}
        />
        <TextInput
          name="regulation"
          label={t('regulation')}
          value={value.regulation}
          maxLength={300}
          width="full"
          error={error('regulation')}
        />
        <Textarea
          name="content"
          label={t('content')}
          hint={t('contentHint')}
          value={value.content}
          rows={8}
          maxLength={5000}
          error={error('content')}
        />
        <Textarea
          name="proposal"
          label={t('proposal')}
          value={value.proposal}
          maxLength={5000}
          optional
          error={error('proposal')}
        />
        <Fieldset legend={t('contact')}>
          <TextInput
            name="name"
            label={t('name')}
            value={value.name}
            autocomplete="name"
            maxLength={120}
            error={error('name')}
          />
          <TextInput
            name="address"
            label={t('address')}
            value={value.address}
            autocomplete="street-address"
            maxLength={300}
            width="full"
            error={error('address')}
          />
          <TextInput
            name="phone"
            label={t('phone')}
            value={value.phone}
            type="tel"
            inputMode="tel"
            autocomplete="tel"
            width="m"
            error={error('phone')}
          />
          <TextInput
            name="email"
            label={t('email')}
            value={value.email}
            type="email"
            autocomplete="email"
            optional
            error={error('email')}
          />
        </Fieldset>
        <Button>{t('send')}</Button>
      </Form>
    </>,
  );
}

export async function sendRegulation(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  const names = ['kind', 'regulation', 'content', 'proposal', 'name', 'address', 'phone', 'email'] as const;
  const typed = Object.fromEntries(names.map((name) => [name, String(form.get(name) ?? '')])) as Record<
    (typeof names)[number],
    string
  >;
  try {
    const { token } = await execute(visiting(c.get('ctx')), fileRegulation, typed);
    return c.redirect(`${trackPath(token)}?da-gui=1`, 303);
  } catch (error) {
    if (error instanceof Problem && (error.status === 422 || error.status === 409))
      return regulationForm(c, error, typed);
    throw error;
  }
}

/** `/phan-anh-quy-dinh/theo-doi/:token`: where it stands, the answer, and whether it helps. */
export async function trackRegulationPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = regulationWords(lang);
  const token = c.req.param('token') ?? '';
  const one = await ask(holding(ctx, 'regulation'), trackRegulation, { token });
  const name = await agencyNames(ctx);
  const sent = c.req.query('da-gui') === '1';
  const answered = one.state === 'answered' || one.state === 'published';
  return page(
    c,
    {
      door: 'portal',
      title: `${t('track')} ${one.code}`,
      noIndex: true,
      problem,
      crumbs: [{ href: HERE, label: t('title') }, { label: one.code }],
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {sent ? (
        <Panel title={t('sentTitle')} code={one.code} codeLabel={t('codeLabel')} />
      ) : (
        <PageHead title={t('track')} kicker={one.code} />
      )}
      <Notice tone="warning">
        <p>{t('keepLink')}</p>
      </Notice>
      <p>
        <StatusTag tone={STATE_TONES[one.state]}>{t(`state_${one.state}`)}</StatusTag>
      </p>
      <KeyValue
        items={[
          { label: t('regulation'), value: one.regulation },
          { label: t('handler'), value: name(one.agencyId) },
          { label: t('receivedAt'), value: <DateTime value={one.receivedAt} /> },
          ...(one.handledAt ? [] : [{ label: t('dueBy'), value: <DateText value={one.dueAt} /> }]),
        ]}
      />
      {one.answer ? (
        <>
          <h2>{t('answer')}</h2>
          <div class="prose">
            <Paragraphs text={one.answer} />
          </div>
        </>
      ) : null}
      {answered && one.satisfied !== null ? (
        <Notice tone="success">
          <p>{t('rated', { what: t(one.satisfied ? 'satisfied' : 'unsatisfied').toLowerCase() })}</p>
        </Notice>
      ) : null}
      {answered ? (
        <Form action={trackPath(token)}>
          <Radios
            name="satisfied"
            label={t('rate')}
            options={[
              { value: 'yes', label: t('satisfied') },
              { value: 'no', label: t('unsatisfied') },
            ]}
            value={one.satisfied === null ? undefined : one.satisfied ? 'yes' : 'no'}
            error={errorFor(problem?.fields, 'satisfied')}
          />
          <Button>{t('sendRating')}</Button>
        </Form>
      ) : null}
    </>,
  );
}

export async function sendRegulationRating(c: Context<Env>): Promise<Response> {
  const token = c.req.param('token') ?? '';
  const chosen = String((await c.req.formData()).get('satisfied') ?? '');
  try {
    await execute(holding(c.get('ctx'), 'regulation'), rateRegulation, {
      token,
      satisfied: { yes: true, no: false }[chosen] as boolean,
    });
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return trackRegulationPage(c, error);
    throw error;
  }
  return c.redirect(trackPath(token), 303);
}
