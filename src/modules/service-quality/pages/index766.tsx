import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Door, Env } from '../../../kernel/module.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import {
  formatDateTime,
  formatNumber,
  formatQuantity,
  Grid,
  Kpi,
  PageHead,
  page,
  Table,
  withQuery,
} from '../../../web/index.ts';
import { formatPeriod, periodWords } from '../../indicators/index.ts';
import type { RankedPart } from '../index766/compute.ts';
import type { Total } from '../index766/score.ts';
import { REPORT_ROLES, readIndex, readRanking } from '../queries.ts';
import { ownPlace, type Where } from '../where.ts';
import { words } from '../words/quality.ts';
import { asked, keep, placeName } from './address.ts';
import { PlaceFilters } from './filters.tsx';
import { GroupTable } from './score.tsx';

/** `/chat-luong-phuc-vu` and the same for officers and leaders: the score with its formula, and who stands where. */
export const indexPage =
  (door: Door, path: string) =>
  async (c: Context<Env>): Promise<Response> => {
    const ctx = c.get('ctx');
    const { lang } = ctx;
    const t = words(lang);
    const given = asked(c);
    // An officer sees the own place first; the public the whole province.
    const own = door === 'workspace' && !c.req.query('ky') && !given.unit && !given.agency;
    const input = own ? { ...given, ...(await ownPlace(ctx, REPORT_ROLES)) } : given;
    const ranking = input.agency ? null : await ask(ctx, readRanking, { unit: input.unit, period: input.period });
    const view = ranking ? { ...ranking, ...ranking.whole } : await ask(ctx, readIndex, input);
    const { where, index, total } = view;
    const at = keep(where, ctx.now);
    return page(
      c,
      {
        door,
        title: t('title'),
        ...(door === 'portal' ? { width: 'wide' as const, crumbs: [{ label: t('title') }] } : {}),
      },
      <>
        <PageHead
          kicker={t('kicker', { number: index.number })}
          title={t('title')}
          lede={t('lede', { place: placeName(where), period: periodWords(where.period, lang) })}
        />
        <PlaceFilters ctx={ctx} action={path} where={where} />
        <section class="stack" aria-labelledby="diem">
          <h2 id="diem">{t('score')}</h2>
          <Score ctx={ctx} total={total} />
          <p class="muted">{t('asOf', { time: formatDateTime(where.until) })}</p>
        </section>
        {view.groups.map((scored) => (
          <GroupTable ctx={ctx} scored={scored} keep={at} />
        ))}
        {ranking ? (
          <>
            {ranking.units.length > 0 ? (
              <Ranking
                ctx={ctx}
                title={t('rankingUnits')}
                head={t('unit')}
                rows={unitRows(ranking.units, where, at, path)}
              />
            ) : null}
            <Ranking
              ctx={ctx}
              title={t('rankingAgencies')}
              head={t('agency')}
              rows={await agencyRows(ctx, ranking.agencies, where, at, path)}
            />
            <p class="muted">{t('rankingRule')}</p>
          </>
        ) : null}
        <p class="muted">
          {t('source')}: {index.name[lang]}. {index.source[lang]}
          {index.note ? ` ${index.note[lang]}` : ''}
        </p>
        <p>
          <a
            href={withQuery('/api/v1/service-quality/766', {
              unit: where.agency || where.place.unit.level === 'province' ? null : where.place.unit.code,
              agency: where.agency?.identifier ?? null,
              period: formatPeriod(where.period),
            })}
          >
            {t('machineReadable')}
          </a>
        </p>
      </>,
    );
  };

function Score({ ctx, total }: { ctx: Ctx; total: Total }) {
  const t = words(ctx.lang);
  if (total.percent === null) return <p>{t('nothing')}</p>;
  const say = (n: number) => formatNumber(n, ctx.lang);
  return (
    <>
      <Grid min="s">
        <Kpi label={t('score')} value={total.points} unit={`/ ${say(total.computable)}`} />
      </Grid>
      <p>
        {t('scoreMeaning', {
          max: say(total.max),
          computable: say(total.computable),
          points: say(total.points),
          percent: formatQuantity(total.percent, '%', ctx.lang),
          missing: say(Math.round((total.max - total.computable) * 100) / 100),
        })}
      </p>
    </>
  );
}

interface Row extends RankedPart {
  readonly name: string;
  readonly href: string | null;
}

const byName = new Intl.Collator('vi', { numeric: true });
const inOrder = (rows: Row[]): Row[] =>
  rows.sort((a, b) => (a.rank ?? 1e9) - (b.rank ?? 1e9) || byName.compare(a.name, b.name));

type Keep = ReturnType<typeof keep>;

function unitRows(parts: readonly RankedPart[], { place }: Where, at: Keep, path: string): Row[] {
  return inOrder(
    parts.map((part) => {
      const unit = place.units.get(part.id, place.day);
      return { ...part, name: unit.name, href: at(path, { 'don-vi': unit.code }) };
    }),
  );
}

async function agencyRows(
  ctx: Ctx,
  parts: readonly RankedPart[],
  { place }: Where,
  at: Keep,
  path: string,
): Promise<Row[]> {
  const agencies = await agenciesOf(ctx);
  return inOrder(
    parts.map((part) => {
      const agency = agencies.agencyById(part.id, place.day);
      const there = agency && agencies.agencyAt(agency.identifier, place.day)?.id === agency.id;
      return {
        ...part,
        name: agency?.name ?? part.id,
        href: agency && there ? at(path, { 'don-vi': null, 'co-quan': agency.identifier }) : null,
      };
    }),
  );
}

function Ranking({ ctx, title, head, rows }: { ctx: Ctx; title: string; head: string; rows: readonly Row[] }) {
  const t = words(ctx.lang);
  const say = (n: number) => formatNumber(n, ctx.lang);
  return (
    <section class="stack">
      <h2>{title}</h2>
      <Table
        caption={title}
        captionHidden
        columns={[
          { header: t('rank'), cell: (row: Row) => (row.rank === null ? '–' : say(row.rank)) },
          { header: head, main: true, cell: (row: Row) => (row.href ? <a href={row.href}>{row.name}</a> : row.name) },
          {
            header: t('score'),
            align: 'end',
            cell: (row: Row) => (row.total.percent === null ? t('idle') : say(row.total.points)),
          },
          { header: t('computable'), align: 'end', cell: (row: Row) => say(row.total.computable) },
          {
            header: t('percent'),
            align: 'end',
            cell: (row: Row) => (row.total.percent === null ? '–' : formatQuantity(row.total.percent, '%', ctx.lang)),
          },
        ]}
        rows={rows}
        empty={<p class="muted">{t('noRanking')}</p>}
      />
    </section>
  );
}
