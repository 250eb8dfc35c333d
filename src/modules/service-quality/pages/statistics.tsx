import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { formatNumber, Grid, KeyValue, Kpi, LineChart, PageHead, page } from '../../../web/index.ts';
import { periodWords } from '../../indicators/index.ts';
import { readProcedureStatistics } from '../queries.ts';
import type { Published } from '../statistics/read.ts';
import { DAY } from '../statistics/working-time.ts';
import { words } from '../words/statistics.ts';

/** Working time as people say it: hours below a day, days from there. */
function timeText(ctx: Ctx, minutes: number): string {
  const t = words(ctx.lang);
  const oneDecimal = (n: number) => formatNumber(Math.round(n * 10) / 10, ctx.lang);
  return minutes < DAY ? t('hours', { n: oneDecimal(minutes / 60) }) : t('days', { n: oneDecimal(minutes / DAY) });
}

/** `/thu-tuc/:code/thong-ke`: how long the procedure takes in practice, how often in time, how many per month. */
export async function statisticsPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const { procedure, statistics, rating } = await ask(ctx, readProcedureStatistics, {
    code: c.req.param('code') ?? '',
  });
  const count = (n: Published): string => (n === 'hidden' ? t('hidden') : formatNumber(n, lang));
  const points = (of: 'received' | 'handled') =>
    statistics.months.map((one) => {
      const n = one[of];
      return { label: periodWords(one.month, lang), value: n === 'hidden' ? null : n };
    });
  const hides = statistics.months.some((one) => one.received === 'hidden' || one.handled === 'hidden');
  const back = `/thu-tuc/${procedure.code}`;
  return page(
    c,
    {
      door: 'portal',
      title: `${t('title')} – ${procedure.name[lang]}`,
      crumbs: [
        { href: '/thu-tuc', label: t('procedures') },
        { href: back, label: procedure.name[lang] },
        { label: t('title') },
      ],
    },
    <>
      <PageHead kicker={procedure.name[lang]} title={t('title')} lede={t('lede')} />
      <h2>{t('inShort')}</h2>
      <Grid min="s">
        <Kpi label={t('onTime')} value={statistics.onTime} unit="%" />
        <Kpi label={t('handled')} value={statistics.handled === 'hidden' ? null : statistics.handled} />
      </Grid>
      <KeyValue
        items={[
          {
            label: t('median'),
            value: statistics.medianMinutes === null ? t('tooFew') : timeText(ctx, statistics.medianMinutes),
          },
          {
            label: t('satisfaction'),
            value: rating
              ? t('satisfactionOf', { average: formatNumber(rating.average, lang), n: formatNumber(rating.n, lang) })
              : t('tooFewRatings'),
          },
          { label: t('received'), value: count(statistics.received) },
          { label: t('handled'), value: count(statistics.handled) },
          ...(['direct', 'online', 'postal'] as const).map((channel) => ({
            label: `${t('channels')}: ${t(channel).toLowerCase()}`,
            value: count(statistics.channels[channel]),
          })),
        ]}
      />
      <p class="muted">{t('medianNote')}</p>
      <h2>{t('perMonth')}</h2>
      <LineChart title={t('monthly')} points={points('received')} />
      <LineChart title={t('monthlyHandled')} points={points('handled')} />
      {hides ? <p class="muted">{t('suppressed')}</p> : null}
      <p>
        <a href={`/api/v1/procedures/${procedure.code}/statistics`}>{t('machineReadable')}</a>
      </p>
    </>,
  );
}

/** On the page of a procedure: how it goes in practice, in one line, with the way to the figures. */
export async function statisticsLine(ctx: Ctx, code: string): Promise<Child> {
  const t = words(ctx.lang);
  const { statistics, rating } = await ask(ctx, readProcedureStatistics, { code });
  const facts = [
    ...(statistics.medianMinutes === null ? [] : [t('lineMedian', { time: timeText(ctx, statistics.medianMinutes) })]),
    ...(statistics.onTime === null ? [] : [t('lineOnTime', { share: formatNumber(statistics.onTime, ctx.lang) })]),
    ...(rating ? [t('lineRating', { average: formatNumber(rating.average, ctx.lang) })] : []),
  ];
  return (
    <p>
      {facts.length > 0 ? `${facts.join(' · ')} · ` : null}
      <a href={`/thu-tuc/${code}/thong-ke`}>{t('title')}</a>
    </p>
  );
}
