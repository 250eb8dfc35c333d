import type { Context } from 'hono';
import type { Ctx } from '../../../../kernel/context.ts';
import { ask } from '../../../../kernel/execute.ts';
import type { Env } from '../../../../kernel/module.ts';
import { ButtonLink, EmptyState, Grid, Kpi, navFor, PageHead, page } from '../../../../web/index.ts';
import { COUNTED, type CountedList, deskCounts } from '../counts.ts';
import { worklist } from '../lists.ts';
import { TRAYS, type Tray } from '../trays.ts';
import { soonUntil } from '../urgency.ts';
import { deskWords } from '../words.ts';
import { listAddress } from './address.ts';
import { SearchEverywhere } from './search.tsx';
import { WorkTable } from './table.tsx';

const DESK = '/can-bo';

/** Lists that are the person's work, by their roles; every list of work for those who only look. */
export function ownLists(ctx: Ctx): CountedList[] {
  const roles = new Set(ctx.actor.kind === 'person' ? ctx.actor.grants.map((grant) => grant.role) : []);
  const own = COUNTED.filter((list) => list in TRAYS && roles.has(TRAYS[list as Tray].role ?? ''));
  if (roles.has('handler')) own.push('mine');
  return own.length > 0 ? own : ['reception', 'process', 'approve', 'issue', 'waiting'];
}

/** `/can-bo`: what waits for the officer this morning. */
export async function deskPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = deskWords(ctx.lang);
  // The door of all staff: those whose work is elsewhere are shown there.
  const [elsewhere] = navFor(ctx, 'workspace');
  if (elsewhere && elsewhere.href !== DESK) return c.redirect(elsewhere.href, 303);
  const counts = await ask(ctx, deskCounts, {});
  const shown = ownLists(ctx);
  // What is overdue anywhere comes before what merely waits.
  const [first] = shown
    .filter((list) => counts[list].all > 0)
    .sort((a, b) => Number(counts[b].overdue > 0) - Number(counts[a].overdue > 0));
  const lines = first ? (await ask(ctx, worklist, { list: first })).lines.slice(0, 8) : [];
  const name = ctx.actor.kind === 'person' ? ctx.actor.name : '';
  return page(
    c,
    { door: 'workspace', title: t('desk') },
    <>
      <PageHead title={t('hello', { name })} kicker={t('desk')} />
      <h2 class="vh">{t('worklist')}</h2>
      <Grid min="s">
        {shown.map((list) => (
          <Kpi
            label={t(`list_${list}`)}
            value={counts[list].all}
            href={listAddress({ list })}
            note={late(ctx, counts[list])}
          />
        ))}
      </Grid>
      <SearchEverywhere lang={ctx.lang} />
      {first ? (
        <>
          <h2>{t('mostUrgent', { tray: t(`list_${first}`) })}</h2>
          <WorkTable lines={lines} ctx={ctx} soon={await soonUntil(ctx)} />
          <p>
            <ButtonLink kind="secondary" href={listAddress({ list: first })}>
              {t('wholeTray')}
            </ButtonLink>
          </p>
        </>
      ) : (
        <EmptyState title={t('nothingWaits')} />
      )}
    </>,
  );
}

/** “2 quá hạn, 3 sắp đến hạn” under a number. */
function late(ctx: Ctx, tally: { overdue: number; soon: number }): string {
  const t = deskWords(ctx.lang);
  return (['overdue', 'soon'] as const)
    .filter((colour) => tally[colour] > 0)
    .map((colour) => `${tally[colour]} ${t(`colour_${colour}`).toLowerCase()}`)
    .join(', ');
}
