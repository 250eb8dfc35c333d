import type { FieldProblem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { readDate, readMoney } from '../../../web/form.ts';
import { problemsOf, warningsOf } from './rules.ts';
import type { Field, FileField, Form, FormPage, GroupField, SimpleField } from './schema.ts';
import { fieldsOf, isShown, pageShown, trimAnswers, trimRows } from './shown.ts';

export { problemsOf } from './rules.ts';
export { fieldsOf, isShown, pageShown, shownFields, shownPages, trimAnswers } from './shown.ts';
export { answerLines, answerText, subjectLine } from './text.ts';

/** A place: `unit` is the id of a commune of the province, `place` writes out one that lies elsewhere. */
export interface AddressAnswer {
  readonly unit?: string;
  readonly place?: string;
  readonly street?: string;
}

/** Answer to one question: text, a date YYYY-MM-DD (or a year), a whole number (VND for money), a unit id, chosen options, a place. */
export type SimpleAnswer = string | number | readonly string[] | AddressAnswer;
/** One row of a repeating group. */
export type GroupRow = Readonly<Record<string, SimpleAnswer>>;
export type Answer = SimpleAnswer | readonly GroupRow[];
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

export const isAddress = (answer: Answer | undefined): answer is AddressAnswer =>
  typeof answer === 'object' && !Array.isArray(answer);

/** Rows of a group's answer; none when there is no answer. */
export const rowsOf = (answer: Answer | undefined): readonly GroupRow[] =>
  Array.isArray(answer) ? (answer as readonly GroupRow[]).filter((row) => typeof row === 'object') : [];

/** The commune that an answer names: of a commune question or of an address. */
export function unitOfAnswer(answer: Answer | undefined): string | undefined {
  return typeof answer === 'string' ? answer : isAddress(answer) ? answer.unit : undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFC').trim() : '');
const oneLine = (value: unknown): string | undefined => text(value).replace(/\s+/g, ' ') || undefined;

/** Reads what was posted for one field; undefined when it was left empty. Nothing is judged here. */
export function readPosted(field: Field | SimpleField, posted: Posted): Answer | undefined {
  switch (field.kind) {
    case 'date': {
      const date = readDate(posted, field.key);
      return (field.yearOnly && date && /^\/\/(\d{4})$/.exec(date)?.[1]) || date;
    }
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
    case 'address':
      return readAddress(field, posted);
    case 'group':
      return readRows(field, posted);
    case 'file':
      return undefined;
    default:
      return oneLine(posted.get(field.key));
  }
}

/** The option of an address control that says: not in this province. */
export const ELSEWHERE = 'elsewhere';

function readAddress(field: Extract<SimpleField, { kind: 'address' }>, posted: Posted): AddressAnswer | undefined {
  const unit = oneLine(posted.get(`${field.key}.unit`));
  const place = oneLine(posted.get(`${field.key}.place`));
  const street = oneLine(posted.get(`${field.key}.street`));
  const inside = unit !== undefined && unit !== ELSEWHERE;
  const address = {
    ...(inside ? { unit } : {}),
    ...(!inside && place !== undefined && field.scope === 'anywhere' ? { place } : {}),
    ...(street === undefined ? {} : { street }),
  };
  return Object.keys(address).length > 0 ? address : undefined;
}

const inside = (posted: Posted, prefix: string): Posted => ({
  get: (name) => posted.get(`${prefix}.${name}`),
  getAll: (name) => posted.getAll(`${prefix}.${name}`),
});

/** Rows that hold anything, in order; rows left wholly empty were only offered. */
function readRows(field: GroupField, posted: Posted): readonly GroupRow[] | undefined {
  const rows: GroupRow[] = [];
  for (let i = 0; i < field.max; i += 1) {
    const row: Record<string, SimpleAnswer> = {};
    for (const part of field.fields) {
      const answer = readPosted(part, inside(posted, `${field.key}.${i}`)) as SimpleAnswer | undefined;
      if (answer !== undefined) row[part.key] = answer;
    }
    if (field.fields.some((part) => row[part.key] !== undefined && !isInitial(part, row[part.key]))) rows.push(row);
  }
  return rows.length > 0 ? rows : undefined;
}

const isInitial = (field: SimpleField, answer: SimpleAnswer | undefined): boolean =>
  field.initial !== undefined && String(answer) === field.initial;

/** What was posted without row `index` of a group: the rows after it move up. */
export function withoutRow(posted: Posted, group: string, index: number): Posted {
  const moved = (name: string): string => {
    const [, row, rest] = new RegExp(`^${group}\\.(\\d+)\\.(.+)$`).exec(name) ?? [];
    return row === undefined || Number(row) < index ? name : `${group}.${Number(row) + 1}.${rest}`;
  };
  return { get: (name) => posted.get(moved(name)), getAll: (name) => posted.getAll(moved(name)) };
}

export interface PageReading {
  /** The answers with those of this page put in; what could not be taken stays as typed, to be shown again. */
  readonly answers: Answers;
  readonly problems: readonly FieldProblem[];
  /** What looks odd but may be right; shown, never blocking. */
  readonly warnings: readonly FieldProblem[];
}

/**
 * Takes what was posted for a page into the answers. Fields that are not shown lose their answer, so that a dossier
 * never holds what the applicant did not see.
 */
export function takePage(page: FormPage, before: Answers, posted: Posted, world: AnswerWorld): PageReading {
  const answers: Record<string, Answer> = { ...before };
  const shown = pageShown(page, answers);
  for (const field of page.fields) {
    if (field.kind === 'file') continue;
    const answer = shown && isShown(field, answers) ? readPosted(field, posted) : undefined;
    const kept = field.kind === 'group' ? trimRows(field.fields, rowsOf(answer), answers) : answer;
    if (kept === undefined || (field.kind === 'group' && rowsOf(kept).length === 0)) delete answers[field.key];
    else answers[field.key] = kept;
  }
  const asked = shown ? page.fields.filter((field) => isShown(field, answers)) : [];
  return {
    answers,
    problems: asked.flatMap((field) => problemsOf(field, answers[field.key], world, answers)),
    warnings: asked.flatMap((field) => warningsOf(field, answers[field.key], world, answers)),
  };
}

export type ProblemOnPage = FieldProblem & { readonly page: string };

const onEveryPage = (
  form: Form,
  given: Answers,
  judge: (field: Field, answer: Answer | undefined, answers: Answers) => readonly FieldProblem[],
): ProblemOnPage[] => {
  const answers = trimAnswers(form, given);
  return form.pages
    .filter((page) => pageShown(page, answers))
    .flatMap((page) =>
      page.fields
        .filter((field) => isShown(field, answers))
        .flatMap((field) =>
          judge(field, answers[field.key], answers).map((problem) => ({ ...problem, page: page.key })),
        ),
    );
};

/** Everything that still stands in the way of sending the form, with the page it is on. */
export function problemsOfForm(form: Form, answers: Answers, world: AnswerWorld): ProblemOnPage[] {
  return onEveryPage(form, answers, (field, answer, all) => problemsOf(field, answer, world, all));
}

/** Everything that looks odd in the whole form; never blocks. */
export function warningsOfForm(form: Form, answers: Answers, world: AnswerWorld): ProblemOnPage[] {
  return onEveryPage(form, answers, (field, answer, all) => warningsOf(field, answer, world, all));
}

/** The field that asks for the papers of a component, and where it stands; undefined when the form never asks. */
export function fileField(form: Form, key: string): FileField | undefined {
  const field = fieldsOf(form).find((one) => one.key === key);
  return field?.kind === 'file' ? field : undefined;
}
