import { z } from 'zod';
import type { Lang, Text } from './text.ts';

export interface FieldProblem {
  /** Path of the field in the input, joined by dots: `answers.capital`. */
  readonly path: string;
  readonly message: string;
}

/**
 * An expected failure that a person can act on. Pages show it as an error summary, APIs as
 * `application/problem+json` (RFC 9457), with `code` as the last part of `type`.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly text: Text;
  readonly fields: readonly FieldProblem[];

  constructor(status: number, code: string, text: Text, fields: readonly FieldProblem[] = []) {
    super(`${code}: ${text.en}`);
    this.code = code;
    this.status = status;
    this.text = text;
    this.fields = fields;
  }
}

export const notFound = (what: Text): Problem =>
  new Problem(404, 'not_found', { vi: `Không tìm thấy ${what.vi}.`, en: `${what.en} was not found.` });

export const signInRequired = (): Problem =>
  new Problem(401, 'sign_in_required', { vi: 'Vui lòng đăng nhập để tiếp tục.', en: 'Please sign in to continue.' });

export const forbidden = (text?: Text): Problem =>
  new Problem(
    403,
    'forbidden',
    text ?? { vi: 'Bạn không có quyền thực hiện việc này.', en: 'You are not allowed to do this.' },
  );

export const conflict = (code: string, text: Text): Problem => new Problem(409, code, text);

/** A message of a schema in both languages: `z.string().min(10, { error: saying({ vi, en }) })`. */
export const saying = (text: Text): string => `${text.vi}\u0000${text.en}`;

const heard = (message: string, lang: Lang): string => {
  const [vi = '', en = vi] = message.split('\u0000');
  return lang === 'vi' ? vi : en;
};

export function invalidInput(error: z.ZodError, lang: Lang): Problem {
  const fields = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: heard(issue.message, lang),
  }));
  return new Problem(
    422,
    'invalid_input',
    {
      vi: 'Dữ liệu gửi lên chưa đúng. Hãy sửa các mục được nêu.',
      en: 'The input is not valid. Correct the fields named.',
    },
    fields,
  );
}

const localeErrors = { vi: z.locales.vi().localeError, en: z.locales.en().localeError };

/** Parses `value`; throws a 422 {@link Problem} whose messages are in `lang`. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, lang: Lang): z.output<S> {
  const parsed = schema.safeParse(value, { error: localeErrors[lang] });
  if (!parsed.success) throw invalidInput(parsed.error, lang);
  return parsed.data;
}
