import { z } from 'zod';
import {
  cell,
  definePackSection,
  type LoadCounts,
  type PackDoc,
  type PackView,
  type ReportProblem,
  sumCounts,
  syncRows,
} from '../../pack/index.ts';
import { fold } from '../../search/index.ts';
import { covers, FOREVER, overlap } from '../dates.ts';
import { unitId } from '../ids.ts';
import { CODE_DIGITS, LEVELS, typePrefix, UNIT_TYPES } from '../levels.ts';
import { flatten, historyOf, lifeOf, type PartOf, type UnitChange, type UnitHistory, type UnitLine } from '../model.ts';
import { bumpVersion, forgetUnits } from '../snapshot.ts';
import { expectTotal, provinceOf } from './province.ts';

const key = z.string().regex(/^\d{2,5}@\d{4}$/, 'is not a unit key like 25459@2025');
const code = z.string().regex(/^(\d{2}|\d{3}|\d{5})$/, 'is not 2, 3 or 5 digits');
const type = z.string().refine((value) => value in UNIT_TYPES, 'is not a known type of unit');

const unitLine = z.strictObject({
  key,
  code: z.string(),
  level: z.enum(LEVELS, 'is not province, district or commune'),
  type,
  name: cell.text,
  parent: cell.optional(key),
  from: cell.optional(cell.day),
  to: cell.optional(cell.day),
  area_km2: cell.optional(cell.positive),
});

const changeLine = z.strictObject({
  unit: key,
  from: cell.day,
  type: cell.optional(type),
  name: cell.optional(cell.text),
  code: cell.optional(code),
  parent: cell.optional(key),
  legal_act: cell.text,
});

export const unitChangesSection = definePackSection<UnitChange[]>({
  name: 'unit-changes',
  files: ['units/changes/*.csv'],
  schema: z.array(changeLine).min(1),
  after: ['province'],
  // Loaded with the units themselves.
  load: async () => ({ added: 0, changed: 0, unchanged: 0 }),
});

interface Placed {
  readonly doc: PackDoc;
  readonly index: number;
  readonly history: UnitHistory;
}

/** All units of a pack with their histories, and where each is written. */
export function unitsInPack(pack: PackView): Placed[] {
  const changes = pack.docs<UnitChange[]>('unit-changes').flatMap((doc) => doc.data);
  return pack
    .docs<UnitLine[]>('units')
    .flatMap((doc) => doc.data.map((line, index) => ({ doc, index, history: historyOf(line, changes) })));
}

export const unitsSection = definePackSection<UnitLine[]>({
  name: 'units',
  files: ['units/*.csv'],
  schema: z.array(unitLine).min(1),
  after: ['province', 'unit-changes'],
  required: true,
  check: (_docs, pack, report) => checkUnits(pack, report),
  load: (ctx, _docs, pack) => loadUnits(ctx, pack),
  committed: forgetUnits,
});

function checkUnits(pack: PackView, report: ReportProblem): void {
  const placed = unitsInPack(pack);
  const byKey = new Map<string, Placed>();
  const at = (place: Placed, column: string, reason: string) => report(place.doc, [place.index, column], reason);
  for (const place of placed) {
    const { line } = place.history;
    if (byKey.has(line.key)) at(place, 'key', `key "${line.key}" occurs twice`);
    byKey.set(line.key, place);
    if (!new RegExp(`^\\d{${CODE_DIGITS[line.level]}}$`).test(line.code))
      at(place, 'code', `code "${line.code}" is not ${CODE_DIGITS[line.level]} digits`);
    if (!line.key.startsWith(`${line.code}@`))
      at(place, 'key', `key "${line.key}" does not begin with the code "${line.code}"`);
    if (line.from && !line.key.endsWith(`@${line.from.slice(0, 4)}`))
      at(place, 'key', `key "${line.key}" does not end with the year of "${line.from}"`);
    if (UNIT_TYPES[line.type]?.level !== line.level)
      at(place, 'type', `type "${line.type}" is not of level ${line.level}`);
    if (!line.name.startsWith(`${typePrefix(line.type)} `))
      at(place, 'name', `name "${line.name}" does not begin with "${typePrefix(line.type)}"`);
    if (lifeOf(line).from >= lifeOf(line).to) at(place, 'to', `to "${line.to}" is not after from`);
    if ((line.parent === null) !== (line.level === 'province'))
      at(place, 'parent', line.parent ? 'a province has no parent' : 'parent is empty');
  }
  for (const place of placed) {
    for (const part of place.history.parents) {
      const parent = byKey.get(part.value);
      if (!parent) at(place, 'parent', `parent "${part.value}" is no unit of this pack`);
      else if (LEVELS.indexOf(parent.history.line.level) >= LEVELS.indexOf(place.history.line.level))
        at(place, 'parent', `parent "${part.value}" is not of a higher level`);
      else if (part.from < parent.history.life.from || part.to > parent.history.life.to)
        at(place, 'parent', `parent "${part.value}" does not exist on all days from ${part.from} to ${part.to}`);
    }
  }
  const codes = placed.flatMap((place) => place.history.codes.map((one) => ({ ...one, place })));
  for (const same of Map.groupBy(codes, (one) => one.value).values()) {
    for (const [index, one] of same.entries()) {
      const other = same.slice(0, index).find((before) => overlap(before, one));
      if (other)
        at(
          one.place,
          'code',
          `code "${one.value}" belongs to ${other.place.history.line.key} on some of the same days`,
        );
    }
  }
  for (const doc of pack.docs<UnitChange[]>('unit-changes')) {
    for (const [index, change] of doc.data.entries()) {
      const life = byKey.get(change.unit)?.history.life;
      if (!life) report(doc, [index, 'unit'], `unit "${change.unit}" is no unit of this pack`);
      else if (change.from <= life.from || change.from >= life.to)
        report(doc, [index, 'from'], `from "${change.from}" lies outside the life of ${change.unit}`);
      if (!change.type && !change.name && !change.code && !change.parent)
        report(doc, [index, 'unit'], 'nothing changes in this line');
    }
  }
  const changes = pack.docs<UnitChange[]>('unit-changes').reduce((sum, doc) => sum + doc.data.length, 0);
  expectTotal(pack, report, ['unit_changes'], changes);
  const [provinceDoc] = pack.docs('province');
  const province = provinceOf(pack);
  if (provinceDoc && byKey.get(province.unit)?.history.life.to !== FOREVER)
    report(provinceDoc, ['unit'], `unit "${province.unit}" is no unit of today`);
  for (const [index, { on }] of province.expect.units.entries()) {
    for (const level of LEVELS) {
      const found = placed.filter(({ history }) => history.line.level === level && covers(history.life, on)).length;
      expectTotal(pack, report, ['units', index, level], found);
    }
  }
}

async function loadUnits(ctx: Parameters<typeof syncRows>[0], pack: PackView): Promise<LoadCounts> {
  const { code: province } = provinceOf(pack);
  const id = (unitKey: string) => unitId(province, unitKey);
  const histories = unitsInPack(pack).map((place) => place.history);
  const nameColumns = (one: { type: string; name: string }) => ({
    type: one.type,
    name: one.name,
    short_name: one.name.slice(typePrefix(one.type).length + 1),
    folded: fold(one.name),
  });
  const parts: PartOf[] = histories.flatMap(({ line, parents }) =>
    parents.map((one) => ({ child: id(line.key), parent: id(one.value), from: one.from, to: one.to })),
  );
  const period = (one: { from: string; to: string }) => ({ valid_from: one.from, valid_to: one.to });
  const units = histories.map(({ line, life, names }) => ({
    id: id(line.key),
    key: line.key,
    level: line.level,
    ...nameColumns((names.at(-1) as (typeof names)[number]).value),
    ...period(life),
    from_known: line.from !== null,
    area_km2: line.area_km2,
  }));
  const table = (name: string, key: string[]) => ({ section: `units.${name}`, table: name, key });
  const own = await syncRows(ctx, { ...table('unit', ['id']), section: 'units', vanished: 'refuse' }, units);
  const dated = [
    await syncRows(
      ctx,
      table('unit_name', ['unit_id', 'valid_from']),
      histories.flatMap(({ line, names }) =>
        names.map((one) => ({
          unit_id: id(line.key),
          ...period(one),
          ...nameColumns(one.value),
          legal_act: one.legalAct,
        })),
      ),
    ),
    await syncRows(
      ctx,
      table('unit_code', ['unit_id', 'scheme', 'valid_from']),
      histories.flatMap(({ line, codes }) =>
        codes.map((one) => ({ unit_id: id(line.key), scheme: 'gso', code: one.value, ...period(one) })),
      ),
    ),
    await syncRows(
      ctx,
      table('part_of', ['child', 'valid_from']),
      parts.map((part) => ({ child: part.child, parent: part.parent, ...period(part) })),
    ),
  ];
  const ancestors = flatten(new Map(histories.map(({ line, life }) => [id(line.key), life])), parts);
  await syncRows(
    ctx,
    { ...table('ancestor', ['unit_id', 'ancestor_id', 'valid_from']), derived: true },
    ancestors.map((one) => ({ unit_id: one.unit, ancestor_id: one.ancestor, depth: one.depth, ...period(one) })),
  );
  const counts = sumCounts([own, ...dated]);
  await bumpVersion(ctx, counts);
  return counts;
}
