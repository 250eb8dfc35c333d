import { z } from 'zod';
import { definePart } from '../app.ts';
import type { Ctx } from '../context.ts';
import { emit } from '../events/emit.ts';
import { defineEvent } from '../events/event.ts';
import type { LoadCounts } from '../pack/index.ts';
import { type Db, sql } from '../store/index.ts';
import type { Text } from '../text.ts';
import { Agencies } from './agencies.ts';
import { localDay } from './dates.ts';
import type {
  AgencyNameRow,
  AgencyRow,
  AgencySuccessionRow,
  PartOfRow,
  SuccessionRow,
  UnitCodeRow,
  UnitNameRow,
  UnitRow,
} from './rows.ts';
import { Units } from './units.ts';

/** The province this program serves. */
export interface Province {
  readonly code: string;
  readonly name: Text;
  /** Level 1 of its agencies' identifier codes. */
  readonly agencyRoot: string;
  /** Its unit today. */
  readonly unitId: string;
  readonly contact: {
    readonly website?: string;
    readonly hotline?: string;
    readonly email?: string;
    readonly address?: string;
  };
  readonly reorganisations: readonly {
    readonly date: string;
    readonly name: Text;
    readonly legal_acts: readonly string[];
  }[];
}

interface Snapshot {
  readonly version: number;
  readonly units: Units;
  readonly agencies: Agencies;
  readonly province: Province | null;
}

/** Other processes see a load after at most this long (ms); the process that loads sees it at once. */
const RECHECK = 2_000;

const cache = definePart(() => ({ snapshot: null as Snapshot | null, checkedAt: Number.NEGATIVE_INFINITY }));

export const unitsLoaded = defineEvent({
  type: 'units.pack.loaded',
  subjectType: 'units',
  title: { vi: 'Đã cập nhật danh mục đơn vị hành chính, cơ quan', en: 'Units and agencies updated' },
  data: z.object({ version: z.int(), added: z.int(), changed: z.int() }),
});

/** To be called in the transaction that changed units or agencies: tells every process that its snapshot is old. */
export async function bumpVersion(ctx: Ctx, counts: LoadCounts): Promise<void> {
  if (counts.added + counts.changed === 0) return;
  const row = await ctx.db
    .updateTable('unit_version')
    .set({ version: sql<number>`version + 1` })
    .returning('version')
    .executeTakeFirstOrThrow();
  await emit(ctx, unitsLoaded, {
    subject: 'units',
    data: { version: row.version, added: counts.added, changed: counts.changed },
  });
}

/** Drops this process's snapshot; the next question reads it anew. */
export function forgetUnits(ctx: Ctx): void {
  cache(ctx.app).snapshot = null;
}

async function snapshotOf(ctx: Ctx): Promise<Snapshot> {
  const holder = cache(ctx.app);
  if (holder.snapshot && performance.now() - holder.checkedAt < RECHECK) return holder.snapshot;
  const state = await ctx.db
    .selectFrom('unit_version')
    .select(['version', sql<boolean>`pg_current_xact_id_if_assigned() IS NOT NULL`.as('writing')])
    .executeTakeFirstOrThrow();
  if (holder.snapshot?.version !== state.version) {
    const fresh = await readSnapshot(ctx.db, state.version);
    // What a transaction sees while it writes may be rolled back: use it, but keep it for nobody else.
    if (state.writing) return fresh;
    holder.snapshot = fresh;
  }
  holder.checkedAt = performance.now();
  return holder.snapshot as Snapshot;
}

async function readSnapshot(db: Db, version: number): Promise<Snapshot> {
  const all = <R>(
    table:
      | 'unit'
      | 'unit_name'
      | 'unit_code'
      | 'part_of'
      | 'succession'
      | 'agency'
      | 'agency_name'
      | 'agency_succession',
  ) => db.selectFrom(table).selectAll().execute() as Promise<unknown> as Promise<R[]>;
  const units = new Units({
    units: await all<UnitRow>('unit'),
    names: await all<UnitNameRow>('unit_name'),
    codes: (await all<UnitCodeRow & { scheme: string }>('unit_code')).filter((row) => row.scheme === 'gso'),
    parts: await all<PartOfRow>('part_of'),
    successions: await all<SuccessionRow>('succession'),
  });
  const agencies = new Agencies(
    {
      agencies: await all<AgencyRow>('agency'),
      names: await all<AgencyNameRow>('agency_name'),
      successions: await all<AgencySuccessionRow>('agency_succession'),
    },
    units,
  );
  const row = await db.selectFrom('province').selectAll().executeTakeFirst();
  const province: Province | null = row
    ? {
        code: row.code,
        name: { vi: row.name_vi, en: row.name_en },
        agencyRoot: row.agency_root,
        unitId: row.unit_id,
        contact: row.contact as Province['contact'],
        reorganisations: row.reorganisations as unknown as Province['reorganisations'],
      }
    : null;
  return { version, units, agencies, province };
}

/** All units, from memory: a page asks it freely. */
export const unitsOf = async (ctx: Ctx): Promise<Units> => (await snapshotOf(ctx)).units;

/** All agencies, from memory. */
export const agenciesOf = async (ctx: Ctx): Promise<Agencies> => (await snapshotOf(ctx)).agencies;

/** The province served; null until a pack is loaded. */
export const provinceInfo = async (ctx: Ctx): Promise<Province | null> => (await snapshotOf(ctx)).province;

const coverage = new WeakMap<Units, { readonly day: string; readonly below: ReadonlyMap<string, readonly string[]> }>();

/**
 * The reverse of {@link ancestorIds}: all units, past ones too, whose matters grants for these units cover today. Lists
 * name them to the database instead of asking it for the tree. Worked out once a day.
 */
export async function coveredUnitIds(ctx: Ctx, unitIds: readonly string[]): Promise<string[]> {
  if (unitIds.length === 0) return [];
  const units = await unitsOf(ctx);
  const day = localDay(ctx.now);
  let known = coverage.get(units);
  if (known?.day !== day) {
    const below = new Map<string, string[]>();
    for (const id of units.ids()) {
      for (const above of await ancestorIds(ctx, id)) below.set(above, [...(below.get(above) ?? []), id]);
    }
    known = { day, below };
    coverage.set(units, known);
  }
  const { below } = known;
  return [...new Set(unitIds.flatMap((id) => below.get(id) ?? []))];
}

/**
 * Units whose grants cover a matter in this unit today: the unit, its ancestors and, once it is gone, the unit that
 * carries it on with its ancestors. Where it was split, only what lies above all its successors: nobody sees more
 * than the law gave him because a border moved.
 */
export async function ancestorIds(ctx: Ctx, unitId: string): Promise<string[]> {
  const units = await unitsOf(ctx);
  const today = localDay(ctx.now);
  const upwards = (id: string) => [id, ...units.ancestorsAt(id, today).map((unit) => unit.id)];
  const [first, ...others] = units.successorsOf(unitId, today).map((kin) => new Set(upwards(kin.unit.id)));
  const common = first ? [...first].filter((id) => others.every((other) => other.has(id))) : [];
  return [...new Set([...upwards(unitId), ...common])];
}
