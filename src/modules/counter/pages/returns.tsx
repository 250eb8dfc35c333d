import type { Context } from 'hono';
import { localDate, localTime } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Checkbox,
  DateInput,
  DateTime,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  fieldId,
  KeyValue,
  PageHead,
  page,
  Radios,
  readDate,
  StatusTag,
  slot,
  Table,
  TextInput,
} from '../../../web/index.ts';
import { STATE, StateTag } from '../../services/index.ts';
import { readSought } from '../intake/id-card.ts';
import { CLERKS, chosenAgency } from '../office.ts';
import {
  type BookLine,
  findReturns,
  type HandOver,
  handOver,
  openReturn,
  type ReturnLine,
  returnBook,
} from '../returns/hand-over.ts';
import { returnWords } from '../words/returns.ts';

const HERE = '/can-bo/tra-ket-qua';

/** `/can-bo/tra-ket-qua`: what is ready, and one box to find a dossier; looking is a post, since a number may be typed. */
export async function returnsPage(c: Context<Env>, words = ''): Promise<Response> {
  const ctx = c.get('ctx');
  const t = returnWords(ctx.lang);
  const agency = await chosenAgency(ctx, CLERKS, c.req.query('co-quan'));
  const lines = await execute(ctx, findReturns, { agencyId: agency.id, text: words });
  const done = c.req.query('xong');
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      {done ? <Banner>{t('done', { code: done })}</Banner> : null}
      {done ? await slot(ctx, 'counter.returned', done) : null}
      <PageHead title={t('title')} kicker={agency.name}>
        <ButtonLink kind="quiet" href={`${HERE}/so`}>
          {t('book')}
        </ButtonLink>
      </PageHead>
      <Form action={`${HERE}?co-quan=${agency.identifier}`}>
        <div class="field">
          <label class="field__label" for={fieldId('tim')}>
            {t('find')}
          </label>
          <p class="field__hint" id="tim-hint">
            {t('findHint')}
          </p>
          <input
            class="input input--full"
            id={fieldId('tim')}
            name="tim"
            type="text"
            value={words}
            autocomplete="off"
            spellcheck={false}
            maxlength={1000}
            aria-describedby="tim-hint"
            // a code scanner types into this box
            autofocus
          />
        </div>
        <Button>{t('findButton')}</Button>
      </Form>
      <h2>{words ? t('hits', { n: lines.length }) : t('ready')}</h2>
      {lines.length === 0 ? (
        <EmptyState title={words ? t('noHits') : t('none')} />
      ) : (
        <Table
          caption={t('title')}
          captionHidden
          columns={[
            { header: t('code'), cell: (row: ReturnLine) => <a href={`${HERE}/${row.id}`}>{row.code}</a>, main: true },
            { header: t('subject'), cell: (row: ReturnLine) => row.subject },
            { header: t('applicant'), cell: (row: ReturnLine) => row.applicant },
            { header: t('state'), cell: (row: ReturnLine) => <StateTag state={row.state} lang={ctx.lang} /> },
            {
              header: t('handledAt'),
              cell: (row: ReturnLine) => (row.handledAt ? <DateTime value={row.handledAt} /> : '–'),
            },
            {
              header: t('handedOver'),
              cell: (row: ReturnLine) => (row.handedOverAt ? <DateTime value={row.handedOverAt} /> : '–'),
            },
          ]}
          rows={lines}
        />
      )}
    </>,
  );
}

export async function returnsFind(c: Context<Env>): Promise<Response> {
  const form = await c.req.parseBody();
  return returnsPage(c, typeof form.tim === 'string' ? form.tim.trim().slice(0, 1000) : '');
}

interface Typed {
  readonly receiver?: string | undefined;
  readonly name?: string | undefined;
  readonly personalId?: string | undefined;
  readonly authorisation?: string | undefined;
  readonly papers?: string | undefined;
}

/** `/can-bo/tra-ket-qua/:id`: who has come, the card compared, the paper given. */
export async function returnPage(c: Context<Env>, problem?: Problem, typed: Typed = {}): Promise<Response> {
  const ctx = c.get('ctx');
  const t = returnWords(ctx.lang);
  const { dossier, applicant, result, handOvers } = await ask(ctx, openReturn, {
    dossierId: c.req.param('id') ?? '',
  });
  const ready = dossier.state === STATE.handled || dossier.state === STATE.returned;
  const error = (name: string) => errorFor(problem?.fields, name);
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('title')} – ${dossier.code}`,
      crumbs: [{ href: HERE, label: t('title') }, { label: dossier.code }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[ctx.lang]}</Banner> : null}
      <PageHead title={dossier.subject} kicker={dossier.code} />
      <p>
        <StateTag state={dossier.state} lang={ctx.lang} />
      </p>
      <h2>{t('person')}</h2>
      <KeyValue
        items={[
          { label: t('applicant'), value: applicant.name },
          { label: t('personalId'), value: applicant.personalId },
          ...(applicant.phone ? [{ label: t('phone'), value: applicant.phone }] : []),
          ...(result?.number ? [{ label: t('result'), value: result.number }] : []),
        ]}
      />
      {handOvers.length > 0 ? (
        <>
          <h2>{t('before')}</h2>
          <ul class="papers">
            {handOvers.map((one: HandOver) => (
              <li>
                <DateTime value={one.at} /> – {one.receiverName}: {one.papers} ({one.actorName}){' '}
                {one.receiver === 'authorised' ? <StatusTag tone="info">{t('authorised')}</StatusTag> : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {ready ? (
        <>
          <h2>{t('handOver')}</h2>
          {dossier.state === STATE.handled ? <p class="muted">{t('signsNow')}</p> : null}
          {result && dossier.state === STATE.returned ? (
            <p>
              <ButtonLink
                kind="secondary"
                icon="print"
                href={`/can-bo/ho-so/${dossier.id}/giay-to/${result.id}`}
                download
              >
                {t('printResult')}
              </ButtonLink>
            </p>
          ) : null}
          <Form action={`${HERE}/${dossier.id}`}>
            <Radios
              name="receiver"
              label={t('receiver')}
              options={(['applicant', 'authorised'] as const).map((value) => ({
                value,
                label: t(`receiver_${value}`),
              }))}
              value={typed.receiver ?? 'applicant'}
              error={error('receiver')}
            />
            <TextInput
              name="personalId"
              label={t('receiverId')}
              value={typed.personalId}
              autocomplete="off"
              width="full"
              maxLength={1000}
              error={error('personalId')}
            />
            <TextInput
              name="name"
              label={t('receiverName')}
              value={typed.name ?? applicant.name}
              autocomplete="off"
              maxLength={120}
              error={error('name')}
            />
            <TextInput
              name="authorisation"
              label={t('authorisation')}
              value={typed.authorisation}
              autocomplete="off"
              width="full"
              maxLength={300}
              optional
              error={error('authorisation')}
            />
            <TextInput
              name="papers"
              label={t('papers')}
              value={typed.papers ?? t('papersDefault')}
              autocomplete="off"
              width="full"
              maxLength={500}
              error={error('papers')}
            />
            <Checkbox name="verified" label={t('verified')} error={error('verified')} />
            <Button>{t('handOver')}</Button>
          </Form>
        </>
      ) : (
        <Banner tone="warning">{t('notReady')}</Banner>
      )}
    </>,
  );
}

export async function returnSave(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = returnWords(ctx.lang);
  const form = await c.req.formData();
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const sought = readSought(text('personalId'));
  const card = sought?.by === 'card' ? sought.card : undefined;
  const typed = {
    receiver: text('receiver') as 'applicant' | 'authorised',
    name: card?.name ?? text('name'),
    personalId: card?.personalId ?? text('personalId').replace(/[\s.-]/g, ''),
    authorisation: text('authorisation'),
    papers: text('papers'),
  };
  const dossierId = c.req.param('id') ?? '';
  try {
    if (form.get('verified') !== 'yes') {
      const message = t('verifiedNeeded');
      throw new Problem(422, 'not_verified', { vi: message, en: message }, [{ path: 'verified', message }]);
    }
    await execute(ctx, handOver, {
      ...typed,
      dossierId,
      authorisation: typed.authorisation || undefined,
      verified: true,
    });
    const { dossier } = await ask(ctx, openReturn, { dossierId });
    return c.redirect(`${HERE}?xong=${encodeURIComponent(dossier.code)}`, 303);
  } catch (error) {
    if (error instanceof Problem && (error.status === 422 || error.status === 409)) return returnPage(c, error, typed);
    throw error;
  }
}

/** `/can-bo/tra-ket-qua/so?ngay`: the book of a day, made to be printed and signed. */
export async function returnBookPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = returnWords(ctx.lang);
  const agency = await chosenAgency(ctx, CLERKS, c.req.query('co-quan'));
  const asked = readDate(new URL(c.req.url).searchParams, 'ngay');
  const day = asked && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : localDate(ctx.now);
  const lines = await ask(ctx, returnBook, { agencyId: agency.id, day });
  return page(
    c,
    { door: 'workspace', title: t('book'), crumbs: [{ href: HERE, label: t('title') }, { label: t('book') }] },
    <>
      <PageHead title={`${t('book')} ${day.split('-').reverse().join('/')}`} kicker={agency.name} />
      <div class="no-print stack">
        <Form action={`${HERE}/so`} method="get" hidden={{ 'co-quan': agency.identifier }}>
          <DateInput name="ngay" label={t('day')} value={day} />
          <Button kind="secondary">{t('show')}</Button>
        </Form>
        <p class="muted">{t('printHint')}</p>
      </div>
      {lines.length === 0 ? (
        <EmptyState title={t('bookEmpty')} />
      ) : (
        <Table
          caption={t('book')}
          captionHidden
          columns={[
            { header: t('at'), cell: (row: BookLine) => localTime(row.at) },
            { header: t('code'), cell: (row: BookLine) => row.code, main: true },
            { header: t('subject'), cell: (row: BookLine) => row.subject },
            { header: t('papers'), cell: (row: BookLine) => row.papers },
            {
              header: t('who'),
              cell: (row: BookLine) =>
                `${row.receiverName} (${row.receiverId})${row.receiver === 'authorised' ? `, ${t('authorised')}` : ''}`,
            },
            { header: t('by'), cell: (row: BookLine) => row.actorName },
            { header: t('signature'), cell: () => '' },
          ]}
          rows={lines}
        />
      )}
    </>,
  );
}
