import {
  PERSONAL_ID_ERRORS,
  PERSONAL_ID_WARNINGS,
  type PersonalIdFacts,
  parsePersonalId,
} from '../../../kernel/formats/index.ts';
import type { FieldProblem } from '../../../kernel/problem.ts';
import type { Answer, Answers, AnswerWorld } from './answers.ts';
import { isRealDate, resolveDay } from './days.ts';
import { holdsRegExp } from './pattern.ts';
import type { Field, GroupField, SimpleField } from './schema.ts';
import { isShown } from './shown.ts';
import { formWords } from './words.ts';

const shownDay = (day: string): string => day.split('-').reverse().join('/');

/** What is wrong with the answer to a field and what is inside it, each with the path of its control. */
export function problemsOf(
  field: Field | SimpleField,
  answer: Answer | undefined,
  world: AnswerWorld,
  answers: Answers,
): FieldProblem[] {
  if (field.kind === 'group') return problemsOfGroup(field, answer, world, answers);
  if (field.kind === 'address') return problemsOfAddress(field, answer, world);
  const message = problemOf(field, answer, world, answers);
  return message ? [{ path: field.key, message }] : [];
}

function problemsOfGroup(
  field: GroupField,
  answer: Answer | undefined,
  world: AnswerWorld,
  answers: Answers,
): FieldProblem[] {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  const rows = Array.isArray(answer) ? (answer as readonly Record<string, Answer>[]) : [];
  const least = field.required ? Math.max(1, field.min) : rows.length === 0 ? 0 : field.min;
  const problems: FieldProblem[] = [];
  if (rows.length < least) problems.push({ path: field.key, message: t('minRows', { label, min: least }) });
  if (rows.length > field.max) problems.push({ path: field.key, message: t('maxRows', { label, max: field.max }) });
  rows.forEach((row, i) => {
    const near = { ...answers, ...row };
    for (const part of field.fields) {
      if (!isShown(part, near)) continue;
      for (const problem of problemsOf(part, row[part.key], world, near)) {
        const message = `${field.item[world.lang]} ${i + 1} – ${problem.message}`;
        problems.push({ path: `${field.key}.${i}.${problem.path}`, message });
      }
    }
  });
  return problems;
}

function problemsOfAddress(
  field: Extract<SimpleField, { kind: 'address' }>,
  answer: Answer | undefined,
  world: AnswerWorld,
): FieldProblem[] {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  if (answer === undefined)
    return field.required ? [{ path: `${field.key}.unit`, message: t('addressUnit', { label }) }] : [];
  const { unit, place, street } = (typeof answer === 'object' && !Array.isArray(answer) ? answer : {}) as {
    unit?: unknown;
    place?: unknown;
    street?: unknown;
  };
  const problems: FieldProblem[] = [];
  const add = (part: string, message: string) => problems.push({ path: `${field.key}.${part}`, message });
  const elsewhere = field.scope === 'anywhere' && typeof place === 'string' && place !== '';
  if (unit === undefined ? !elsewhere : typeof unit !== 'string' || !world.isCommune(unit))
    add('unit', t('addressUnit', { label }));
  if (typeof street !== 'string' || street === '') add('street', t('addressStreet', { label }));
  for (const [part, value] of [
    ['place', place],
    ['street', street],
  ] as const)
    if (typeof value === 'string' && [...value].length > 200)
      add(part, t('tooLong', { label, max: 200, n: [...value].length }));
  return problems;
}

/** A label after a verb: its first letter small, unless it begins an abbreviation. */
const insideSentence = (label: string): string => label.replace(/^\p{Lu}(?!\p{Lu})/u, (first) => first.toLowerCase());

/** What is wrong with an answer, in the reader's language; undefined when it can be taken. */
function problemOf(
  field: Field | SimpleField,
  answer: Answer | undefined,
  world: AnswerWorld,
  answers: Answers = {},
): string | undefined {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  if (field.kind === 'file')
    return field.required && world.filesOf(field.key) === 0 ? t('requiredFile', { label }) : undefined;
  if (field.kind === 'group' || field.kind === 'address') return problemsOf(field, answer, world, answers)[0]?.message;
  if (answer === undefined) {
    if (!field.required) return undefined;
    const choice = ['radios', 'select', 'checkboxes', 'commune'].includes(field.kind);
    return t(choice ? 'requiredChoice' : 'required', { label: insideSentence(label) });
  }
  switch (field.kind) {
    case 'text':
    case 'textarea': {
      if (typeof answer !== 'string') return t('pattern', { label });
      const length = [...answer].length;
      if (length > field.maxLength) return t('tooLong', { label, max: field.maxLength, n: length });
      if (field.kind === 'text' && field.pattern && holdsRegExp(field.pattern, answer) !== true)
        return field.example ? t('patternLike', { label, example: field.example }) : t('pattern', { label });
      return undefined;
    }
    case 'personalId': {
      const parsed = parsePersonalId(String(answer));
      return parsed.ok ? undefined : `${label}: ${PERSONAL_ID_ERRORS[parsed.error][world.lang]}`;
    }
    case 'phone':
      return /^(?:\+84|0)\d{9}$/.test(String(answer)) ? undefined : t('phone', { label });
    case 'email':
      return /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(String(answer)) && String(answer).length <= 254
        ? undefined
        : t('email', { label });
    case 'date':
      return problemOfDate(field, String(answer), world, answers);
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
      const chosen = Array.isArray(answer) ? (answer as readonly unknown[]) : [];
      if (!Array.isArray(answer) || chosen.some((value) => !field.options.some((option) => option.value === value)))
        return t('option', { label });
      const least = field.required ? Math.max(1, field.minChosen) : field.minChosen;
      return chosen.length < least ? t('minChosen', { label, min: least }) : undefined;
    }
    case 'commune':
      return typeof answer === 'string' && world.isCommune(answer) ? undefined : t('commune', { label });
  }
}

function problemOfDate(
  field: Extract<SimpleField, { kind: 'date' }>,
  answer: string,
  world: AnswerWorld,
  answers: Answers,
): string | undefined {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  const year = field.yearOnly && /^(?:19|20)\d\d$/.test(answer);
  if (!year && !isRealDate(answer)) return t(field.yearOnly ? 'dateOrYear' : 'date', { label });
  // A year alone is judged by the day in it that fits best: what may be right is not refused.
  const latest = year ? `${answer}-12-31` : answer;
  const earliest = year ? `${answer}-01-01` : answer;
  if (field.notAfterToday && earliest > world.today) return t('dateFuture', { label });
  const min = field.min && resolveDay(field.min, world.today, answers);
  const max = field.max && resolveDay(field.max, world.today, answers);
  const why = field.rangeMessage?.[world.lang];
  if (min && latest < min) return why ? `${label}: ${why}` : t('dateMin', { label, min: shownDay(min) });
  if (max && earliest > max) return why ? `${label}: ${why}` : t('dateMax', { label, max: shownDay(max) });
  return undefined;
}

/** What looks odd about an answer that can be taken: a number that disagrees with gender or date of birth. */
export function warningsOf(
  field: Field | SimpleField,
  answer: Answer | undefined,
  world: AnswerWorld,
  answers: Answers,
): FieldProblem[] {
  if (answer === undefined) return [];
  if (field.kind === 'group') {
    return (Array.isArray(answer) ? (answer as readonly Record<string, Answer>[]) : []).flatMap((row, i) =>
      field.fields.flatMap((part) =>
        warningsOf(part, row[part.key], world, { ...answers, ...row }).map((warning) => ({
          path: `${field.key}.${i}.${warning.path}`,
          message: `${field.item[world.lang]} ${i + 1} – ${warning.message}`,
        })),
      ),
    );
  }
  if (field.kind !== 'personalId') return [];
  const birthDate = field.matches?.birthDate === undefined ? undefined : answers[field.matches.birthDate];
  const gender = field.matches?.gender === undefined ? undefined : answers[field.matches.gender];
  const facts: PersonalIdFacts = {
    today: world.today,
    ...(typeof birthDate === 'string' && /^\d{4}/.test(birthDate) ? { birthDate } : {}),
    ...(gender === 'male' || gender === 'female' ? { gender } : {}),
  };
  const parsed = parsePersonalId(String(answer), facts);
  if (!parsed.ok) return [];
  return parsed.warnings.map((warning) => ({
    path: field.key,
    message: `${field.label[world.lang]}: ${PERSONAL_ID_WARNINGS[warning][world.lang]}`,
  }));
}
