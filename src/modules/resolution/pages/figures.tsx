import type { Ctx } from '../../../kernel/context.ts';
import { formatNumber, formatQuantity, KeyValue, LineChart, Table } from '../../../web/index.ts';
import { type Part, type Period, type Place, periodWords, type Value } from '../../indicators/index.ts';
import { sumOf, unitWord } from '../explain.ts';
import type { Figures, PartOf } from '../queries.ts';
import { words } from '../words.ts';
import type { Addresses } from './address.ts';

interface Props {
  readonly ctx: Ctx;
  readonly figures: Figures;
  readonly place: Place;
  readonly period: Period;
  readonly links: Addresses;
  /** Whose addresses the links keep: a target's or an indicator's page. */
  readonly kind: 'target' | 'indicator';
  readonly code: string;
  /** Target of the required path, for the chart. */
  readonly wanted?: number | undefined;
}

/** Definition and formula with the actual numbers, each a link to what was counted. */
export function Formula({ ctx, figures: { info, value }, links, kind, code }: Props) {
  const { lang } = ctx;
  const t = words(lang);
  const side = (part: Part, n: number) => {
    const what = info.evidence[part] ?? info.evidence.numerator;
    return (
      <a href={links.evidence(kind, code, part)}>
        {formatNumber(n, lang)}
        <span class="vh"> – {t('evidence')}: </span>
        <span aria-hidden="true"> · </span>
        {what[lang]}
      </a>
    );
  };
  return (
    <KeyValue
      items={[
        ...(kind === 'target'
          ? [{ label: t('indicator'), value: <a href={links.indicator(info.code)}>{info.name[lang]}</a> }]
          : []),
        { label: t('definition'), value: info.definition[lang] },
        {
          label: value.denominator === null ? t('counted') : t('numerator'),
          value: side('numerator', value.numerator),
        },
        ...(value.denominator === null
          ? []
          : [{ label: t('denominator'), value: side('denominator', value.denominator) }]),
        { label: t('value'), value: sumOf(info, value, lang) ?? t('nothingYet') },
        { label: t('source'), value: info.source[lang] },
      ]}
    />
  );
}

/** The parts of the unit, by name, each number a link: the name to its page, the figures to their evidence. */
export function Breakdown({ ctx, figures: { info, value, parts, quiet }, place, period, links, kind, code }: Props) {
  const { lang } = ctx;
  const t = words(lang);
  const unit = unitWord(info.unit, lang);
  const shown = (n: Value) => (n.value === null ? '–' : formatQuantity(n.value, unit, lang));
  const figure = (part: Part, one: PartOf, n: number) =>
    one.own || n === 0 ? (
      formatNumber(n, lang)
    ) : (
      <a href={links.evidence(kind, code, part, { unitCode: one.unit.code })}>{formatNumber(n, lang)}</a>
    );
  const share = value.denominator !== null;
  return (
    <section class="stack">
      <h2>{t('breakdown')}</h2>
      {parts.length === 0 ? (
        <p class="muted">{t('noBreakdown')}</p>
      ) : (
        <Table
          caption={t('breakdownCaption', { name: info.name[lang], period: periodWords(period, lang) })}
          rows={parts}
          columns={[
            {
              header: t('unit'),
              main: true,
              cell: (one) =>
                one.own ? (
                  t('ownPart', { name: one.unit.name })
                ) : (
                  <a href={links.for(kind, code, one.unit.code)}>{one.unit.name}</a>
                ),
            },
            {
              header: share ? t('numerator') : t('counted'),
              align: 'end',
              cell: (one) => figure('numerator', one, one.value.numerator),
            },
            ...(share
              ? [
                  {
                    header: t('denominator'),
                    align: 'end' as const,
                    cell: (one: PartOf) => figure('denominator', one, one.value.denominator ?? 0),
                  },
                  { header: t('value'), align: 'end' as const, cell: (one: PartOf) => shown(one.value) },
                ]
              : []),
          ]}
          foot={[
            t('total'),
            formatNumber(value.numerator, lang),
            ...(share ? [formatNumber(value.denominator ?? 0, lang), shown(value)] : []),
          ]}
        />
      )}
      {quiet > 0 && place.unit.level !== 'commune' ? <p class="muted">{t('quietUnits', { n: quiet })}</p> : null}
    </section>
  );
}

export function Trend({ ctx, figures: { info, months }, place, wanted }: Props) {
  const { lang } = ctx;
  const t = words(lang);
  return (
    <section class="stack">
      <h2>{t('trend')}</h2>
      <LineChart
        title={t('trendTitle', { name: info.name[lang], unit: place.unit.name })}
        points={months.map((month) => ({ label: monthLabel(month.period), value: month.value }))}
        unit={unitWord(info.unit, lang)}
        {...(wanted === undefined ? {} : { target: wanted })}
      />
    </section>
  );
}

const monthLabel = (period: Period): string =>
  period.kind === 'month' ? `${String(period.month).padStart(2, '0')}/${period.year}` : '';
