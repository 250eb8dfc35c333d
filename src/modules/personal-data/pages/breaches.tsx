import type { Context } from 'hono';
import { atLocal, isDate } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  ButtonLink,
  Checkboxes,
  DateInput,
  DateTime,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  formatNumber,
  KeyValue,
  NumberInput,
  PageHead,
  page,
  Radios,
  readDate,
  StatusTag,
  Table,
  Textarea,
  TextInput,
  Timeline,
} from '../../../web/index.ts';
import { type Breach, DATA_KINDS, listBreaches, moveBreach, openBreach, recordBreach } from '../breaches/breach.ts';
import { notificationForm } from '../breaches/form.ts';
import { PROTECTORS } from '../requests/handle.ts';
import { breachWords, DATA_KIND_NAMES } from '../words/breaches.ts';
import { deskWords } from '../words/desk.ts';
import { DESK } from './desk.tsx';
import { download } from './mine.tsx';

export const BREACHES = '/can-bo/vi-pham-du-lieu';
const NEW = `${BREACHES}/ghi-nhan`;

const mayWrite = (c: Context<Env>): boolean => {
  const { actor } = c.get('ctx');
  return actor.kind === 'person' && actor.grants.some(({ role }) => PROTECTORS.some((one) => one === role));
};

/** Where the 72 hours stand. */
function Clock({ breach, now, lang }: { breach: Breach; now: Date; lang: Lang }) {
  const t = breachWords(lang);
  if (breach.closedAt) return <StatusTag tone="neutral">{t('closed')}</StatusTag>;
  if (breach.notifiedAt) {
    const late = breach.notifiedAt > breach.notifyDueAt;
    return <StatusTag tone={late ? 'waiting' : 'success'}>{t(late ? 'notifiedLate' : 'notified')}</StatusTag>;
  }
  const hours = Math.floor((breach.notifyDueAt.getTime() - now.getTime()) / 3_600_000);
  return hours < 0 ? (
    <StatusTag tone="danger">{t('late')}</StatusTag>
  ) : (
    <StatusTag tone={hours < 24 ? 'danger' : 'waiting'}>{t('left', { hours })}</StatusTag>
  );
}

/** `/can-bo/vi-pham-du-lieu`: the register. */
export async function breachesPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = breachWords(lang);
  const rows = await ask(ctx, listBreaches, {});
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')}>
        {mayWrite(c) ? <ButtonLink href={NEW}>{t('record')}</ButtonLink> : null}
      </PageHead>
      <Table
        caption={t('title')}
        captionHidden
        rows={rows}
        empty={<EmptyState title={t('none')} icon="shield" />}
        columns={[
          { header: t('code'), main: true, cell: (row) => <a href={`${BREACHES}/${row.id}`}>{row.code}</a> },
          { header: t('name'), cell: (row) => row.title },
          { header: t('people'), align: 'end', cell: (row) => formatNumber(row.people, lang) },
          { header: t('discovered'), cell: (row) => <DateTime value={row.discoveredAt} /> },
          { header: t('due'), cell: (row) => <DateTime value={row.notifyDueAt} /> },
          { header: t('state'), cell: (row) => <Clock breach={row} now={ctx.now} lang={lang} /> },
        ]}
      />
    </>,
  );
}

/** `/can-bo/vi-pham-du-lieu/ghi-nhan` */
export async function breachForm(c: Context<Env>, problem?: Problem, typed?: Typed): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = breachWords(lang);
  await ask(ctx, listBreaches, {});
  const error = (name: string) => errorFor(problem?.fields, name);
  return page(
    c,
    {
      door: 'workspace',
      title: t('record'),
      crumbs: [{ href: BREACHES, label: t('title') }, { label: t('record') }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <PageHead title={t('record')} lede={t('lede')} />
      <Form action={NEW}>
        <TextInput
          name="title"
          label={t('name')}
          hint={t('nameHint')}
          value={typed?.title}
          maxLength={200}
          error={error('title')}
        />
        <DateInput
          name="discoveredAt"
          label={t('discoveredDay')}
          value={typed?.discovered}
          error={error('discoveredAt')}
        />
        <TextInput name="time" label={t('discoveredTime')} hint={t('timeHint')} width="s" value={typed?.time} />
        <DateInput
          name="happenedAt"
          label={t('happened')}
          optional
          value={typed?.happened}
          error={error('happenedAt')}
        />
        <Textarea name="what" label={t('what')} value={typed?.what} maxLength={8000} error={error('what')} />
        <Checkboxes
          name="dataKinds"
          label={t('dataKinds')}
          options={DATA_KINDS.map((kind) => ({ value: kind, label: DATA_KIND_NAMES[kind][lang] }))}
          values={typed?.kinds ?? []}
          error={error('dataKinds')}
        />
        <NumberInput
          name="people"
          label={t('people')}
          hint={t('peopleHint')}
          value={typed?.people}
          error={error('people')}
        />
        <Textarea
          name="consequences"
          label={t('consequences')}
          value={typed?.consequences}
          maxLength={8000}
          error={error('consequences')}
        />
        <Textarea
          name="measures"
          label={t('measures')}
          value={typed?.measures}
          maxLength={8000}
          error={error('measures')}
        />
        <Button>{t('save')}</Button>
      </Form>
    </>,
  );
}

interface Typed {
  title: string;
  discovered: string | undefined;
  time: string;
  happened: string | undefined;
  what: string;
  kinds: string[];
  people: string;
  consequences: string;
  measures: string;
}

export async function takeBreach(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  const text = (key: string) => String(form.get(key) ?? '').trim();
  const typed: Typed = {
    title: text('title'),
    discovered: readDate(form, 'discoveredAt'),
    time: text('time'),
    happened: readDate(form, 'happenedAt'),
    what: text('what'),
    kinds: form.getAll('dataKinds').map(String),
    people: text('people'),
    consequences: text('consequences'),
    measures: text('measures'),
  };
  const instant = (day: string | undefined, time: string): Date | undefined =>
    day && isDate(day)
      ? atLocal(day, /^([01]?\d|2[0-3]):[0-5]\d$/.test(time) ? time.padStart(5, '0') : '00:00')
      : undefined;
  const { kinds, discovered, time, happened, people, ...rest } = typed;
  try {
    const { id } = await execute(c.get('ctx'), recordBreach, {
      ...rest,
      dataKinds: kinds as Breach['dataKinds'][number][],
      people: people === '' ? Number.NaN : Number(people.replace(/[.\s]/g, '')),
      happenedAt: instant(happened, '00:00') ?? null,
      discoveredAt: instant(discovered, time) as Date,
    });
    return c.redirect(`${BREACHES}/${id}?xong=1`, 303);
  } catch (error) {
    if (error instanceof Problem && (error.status === 422 || error.status === 409)) return breachForm(c, error, typed);
    throw error;
  }
}

/** `/can-bo/vi-pham-du-lieu/:id` */
export async function breachPage(
  c: Context<Env>,
  problem?: Problem,
  typed: Record<string, string> = {},
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = breachWords(lang);
  const { breach, log } = await ask(ctx, openBreach, { breachId: c.req.param('id') ?? '' });
  const error = (name: string) => errorFor(problem?.fields, name);
  const maybe = (at: Date | null) => (at ? <DateTime value={at} /> : t('notYet'));
  return page(
    c,
    {
      door: 'workspace',
      title: breach.code,
      crumbs: [
        { href: DESK, label: deskWords(lang)('title') },
        { href: BREACHES, label: t('title') },
        { label: breach.code },
      ],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      {c.req.query('xong') ? <Banner>{t('saved')}</Banner> : null}
      <PageHead title={breach.title} kicker={breach.code} />
      <p>
        <Clock breach={breach} now={ctx.now} lang={lang} />
      </p>
      <ButtonGroup>
        <ButtonLink kind="secondary" icon="download" href={`${BREACHES}/${breach.id}/mau-thong-bao.pdf`}>
          {t('form')}
        </ButtonLink>
      </ButtonGroup>
      <KeyValue
        items={[
          { label: t('discovered'), value: <DateTime value={breach.discoveredAt} /> },
          { label: t('due'), value: <DateTime value={breach.notifyDueAt} /> },
          { label: t('notified'), value: maybe(breach.notifiedAt) },
          ...(breach.notifiedTo ? [{ label: t('to'), value: breach.notifiedTo }] : []),
          { label: t('peopleTold'), value: maybe(breach.peopleToldAt) },
          { label: t('people'), value: formatNumber(breach.people, lang) },
          { label: t('dataKinds'), value: breach.dataKinds.map((kind) => DATA_KIND_NAMES[kind][lang]).join('; ') },
          { label: t('what'), value: breach.what },
          { label: t('consequences'), value: breach.consequences },
          { label: t('measures'), value: breach.measures },
        ]}
      />
      {breach.closedAt || !mayWrite(c) ? null : (
        <Form action={`${BREACHES}/${breach.id}`} hidden={{ version: String(breach.version) }}>
          <Radios
            name="step"
            label={t('step')}
            options={(['updated', 'notified', 'people_told', 'closed'] as const).map((value) => ({
              value,
              label: t(`step_${value}`),
            }))}
            {...(typed.step ? { value: typed.step } : {})}
            error={error('step')}
          />
          <NumberInput
            name="people"
            label={t('people')}
            optional
            value={typed.people ?? breach.people}
            error={error('people')}
          />
          <Textarea name="note" label={t('note')} value={typed.note} maxLength={8000} error={error('note')} />
          <Button>{t('saveStep')}</Button>
        </Form>
      )}
      <h2>{t('history')}</h2>
      <Timeline
        items={log.map((line, i) => ({
          at: line.at,
          title: t(`step_${line.action}` as 'step_recorded'),
          state: i === log.length - 1 ? ('current' as const) : ('done' as const),
          ...(line.actorName ? { by: line.actorName } : {}),
          ...(line.note ? { detail: line.note } : {}),
        }))}
      />
    </>,
  );
}

export async function takeBreachStep(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  const text = (key: string) => String(form.get(key) ?? '').trim();
  const typed = { step: text('step'), people: text('people'), note: text('note') };
  const breachId = c.req.param('id') ?? '';
  try {
    await execute(c.get('ctx'), moveBreach, {
      breachId,
      version: Number(form.get('version')) || 1,
      step: typed.step as 'updated',
      note: typed.note,
      ...(typed.people === '' ? {} : { people: Number(typed.people.replace(/[.\s]/g, '')) }),
    });
  } catch (error) {
    if (error instanceof Problem && (error.status === 422 || error.status === 409)) return breachPage(c, error, typed);
    throw error;
  }
  return c.redirect(`${BREACHES}/${breachId}?xong=1`, 303);
}

/** The notification as it stands, to sign and send. */
export async function breachPdf(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { breach } = await ask(ctx, openBreach, { breachId: c.req.param('id') ?? '' });
  return download(await notificationForm(ctx, breach), `thong-bao-${breach.code}.pdf`, 'pdf');
}
