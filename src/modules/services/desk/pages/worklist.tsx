import type { Context } from 'hono';
import { localDate } from '../../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../../kernel/context.ts';
import { ask } from '../../../../kernel/execute.ts';
import { staffOf } from '../../../../kernel/identity/index.ts';
import type { Env } from '../../../../kernel/module.ts';
import { agenciesOf, ancestorIds } from '../../../../kernel/units/index.ts';
import { ButtonLink, Filters, Notice, PageHead, Pager, page, Select, Tabs, TextInput } from '../../../../web/index.ts';
import { stateInfo } from '../../dossiers/states.ts';
import { proceduresInForce } from '../../procedures/catalogue.ts';
import { CHANNELS } from '../../procedures/schema.ts';
import { type CountedList, deskCounts, emptyTally, type Tally } from '../counts.ts';
import { MOST_FOUND, worklist } from '../lists.ts';
import { isWide, type Reach, reachOf } from '../reach.ts';
import { LISTS, type List } from '../trays.ts';
import { COLOURS, soonUntil } from '../urgency.ts';
import { deskWords } from '../words.ts';
import { type Asked, addressOf, listAddress, readAsked, WORKLIST } from './address.ts';
import { BulkForm, bulkDeeds } from './bulk.tsx';
import { ownLists } from './desk.tsx';
import { WorkTable } from './table.tsx';

/** Lists without states that can be chosen: each tray of one state needs no filter by state. */
const STATES_OF: Partial<Record<List, readonly number[]>> = {
  process: [2, 4],
  waiting: [5, 6],
  mine: [2, 4, 5, 6, 9],
  open: [1, 2, 4, 5, 6, 9],
  done: [3, 7, 8, 10],
};

/** Colours of a list as links with their counts; filters other than the colour do not change the counts. */
function Colours({ asked, tally, lang }: { asked: Asked; tally: Tally; lang: Ctx['lang'] }) {
  const t = deskWords(lang);
  const shown = COLOURS.filter((colour) => tally[colour] > 0 || asked.colour === colour);
  if (shown.length === 0) return null;
  return (
    <>
      <Tabs
        label={t('colours')}
        items={[
          {
            href: addressOf(asked, { colour: undefined }),
            label: t('colour_all'),
            current: !asked.colour,
            count: tally.all,
          },
          ...shown.map((colour) => ({
            href: addressOf(asked, { colour }),
            label: t(`colour_${colour}`),
            current: asked.colour === colour,
            count: tally[colour],
          })),
        ]}
      />
      {asked.colour === 'soon' ? <p class="muted">{t('soonMeans')}</p> : null}
    </>
  );
}

/** Specialists of the reach, to filter by and to assign to; nobody in a wide reach, where the list would have no end. */
async function specialists(
  ctx: Ctx,
  reach: Reach,
  agency: string | undefined,
): Promise<{ value: string; label: string }[]> {
  const place = agency ? (await agenciesOf(ctx)).agencyById(agency, localDate(ctx.now)) : undefined;
  if (!place && isWide(reach)) return [];
  const found = await staffOf(ctx, {
    roles: ['handler'],
    agencies: place ? [place.id] : reach.agencies,
    units: place ? await ancestorIds(ctx, place.unitId) : reach.units,
  });
  return [...new Map(found.map((one) => [one.personId, one.name]))].map(([value, label]) => ({ value, label }));
}

/** `/can-bo/ho-so`: one list of dossiers with its counts, filters and what can be done with several at once. */
export async function worklistPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = deskWords(lang);
  const own = ownLists(ctx);
  const asked = readAsked(c, own[0] ?? 'open');
  const counts = await ask(ctx, deskCounts, {});
  const found = await ask(ctx, worklist, asked);
  const reach = await reachOf(ctx);
  const people = await specialists(ctx, reach, asked.agency);
  const agency = asked.agency ? (await agenciesOf(ctx)).agencyById(asked.agency, localDate(ctx.now)) : undefined;
  const procedures = await proceduresInForce(ctx);
  // The name of somebody who left comes from the dossiers in reach: asking by an id must not tell who anybody is.
  const stranger =
    asked.handler && asked.handler !== 'none' && !people.some((one) => one.value === asked.handler)
      ? found.lines.find(({ handler }) => handler !== null)?.handler
      : undefined;
  const handlers = [
    ...people,
    ...(stranger && asked.handler ? [{ value: asked.handler, label: stranger }] : []),
    { value: 'none', label: t('nobody') },
  ];
  const deeds = bulkDeeds(ctx, asked.list, people.length > 0);
  const states = STATES_OF[asked.list];
  const active = activeFilters(asked, lang, {
    procedure: procedures.find(({ procedure }) => procedure.code === asked.procedure)?.procedure.name[lang],
    handler: handlers.find((one) => one.value === asked.handler)?.label,
    agency: agency?.name,
  });
  const tally = counts[asked.list as CountedList] ?? emptyTally();
  const empty =
    asked.list === 'all' && !asked.text
      ? t('emptySearch')
      : active.length > 0 || asked.colour
        ? t('emptyFiltered')
        : t('empty');
  return page(
    c,
    {
      door: 'workspace',
      title: `${t(`list_${asked.list}`)} – ${t('worklist')}`,
      crumbs: [{ label: t('worklist') }],
      islands: ['islands/worklist.js'],
    },
    <>
      <PageHead title={t('worklist')} kicker={t(`list_${asked.list}`)} />
      <Tabs
        items={LISTS.map((list) => ({
          href: asked.text ? addressOf(asked, { list, colour: undefined, state: undefined }) : listAddress({ list }),
          label: t(`list_${list}`),
          current: list === asked.list,
          ...(list in counts ? { count: counts[list as CountedList].all } : {}),
        }))}
      />
      <Colours asked={asked} tally={tally} lang={lang} />
      <Filters action={WORKLIST} active={active} clearHref={listAddress({ list: asked.list })}>
        <input type="hidden" name="khay" value={asked.list} />
        {asked.colour ? <input type="hidden" name="mau" value={asked.colour} /> : null}
        {asked.agency ? <input type="hidden" name="co-quan" value={asked.agency} /> : null}
        <TextInput
          name="tim"
          label={t('search')}
          hint={t('searchHint')}
          value={asked.text}
          type="search"
          width="full"
        />
        <Select
          name="thu-tuc"
          label={t('procedure')}
          value={asked.procedure}
          empty={t('anyProcedure')}
          options={procedures.map(({ procedure }) => ({ value: procedure.code, label: procedure.name[lang] }))}
        />
        {states ? (
          <Select
            name="trang-thai"
            label={t('state')}
            value={asked.state === undefined ? undefined : String(asked.state)}
            empty={t('anyState')}
            options={states.map((state) => ({ value: String(state), label: stateInfo(state).name[lang] }))}
          />
        ) : null}
        <Select
          name="kenh"
          label={t('channel')}
          value={asked.channel}
          empty={t('anyChannel')}
          options={CHANNELS.map((channel) => ({ value: channel, label: t(`channel_${channel}`) }))}
        />
        {asked.list === 'mine' ? null : (
          <Select name="nguoi" label={t('handler')} value={asked.handler} empty={t('anyHandler')} options={handlers} />
        )}
        {asked.list === 'done' || asked.list === 'all' ? null : (
          <Select
            name="xep"
            label={t('sort')}
            value={asked.sort}
            empty={false}
            options={(['urgent', 'newest'] as const).map((sort) => ({ value: sort, label: t(`sort_${sort}`) }))}
          />
        )}
      </Filters>
      {found.tooMany ? <Notice tone="warning">{t('tooMany', { n: MOST_FOUND })}</Notice> : null}
      <WorkTable
        lines={found.lines}
        ctx={ctx}
        soon={await soonUntil(ctx)}
        selectable={deeds.length > 0}
        empty={empty}
      />
      {deeds.length > 0 && found.lines.length > 0 ? (
        <BulkForm deeds={deeds} people={people} lang={lang} back={addressOf(asked, { after: asked.after })} />
      ) : null}
      {found.next ? <Pager next={addressOf(asked, { after: found.next })} /> : null}
      {asked.after ? (
        <p>
          <ButtonLink kind="quiet" href={addressOf(asked)}>
            {t('toStart')}
          </ButtonLink>
        </p>
      ) : null}
      <p class="muted no-print" data-keys hidden>
        {t('keys')}
      </p>
    </>,
  );
}

/** What is filtered now, each with the address without it. */
function activeFilters(
  asked: Asked,
  lang: Ctx['lang'],
  names: { procedure: string | undefined; handler: string | undefined; agency: string | undefined },
): { label: string; removeHref: string }[] {
  const t = deskWords(lang);
  const labels: Partial<Record<keyof Asked, string | undefined>> = {
    text: asked.text && `“${asked.text}”`,
    procedure: asked.procedure && (names.procedure ?? asked.procedure),
    state: asked.state === undefined ? undefined : stateInfo(asked.state).name[lang],
    channel: asked.channel && t(`channel_${asked.channel}`),
    handler: asked.handler && (names.handler ?? asked.handler),
    agency: asked.agency && (names.agency ?? asked.agency),
  };
  return Object.entries(labels).flatMap(([key, label]) =>
    label ? [{ label, removeHref: addressOf(asked, { [key]: undefined }) }] : [],
  );
}
