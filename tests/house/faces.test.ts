import { describe, expect, it } from 'vitest';
import { catalogueProblems } from '../../src/kernel/i18n/messages.ts';
import type { Text } from '../../src/kernel/text.ts';
import { declaredRoles, gated, modules } from './everything.ts';
import { isProgram, projectFiles, rootDir, textOf } from './tree.ts';

const repeated = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);
const unsaid = ({ vi, en }: Text): boolean => vi.trim() === '' || en.trim() === '' || vi === en;

/** What each face contributes under a name: [module, kind, name]. */
const named = modules.flatMap((module) => [
  ...(module.commands ?? []).map(({ name }) => [module.name, 'gated', name] as const),
  ...(module.queries ?? []).map(({ name }) => [module.name, 'gated', name] as const),
  ...(module.events ?? []).map(({ type }) => [module.name, 'event', type] as const),
  ...(module.consumers ?? []).map(({ name }) => [module.name, 'consumer', name] as const),
  ...(module.jobs ?? []).map(({ name }) => [module.name, 'job', name] as const),
]);

describe('faces of the modules', () => {
  it('are all there', () => {
    expect(modules.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'store',
        'events',
        'identity',
        'units',
        'services',
        'indicators',
        'resolution',
        'portal',
      ]),
    );
    expect(gated.length).toBeGreaterThan(30);
  });

  it('name what they bring after themselves: <module>.<subject>.<what>', () => {
    const wrong = named.filter(
      ([module, , name]) => !name.startsWith(`${module}.`) || !/^[a-z][\w-]*(\.[a-z][\w-]*)+$/.test(name),
    );
    expect(wrong).toEqual([]);
  });

  it('share no name', () => {
    expect(repeated(modules.map(({ name }) => name))).toEqual([]);
    expect(repeated(named.map(([, kind, name]) => `${kind} ${name}`))).toEqual([]);
    expect(repeated(declaredRoles)).toEqual([]);
    expect(repeated(modules.flatMap(({ pack = [] }) => pack.map(({ name }) => name)))).toEqual([]);
    expect(repeated(modules.flatMap(({ endpoints = [] }) => endpoints.map(({ operationId }) => operationId)))).toEqual(
      [],
    );
    expect(repeated(modules.flatMap(({ nav = [] }) => nav.map(({ door, href }) => `${door} ${href}`)))).toEqual([]);
  });

  it('say everything in both languages', () => {
    expect(gated.filter(({ title }) => unsaid(title)).map(({ name }) => name)).toEqual([]);
    const others = modules.flatMap((module) => [
      ...Object.entries(module.roles ?? {}),
      ...(module.events ?? []).map(({ type, title }) => [type, title] as const),
      ...(module.nav ?? []).map(({ href, label }) => [href, label] as const),
    ]);
    expect(others.filter(([, text]) => unsaid(text)).map(([name]) => name)).toEqual([]);
  });

  it('allow only roles that a module declares', () => {
    const known = new Set(declaredRoles);
    const unknown = gated.flatMap(({ name, allow }) =>
      (allow.roles ?? []).filter((role: string) => !known.has(role)).map((role: string) => `${name}: ${role}`),
    );
    expect(unknown).toEqual([]);
    const links = modules.flatMap(({ nav = [] }) =>
      nav.flatMap(({ href, roles = [] }) => roles.map((role) => [href, role] as const)),
    );
    expect(links.filter(([, role]) => !known.has(role))).toEqual([]);
  });
});

describe('catalogues of words', () => {
  it('hold every text with the same marks in both languages', async () => {
    const files = projectFiles().filter((path) => isProgram(path) && /\bdefineMessages\(/.test(textOf(path)));
    const problems: string[] = [];
    let catalogues = 0;
    for (const path of files) {
      const exported = Object.entries(
        (await import(/* @vite-ignore */ `${rootDir}/${path}`)) as Record<string, unknown>,
      );
      for (const [name, value] of exported) {
        const catalogue = (value as { catalogue?: Record<string, Text> } | null)?.catalogue;
        if (!catalogue) continue;
        catalogues += 1;
        problems.push(...catalogueProblems(catalogue).map((problem) => `${path} ${name}: ${problem}`));
      }
    }
    expect(catalogues).toBeGreaterThan(4);
    expect(problems).toEqual([]);
  });
});
