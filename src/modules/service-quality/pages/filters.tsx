import type { Child } from 'hono/jsx';
import type { Ctx } from '../../../kernel/context.ts';
import { Filters, Select } from '../../../web/index.ts';
import { currentPeriod, formatPeriod, monthsUpTo, type Period, periodWords } from '../../indicators/index.ts';
import type { Where } from '../where.ts';
import { words } from '../words/quality.ts';

const byName = new Intl.Collator('vi', { numeric: true });

/** Periods a reader may want: this year to date, recent months, quarters and years; always the one shown. */
function periodChoices(ctx: Ctx, shown: Period) {
  const t = words(ctx.lang);
  const now = currentPeriod(ctx.now) as Period & { month: number };
  const quarter = Math.ceil(now.month / 3);
  const quarters = Array.from({ length: 5 }, (_, back): Period => {
    const index = now.year * 4 + quarter - 1 - back;
    return { kind: 'quarter', year: Math.floor(index / 4), quarter: (index % 4) + 1 };
  });
  const years = [now.year, now.year - 1, now.year - 2].map((year): Period => ({ kind: 'year', year }));
  const group = (label: string, periods: readonly Period[]) => ({
    label,
    options: periods.map((period) => ({ value: formatPeriod(period), label: periodWords(period, ctx.lang) })),
  });
  const groups = [
    group(t('toDate'), [now]),
    group(t('byMonth'), monthsUpTo(now, 12).reverse()),
    group(t('byQuarter'), quarters),
    group(t('byYear'), years),
  ];
  const known = groups.some((one) => one.options.some((option) => option.value === formatPeriod(shown)));
  return known ? groups : [group(t('otherPeriod'), [shown]), ...groups];
}

/** Choice of unit and period, and what else the page lets one choose: a plain GET form. */
export function PlaceFilters({
  ctx,
  action,
  where,
  children,
}: {
  ctx: Ctx;
  action: string;
  where: Where;
  children?: Child;
}) {
  const t = words(ctx.lang);
  const { place, period, agency } = where;
  const root = place.units.ancestorsAt(place.unit.id, place.day).at(-1) ?? place.unit;
  const below = place.units
    .descendantsAt(root.id, place.day)
    .sort((a, b) => byName.compare(a.shortName, b.shortName) || byName.compare(a.name, b.name));
  return (
    <Filters action={action}>
      <Select
        name="don-vi"
        label={t('place')}
        value={agency || place.unit.id === root.id ? '' : place.unit.code}
        empty={`${t('wholeProvince')} (${root.name})`}
        options={below.map((unit) => ({ value: unit.code, label: unit.name }))}
      />
      <Select
        name="ky"
        label={t('period')}
        value={formatPeriod(period)}
        empty={false}
        options={periodChoices(ctx, period)}
      />
      {children}
    </Filters>
  );
}
