// Builds the program when its sources have changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Advice, root, run, say, withLock } from './common.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.stamp');
export const serverBundle = join(dist, 'server', 'main.js');

/** Fingerprint of everything the build reads; tests and the way it is built by are told apart by content, not by time. */
function sourceHash() {
  const hash = createHash('sha256');
  const add = (path) => {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(root, path)));
  };
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) add(path);
    }
  };
  walk('src');
  for (const file of ['scripts/build.mjs', 'package-lock.json', 'tsconfig.json']) add(file);
  return hash.digest('hex');
}

const isCurrent = (hash) => existsSync(serverBundle) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

/** Builds in a process of its own, so that the builder's memory is given back. */
export async function build() {
  const code = `const { build } = await import(${JSON.stringify(pathToFileURL(join(root, 'scripts', 'build.mjs')).href)}); await build();`;
  const hash = sourceHash();
  rmSync(stamp, { force: true });
  const { code: exit, output } = await run(process.execPath, ['--input-type=module', '-e', code]);
  if (exit === 0) {
    mkdirSync(dist, { recursive: true });
    writeFileSync(stamp, hash);
  }
  return { code: exit, output };
}

export async function ensureBuilt() {
  if (isCurrent(sourceHash())) return;
  await withLock('build', 'Waiting for the build', async () => {
    if (isCurrent(sourceHash())) return;
    const start = performance.now();
    say('Building …');
    const { code, output } = await build();
    if (code !== 0) throw new Advice(`${output.trim()}\n\nThe build failed.`);
    say(`  done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  });
}
