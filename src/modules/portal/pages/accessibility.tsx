import type { Context } from 'hono';
import { API_VERSION } from '../../../kernel/http/docs.ts';
import type { Env } from '../../../kernel/module.ts';
import { provinceInfo } from '../../../kernel/units/index.ts';
import { PageHead, page } from '../../../web/index.ts';
import { accessibilityWords } from '../words/accessibility.ts';
import { Article, Contact, List, Paragraphs } from './article.tsx';

/** `/tiep-can`: what the site promises to people with disabilities, how that is tested, what is still open. */
export async function accessibilityPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = accessibilityWords(lang);
  const province = await provinceInfo(ctx);
  return page(
    c,
    { door: 'portal', title: t('title'), description: t('lede'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')} />
      <Article
        lang={lang}
        parts={[
          { id: 'muc-tieu', title: t('goal'), body: <Paragraphs texts={[t('goal1', { version: API_VERSION })]} /> },
          {
            id: 'da-lam',
            title: t('done'),
            body: <List items={[t('done1'), t('done2'), t('done3'), t('done4'), t('done5'), t('done6')]} />,
          },
          { id: 'kiem-thu', title: t('tested'), body: <Paragraphs texts={[t('tested1'), t('tested2')]} /> },
          { id: 'chua-lam', title: t('open'), body: <List items={[t('open1'), t('open2'), t('open3'), t('open4')]} /> },
          {
            id: 'bao-loi',
            title: t('report'),
            body: (
              <>
                <p>{t('report1')}</p>
                <Contact lang={lang} province={province} />
              </>
            ),
          },
        ]}
      />
    </>,
  );
}
