import type { z } from 'zod';
import type { EventType } from '../events/event.ts';
import { type RawDocument, readDocument } from './document.ts';
import { type PackFiles, readFolder } from './files.ts';
import { matches } from './glob.ts';
import type { PackDoc, PackProblem, PackSection, PackView } from './section.ts';

// biome-ignore lint/suspicious/noExplicitAny: sections of different shapes in one list
export type Sections = readonly PackSection<any>[];

export interface CheckOptions {
  /** What to do with files no section reads. `ignore` is for tools and tests that load a part of a pack. */
  readonly unknownFiles?: 'problem' | 'ignore';
  /** What sections find as `pack.eventTypes`. */
  readonly eventTypes?: readonly EventType[];
}

export interface PackCheck {
  /** In the order of files and lines; empty = the pack may be loaded. */
  readonly problems: readonly PackProblem[];
  readonly view: PackView;
}

/** Sections with those they come `after` first. A name that is not in the list is no hindrance; a circle throws. */
export function inOrder(sections: Sections): Sections {
  const sorted: PackSection[] = [];
  const open = new Set<string>();
  const visit = (section: PackSection) => {
    if (sorted.includes(section)) return;
    if (open.has(section.name))
      throw new Error(`Pack sections depend on each other in a circle: ${[...open].join(' -> ')}`);
    open.add(section.name);
    for (const name of section.after ?? []) {
      const other = sections.find((candidate) => candidate.name === name);
      if (other) visit(other);
    }
    open.delete(section.name);
    sorted.push(section);
  };
  for (const section of sections) visit(section);
  return sorted;
}

type Path = (string | number)[];

/** Messages beginning with a verb read on from the value: `code "2545" is not 5 digits`. */
function wording(path: Path, value: unknown, message: string): string {
  const names = path.filter((step) => typeof step === 'string');
  const where = names.length > 0 ? names.join('.') : '';
  if (/^(is|has|does|names|lies|begins|ends|needs|must) /.test(message)) {
    const shown = typeof value === 'string' || typeof value === 'number' ? ` ${JSON.stringify(value)}` : '';
    return `${where || 'the value'}${shown} ${message}`;
  }
  return where ? `${where}: ${message}` : message;
}

const valueAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | null | undefined)?.[step], data);

function schemaProblems(doc: RawDocument, error: z.ZodError): PackProblem[] {
  const problems: PackProblem[] = [];
  const seen = new Set<string>();
  for (const issue of error.issues) {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const line = doc.columns ? 1 : doc.lineOf([...path, key]);
        const text = doc.columns
          ? `column "${key}" is not known here`
          : wording(path, undefined, `the key "${key}" is not known here`);
        problems.push({ file: doc.file, line, reason: text });
      }
      continue;
    }
    const column = path[1];
    if (doc.columns && typeof column === 'string' && !doc.columns.includes(column)) {
      problems.push({ file: doc.file, line: 1, reason: `column "${column}" is missing` });
    } else {
      problems.push({
        file: doc.file,
        line: doc.lineOf(path),
        reason: wording(path, valueAt(doc.data, path), issue.message),
      });
    }
  }
  return problems.filter((problem) => {
    const id = `${problem.line} ${problem.reason}`;
    return !seen.has(id) && seen.add(id);
  });
}

/** Checks files already read: parse, schema, then each section's cross-checks. Pure. */
export function checkFiles(
  folder: string,
  files: PackFiles,
  sections: Sections,
  options: CheckOptions = {},
): PackCheck {
  const problems: PackProblem[] = [];
  const docs = new Map<string, PackDoc[]>();
  const broken = new Set<string>();
  const view: PackView = {
    folder,
    ...(options.eventTypes ? { eventTypes: options.eventTypes } : {}),
    docs: <T>(section: string) => (docs.get(section) ?? []) as PackDoc<T>[],
  };
  const parsed = new Map<string, ReturnType<typeof readDocument>>();
  const ordered = inOrder(sections);
  for (const section of ordered) {
    const names = [...files.keys()].filter((name) => section.files.some((glob) => matches(glob, name))).sort();
    if (section.required && names.length === 0) {
      broken.add(section.name);
      problems.push({
        file: section.files[0] ?? section.name,
        line: 1,
        reason: `is missing: the part "${section.name}" is required`,
      });
    }
    const valid: PackDoc[] = [];
    for (const name of names) {
      const read = parsed.get(name) ?? readDocument(name, files.get(name) as Uint8Array);
      const first = !parsed.has(name);
      parsed.set(name, read);
      if (first) problems.push(...read.problems);
      const result = read.doc && section.schema.safeParse(read.doc.data);
      if (result && !result.success) problems.push(...schemaProblems(read.doc as RawDocument, result.error));
      if (result?.success) valid.push({ file: name, data: result.data, lineOf: (read.doc as RawDocument).lineOf });
      else broken.add(section.name);
    }
    docs.set(section.name, valid);
  }
  // Cross-checks only on whole ground: a broken file would make everything that refers to it look wrong too.
  for (const section of ordered) {
    if ([section.name, ...(section.after ?? [])].some((name) => broken.has(name))) {
      broken.add(section.name);
      continue;
    }
    section.check?.(view.docs(section.name), view, (doc, path, reason) => {
      problems.push({ file: doc.file, line: doc.lineOf(path), reason });
      broken.add(section.name);
    });
  }
  if (options.unknownFiles !== 'ignore') {
    for (const name of files.keys()) {
      if (!parsed.has(name))
        problems.push({ file: name, line: 1, reason: 'is read by no part of the program: a misspelt name or folder?' });
    }
  }
  problems.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  return { problems, view };
}

/**
 * Validates the province pack in `folder`. Every problem names file and line; nothing is written anywhere.
 * Throws when the folder does not exist.
 */
export async function checkPack(folder: string, sections: Sections, options: CheckOptions = {}): Promise<PackCheck> {
  return checkFiles(folder, await readFolder(folder), sections, options);
}

/** One line per problem, as compilers print them: `units/before.csv:17: code "2545" is not 5 digits`. */
export function formatProblems(problems: readonly PackProblem[]): string {
  return problems.map((problem) => `${problem.file}:${problem.line}: ${problem.reason}`).join('\n');
}
