import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import {
  photosAndPdf,
  putFile,
  type ReceivedFile,
  readForm,
  type Form as SentForm,
} from '../../../kernel/files/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { type FieldProblem, Problem, signInRequired } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  BackLink,
  Banner,
  Button,
  ButtonGroup,
  Card,
  Checkbox,
  ConfirmPage,
  ErrorSummary,
  Form,
  Link,
  Notice,
  page,
  StepIndicator,
  withQuery,
} from '../../../web/index.ts';
import { answerPage, attachFile, detachFile, discardDraft, startDraft } from '../drafts/commands.ts';
import { answerWorld, type Draft } from '../drafts/draft.ts';
import { openDraft } from '../drafts/queries.ts';
import { offerReuse, reuseAnswers } from '../drafts/reuse.ts';
import { draftUploads } from '../drafts/uploads.ts';
import { draftWords } from '../drafts/words.ts';
import { problemsOfForm, shownPages } from '../forms/answers.ts';
import type { Field, FormPage, SimpleField } from '../forms/schema.ts';
import { offerStored, useStored } from '../store/commands.ts';
import { words } from '../words.ts';
import { at, CHECK, MARKS, staying, UPLOADS } from './apply-paths.ts';
import { FieldControl, fieldsToDraw } from './fields.tsx';
import { communeOptions } from './shared.tsx';
import { UnfinishedUploads, uploadWords } from './upload-notes.tsx';

/**
 * `/thu-tuc/:code/nop`: goes to the first page of the draft, begun now or found. A link, so that it survives signing in;
 * following it again changes nothing.
 */
export async function startApplication(c: Context<Env>): Promise<Response> {
  const { draftId, firstPage } = await execute(c.get('ctx'), startDraft, {
    procedure: c.req.param('code') ?? '',
    resume: true,
  });
  return c.redirect(at(draftId, firstPage), 303);
}

/** `/ho-so/nhap/:draft`: goes on where the person stopped: at the first page that is not right yet, or at the check. */
export async function resumeApplication(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const draftId = c.req.param('draft') ?? '';
  const draft = await ask(ctx, openDraft, { draftId });
  const world = await answerWorld(ctx, draft.files);
  const [first] = problemsOfForm(draft.version.procedure.form, draft.answers, world);
  return c.redirect(at(draftId, first?.page ?? CHECK), 303);
}

function findPage(draft: Draft, key: string): FormPage {
  const found = draft.version.procedure.form.pages.find((candidate) => candidate.key === key);
  if (!found)
    throw new Problem(404, 'not_found', { vi: 'Biểu mẫu không có trang này.', en: 'The form has no such page.' });
  return found;
}

interface Shown {
  readonly problems?: readonly FieldProblem[];
}

/** `/ho-so/nhap/:draft/:page`: one page of the form. */
export async function formPage(c: Context<Env>, { problems }: Shown = {}): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const d = draftWords(lang);
  const draftId = c.req.param('draft') ?? '';
  const key = c.req.param('page') ?? '';
  const draft = await ask(ctx, openDraft, { draftId });
  const current = findPage(draft, key);
  const { procedure } = draft.version;
  const pages = shownPages(procedure.form, draft.answers);
  const index = pages.indexOf(current);
  // Answers changed since: the page is no longer part of the form.
  if (index < 0) return c.redirect(staying(c, at(draftId, pages[0]?.key ?? CHECK)), 303);
  const previous = pages[index - 1];
  const changing = c.req.query(MARKS.changing) === '1';
  const offline = c.req.query(MARKS.offline) === '1';
  const unfinished = await ask(ctx, draftUploads, { draftId });
  const uploading = offline || unfinished.length > 0;
  const islands = [...(offline ? ['islands/draft.js'] : []), ...(uploading ? ['islands/upload.js'] : [])];
  const reused = Number(c.req.query(MARKS.reused) ?? 0);
  const consentMissing = c.req.query(MARKS.consent) === '1';
  const hasFiles = current.fields.some((field) => field.kind === 'file');
  const hasRows = current.fields.some((field) => field.kind === 'group');
  const stored = hasFiles ? await ask(ctx, offerStored, { draftId }) : undefined;
  const drawn = fieldsToDraw(current.fields, draft.answers);
  const communes = drawn.some(asksForPlace) ? await communeOptions(ctx) : [];
  const offered = index === 0 ? await ask(ctx, offerReuse, { draftId }) : 0;
  const own = staying(c, at(draftId, key), changing ? { [MARKS.changing]: '1' } : {});
  const problem =
    (problems && problems.length > 0) || consentMissing
      ? new Problem(422, 'invalid_input', { vi: '', en: '' }, problems)
      : undefined;
  return page(
    c,
    {
      door: 'portal',
      title: `${current.title[lang]} – ${procedure.name[lang]}`,
      noIndex: true,
      problem,
      ...(islands.length > 0 ? { islands } : {}),
      crumbs: [
        { href: `/thu-tuc/${procedure.code}`, label: procedure.name[lang] },
        { label: t('step', { n: index + 1, total: pages.length }) },
      ],
    },
    <>
      <BackLink
        href={staying(
          c,
          changing ? at(draftId, CHECK) : previous ? at(draftId, previous.key) : `/thu-tuc/${procedure.code}`,
        )}
      />
      <ErrorSummary problems={consentMissing ? [{ path: 'consent', message: d('reuseNeeded') }] : problems} />
      {reused > 0 ? (
        <Banner tone="success">
          <p>{d('reused', { n: reused })}</p>
        </Banner>
      ) : null}
      <StepIndicator current={index + 1} total={pages.length + 1} label={procedure.name[lang]} />
      <h1>{current.title[lang]}</h1>
      {current.intro ? <p class="lede">{current.intro[lang]}</p> : null}
      {offered > 0 ? (
        <Card title={d('reuseTitle')} level={2}>
          <p>{d('reuseBody', { n: offered })}</p>
          <Form action={staying(c, at(draftId, 'dien-san'))}>
            <Checkbox
              name="consent"
              label={d('reuseConsent')}
              {...(consentMissing ? { error: d('reuseNeeded') } : {})}
            />
            <Button kind="secondary">{d('reuseButton')}</Button>
          </Form>
        </Card>
      ) : null}
      <div
        class="stack"
        data-draft={offline ? `${draftId}/${key}` : undefined}
        data-version={offline ? draft.updatedAt.toISOString() : undefined}
        data-uploads={uploading ? UPLOADS : undefined}
        data-upload-draft={uploading ? draftId : undefined}
        data-upload-words={uploading ? JSON.stringify(uploadWords(lang)) : undefined}
      >
        {offline ? <KeptHere lang={lang} /> : null}
        {unfinished.length > 0 ? <UnfinishedUploads uploads={unfinished} lang={lang} /> : null}
        <Form action={own} multipart={hasFiles || hasRows}>
          {drawn.map((field) => (
            <FieldControl
              field={field}
              answers={draft.answers}
              problems={problems}
              files={draft.files}
              stored={stored}
              communes={communes}
              maxBytes={ctx.app.config.maxUploadBytes}
              moreOf={c.req.query(MARKS.more)}
              lang={lang}
            />
          ))}
          <ButtonGroup>
            <Button name="_then" value="next">
              {t('next')}
            </Button>
            {hasFiles ? (
              <Button kind="secondary" name="_then" value="stay">
                {t('upload')}
              </Button>
            ) : null}
            <Button kind="quiet" name="_then" value="later">
              {t('saveLater')}
            </Button>
          </ButtonGroup>
        </Form>
      </div>
      <p>
        <Link href={withQuery(own, { [MARKS.offline]: offline ? null : '1' })}>
          {offline ? d('offlineOff') : d('offlineOffer')}
        </Link>
      </p>
    </>,
  );
}

const asksForPlace = (field: Field | SimpleField): boolean =>
  field.kind === 'commune' || field.kind === 'address' || (field.kind === 'group' && field.fields.some(asksForPlace));

/** What the island says; it shows the right one, and without script only the first is seen. */
function KeptHere({ lang }: { lang: Lang }) {
  const d = draftWords(lang);
  return (
    <>
      <Notice tone="info">
        <p>{d('offlineOn')}</p>
      </Notice>
      <div data-say="restored" role="status" hidden>
        <Notice tone="success">
          <p>{d('restored')}</p>
        </Notice>
      </div>
      <div data-say="offline" role="status" hidden>
        <Notice tone="warning">
          <p>{d('offlineNow')}</p>
        </Notice>
      </div>
    </>
  );
}

/** `/ho-so/nhap/:draft/dien-san`: with consent, fills in what earlier dossiers say. */
export async function fillFromEarlier(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const draftId = c.req.param('draft') ?? '';
  const form = await c.req.parseBody();
  const draft = await ask(ctx, openDraft, { draftId });
  const first = shownPages(draft.version.procedure.form, draft.answers)[0]?.key ?? CHECK;
  if (form.consent !== 'yes') return c.redirect(staying(c, at(draftId, first), { [MARKS.consent]: '1' }), 303);
  const { filled } = await execute(ctx, reuseAnswers, { draftId, consent: true });
  return c.redirect(staying(c, at(draftId, first), { [MARKS.reused]: String(filled) }), 303);
}

/** Stores one uploaded file and attaches it, both or neither; answers what is wrong with it. */
async function keepFile(
  ctx: Ctx,
  draftId: string,
  field: string,
  received: ReceivedFile,
): Promise<readonly FieldProblem[]> {
  try {
    await ctx.db.transaction().execute(async (tx) => {
      const inside = { ...ctx, db: tx };
      const ownerId = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
      const file = await putFile(inside, received, { purpose: 'services.component', ownerId });
      await execute(inside, attachFile, { draftId, field, fileId: file.id, name: file.name, size: file.size });
    });
    return [];
  } catch (error) {
    if (error instanceof Problem && error.fields.length > 0) return error.fields;
    throw error;
  }
}

/** Takes a page: saves the answers and the files, then goes on, stays (upload) or leaves (later). */
export async function saveFormPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const draftId = c.req.param('draft') ?? '';
  const key = c.req.param('page') ?? '';
  const changing = c.req.query('sua') === '1';
  // The draft is looked up before the body is read, so that a stranger's upload is refused before it is stored.
  const draft = await ask(ctx, openDraft, { draftId });
  const current = findPage(draft, key);
  const uploads = current.fields.filter((field) => field.kind === 'file');
  let form: SentForm;
  try {
    form = await readForm(ctx, c.req.raw, {
      files: Object.fromEntries(
        uploads.map((field) => [field.key, { accept: photosAndPdf, maxCount: field.maxFiles }]),
      ),
    });
  } catch (error) {
    // A file that is too large or of a wrong kind: the page comes back and says so at its field.
    if (error instanceof Problem && error.fields.length > 0) return formPage(c, { problems: error.fields });
    throw error;
  }
  const values = Object.fromEntries([...new Set(form.fields.keys())].map((name) => [name, form.fields.getAll(name)]));
  const fileProblems: FieldProblem[] = [];
  try {
    for (const field of uploads) {
      for (const file of form.files.get(field.key) ?? [])
        fileProblems.push(...(await keepFile(ctx, draftId, field.key, file)));
    }
  } finally {
    await form.dispose();
  }
  const remove = form.fields.get('_remove');
  if (remove) await execute(ctx, detachFile, { draftId, draftFileId: remove });
  const taken = form.fields.get('_store')?.split('|');
  if (taken) await execute(ctx, useStored, { draftId, field: taken[0] ?? '', ref: taken[1] ?? '' });
  const asked = form.fields.get('_then') ?? 'next';
  const removeRow = /^remove:(\w+\.\d{1,2})$/.exec(asked)?.[1];
  const more = /^add:(\w+)$/.exec(asked)?.[1];
  const { problems, next } = await execute(ctx, answerPage, {
    draftId,
    page: key,
    values,
    ...(removeRow ? { removeRow } : {}),
  });
  const then = remove || taken || removeRow || more ? 'stay' : asked;
  const own = staying(c, at(draftId, key), {
    ...(changing ? { [MARKS.changing]: '1' } : {}),
    ...(more ? { [MARKS.more]: more } : {}),
  });
  if (fileProblems.length > 0) return formPage(c, { problems: fileProblems });
  if (then === 'later') return c.redirect('/ho-so?luu=1', 303);
  if (then === 'stay') return c.redirect(own, 303);
  if (problems.length > 0) return formPage(c, { problems });
  return c.redirect(staying(c, at(draftId, next === null || (changing && !opened(next)) ? CHECK : next)), 303);

  /** A page that the change brought in, and that nobody has answered yet. */
  function opened(pageKey: string): boolean {
    const later = draft.version.procedure.form.pages.find((one) => one.key === pageKey);
    return !shownPages(draft.version.procedure.form, draft.answers).some((one) => one.key === later?.key);
  }
}

/** `/ho-so/nhap/:draft/xoa`: asks, then deletes. */
export async function discardPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = words(ctx.lang);
  const draftId = c.req.param('draft') ?? '';
  await ask(ctx, openDraft, { draftId });
  return page(
    c,
    { door: 'portal', title: t('discardAsk'), noIndex: true },
    <ConfirmPage title={t('discardAsk')} action={at(draftId, 'xoa')} confirm={t('discard')} cancelHref="/ho-so" danger>
      <p>{t('discardBody')}</p>
    </ConfirmPage>,
  );
}

export async function discardApplication(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  if (ctx.actor.kind === 'anonymous') throw signInRequired();
  await execute(ctx, discardDraft, { draftId: c.req.param('draft') ?? '' });
  return c.redirect('/ho-so', 303);
}
