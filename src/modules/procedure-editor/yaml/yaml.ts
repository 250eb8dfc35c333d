import { stringify } from 'yaml';
import { type PackProblem, readDocument } from '../../../kernel/pack/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import { procedureShape } from '../model/sections.ts';
import { isRecord, type Path, withoutDefaults } from '../model/shape.ts';

/** A procedure as the file of a province pack: without what is so by default, in the order of the schema. */
export function procedureToYaml(body: unknown): string {
  return stringify(withoutDefaults(procedureShape, body), {
    lineWidth: 110,
    defaultKeyType: 'PLAIN',
    defaultStringType: 'PLAIN',
  });
}

export interface YamlReading {
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** What keeps the text from being read at all; `line` counts from 1. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** Line of the value at a path. */
  lineOf(path: Path): number;
}

const WORDS = {
  empty: { vi: 'tệp không có nội dung', en: 'the file is empty' },
  noMap: { vi: 'phải là các dòng “tên: giá trị”', en: 'must be lines of “name: value”' },
};

/** Reads a data file as the pack loader does: YAML 1.2, one document, brought to Unicode NFC. Pure. */
export function readProcedureYaml(text: string, lang: Lang): YamlReading {
  const { doc, problems } = readDocument('procedure.yaml', new TextEncoder().encode(text));
  const none = { body: undefined, lineOf: () => 1 };
  if (text.trim() === '') return { ...none, problems: [{ line: 1, message: WORDS.empty[lang] }] };
  if (problems.length > 0 || !doc) return { ...none, problems: problems.map(sayProblem) };
  if (!isRecord(doc.data)) return { ...none, problems: [{ line: 1, message: WORDS.noMap[lang] }] };
  return { body: doc.data, problems: [], lineOf: (path) => doc.lineOf(path) };
}

const sayProblem = ({ line, reason }: PackProblem) => ({
  line,
  message: reason.replace(/^not valid YAML: /, 'YAML: '),
});
