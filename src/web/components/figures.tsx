import type { Child } from 'hono/jsx';
import { formatQuantity } from '../format.ts';
import { useLang } from '../lang.ts';
import { words } from '../words.ts';
import { Icon } from './icon.tsx';
import { StatusTag } from './tag.tsx';

/** One number that matters, with its unit, its change and the road to what makes it. */
export function Kpi({
  label,
  value,
  unit,
  href,
  change,
  note,
  children,
}: {
  label: string;
  /** Null: no data yet. */
  value: number | null;
  unit?: string;
  /** Where the number comes from. */
  href?: string;
  /** Against the period before, in the same unit (percentage points for %). `good` says whether that is welcome. */
  change?: { value: number; against: string; good?: boolean };
  note?: string;
  /** A `Sparkline` or so. */
  children?: Child;
}) {
  const lang = useLang();
  const t = words(lang);
  const direction = change && (change.value > 0 ? 'up' : change.value < 0 ? 'down' : 'flat');
  const mood = change?.good === undefined ? '' : change.good ? ' is-good' : ' is-bad';
  return (
    <section class="kpi">
      <h3>{href ? <a href={href}>{label}</a> : label}</h3>
      <p class="kpi__value">
        {value === null ? <span class="muted">{t('noData')}</span> : formatQuantity(value, unit, lang)}
      </p>
      {change && direction ? (
        <p class={`kpi__change${mood}`}>
          <Icon name={direction} size={16} /> {t(direction)}{' '}
          {direction === 'flat' ? null : formatQuantity(Math.abs(change.value), unit === '%' ? undefined : unit, lang)}{' '}
          <span class="muted">{change.against}</span>
        </p>
      ) : null}
      {note ? <p class="kpi__note">{note}</p> : null}
      {children}
    </section>
  );
}

const clamp = (value: number): number => Math.max(0, Math.min(100, value));

/**
 * A target of the resolution: where it stands, where it should stand by now, where it must end. `direction: 'down'`
 * is for targets where less is better. The words under the bar say everything the bar shows.
 */
export function TargetBar({
  label,
  value,
  target,
  expected,
  unit,
  href,
  max,
  direction = 'up',
  due,
}: {
  label: string;
  value: number | null;
  target: number;
  /** Value required by now on the path to the target. */
  expected?: number | undefined;
  unit?: string | undefined;
  href?: string | undefined;
  /** End of the scale; 100 for %, else a little over the largest number. */
  max?: number | undefined;
  direction?: 'up' | 'down';
  /** When the target must be met, in words: “hết năm 2026”. */
  due?: string | undefined;
}) {
  const lang = useLang();
  const t = words(lang);
  const end = max ?? (unit === '%' ? 100 : Math.max(value ?? 0, target, expected ?? 0) * 1.1);
  const at = (amount: number): number => clamp((amount / (end || 1)) * 100);
  const met = value !== null && (direction === 'up' ? value >= target : value <= target);
  const ahead =
    value !== null && (expected === undefined || (direction === 'up' ? value >= expected : value <= expected));
  const state = value === null ? 'none' : met ? 'met' : ahead ? 'ontrack' : 'behind';
  return (
    <section class={`target is-${state}`}>
      <div class="target__head">
        <h3>{href ? <a href={href}>{label}</a> : label}</h3>
        {state === 'none' ? (
          <StatusTag tone="neutral">{t('noData')}</StatusTag>
        ) : state === 'met' ? (
          <StatusTag tone="success">{t('reached')}</StatusTag>
        ) : state === 'ontrack' ? (
          <StatusTag tone="info">{t('onTrack')}</StatusTag>
        ) : (
          <StatusTag tone="danger">{t('behind')}</StatusTag>
        )}
      </div>
      <svg class="target__bar" width="100%" height="26" aria-hidden="true" focusable="false">
        <rect class="target__track" x="0" y="6" width="100%" height="14" rx="2" />
        {value === null ? null : <rect class="target__fill" x="0" y="6" width={`${at(value)}%`} height="14" rx="2" />}
        {expected === undefined ? null : (
          <line class="target__path" x1={`${at(expected)}%`} x2={`${at(expected)}%`} y1="3" y2="23" />
        )}
        <line class="target__goal" x1={`${at(target)}%`} x2={`${at(target)}%`} y1="0" y2="26" />
      </svg>
      <dl class="target__words">
        <div>
          <dt>{t('actual')}</dt>
          <dd>{value === null ? '–' : formatQuantity(value, unit, lang)}</dd>
        </div>
        {expected === undefined ? null : (
          <div>
            <dt class="target__key-path">{t('expected')}</dt>
            <dd>{formatQuantity(expected, unit, lang)}</dd>
          </div>
        )}
        <div>
          <dt class="target__key-goal">{due ? `${t('target')} ${due}` : t('target')}</dt>
          <dd>{formatQuantity(target, unit, lang)}</dd>
        </div>
      </dl>
    </section>
  );
}

interface Scale {
  x(index: number): number;
  y(value: number): number;
}

function scale(
  values: readonly (number | null)[],
  width: number,
  height: number,
  pad: number,
  extra: readonly number[] = [],
): Scale {
  const known = [...values.filter((value) => value !== null), ...extra];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const span = high - low || 1;
  return {
    x: (index) => pad + (index * (width - 2 * pad)) / Math.max(1, values.length - 1),
    y: (value) => height - pad - ((value - low) / span) * (height - 2 * pad),
  };
}

/** Path through the known values; a gap stays a gap. */
function linePath(values: readonly (number | null)[], { x, y }: Scale): string {
  let path = '';
  let pen = false;
  values.forEach((value, index) => {
    if (value === null) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  });
  return path;
}

/** A word-sized line: the shape of the last periods. `label` says in words what it shows. */
export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const at = scale(values, 120, 32, 3);
  const last = values.findLastIndex((value) => value !== null);
  if (last < 0) return null;
  return (
    <svg class="spark" viewBox="0 0 120 32" width="120" height="32" role="img" aria-label={label}>
      <path class="spark__line" d={linePath(values, at)} />
      <circle class="spark__dot" cx={at.x(last)} cy={at.y(values[last] as number)} r="3" />
    </svg>
  );
}

/** A small line chart with an optional line for the target, and the same numbers as a table underneath. */
export function LineChart({
  title,
  points,
  unit,
  target,
}: {
  title: string;
  /** Oldest first. `label` is the period as a person writes it. */
  points: readonly { label: string; value: number | null }[];
  unit?: string;
  target?: number;
}) {
  const lang = useLang();
  const t = words(lang);
  const values = points.map((point) => point.value);
  const at = scale(values, 100, 100, 2, target === undefined ? [0] : [0, target]);
  const last = values.findLastIndex((value) => value !== null);
  const now = values[last];
  return (
    <figure class="chart">
      <figcaption>
        <strong>{title}</strong>
        {now === undefined || now === null ? null : (
          <span class="chart__now">
            {points[last]?.label}: {formatQuantity(now, unit, lang)}
            {target === undefined ? null : (
              <span>
                {' · '}
                <span class="target__key-goal">{t('target')}</span>: {formatQuantity(target, unit, lang)}
              </span>
            )}
          </span>
        )}
      </figcaption>
      {now === undefined || now === null ? (
        <p class="muted">{t('noData')}</p>
      ) : (
        <>
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={title}>
            <line class="chart__axis" x1="0" x2="100" y1={at.y(0)} y2={at.y(0)} />
            {target === undefined ? null : (
              <line class="chart__target" x1="0" x2="100" y1={at.y(target)} y2={at.y(target)} />
            )}
            <path class="chart__line" d={linePath(values, at)} />
            <path class="chart__dot" d={`M${at.x(last)} ${at.y(now)}h0`} />
          </svg>
          <div class="chart__labels" aria-hidden="true">
            <span>{points[0]?.label}</span>
            <span>{points.at(-1)?.label}</span>
          </div>
        </>
      )}
      <details class="details">
        <summary>
          <Icon name="list" size={16} />
          {t('seeNumbers')}
          <span class="vh">: {title}</span>
        </summary>
        <table class="table table--plain">
          <caption class="vh">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{t('period')}</th>
              <th scope="col" class="num">
                {t('value')}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr>
                <th scope="row">{point.label}</th>
                <td class="num" data-label={t('value')}>
                  {point.value === null ? t('noData') : formatQuantity(point.value, unit, lang)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
