import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
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
  formatDate,
  PageHead,
  page,
  StatusTag,
  Table,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import { createDraft } from '../drafts/commands.ts';
import { listProcedures, openProcedure, type ProcedureLine, type VersionLine } from '../drafts/queries.ts';
import { draftHref } from '../edit/places.ts';
import { pageWords } from '../words/pages.ts';
import { readProcedureYaml } from '../yaml/yaml.ts';
import { DraftTag, HOME, rolesOf } from './shared.tsx';
import { WorkflowFigure } from './workflow.tsx';

/** `/can-bo/thu-tuc`: every procedure with the version in force and its draft. */
export async function listPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = pageWords(lang);
  const lines = await ask(ctx, listProcedures, {});
  const { editor } = await rolesOf(ctx);
  const inForce = (line: ProcedureLine) => line.versions.find((version) => version.standing === 'inForce');
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('list') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')}>
        {editor ? <ButtonLink href={`${HOME}/moi`}>{t('newProcedure')}</ButtonLink> : null}
      </PageHead>
      <Table
        caption={t('list')}
        captionHidden
        columns={[
          {
            header: t('procedure'),
            main: true,
            cell: (line: ProcedureLine) =>
              line.versions.length > 0 ? (
                <a href={`${HOME}/${line.code}`}>
                  {line.name[lang]} ({line.code})
                </a>
              ) : (
                `${line.name[lang]} (${line.code})`
              ),
          },
          {
            header: t('inForceNow'),
            cell: (line: ProcedureLine) => {
              const version = inForce(line);
              return version ? t('since', { date: formatDate(version.validFrom) }) : t('notYet');
            },
          },
          { header: t('versionsCount'), cell: (line: ProcedureLine) => String(line.versions.length), align: 'end' },
          {
            header: t('draftColumn'),
            cell: (line: ProcedureLine) =>
              line.drafts.map((draft) => (
                <a href={draftHref(draft.id)}>
                  <DraftTag state={draft.state} lang={lang} />
                </a>
              )),
          },
        ]}
        rows={lines}
        empty={<EmptyState title={t('nothingYet')} />}
      />
    </>,
  );
}

interface Typed {
  readonly code?: string;
  readonly vi?: string;
  readonly en?: string;
  readonly yaml?: string;
}

/** `/can-bo/thu-tuc/moi`: begin a procedure, or take one from a data file. */
export async function newPage(c: Context<Env>, problem?: Problem, typed: Typed = {}): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = pageWords(lang);
  return page(
    c,
    {
      door: 'workspace',
      title: t('newTitle'),
      crumbs: [{ href: HOME, label: t('list') }, { label: t('newTitle') }],
      problem,
    },
    <>
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <ErrorSummary problems={problem?.fields} />
      <PageHead title={t('newTitle')} lede={t('newLede')} />
      <Form action={`${HOME}/moi`}>
        <TextInput
          name="code"
          label={t('code')}
          hint={t('codeHint')}
          value={typed.code}
          width="m"
          autocomplete="off"
          error={errorFor(problem?.fields, 'code')}
        />
        <TextInput
          name="name.vi"
          label={t('nameVi')}
          value={typed.vi}
          width="full"
          autocomplete="off"
          error={errorFor(problem?.fields, 'name.vi')}
        />
        <TextInput name="name.en" label={t('nameEn')} value={typed.en} width="full" autocomplete="off" optional />
        <Button>{t('begin')}</Button>
      </Form>
      <Details summary={t('fromFile')} open={typed.yaml !== undefined}>
        <Form action={`${HOME}/nhap-tep`}>
          <Textarea
            name="yaml"
            label={t('fileText')}
            hint={t('fileHint')}
            rows={12}
            value={typed.yaml}
            error={errorFor(problem?.fields, 'yaml')}
          />
          <Button kind="secondary">{t('import')}</Button>
        </Form>
      </Details>
    </>,
  );
}

const field = (form: Record<string, unknown>, name: string): string =>
  typeof form[name] === 'string' ? form[name].normalize('NFC').trim() : '';

const isShowable = (error: unknown): error is Problem =>
  error instanceof Problem && (error.status === 409 || error.status === 422);

export async function createNew(c: Context<Env>): Promise<Response> {
  const form = await c.req.parseBody();
  const typed = { code: field(form, 'code'), vi: field(form, 'name.vi'), en: field(form, 'name.en') };
  try {
    const { draftId } = await execute(c.get('ctx'), createDraft, {
      from: 'new',
      code: typed.code,
      name: { vi: typed.vi, en: typed.en },
    });
    return c.redirect(draftHref(draftId), 303);
  } catch (error) {
    if (isShowable(error)) return newPage(c, error, typed);
    throw error;
  }
}

export async function importFile(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.parseBody();
  const yaml = typeof form.yaml === 'string' ? form.yaml : '';
  const reading = readProcedureYaml(yaml, ctx.lang);
  try {
    if (!reading.body) {
      const t = pageWords(ctx.lang);
      throw new Problem(
        422,
        'not_yaml',
        { vi: 'Chưa đọc được tệp.', en: 'The file cannot be read.' },
        reading.problems.map(({ line, message }) => ({
          path: 'yaml',
          message: `${t('line', { n: line })}: ${message}`,
        })),
      );
    }
    const { draftId } = await execute(ctx, createDraft, { from: 'file', body: reading.body });
    return c.redirect(draftHref(draftId), 303);
  } catch (error) {
    if (isShowable(error)) return newPage(c, error, { yaml });
    throw error;
  }
}

const STANDING = { coming: 'info', inForce: 'success', ended: 'neutral', replaced: 'neutral' } as const;

/** `/can-bo/thu-tuc/:code`: its versions, its workflow, and the way to a new version. */
export async function procedurePage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = pageWords(lang);
  const open = await ask(ctx, openProcedure, { code: c.req.param('code') ?? '' });
  const { editor } = await rolesOf(ctx);
  const draft = open.drafts.find(({ state }) => state !== 'rejected') ?? open.drafts[0];
  const href = (line: VersionLine, what: string) => `${HOME}/phien-ban/${line.id}/${what}`;
  return page(
    c,
    {
      door: 'workspace',
      title: open.name[lang],
      crumbs: [{ href: HOME, label: t('list') }, { label: open.code }],
      problem,
    },
    <>
      {problem ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <PageHead title={open.name[lang]} kicker={open.code}>
        {draft ? <ButtonLink href={draftHref(draft.id)}>{t('goOn')}</ButtonLink> : null}
        {editor && !draft ? (
          <Form action={`${HOME}/${open.code}/soan`}>
            <Button>{t('startDraft')}</Button>
          </Form>
        ) : null}
      </PageHead>
      <h2>{t('versions')}</h2>
      <Table
        caption={t('versions')}
        captionHidden
        columns={[
          {
            header: t('validFrom'),
            main: true,
            cell: (line: VersionLine) =>
              `${formatDate(line.validFrom)}${line.revision > 1 ? ` (${t('revision', { n: line.revision })})` : ''}`,
          },
          {
            header: t('standing'),
            cell: (line: VersionLine) => <StatusTag tone={STANDING[line.standing]}>{t(line.standing)}</StatusTag>,
          },
          { header: t('loadedAt'), cell: (line: VersionLine) => <DateTime value={line.loadedAt} /> },
          {
            header: t('files'),
            cell: (line: VersionLine) => {
              const before = open.versions[open.versions.indexOf(line) + 1];
              const of = ` (${formatDate(line.validFrom)}, ${line.revision})`;
              return (
                <span class="tagrow">
                  <a href={href(line, 'yaml')} download>
                    YAML<span class="vh">{of}</span>
                  </a>
                  <a href={href(line, 'bpmn')} download>
                    BPMN<span class="vh">{of}</span>
                  </a>
                  {before ? (
                    <a href={`${HOME}/so-sanh?cu=${before.id}&moi=${line.id}`}>
                      {t('compareWithBefore')}
                      <span class="vh">{of}</span>
                    </a>
                  ) : null}
                </span>
              );
            },
          },
        ]}
        rows={open.versions}
      />
      <h2>{t('workflow')}</h2>
      <p class="field__hint">{t('workflowLede')}</p>
      <WorkflowFigure procedure={open.shown.procedure} lang={lang} />
    </>,
  );
}

export async function startVersion(c: Context<Env>): Promise<Response> {
  try {
    const { draftId } = await execute(c.get('ctx'), createDraft, { from: 'version', code: c.req.param('code') ?? '' });
    return c.redirect(draftHref(draftId), 303);
  } catch (error) {
    if (isShowable(error)) return procedurePage(c, error);
    throw error;
  }
}
