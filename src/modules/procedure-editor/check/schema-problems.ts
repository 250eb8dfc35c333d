import type { z } from 'zod';
import type { Text } from '../../../kernel/text.ts';
import { procedureSchema } from '../../services/index.ts';
import { nameOf, questionsOf } from '../model/references.ts';
import { procedureShape } from '../model/sections.ts';
import { isRecord, type Path, shapeAt, valueAt, withValue } from '../model/shape.ts';
import { inPlainWords } from './messages.ts';

export interface CheckProblem {
  /** An error keeps the procedure from being published; a warning is for a person to judge. */
  readonly severity: 'error' | 'warning';
  /** Where in the procedure. */
  readonly path: Path;
  readonly text: Text;
}

const text = (vi: string, en: string): Text => ({ vi, en });

/**
 * What the schema has to say about a body, in plain words; none when the body is a procedure. Parts that are still missing
 * do not hide what is wrong between the others. Pure.
 */
export function schemaProblems(body: unknown): CheckProblem[] {
  const issues = issuesOf(body);
  const names = namesIn(body);
  const seen = new Set<string>();
  return issues
    .flatMap((issue) => sayIssue(issue, [], body, names))
    .filter((problem) => {
      const id = `${problem.path.join('.')} ${problem.text.vi}`;
      return !seen.has(id) && seen.add(id);
    });
}

const FILLER = '…';
const FILLER_TEXT = { vi: FILLER, en: FILLER };

/** Stand-ins for whole parts that nothing else refers to. */
const PARTS: Readonly<Record<string, unknown>> = {
  legalBasis: [{ title: FILLER, confidence: 'official' }],
  decision: undefined,
  result: {
    name: FILLER_TEXT,
    template: 'official',
    book: FILLER,
    number: '{n}',
    signer: { position: FILLER },
    title: FILLER,
    paragraphs: [FILLER],
  },
};

/**
 * The rules between parts are looked at only once every part has its shape. So words that are missing, and parts that
 * nothing refers to, are stood in for; what is found then is added to what was found at first.
 */
function issuesOf(body: unknown): readonly Issue[] {
  const first = procedureSchema.safeParse(body);
  if (first.success) return [];
  const { issues } = first.error;
  const filled: Path[] = [];
  let whole = body;
  for (const issue of issues) {
    const at = pathOf(issue);
    const part = String(at[0] ?? '');
    const shape = shapeAt(procedureShape, body, at);
    const inText = shapeAt(procedureShape, body, at.slice(0, -1))?.kind === 'text';
    if (part in PARTS) filled.push([part]);
    else if (shape?.kind === 'text' || shape?.kind === 'string' || inText) filled.push(at);
    else return issues;
    whole =
      part in PARTS
        ? withValue(whole, [part], PARTS[part])
        : withValue(whole, at, shape?.kind === 'text' ? FILLER_TEXT : FILLER);
  }
  const second = procedureSchema.safeParse(whole);
  if (second.success) return issues;
  const isFilled = (path: Path) => filled.some((one) => one.every((step, i) => path[i] === step));
  return [...issues, ...second.error.issues.filter((issue) => !isFilled(pathOf(issue)))];
}

const pathOf = (issue: Issue): Path => issue.path.map((step) => (typeof step === 'number' ? step : String(step)));

/** Questions, fees, papers and so on by their key. */
function namesIn(body: unknown): (key: string, lang: 'vi' | 'en') => string {
  return (key, lang) => {
    const question = questionsOf(body, lang).find((one) => one.key === key);
    if (question?.label) return question.label;
    for (const list of ['fees', 'components', 'children', 'cases', 'exemptions', 'consultations']) {
      const found = valueAt(body, [list]);
      const one = Array.isArray(found) ? found.find((item) => isRecord(item) && item.key === key) : undefined;
      if (one) return nameOf(one, lang) || key;
    }
    return key;
  };
}

type Issue = z.core.$ZodIssue;

function sayIssue(issue: Issue, above: Path, body: unknown, names: ReturnType<typeof namesIn>): CheckProblem[] {
  const path = [...above, ...pathOf(issue)];
  const given = valueAt(body, path);
  const error = (words: Text): CheckProblem[] => [{ severity: 'error', path, text: words }];
  if (given === undefined && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code))
    return error(issue.code === 'invalid_type' ? text('chưa điền', 'is missing') : text('chưa chọn', 'is not chosen'));
  const own = inPlainWords(issue.message, names);
  if (own) return error(own);
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'number') return error(text('phải là số', 'must be a number'));
      return issue.expected === 'int'
        ? error(text('phải là số nguyên', 'must be a whole number'))
        : error(text('chưa đúng kiểu dữ liệu', 'is of the wrong kind'));
    case 'too_small':
      if (issue.origin === 'string') return error(text('chưa điền', 'is missing'));
      return issue.origin === 'array'
        ? error(text(`cần ít nhất ${issue.minimum} mục`, `needs at least ${issue.minimum}`))
        : error(text(atLeast(issue, 'vi'), atLeast(issue, 'en')));
    case 'too_big':
      return issue.origin === 'array'
        ? error(text(`nhiều nhất ${issue.maximum} mục`, `at most ${issue.maximum}`))
        : error(text(`không được quá ${issue.maximum}`, `must be at most ${issue.maximum}`));
    case 'invalid_format': {
      if (issue.format === 'date') return error(text('không phải ngày có thật', 'is not a real date'));
      const includes = (issue as { includes?: string }).includes;
      return includes
        ? error(text(`phải có ${includes}`, `must contain ${includes}`))
        : error(text('chưa đúng dạng', 'is not of the right form'));
    }
    case 'invalid_value':
      return error(text('không phải một lựa chọn hợp lệ', 'is not one of the choices'));
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => [
        {
          severity: 'error' as const,
          path: [...path, key],
          text: text('mục này không được dùng ở đây', 'is not known here'),
        },
      ]);
    case 'invalid_union':
      return error(
        (issue as { note?: string }).note === 'No matching discriminator'
          ? text('chưa chọn loại', 'has no kind')
          : text('điều kiện chưa đầy đủ hoặc chưa đúng', 'the condition is not complete or not right'),
      );
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) => sayIssue(inner, path, body, names));
    default:
      return error(text(`chưa hợp lệ (${issue.message})`, issue.message));
  }
}

const atLeast = (issue: { minimum: number | bigint; inclusive?: boolean | undefined }, lang: 'vi' | 'en'): string => {
  if (issue.inclusive === false)
    return lang === 'vi' ? `phải lớn hơn ${issue.minimum}` : `must be more than ${issue.minimum}`;
  return lang === 'vi' ? `không được nhỏ hơn ${issue.minimum}` : `must be at least ${issue.minimum}`;
};
