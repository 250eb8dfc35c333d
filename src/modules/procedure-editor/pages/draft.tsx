import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Command } from '../../../kernel/command.ts';
import { execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  Banner,
  Button,
  ButtonGroup,
  ButtonLink,
  ConfirmPage,
  DateInput,
  DateTime,
  Details,
  ErrorSummary,
  errorFor,
  Form,
  formatDate,
  Notice,
  PageHead,
  page,
  readDate,
  StatusTag,
  Table,
  Textarea,
} from '../../../web/index.ts';
import { type CheckProblem, checkProcedure } from '../check/check.ts';
import { checkWorld } from '../check/world.ts';
import { discardDraft, publishDraft, rebaseDraft, recallDraft, rejectDraft, submitDraft } from '../drafts/commands.ts';
import type { ProcedureDraft } from '../drafts/draft.ts';
import { draftHref, placeHref, sectionHref } from '../edit/places.ts';
import { whereText } from '../model/references.ts';
import { SECTIONS, type Section, sectionOf } from '../model/sections.ts';
import { pageWords } from '../words/pages.ts';
import { crumbsOf, DraftTag, draftName, draftOf, HOME, isOpen, rolesOf } from './shared.tsx';

/** `/can-bo/thu-tuc/nhap/:draft`: what the draft is, what is wrong with it, and what can be done with it. */
export async function draftPage(
  c: Context<Env>,
  problem?: Problem,
  typed: Record<string, string> = {},
): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = pageWords(lang);
  const { draft, newerVersionId, authorNames } = await draftOf(c);
  const published = draft.state === 'published';
  const problems = published
    ? []
    : checkProcedure(draft.body, await checkWorld(ctx, ['receptionist', 'handler', 'leader']));
  const roles = await rolesOf(ctx);
  const href = draftHref(draft.id);
  const done = DONE.find((one) => one === c.req.query('xong'));
  const shown = problem?.fields.filter((field) => ['validFrom', 'reason', 'note'].includes(field.path));
  return page(
    c,
    { door: 'workspace', title: draftName(draft, lang), crumbs: crumbsOf(draft, lang), problem },
    <>
      {problem && !shown?.length ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <ErrorSummary problems={shown} />
      {done && !problem ? <Banner>{t(done)}</Banner> : null}
      <PageHead
        title={draftName(draft, lang)}
        kicker={draft.code}
        lede={t('authors', { names: authorNames.join(', ') })}
      />
      <p class="tagrow">
        <DraftTag state={draft.state} lang={lang} />
        <DateTime value={draft.updatedAt} />
      </p>
      {published ? (
        <Notice tone="success" title={t('published')}>
          <p>
            {t('publishedFrom', { date: formatDate(String(draft.body.validFrom)) })}{' '}
            <a href={`${HOME}/${draft.code}`}>{t('versions')}</a>
          </p>
        </Notice>
      ) : null}
      {draft.note ? (
        <Notice
          tone={draft.state === 'rejected' ? 'warning' : 'info'}
          title={t(draft.state === 'rejected' ? 'rejectedBecause' : 'message')}
        >
          <p>{draft.note}</p>
        </Notice>
      ) : null}
      {newerVersionId ? (
        <Notice tone="warning" title={t('newer')}>
          <p>{t('newerText')}</p>
          <p>
            <a href={`${href}/khac?voi=${newerVersionId}`}>{t('seeNewer')}</a>
          </p>
          {roles.editor && isOpen(draft) ? (
            <Form action={`${href}/lay-goc`} hidden={{ version: String(draft.version) }}>
              <Button kind="secondary">{t('rebase')}</Button>
            </Form>
          ) : null}
        </Notice>
      ) : null}
      <h2>{t('parts')}</h2>
      <Parts draft={draft} problems={problems} lang={lang} />
      <h2>{t('views')}</h2>
      <ButtonGroup>
        <ButtonLink kind="secondary" href={`${href}/xem/nguoi-dan`}>
          {t('asCitizen')}
        </ButtonLink>
        <ButtonLink kind="secondary" href={`${href}/xem/can-bo`}>
          {t('asOfficer')}
        </ButtonLink>
        <ButtonLink kind="secondary" href={`${href}/so-do`}>
          {t('workflow')}
        </ButtonLink>
        <ButtonLink kind="secondary" href={`${href}/khac`}>
          {t('diff')}
        </ButtonLink>
        <ButtonLink kind="secondary" href={`${href}/van-ban`}>
          {t('asText')}
        </ButtonLink>
        <ButtonLink kind="quiet" icon="download" href={`${href}/yaml`} download>
          {t('downloadYaml')}
        </ButtonLink>
      </ButtonGroup>
      {published ? null : (
        <>
          <h2 id="kiem-tra">{t('checks')}</h2>
          <Checks draft={draft} problems={problems} lang={lang} />
        </>
      )}
      <Deeds
        draft={draft}
        roles={roles}
        problem={problem}
        typed={typed}
        lang={lang}
        me={ctx.actor.kind === 'person' ? ctx.actor.personId : ''}
        today={localDate(ctx.now)}
        sound={!problems.some(({ severity }) => severity === 'error')}
      />
    </>,
  );
}

const DONE = ['saved', 'submitted', 'recalled', 'published', 'rejected', 'rebased'] as const;

function Parts({ draft, problems, lang }: { draft: ProcedureDraft; problems: readonly CheckProblem[]; lang: Lang }) {
  const t = pageWords(lang);
  const count = (section: Section, severity: CheckProblem['severity']) =>
    problems.filter((one) => one.severity === severity && sectionOf(one.path) === section).length;
  return (
    <Table
      caption={t('parts')}
      captionHidden
      columns={[
        {
          header: t('part'),
          main: true,
          cell: (section: Section) => <a href={sectionHref(draft.id, section.slug)}>{section.title[lang]}</a>,
        },
        { header: t('partHolds'), cell: (section) => section.lede[lang] },
        {
          header: t('partState'),
          cell: (section) => {
            const [errors, warnings] = [count(section, 'error'), count(section, 'warning')];
            if (errors > 0) return <StatusTag tone="danger">{t('toCorrect', { n: errors })}</StatusTag>;
            if (warnings > 0) return <StatusTag tone="info">{t('toLookAt', { n: warnings })}</StatusTag>;
            return <StatusTag tone="success">{t('sound')}</StatusTag>;
          },
        },
      ]}
      rows={SECTIONS}
    />
  );
}

const MOST = 30;

/** What the checks found, each with the way to its control. */
function Checks({ draft, problems, lang }: { draft: ProcedureDraft; problems: readonly CheckProblem[]; lang: Lang }) {
  const t = pageWords(lang);
  const lists = [
    { severity: 'error', title: t('errors') },
    { severity: 'warning', title: t('warnings') },
  ] as const;
  return (
    <>
      {problems.some(({ severity }) => severity === 'error') ? null : (
        <Notice tone="success">
          <p>{t('checksSound')}</p>
        </Notice>
      )}
      {lists.map(({ severity, title }) => {
        const found = problems.filter((one) => one.severity === severity);
        if (found.length === 0) return null;
        return (
          <Notice tone={severity} title={title}>
            <ul>
              {found.slice(0, MOST).map((one) => {
                const where = whereText(draft.body, one.path, lang);
                const to = isOpen(draft) ? placeHref(draft.id, draft.body, one.path) : undefined;
                return (
                  <li>
                    {to ? <a href={to}>{where}</a> : where}: {one.text[lang]}
                  </li>
                );
              })}
            </ul>
            {found.length > MOST ? <p>{t('moreProblems', { n: found.length - MOST })}</p> : null}
          </Notice>
        );
      })}
    </>
  );
}

function Deeds({
  draft,
  roles,
  problem,
  typed,
  lang,
  me,
  today,
  sound,
}: {
  draft: ProcedureDraft;
  roles: { editor: boolean; publisher: boolean };
  problem: Problem | undefined;
  typed: Record<string, string>;
  lang: Lang;
  me: string;
  today: string;
  sound: boolean;
}) {
  const t = pageWords(lang);
  const href = draftHref(draft.id);
  const hidden = { version: String(draft.version) };
  const own = draft.authors.includes(me);
  const planned = String(draft.body.validFrom ?? '');
  if (draft.state === 'submitted') {
    return (
      <>
        {roles.publisher && !own ? (
          <>
            <h2>{t('publish')}</h2>
            <Form action={`${href}/cong-bo`} hidden={hidden}>
              <DateInput
                name="validFrom"
                label={t('validFrom')}
                value={typed.validFrom ?? (planned > today ? planned : today)}
                error={errorFor(problem?.fields, 'validFrom')}
              />
              <p class="field__hint">{t('publishHint')}</p>
              <Button>{t('publish')}</Button>
            </Form>
            <Details summary={t('reject')} open={errorFor(problem?.fields, 'reason') !== undefined}>
              <Form action={`${href}/tra-lai`} hidden={hidden}>
                <Textarea
                  name="reason"
                  label={t('rejectReason')}
                  rows={3}
                  maxLength={2000}
                  value={typed.reason}
                  error={errorFor(problem?.fields, 'reason')}
                />
                <Button kind="danger">{t('reject')}</Button>
              </Form>
            </Details>
          </>
        ) : (
          <Notice>
            <p>{t(roles.publisher ? 'fourEyes' : 'waiting')}</p>
          </Notice>
        )}
        {roles.editor ? (
          <Form action={`${href}/rut-lai`} hidden={hidden}>
            <Button kind="secondary">{t('recall')}</Button>
          </Form>
        ) : null}
      </>
    );
  }
  if (!roles.editor || !isOpen(draft)) return null;
  return (
    <>
      {draft.state === 'editing' && sound ? (
        <>
          <h2>{t('submit')}</h2>
          <Form action={`${href}/trinh`} hidden={hidden}>
            <Textarea name="note" label={t('submitNote')} rows={3} maxLength={2000} value={typed.note} optional />
            <Button>{t('submit')}</Button>
          </Form>
        </>
      ) : null}
      <p>
        <a href={`${href}/xoa`}>{t('discard')}</a>
      </p>
    </>
  );
}

interface Step {
  // biome-ignore lint/suspicious/noExplicitAny: commands with different inputs
  readonly command: Command<any, any>;
  readonly path: string;
  readonly done: (typeof DONE)[number];
  /** What the form holds besides the version. */
  read?(form: FormData): Record<string, string | undefined>;
}

const text = (form: FormData, name: string): string | undefined => {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() ? value.normalize('NFC').trim() : undefined;
};

/** What a draft goes through, each with its address. */
export const STEPS: readonly Step[] = [
  { command: submitDraft, path: 'trinh', done: 'submitted', read: (form) => ({ note: text(form, 'note') }) },
  { command: recallDraft, path: 'rut-lai', done: 'recalled' },
  { command: rebaseDraft, path: 'lay-goc', done: 'rebased' },
  {
    command: publishDraft,
    path: 'cong-bo',
    done: 'published',
    read: (form) => ({ validFrom: readDate(form, 'validFrom') }),
  },
  { command: rejectDraft, path: 'tra-lai', done: 'rejected', read: (form) => ({ reason: text(form, 'reason') ?? '' }) },
];

export function takeStep(step: Step) {
  return async (c: Context<Env>): Promise<Response> => {
    const draftId = c.req.param('draft') ?? '';
    const form = await c.req.formData();
    const read = step.read?.(form) ?? {};
    try {
      await execute(c.get('ctx'), step.command, { draftId, version: Number(form.get('version')), ...read });
    } catch (error) {
      if (error instanceof Problem && (error.status === 409 || error.status === 422)) {
        const typed = Object.fromEntries(Object.entries(read).filter((one): one is [string, string] => !!one[1]));
        return draftPage(c, error, typed);
      }
      throw error;
    }
    return c.redirect(`${draftHref(draftId)}?xong=${step.done}`, 303);
  };
}

export async function discardPage(c: Context<Env>): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = pageWords(lang);
  const { draft } = await draftOf(c);
  return page(
    c,
    { door: 'workspace', title: t('discard'), crumbs: crumbsOf(draft, lang, t('discard')) },
    <ConfirmPage
      title={`${t('discard')}: ${draftName(draft, lang)}?`}
      action={`${draftHref(draft.id)}/xoa`}
      hidden={{ version: String(draft.version) }}
      confirm={t('discard')}
      cancelHref={draftHref(draft.id)}
      danger
    >
      <p>{t('discardText')}</p>
    </ConfirmPage>,
  );
}

export async function discard(c: Context<Env>): Promise<Response> {
  const form = await c.req.formData();
  await execute(c.get('ctx'), discardDraft, {
    draftId: c.req.param('draft') ?? '',
    version: Number(form.get('version')),
  });
  return c.redirect(HOME, 303);
}
