import type { Context } from 'hono';
import type { Env } from '../../../kernel/module.ts';
import { provinceInfo } from '../../../kernel/units/index.ts';
import { Notice, PageHead, page, paths } from '../../../web/index.ts';
import { guideWords } from '../words/guide.ts';
import { Article, Paragraphs } from './article.tsx';

/** `/huong-dan`: the whole way of a citizen, in plain words. */
export async function guidePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = guideWords(lang);
  const province = await provinceInfo(ctx);
  const hotline = province?.contact.hotline;
  const link = (href: string, text: string) => (
    <p>
      <a href={href}>{text}</a>
    </p>
  );
  return page(
    c,
    { door: 'portal', title: t('title'), description: t('lede'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')} />
      {ctx.app.config.demo ? (
        <Notice title={t('demoTitle')}>
          <p>{t('demo')}</p>
        </Notice>
      ) : null}
      <Article
        lang={lang}
        numbered
        parts={[
          {
            id: 'tim',
            title: t('find'),
            body: (
              <>
                <Paragraphs texts={[t('find1'), t('find2')]} />
                {link(paths.procedures, t('findLink'))}
              </>
            ),
          },
          {
            id: 'dang-nhap',
            title: t('signIn'),
            body: (
              <>
                <Paragraphs texts={[t('signIn1'), t('signIn2'), t('signIn3'), t('signIn4')]} />
                {link(paths.account, t('signInLink'))}
              </>
            ),
          },
          { id: 'ke-khai', title: t('fill'), body: <Paragraphs texts={[t('fill1'), t('fill2'), t('fill3')]} /> },
          {
            id: 'tai-giay-to',
            title: t('upload'),
            body: <Paragraphs texts={[t('upload1'), t('upload2'), t('upload3')]} />,
          },
          { id: 'nop', title: t('submit'), body: <Paragraphs texts={[t('submit1'), t('submit2'), t('submit3')]} /> },
          {
            id: 'theo-doi',
            title: t('track'),
            body: (
              <>
                <Paragraphs texts={[t('track1'), t('track2'), t('track3')]} />
                {link(paths.track, t('trackLink'))}
              </>
            ),
          },
          { id: 'bo-sung', title: t('supply'), body: <Paragraphs texts={[t('supply1'), t('supply2')]} /> },
          {
            id: 'nhan-ket-qua',
            title: t('receive'),
            body: (
              <>
                <Paragraphs texts={[t('receive1'), t('receive2')]} />
                {link(paths.verify, t('receiveLink'))}
              </>
            ),
          },
          {
            id: 'giup-truc-tiep',
            title: t('inPerson'),
            body: <Paragraphs texts={[t('inPerson1'), ...(hotline ? [t('hotline', { number: hotline })] : [])]} />,
          },
        ]}
      />
    </>,
  );
}
