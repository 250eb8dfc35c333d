import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { rootDir } from '../../../kernel/store/root.ts';
import type { AnswerWorld } from '../forms/answers.ts';
import { type Procedure, procedureSchema } from './schema.ts';

/** Procedure files of a pack, as written: for tests that look at data without a database. */
export function readProcedures(pack: string): { file: string; data: unknown }[] {
  const folder = join(rootDir, pack, 'procedures');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, data: parse(readFileSync(join(folder, file), 'utf8')) as unknown }));
}

/** One procedure of a pack; throws when the file is missing or wrong. */
export function readProcedure(pack: string, code: string): Procedure {
  return procedureSchema.parse(parse(readFileSync(join(rootDir, pack, 'procedures', `${code}.yaml`), 'utf8')));
}

export const COMMUNES = ['commune-a', 'commune-b', 'commune-c'];

/** A world with three communes, where every paper is attached. */
export const testWorld = (today = '2026-03-02'): AnswerWorld => ({
  lang: 'vi',
  today,
  isCommune: (id) => COMMUNES.includes(id),
  filesOf: () => 1,
});

/** A map of posted values as the rules read it. */
export const posted = (values: ReadonlyMap<string, readonly string[]>) => ({
  get: (name: string): unknown => values.get(name)?.[0],
  getAll: (name: string): unknown[] => [...(values.get(name) ?? [])],
});
