import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import {
  acceptAttribute,
  fileResponse,
  findFile,
  photosAndPdf,
  putFile,
  readForm,
} from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { agenciesOf, provinceInfo, unitsOf } from '../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  ButtonLink,
  Card,
  ConfirmPage,
  DateTime,
  Details,
  EmptyState,
  ErrorSummary,
  errorFor,
  FileUpload,
  Form,
  formatDateTime,
  formatNumber,
  Grid,
  KeyValue,
  Notice,
  PageHead,
  Pager,
  Panel,
  page,
  SearchBox,
  Select,
  slot,
  Textarea,
  Timeline,
} from '../../../web/index.ts';
import { myConfirmations } from '../declarations/confirmations.ts';
import { acknowledgeDossier, supplementDossier, withdrawDossier } from '../dossiers/applicant.ts';
import type { Dossier } from '../dossiers/dossier.ts';
import { OUTCOMES, type Paper } from '../dossiers/papers.ts';
import { myDossiers, type OpenDossier, openOwnDossier, trackDossier } from '../dossiers/queries.ts';
import { nextState, STATE, stateInfo } from '../dossiers/states.ts';
import { ACTION_NAMES, PAPER_NAMES, TOLD_WITH_REASON } from '../dossiers/words.ts';
import { myDrafts } from '../drafts/queries.ts';
import { answerLines } from '../forms/answers.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { words } from '../words.ts';
import { Confirmations, Declarations, WaitingForMe } from './declarations.tsx';
import { deedWords } from './deed-words.ts';
import { BundleParts } from './dossier-parts.tsx';
import { DueTag, StateTag } from './shared.tsx';
import { StoreLink } from './store.tsx';

/** `/ho-so`: drafts and dossiers of the person signed in. */
export async function myDossiersPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const drafts = await ask(ctx, myDrafts, {});
  const before = c.req.query('truoc');
  const { lines, next } = await ask(ctx, myDossiers, before ? { before } : {});
  const waiting = await ask(ctx, myConfirmations, {});
  const names = new Map(
    await Promise.all(
      [...drafts, ...waiting].map(
        async (draft) =>
          [draft.id, (await procedureVersion(ctx, draft.procedureVersionId)).procedure.name[lang]] as const,
      ),
    ),
  );
  return page(
    c,
    { door: 'portal', title: t('myDossiers'), noIndex: true, crumbs: [{ label: t('myDossiers') }] },
    <>
      {c.req.query('luu') === '1' ? <Banner tone="success">{t('savedForLater')}</Banner> : null}
      <PageHead title={t('myDossiers')} />
      <StoreLink lang={lang} />
      <WaitingForMe lines={waiting} names={names} lang={lang} />
      {drafts.length > 0 ? (
        <section class="stack" aria-labelledby="drafts">
          <h2 id="drafts">{t('drafts')}</h2>
          {drafts.map((draft) => (
            <Card title={names.get(draft.id) ?? ''} level={3}>
              <p class="muted">{t('draftSaved', { at: formatDateTime(draft.updatedAt) })}</p>
              <ButtonGroup>
                <ButtonLink kind="secondary" href={`/ho-so/nhap/${draft.id}`}>
                  {t('continueDraft')}
                </ButtonLink>
                <ButtonLink kind="quiet" href={`/ho-so/nhap/${draft.id}/xoa`}>
                  {t('discard')}
                </ButtonLink>
              </ButtonGroup>
            </Card>
          ))}
        </section>
      ) : null}
      {lines.length === 0 && drafts.length === 0 && waiting.length === 0 ? (
        <EmptyState title={t('noDossiers')}>
          <ButtonLink href="/thu-tuc">{t('searchTitle')}</ButtonLink>
        </EmptyState>
      ) : (
        <Grid min="l">
          {lines.map((line) => (
            <Card title={line.subject} href={`/ho-so/${line.code}`} level={2}>
              <p>
                <StateTag state={line.state} lang={lang} />{' '}
                {line.dueAt ? <DueTag dossier={line} now={ctx.now} lang={lang} /> : null}
              </p>
              <p class="muted">
                {line.code} · {t('filedAt')} <DateTime value={line.submittedAt} />
              </p>
            </Card>
          ))}
        </Grid>
      )}
      {next ? <Pager next={`/ho-so?truoc=${next}`} /> : null}
    </>,
  );
}

const paperHref = (code: string, paper: Paper): string => `/ho-so/${code}/giay-to/${paper.id}`;

/** Why the dossier is due when it is: the account of the deadline, line by line. */
export function DueExplanation({ open, lang }: { open: Pick<OpenDossier, 'deadline' | 'dossier'>; lang: Lang }) {
  const t = words(lang);
  // A bundle has no limit of its own: each part tells its own account.
  if (open.dossier.bundle) return <p>{deedWords(lang)('partsLede')}</p>;
  if (open.deadline.explanation.length === 0) return null;
  return (
    <Details summary={t('whyDue')}>
      <p>{t('whyDueBody')}</p>
      <ol>
        {open.deadline.explanation.map((line) => (
          <li>
            {line.text[lang]}
            {line.source ? <span class="muted"> ({line.source})</span> : null}
          </li>
        ))}
      </ol>
    </Details>
  );
}

export function History({ open, lang, names }: { open: OpenDossier; lang: Lang; names: boolean }) {
  const ended = ['ended', 'stopped'].includes(stateInfo(open.dossier.state).clock);
  const last = open.transitions.length - 1;
  return (
    <Timeline
      items={open.transitions.map((move, i) => ({
        at: move.at,
        title: ACTION_NAMES[move.action][lang],
        state: i === last && !ended ? ('current' as const) : ('done' as const),
        ...(names && move.actorName ? { by: move.actorName } : {}),
        ...(move.reason && (names || TOLD_WITH_REASON.includes(move.action)) ? { detail: move.reason } : {}),
      }))}
    />
  );
}

export async function answerItems(c: Context<Env>, open: OpenDossier): Promise<{ label: string; value: string }[]> {
  const ctx = c.get('ctx');
  const units = await unitsOf(ctx);
  const day = localDate(open.dossier.submittedAt);
  const unitName = (id: string) => units.unitById(id, day)?.name ?? '';
  return answerLines(open.procedure.form, open.dossier.answers, ctx.lang, unitName).map(({ label, value }) => ({
    label,
    value: value || '–',
  }));
}

/** Papers of the applicant: slips at once, a result when it was handed over; the office's own log is not for them. */
function isTheirs(paper: Paper, dossier: Dossier): boolean {
  if (paper.kind === 'control' || paper.kind === 'acknowledgement') return false;
  return !OUTCOMES.includes(paper.kind) || dossier.returnedAt !== null || paper.status !== 'valid';
}

/** `/ho-so/:code`: the applicant's own dossier. */
export async function dossierPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const code = c.req.param('code') ?? '';
  const open = await ask(ctx, openOwnDossier, { code });
  const { dossier, procedure } = open;
  const agencies = await agenciesOf(ctx);
  const agency = agencies.agencyById(dossier.receivingAgencyId, localDate(ctx.now))?.name ?? '';
  const justSent = c.req.query('da-nop') === '1' && dossier.state === STATE.submitted;
  const asked = open.transitions.findLast((move) => move.action === 'requestSupplement');
  const denied =
    dossier.outcome === 'refused' ? open.transitions.findLast((move) => move.action === 'deny') : undefined;
  const uploads = procedure.components.filter((component) => component.source === 'upload');
  const papers = open.papers.filter((paper) => isTheirs(paper, dossier));
  const say = deedWords(lang);
  const agencyName = (id: string) => agencies.agencyById(id, localDate(ctx.now))?.name ?? '';
  const unpaid = open.payments.find((payment) => payment.confirmedAt === null);
  return page(
    c,
    {
      door: 'portal',
      title: `${dossier.code} – ${dossier.subject}`,
      noIndex: true,
      problem,
      ...(open.parts.length > 0 ? { width: 'wide' as const } : {}),
      crumbs: [{ href: '/ho-so', label: t('myDossiers') }, { label: dossier.code }],
    },
    <>
      <ErrorSummary problems={problem?.fields} />
      {c.req.query('xong') ? <Banner tone="success">{t('done', { what: t('supplementSend') })}</Banner> : null}
      {justSent ? (
        <Panel title={t('sentTitle')} code={dossier.code} codeLabel={t('codeLabel')}>
          <p>{t('sentNextBody', { agency, hours: procedure.answerHours })}</p>
        </Panel>
      ) : (
        <PageHead title={dossier.subject} kicker={`${t('codeLabel')}: ${dossier.code}`} />
      )}
      <p>
        <StateTag state={dossier.state} lang={lang} />
      </p>
      <p class="lede">{stateInfo(dossier.state).plain[lang]}</p>
      {dossier.state === STATE.handled ? <Notice tone="info">{t('resultPending')}</Notice> : null}
      {dossier.state === STATE.returned && denied?.reason ? (
        <Notice tone="warning" title={t('refusedTitle')}>
          <p>{denied.reason}</p>
          <p>{t('refusedLetter')}</p>
        </Notice>
      ) : null}
      {await slot(ctx, 'services.dossier', dossier.code)}
      <KeyValue
        items={[
          { label: t('whoReceives'), value: agency },
          { label: t('filedAt'), value: <DateTime value={dossier.submittedAt} /> },
          ...(dossier.receivedAt
            ? [{ label: t('due'), value: <DueTag dossier={dossier} now={ctx.now} lang={lang} /> }]
            : []),
          {
            label: t('limit'),
            value: STATE.submitted === dossier.state ? t('limitLater') : <DueExplanation open={open} lang={lang} />,
          },
        ]}
      />
      {open.bundle ? (
        <p>
          {say('partOf')} <a href={`/ho-so/${open.bundle.code}`}>{open.bundle.code}</a>
        </p>
      ) : null}
      {unpaid ? (
        <Notice tone="warning" title={say('payNow', { amount: `${formatNumber(unpaid.amount, lang)} đ` })}>
          <p>{unpaid.reason}</p>
        </Notice>
      ) : null}
      {await slot(ctx, 'services.dossier.dues', dossier.code)}
      <BundleParts open={open} now={ctx.now} lang={lang} base="/ho-so" by="code" agencyName={agencyName} />
      <Confirmations open={open} lang={lang} />
      {asked && dossier.state === STATE.supplementRequested ? (
        <section aria-labelledby="bo-sung">
          <Notice tone="warning" title={t('supplementTitle')}>
            <p>{asked.reason}</p>
          </Notice>
          <h2 id="bo-sung">{t('supplementTitle')}</h2>
          <Form action={`/ho-so/${dossier.code}/bo-sung`} multipart>
            {uploads.length > 0 ? (
              <>
                <Select
                  name="component"
                  label={t('supplementFor')}
                  options={uploads.map((component) => ({ value: component.key, label: component.name[lang] }))}
                  value={uploads[0]?.key}
                  empty={false}
                />
                <FileUpload
                  name="file"
                  label={t('supplementFile')}
                  kinds={t('kinds')}
                  accept={acceptAttribute(photosAndPdf)}
                  maxBytes={ctx.app.config.maxUploadBytes}
                  multiple
                  optional
                />
              </>
            ) : null}
            <Textarea name="note" label={t('supplementNote')} optional error={errorFor(problem?.fields, 'note')} />
            <Button>{t('supplementSend')}</Button>
          </Form>
        </section>
      ) : null}
      <h2>{t('documents')}</h2>
      <ul class="papers">
        {dossier.channel === 'online' ? (
          <li>
            <strong>{t('paper_acknowledgement')}</strong>
            <br />
            <ButtonLink kind="secondary" href={`/ho-so/${dossier.code}/xac-nhan`} download>
              {t('download')}
            </ButtonLink>
          </li>
        ) : null}
        {papers.map((paper) => (
          <li>
            <strong>{PAPER_NAMES[paper.kind][lang]}</strong>
            {paper.status === 'valid' ? '' : ` (${say(`paper_${paper.status}`)})`}
            {paper.number ? ` – ${t('number')} ${paper.number}` : ''}
            <br />
            <ButtonLink
              kind={paper.kind === 'result' ? 'primary' : 'secondary'}
              href={paperHref(dossier.code, paper)}
              download
            >
              {t('download')}
            </ButtonLink>
          </li>
        ))}
      </ul>
      <Declarations open={open} lang={lang} />
      <h2>{t('progress')}</h2>
      <History open={open} lang={lang} names={false} />
      <Details summary={t('answers')}>
        <KeyValue items={await answerItems(c, open)} />
        {open.attached.length > 0 ? (
          <>
            <h3>{t('attached')}</h3>
            <ul>
              {open.attached.map((file) => (
                <li>{file.fileId ? <a href={`/ho-so/${dossier.code}/tep/${file.id}`}>{file.name}</a> : file.name}</li>
              ))}
            </ul>
          </>
        ) : null}
      </Details>
      {nextState('withdraw', dossier.state) && !dossier.parentId ? (
        <p>
          <ButtonLink kind="quiet" href={`/ho-so/${dossier.code}/rut`}>
            {t('withdraw')}
          </ButtonLink>
        </p>
      ) : null}
    </>,
  );
}

const gone = () => notFound({ vi: 'tệp này', en: 'This file' });

/** A paper issued to the applicant. A result is theirs once it was handed over, not before. */
export async function ownPaper(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { dossier, papers } = await ask(ctx, openOwnDossier, { code: c.req.param('code') ?? '' });
  const paper = papers.find((candidate) => candidate.id === c.req.param('paper'));
  if (!paper || !isTheirs(paper, dossier)) throw gone();
  return fileResponse(ctx.app, await findFile(ctx, paper.fileId), c.req.raw);
}

/** The acknowledgement of filing, made at the first download. */
export async function ownAcknowledgement(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { dossier } = await ask(ctx, openOwnDossier, { code: c.req.param('code') ?? '' });
  const { fileId } = await execute(ctx, acknowledgeDossier, { dossierId: dossier.id });
  return fileResponse(ctx.app, await findFile(ctx, fileId), c.req.raw);
}

/** A paper the applicant sent in. */
export async function ownAttachment(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { attached } = await ask(ctx, openOwnDossier, { code: c.req.param('code') ?? '' });
  const file = attached.find((candidate) => candidate.id === c.req.param('file'));
  if (!file?.fileId) throw gone();
  return fileResponse(ctx.app, await findFile(ctx, file.fileId), c.req.raw);
}

export async function withdrawPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = words(ctx.lang);
  const { dossier } = await ask(ctx, openOwnDossier, { code: c.req.param('code') ?? '' });
  const title = t('withdrawAsk', { code: dossier.code });
  return page(
    c,
    { door: 'portal', title, noIndex: true },
    <ConfirmPage
      title={title}
      action={`/ho-so/${dossier.code}/rut`}
      confirm={t('withdraw')}
      cancelHref={`/ho-so/${dossier.code}`}
      danger
    >
      <p>{t('withdrawBody')}</p>
    </ConfirmPage>,
  );
}

export async function withdraw(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { dossier } = await ask(ctx, openOwnDossier, { code: c.req.param('code') ?? '' });
  await execute(ctx, withdrawDossier, { dossierId: dossier.id });
  return c.redirect(`/ho-so/${dossier.code}`, 303);
}

export async function supplement(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { dossier } = await ask(ctx, openOwnDossier, { code: c.req.param('code') ?? '' });
  try {
    const form = await readForm(ctx, c.req.raw, { files: { file: { accept: photosAndPdf, maxCount: 10 } } });
    const component = form.fields.get('component') ?? '';
    try {
      await ctx.db.transaction().execute(async (tx) => {
        const inside = { ...ctx, db: tx };
        const files: { component: string; fileId: string; name: string }[] = [];
        for (const received of form.files.get('file') ?? []) {
          const file = await putFile(inside, received, { purpose: 'services.component', ownerId: dossier.applicantId });
          files.push({ component, fileId: file.id, name: file.name });
        }
        await execute(inside, supplementDossier, { dossierId: dossier.id, note: form.fields.get('note') ?? '', files });
      });
    } finally {
      await form.dispose();
    }
  } catch (error) {
    if (error instanceof Problem && error.fields.length > 0) return dossierPage(c, error);
    throw error;
  }
  return c.redirect(`/ho-so/${dossier.code}?xong=1`, 303);
}

/** `/tra-cuu` and `/tra-cuu/:code`: what anyone may know. */
export async function trackPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const code = (c.req.param('code') ?? c.req.query('ma') ?? '').trim().slice(0, 60);
  const found = code ? await ask(ctx, trackDossier, { code }) : null;
  const province = await provinceInfo(ctx);
  const agencies = await agenciesOf(ctx);
  return page(
    c,
    {
      door: 'portal',
      title: t('track'),
      noIndex: code !== '',
      crumbs: [{ label: t('track') }],
      status: code && !found ? 404 : 200,
    },
    <>
      <PageHead title={t('track')} />
      <SearchBox
        action="/tra-cuu"
        name="ma"
        value={found?.code ?? code}
        label={t('codeLabel')}
        hint={t('trackHint', { example: `000.00.01.${province?.agencyRoot ?? 'H00'}-260302-0001` })}
      />
      {code && !found ? (
        <Notice tone="warning">
          <p>{t('trackNone', { code })}</p>
        </Notice>
      ) : null}
      {found ? (
        <section class="stack" aria-labelledby="found">
          <h2 id="found">{found.code}</h2>
          <p>
            <StateTag state={found.state} lang={lang} />
          </p>
          <p class="lede">{stateInfo(found.state).plain[lang]}</p>
          <KeyValue
            items={[
              { label: t('subject'), value: found.procedure[lang] },
              {
                label: t('whoReceives'),
                value: agencies.agencyById(found.receivingAgencyId, localDate(ctx.now))?.name ?? '',
              },
              { label: t('filedAt'), value: <DateTime value={found.submittedAt} /> },
              ...(found.receivedAt
                ? [{ label: t('due'), value: <DueTag dossier={found} now={ctx.now} lang={lang} /> }]
                : []),
              ...(found.handledAt ? [{ label: t('handledAt'), value: <DateTime value={found.handledAt} /> }] : []),
            ]}
          />
          {await slot(ctx, 'services.track', found.code)}
          <p class="muted">{t('trackPrivate')}</p>
          <ButtonLink kind="secondary" href={`/ho-so/${found.code}`}>
            {t('myDossiers')}
          </ButtonLink>
        </section>
      ) : null}
    </>,
  );
}
