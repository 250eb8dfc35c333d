import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout (or installed package) this code belongs to, found from wherever the bundler put the file. */
export function findRoot(from: string = fileURLToPath(import.meta.url)): string {
  for (let at = dirname(from); at !== dirname(at); at = dirname(at)) {
    const file = join(at, 'package.json');
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'tinhso') return at;
  }
  throw new Error(`No package.json named "tinhso" above ${from}.`);
}
