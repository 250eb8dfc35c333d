import type { Lang } from '../../kernel/text.ts';
import { formatDate, formatNumber, formatQuantity } from '../../web/index.ts';
import type { IndicatorInfo, Value } from '../indicators/index.ts';
import type { Comparison } from './status.ts';
import type { TargetState } from './targets.ts';
import { words } from './words.ts';

const SIGN: Readonly<Record<Comparison, string>> = { '>=': '≥', '>': '>', '<=': '≤', '<': '<' };

/** `%` stands for itself, other units by name. */
export const unitWord = (unit: { readonly name: { readonly vi: string; readonly en: string } }, lang: Lang): string =>
  unit.name[lang];

/** `12 / 16 × 100 = 75%`; null when there is nothing to compute from. */
export function sumOf(info: IndicatorInfo, value: Value, lang: Lang): string | null {
  if (value.value === null) return null;
  const shown = formatQuantity(value.value, unitWord(info.unit, lang), lang);
  if (value.denominator === null) return shown;
  return words(lang)('sumShare', {
    numerator: formatNumber(value.numerator, lang),
    denominator: formatNumber(value.denominator, lang),
    factor: formatNumber(info.formula.factor, lang),
    value: shown,
  });
}

/** The status of a target as sentences that anybody can check with a pencil. */
export function explainStatus({ target, indicator, value, status, day }: TargetState, lang: Lang): string[] {
  const t = words(lang);
  if (!indicator) return [t('noIndicator')];
  if (status.gap === null || value?.value == null) return [t('nothingYet')];
  const unit = unitWord(target.unit, lang);
  const amount = (n: number) => formatQuantity(n, unit, lang);
  const sentences: string[] = [];
  if (status.between) {
    const [from, to] = status.between;
    sentences.push(
      t('requiredBetween', {
        day: formatDate(day),
        required: amount(status.required),
        from: amount(from.value),
        fromDay: formatDate(from.by),
        to: amount(to.value),
        toDay: formatDate(to.by),
      }),
    );
  } else {
    const params = {
      required: wantedWords(target.comparison, status.required, unit, lang),
      dueDay: formatDate(status.due.by),
    };
    sentences.push(status.over ? t('requiredOver', params) : t('requiredPlain', params));
  }
  const size = Math.abs(status.gap);
  const gap = unit === '%' ? t('percentPoints', { n: formatNumber(size, lang) }) : amount(size);
  sentences.push(status.gap === 0 ? t('gapNone') : status.gap > 0 ? t('gapMore', { gap }) : t('gapLess', { gap }));
  return sentences;
}

/** `≥ 60%`; of a percentage that cannot be exceeded just `100%`. */
export function wantedWords(comparison: Comparison, value: number, unit: string, lang: Lang): string {
  const amount = formatQuantity(value, unit, lang);
  return comparison === '>=' && unit === '%' && value === 100 ? amount : `${SIGN[comparison]}\u00a0${amount}`;
}
