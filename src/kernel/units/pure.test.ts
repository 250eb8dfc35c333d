import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../search/index.ts';
import { clamp, covers, dayBefore, FOREVER, intersect, localDay, type Period } from './dates.ts';
import { type Area, boxOf, contains, pointInside } from './geometry.ts';
import { isIdentifier, parseIdentifier, printQcvn102 } from './identifier.ts';
import { agencyId, nameId, unitId } from './ids.ts';
import { matchRank } from './match.ts';
import { flatten, historyOf, type PartOf, type UnitLine } from './model.ts';

const day = fc
  .integer({ min: 0, max: 40 })
  .map((n) => `2024-${String(1 + Math.floor(n / 28)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`);
const period = fc
  .tuple(day, day)
  .filter(([a, b]) => a < b)
  .map(([from, to]): Period => ({ from, to }));

describe('periods', () => {
  test('a day lies in the intersection exactly when it lies in both', () => {
    fc.assert(
      fc.property(period, period, day, (a, b, on) => {
        const both = intersect(a, b);
        expect(both !== undefined && covers(both, on)).toBe(covers(a, on) && covers(b, on));
        expect(covers(a, clamp(a, on))).toBe(true);
      }),
    );
  });

  test('the day changes at midnight in Viet Nam, not in Greenwich', () => {
    expect(localDay(new Date('2025-06-30T16:59:59Z'))).toBe('2025-06-30');
    expect(localDay(new Date('2025-06-30T17:00:00Z'))).toBe('2025-07-01');
    expect(dayBefore('2024-03-01')).toBe('2024-02-29');
  });
});

describe('identifier codes', () => {
  test('both forms mean the same (examples of Circular 01/2018/TT-VPCP and Decision 20/2020/QĐ-TTg)', () => {
    expect(parseIdentifier('000.00.13.H53')).toBe('H53.13');
    expect(parseIdentifier(' h53.13 ')).toBe('H53.13');
    expect(parseIdentifier('000.00.00.H53')).toBe('H53');
    expect(printQcvn102('H53.13')).toBe('000.00.13.H53');
    expect(printQcvn102('H53')).toBe('000.00.00.H53');
    expect(printQcvn102('H53.50.01.001')).toBe('001.01.50.H53');
    expect(parseIdentifier('004.00.13.H53')).toBe('H53.13.00.004');
    expect(printQcvn102('H53.1234')).toBeUndefined();
    for (const bad of ['', 'H5', '53.H', 'H53.', 'H53.1', '000.00.13', 'H53.00', 'H53.13.00'])
      expect(parseIdentifier(bad), bad).toBeUndefined();
  });

  test('what is printed in thirteen characters reads back', () => {
    const two = fc.integer({ min: 1, max: 99 }).map((n) => String(n).padStart(2, '0'));
    const three = fc.integer({ min: 1, max: 999 }).map((n) => String(n).padStart(3, '0'));
    const letter = fc.constantFrom(...'ABCDEFGHIKLMNOPQRSTUVXY');
    fc.assert(
      fc.property(letter, two, fc.array(two, { maxLength: 2 }), fc.option(three), (first, number, middle, last) => {
        const identifier = [first + number, ...middle, ...(middle.length === 2 && last ? [last] : [])].join('.');
        expect(isIdentifier(identifier)).toBe(true);
        expect(parseIdentifier(printQcvn102(identifier) as string)).toBe(identifier);
      }),
    );
  });
});

test('ids are version 5 UUIDs, the same for ever', () => {
  expect(unitId('tay-ninh', '25459@2025')).toBe('16c8b03c-e0fc-56ed-a589-b015e278b750');
  expect(agencyId('tay-ninh', 'ubnd-25459@2025')).toBe('a590f49f-f63a-5b8f-9620-eeda7e6d66bf');
  expect(nameId('Hòa'.normalize('NFD'))).toBe(nameId('Hòa'.normalize('NFC')));
  expect(unitId('a', 'x')).not.toBe(unitId('b', 'x'));
  expect(unitId('a', 'x')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe('geometry', () => {
  test('the point for the name lies inside, also in a horseshoe and beside a hole', () => {
    const horseshoe: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [6, 0],
          [6, 6],
          [4, 6],
          [4, 2],
          [2, 2],
          [2, 6],
          [0, 6],
          [0, 0],
        ],
      ],
    };
    const ring: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [6, 0],
          [6, 6],
          [0, 6],
          [0, 0],
        ],
        [
          [1, 1],
          [5, 1],
          [5, 5],
          [1, 5],
          [1, 1],
        ],
      ],
    };
    const two: Area = {
      type: 'MultiPolygon',
      coordinates: [
        ring.coordinates as never,
        [
          [
            [10, 0],
            [20, 0],
            [20, 9],
            [10, 9],
            [10, 0],
          ],
        ],
      ],
    };
    for (const area of [horseshoe, ring, two]) expect(contains(area, pointInside(area))).toBe(true);
    expect(pointInside(two)[0]).toBeGreaterThan(10);
    expect(boxOf(two)).toEqual({ min: [0, 0], max: [20, 9] });
    expect(contains(ring, [3, 3])).toBe(false);
    expect(contains(horseshoe, [3, 4])).toBe(false);
  });
});

describe('the dated tree', () => {
  const line: UnitLine = {
    key: '25459@2004',
    code: '25459',
    level: 'commune',
    type: 'Xã',
    name: 'Xã A',
    parent: 'p1',
    from: null,
    to: '2024-03-01',
    area_km2: null,
  };
  const change = { unit: line.key, type: null, name: null, code: null, parent: null, legal_act: 'x' };

  test('changes cut the life of a unit into versions, each attribute by itself', () => {
    const history = historyOf(line, [
      { ...change, from: '2020-01-01', type: 'Phường', name: 'Phường A' },
      { ...change, from: '2010-01-01', parent: 'p2' },
      { ...change, from: '2030-01-01', name: 'Xã Z' },
      { ...change, unit: 'another', from: '2015-01-01', name: 'Xã B' },
    ]);
    expect(history.names.map((one) => [one.from, one.to, one.value.name])).toEqual([
      ['1900-01-01', '2020-01-01', 'Xã A'],
      ['2020-01-01', '2024-03-01', 'Phường A'],
    ]);
    expect(history.parents.map((one) => [one.from, one.value])).toEqual([
      ['1900-01-01', 'p1'],
      ['2010-01-01', 'p2'],
    ]);
    expect(history.codes).toHaveLength(1);
  });

  test('flattened ancestors say on every day what walking up says', () => {
    // Communes c*, districts d*, provinces p*: parents drawn at random, changing on random days.
    const cut = fc.array(day, { maxLength: 3 });
    const plan = fc.tuple(fc.array(fc.tuple(cut, fc.infiniteStream(fc.nat(2))), { minLength: 5, maxLength: 5 }), day);
    const life: Period = { from: '2023-01-01', to: FOREVER };
    fc.assert(
      fc.property(plan, ([plans, on]) => {
        const units = ['p0', 'p1', 'p2', 'd0', 'd1', 'd2', 'c0', 'c1'];
        const parts: PartOf[] = units.slice(3).flatMap((child, index) => {
          const [cuts, choose] = plans[index] as [string[], IterableIterator<number>];
          const days = [life.from, ...new Set(cuts.sort()), life.to];
          return days.slice(1).map((to, n) => ({
            child,
            parent: `${child.startsWith('c') ? 'd' : 'p'}${choose.next().value}`,
            from: days[n] as string,
            to,
          }));
        });
        const flat = flatten(new Map(units.map((unit) => [unit, life])), parts);
        for (const unit of units) {
          const walked = [unit];
          for (;;) {
            const part = parts.find((one) => one.child === walked.at(-1) && covers(one, on));
            if (!part) break;
            walked.push(part.parent);
          }
          const rows = flat.filter((one) => one.unit === unit && covers(one, on)).sort((a, b) => a.depth - b.depth);
          expect(rows.map((one) => one.ancestor)).toEqual(walked);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a stay in one province through two districts is one row', () => {
    const life: Period = { from: '2000-01-01', to: FOREVER };
    const parts = [
      { child: 'd1', parent: 'p', ...life },
      { child: 'd2', parent: 'p', ...life },
      { child: 'c', parent: 'd1', from: '2000-01-01', to: '2010-01-01' },
      { child: 'c', parent: 'd2', from: '2010-01-01', to: FOREVER },
    ];
    const rows = flatten(new Map(['p', 'd1', 'd2', 'c'].map((unit) => [unit, life])), parts).filter(
      (one) => one.unit === 'c' && one.ancestor === 'p',
    );
    expect(rows).toEqual([{ unit: 'c', ancestor: 'p', depth: 2, ...life }]);
  });

  test('a circle is refused', () => {
    const life: Period = { from: '2000-01-01', to: FOREVER };
    const parts = [
      { child: 'a', parent: 'b', ...life },
      { child: 'b', parent: 'a', ...life },
    ];
    expect(() =>
      flatten(
        new Map([
          ['a', life],
          ['b', life],
        ]),
        parts,
      ),
    ).toThrow('contain each other');
  });
});

test('a name with the typed accents ranks before one without', () => {
  const rank = (typed: string, name: string) => matchRank(typed, name, name.split(' ').slice(1).join(' '), fold(name));
  expect(rank('hoà thành', 'Phường Hòa Thành')).toBeLessThan(rank('hoà thành', 'Xã Hòa Thạnh') as number);
  expect(rank('hoa thanh', 'Xã Hòa Thạnh')).toBeDefined();
  expect(rank('hoa binh', 'Xã Hòa Thạnh')).toBeUndefined();
  expect(rank('  ', 'Xã Hòa Thạnh')).toBeUndefined();
});
