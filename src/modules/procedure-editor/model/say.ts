import type { Lang } from '../../../kernel/text.ts';
import { AGENCY_KINDS } from '../../../kernel/units/index.ts';
import { formatMoney, formatNumber } from '../../../web/index.ts';
import { choiceText, keysOf, labelOf } from '../words/labels.ts';
import { sayWords } from '../words/say.ts';
import { choicesAt, nameOf, questionsOf } from './references.ts';
import { isRecord, membersOf, type Path, type Shape } from './shape.ts';

const MONEY = /(?:^|\.)(?:amount|cap|byChannel\.\w+)$/;
export const isMoney = (path: Path): boolean => MONEY.test(keysOf(path).join('.'));

/** A value of a closed list in words; kinds of agencies come from the units. */
export function sayChoice(path: Path, value: unknown, lang: Lang): string {
  const agency = AGENCY_KINDS[value as keyof typeof AGENCY_KINDS];
  return agency ? agency[lang] : choiceText(path, value, lang);
}

/** Any value of a procedure in words, on one line. Never throws: drafts may hold anything. */
export function sayValue(shape: Shape | undefined, path: Path, value: unknown, body: unknown, lang: Lang): string {
  if (value === undefined || value === null || value === '') return sayWords(lang)('none');
  const name = (key: string) => choicesAt(body, path, lang)?.find((choice) => choice.value === key)?.label ?? key;
  switch (shape?.kind) {
    case 'text':
      if (!isRecord(value)) break;
      return lang === 'vi' ? `${value.vi ?? ''}` : `${value.en ?? value.vi ?? ''}`;
    case 'boolean':
      return sayWords(lang)(value === true ? 'yes' : 'no');
    case 'choice':
      return sayChoice(path, value, lang);
    case 'choices':
      if (Array.isArray(value)) return value.map((one) => sayChoice(path, one, lang)).join(', ');
      break;
    case 'number':
      if (typeof value !== 'number') break;
      return isMoney(path) ? formatMoney(value, lang) : formatNumber(value, lang);
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? String(value).split('-').reverse().join('/') : String(value);
    case 'string':
      return name(String(value));
    case 'lines':
      if (Array.isArray(value)) return value.map((one) => name(String(one))).join('; ');
      break;
    case 'condition':
      return sayCondition(value, body, lang);
    case 'list':
      if (Array.isArray(value))
        return value
          .map((one, i) => nameOf(one, lang) || sayValue(shape.item, [...path, i], one, body, lang))
          .join('; ');
      break;
    case 'object':
    case 'union':
      if (!isRecord(value)) break;
      return membersOf(shape, value)
        .filter(({ key }) => value[key] !== undefined)
        .map(({ key, shape: inner }) => sayMember(inner, [...path, key], value[key], body, lang))
        .join(', ');
    case 'map':
      if (!isRecord(value)) break;
      return Object.entries(value)
        .map(
          ([key, inner]) =>
            `${sayChoice(path, key, lang)}: ${sayValue(shape.value, [...path, key], inner, body, lang)}`,
        )
        .join(', ');
    case 'unknown':
    case undefined:
      break;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const sayMember = (shape: Shape, path: Path, value: unknown, body: unknown, lang: Lang): string =>
  `${labelOf(path, lang)}: ${sayValue(shape, path, value, body, lang)}`;

/** A condition as a sentence: `“Loại hình” là “Bán lẻ” và …`. */
export function sayCondition(condition: unknown, body: unknown, lang: Lang): string {
  const t = sayWords(lang);
  const asked = new Map(questionsOf(body, lang).map((question) => [question.key, question]));
  const say = (one: unknown, inside: boolean): string => {
    if (!isRecord(one)) return String(one);
    for (const [joint, word] of [
      ['all', t('and')],
      ['any', t('or')],
    ] as const) {
      const parts = one[joint];
      if (!Array.isArray(parts)) continue;
      const text = parts.map((part) => say(part, true)).join(` ${word} `);
      return inside && parts.length > 1 ? `(${text})` : text;
    }
    if ('not' in one) return t('not', { what: say(one.not, true) });
    const question = asked.get(String(one.field));
    const of = `“${question?.label || String(one.field)}”`;
    if (Array.isArray(one.in)) {
      const values = one.in.map((value) => `“${question?.options.find((o) => o.value === value)?.label ?? value}”`);
      return t('isOneOf', { of, values: values.join(` ${t('or')} `) });
    }
    if ('answered' in one) return t(one.answered ? 'isAnswered' : 'isEmpty', { of });
    const { atLeast, atMost } = one;
    if (atLeast !== undefined && atMost !== undefined)
      return t('isBetween', { of, least: String(atLeast), most: String(atMost) });
    return atLeast !== undefined
      ? t('isAtLeast', { of, least: String(atLeast) })
      : t('isAtMost', { of, most: String(atMost) });
  };
  return say(condition, false);
}
