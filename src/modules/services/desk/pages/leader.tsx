import type { Context } from 'hono';
import { localDate } from '../../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../../kernel/context.ts';
import { ask } from '../../../../kernel/execute.ts';
import type { Env } from '../../../../kernel/module.ts';
import { agenciesOf } from '../../../../kernel/units/index.ts';
import { Banner, ButtonLink, Details, Grid, Kpi, Notice, PageHead, page, Table } from '../../../../web/index.ts';
import { proceduresInForce } from '../../procedures/catalogue.ts';
import { handlersInReach } from '../assign.ts';
import { worklist } from '../lists.ts';
import { deskOverview, orphans, type Slice } from '../overview.ts';
import { soonUntil } from '../urgency.ts';
import { deskWords } from '../words.ts';
import { type Asked, listAddress } from './address.ts';
import { BulkForm } from './bulk.tsx';
import { WorkTable } from './table.tsx';

export const LEADER = '/can-bo/lanh-dao';
export const HAND_OVER = `${LEADER}/ban-giao`;

/** Rows of a table that are seen at once; the rest opens. */
const SHOWN = 12;

type Filter = Partial<Pick<Asked, 'agency' | 'handler' | 'procedure'>>;

/** A number that opens the list it counts; a plain 0 opens nothing. */
function Count({ n, filter }: { n: number; filter: Partial<Asked> }) {
  return n > 0 ? <a href={listAddress(filter)}>{n}</a> : <span class="muted">0</span>;
}

function Slices({
  ctx,
  title,
  column,
  slices,
  label,
  filterOf,
}: {
  ctx: Ctx;
  title: string;
  column: string;
  slices: readonly Slice[];
  label(slice: Slice): string;
  filterOf(slice: Slice): Filter;
}) {
  const t = deskWords(ctx.lang);
  const columns = [
    { header: column, cell: (slice: Slice) => label(slice), main: true },
    ...(['overdue', 'soon', 'onTime', 'paused'] as const).map((colour) => ({
      header: t(`colour_${colour}`),
      align: 'end' as const,
      cell: (slice: Slice) => <Count n={slice[colour]} filter={{ ...filterOf(slice), colour }} />,
    })),
    {
      header: t('open'),
      align: 'end' as const,
      cell: (slice: Slice) => <Count n={slice.all} filter={filterOf(slice)} />,
    },
  ];
  if (slices.length === 0) return null;
  const rest = slices.slice(SHOWN);
  return (
    <section class="stack">
      <h2>{title}</h2>
      <Table caption={title} captionHidden columns={columns} rows={slices.slice(0, SHOWN)} />
      {rest.length > 0 ? (
        <Details summary={t('more', { n: rest.length })}>
          <Table caption={title} captionHidden columns={columns} rows={rest} />
        </Details>
      ) : null}
    </section>
  );
}

/** `/can-bo/lanh-dao`: what is late and soon will be, by agency, officer and procedure; the longest overdue first. */
export async function leaderPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = deskWords(lang);
  const overview = await ask(ctx, deskOverview, {});
  const alone = await ask(ctx, orphans, {});
  const late = overview.total.overdue > 0 ? await ask(ctx, worklist, { list: 'open', colour: 'overdue' }) : undefined;
  const agencies = await agenciesOf(ctx);
  const day = localDate(ctx.now);
  const procedures = new Map(
    (await proceduresInForce(ctx)).map(({ procedure }) => [procedure.code, procedure.name[lang]]),
  );
  const people = await handlersInReach(ctx);
  const moved = Number(c.req.query('da-ban-giao'));
  const { total } = overview;
  return page(
    c,
    { door: 'workspace', title: t('leader'), crumbs: [{ label: t('leader') }] },
    <>
      {c.req.query('da-ban-giao') !== undefined && Number.isInteger(moved) ? (
        <Banner tone="success">{t('handedOver', { n: moved, m: Number(c.req.query('vai-tro')) || 0 })}</Banner>
      ) : null}
      <PageHead title={t('leader')} lede={t('leaderLede')}>
        <ButtonLink kind="secondary" href={HAND_OVER}>
          {t('handOverTitle')}
        </ButtonLink>
      </PageHead>
      {alone.length > 0 ? (
        <Notice tone="error" title={t('orphansTitle')}>
          <p>{t('orphansBody')}</p>
          <ul>
            {alone.map((one) => (
              <li>
                <a href={listAddress({ handler: one.personId })}>{t('orphanLine', { name: one.name, n: one.count })}</a>{' '}
                – <a href={`${HAND_OVER}?nguoi=${one.personId}`}>{t('handOver')}</a>
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <h2 class="vh">{t('colours')}</h2>
      <Grid min="s">
        {(['overdue', 'soon', 'onTime', 'paused'] as const).map((colour) => (
          <Kpi label={t(`colour_${colour}`)} value={total[colour]} href={listAddress({ colour })} />
        ))}
        <Kpi label={t('open')} value={total.all} href={listAddress({})} />
      </Grid>
      <h2>{t('oldest')}</h2>
      {late && late.lines.length > 0 ? (
        <>
          <WorkTable
            lines={late.lines.slice(0, SHOWN)}
            ctx={ctx}
            soon={await soonUntil(ctx)}
            selectable={people.length > 0}
          />
          {late.next || late.lines.length > SHOWN ? (
            <p>
              <a href={listAddress({ colour: 'overdue' })}>{t('allLate')}</a>
            </p>
          ) : null}
          {people.length > 0 ? (
            <BulkForm deeds={['assign']} people={people} lang={lang} back={listAddress({ colour: 'overdue' })} />
          ) : null}
        </>
      ) : (
        <p>{t('noneLate')}</p>
      )}
      <Slices
        ctx={ctx}
        title={t('byAgency')}
        column={t('agencyColumn')}
        slices={overview.agencies}
        label={(slice) => (slice.key && agencies.agencyById(slice.key, day)?.name) || '–'}
        filterOf={(slice) => (slice.key ? { agency: slice.key } : {})}
      />
      <Slices
        ctx={ctx}
        title={t('byHandler')}
        column={t('handlerColumn')}
        slices={overview.handlers}
        label={(slice) => slice.name ?? t('nobody')}
        filterOf={(slice) => ({ handler: slice.key ?? 'none' })}
      />
      <Slices
        ctx={ctx}
        title={t('byProcedure')}
        column={t('procedureColumn')}
        slices={overview.procedures}
        label={(slice) => (slice.key && procedures.get(slice.key)) || (slice.key ?? '')}
        filterOf={(slice) => (slice.key ? { procedure: slice.key } : {})}
      />
    </>,
  );
}
