import {
  type Answer,
  type Answers,
  type AnswerWorld,
  ELSEWHERE,
  type GroupRow,
  isAddress,
  rowsOf,
  type SimpleAnswer,
} from './answers.ts';
import { moveDay, resolveDay } from './days.ts';
import { problemsOf } from './rules.ts';
import { FAMILY_NAMES, GIVEN_NAMES, MIDDLE_NAMES, OCCUPATIONS, STREETS } from './sample-data.ts';
import type { Field, Form, FormPage, SimpleField } from './schema.ts';
import { isShown, pageShown } from './shown.ts';

export type Gender = 'male' | 'female';

export interface SamplePerson {
  readonly fullName: string;
  readonly gender: Gender;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly personalId: string;
  readonly phone: string;
  readonly email?: string | undefined;
}

export interface SampleWorld {
  /** The local day of filing, YYYY-MM-DD. */
  readonly today: string;
  /** Ids of communes of the province on that day. */
  readonly communes: readonly string[];
  /** Who files; fields that the identity fills in get this person's data. */
  readonly person?: SamplePerson;
  /** Where it is filed: the answer to the field of this key. */
  readonly place?: { readonly field: string; readonly commune: string };
}

export type Random = () => number;

/** A small generator of numbers in [0, 1): the same seed gives the same sequence on every machine (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const between = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** An invented Vietnamese name. */
export function sampleName(random: Random, gender: Gender): string {
  return `${pick(random, FAMILY_NAMES)} ${pick(random, MIDDLE_NAMES[gender])} ${pick(random, GIVEN_NAMES[gender])}`;
}

/** An invented personal ID number whose structure agrees with gender and date of birth (Decree 137/2015/NĐ-CP, art. 13). */
export function samplePersonalId(random: Random, gender: Gender, birthDate: string): string {
  const year = Number(birthDate.slice(0, 4));
  const century = (Math.floor(year / 100) - 19) * 2 + (gender === 'female' ? 1 : 0);
  const digits = String(between(random, 0, 999_999)).padStart(6, '0');
  return `${pick(random, ['072', '072', '072', '080', '080', '079'])}${century}${birthDate.slice(2, 4)}${digits}`;
}

/** An invented person of 18 to 80 years. Telephone numbers begin with 0990, which is assigned to nobody. */
export function samplePerson(random: Random, today: string): SamplePerson {
  const gender: Gender = random() < 0.5 ? 'male' : 'female';
  const birthDate = moveDay(today, -between(random, 18 * 365 + 10, 80 * 365), 'd');
  return {
    fullName: sampleName(random, gender),
    gender,
    birthDate,
    personalId: samplePersonalId(random, gender, birthDate),
    phone: samplePhone(random),
  };
}

const samplePhone = (random: Random): string => `0990${String(between(random, 0, 999_999)).padStart(6, '0')}`;

/** How often an answer that breaks a rule is thrown again before the form is said to have none. */
const TRIES = 40;

/**
 * Answers that a person could have given to the form: every rule kept, questions and pages only where they are asked,
 * people whose name, gender, birth and number agree. The same seed and world give the same answers. Throws when a
 * question has no right answer. Pure; files are not made.
 */
export function sampleAnswers(form: Form, seed: number, world: SampleWorld): Answers {
  const random = seeded(seed);
  const answers: Record<string, Answer> = {};
  const genders = new Map<string, Gender>();
  for (const page of form.pages) {
    if (!pageShown(page, answers)) continue;
    for (const field of page.fields) {
      if (field.kind === 'file' || !isShown(field, answers)) continue;
      const answer = rightAnswer(field, answers, { random, world, genders });
      if (answer !== undefined) answers[field.key] = answer;
    }
  }
  return answers;
}

interface Making {
  readonly random: Random;
  readonly world: SampleWorld;
  /** Gender of each person of the form, by the first word of its keys. */
  readonly genders: Map<string, Gender>;
}

function rightAnswer(field: Field | SimpleField, answers: Answers, making: Making): Answer | undefined {
  if (!field.required && making.random() < 0.35) return undefined;
  const { communes, today } = making.world;
  const rules: AnswerWorld = { lang: 'vi', today, isCommune: (id) => communes.includes(id), filesOf: () => 1 };
  let why = '';
  for (let i = 0; i < TRIES; i += 1) {
    const answer = oneAnswer(field, answers, making);
    const [problem] = problemsOf(field, answer, rules, answers);
    if (!problem) return answer;
    why = problem.message;
  }
  throw new Error(`no right answer found for "${field.key}": ${why}`);
}

function oneAnswer(field: Field | SimpleField, answers: Answers, making: Making): Answer | undefined {
  const { random, world } = making;
  const known = field.prefill && world.person?.[field.prefill];
  if (known) return known;
  if (world.place?.field === field.key)
    return field.kind === 'address' ? { unit: world.place.commune, street: street(random) } : world.place.commune;
  switch (field.kind) {
    case 'text':
      return sampleText(field, making);
    case 'textarea':
      return field.example ?? 'Theo giấy tờ kèm theo hồ sơ.';
    case 'personalId': {
      const birth = field.matches?.birthDate === undefined ? undefined : answers[field.matches.birthDate];
      const gender = field.matches?.gender === undefined ? undefined : answers[field.matches.gender];
      return samplePersonalId(
        random,
        gender === 'male' || gender === 'female' ? gender : genderOf(field.key, making),
        typeof birth === 'string' ? birth : `${between(random, 1955, 2004)}-01-01`,
      );
    }
    case 'phone':
      return samplePhone(random);
    case 'email':
      return `nguoi.dan.${between(random, 1000, 9999)}@tinhso.example`;
    case 'date':
      return sampleDate(field, answers, making);
    case 'money': {
      const least = Math.max(field.min, 1_000_000);
      return Math.min(field.max, Math.max(field.min, Math.round((least * 10 ** (random() * 2)) / 100_000) * 100_000));
    }
    case 'integer':
      return between(random, field.min, Math.min(field.max, field.min + 9));
    case 'radios':
    case 'select': {
      const values = field.options.map((option) => option.value);
      return values.includes('male') && values.includes('female') ? genderOf(field.key, making) : pick(random, values);
    }
    case 'checkboxes': {
      const chosen = field.options.map((option) => option.value).filter(() => random() < 0.4);
      return chosen.length > 0 ? chosen : [pick(random, field.options).value];
    }
    case 'commune':
      return pick(random, world.communes);
    case 'address':
      return field.scope === 'anywhere' && random() < 0.1
        ? { place: 'Phường Bến Thành, Thành phố Hồ Chí Minh', street: street(random) }
        : { unit: pick(random, world.communes), street: street(random) };
    case 'group': {
      const least = field.required ? Math.max(1, field.min) : field.min;
      return Array.from({ length: between(random, Math.max(1, least), Math.min(field.max, least + 2)) }, (_, i) => {
        const row: Record<string, SimpleAnswer> = {};
        // Every row is another person.
        const inside = { ...making, genders: new Map<string, Gender>() };
        for (const part of field.fields) {
          if (!isShown(part, { ...answers, ...row })) continue;
          const answer = rightAnswer(part, { ...answers, ...row }, inside) as SimpleAnswer | undefined;
          if (answer !== undefined) row[part.key] = answer;
        }
        const first = field.fields[0];
        if (Object.keys(row).length === 0 && first) row[first.key] = `Mục ${i + 1}`;
        return row satisfies GroupRow;
      });
    }
    case 'file':
      return undefined;
  }
}

const street = (random: Random): string => `Số ${between(random, 1, 299)}, ${pick(random, STREETS)}`;

const isName = (field: SimpleField | Field): boolean =>
  field.prefill === 'fullName' ||
  field.reuse?.endsWith('_full_name') === true ||
  (/name$/i.test(field.key) && field.label.vi.startsWith('Họ'));

/** `motherName` and `motherId` belong to one person: the mother. */
const personOf = (key: string): string => /^[a-z]+/.exec(key)?.[0] ?? key;

function genderOf(key: string, { random, world, genders }: Making): Gender {
  const who = personOf(key);
  const known = genders.get(who);
  if (known) return known;
  const gender: Gender = /^(mother|bride|wife|female)/.test(who)
    ? 'female'
    : /^(father|groom|husband|male)/.test(who)
      ? 'male'
      : who === 'applicant' && world.person
        ? world.person.gender
        : random() < 0.5
          ? 'male'
          : 'female';
  genders.set(who, gender);
  return gender;
}

function sampleText(field: Extract<SimpleField, { kind: 'text' }>, making: Making): string {
  const { random } = making;
  if (isName(field)) return sampleName(random, genderOf(field.key, making));
  if (field.initial !== undefined) return field.initial;
  if (field.reuse?.endsWith('_occupation')) return pick(random, OCCUPATIONS);
  return field.example ?? 'Theo giấy tờ kèm theo hồ sơ'.slice(0, field.maxLength);
}

/** A day within the field's range; births of grown people lie 20 to 75 years back, other days close to today. */
function sampleDate(
  field: Extract<SimpleField, { kind: 'date' }>,
  answers: Answers,
  { random, world: { today } }: Making,
): string {
  const min = field.min && resolveDay(field.min, today, answers);
  const max = field.max && resolveDay(field.max, today, answers);
  const birth = /birth|born/i.test(field.key);
  const grown = birth && !/^child/.test(field.key);
  const last = [max, field.notAfterToday || birth ? today : undefined].filter((day) => day !== undefined).sort()[0];
  const end = grown && !max ? moveDay(today, -20, 'y') : (last ?? moveDay(today, 30, 'd'));
  const usual = grown ? moveDay(today, -75, 'y') : moveDay(end, -50, 'd');
  const start = min !== undefined && min > usual ? min : usual < end ? usual : (min ?? end);
  const days = Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000);
  return moveDay(start, between(random, 0, Math.max(0, days)), 'd');
}

/** The answers of a page as a browser would post them: every name with its values. What `takePage` reads back. Pure. */
export function postedOf(page: FormPage, answers: Answers): Map<string, string[]> {
  const posted = new Map<string, string[]>();
  const put = (field: Field | SimpleField, answer: Answer | undefined, name: string): void => {
    if (answer === undefined) return;
    if (field.kind === 'group') {
      rowsOf(answer).forEach((row, i) => {
        for (const part of field.fields) put(part, row[part.key], `${name}.${i}.${part.key}`);
      });
    } else if (field.kind === 'date') {
      const [year, month, day] = String(answer).split('-');
      posted.set(`${name}.year`, [year ?? '']);
      posted.set(`${name}.month`, [month ?? '']);
      posted.set(`${name}.day`, [day ?? '']);
    } else if (isAddress(answer)) {
      posted.set(`${name}.unit`, [answer.unit ?? ELSEWHERE]);
      if (answer.place !== undefined) posted.set(`${name}.place`, [answer.place]);
      if (answer.street !== undefined) posted.set(`${name}.street`, [answer.street]);
    } else posted.set(name, Array.isArray(answer) ? answer.map(String) : [String(answer)]);
  };
  for (const field of page.fields) put(field, answers[field.key], field.key);
  return posted;
}
