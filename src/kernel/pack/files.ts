import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../problem.ts';

/** Content of a pack by path inside it, with forward slashes. */
export type PackFiles = ReadonlyMap<string, Uint8Array>;

/** Words for people, beside the data: not part of what is loaded. */
const forPeople = /(^|\/)(README|LICEN[CS]E|NOTICE|CHANGELOG)[^/]*$|^LICENSES\/|(^|\/)\.|\.md$/i;

/** Reads all data files of a pack folder; hidden files and texts for people (README, LICENSE …) are left out. */
export async function readFolder(folder: string): Promise<PackFiles> {
  let entries: import('node:fs').Dirent[];
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ENOTDIR')
      throw error;
    throw new Problem(404, 'pack_not_found', {
      vi: `Không có thư mục gói dữ liệu tỉnh “${folder}”.`,
      en: `There is no province pack folder "${folder}".`,
    });
  }
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => !forPeople.test(name))
    .sort();
  const contents = await Promise.all(names.map((name) => readFile(path.join(folder, name))));
  return new Map(names.map((name, index) => [name, contents[index] as Uint8Array]));
}

/** SHA-256 (hex) over names and contents, and over `salt`: what the same content was read by. */
export function contentHash(files: PackFiles, salt: readonly string[]): string {
  const hash = createHash('sha256');
  for (const word of salt) hash.update(`${word}\n`);
  for (const [name, bytes] of files) hash.update(`\n${name} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex');
}
