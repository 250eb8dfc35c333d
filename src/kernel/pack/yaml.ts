import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { RawDocument } from './document.ts';
import type { PackProblem } from './section.ts';

/**
 * Reads one YAML 1.2 document (dates stay strings, keys may not repeat). Warnings count as errors: an unknown tag
 * in a pack is a mistake.
 */
export function readYaml(file: string, text: string): { doc?: RawDocument; problems: PackProblem[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const documents = Array.isArray(parsed) ? parsed : [];
  const lineAt = (offset: number | undefined): number => Math.max(1, lines.linePos(offset ?? 0).line);
  const problems = documents.flatMap((document) =>
    [...document.errors, ...document.warnings].map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      reason: `not valid YAML: ${error.message}`,
    })),
  );
  const [document, second] = documents;
  if (second) problems.push({ file, line: lineAt(second.range?.[0]), reason: 'a second document in one file' });
  if (!document) problems.push({ file, line: 1, reason: 'the file is empty' });
  if (!document || problems.length > 0) return { problems };

  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return {
      problems: [{ file, line: 1, reason: `not valid YAML: ${error instanceof Error ? error.message : error}` }],
    };
  }
  const lineOf = (path: readonly (string | number)[]): number => {
    let node: Node | null | undefined = document.contents;
    let offset = node?.range?.[0];
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step));
        if (!pair) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value as Node | null;
      } else if (isSeq(node) && typeof step === 'number' && node.items[step]) {
        node = node.items[step] as Node;
        offset = node.range?.[0] ?? offset;
      } else break;
    }
    return lineAt(offset);
  };
  return { doc: { file, data, lineOf }, problems: [] };
}
