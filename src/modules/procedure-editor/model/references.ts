import type { Lang } from '../../../kernel/text.ts';
import { choiceText, keysOf, labelOf } from '../words/labels.ts';
import { isRecord, type Path, valueAt } from './shape.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A question of the form, as far as others refer to it. */
export interface Asked {
  readonly key: string;
  readonly kind: string;
  readonly label: string;
  readonly path: Path;
  readonly options: readonly Choice[];
  /** Key of the group it stands in. */
  readonly group: string | undefined;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const string = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The name of something with words, in the reader's language; its key when it has none yet. */
export function nameOf(value: unknown, lang: Lang): string {
  if (!isRecord(value)) return '';
  for (const part of ['name', 'label', 'title']) {
    const text = value[part];
    if (isRecord(text)) {
      const name = string(text[lang]) || string(text.vi);
      if (name) return name;
    } else if (typeof text === 'string' && text) return text;
  }
  const channel = string(value.channel);
  return string(value.key) || string(value.value) || (channel && choiceText(['channel'], channel, lang));
}

function asked(field: unknown, path: Path, lang: Lang, group?: string): Asked[] {
  if (!isRecord(field)) return [];
  const key = string(field.key);
  const options = list(field.options).map((option) => ({
    value: string(isRecord(option) ? option.value : ''),
    label: nameOf(option, lang),
  }));
  const one = { key, kind: string(field.kind), label: nameOf(field, lang), path, options, group };
  const inside = list(field.fields).flatMap((part, i) => asked(part, [...path, 'fields', i], lang, key));
  return [one, ...inside];
}

/** Every question of the form, in order; those of groups follow their group. Broken parts are passed over. */
export function questionsOf(body: unknown, lang: Lang): Asked[] {
  return list(valueAt(body, ['form', 'pages'])).flatMap((page, i) =>
    list(isRecord(page) ? page.fields : undefined).flatMap((field, j) =>
      asked(field, ['form', 'pages', i, 'fields', j], lang),
    ),
  );
}

const PLACES = ['commune', 'address'];

/** For each path that holds keys of something else: where those keys come from. */
const SOURCES: Readonly<Record<string, (body: unknown, lang: Lang, path: Path) => Choice[]>> = {
  'manners.fees': (body, lang) => named(body, 'fees', lang),
  'exemptions.fees': (body, lang) => named(body, 'fees', lang),
  'children.afterChild': (body, lang) => named(body, 'children', lang),
  'agencies.unitField': (body, lang) => pick(body, lang, (one) => !one.group && PLACES.includes(one.kind)),
  'form.address': (body, lang) => pick(body, lang, (one) => !one.group && [...PLACES, 'text'].includes(one.kind)),
  'fees.count.group': (body, lang) => pick(body, lang, (one) => one.kind === 'group'),
  'fees.count.units': (body, lang) => pick(body, lang, (one) => one.kind === 'integer'),
  'fees.count.sets': (body, lang) => pick(body, lang, (one) => one.kind === 'integer'),
  'fees.whenLate.since': (body, lang) => pick(body, lang, (one) => !one.group && one.kind === 'date'),
  'fields.matches.birthDate': (body, lang) => pick(body, lang, (one) => one.kind === 'date'),
  'fields.matches.gender': (body, lang) => pick(body, lang, (one) => ['radios', 'select'].includes(one.kind)),
  'fields.component': (body, lang) =>
    list(valueAt(body, ['components']))
      .filter((one) => isRecord(one) && one.source === 'upload')
      .map((one) => ({ value: string(isRecord(one) ? one.key : ''), label: nameOf(one, lang) })),
};

function named(body: unknown, key: string, lang: Lang): Choice[] {
  return list(valueAt(body, [key])).map((one) => ({
    value: string(isRecord(one) ? one.key : ''),
    label: nameOf(one, lang),
  }));
}

function pick(body: unknown, lang: Lang, fits: (one: Asked) => boolean): Choice[] {
  return questionsOf(body, lang)
    .filter((one) => one.key && fits(one))
    .map((one) => ({ value: one.key, label: one.label }));
}

/** Lists of keys whose order means something. */
export const isOrdered = (path: Path): boolean => keysOf(path).join('.') === 'form.address';

/** What may stand at a path that refers to something else; undefined where anything may. */
export function choicesAt(body: unknown, path: Path, lang: Lang): Choice[] | undefined {
  const keys = keysOf(path);
  for (let from = 0; from < keys.length; from += 1) {
    const source = SOURCES[keys.slice(from).join('.')];
    if (source) return source(body, lang, path).filter((choice) => choice.value !== '');
  }
  return undefined;
}

/** Paths that are templates: text into which answers are put. */
export function isTemplate(path: Path): boolean {
  const keys = keysOf(path).join('.');
  return /^(?:result\.(?:paragraphs|fields\.value|parts\.fields\.value|note|fill\..+)|form\.subject)$/.test(keys);
}

/** The way to a path in words: `Biểu mẫu điện tử › Trang “…” › Câu hỏi “…”`. */
export function whereText(body: unknown, path: Path, lang: Lang): string {
  const parts: string[] = [];
  for (let i = 0; i < path.length; i += 1) {
    const step = path[i];
    if (typeof step === 'number') {
      const name = nameOf(valueAt(body, path.slice(0, i + 1)), lang);
      const of = parts.pop() ?? '';
      parts.push(`${of} ${name ? `“${name}”` : step + 1}`);
    } else if (step !== 'vi' && step !== 'en') parts.push(labelOf(path.slice(0, i + 1), lang));
    else
      parts.push(
        step === 'vi' ? (lang === 'vi' ? 'tiếng Việt' : 'Vietnamese') : lang === 'vi' ? 'tiếng Anh' : 'English',
      );
  }
  return parts.join(' › ');
}
