import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
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
import type { Lang, Text } from '../../../kernel/text.ts';
import { unitsOf } from '../../../kernel/units/index.ts';
import {
  BackLink,
  Button,
  ButtonGroup,
  Checkbox,
  ConfirmPage,
  ErrorSummary,
  errorFor,
  Form,
  formatMoney,
  Notice,
  page,
  StepIndicator,
  SummaryList,
} from '../../../web/index.ts';
import { submitDossier } from '../dossiers/submit.ts';
import { answerPage, attachFile, detachFile, discardDraft, startDraft } from '../drafts/commands.ts';
import { answerWorld, type Draft } from '../drafts/draft.ts';
import { openDraft } from '../drafts/queries.ts';
import { answerText, isShown, problemsOfForm } from '../forms/answers.ts';
import type { FormPage } from '../forms/schema.ts';
import { feesDue } from '../procedures/schema.ts';
import { words } from '../words.ts';
import { FieldControl } from './fields.tsx';
import { communeOptions } from './shared.tsx';

const at = (draftId: string, page: string): string => `/ho-so/nhap/${draftId}/${page}`;
const CHECK = 'kiem-tra';

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

function findPage(draft: Draft, key: string): { index: number; formPage: FormPage } {
  const { pages } = draft.version.procedure.form;
  const index = pages.findIndex((candidate) => candidate.key === key);
  const formPage = pages[index];
  if (!formPage)
    throw new Problem(404, 'not_found', { vi: 'Biểu mẫu không có trang này.', en: 'The form has no such page.' });
  return { index, formPage };
}

/** Without script a question that depends on another one stands there from the start; its hint says when it matters. */
function conditionHint(current: FormPage, condition: { field: string; in: readonly string[] }): Text | undefined {
  const other = current.fields.find((field) => field.key === condition.field);
  if (!other || !('options' in other)) return undefined;
  const names = (lang: Lang) =>
    other.options
      .flatMap((option) => (condition.in.includes(option.value) ? [`“${option.label[lang]}”`] : []))
      .join(', ');
  return { vi: `Chỉ trả lời nếu bạn chọn ${names('vi')}.`, en: `Only if you chose ${names('en')}.` };
}

/** `/ho-so/nhap/:draft/:page`: one page of the form. */
export async function formPage(c: Context<Env>, problems?: readonly FieldProblem[]): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const draftId = c.req.param('draft') ?? '';
  const key = c.req.param('page') ?? '';
  if (key === CHECK) return checkPage(c);
  const draft = await ask(ctx, openDraft, { draftId });
  const { index, formPage: current } = findPage(draft, key);
  const { procedure } = draft.version;
  const total = procedure.form.pages.length;
  const previous = procedure.form.pages[index - 1];
  const changing = c.req.query('sua') === '1';
  const hasFiles = current.fields.some((field) => field.kind === 'file');
  const communes = current.fields.some((field) => field.kind === 'commune') ? await communeOptions(ctx) : [];
  const problem =
    problems && problems.length > 0 ? new Problem(422, 'invalid_input', { vi: '', en: '' }, problems) : undefined;
  return page(
    c,
    {
      door: 'portal',
      title: `${current.title[lang]} – ${procedure.name[lang]}`,
      noIndex: true,
      problem,
      crumbs: [
        { href: `/thu-tuc/${procedure.code}`, label: procedure.name[lang] },
        { label: t('step', { n: index + 1, total }) },
      ],
    },
    <>
      <BackLink
        href={changing ? at(draftId, CHECK) : previous ? at(draftId, previous.key) : `/thu-tuc/${procedure.code}`}
      />
      <ErrorSummary problems={problems} />
      <StepIndicator current={index + 1} total={total + 1} label={procedure.name[lang]} />
      <h1>{current.title[lang]}</h1>
      {current.intro ? <p class="lede">{current.intro[lang]}</p> : null}
      <Form action={`${at(draftId, key)}${changing ? '?sua=1' : ''}`} multipart={hasFiles}>
        {current.fields
          .filter((field) => isShown(field, draft.answers) || field.showIf !== undefined)
          .map((field) => (
            <FieldControl
              field={
                field.showIf
                  ? { ...field, required: false, hint: field.hint ?? conditionHint(current, field.showIf) }
                  : field
              }
              answers={draft.answers}
              problems={problems}
              files={draft.files}
              communes={communes}
              maxBytes={ctx.app.config.maxUploadBytes}
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
    </>,
  );
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
  const { formPage: current } = findPage(draft, key);
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
    if (error instanceof Problem && error.fields.length > 0) return formPage(c, error.fields);
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
  const { problems, next } = await execute(ctx, answerPage, { draftId, page: key, values });
  const then = remove ? 'stay' : (form.fields.get('_then') ?? 'next');
  const own = `${at(draftId, key)}${changing ? '?sua=1' : ''}`;
  if (fileProblems.length > 0) return formPage(c, fileProblems);
  if (then === 'later') return c.redirect('/ho-so?luu=1', 303);
  if (then === 'stay') return c.redirect(own, 303);
  if (problems.length > 0) return formPage(c, problems);
  return c.redirect(at(draftId, changing || next === null ? CHECK : next), 303);
}

/** `/ho-so/nhap/:draft/kiem-tra`: everything once more before sending. */
export async function checkPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const draftId = c.req.param('draft') ?? '';
  const draft = await ask(ctx, openDraft, { draftId });
  const { procedure } = draft.version;
  const units = await unitsOf(ctx);
  const unitName = (id: string) => units.unitById(id, localDate(ctx.now))?.name ?? '';
  const due = feesDue(procedure, 'online');
  const total = procedure.form.pages.length;
  return page(
    c,
    {
      door: 'portal',
      title: `${t('check')} – ${procedure.name[lang]}`,
      noIndex: true,
      problem,
      crumbs: [{ href: `/thu-tuc/${procedure.code}`, label: procedure.name[lang] }, { label: t('check') }],
    },
    <>
      <BackLink href={at(draftId, procedure.form.pages[total - 1]?.key ?? '')} />
      <ErrorSummary problems={problem?.fields} />
      <StepIndicator current={total + 1} total={total + 1} label={procedure.name[lang]} />
      <h1>{t('check')}</h1>
      <p class="lede">{t('checkLede')}</p>
      {procedure.form.pages.map((current) => (
        <SummaryList
          title={current.title[lang]}
          answers={current.fields
            .filter((field) => isShown(field, draft.answers))
            .map((field) => {
              const value =
                field.kind === 'file'
                  ? draft.files
                      .filter((file) => file.field === field.key)
                      .map((file) => file.name)
                      .join(', ')
                  : answerText(field, draft.answers[field.key], lang, unitName);
              return {
                label: field.label[lang],
                value: value || t('notAnswered'),
                changeHref: `${at(draftId, current.key)}?sua=1`,
              };
            })}
        />
      ))}
      {due.length > 0 ? (
        <Notice tone="info">
          <p>
            {t('feeNotice', {
              amount: formatMoney(
                due.reduce((sum, fee) => sum + fee.amount, 0),
                lang,
              ),
            })}
          </p>
        </Notice>
      ) : null}
      <h2>{t('declaration')}</h2>
      <p>{procedure.form.declaration[lang]}</p>
      <Form action={at(draftId, CHECK)} hidden={{ _key: randomUUID() }}>
        <Checkbox name="declared" label={t('declare')} error={errorFor(problem?.fields, 'declared')} />
        <ButtonGroup>
          <Button>{t('send')}</Button>
        </ButtonGroup>
      </Form>
    </>,
  );
}

/** Sends the dossier. */
export async function sendApplication(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = words(ctx.lang);
  const draftId = c.req.param('draft') ?? '';
  const form = await c.req.parseBody();
  if (form.declared !== 'yes') {
    const message = t('declareNeeded');
    return checkPage(
      c,
      new Problem(422, 'declaration_needed', { vi: message, en: message }, [{ path: 'declared', message }]),
    );
  }
  try {
    const { code } = await execute(ctx, submitDossier, { draftId, declared: true });
    return c.redirect(`/ho-so/${code}?da-nop=1`, 303);
  } catch (error) {
    if (error instanceof Problem && error.code === 'form_incomplete') return checkPage(c, error);
    throw error;
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
