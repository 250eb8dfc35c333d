import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Command } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { fileResponse, findFile } from '../../../kernel/files/index.ts';
import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  DateTime,
  Details,
  EmptyState,
  ErrorSummary,
  errorFor,
  Form,
  Grid,
  KeyValue,
  Kpi,
  PageHead,
  Pager,
  page,
  Table,
  Tabs,
  Textarea,
} from '../../../web/index.ts';
import type { Dossier } from '../dossiers/dossier.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestSupplement,
  sendBackDossier,
  startDossier,
} from '../dossiers/office.ts';
import {
  INBOX_NAMES,
  INBOXES,
  type Inbox,
  inboxCounts,
  type OpenDossier,
  openDossier,
  READERS,
  type WorkLine,
  worklist,
} from '../dossiers/queries.ts';
import { type Action, nextState } from '../dossiers/states.ts';
import { words } from '../words.ts';
import { DueTag, StateTag } from './shared.tsx';
import { answerItems, DueExplanation, History } from './tracking.tsx';

const isInbox = (name: string | undefined): name is Inbox => INBOX_NAMES.includes(name as Inbox);

/** Trays that are somebody's work, in the order of the actor's own roles first. */
function ownInboxes(ctx: Ctx): Inbox[] {
  const roles = new Set(ctx.actor.kind === 'person' ? ctx.actor.grants.map((grant) => grant.role) : []);
  return INBOX_NAMES.filter((name) => INBOXES[name].role !== null && roles.has(INBOXES[name].role as string));
}

/**
 * Who holds no role of the one-stop shop (an administrator, an auditor) has other pages: the first of theirs. Who holds
 * no role at all has none, and is asked to sign in or refused like everywhere else.
 */
function otherWork(ctx: Ctx): string | undefined {
  const held = new Set<string>(ctx.actor.kind === 'person' ? ctx.actor.grants.map((grant) => grant.role) : []);
  if (held.size === 0) return undefined;
  if (READERS.some((role) => held.has(role))) return undefined;
  return ctx.app.modules
    .flatMap((module) => [...(module.nav ?? [])])
    .filter((item) => item.door === 'workspace' && item.roles?.some((role) => held.has(role)))
    .sort((a, b) => a.order - b.order)
    .map((item) => item.href)
    .concat('/dieu-hanh')[0];
}

/** `/can-bo`: what waits for the officer this morning. */
export async function deskPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = words(ctx.lang);
  const other = otherWork(ctx);
  if (other) return c.redirect(other, 303);
  const counts = await ask(ctx, inboxCounts, {});
  const own = ownInboxes(ctx);
  const shown = own.length > 0 ? own : INBOX_NAMES.filter((name) => name !== 'done');
  const [first] = shown.filter((name) => counts[name] > 0);
  const { lines } = first ? await ask(ctx, worklist, { inbox: first }) : { lines: [] as WorkLine[] };
  const name = ctx.actor.kind === 'person' ? ctx.actor.name : '';
  return page(
    c,
    { door: 'workspace', title: t('desk') },
    <>
      <PageHead title={t('hello', { name })} kicker={t('desk')} />
      <section>
        <h2 class="vh">{t('trays')}</h2>
        <Grid min="s">
          {shown.map((inbox) => (
            <Kpi label={t(`inbox_${inbox}`)} value={counts[inbox]} href={`/can-bo/ho-so?khay=${inbox}`} />
          ))}
        </Grid>
      </section>
      {first ? (
        <>
          <h2>{t(`inbox_${first}`)}</h2>
          <WorkTable lines={lines.slice(0, 8)} ctx={ctx} />
        </>
      ) : (
        <EmptyState title={t('deskEmpty')} />
      )}
    </>,
  );
}

function WorkTable({ lines, ctx }: { lines: readonly WorkLine[]; ctx: Ctx }) {
  const t = words(ctx.lang);
  return (
    <Table
      caption={t('worklist')}
      captionHidden
      columns={[
        {
          header: t('codeLabel'),
          cell: (line: WorkLine) => <a href={`/can-bo/ho-so/${line.id}`}>{line.code}</a>,
          main: true,
        },
        { header: t('subject'), cell: (line: WorkLine) => line.subject },
        { header: t('applicant'), cell: (line: WorkLine) => line.applicant },
        { header: t('state'), cell: (line: WorkLine) => <StateTag state={line.state} lang={ctx.lang} /> },
        { header: t('filedAt'), cell: (line: WorkLine) => <DateTime value={line.submittedAt} /> },
        { header: t('due'), cell: (line: WorkLine) => <DueTag dossier={line} now={ctx.now} lang={ctx.lang} /> },
      ]}
      rows={lines}
      empty={t('inboxEmpty')}
    />
  );
}

/** `/can-bo/ho-so?khay=`: one tray. */
export async function worklistPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = words(ctx.lang);
  const asked = c.req.query('khay');
  const inbox: Inbox = isInbox(asked) ? asked : (ownInboxes(ctx)[0] ?? 'reception');
  const after = c.req.query('sau');
  const counts = await ask(ctx, inboxCounts, {});
  const { lines, next } = await ask(ctx, worklist, { inbox, ...(after ? { after } : {}) });
  return page(
    c,
    { door: 'workspace', title: `${t(`inbox_${inbox}`)} – ${t('worklist')}`, crumbs: [{ label: t('worklist') }] },
    <>
      <PageHead title={t('worklist')} />
      <Tabs
        items={INBOX_NAMES.map((name) => ({
          href: `/can-bo/ho-so?khay=${name}`,
          label: t(`inbox_${name}`),
          current: name === inbox,
          ...(name === 'done' ? {} : { count: counts[name] }),
        }))}
      />
      <WorkTable lines={lines} ctx={ctx} />
      {next ? <Pager next={`/can-bo/ho-so?khay=${inbox}&sau=${next}`} /> : null}
    </>,
  );
}

interface Deed {
  readonly action: Action;
  // biome-ignore lint/suspicious/noExplicitAny: commands with different inputs
  readonly command: Command<any, any>;
  /** Path part of the form's address. */
  readonly path: string;
  /** The word that the command wants beside the dossier, when it wants one. */
  readonly text?: 'reason' | 'opinion';
  /** Only in this step of the work. */
  readonly step?: string;
}

/** What the office can do, each with its address. The page shows those that are lawful now and allowed to this person. */
export const DEEDS: readonly Deed[] = [
  { action: 'receive', command: receiveDossier, path: 'tiep-nhan' },
  { action: 'refuse', command: refuseDossier, path: 'tu-choi', text: 'reason' },
  { action: 'start', command: startDossier, path: 'tham-dinh' },
  { action: 'propose', command: proposeDossier, path: 'trinh', text: 'opinion', step: 'process' },
  { action: 'requestSupplement', command: requestSupplement, path: 'bo-sung', text: 'reason', step: 'process' },
  { action: 'decide', command: decideDossier, path: 'phe-duyet', step: 'approve' },
  { action: 'sendBack', command: sendBackDossier, path: 'tra-lai', text: 'reason', step: 'approve' },
  { action: 'issue', command: issueDossier, path: 'tra-ket-qua' },
];

async function possibleDeeds(ctx: Ctx, dossier: Dossier, transitions: OpenDossier['transitions']): Promise<Deed[]> {
  const deeds: Deed[] = [];
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  for (const deed of DEEDS) {
    if (!nextState(deed.action, dossier.state)) continue;
    if (deed.step && dossier.step !== deed.step) continue;
    if (deed.action === 'requestSupplement' && transitions.some((move) => move.action === 'requestSupplement'))
      continue;
    const scope = await deed.command.allow.scope?.(ctx, { dossierId: dossier.id });
    if (await anyGrantCovers(ctx, grants, deed.command.allow.roles ?? [], scope ?? {})) deeds.push(deed);
  }
  return deeds;
}

const DEED_WORDS = {
  receive: { button: 'receive', hint: 'receiveHint' },
  refuse: { button: 'refuse', text: 'refuseReason' },
  start: { button: 'start' },
  propose: { button: 'propose', text: 'opinion' },
  requestSupplement: { button: 'askSupplement', text: 'supplementWhat' },
  decide: { button: 'decide', hint: 'decideHint' },
  sendBack: { button: 'sendBack', text: 'sendBackReason' },
  issue: { button: 'issue', hint: 'issueHint' },
} as const;

/** `/can-bo/ho-so/:id`: the dossier and what can be done with it. */
export async function officeDossierPage(
  c: Context<Env>,
  problem?: Problem,
  failed?: string,
  typed?: string,
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const open = await ask(ctx, openDossier, { dossierId: c.req.param('id') ?? '' });
  const { dossier, procedure, applicant } = open;
  const deeds = await possibleDeeds(ctx, dossier, open.transitions);
  const agencies = await agenciesOf(ctx);
  const day = localDate(ctx.now);
  const componentName = new Map(procedure.components.map((component) => [component.key, component.name[lang]]));
  const doneAction = c.req.query('xong') as Action | undefined;
  const did = doneAction && doneAction in DEED_WORDS ? t(`action_${doneAction}` as 'action_receive') : undefined;
  return page(
    c,
    {
      door: 'workspace',
      title: `${dossier.code} – ${dossier.subject}`,
      problem,
      crumbs: [{ href: '/can-bo/ho-so', label: t('worklist') }, { label: dossier.code }],
    },
    <>
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <ErrorSummary
        problems={problem?.fields.map((field) => ({ ...field, path: failed ? `${failed}.${field.path}` : field.path }))}
      />
      {did ? <Banner tone="success">{t('done', { what: did })}</Banner> : null}
      <PageHead title={dossier.subject} kicker={dossier.code} />
      <p>
        <StateTag state={dossier.state} lang={lang} />{' '}
        {dossier.receivedAt ? <DueTag dossier={dossier} now={ctx.now} lang={lang} /> : null}
      </p>
      <section class="deeds" aria-labelledby="deeds">
        <h2 id="deeds">{t('nextStep')}</h2>
        {deeds.length === 0 ? <p class="muted">{t('noNext')}</p> : null}
        {deeds.map((deed, i) => {
          const say = DEED_WORDS[deed.action as keyof typeof DEED_WORDS];
          const form = (
            <Form action={`/can-bo/ho-so/${dossier.id}/${deed.path}`} hidden={{ version: String(dossier.version) }}>
              {deed.text && 'text' in say ? (
                <Textarea
                  name={`${deed.path}.${deed.text}`}
                  label={t(say.text)}
                  rows={3}
                  maxLength={2000}
                  error={failed === deed.path ? errorFor(problem?.fields, deed.text) : undefined}
                  value={failed === deed.path ? typed : undefined}
                />
              ) : null}
              {'hint' in say ? <p class="field__hint">{t(say.hint)}</p> : null}
              <Button kind={i === 0 ? 'primary' : deed.action === 'refuse' ? 'danger' : 'secondary'}>
                {t(say.button)}
              </Button>
            </Form>
          );
          return i === 0 ? (
            form
          ) : (
            <Details summary={t(say.button)} open={failed === deed.path}>
              {form}
            </Details>
          );
        })}
      </section>
      <Grid min="l">
        <Card title={t('applicant')} level={2}>
          <KeyValue
            items={[
              { label: t('fullName'), value: applicant.name },
              { label: t('personalId'), value: applicant.personalId },
              ...(applicant.phone ? [{ label: t('phone'), value: applicant.phone }] : []),
            ]}
          />
          <p class="muted">{t('readLogged')}</p>
        </Card>
        <Card title={t('due')} level={2}>
          <KeyValue
            items={[
              { label: t('filedAt'), value: <DateTime value={dossier.submittedAt} /> },
              { label: t('whoReceives'), value: agencies.agencyById(dossier.receivingAgencyId, day)?.name ?? '' },
              { label: t('whoDecides'), value: agencies.agencyById(dossier.decidingAgencyId, day)?.name ?? '' },
              { label: t('due'), value: <DueTag dossier={dossier} now={ctx.now} lang={lang} /> },
            ]}
          />
          <DueExplanation open={open} lang={lang} />
        </Card>
      </Grid>
      <h2>{t('answers')}</h2>
      <KeyValue items={await answerItems(c, open)} />
      <h2>{t('attached')}</h2>
      <ul class="papers">
        {open.attached.map((file) => (
          <li>
            {componentName.get(file.component) ?? file.component}:{' '}
            <a href={`/can-bo/ho-so/${dossier.id}/tep/${file.id}`}>{file.name}</a>
          </li>
        ))}
      </ul>
      {open.papers.length > 0 ? (
        <>
          <h2>{t('documents')}</h2>
          <ul class="papers">
            {open.papers.map((paper) => (
              <li>
                {t(`paper_${paper.kind}`)} {paper.number ? `– ${t('number')} ${paper.number}` : ''}{' '}
                <ButtonLink kind="quiet" href={`/can-bo/ho-so/${dossier.id}/giay-to/${paper.id}`} download>
                  {t('download')}
                </ButtonLink>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h2>{t('progress')}</h2>
      <History open={open} lang={lang} names />
    </>,
  );
}

/** The same problem with what is said at the field in the officer's language. */
function inWords(problem: Problem, deed: Deed, lang: Lang): Problem {
  const message = words(lang)(deed.text === 'opinion' ? 'opinionShort' : 'reasonShort');
  const fields = problem.fields.map((field) => (field.path === deed.text ? { ...field, message } : field));
  return new Problem(problem.status, problem.code, problem.text, fields);
}

/** Takes one of the deeds; an error shows the page again with what was typed. */
export function officeDeed(deed: Deed) {
  return async (c: Context<Env>): Promise<Response> => {
    const ctx = c.get('ctx');
    const id = c.req.param('id') ?? '';
    const form = await c.req.parseBody();
    const typed = deed.text ? String(form[`${deed.path}.${deed.text}`] ?? '') : undefined;
    const version = Number(form.version);
    try {
      await execute(ctx, deed.command, {
        dossierId: id,
        ...(Number.isInteger(version) && version > 0 ? { version } : {}),
        ...(deed.text ? { [deed.text]: typed } : {}),
      });
    } catch (error) {
      if (error instanceof Problem && (error.status === 409 || error.status === 422))
        return officeDossierPage(c, inWords(error, deed, ctx.lang), deed.path, typed);
      throw error;
    }
    return c.redirect(`/can-bo/ho-so/${id}?xong=${deed.action}`, 303);
  };
}

const gone = () => notFound({ vi: 'tệp này', en: 'This file' });

export async function officePaper(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { papers } = await ask(ctx, openDossier, { dossierId: c.req.param('id') ?? '' });
  const paper = papers.find((candidate) => candidate.id === c.req.param('paper'));
  if (!paper) throw gone();
  return fileResponse(ctx.app, await findFile(ctx, paper.fileId), c.req.raw);
}

export async function officeAttachment(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { attached } = await ask(ctx, openDossier, { dossierId: c.req.param('id') ?? '' });
  const file = attached.find((candidate) => candidate.id === c.req.param('file'));
  if (!file) throw gone();
  return fileResponse(ctx.app, await findFile(ctx, file.fileId), c.req.raw);
}
