import type { FieldProblem } from '../kernel/problem.ts';

/** Id of the control for a field path; the error summary links to it. `answers.capital` -> `f-answers-capital`. */
export const fieldId = (name: string): string => `f-${name.replace(/[^\p{L}\p{N}_-]+/gu, '-')}`;

/** First message about the field `name` (or something inside it), for the `error` prop of its component. */
export function errorFor(problems: readonly FieldProblem[] | undefined, name: string): string | undefined {
  return problems?.find((problem) => problem.path === name || problem.path.startsWith(`${name}.`))?.message;
}

type FormValues = { get(name: string): unknown };

const text = (form: FormValues, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/**
 * Reads the three boxes of a `DateInput` into `YYYY-MM-DD`. Empty boxes give undefined; anything that is not three
 * numbers is given back as typed (`31/x/2026`), so that the schema refuses it and the person sees it again.
 */
export function readDate(form: FormValues, name: string): string | undefined {
  const day = text(form, `${name}.day`);
  const month = text(form, `${name}.month`);
  const year = text(form, `${name}.year`);
  if (!day && !month && !year) return undefined;
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return `${day}/${month}/${year}`;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Reads a whole amount as people type it: `100.000.000`, `100 000 000`, `100,000,000đ`. NaN when it is not one. */
export function readMoney(form: FormValues, name: string): number | undefined {
  const typed = text(form, name);
  if (!typed) return undefined;
  const bare = typed.replace(/\s*(?:đồng|đ|₫|vnd|vnđ)\s*$/iu, '');
  const grouped = /^\d{1,3}(?:[.,\s]\d{3})+$/.test(bare) ? bare.replace(/[.,\s]/g, '') : bare;
  return /^\d{1,15}$/.test(grouped) ? Number(grouped) : Number.NaN;
}
