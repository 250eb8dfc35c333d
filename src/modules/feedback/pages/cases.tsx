import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  Banner,
  Button,
  DateTime,
  Details,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  formatNumber,
  Grid,
  KeyValue,
  Kpi,
  PageHead,
  page,
  StatusTag,
  Table,
  Tabs,
  Textarea,
  Timeline,
} from '../../../web/index.ts';
import { StateTag as DossierState, STATE } from '../../services/index.ts';
import { answerCase, escalateCase, reopenCase } from '../cases/handle.ts';
import type { CaseState } from '../cases/log.ts';
import { CASE_TABS, type CaseLine, listCases, openCaseFile } from '../cases/read.ts';
import { agencyNames } from '../reach.ts';
import { caseWords } from '../words/cases.ts';
import { answerWords } from './rating.tsx';

const HERE = '/can-bo/danh-gia';
const TONES = {
  new: 'waiting',
  escalated: 'danger',
  reopened: 'progress',
  answered: 'success',
  closed: 'neutral',
} as const;

function StateTag({ state, lang }: { state: CaseState; lang: Lang }) {
  return <StatusTag tone={TONES[state]}>{caseWords(lang)(`state_${state}`)}</StatusTag>;
}

/** `/can-bo/danh-gia`: how the agency is rated, and the unhappy ratings that wait for an answer. */
export async function casesPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = caseWords(lang);
  const tab = CASE_TABS.find((one) => one === c.req.query('muc')) ?? 'open';
  const { lines, counts, scores, average } = await ask(ctx, listCases, { tab });
  const name = await agencyNames(ctx);
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')} />
      <Grid min="s">
        <Kpi label={t('open')} value={counts.open} />
        <Kpi label={t('late')} value={counts.late} />
        <Kpi label={t('average')} value={average} unit="/ 5" />
        <Kpi label={t('answers')} value={scores.reduce((sum, n) => sum + n, 0)} />
      </Grid>
      <Tabs
        items={CASE_TABS.map((one) => ({
          href: one === 'open' ? HERE : `${HERE}?muc=${one}`,
          label: t(`tab_${one}`),
          current: one === tab,
          count: counts[one],
        }))}
      />
      {lines.length === 0 ? (
        <EmptyState title={t('empty')} />
      ) : (
        <Table
          caption={t(`tab_${tab}`)}
          captionHidden
          columns={[
            { header: t('code'), main: true, cell: (row: CaseLine) => <a href={`${HERE}/${row.id}`}>{row.code}</a> },
            { header: t('procedure'), cell: (row: CaseLine) => row.subject },
            { header: t('agency'), cell: (row: CaseLine) => name(row.agencyId) },
            { header: t('score'), align: 'end', cell: (row: CaseLine) => `${formatNumber(row.score, lang)} / 5` },
            { header: t('state'), cell: (row: CaseLine) => <StateTag state={row.state} lang={lang} /> },
            {
              header: t('due'),
              cell: (row: CaseLine) => (
                <>
                  <DateTime value={row.dueAt} />{' '}
                  {row.dueAt < ctx.now && (row.state === 'new' || row.state === 'escalated') ? (
                    <StatusTag tone="danger">{t('late')}</StatusTag>
                  ) : null}
                </>
              ),
            },
          ]}
          rows={lines}
        />
      )}
    </>,
  );
}

/** `/can-bo/danh-gia/:id`: what was answered, and what the leader can do. */
export async function casePage(
  c: Context<Env>,
  problem?: Problem,
  typed: Record<string, string> = {},
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = caseWords(lang);
  const { found, dossier, procedure, survey, answers, log } = await ask(ctx, openCaseFile, {
    caseId: c.req.param('id') ?? '',
  });
  const name = await agencyNames(ctx);
  const open = found.state === 'new' || found.state === 'escalated';
  const here = `${HERE}/${found.id}`;
  const hidden = { version: String(found.version) };
  const field = (path: string, name: string) => (typed._form === path ? errorFor(problem?.fields, name) : undefined);
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('case')} – ${dossier.code}`,
      crumbs: [{ href: HERE, label: t('title') }, { label: dossier.code }],
      problem,
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      {c.req.query('xong') ? <Banner>{t('saved')}</Banner> : null}
      <PageHead title={t('case')} kicker={`${dossier.code} – ${procedure[lang]}`} />
      <p class="tagrow">
        <StateTag state={found.state} lang={lang} />
        {open && found.dueAt < ctx.now ? <StatusTag tone="danger">{t('late')}</StatusTag> : null}
      </p>
      <KeyValue
        items={[
          { label: t('code'), value: <a href={`/can-bo/ho-so/${dossier.id}`}>{dossier.code}</a> },
          { label: t('state'), value: <DossierState state={dossier.state} lang={lang} /> },
          { label: t('agency'), value: name(found.agencyId) },
          { label: t('opened'), value: <DateTime value={found.openedAt} /> },
          { label: t('due'), value: <DateTime value={found.dueAt} /> },
        ]}
      />
      <h2>{t('said')}</h2>
      <KeyValue
        items={survey.questions
          .filter(({ key }) => answers[key])
          .map(({ key, text }) => ({ label: text[lang], value: answerWords(survey, key, answers[key], lang) }))}
      />
      {open ? (
        <>
          <h2>{t('answer')}</h2>
          <Form action={`${here}/tra-loi`} hidden={hidden}>
            <Textarea
              name="answer"
              label={t('answer')}
              hint={t('answerHint')}
              value={typed.answer}
              maxLength={4000}
              error={errorFor(problem?.fields, 'answer')}
            />
            <Button>{t('sendAnswer')}</Button>
          </Form>
          {dossier.state === STATE.returned ? (
            <Reasoned
              title={t('reopen')}
              hint={t('reopenHint')}
              action={`${here}/xem-lai`}
              label={t('reason')}
              hidden={hidden}
              error={field('xem-lai', 'reason')}
            />
          ) : null}
          {found.state === 'new' ? (
            <Reasoned
              title={t('escalate')}
              hint={t('escalateHint')}
              action={`${here}/cap-tren`}
              label={t('reason')}
              hidden={hidden}
              error={field('cap-tren', 'reason')}
            />
          ) : null}
        </>
      ) : null}
      <h2>{t('history')}</h2>
      <Timeline
        items={log.map((line, i) => ({
          at: line.at,
          title: t(`did_${line.action}`),
          state: i === log.length - 1 ? ('current' as const) : ('done' as const),
          ...(line.actorName ? { by: `${line.actorName}${line.agencyId ? ` (${name(line.agencyId)})` : ''}` } : {}),
          ...(line.note ? { detail: line.note } : {}),
        }))}
      />
    </>,
  );
}

function Reasoned(props: {
  title: string;
  hint: string;
  action: string;
  label: string;
  hidden: Record<string, string>;
  error: string | undefined;
}) {
  const { title, hint, action, label, hidden, error } = props;
  return (
    <Details summary={title} open={error !== undefined}>
      <Form action={action} hidden={hidden} id={action.split('/').at(-1) as string}>
        <Textarea name="reason" label={label} hint={hint} maxLength={4000} error={error} />
        <Button kind="secondary">{title}</Button>
      </Form>
    </Details>
  );
}

const DEEDS = {
  'tra-loi': (caseId: string, version: number, text: (key: string) => string) =>
    ({ command: answerCase, input: { caseId, version, answer: text('answer') } }) as const,
  'xem-lai': (caseId: string, version: number, text: (key: string) => string) =>
    ({ command: reopenCase, input: { caseId, version, reason: text('reason') } }) as const,
  'cap-tren': (caseId: string, version: number, text: (key: string) => string) =>
    ({ command: escalateCase, input: { caseId, version, reason: text('reason') } }) as const,
};
export const CASE_DEEDS = Object.keys(DEEDS) as (keyof typeof DEEDS)[];

export const takeCaseDeed =
  (deed: keyof typeof DEEDS) =>
  async (c: Context<Env>): Promise<Response> => {
    const form = await c.req.formData();
    const text = (key: string) => String(form.get(key) ?? '');
    const id = c.req.param('id') ?? '';
    const { command, input } = DEEDS[deed](id, Number(text('version')) || 1, text);
    try {
      // biome-ignore lint/suspicious/noExplicitAny: the three deeds differ in one field
      await execute(c.get('ctx'), command as any, input);
    } catch (error) {
      if (error instanceof Problem && (error.status === 422 || error.status === 409))
        return casePage(c, error, { _form: deed, answer: text('answer') });
      throw error;
    }
    return c.redirect(`${HERE}/${id}?xong=1`, 303);
  };
