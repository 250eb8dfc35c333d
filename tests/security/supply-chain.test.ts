import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir, textOf } from '../house/tree.ts';

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}
const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Locked> };

/** Packages that run in production, by their place in node_modules. */
const production = Object.entries(lock.packages).filter(([place, one]) => place !== '' && !one.dev);

/** Licences whose terms let a province run, change and pass on the whole (SPDX identifiers). */
const ALLOWED = new Set(
  'MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 Python-2.0 Zlib OFL-1.1 CC0-1.0 Unlicense'.split(
    ' ',
  ),
);

/** Every part of an expression with AND, one part of one with OR. */
function isAllowed(expression: string): boolean {
  const inner = expression.replace(/^\((.*)\)$/, '$1');
  if (inner.includes(' OR ')) return inner.split(' OR ').some(isAllowed);
  return inner.split(' AND ').every((one) => ALLOWED.has(one));
}

/** Licences of packages whose manifest does not name one, read from the licence file they bring. */
function licenceOf(place: string, { license }: Locked): string {
  if (license) return license;
  const folder = join(rootDir, place);
  const file = existsSync(folder) && readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(join(folder, file), 'utf8') : '';
  return /Permission is hereby granted, free of charge/.test(text) ? 'MIT' : 'unknown';
}

describe('packages that run in production', () => {
  it('are under licences that allow what we do', () => {
    expect(production.length).toBeGreaterThan(100);
    const bad = production
      .map(([place, one]) => `${place}: ${licenceOf(place, one)}`)
      .filter((line) => !isAllowed(line.split(': ')[1] ?? ''));
    expect(bad).toEqual([]);
    for (const no of ['GPL-3.0', 'AGPL-3.0-only', 'SSPL-1.0', 'unknown', 'MIT AND GPL-2.0'])
      expect(isAllowed(no)).toBe(false);
  });

  it('are held to a hash', () => {
    const loose = production.filter(([, one]) => !one.link && !one.integrity?.startsWith('sha512-'));
    expect(loose.map(([place]) => place)).toEqual([]);
  });
});
