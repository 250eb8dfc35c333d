import type { Context } from 'hono';
import { execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { BackLink, Banner, Button, ErrorSummary, Form, Notice, PageHead, page, Textarea } from '../../../web/index.ts';
import { checkProcedure } from '../check/check.ts';
import { replaceDraft } from '../drafts/commands.ts';
import { draftHref } from '../edit/places.ts';
import { whereText } from '../model/references.ts';
import { pageWords } from '../words/pages.ts';
import { procedureToYaml, readProcedureYaml, type YamlReading } from '../yaml/yaml.ts';
import { crumbsOf, draftName, draftOf, isOpen } from './shared.tsx';

/** What is wrong with a text, by line: what keeps it from being read, else what the checks find in it. */
function linesOf(reading: YamlReading, lang: Lang): { path: string; message: string }[] {
  const t = pageWords(lang);
  const found = reading.body
    ? checkProcedure(reading.body)
        .filter(({ severity }) => severity === 'error')
        .map(({ path, text }) => ({
          line: reading.lineOf(path),
          message: `${whereText(reading.body, path, lang)}: ${text[lang]}`,
        }))
    : reading.problems;
  return found
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, message }) => ({ path: 'yaml', message: `${t('line', { n: line })}: ${message}` }));
}

/** `/can-bo/thu-tuc/nhap/:draft/van-ban`: the whole draft as its data file. */
export async function yamlPage(c: Context<Env>, typed?: string, problem?: Problem): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = pageWords(lang);
  const { draft } = await draftOf(c);
  const text = typed ?? procedureToYaml(draft.body);
  const reading = readProcedureYaml(text, lang);
  const problems = linesOf(reading, lang);
  const saved = c.req.query('luu') !== undefined && typed === undefined;
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('asText')} – ${draftName(draft, lang)}`,
      crumbs: crumbsOf(draft, lang, t('asText')),
      problem,
    },
    <>
      {problem ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <ErrorSummary problems={problems} title={t('toMend')} />
      {saved ? (
        <Banner tone={problems.length > 0 ? 'warning' : 'success'}>
          {problems.length > 0 ? t('savedWithProblems', { n: problems.length }) : t('saved')}
        </Banner>
      ) : null}
      <BackLink href={draftHref(draft.id)}>{t('backToDraft')}</BackLink>
      <PageHead title={t('asText')} kicker={draftName(draft, lang)} lede={t('yamlHint')} />
      {isOpen(draft) ? (
        <Form action={`${draftHref(draft.id)}/van-ban`} hidden={{ version: String(draft.version) }}>
          <Textarea name="yaml" label={t('yamlText')} rows={32} value={text} error={problems[0]?.message} />
          <Button>{t('save')}</Button>
        </Form>
      ) : (
        <>
          <Notice>
            <p>{t('notEditable')}</p>
          </Notice>
          <pre>{text}</pre>
        </>
      )}
    </>,
  );
}

export async function saveYaml(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.formData();
  const typed = form.get('yaml');
  const text = typeof typed === 'string' ? typed.replace(/\r\n?/g, '\n') : '';
  const reading = readProcedureYaml(text, ctx.lang);
  const draftId = c.req.param('draft') ?? '';
  try {
    if (!reading.body) {
      const t = pageWords('vi')('notSaved');
      throw new Problem(422, 'not_yaml', { vi: `${t}.`, en: `${pageWords('en')('notSaved')}.` });
    }
    await execute(ctx, replaceDraft, { draftId, version: Number(form.get('version')), body: reading.body as never });
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 422)) return yamlPage(c, text, error);
    throw error;
  }
  return c.redirect(`${draftHref(draftId)}/van-ban?luu`, 303);
}
