import { type FieldProblem, Problem } from '../problem.ts';
import type { Lang } from '../text.ts';

const MESSAGE = {
  vi: 'Có ký tự không lưu được (ký tự NUL hoặc nửa cặp Unicode).',
  en: 'Holds a character that cannot be stored (NUL, or half of a Unicode pair).',
} as const;

const bad = (text: string): boolean => text.includes('\0') || !text.isWellFormed();

/**
 * Refuses input with text that PostgreSQL cannot keep, naming its place, before anything is done with it. Does not
 * recurse: the depth of a body is the sender's choice.
 *
 * @throws Problem 422
 */
export function refuseUnwritable(input: unknown, lang: Lang): void {
  const found: FieldProblem[] = [];
  const queue: { value: unknown; path: string }[] = [{ value: input, path: '' }];
  for (let one = queue.pop(); one && found.length === 0; one = queue.pop()) {
    const { value, path } = one;
    if (typeof value === 'string' && bad(value)) found.push({ path, message: MESSAGE[lang] });
    if (value === null || typeof value !== 'object') continue;
    for (const [key, inner] of Object.entries(value)) {
      const at = path === '' ? key : `${path}.${key}`;
      if (bad(key)) found.push({ path, message: MESSAGE[lang] });
      queue.push({ value: inner, path: at.slice(0, 200) });
    }
  }
  if (found.length > 0) {
    throw new Problem(
      422,
      'invalid_input',
      {
        vi: 'Dữ liệu gửi lên có ký tự không lưu được. Hãy sửa các mục được nêu.',
        en: 'The input holds characters that cannot be stored. Correct the fields named.',
      },
      found,
    );
  }
}
