import type { Context } from 'hono';
import { loadCalendar, localDate } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { fileResponse, findFile } from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, type Problem } from '../../../kernel/problem.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import {
  Banner,
  ButtonLink,
  Card,
  DateTime,
  ErrorSummary,
  Grid,
  KeyValue,
  PageHead,
  page,
  slot,
} from '../../../web/index.ts';
import { declarationWords } from '../declarations/words.ts';
import { AssignForm } from '../desk/pages/assign.tsx';
import { Comments } from '../desk/pages/comments.tsx';
import { printControlSlip } from '../dossiers/control.ts';
import { openDossier } from '../dossiers/queries.ts';
import type { Action } from '../dossiers/states.ts';
import { ACTION_NAMES, PAPER_NAMES } from '../dossiers/words.ts';
import { words } from '../words.ts';
import { Confirmations, Declarations } from './declarations.tsx';
import type { Deed } from './deed-list.ts';
import { deedWords } from './deed-words.ts';
import { choicesFor, DeedForm, MoreDeeds, officeDeed, possibleDeeds, type Typed } from './deeds.tsx';
import { BundleParts, ConsultationsTable, PaymentsTable, StepTimes } from './dossier-parts.tsx';
import { DueTag, StateTag } from './shared.tsx';
import { StoreMark } from './store.tsx';
import { answerItems, DueExplanation, History } from './tracking.tsx';

/** `/can-bo/ho-so/:id`: the dossier and what can be done with it. */
export async function officeDossierPage(
  c: Context<Env>,
  problem?: Problem,
  failed?: string,
  typed?: Typed,
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const open = await ask(ctx, openDossier, { dossierId: c.req.param('id') ?? '' });
  const { dossier, procedure, applicant } = open;
  const deeds = await possibleDeeds(ctx, dossier, open.transitions);
  const agencies = await agenciesOf(ctx);
  const day = localDate(ctx.now);
  const agencyName = (id: string) => agencies.agencyById(id, day)?.name ?? '';
  const calendar = await loadCalendar(ctx, dossier.decidingAgencyId);
  const componentName = new Map(procedure.components.map((component) => [component.key, component.name[lang]]));
  const doneAction = c.req.query('xong') ?? '';
  const did = doneAction in ACTION_NAMES ? ACTION_NAMES[doneAction as Action][lang] : undefined;
  const choices = await choicesFor(ctx, dossier, procedure);
  const firstDeed = deeds[0]?.usual ? deeds[0] : undefined;
  const moreDeeds = firstDeed ? deeds.slice(1) : deeds;
  const say = deedWords(lang);
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
      {c.req.query('xac-nhan') === '1' ? <Banner tone="success">{declarationWords(lang)('noted')}</Banner> : null}
      <PageHead title={dossier.subject} kicker={dossier.code} />
      <p>
        <StateTag state={dossier.state} lang={lang} />{' '}
        {dossier.receivedAt ? <DueTag dossier={dossier} now={ctx.now} lang={lang} /> : null}
      </p>
      <section class="deeds" aria-labelledby="deeds">
        <h2 id="deeds">{t('nextStep')}</h2>
        {deeds.length === 0 ? <p class="muted">{t('noNext')}</p> : null}
        {firstDeed ? (
          <DeedForm
            deed={firstDeed}
            dossier={dossier}
            choices={choices}
            first
            lang={lang}
            {...(failed === firstDeed.path ? { problem, typed } : {})}
          />
        ) : null}
        <MoreDeeds
          deeds={moreDeeds}
          dossier={dossier}
          choices={choices}
          lang={lang}
          problem={problem}
          failed={failed}
          typed={typed}
        />
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
              ...(open.origin
                ? [{ label: say('importedFrom'), value: `${open.origin.source} – ${open.origin.legacyCode}` }]
                : []),
              ...(open.origin?.resultNumber ? [{ label: say('formerResult'), value: open.origin.resultNumber }] : []),
              { label: t('whoReceives'), value: agencies.agencyById(dossier.receivingAgencyId, day)?.name ?? '' },
              { label: t('whoDecides'), value: agencies.agencyById(dossier.decidingAgencyId, day)?.name ?? '' },
              { label: t('due'), value: <DueTag dossier={dossier} now={ctx.now} lang={lang} /> },
              ...(dossier.stepDueAt ? [{ label: say('stepDue'), value: <DateTime value={dossier.stepDueAt} /> }] : []),
            ]}
          />
          <DueExplanation open={open} lang={lang} />
          <AssignForm ctx={ctx} dossier={dossier} />
        </Card>
      </Grid>
      <Confirmations
        open={open}
        lang={lang}
        office={deeds.some(({ action }) => action === 'receive')}
        problem={problem}
      />
      <Declarations open={open} lang={lang} check />
      <Comments ctx={ctx} dossierId={dossier.id} />
      <BundleParts open={open} now={ctx.now} lang={lang} base="/can-bo/ho-so" by="id" agencyName={agencyName} />
      <PaymentsTable open={open} lang={lang} />
      {await slot(ctx, 'services.desk.dossier', dossier.id)}
      <ConsultationsTable open={open} lang={lang} agencyName={agencyName} />
      <h2>{t('answers')}</h2>
      <KeyValue items={await answerItems(c, open)} />
      {open.attached.length > 0 ? (
        <>
          <h2>{t('attached')}</h2>
          <ul class="papers">
            {open.attached.map((file) => (
              <li>
                {componentName.get(file.component) ?? file.component}:{' '}
                {file.fileId ? (
                  <a href={`/can-bo/ho-so/${dossier.id}/tep/${file.id}`}>{file.name}</a>
                ) : (
                  [
                    ...(file.originals > 0 ? [t('givenOriginals', { n: file.originals })] : []),
                    ...(file.copies > 0 ? [t('givenCopies', { n: file.copies })] : []),
                  ].join(', ') || file.name
                )}
                <StoreMark file={file} lang={lang} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {open.papers.length > 0 ? (
        <>
          <h2>{t('documents')}</h2>
          <ul class="papers">
            {open.papers.map((paper) => (
              <li>
                {PAPER_NAMES[paper.kind][lang]} {paper.status === 'valid' ? '' : `(${say(`paper_${paper.status}`)}) `}
                {paper.number ? `– ${t('number')} ${paper.number}` : ''}{' '}
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
      <StepTimes open={open} calendar={calendar} now={ctx.now} lang={lang} />
      <p>
        <ButtonLink kind="secondary" href={`/can-bo/ho-so/${dossier.id}/phieu-kiem-soat`} download>
          {say('controlSlip')}
        </ButtonLink>
      </p>
    </>,
  );
}

/** Takes one of the deeds; an error shows the page again with what was typed. */
export const takeDeed = (deed: Deed) =>
  officeDeed(
    deed,
    async (ctx, dossierId) => (await ask(ctx, openDossier, { dossierId })).procedure,
    (c, problem, failed, typed) => officeDossierPage(c, problem, failed, typed),
  );

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
  if (!file?.fileId) throw gone();
  return fileResponse(ctx.app, await findFile(ctx, file.fileId), c.req.raw);
}

/** The control slip, printed from the log as it stands. */
export async function officeControlSlip(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { fileId } = await execute(ctx, printControlSlip, { dossierId: c.req.param('id') ?? '' });
  return fileResponse(ctx.app, await findFile(ctx, fileId), c.req.raw);
}
