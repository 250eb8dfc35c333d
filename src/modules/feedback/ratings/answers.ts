import { z } from 'zod';
import { type FieldProblem, Problem } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Survey } from '../settings/section.ts';

/** Answers by the key of their question, as a form posts them. */
export const answersSchema = z.record(z.string().max(60), z.string().max(2000));
export type SurveyAnswers = z.output<typeof answersSchema>;

export interface Judged {
  readonly score: number;
  readonly satisfied: boolean;
  /** Only what the survey asks, nothing empty. */
  readonly answers: SurveyAnswers;
}

const ask: Text = { vi: 'Hãy chọn một mức độ hài lòng.', en: 'Choose how satisfied you are.' };
const wrong: Text = { vi: 'Câu trả lời này không có trong danh sách.', en: 'This answer is not one of the list.' };

/**
 * Whether an answer is an unhappy one: the overall answer is low, or one of the questions that alone decide it (papers or
 * fees asked for outside the rules) is answered with yes. Pure.
 *
 * @throws Problem 422 naming the questions
 */
export function judge(survey: Survey, posted: SurveyAnswers, lang: 'vi' | 'en'): Judged {
  const problems: FieldProblem[] = [];
  const answers: SurveyAnswers = {};
  for (const question of survey.questions) {
    const answer = posted[question.key]?.trim() ?? '';
    if (answer === '') {
      if (question.key === 'overall') problems.push({ path: question.key, message: ask[lang] });
      continue;
    }
    const known =
      question.kind === 'text' ||
      (question.kind === 'yesno' ? ['yes', 'no'] : survey.scale.map(({ value }) => String(value))).includes(answer);
    if (known) answers[question.key] = answer;
    else problems.push({ path: question.key, message: wrong[lang] });
  }
  if (problems.length > 0)
    throw new Problem(
      422,
      'rating_incomplete',
      { vi: 'Hãy trả lời câu hỏi được nêu.', en: 'Answer the question named.' },
      problems,
    );
  const score = Number(answers.overall);
  const outsideRules = survey.questions.some(({ key, unhappyIfYes }) => unhappyIfYes && answers[key] === 'yes');
  return { score, satisfied: score > survey.unhappyAt && !outsideRules, answers };
}
