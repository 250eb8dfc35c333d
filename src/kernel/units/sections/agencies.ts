import { z } from 'zod';
import type { Ctx } from '../../context.ts';
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
import { isIdentifier } from '../identifier.ts';
import { agencyId, unitId } from '../ids.ts';
import { AGENCY_KINDS, type AgencyKind } from '../levels.ts';
import { type Dated, lifeOf, versions } from '../model.ts';
import { bumpVersion, forgetUnits } from '../snapshot.ts';
import { expectTotal, provinceOf } from './province.ts';
import { unitsInPack } from './units.ts';

const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*@\d{4}$/, 'is not an agency key like ubnd-25459@2025');

const agencyLine = z.strictObject({
  key,
  identifier: z.string().refine(isIdentifier, 'is not an agency identifier like H53.13'),
  identifier_status: z.enum(['verified', 'unverified'], 'is not verified or unverified'),
  kind: z.enum(
    Object.keys(AGENCY_KINDS) as [AgencyKind, ...AgencyKind[]],
    `is not one of ${Object.keys(AGENCY_KINDS).join(', ')}`,
  ),
  name: cell.text,
  short_name: cell.text,
  /** Abbreviation in document numbers (Decree 30/2020/NĐ-CP), e.g. `UBND`. */
  symbol: z.string().regex(/^[A-ZĐ]+$/, 'is not an abbreviation in capitals'),
  unit: z.string().min(1),
  parent: cell.optional(key),
  from: cell.optional(cell.day),
  to: cell.optional(cell.day),
  address: cell.optional(cell.text),
  phone: cell.optional(z.string().regex(/^\+?\d[\d .]{2,17}$/, 'is not a telephone number')),
  email: cell.optional(z.email('is not an e-mail address')),
  /** Name of the opening hours in the working calendar; empty = the usual ones. */
  working_hours: cell.optional(z.string().regex(/^[a-z0-9-]+$/, 'is not a name in lower case')),
});

const changeLine = z.strictObject({
  agency: key,
  from: cell.day,
  name: cell.text,
  short_name: cell.text,
  legal_act: cell.text,
});

type AgencyLine = z.output<typeof agencyLine>;
type ChangeLine = z.output<typeof changeLine>;

export const agencyChangesSection = definePackSection<ChangeLine[]>({
  name: 'agency-changes',
  files: ['agencies/changes/*.csv'],
  schema: z.array(changeLine).min(1),
  after: ['province'],
  // Loaded with the agencies themselves.
  load: async () => ({ added: 0, changed: 0, unchanged: 0 }),
});

interface AgencyName {
  readonly name: string;
  readonly short_name: string;
}

interface PlacedAgency {
  readonly doc: PackDoc;
  readonly index: number;
  readonly line: AgencyLine;
  readonly life: { readonly from: string; readonly to: string };
  readonly names: readonly Dated<AgencyName>[];
}

export function agenciesInPack(pack: PackView): PlacedAgency[] {
  const changes = pack.docs<ChangeLine[]>('agency-changes').flatMap((doc) => doc.data);
  return pack.docs<AgencyLine[]>('agencies').flatMap((doc) =>
    doc.data.map((line, index) => {
      const own = changes.filter((change) => change.agency === line.key);
      const first: AgencyName = { name: line.name, short_name: line.short_name };
      const names = versions<ChangeLine, AgencyName>(lifeOf(line), first, own, ({ name, short_name }) => ({
        name,
        short_name,
      }));
      return { doc, index, line, life: lifeOf(line), names };
    }),
  );
}

export const agenciesSection = definePackSection<AgencyLine[]>({
  name: 'agencies',
  files: ['agencies/*.csv'],
  schema: z.array(agencyLine).min(1),
  after: ['units', 'agency-changes'],
  required: true,
  check: (_docs, pack, report) => checkAgencies(pack, report),
  load: (ctx, _docs, pack) => loadAgencies(ctx, pack),
  committed: forgetUnits,
});

function checkAgencies(pack: PackView, report: ReportProblem): void {
  const placed = agenciesInPack(pack);
  const province = provinceOf(pack);
  const units = new Map(unitsInPack(pack).map(({ history }) => [history.line.key, history]));
  const byKey = new Map<string, PlacedAgency>();
  for (const place of placed) {
    const { doc, index, line, life } = place;
    const at = (column: string, reason: string) => report(doc, [index, column], reason);
    if (byKey.has(line.key)) at('key', `key "${line.key}" occurs twice`);
    byKey.set(line.key, place);
    const root = province.agencies.root;
    if (line.identifier !== root && !line.identifier.startsWith(`${root}.`))
      at('identifier', `identifier "${line.identifier}" does not begin with ${root}`);
    if (line.from && !line.key.endsWith(`@${line.from.slice(0, 4)}`))
      at('key', `key "${line.key}" does not end with the year of "${line.from}"`);
    if (life.from >= life.to) at('to', `to "${line.to}" is not after from`);
    const unit = units.get(line.unit);
    if (!unit) at('unit', `unit "${line.unit}" is no unit of this pack`);
    else if (life.from < unit.life.from || life.to > unit.life.to)
      at('unit', `unit "${line.unit}" does not exist on all days of the agency`);
  }
  for (const { doc, index, line, life } of placed) {
    const parent = line.parent === null ? undefined : byKey.get(line.parent);
    if (line.parent === null) {
      if (line.kind !== 'people_committee') report(doc, [index, 'parent'], 'parent is empty');
    } else if (!parent) report(doc, [index, 'parent'], `parent "${line.parent}" is no agency of this pack`);
    else if (life.from < parent.life.from || life.to > parent.life.to)
      report(doc, [index, 'parent'], `parent "${line.parent}" does not exist on all days of the agency`);
  }
  for (const same of Map.groupBy(placed, (place) => place.line.identifier).values()) {
    for (const [index, one] of same.entries()) {
      const other = same.slice(0, index).find((before) => overlap(before.life, one.life));
      if (other)
        report(
          one.doc,
          [one.index, 'identifier'],
          `identifier "${one.line.identifier}" belongs to ${other.line.key} on some of the same days`,
        );
    }
  }
  for (const doc of pack.docs<ChangeLine[]>('agency-changes')) {
    for (const [index, change] of doc.data.entries()) {
      const life = byKey.get(change.agency)?.life;
      if (!life) report(doc, [index, 'agency'], `agency "${change.agency}" is no agency of this pack`);
      else if (change.from <= life.from || change.from >= life.to)
        report(doc, [index, 'from'], `from "${change.from}" lies outside the life of ${change.agency}`);
    }
  }
  const changes = pack.docs<ChangeLine[]>('agency-changes').reduce((sum, doc) => sum + doc.data.length, 0);
  expectTotal(pack, report, ['agency_changes'], changes);
  const served = new Set(
    placed
      .filter(({ line, life }) => line.kind === 'people_committee' && life.to === FOREVER)
      .map(({ line }) => line.unit),
  );
  for (const { doc, index, history } of unitsInPack(pack)) {
    if (history.life.to === FOREVER && !served.has(history.line.key))
      report(doc, [index, 'key'], `${history.line.key} has no People's Committee among the agencies`);
  }
  for (const [index, { on }] of province.expect.agencies.entries()) {
    expectTotal(pack, report, ['agencies', index, 'count'], placed.filter(({ life }) => covers(life, on)).length);
  }
}

async function loadAgencies(ctx: Ctx, pack: PackView): Promise<LoadCounts> {
  const { code: province } = provinceOf(pack);
  const placed = agenciesInPack(pack);
  const naming = (one: AgencyName) => ({
    name: one.name,
    short_name: one.short_name,
    folded: fold(`${one.name} ${one.short_name}`),
  });
  const depth = (place: PlacedAgency): number => {
    const parent = placed.find((other) => other.line.key === place.line.parent);
    return parent ? 1 + depth(parent) : 0;
  };
  const agencies = [...placed]
    .sort((a, b) => depth(a) - depth(b))
    .map(({ line, life, names }) => ({
      id: agencyId(province, line.key),
      key: line.key,
      identifier: line.identifier,
      identifier_status: line.identifier_status,
      kind: line.kind,
      ...naming((names.at(-1) as Dated<AgencyName>).value),
      symbol: line.symbol,
      unit_id: unitId(province, line.unit),
      parent_id: line.parent === null ? null : agencyId(province, line.parent),
      valid_from: life.from,
      valid_to: life.to,
      from_known: line.from !== null,
      address: line.address,
      phone: line.phone,
      email: line.email,
      working_hours: line.working_hours,
    }));
  const names = placed.flatMap((place) =>
    place.names.map((one) => ({
      agency_id: agencyId(province, place.line.key),
      valid_from: one.from,
      valid_to: one.to,
      ...naming(one.value),
      legal_act: one.legalAct,
    })),
  );
  const counts = sumCounts([
    await syncRows(ctx, { section: 'agencies', table: 'agency', key: ['id'], vanished: 'refuse' }, agencies),
    await syncRows(
      ctx,
      { section: 'agencies.agency_name', table: 'agency_name', key: ['agency_id', 'valid_from'] },
      names,
    ),
  ]);
  await bumpVersion(ctx, counts);
  return counts;
}
