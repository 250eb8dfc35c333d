import { type Answer, type Answers, fieldsOf, trimAnswers } from '../forms/answers.ts';
import { holds } from '../forms/conditions.ts';
import type { Form } from '../forms/schema.ts';
import type { Child, Procedure } from './schema.ts';

/** The child dossiers that come with a dossier of these answers, in order. Pure. */
export function childrenOf(procedure: Procedure, answers: Answers): readonly Child[] {
  return procedure.children.filter((child) => !child.when || holds(child.when, answers));
}

/**
 * Answers of a child dossier, taken from its parent's: what the declaration names, and questions of the same key and
 * kind. Only what the child's form asks is kept. Pure.
 */
export function childAnswers(
  parent: Form,
  answers: Answers,
  child: Pick<Child, 'answers' | 'fixed'>,
  form: Form,
): Answers {
  const asked = new Map(fieldsOf(parent).map((field) => [field.key, field]));
  const taken: Record<string, Answer> = {};
  for (const field of fieldsOf(form)) {
    const same = asked.get(field.key)?.kind === field.kind ? field.key : null;
    const from = field.key in child.answers ? child.answers[field.key] : same;
    const answer = child.fixed[field.key] ?? (from ? answers[from] : undefined);
    if (answer !== undefined) taken[field.key] = answer;
  }
  return trimAnswers(form, taken);
}
