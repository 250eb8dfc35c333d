import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Declared, differences, papersIn, sealOf } from './seal.ts';

const H = (c: string) => c.repeat(64);
const declared: Declared = {
  kind: 'filing',
  dossierId: 'd1',
  signer: null,
  procedure: { code: '9.000001', version: 'v1', sha256: H('0') },
  answers: { name: 'Lý Thị Hòa', count: 12, home: { unit: 'u', street: 'Số 5' } },
  papers: [
    { component: 'drawing', sha256: H('b') },
    { component: 'drawing', sha256: H('a') },
  ],
  note: null,
  by: { person: 'p', level: 2, provider: 'https://id.example' },
  at: new Date('2026-03-02T01:00:00Z'),
};

it('gives a hash that anybody can work out again, whatever the order of keys and papers', () => {
  const { sha256, parts } = sealOf(declared);
  // Worked out with another program: Python's json.dumps(sort_keys=True, separators=(',', ':')) and sha256.
  expect(sha256).toBe('eda9dcc17cc2089665467485572688047e6d973ffaa4e141f9755b1a6a967771');
  expect(Object.keys(parts).sort()).toEqual([
    'answer:count',
    'answer:home',
    'answer:name',
    `paper:drawing:${H('a')}`,
    `paper:drawing:${H('b')}`,
    'procedure',
  ]);
  const turned = {
    ...declared,
    answers: { home: { street: 'Số 5', unit: 'u' }, name: 'Lý Thị Hòa', count: 12 },
    papers: [...declared.papers, ...declared.papers].reverse(),
  };
  expect(sealOf(turned)).toEqual(sealOf(declared));
  expect(papersIn(parts)).toEqual(expect.arrayContaining([...declared.papers]));
});

it.each([
  ['an answer', { answers: { ...declared.answers, count: 13 } }, ['answer:count']],
  ['an answer more', { answers: { ...declared.answers, x: '1' } }, ['answer:x']],
  ['an answer less', { answers: { name: 'Lý Thị Hòa', count: 12 } }, ['answer:home']],
  ['a paper', { papers: declared.papers.slice(1) }, [`paper:drawing:${H('b')}`]],
  ['the procedure', { procedure: { ...declared.procedure, version: 'v2' } }, ['procedure']],
  ['the explanation', { note: 'a' }, ['note']],
] as const)('names %s that differs', (_what, change, parts) => {
  const other = sealOf({ ...declared, ...(change as Partial<Declared>) });
  expect(differences(sealOf(declared).parts, other.parts)).toEqual(parts);
  expect(other.sha256).not.toBe(sealOf(declared).sha256);
});

it('differs by person, level, provider, time and dossier, though the content is the same', () => {
  const hashes = [
    declared,
    { ...declared, by: { ...declared.by, person: 'q' } },
    { ...declared, by: { ...declared.by, level: 1 as const } },
    { ...declared, by: { ...declared.by, provider: 'x' } },
    { ...declared, at: new Date('2026-03-02T01:00:01Z') },
    { ...declared, dossierId: 'd2' },
  ].map((one) => sealOf(one).sha256);
  expect(new Set(hashes).size).toBe(6);
});

it('fits itself after a round through JSON, and no other answers', () => {
  const answers = fc.dictionary(
    fc.string({ minLength: 1 }),
    fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())),
  );
  fc.assert(
    fc.property(answers, answers, (one, two) => {
      const seal = (given: typeof one) => sealOf({ ...declared, answers: given });
      expect(seal(JSON.parse(JSON.stringify(one))).sha256).toBe(seal(one).sha256);
      const same = differences(seal(one).parts, seal(two).parts).length === 0;
      expect(same).toBe(seal(one).sha256 === seal(two).sha256);
    }),
  );
});
