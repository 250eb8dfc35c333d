// Makes sure that node_modules is what package-lock.json says.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm, withLock } from './common.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.tinhso-lock');

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
};

/** True when somebody ran npm by hand and everything locked is there (npm keeps its own list). */
export function holdsAll(lock, list) {
  const there = list?.packages;
  if (!there) return false;
  return Object.entries(lock.packages).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = there[path];
    return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional || entry.peer);
  });
}

/** Installs when needed; two processes that start at once do it once. */
export async function ensurePackages() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(`${process.platform} ${process.arch} ${lock}`).digest('hex');
  const current = () => read(stamp) === wanted;
  if (current()) return;
  await withLock('install', 'Waiting for the packages to be installed', async () => {
    if (current()) return;
    const list = read(join(modules, '.package-lock.json'));
    if (!holdsAll(JSON.parse(lock), list && JSON.parse(list))) {
      const total = Object.keys(JSON.parse(lock).packages).length;
      const count = () => {
        try {
          return `, ${readdirSync(modules).length} folders`;
        } catch {
          return '';
        }
      };
      await runNpm(`Installing ${total} packages (the first time only, about a minute)`, ['ci'], count);
    }
    writeFileSync(stamp, wanted);
  });
}
