import { unify } from '../../../kernel/search/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import type { Condition } from '../../services/index.ts';
import { type Asked, questionsOf } from '../model/references.ts';
import { isRecord, type Path } from '../model/shape.ts';

export const OPERATORS = ['is', 'isNot', 'answered', 'empty', 'atLeast', 'atMost'] as const;
export type Operator = (typeof OPERATORS)[number];

/** One line of a condition as the editor shows it. */
export interface ConditionRow {
  readonly field: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** `keep`: too intricate for rows; it stays as it is, and is changed as text. */
export interface ConditionView {
  readonly mode: 'always' | 'all' | 'any' | 'keep';
  readonly rows: readonly ConditionRow[];
}

/** A condition as rows. Pure. */
export function conditionView(condition: unknown): ConditionView {
  if (condition === undefined) return { mode: 'always', rows: [] };
  const single = rowOf(condition);
  if (single) return { mode: 'all', rows: [single] };
  for (const mode of ['all', 'any'] as const) {
    const parts = isRecord(condition) ? condition[mode] : undefined;
    if (!Array.isArray(parts)) continue;
    const rows = parts.map(rowOf);
    if (rows.every((row) => row !== undefined)) return { mode, rows };
  }
  return { mode: 'keep', rows: [] };
}

function rowOf(part: unknown): ConditionRow | undefined {
  if (!isRecord(part)) return undefined;
  const keys = Object.keys(part).sort().join();
  if (keys === 'not') {
    const inner = rowOf(part.not);
    return inner?.operator === 'is' ? { ...inner, operator: 'isNot' } : undefined;
  }
  const field = String(part.field);
  if (keys === 'field,in' && Array.isArray(part.in)) return { field, operator: 'is', values: part.in.map(String) };
  if (keys === 'answered,field') return { field, operator: part.answered === true ? 'answered' : 'empty', values: [] };
  if (keys === 'atLeast,field') return { field, operator: 'atLeast', values: [String(part.atLeast)] };
  if (keys === 'atMost,field') return { field, operator: 'atMost', values: [String(part.atMost)] };
  return undefined;
}

/** The condition that rows make; undefined when there is none. Pure. */
export function conditionOf(mode: 'always' | 'all' | 'any', rows: readonly ConditionRow[]): Condition | undefined {
  if (mode === 'always') return undefined;
  const parts = rows.map(partOf);
  if (parts.length <= 1) return parts[0];
  return mode === 'all' ? { all: parts } : { any: parts };
}

function partOf({ field, operator, values }: ConditionRow): Condition {
  if (operator === 'is') return { field, in: [...values] };
  if (operator === 'isNot') return { not: { field, in: [...values] } };
  if (operator === 'answered' || operator === 'empty') return { field, answered: operator === 'answered' };
  return { field, [operator]: numberIn(values[0]) } as Condition;
}

/** What was typed for a number; the schema refuses what is none. */
const numberIn = (typed: string | undefined): unknown => {
  const bare = (typed ?? '').replace(/[.\s](?=\d{3}\b)/g, '').replace(',', '.');
  return bare !== '' && Number.isFinite(Number(bare)) ? Number(bare) : typed;
};

/** Questions that a condition at `path` may look at: those asked before; outside the form, all that are asked once. */
export function askedBefore(body: unknown, path: Path, lang: Lang): Asked[] {
  const questions = questionsOf(body, lang).filter((one) => one.key !== '' && one.kind !== 'file');
  if (path[0] !== 'form') return questions.filter((one) => !one.group);
  const here = path.slice(0, -1);
  // The group that the path lies in, if any: its other questions are seen from inside.
  const group = here.length === 7 ? here.slice(0, 5).join('.') : undefined;
  const position = (of: Path) => [Number(of[2] ?? -1), Number(of[4] ?? -1), Number(of[6] ?? -1)];
  const own = position(here);
  const before = (of: Path) => {
    const at = position(of);
    const differs = [0, 1, 2].find((i) => at[i] !== own[i]);
    return differs !== undefined && (at[differs] as number) < (own[differs] as number);
  };
  return questions.filter(
    (one) => before(one.path) && (!one.group || (group !== undefined && one.path.slice(0, 5).join('.') === group)),
  );
}

const SEPARATOR = '; ';

/** Stored values as people know them; a label with the separator in it stays a stored value. */
export const shownValues = (values: readonly string[], question: Asked | undefined): string =>
  values
    .map((value) => {
      const label = question?.options.find((option) => option.value === value)?.label;
      return label && !label.includes(';') ? label : value;
    })
    .join(SEPARATOR);

/** Values as typed, by label or stored value, back to stored values. */
export function typedValues(typed: string, question: Asked | undefined): string[] {
  return typed
    .split(/\s*;\s*/)
    .filter(Boolean)
    .map(
      (word) =>
        question?.options.find((option) => option.value === word || unify(option.label) === unify(word))?.value ?? word,
    );
}
