import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { formatDate, formatDateTime, KeyValue, Notice, PageHead, page } from '../../../web/index.ts';
import { periodWords } from '../../indicators/index.ts';
import { unitWord, wantedWords } from '../explain.ts';
import { readIndicator, readTarget } from '../queries.ts';
import { words } from '../words.ts';
import { addresses, asked } from './address.ts';
import { Breakdown, Formula, Trend } from './figures.tsx';
import { PlaceFilters } from './filters.tsx';
import { LiveTarget } from './targets.tsx';

/** `/nghi-quyet/chi-tieu/:code`: a target with its sum, its parts, its months and its legal source. */
export async function targetPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const view = await ask(ctx, readTarget, { ...asked(c), code: c.req.param('code') ?? '' });
  const { state, figures, place, period } = view;
  const { target, resolution, group } = state;
  const links = addresses(view, ctx.now);
  const unit = unitWord(target.unit, lang);
  const shared = figures && {
    ctx,
    figures,
    place,
    period,
    links,
    kind: 'target' as const,
    code: target.code,
    wanted: state.status.due.value,
  };
  return page(
    c,
    {
      door: 'portal',
      title: target.text[lang],
      width: 'wide',
      crumbs: [{ href: links.board(), label: t('resolution') }, { label: t('target') }],
    },
    <>
      <PageHead
        kicker={group ? t('group', { n: group.position, name: group.name[lang] }) : resolution.number}
        title={target.text[lang]}
        lede={t('lede', { unit: place.unit.name, period: periodWords(period, lang) })}
      />
      <PlaceFilters ctx={ctx} action={`/nghi-quyet/chi-tieu/${target.code}`} place={place} period={period} />
      <section class="stack">
        <h2>{t('status')}</h2>
        {figures ? (
          <LiveTarget ctx={ctx} state={state} />
        ) : (
          <Notice title={t('none')}>
            <p>{t('noIndicator')}</p>
          </Notice>
        )}
        {figures ? <p class="muted">{t('asOf', { time: formatDateTime(figures.value.asOf) })}</p> : null}
      </section>
      {shared ? (
        <>
          <section class="stack">
            <h2>{t('howComputed')}</h2>
            <Formula {...shared} />
          </section>
          <Breakdown {...shared} />
          <Trend {...shared} />
        </>
      ) : null}
      <section class="stack">
        <h2>{t('legal')}</h2>
        <KeyValue
          items={[
            {
              label: t('source'),
              value: t('act', {
                title: target.source.title[lang],
                number: target.source.number,
                date: formatDate(target.source.date),
                issuer: target.source.issuer[lang],
              }),
            },
            { label: t('scope'), value: t(target.scope) },
            ...(target.clause ? [{ label: t('clause'), value: target.clause[lang] }] : []),
            ...target.values.map(({ by, value, confidence }) => ({
              label: t('wanted'),
              value: `${t('wantedBy', { value: wantedWords(target.comparison, value, unit, lang), date: formatDate(by) })} – ${t(`confidence-${confidence}`)}`,
            })),
            ...(target.seenIn ? [{ label: t('seenIn'), value: target.seenIn }] : []),
            ...(target.note ? [{ label: t('note'), value: target.note[lang] }] : []),
          ]}
        />
      </section>
      <p>
        <a href={links.api(`/api/v1/targets/${target.code}`)}>{t('machineReadable')}</a>
      </p>
    </>,
  );
}

/** `/chi-so/:code`: an indicator by itself, for figures that are no target. */
export async function indicatorPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const view = await ask(ctx, readIndicator, { ...asked(c), code: c.req.param('code') ?? '' });
  const { figures, place, period } = view;
  const links = addresses(view, ctx.now);
  const name = figures.info.name[lang];
  const shared = { ctx, figures, place, period, links, kind: 'indicator' as const, code: figures.info.code };
  return page(
    c,
    {
      door: 'portal',
      title: name,
      width: 'wide',
      crumbs: [{ href: links.board(), label: t('resolution') }, { label: t('indicator') }],
    },
    <>
      <PageHead
        kicker={t('indicator')}
        title={name}
        lede={t('lede', { unit: place.unit.name, period: periodWords(period, lang) })}
      />
      <PlaceFilters ctx={ctx} action={`/chi-so/${figures.info.code}`} place={place} period={period} />
      <section class="stack">
        <h2>{t('howComputed')}</h2>
        <Formula {...shared} />
        <p class="muted">{t('asOf', { time: formatDateTime(figures.value.asOf) })}</p>
      </section>
      <Breakdown {...shared} />
      <Trend {...shared} />
      <p>
        <a href={links.api(`/api/v1/indicators/${figures.info.code}/values`)}>{t('machineReadable')}</a>
      </p>
    </>,
  );
}
