import type { Answer, Answers } from './answers.ts';
import { type Condition, fieldsOfCondition, holds, statementsOf } from './conditions.ts';
import type { Field } from './fields.ts';

interface Pages {
  readonly pages: readonly { readonly showIf?: Condition | undefined; readonly fields: readonly Field[] }[];
}

interface Place {
  readonly field: Field;
  readonly pageShowIf: Condition | undefined;
}

/** Above this many combinations of answers nothing is claimed about a page or field. */
const MOST = 20_000;

/**
 * Pages and fields that no answers can lead to: their condition contradicts itself or the conditions of the questions
 * it looks at. Found by trying all answers to the questions that matter. Pure.
 */
export function unreachable(form: Pages): { path: (string | number)[]; message: string }[] {
  const places = new Map<string, Place>();
  for (const page of form.pages)
    for (const field of page.fields) places.set(field.key, { field, pageShowIf: page.showIf });
  const dead: { path: (string | number)[]; message: string }[] = [];
  form.pages.forEach((page, i) => {
    if (page.showIf && !possible([page.showIf], places)) {
      dead.push({ path: ['pages', i, 'showIf'], message: 'no answers lead to this page' });
      return;
    }
    page.fields.forEach((field, j) => {
      const conditions = [page.showIf, field.showIf].filter((one) => one !== undefined);
      if (field.showIf && !possible(conditions, places))
        dead.push({ path: ['pages', i, 'fields', j, 'showIf'], message: 'no answers lead to this field' });
    });
  });
  return dead;
}

function possible(conditions: readonly Condition[], places: ReadonlyMap<string, Place>): boolean {
  const keys: string[] = [];
  const all: Condition[] = [];
  const visit = (condition: Condition): void => {
    all.push(condition);
    for (const key of fieldsOfCondition(condition)) {
      if (keys.includes(key)) continue;
      keys.push(key);
      const place = places.get(key);
      if (place?.pageShowIf) visit(place.pageShowIf);
      if (place?.field.showIf) visit(place.field.showIf);
    }
  };
  for (const condition of conditions) visit(condition);
  // In the order of the form, so that a question is settled before those that depend on it.
  const order = [...places.keys()].filter((key) => keys.includes(key));
  const tries = order.map((key) => triesOf(places.get(key)?.field, all));
  if (tries.reduce((product, list) => product * (list.length + 1), 1) > MOST) return true;
  const walk = (at: number, answers: Record<string, Answer>): boolean => {
    const key = order[at];
    if (key === undefined) return conditions.every((condition) => holds(condition, answers));
    const place = places.get(key) as Place;
    const shown = [place.pageShowIf, place.field.showIf].every((one) => one === undefined || holds(one, answers));
    if (!shown) return walk(at + 1, answers);
    if (!place.field.required && walk(at + 1, answers)) return true;
    return (tries[at] as Answer[]).some((answer) => walk(at + 1, { ...answers, [key]: answer } as Answers));
  };
  return walk(0, {});
}

/** Answers worth trying: all options, and for numbers the ends of the ranges that conditions name. */
function triesOf(field: Field | undefined, conditions: readonly Condition[]): Answer[] {
  if (!field) return [];
  if (field.kind === 'checkboxes') {
    const values = field.options.map((option) => option.value);
    return values.length <= 6 ? subsets(values).filter((one) => one.length >= Math.max(1, field.minChosen)) : [values];
  }
  if ('options' in field) return field.options.map((option) => option.value);
  const ends = conditions
    .flatMap((condition) => statementsOf(condition))
    .flatMap(({ statement }) =>
      statement.field === field.key && ('atLeast' in statement || 'atMost' in statement)
        ? [statement.atLeast, statement.atMost].flatMap((end) => (end === undefined ? [] : [end - 1, end, end + 1]))
        : [],
    );
  if (field.kind === 'integer' || field.kind === 'money')
    return [...new Set([field.min, field.max, ...ends])].filter((n) => n >= field.min && n <= field.max);
  if (field.kind === 'group')
    return [...new Set([field.min, field.max, ...ends])]
      .filter((n) => n >= Math.max(1, field.min) && n <= field.max)
      .map((n) => Array.from({ length: n }, () => ({})));
  const named = conditions
    .flatMap((condition) => statementsOf(condition))
    .flatMap(({ statement }) => (statement.field === field.key && 'in' in statement ? statement.in : []));
  return ['x', ...named];
}

function subsets(values: readonly string[]): string[][] {
  const [first, ...rest] = values;
  if (first === undefined) return [[]];
  return subsets(rest).flatMap((set) => [set, [first, ...set]]);
}
