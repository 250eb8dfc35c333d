import { describe, expect, it } from 'vitest';
import { projectFiles, textOf } from './tree.ts';

/** Words that belong to one person's machine or desk and say nothing to a reader. One letter in brackets, or they would find themselves. */
const FOREIGN: Record<string, RegExp> = {
  'a folder of somebody’s machine': /(?<![\w.@:{}$/*)\]-])\/(?:[w]ork|[h]ome|[U]sers|[r]oot|[o]pt)\/[\w.-]+/,
  'a folder beside the repository': /(?<!\/)\.\.\/(?:[s]hared|[m]ain)\/(?!data\b)/,
  'a work order': /\b(?:[i]ssue #?\d+|[t]icket #?\d+|[b]rief\.md|as [r]equested by)\b/i,
  'a work left over': /\b(?:[T]ODO|[F]IXME|[X]XX)\b(?!-)/,
  'a way the text came about':
    /\b(?:[C]laude|[C]hatGPT|[C]opilot|[A]I-generated|code [f]arm|server [f]arm|the [f]arm)\b/i,
};

const readable = /\.(?:tsx?|mjs|json|ya?ml|csv|md|sql|css|svg|txt)$|(?:^|\/)(?:\.[\w.-]+|run|LICENSE|NOTICE)$/;
const read = projectFiles().filter((path) => readable.test(path) && path !== 'package-lock.json');

const found = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      Object.entries(FOREIGN).flatMap(([what, pattern]) =>
        pattern.test(line) ? [`${index + 1}: ${what}: ${line.trim()}`] : [],
      ),
    );

describe('the repository', () => {
  it('speaks of itself alone', () => {
    expect(read.length).toBeGreaterThan(300);
    expect(read.flatMap((path) => found(textOf(path)).map((line) => `${path}:${line.slice(0, 160)}`))).toEqual([]);
  });

  it('would show a foreign word', () => {
    const foreign = [
      'see /' + 'work/notes',
      "'/" + 'home/an/x.ts',
      '// for is' + 'sue 12',
      '// TO' + 'DO later',
      '../sha' + 'red/design',
    ];
    expect(foreign.filter((line) => found(line).length === 0)).toEqual([]);
    expect(
      ['/can-bo/ho-so', 'src/root/x.ts', '../shared/data', 'XXXX-XXXX', 'https://host/home/x'].flatMap(found),
    ).toEqual([]);
  });

  it('installs from any registry: the lock file names none', () => {
    const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
    const elsewhere = Object.values(lock.packages).flatMap(({ resolved }) => resolved ?? []);
    expect(elsewhere).toEqual([]);
  });

  it('runs no install script of a package', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const { allowScripts } = JSON.parse(textOf('package.json')) as { allowScripts: Record<string, boolean> };
    const scripted = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript ? [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [],
    );
    expect(Object.keys(allowScripts).sort()).toEqual([...new Set(scripted)].sort());
    expect(Object.values(allowScripts)).not.toContain(true);
  });
});
