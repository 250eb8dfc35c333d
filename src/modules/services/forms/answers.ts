import type { FieldProblem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { readDate, readMoney } from '../../../web/form.ts';
import type { Field, Form, FormPage } from './schema.ts';
import { formWords } from './words.ts';

/** One answer as it is kept: text, a date YYYY-MM-DD, a whole number (VND for money), a unit id, or chosen options. */
export type Answer = string | number | readonly string[];
export type Answers = Readonly<Record<string, Answer>>;

/** What checking an answer needs to know of the world. */
export interface AnswerWorld {
  readonly lang: Lang;
  /** The local day, YYYY-MM-DD. */
  readonly today: string;
  /** Is this the id of a commune of the province today? */
  isCommune(id: string): boolean;
  /** Number of files attached so far to a field. */
  filesOf(fieldKey: string): number;
}

/** Posted values, as `FormData` gives them. */
export interface Posted {
  get(name: string): unknown;
  getAll(name: string): unknown[];
}

/** Whether the field is asked, given the answers so far. */
export function isShown(field: Field, answers: Answers): boolean {
  if (!field.showIf) return true;
  const other = answers[field.showIf.field];
  const chosen = Array.isArray(other) ? (other as readonly string[]) : other === undefined ? [] : [String(other)];
  return field.showIf.in.some((value) => chosen.includes(value));
}

/** Reads what was posted for one field; undefined when it was left empty. Nothing is judged here. */
export function readPosted(field: Field, posted: Posted): Answer | undefined {
  const text = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFC').trim() : '');
  switch (field.kind) {
    case 'date':
      return readDate(posted, field.key);
    case 'money':
    case 'integer': {
      const typed = text(posted.get(field.key));
      if (!typed) return undefined;
      const number = readMoney(posted, field.key);
      return number === undefined || Number.isNaN(number) ? typed : number;
    }
    case 'checkboxes': {
      const chosen = posted.getAll(field.key).map(text).filter(Boolean);
      return chosen.length > 0 ? [...new Set(chosen)] : undefined;
    }
    case 'textarea':
      return text(posted.get(field.key)).replace(/\r\n?/g, '\n') || undefined;
    case 'personalId':
    case 'phone':
      return text(posted.get(field.key)).replace(/[\s.-]/g, '') || undefined;
    case 'file':
      return undefined;
    default:
      return text(posted.get(field.key)).replace(/\s+/g, ' ') || undefined;
  }
}

const isRealDate = (text: string): boolean => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text && Number(match[1]) >= 1900;
};

/** A label after a verb: its first letter small, unless it begins an abbreviation. */
const insideSentence = (label: string): string => label.replace(/^\p{Lu}(?!\p{Lu})/u, (first) => first.toLowerCase());

/** What is wrong with an answer, in the reader's language; undefined when it can be taken. */
export function problemOf(field: Field, answer: Answer | undefined, world: AnswerWorld): string | undefined {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  if (field.kind === 'file') {
    return field.required && world.filesOf(field.key) === 0 ? t('requiredFile', { label }) : undefined;
  }
  if (answer === undefined) {
    if (!field.required) return undefined;
    const choice = ['radios', 'select', 'checkboxes', 'commune'].includes(field.kind);
    return t(choice ? 'requiredChoice' : 'required', { label: insideSentence(label) });
  }
  switch (field.kind) {
    case 'text':
    case 'textarea': {
      const length = [...String(answer)].length;
      if (length > field.maxLength) return t('tooLong', { label, max: field.maxLength, n: length });
      if (field.kind === 'text' && field.pattern && !new RegExp(`^(?:${field.pattern})$`, 'u').test(String(answer)))
        return t('pattern', { label });
      return undefined;
    }
    case 'personalId':
      return /^\d{12}$/.test(String(answer)) ? undefined : t('personalId', { label });
    case 'phone':
      return /^(?:\+84|0)\d{9}$/.test(String(answer)) ? undefined : t('phone', { label });
    case 'email':
      return /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(String(answer)) && String(answer).length <= 254
        ? undefined
        : t('email', { label });
    case 'date':
      if (!isRealDate(String(answer))) return t('date', { label });
      return field.notAfterToday && String(answer) > world.today ? t('dateFuture', { label }) : undefined;
    case 'money':
    case 'integer': {
      if (typeof answer !== 'number' || !Number.isSafeInteger(answer))
        return t(field.kind === 'money' ? 'money' : 'number', { label });
      const shown = (n: number) => n.toLocaleString(world.lang === 'vi' ? 'vi-VN' : 'en-GB');
      if (answer < field.min) return t('min', { label, min: shown(field.min) });
      return answer > field.max ? t('max', { label, max: shown(field.max) }) : undefined;
    }
    case 'radios':
    case 'select':
      return field.options.some((option) => option.value === answer) ? undefined : t('option', { label });
    case 'checkboxes': {
      const chosen = Array.isArray(answer) ? (answer as readonly string[]) : [];
      if (chosen.some((value) => !field.options.some((option) => option.value === value)))
        return t('option', { label });
      return chosen.length < field.minChosen ? t('minChosen', { label, min: field.minChosen }) : undefined;
    }
    case 'commune':
      return typeof answer === 'string' && world.isCommune(answer) ? undefined : t('commune', { label });
  }
}

export interface PageReading {
  /** The answers with those of this page put in; what could not be taken stays as typed, to be shown again. */
  readonly answers: Answers;
  readonly problems: readonly FieldProblem[];
}

/**
 * Takes what was posted for a page into the answers. Fields that are not shown lose their answer, so that a dossier
 * never holds what the applicant did not see.
 */
export function takePage(page: FormPage, before: Answers, posted: Posted, world: AnswerWorld): PageReading {
  const answers: Record<string, Answer> = { ...before };
  const problems: FieldProblem[] = [];
  for (const field of page.fields) {
    if (field.kind !== 'file') {
      const answer = isShown(field, answers) ? readPosted(field, posted) : undefined;
      if (answer === undefined) delete answers[field.key];
      else answers[field.key] = answer;
    }
    if (!isShown(field, answers)) continue;
    const message = problemOf(field, answers[field.key], world);
    if (message) problems.push({ path: field.key, message });
  }
  return { answers, problems };
}

/** Everything that still stands in the way of sending the form, with the page it is on. */
export function problemsOfForm(
  form: Form,
  answers: Answers,
  world: AnswerWorld,
): (FieldProblem & { readonly page: string })[] {
  return form.pages.flatMap((page) =>
    page.fields.flatMap((field) => {
      if (!isShown(field, answers)) return [];
      const message = problemOf(field, answers[field.key], world);
      return message ? [{ path: field.key, message, page: page.key }] : [];
    }),
  );
}

/** Keeps the answers to fields that are shown, and only those. */
export function trimAnswers(form: Form, answers: Answers): Answers {
  const kept: Record<string, Answer> = {};
  for (const page of form.pages) {
    for (const field of page.fields) {
      const answer = answers[field.key];
      if (answer !== undefined && isShown(field, kept)) kept[field.key] = answer;
    }
  }
  return kept;
}

/** An answer in words, as the summary, the slip and the officer's page show it. */
export function answerText(
  field: Field,
  answer: Answer | undefined,
  lang: Lang,
  unitName: (id: string) => string,
): string {
  if (answer === undefined) return '';
  const option = (value: string): string =>
    'options' in field ? (field.options.find((o) => o.value === value)?.label[lang] ?? value) : value;
  switch (field.kind) {
    case 'money':
      return typeof answer === 'number'
        ? `${answer.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB')} ${lang === 'vi' ? 'đồng' : 'VND'}`
        : String(answer);
    case 'integer':
      return typeof answer === 'number' ? answer.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB') : String(answer);
    case 'date':
      return String(answer).split('-').reverse().join('/');
    case 'radios':
    case 'select':
      return option(String(answer));
    case 'checkboxes':
      return (Array.isArray(answer) ? (answer as readonly string[]) : [String(answer)]).map(option).join(', ');
    case 'commune':
      return unitName(String(answer));
    default:
      return String(answer);
  }
}

/** `Đăng ký thành lập hộ kinh doanh {businessName}` with the answers put in. */
export function subjectLine(form: Form, answers: Answers, lang: Lang, unitName: (id: string) => string): string {
  const fields = new Map(form.pages.flatMap((page) => page.fields).map((field) => [field.key, field]));
  return form.subject[lang].replace(/\{(\w+)\}/g, (_, name: string) => {
    const field = fields.get(name);
    return field ? answerText(field, answers[name], lang, unitName) : '';
  });
}
