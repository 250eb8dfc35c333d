import type { Context } from 'hono';
import { definePart } from '../../../kernel/app.ts';
import { API_VERSION } from '../../../kernel/http/docs.ts';
import { openApiDocument } from '../../../kernel/http/openapi.ts';
import type { Env } from '../../../kernel/module.ts';
import type { Lang } from '../../../kernel/text.ts';
import { ButtonLink, PageHead, page } from '../../../web/index.ts';
import { type Group, operationsOf } from '../api-docs/operations.ts';
import { apiWords, tagNames } from '../words/api-docs.ts';
import { OperationView } from './api-operation.tsx';
import { List } from './article.tsx';

const groupsOf = definePart((app): readonly Group[] => {
  const { baseUrl } = app.config;
  return operationsOf(openApiDocument(app.modules, { title: 'tinhso', version: API_VERSION, baseUrl }), baseUrl);
});

const tagId = (tag: string): string => `nhom-${tag.toLowerCase()}`;
const tagName = (tag: string, lang: Lang): string => tagNames[tag.toLowerCase()]?.[lang] ?? tag;

/** `/api/docs`: the OpenAPI document for people, without any script. */
export async function apiDocsPage(c: Context<Env>): Promise<Response> {
  const { app, lang } = c.get('ctx');
  const t = apiWords(lang);
  const groups = groupsOf(app);
  const count = groups.reduce((sum, group) => sum + group.operations.length, 0);
  return page(
    c,
    {
      door: 'portal',
      title: t('title'),
      description: t('lede', { n: count }),
      width: 'wide',
      crumbs: [{ label: t('title') }],
    },
    <>
      <PageHead title={t('title')} lede={t('lede', { n: count })}>
        <ButtonLink kind="secondary" icon="file" href="/api/openapi.json">
          {t('raw')}
        </ButtonLink>
      </PageHead>
      <section class="prose" aria-labelledby="quy-uoc">
        <h2 id="quy-uoc">{t('rules')}</h2>
        <List items={[t('rule1'), t('rule2'), t('rule3'), t('rule4')]} />
      </section>
      <nav class="prose" aria-labelledby="cac-nhom">
        <h2 id="cac-nhom">{t('groups')}</h2>
        <ul>
          {groups.map(({ tag, operations }) => (
            <li>
              <a href={`#${tagId(tag)}`}>{tagName(tag, lang)}</a> ({operations.length})
            </li>
          ))}
        </ul>
      </nav>
      {groups.map(({ tag, operations }) => (
        <section class="stack" aria-labelledby={tagId(tag)}>
          <h2 id={tagId(tag)}>{tagName(tag, lang)}</h2>
          {operations.map((operation) => (
            <OperationView operation={operation} lang={lang} />
          ))}
        </section>
      ))}
    </>,
  );
}
