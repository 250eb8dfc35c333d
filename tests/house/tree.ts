import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const rootDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What .gitignore leaves out, and Git's own folder. */
const ignored = new Set(['.git', 'node_modules', 'dist', '.tinhso', 'data', 'coverage', '.DS_Store']);

/** Files of the repository, sorted. Without asking Git, which refuses a checkout that belongs to somebody else. */
export function projectFiles(folder = ''): string[] {
  return readdirSync(join(rootDir, folder), { withFileTypes: true })
    .filter(({ name }) => !ignored.has(name) && !name.endsWith('.log'))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      return entry.isDirectory() ? projectFiles(path) : [path];
    })
    .sort();
}

export const textOf = (path: string): string => readFileSync(join(rootDir, path), 'utf8');

/** TypeScript that is part of the program: no tests, no help for tests, nothing generated. */
export const isProgram = (path: string): boolean =>
  /^src\/.*\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|\/)testing(\/|\.ts$)|\.generated\.ts$/.test(path);
