import type { RawDocument } from './document.ts';
import type { PackProblem } from './section.ts';

type Path = readonly (string | number)[];

/** Walks valid JSON text along `path` and gives the offset of the value (or of its nearest existing parent). */
function offsetOf(text: string, path: Path): number {
  let at = 0;
  const space = () => {
    while (' \n\r\t'.includes(text[at] ?? 'x')) at += 1;
  };
  const string = (): string => {
    const start = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  };
  /** Steps over one value; stops and returns true at the first member for which `want` holds. */
  const members = (want: (name: string | number) => boolean): boolean => {
    const close = text[at] === '{' ? '}' : ']';
    at += 1;
    for (let index = 0; ; index += 1) {
      space();
      if (text[at] === close) break;
      if (text[at] === ',') {
        at += 1;
        space();
      }
      let name: string | number = index;
      if (close === '}') {
        name = string();
        space();
        at += 1;
        space();
      }
      if (want(name)) return true;
      skip();
    }
    at += 1;
    return false;
  };
  const skip = () => {
    if (text[at] === '"') string();
    else if (text[at] === '{' || text[at] === '[') members(() => false);
    else while (at < text.length && !',]} \n\r\t'.includes(text[at] as string)) at += 1;
  };
  space();
  let found = at;
  for (const step of path) {
    if ((text[at] !== '{' && text[at] !== '[') || !members((name) => name === step)) return found;
    found = at;
  }
  return found;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Reads JSON (GeoJSON); positions are looked up only when asked for. */
export function readJson(file: string, text: string): { doc?: RawDocument; problems: PackProblem[] } {
  try {
    const data: unknown = JSON.parse(text);
    return { doc: { file, data, lineOf: (path) => lineAt(text, offsetOf(text, path)) }, problems: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    const line = lineAt(text, position === undefined ? text.length : Number(position));
    return { problems: [{ file, line, reason: `not valid JSON: ${message.replace(/ in JSON at position.*$/s, '')}` }] };
  }
}
