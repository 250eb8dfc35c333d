import { z } from 'zod';
import type { Answers } from './answers.ts';

/** Keys of questions and groups. */
export const keySchema = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'keys are camelCase');

/** A statement about other answers, as data: read by the pages, by the rules and by the editor alike. */
export type Condition =
  /** The answer (or one of the chosen ones) is among these values. */
  | { field: string; in: string[] }
  /** There is an answer, or there is none. */
  | { field: string; answered: boolean }
  /** The number lies in this range; of a group, the number of its rows. */
  | { field: string; atLeast?: number | undefined; atMost?: number | undefined }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ field: keySchema, in: z.array(z.string()).min(1) }),
    z.strictObject({ field: keySchema, answered: z.boolean() }),
    z
      .strictObject({ field: keySchema, atLeast: z.number().optional(), atMost: z.number().optional() })
      .refine((range) => range.atLeast !== undefined || range.atMost !== undefined, 'names neither atLeast nor atMost'),
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
  ]),
);

/** Whether the condition holds for these answers. A question without an answer is in no list and in no range. Pure. */
export function holds(condition: Condition, answers: Answers): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, answers));
  if ('any' in condition) return condition.any.some((part) => holds(part, answers));
  if ('not' in condition) return !holds(condition.not, answers);
  const answer = answers[condition.field];
  if ('in' in condition) {
    const chosen = Array.isArray(answer) ? answer.map(String) : answer === undefined ? [] : [String(answer)];
    return condition.in.some((value) => chosen.includes(value));
  }
  if ('answered' in condition) return (answer !== undefined) === condition.answered;
  const number = Array.isArray(answer) ? answer.length : answer;
  if (typeof number !== 'number') return false;
  return number >= (condition.atLeast ?? -Infinity) && number <= (condition.atMost ?? Infinity);
}

/** Every single statement in the condition, with its path inside it. */
export function statementsOf(
  condition: Condition,
  path: readonly (string | number)[] = [],
): { statement: Extract<Condition, { field: string }>; path: readonly (string | number)[] }[] {
  if ('all' in condition) return condition.all.flatMap((part, i) => statementsOf(part, [...path, 'all', i]));
  if ('any' in condition) return condition.any.flatMap((part, i) => statementsOf(part, [...path, 'any', i]));
  if ('not' in condition) return statementsOf(condition.not, [...path, 'not']);
  return [{ statement: condition, path }];
}

/** Keys of the questions that the condition looks at. */
export function fieldsOfCondition(condition: Condition): string[] {
  return [...new Set(statementsOf(condition).map(({ statement }) => statement.field))];
}
