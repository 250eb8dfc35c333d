import type { Context } from 'hono';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { type Column, formatDateTime, formatQuantity, Grid, Kpi, PageHead, page, Table } from '../../../web/index.ts';
import { periodWords } from '../../indicators/index.ts';
import { readCentre } from '../queries.ts';
import { words } from '../words.ts';
import { addresses, asked } from './address.ts';
import { PlaceFilters } from './filters.tsx';
import { GroupOfTargets, tally } from './targets.tsx';

/** `/dieu-hanh`: the leader's screen: live figures, units side by side, all targets. */
export async function centrePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const view = await ask(ctx, readCentre, asked(c));
  const { place, period, infos, values, parts, groups, targets } = view;
  const links = addresses(view, ctx.now);
  const targetFor = (code: string) => targets.find((state) => state.indicator?.code === code)?.target.code;
  const hrefOf = (code: string) => {
    const target = targetFor(code);
    return target === undefined ? links.indicator(code) : links.target(target);
  };
  const live = infos.filter((info) => targetFor(info.code) !== undefined);
  /** Counts of which fewer is better: what a leader asks a unit about. */
  const troubles = infos.filter((info) => info.formula.denominator === undefined && info.direction === 'down');
  const volumes = infos.filter((info) => info.formula.denominator === undefined);
  const tile = (info: (typeof infos)[number]) => (
    <Kpi
      label={info.name[lang]}
      value={values.get(info.code)?.value ?? null}
      {...(info.unit.code === 'percent' ? { unit: '%' } : {})}
      href={hrefOf(info.code)}
    />
  );
  const rows = [
    ...new Map(infos.flatMap((info) => parts.get(info.code) ?? []).map((part) => [part.unit.id, part])).values(),
  ].sort((a, b) => new Intl.Collator('vi').compare(a.unit.shortName, b.unit.shortName));
  const shown = (code: string, unitId: string) =>
    parts.get(code)?.find((part) => part.unit.id === unitId)?.value.value ?? null;
  const columns: Column<(typeof rows)[number]>[] = [
    {
      header: t('unit'),
      main: true,
      cell: ({ unit, own }) => (own ? t('ownPart', { name: unit.name }) : unit.name),
    },
    ...[...live, ...troubles].map((info) => ({
      header: (info.short ?? info.name)[lang],
      align: 'end' as const,
      cell: ({ unit, own }: (typeof rows)[number]) => {
        const value = shown(info.code, unit.id) ?? (info.formula.denominator === undefined ? 0 : null);
        const target = targetFor(info.code);
        if (value === null) return '–';
        const text = formatQuantity(value, info.unit.code === 'percent' ? '%' : undefined, lang);
        return own ? (
          text
        ) : (
          <a href={links.for(target === undefined ? 'indicator' : 'target', target ?? info.code, unit.code)}>{text}</a>
        );
      },
    })),
  ];
  return page(
    c,
    { door: 'centre', title: t('centreTitle') },
    <>
      <PageHead
        title={t('centreTitle')}
        kicker={view.resolution.number}
        lede={t('lede', { unit: place.unit.name, period: periodWords(period, lang) })}
      />
      <p>
        {tally(ctx, groups, targets)} {t('asOf', { time: formatDateTime(ctx.now) })}
      </p>
      <PlaceFilters ctx={ctx} action="/dieu-hanh" place={place} period={period} />
      <section class="stack">
        <h2>{t('liveTargets')}</h2>
        <Grid min="s">{live.map(tile)}</Grid>
      </section>
      <section class="stack">
        <h2>{t('volumes')}</h2>
        <Grid min="s">{volumes.map(tile)}</Grid>
      </section>
      <section class="stack">
        <h2>{t('byCommune')}</h2>
        <Table
          caption={t('byCommune')}
          captionHidden
          columns={columns}
          rows={rows}
          empty={<p class="muted">{t('noBreakdown')}</p>}
        />
      </section>
      <section class="stack">
        <h2>{t('allTargets')}</h2>
      </section>
      {groups.map((group) => (
        <GroupOfTargets
          ctx={ctx}
          group={group}
          states={targets.filter((state) => state.target.group === group.code)}
          links={links}
        />
      ))}
    </>,
  );
}
