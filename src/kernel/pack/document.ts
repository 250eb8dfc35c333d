import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import type { PackDoc, PackProblem } from './section.ts';
import { readYaml } from './yaml.ts';

/** A file that could be parsed, before its section's schema has seen it. */
export interface RawDocument extends PackDoc {
  /** CSV only: the columns of the header. */
  readonly columns?: readonly string[];
}

/**
 * Parses one file of a pack by its extension (.yaml, .csv, .geojson). Text must be UTF-8; it is brought to
 * Unicode NFC, so that "Hòa" typed on any keyboard is the same string.
 */
export function readDocument(file: string, bytes: Uint8Array): { doc?: RawDocument; problems: PackProblem[] } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFC');
  } catch {
    return { problems: [{ file, line: 1, reason: 'not UTF-8 text' }] };
  }
  // Control characters come from damaged files and survive unseen in names.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.exec(text);
  if (control) {
    const line = text.slice(0, control.index).split('\n').length;
    return { problems: [{ file, line, reason: 'a control or replacement character: the file is damaged' }] };
  }
  const extension = file.slice(file.lastIndexOf('.') + 1);
  switch (extension) {
    case 'yaml':
      return readYaml(file, text);
    case 'csv':
      return readCsv(file, text);
    case 'geojson':
      return readJson(file, text);
    default:
      return {
        problems: [{ file, line: 1, reason: `files of kind .${extension} cannot be read; use .yaml, .csv, .geojson` }],
      };
  }
}
