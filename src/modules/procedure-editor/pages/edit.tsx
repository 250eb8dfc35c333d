import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { conflict, notFound, Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  BackLink,
  Banner,
  Button,
  ConfirmPage,
  Details,
  ErrorSummary,
  Form,
  fieldId,
  KeyValue,
  PageHead,
  page,
} from '../../../web/index.ts';
import { checkProcedure } from '../check/check.ts';
import { editDraft } from '../drafts/commands.ts';
import type { ProcedureDraft } from '../drafts/draft.ts';
import { applied, doThen, type Edit, editsOfItem, editsOfSection, pathFrom, readThen } from '../edit/apply.ts';
import { MemberControl, Members, UnionMembers } from '../edit/controls.tsx';
import {
  asFieldProblems,
  besideControls,
  draftHref,
  focusOfPath,
  itemHref,
  pageOf,
  sectionHref,
} from '../edit/places.ts';
import type { EditView } from '../edit/view.ts';
import { nameOf, questionsOf, whereText } from '../model/references.ts';
import { sayValue } from '../model/say.ts';
import { membersOfSection, procedureShape, SECTIONS, type Section, sectionOf } from '../model/sections.ts';
import { membersOf, type Path, type Shape, shapeAt, valueAt } from '../model/shape.ts';
import { editWords } from '../words/edit.ts';
import { labelOf } from '../words/labels.ts';
import { pageWords } from '../words/pages.ts';
import { crumbsOf, draftName, draftOf, isOpen } from './shared.tsx';

/** What of a draft a page edits: a section, or one item of a list. */
type Focus = { readonly section: Section } | { readonly path: Path; readonly shape: Shape };

const noSuchPart = () => notFound({ vi: 'phần này của bản soạn thảo', en: 'This part of the draft' });

function sectionFocus(c: Context<Env>): Focus {
  const section = SECTIONS.find((one) => one.slug === c.req.param('section'));
  if (!section) throw noSuchPart();
  return { section };
}

function itemFocus(c: Context<Env>, body: unknown): Focus & { path: Path } {
  const path = pathFrom((c.req.path.split('/muc/')[1] ?? '').split('/').map(decodeURIComponent));
  const shape = shapeAt(procedureShape, body, path);
  // Only items with a page of their own have one.
  if (!shape || valueAt(body, path) === undefined || focusOfPath(body, path).length !== path.length) throw noSuchPart();
  return { path, shape };
}

const hrefOf = (draftId: string, focus: Focus): string =>
  'section' in focus ? sectionHref(draftId, focus.section.slug) : itemHref(draftId, focus.path);

/** Errors of a draft: those that this page can mend, and those deeper down, so that lists say which items need a look. */
function errorsAround(draftId: string, body: unknown, focus: Focus) {
  const page = hrefOf(draftId, focus);
  const all = checkProcedure(body).filter(({ severity }) => severity === 'error');
  const here = all.filter(({ path }) => pageOf(draftId, body, path) === page);
  return { here, elsewhere: all.filter((one) => !here.includes(one)) };
}

interface Again {
  readonly problem: Problem;
  /** The body with what was typed put in, though it could not be saved. */
  readonly body: unknown;
}

/** The page of a section or an item; `again` after a failed save, with everything as typed. */
async function editPage(c: Context<Env>, focusIn: (body: unknown) => Focus, again?: Again): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = pageWords(lang);
  const { draft } = await draftOf(c);
  const body = again?.body ?? draft.body;
  const focus = focusIn(body);
  const title = titleOf(body, focus, lang);
  const href = hrefOf(draft.id, focus);
  if (!isOpen(draft) && !again) return readPage(c, draft, focus, title);
  const asked = c.req.query('luu') !== undefined;
  // A new part is not scolded before it was saved once.
  const errors = errorsAround(draft.id, body, focus);
  const told = asked || again || c.req.query('moi') === undefined ? errors.here : [];
  const here = asFieldProblems(told, body, lang);
  const view: EditView = {
    body,
    lang,
    problems: besideControls([...told, ...errors.elsewhere], body, lang),
    hrefOf: (path) => itemHref(draft.id, path),
    moreOf: c.req.query('them'),
  };
  return page(
    c,
    {
      door: 'workspace',
      title: `${title} – ${draftName(draft, lang)}`,
      crumbs: crumbsOf(draft, lang, title),
      problem: again?.problem,
    },
    <>
      {again ? <Banner tone="error">{again.problem.text[lang]}</Banner> : null}
      <ErrorSummary problems={here} title={t('toMend')} />
      {asked && !again ? (
        <Banner tone={here.length > 0 ? 'warning' : 'success'}>
          {here.length > 0 ? t('savedWithProblems', { n: here.length }) : t('saved')}
        </Banner>
      ) : null}
      <BackLink href={aboveOf(draft.id, body, focus)}>{aboveName(body, focus, lang)}</BackLink>
      <PageHead
        title={title}
        kicker={draftName(draft, lang)}
        lede={'section' in focus ? focus.section.lede[lang] : undefined}
      />
      <Form action={href} hidden={{ version: String(draft.version) }} id="sua">
        <Button kind="quiet" name="_then" value="">
          {t('save')}
        </Button>
        <FocusControls focus={focus} view={view} />
        <Insertable focus={focus} body={body} lang={lang} />
        <Button>{t('save')}</Button>
      </Form>
    </>,
  );
}

function FocusControls({ focus, view }: { focus: Focus; view: EditView }): Child {
  if ('section' in focus) {
    const members = membersOfSection(focus.section);
    return <Members members={members} path={[]} value={view.body} view={view} />;
  }
  const { path, shape } = focus;
  const value = valueAt(view.body, path);
  if (shape.kind === 'union') return <UnionMembers shape={shape} path={path} value={value} view={view} />;
  if (shape.kind === 'object') return <Members members={shape.members} path={path} value={value} view={view} />;
  const alone = { key: String(path.at(-1)), shape, optional: false, byDefault: undefined };
  return <MemberControl member={alone} path={path} value={value} view={view} />;
}

/** The marks that can be put into the texts of the result and of the subject line. */
function Insertable({ focus, body, lang }: { focus: Focus; body: unknown; lang: Lang }) {
  if (!('section' in focus) || !focus.section.keys.some((key) => ['result', 'form'].includes(key))) return null;
  const questions = questionsOf(body, lang).filter((one) => !one.group && one.kind !== 'file' && one.key);
  if (questions.length === 0) return null;
  return (
    <Details summary={editWords(lang)('insertable')}>
      <KeyValue items={questions.map((one) => ({ label: one.label, value: <code>{`{${one.key}}`}</code> }))} />
    </Details>
  );
}

function titleOf(body: unknown, focus: Focus, lang: Lang): string {
  if ('section' in focus) return focus.section.title[lang];
  const name = nameOf(valueAt(body, focus.path), lang);
  return name || `${labelOf(focus.path.slice(0, -1), lang)} ${Number(focus.path.at(-1)) + 1}`;
}

/** The page on which the item stands in its list. */
function aboveOf(draftId: string, body: unknown, focus: Focus): string {
  if ('section' in focus) return draftHref(draftId);
  const above = pageOf(draftId, body, focus.path.slice(0, -1));
  return above ? `${above}#${fieldId(focus.path.slice(0, -1).join('.'))}` : draftHref(draftId);
}

function aboveName(body: unknown, focus: Focus, lang: Lang): string {
  if ('section' in focus) return pageWords(lang)('backToDraft');
  const above = focusOfPath(body, focus.path.slice(0, -1));
  if (above.length > 0) return nameOf(valueAt(body, above), lang) || whereText(body, above, lang);
  return sectionOf(focus.path)?.title[lang] ?? '';
}

/** The same in words, where nothing may be changed any more. */
async function readPage(c: Context<Env>, draft: ProcedureDraft, focus: Focus, title: string): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = pageWords(lang);
  const leaves = (shape: Shape, path: Path, value: unknown): { label: string; value: string }[] => {
    if (value === undefined) return [];
    const members = membersOf(shape, value);
    if (members.length > 0 && shape.kind !== 'union')
      return members.flatMap((member) => leaves(member.shape, [...path, member.key], valueAt(value, [member.key])));
    if (shape.kind === 'union')
      return members.flatMap((member) => leaves(member.shape, [...path, member.key], valueAt(value, [member.key])));
    if (shape.kind === 'list' && Array.isArray(value))
      return value.flatMap((item, i) => leaves(shape.item, [...path, i], item));
    return [{ label: whereText(draft.body, path, lang), value: sayValue(shape, path, value, draft.body, lang) }];
  };
  const items =
    'section' in focus
      ? membersOfSection(focus.section).flatMap((one) => leaves(one.shape, [one.key], draft.body[one.key]))
      : leaves(focus.shape, focus.path, valueAt(draft.body, focus.path));
  return page(
    c,
    { door: 'workspace', title, crumbs: crumbsOf(draft, lang, title) },
    <>
      <BackLink href={draftHref(draft.id)}>{t('backToDraft')}</BackLink>
      <PageHead title={title} kicker={draftName(draft, lang)} />
      <KeyValue items={items} />
    </>,
  );
}

export const sectionPage = (c: Context<Env>): Promise<Response> => editPage(c, () => sectionFocus(c));
export const itemPage = (c: Context<Env>): Promise<Response> => editPage(c, (body) => itemFocus(c, body));

/** Saves what was typed, right or wrong, then does what the button asked for. */
async function save(c: Context<Env>, focusIn: (body: unknown) => Focus): Promise<Response> {
  const ctx = c.get('ctx');
  const { draft } = await draftOf(c);
  const form = await c.req.formData();
  const focus = focusIn(draft.body);
  const typed: Edit[] =
    'section' in focus ? editsOfSection(draft.body, focus.section, form) : editsOfItem(draft.body, focus.path, form);
  const body = applied(draft.body, typed);
  const then = readThen(form.get('_then'));
  const kind = form.get(`_kind.${then?.path.join('.')}`);
  const deed = then && doThen(body, then, typeof kind === 'string' ? kind : '');
  try {
    await execute(ctx, editDraft, {
      draftId: draft.id,
      version: Number(form.get('version')),
      edits: [...typed, ...(deed?.edits ?? [])].map(({ path, value }) => ({
        path: [...path],
        ...(value === undefined ? {} : { value: value as never }),
      })),
    });
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 422))
      return editPage(c, focusIn, { problem: error, body });
    throw error;
  }
  const href = hrefOf(draft.id, focus);
  if (deed?.open) return c.redirect(`${itemHref(draft.id, deed.open)}?moi`, 303);
  if (deed?.ask) return c.redirect(`${draftHref(draft.id)}/bo/${deed.ask.join('/')}`, 303);
  if (deed?.more) return c.redirect(`${href}?them=${deed.more.join('.')}#${fieldId(deed.more.join('.'))}`, 303);
  if (then) return c.redirect(`${href}?luu#${fieldId(then.path.slice(0, -1).join('.'))}`, 303);
  return c.redirect(`${href}?luu`, 303);
}

export const saveSection = (c: Context<Env>): Promise<Response> => save(c, () => sectionFocus(c));
export const saveItem = (c: Context<Env>): Promise<Response> => save(c, (body) => itemFocus(c, body));

function removed(c: Context<Env>): Path {
  return pathFrom((c.req.path.split('/bo/')[1] ?? '').split('/').map(decodeURIComponent));
}

/** `/can-bo/thu-tuc/nhap/:draft/bo/…`: asks before an item goes with everything in it. */
export async function removePage(c: Context<Env>): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = pageWords(lang);
  const { draft } = await draftOf(c);
  const path = removed(c);
  const item = valueAt(draft.body, path);
  if (item === undefined) throw noSuchPart();
  const what = nameOf(item, lang) || whereText(draft.body, path, lang);
  return page(
    c,
    { door: 'workspace', title: t('removeTitle', { what }), crumbs: crumbsOf(draft, lang, t('remove')) },
    <ConfirmPage
      title={t('removeTitle', { what })}
      action={`${draftHref(draft.id)}/bo/${path.join('/')}`}
      hidden={{ version: String(draft.version) }}
      confirm={t('remove')}
      cancelHref={pageOf(draft.id, draft.body, path.slice(0, -1)) ?? draftHref(draft.id)}
      danger
    >
      <p>{t('removeText')}</p>
    </ConfirmPage>,
  );
}

export async function removeItem(c: Context<Env>): Promise<Response> {
  const { draft } = await draftOf(c);
  const form = await c.req.formData();
  const path = removed(c);
  if (typeof path.at(-1) !== 'number' || valueAt(draft.body, path) === undefined) {
    throw conflict('draft_changed', {
      vi: 'Mục này không còn trong bản soạn thảo.',
      en: 'It is no longer in the draft.',
    });
  }
  await execute(c.get('ctx'), editDraft, {
    draftId: draft.id,
    version: Number(form.get('version')),
    edits: [{ path: [...path] }],
  });
  return c.redirect(`${pageOf(draft.id, draft.body, path.slice(0, -1)) ?? draftHref(draft.id)}?luu`, 303);
}
