import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { type Agency, agenciesOf } from '../../../kernel/units/index.ts';
import {
  ButtonGroup,
  ButtonLink,
  type Column,
  formatDateTime,
  formatNumber,
  PageHead,
  page,
  Select,
  Table,
  Tabs,
} from '../../../web/index.ts';
import { periodWords } from '../../indicators/index.ts';
import { REPORT_ROLES, readReport } from '../queries.ts';
import { type Counts, FIGURE_NAMES, type Figure, figureOf } from '../reports/columns.ts';
import { GROUPS, type Group, type Line } from '../reports/lines.ts';
import { ownPlace, type Where } from '../where.ts';
import { words } from '../words/report.ts';
import { asked, keep, placeName } from './address.ts';
import { PlaceFilters } from './filters.tsx';

export const REPORT_PATH = '/can-bo/bao-cao';

const SLUGS: Readonly<Record<Group, string>> = {
  procedure: 'thu-tuc',
  field: 'linh-vuc',
  unit: 'xa',
  agency: 'co-quan',
};
export const groupOf = (c: Context<Env>): Group =>
  GROUPS.find((group) => SLUGS[group] === c.req.query('theo')) ?? 'procedure';

/** `/can-bo/bao-cao`: what came in, what went out, what is there; every number leads to its dossiers. */
export async function reportPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const given = asked(c);
  const input = given.unit || given.agency ? given : { ...given, ...(await ownPlace(ctx, REPORT_ROLES)) };
  const by = groupOf(c);
  const { where, lines, total } = await ask(ctx, readReport, { ...input, by });
  const at = keep(where, ctx.now);
  const theo = by === 'procedure' ? null : SLUGS[by];
  const say = (figure: Figure) => formatNumber(figureOf(total, figure), lang);
  return page(
    c,
    { door: 'workspace', title: t('title'), crumbs: [{ label: t('title') }] },
    <>
      <PageHead
        title={t('title')}
        lede={t('lede', { place: placeName(where), period: periodWords(where.period, lang) })}
      />
      <p class="muted">
        {where.lasting ? t('asOf', { time: formatDateTime(where.until) }) : t('asThen')}{' '}
        {where.agency ? t(where.side === 'receiving' ? 'receivingSide' : 'decidingSide') : null}
      </p>
      <PlaceFilters ctx={ctx} action={REPORT_PATH} where={where}>
        <AgencySelect ctx={ctx} where={where} agencies={(await agenciesOf(ctx)).agenciesAt(where.place.day)} />
        {theo ? <input type="hidden" name="theo" value={theo} /> : null}
      </PlaceFilters>
      <Tabs
        label={t('by')}
        items={GROUPS.map((group) => ({
          href: at(REPORT_PATH, { theo: group === 'procedure' ? null : SLUGS[group] }),
          label: t(`by_${group}`),
          current: group === by,
        }))}
      />
      <p>
        {t('balance', {
          carried: say('carried'),
          received: say('received'),
          handled: say('handled'),
          open: say('open'),
          suspended: say('suspended'),
        })}
      </p>
      <Table
        caption={`${t('title')} – ${t(`by_${by}`)}`}
        captionHidden
        columns={[
          { header: t(`by_${by}`), main: true, cell: (line: Line) => <Name line={line} lang={lang} /> },
          ...BLOCKS.map(
            ([sum, parts]): Column<Line> => ({
              header: FIGURE_NAMES[sum][lang],
              align: 'end',
              cell: (line) => (
                <Block
                  ctx={ctx}
                  counts={line.counts}
                  sum={sum}
                  parts={parts}
                  to={(figure) => at(LIST_PATH, listed(figure, by, line, where))}
                />
              ),
            }),
          ),
        ]}
        rows={lines}
        empty={<p class="muted">{t('empty')}</p>}
        foot={[
          t('all'),
          ...BLOCKS.map(([sum, parts]) => (
            <Block ctx={ctx} counts={total} sum={sum} parts={parts} to={(figure) => at(LIST_PATH, { cot: figure })} />
          )),
        ]}
      />
      <h2>{t('export')}</h2>
      <ButtonGroup>
        <ButtonLink kind="secondary" href={at(`${REPORT_PATH}/tai-ve`, { theo, loai: 'xlsx' })} download>
          {t('asXlsx')}
        </ButtonLink>
        <ButtonLink kind="secondary" href={at(`${REPORT_PATH}/tai-ve`, { theo, loai: 'csv' })} download>
          {t('asCsv')}
        </ButtonLink>
        <ButtonLink kind="secondary" href={at(`${REPORT_PATH}/so-theo-doi`, { loai: 'xlsx' })} download>
          {t('registerXlsx')}
        </ButtonLink>
        <ButtonLink kind="secondary" href={at(`${REPORT_PATH}/so-theo-doi`, { loai: 'csv' })} download>
          {t('registerCsv')}
        </ButtonLink>
      </ButtonGroup>
      <p class="muted">{t('registerNote')}</p>
      <p>
        <a href={at('/can-bo/chi-so-766')}>{t('index')}</a>
      </p>
    </>,
  );
}

export const LIST_PATH = `${REPORT_PATH}/ho-so`;

/** What narrows the list of dossiers to one line of the report. */
function listed(figure: Figure, by: Group, line: Line, where: Where): Record<string, string | null> {
  switch (by) {
    case 'procedure':
      return { cot: figure, 'thu-tuc': line.key };
    case 'field':
      return { cot: figure, 'linh-vuc': line.key };
    case 'agency':
      return { cot: figure, 'giai-quyet': line.key };
    case 'unit':
      return line.own || line.code === null || where.agency
        ? { cot: figure, tai: line.key }
        : { cot: figure, 'don-vi': line.code };
  }
}

function Name({ line, lang }: { line: Line; lang: Ctx['lang'] }) {
  return (
    <>
      {line.name[lang]}
      {line.code ? <small class="muted"> {line.code}</small> : null}
    </>
  );
}

/** The report's fifteen columns as four blocks, so that they fit a screen: a sum, and what it is made of. */
const BLOCKS: readonly (readonly [Figure, readonly Figure[]])[] = [
  ['total', ['carried', 'direct', 'online', 'postal']],
  ['handled', ['early', 'onTime', 'late', 'withdrawn']],
  ['open', ['running', 'overdue']],
  ['suspended', []],
];

interface Counted {
  readonly ctx: Ctx;
  readonly counts: Counts;
  /** Address of the list behind a figure. */
  to(figure: Figure): string;
}

function Block({ ctx, counts, to, sum, parts }: Counted & { sum: Figure; parts: readonly Figure[] }) {
  return (
    <span>
      <strong>
        <Figured ctx={ctx} counts={counts} to={to} figure={sum} />
      </strong>
      {parts.map((figure) => (
        <small>
          <br />
          {FIGURE_NAMES[figure][ctx.lang]}: <Figured ctx={ctx} counts={counts} to={to} figure={figure} />
        </small>
      ))}
    </span>
  );
}

/** A number as a link to its dossiers. */
function Figured({ ctx, counts, to, figure }: Counted & { figure: Figure }) {
  const n = figureOf(counts, figure);
  return n === 0 ? <>0</> : <a href={to(figure)}>{formatNumber(n, ctx.lang)}</a>;
}

const byName = new Intl.Collator('vi', { numeric: true });

function AgencySelect({ ctx, where, agencies }: { ctx: Ctx; where: Where; agencies: readonly Agency[] }) {
  const t = words(ctx.lang);
  const near = agencies
    .filter(
      ({ kind }) =>
        kind === 'people_committee' || kind === 'service_centre' || kind === 'department' || kind === 'police',
    )
    .sort((a, b) => byName.compare(a.name, b.name));
  return (
    <Select
      name="co-quan"
      label={t('agency')}
      value={where.agency?.identifier ?? ''}
      empty={t('anyAgency')}
      options={near.map((agency) => ({ value: agency.identifier, label: agency.name }))}
    />
  );
}
