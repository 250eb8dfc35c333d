import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../kernel/events/sealing/canonical.ts';
import type { Answers } from '../forms/answers.ts';

export interface DeclaredPaper {
  readonly component: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** What is declared, and by whom. */
export interface Declared {
  readonly kind: 'filing' | 'supplement' | 'confirmation';
  readonly dossierId: string;
  /** Key of the signer, for a confirmation. */
  readonly signer: string | null;
  readonly procedure: { readonly code: string; readonly version: string; readonly sha256: string };
  readonly answers: Answers;
  readonly papers: readonly DeclaredPaper[];
  /** Explanation that came with a supplement. */
  readonly note: string | null;
  /** Decree 69/2024/NĐ-CP: level of the electronic identity, and who vouched for it. */
  readonly by: { readonly person: string; readonly level: 1 | 2; readonly provider: string };
  readonly at: Date;
}

export interface Sealed {
  /** Of everything, identity and time included. */
  readonly sha256: string;
  /** Of each part: `procedure`, `note`, `answer:<field>`, `paper:<component>:<hash>`. */
  readonly parts: Readonly<Record<string, string>>;
}

const hash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

const sorted = (papers: readonly DeclaredPaper[]): DeclaredPaper[] => {
  const known = new Map(papers.map(({ component, sha256 }) => [`${component}:${sha256}`, { component, sha256 }]));
  return [...known].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, paper]) => paper);
};

/**
 * Seals a declaration: SHA-256 over its canonical JSON (RFC 8785), so that the same content gives the same hash
 * wherever it is worked out. An electronic declaration confirmed by an identified account shows who agreed to which
 * content: Law on E-Transactions 20/2023/QH15, art. 22–23 (from memory). Pure.
 */
export function sealOf(declared: Declared): Sealed {
  const { dossierId, procedure, note } = declared;
  // Through JSON once, as the database keeps it.
  const answers = JSON.parse(JSON.stringify(declared.answers)) as Answers;
  const papers = sorted(declared.papers);
  const parts: Record<string, string> = { procedure: hash([dossierId, procedure]) };
  if (note !== null) parts.note = hash([dossierId, note]);
  for (const [key, answer] of Object.entries(answers)) parts[`answer:${key}`] = hash([dossierId, key, answer]);
  for (const paper of papers) parts[`paper:${paper.component}:${paper.sha256}`] = paper.sha256;
  const { kind, signer, by, at } = declared;
  const sha256 = hash({ kind, dossier: dossierId, signer, procedure, answers, papers, note, by, at: at.toISOString() });
  return { sha256, parts };
}

/** Parts that differ between what was sealed and what stands there now: changed, gone or added. Pure. */
export function differences(sealed: Sealed['parts'], now: Sealed['parts']): string[] {
  const keys = new Set([...Object.keys(sealed), ...Object.keys(now)]);
  return [...keys].filter((key) => sealed[key] !== now[key]).sort();
}

/** The papers a seal names: component and hash. Pure. */
export function papersIn(parts: Sealed['parts']): DeclaredPaper[] {
  return Object.keys(parts).flatMap((key) => {
    const match = /^paper:(.+):([0-9a-f]{64})$/.exec(key);
    return match?.[1] && match[2] ? [{ component: match[1], sha256: match[2] }] : [];
  });
}
