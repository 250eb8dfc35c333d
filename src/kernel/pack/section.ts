import type { z } from 'zod';
import type { Ctx } from '../context.ts';
import type { EventType } from '../events/event.ts';

/** One parsed file of a province pack, valid by its section's schema. */
export interface PackDoc<T = unknown> {
  /** Path inside the pack, with forward slashes. */
  readonly file: string;
  readonly data: T;
  /** Line (1-based) of the value at `path`, for error messages. */
  lineOf(path: readonly (string | number)[]): number;
}

export interface PackView {
  /** Documents of a section, by name; empty when the pack has none. */
  docs<T>(section: string): readonly PackDoc<T>[];
  /** Folder of the pack on disk. */
  readonly folder: string;
  /** Event types the program can emit, for declarations over events; absent where a part of a program checks a pack. */
  readonly eventTypes?: readonly EventType[];
}

export interface PackProblem {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export type ReportProblem = (doc: PackDoc, path: readonly (string | number)[], reason: string) => void;

export interface LoadCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/**
 * A part of a province pack: which files, their shape, their cross-checks, and how they are loaded. Loading is
 * repeatable: the same pack twice changes nothing, a changed file adds a dated version and keeps the old one.
 */
export interface PackSection<T = unknown> {
  readonly name: string;
  /** Globs in the pack folder: `procedures/*.yaml`. Kinds: .yaml (an object), .csv (array of row objects of strings), .geojson (an object). */
  readonly files: readonly string[];
  readonly schema: z.ZodType<T>;
  /** Sections that are checked and loaded before this one. */
  readonly after?: readonly string[];
  readonly required?: boolean;
  check?(docs: readonly PackDoc<T>[], pack: PackView, report: ReportProblem): void;
  load(ctx: Ctx, docs: readonly PackDoc<T>[], pack: PackView): Promise<LoadCounts>;
  /** Runs after the transaction of `load` is committed: for caches. */
  committed?(ctx: Ctx): void;
}

export function definePackSection<T>(section: PackSection<T>): PackSection<T> {
  return section;
}
