import type { Answer, Answers, GroupRow, SimpleAnswer } from './answers.ts';
import { holds } from './conditions.ts';
import type { Field, Form, FormPage, SimpleField } from './schema.ts';

/** All questions of the form, in order; a group counts as one. */
export const fieldsOf = (form: Form): readonly Field[] => form.pages.flatMap((page) => page.fields);

/** Whether the field is asked, given the answers so far. The page it is on may still be skipped: see `pageShown`. */
export function isShown(field: Field | SimpleField, answers: Answers): boolean {
  return !field.showIf || holds(field.showIf, answers);
}

/** Whether the page is part of the form for these answers. */
export function pageShown(page: Pick<FormPage, 'showIf'>, answers: Answers): boolean {
  return !page.showIf || holds(page.showIf, answers);
}

/** Pages that these answers lead to, in order. */
export function shownPages(form: Form, answers: Answers): readonly FormPage[] {
  const kept = trimAnswers(form, answers);
  return form.pages.filter((page) => pageShown(page, kept));
}

/** Questions that these answers lead to, in order, with their page. */
export function shownFields(form: Form, answers: Answers): readonly { page: FormPage; field: Field }[] {
  const kept = trimAnswers(form, answers);
  return shownPages(form, kept).flatMap((page) =>
    page.fields.filter((field) => isShown(field, kept)).map((field) => ({ page, field })),
  );
}

/** Keeps the answers to fields that are shown, and only those. Trimming twice changes nothing. */
export function trimAnswers(form: Form, answers: Answers): Answers {
  const kept: Record<string, Answer> = {};
  for (const page of form.pages) {
    if (!pageShown(page, kept)) continue;
    for (const field of page.fields) {
      const answer = answers[field.key];
      if (answer === undefined || field.kind === 'file' || !isShown(field, kept)) continue;
      if (field.kind === 'group') {
        const rows = Array.isArray(answer) ? trimRows(field.fields, answer as readonly GroupRow[], kept) : [];
        if (rows.length > 0) kept[field.key] = rows;
      } else kept[field.key] = answer;
    }
  }
  return kept;
}

/** Rows of a group with what is shown in each, given the answers outside; rows without anything are left out. */
export function trimRows(
  fields: readonly SimpleField[],
  rows: readonly GroupRow[],
  outside: Answers,
): readonly GroupRow[] {
  return rows.flatMap((row) => {
    if (typeof row !== 'object' || row === null) return [];
    const kept: Record<string, SimpleAnswer> = {};
    for (const field of fields) {
      const answer = row[field.key];
      if (answer !== undefined && isShown(field, { ...outside, ...kept })) kept[field.key] = answer;
    }
    return Object.keys(kept).length > 0 ? [kept] : [];
  });
}
