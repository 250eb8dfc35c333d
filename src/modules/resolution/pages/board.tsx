import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Details, formatDate, formatDateTime, PageHead, page } from '../../../web/index.ts';
import { periodWords } from '../../indicators/index.ts';
import { readBoard } from '../queries.ts';
import { words } from '../words.ts';
import { addresses, asked } from './address.ts';
import { PlaceFilters } from './filters.tsx';
import { GroupOfTargets, LabelNote, tally } from './targets.tsx';

/** `/nghi-quyet`: the resolution on one screen. */
export async function boardPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const view = await ask(ctx, readBoard, asked(c));
  const { resolution, groups, targets, place, period } = view;
  const links = addresses(view, ctx.now);
  const title = resolution.title[lang];
  return page(
    c,
    {
      door: 'portal',
      title,
      description: tally(ctx, groups, targets),
      width: 'wide',
      crumbs: [{ label: t('resolution') }],
    },
    <>
      <PageHead
        kicker={t('resolutionKicker', {
          number: resolution.number,
          date: formatDate(resolution.date),
          issuer: resolution.issuer[lang],
        })}
        title={title}
        lede={t('lede', { unit: place.unit.name, period: periodWords(period, lang) })}
      />
      <p>
        {tally(ctx, groups, targets)} {t('asOf', { time: formatDateTime(ctx.now) })}
      </p>
      <PlaceFilters ctx={ctx} action="/nghi-quyet" place={place} period={period} />
      <Details summary={t('aims')}>
        <ul>
          {resolution.aims.map((aim) => (
            <li>
              {aim.text[lang]} <span class="muted">({t(`confidence-${aim.confidence}`)})</span>
              {aim.note ? <span class="muted"> {aim.note[lang]}</span> : null}
            </li>
          ))}
        </ul>
        {resolution.implementedBy.length > 0 ? (
          <p>{t('implementedBy', { acts: resolution.implementedBy.map((act) => act[lang]).join('; ') })}</p>
        ) : null}
        {resolution.note ? <p class="muted">{resolution.note[lang]}</p> : null}
      </Details>
      <LabelNote ctx={ctx} groups={groups} />
      {groups.map((group) => (
        <GroupOfTargets
          ctx={ctx}
          group={group}
          states={targets.filter((state) => state.target.group === group.code)}
          links={links}
        />
      ))}
      <p>
        <a href={links.api('/api/v1/resolution')}>{t('machineReadable')}</a>
      </p>
    </>,
  );
}
