import type { Context } from 'hono';
import type { Seal } from '../../../kernel/events/index.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import type { Lang } from '../../../kernel/text.ts';
import { provinceInfo } from '../../../kernel/units/index.ts';
import { DateTime, formatNumber, KeyValue, Notice, PageHead, page, paths } from '../../../web/index.ts';
import { readSeal } from '../queries.ts';
import { openDataWords } from '../words/open-data.ts';
import { Article } from './article.tsx';

const api = '/api/v1';

function NewestSeal({ lang, seal }: { lang: Lang; seal: Seal | null }) {
  const t = openDataWords(lang);
  if (!seal) return <p class="muted">{t('sealNone')}</p>;
  return (
    <KeyValue
      items={[
        { label: t('sealNo'), value: formatNumber(seal.no, lang) },
        { label: t('sealAt'), value: <DateTime value={new Date(seal.sealedAt)} /> },
        { label: t('sealCount'), value: formatNumber(seal.count, lang) },
        { label: t('sealHash'), value: <code>{seal.hash}</code> },
        { label: t('sealPrev'), value: <code>{seal.prev}</code> },
      ]}
    />
  );
}

/** `/du-lieu-mo`: what machines may read, the newest seal, and how to hold the province to it. */
export async function openDataPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = openDataWords(lang);
  const { baseUrl, demo } = ctx.app.config;
  const province = await provinceInfo(ctx);
  const seal = await ask(ctx, readSeal, {});
  const links = (...items: readonly (readonly [href: string, text: string])[]) => (
    <ul>
      {items.map(([href, text]) => (
        <li>
          <a href={href}>{text}</a>
        </li>
      ))}
    </ul>
  );
  return page(
    c,
    { door: 'portal', title: t('title'), description: t('lede'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead title={t('title')} lede={t('lede')} />
      {demo ? (
        <Notice tone="warning">
          <p>{t('licenceDemo')}</p>
        </Notice>
      ) : null}
      <p>
        <a href={paths.apiDocs}>{t('allApis')}</a>
      </p>
      <Article
        lang={lang}
        parts={[
          {
            id: 'niem-phong',
            title: t('seal'),
            body: (
              <>
                <p>{t('seal1')}</p>
                <NewestSeal lang={lang} seal={seal} />
                {links(...(seal ? [[`${api}/seals/latest`, t('sealJson')] as const] : []), [
                  `${api}/seals`,
                  t('sealAll'),
                ])}
                <h3 id="tu-kiem-tra">{t('check')}</h3>
                <ol>
                  <li>{t('check1')}</li>
                  <li>{t('check2')}</li>
                  <li>{t('check3')}</li>
                </ol>
                <pre>
                  <code>{`curl -s '${baseUrl}${api}/seals/latest' | jq -cjS 'del(.hash)' | sha256sum`}</code>
                </pre>
                <p>{t('check4')}</p>
              </>
            ),
          },
          {
            id: 'don-vi',
            title: t('units'),
            body: (
              <>
                <p>{t('units1')}</p>
                {links([`${api}/units?level=commune`, t('unitsLink')])}
              </>
            ),
          },
          {
            id: 'thu-tuc',
            title: t('procedures'),
            body: (
              <>
                <p>{t('procedures1')}</p>
                {links([`${api}/procedures`, t('proceduresLink')])}
              </>
            ),
          },
          {
            id: 'chi-so',
            title: t('indicators'),
            body: (
              <>
                <p>{t('indicators1')}</p>
                {links([`${api}/indicators`, t('indicatorsLink')], [`${api}/resolution`, t('resolutionLink')])}
              </>
            ),
          },
          {
            id: 'dieu-kien',
            title: t('licence'),
            body: (
              <>
                <p>{t('licence1', { province: province?.name[lang] ?? t('title') })}</p>
                <p>{t('licence2')}</p>
              </>
            ),
          },
        ]}
      />
    </>,
  );
}
