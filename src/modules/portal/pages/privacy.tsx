import type { Context } from 'hono';
import type { Env } from '../../../kernel/module.ts';
import type { Lang } from '../../../kernel/text.ts';
import { provinceInfo } from '../../../kernel/units/index.ts';
import { PageHead, page, paths, Table } from '../../../web/index.ts';
import { privacyWords } from '../words/privacy.ts';
import { Article, Contact, List, Paragraphs } from './article.tsx';

function KeptData({ lang }: { lang: Lang }) {
  const t = privacyWords(lang);
  const rows = [
    [t('identity'), t('identityWhy'), t('identityPeriod')],
    [t('dossier'), t('dossierWhy'), t('dossierPeriod')],
    [t('draft'), t('draftWhy'), t('draftPeriod')],
    [t('session'), t('sessionWhy'), t('sessionPeriod')],
    [t('notice'), t('noticeWhy'), t('noticePeriod')],
    [t('log'), t('logWhy'), t('logPeriod')],
    [t('events'), t('eventsWhy'), t('eventsPeriod')],
  ] as const;
  return (
    <Table
      caption={t('keptCaption')}
      captionHidden
      rows={rows}
      columns={[
        { header: t('data'), main: true, cell: ([data]) => data },
        { header: t('purpose'), cell: ([, purpose]) => <span>{purpose}</span> },
        { header: t('period'), cell: ([, , period]) => <span>{period}</span> },
      ]}
    />
  );
}

/** `/bao-ve-du-lieu`: what is kept of a person, why, for how long, who sees it, and the person's rights. */
export async function privacyPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = privacyWords(lang);
  const province = await provinceInfo(ctx);
  return page(
    c,
    { door: 'portal', title: t('title'), description: t('lede'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')} />
      <Article
        lang={lang}
        parts={[
          {
            id: 'du-lieu',
            title: t('kept'),
            body: (
              <>
                <KeptData lang={lang} />
                <p>{t('cookies')}</p>
              </>
            ),
          },
          { id: 'can-cu', title: t('basis'), body: <Paragraphs texts={[t('basis1'), t('basis2')]} /> },
          {
            id: 'ai-xem',
            title: t('who'),
            body: (
              <>
                <Paragraphs texts={[t('who1'), t('who2'), t('who3')]} />
                <p>
                  <a href={`${paths.account}#truy-cap`}>{t('whoLink')}</a>
                </p>
              </>
            ),
          },
          {
            id: 'quyen',
            title: t('rights'),
            body: (
              <>
                <List items={[t('right1'), t('right2'), t('right3'), t('right4'), t('right5')]} />
                <p>{t('rightsLimit')}</p>
              </>
            ),
          },
          {
            id: 'yeu-cau',
            title: t('ask'),
            body: (
              <>
                <p>{t('ask1')}</p>
                <Contact lang={lang} province={province} />
              </>
            ),
          },
          {
            id: 'bao-ve',
            title: t('safe'),
            body: (
              <>
                <List items={[t('safe1'), t('safe2'), t('safe3'), t('safe4')]} />
                <p>
                  <a href={`${paths.openData}#niem-phong`}>{t('safeLink')}</a>
                </p>
              </>
            ),
          },
        ]}
      />
    </>,
  );
}
