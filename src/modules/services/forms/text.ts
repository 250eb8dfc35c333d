import type { Lang } from '../../../kernel/text.ts';
import type { Answer, Answers, GroupRow } from './answers.ts';
import type { Field, Form, SimpleField } from './schema.ts';
import { fieldsOf, isShown, shownFields } from './shown.ts';

/** An answer in words, as the summary, the slip and the officer's page show it. */
export function answerText(
  field: Field | SimpleField,
  answer: Answer | undefined,
  lang: Lang,
  unitName: (id: string) => string,
): string {
  if (answer === undefined) return '';
  const option = (value: string): string =>
    'options' in field ? (field.options.find((o) => o.value === value)?.label[lang] ?? value) : value;
  const number = (n: number): string => n.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB');
  switch (field.kind) {
    case 'money':
      return typeof answer === 'number' ? `${number(answer)} ${lang === 'vi' ? 'đồng' : 'VND'}` : String(answer);
    case 'integer': {
      if (typeof answer !== 'number') return String(answer);
      return field.unit ? `${number(answer)} ${field.unit[lang]}` : number(answer);
    }
    case 'date':
      return String(answer).split('-').reverse().join('/');
    case 'radios':
    case 'select':
      return option(String(answer));
    case 'checkboxes':
      return (Array.isArray(answer) ? (answer as readonly string[]) : [String(answer)]).map(option).join(', ');
    case 'commune':
      return unitName(String(answer));
    case 'address': {
      if (typeof answer !== 'object' || Array.isArray(answer)) return String(answer);
      const { unit, place, street } = answer as { unit?: string; place?: string; street?: string };
      return [street, unit === undefined ? place : unitName(unit)].filter(Boolean).join(', ');
    }
    case 'group':
      return (Array.isArray(answer) ? (answer as readonly GroupRow[]) : [])
        .map((row, i) => `${i + 1}. ${rowText(field.fields, row, lang, unitName)}`)
        .join('; ');
    default:
      return String(answer);
  }
}

/** One row of a group: its answers behind each other. */
export function rowText(
  fields: readonly SimpleField[],
  row: GroupRow,
  lang: Lang,
  unitName: (id: string) => string,
): string {
  return fields
    .filter((field) => isShown(field, row))
    .map((field) => answerText(field, row[field.key], lang, unitName))
    .filter(Boolean)
    .join(', ');
}

export interface AnswerLine {
  /** Key of the page that asks for it. */
  readonly page: string;
  readonly label: string;
  /** Empty when it was not answered. */
  readonly value: string;
}

/** Everything that was asked and answered, in order, a line per row of a group; papers are left out. Pure. */
export function answerLines(form: Form, answers: Answers, lang: Lang, unitName: (id: string) => string): AnswerLine[] {
  return shownFields(form, answers).flatMap(({ page, field }) => {
    if (field.kind === 'file') return [];
    const answer = answers[field.key];
    if (field.kind === 'group' && Array.isArray(answer)) {
      return (answer as readonly GroupRow[]).map((row, i) => ({
        page: page.key,
        label: `${field.item[lang]} ${i + 1}`,
        value: rowText(field.fields, row, lang, unitName),
      }));
    }
    return [{ page: page.key, label: field.label[lang], value: answerText(field, answer, lang, unitName) }];
  });
}

/** A template with the answers of `{fields}` put in, in words. */
export function fillTemplate(
  template: string,
  form: Form,
  answers: Answers,
  lang: Lang,
  unitName: (id: string) => string,
): string {
  const fields = new Map(fieldsOf(form).map((field) => [field.key, field]));
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const field = fields.get(name);
    return field ? answerText(field, answers[name], lang, unitName) : '';
  });
}

/** The line that names what is asked for, with the answers put in. */
export function subjectLine(form: Form, answers: Answers, lang: Lang, unitName: (id: string) => string): string {
  return fillTemplate(form.subject[lang], form, answers, lang, unitName).replace(/\s+/g, ' ').trim().slice(0, 500);
}
