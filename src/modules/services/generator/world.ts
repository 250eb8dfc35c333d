import { loadCalendar, type WorkingCalendar } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import {
  type Agencies,
  type Agency,
  type AgencyKind,
  agenciesOf,
  type Units,
  unitsOf,
} from '../../../kernel/units/index.ts';
import type { ProcedureVersion } from '../procedures/catalogue.ts';
import { type Channel, mannerOf, type Procedure } from '../procedures/schema.ts';
import { type Place, placesOn, Sizes } from './places.ts';
import { chooser, lognormal, type Random, stream } from './random.ts';

interface Dated extends ProcedureVersion {
  readonly from: string;
  readonly revision: number;
}

/** What is there on a day: where people file, what they can file, and a draw of each by how often it happens. */
export interface Scene {
  readonly communes: readonly Place[];
  /** All communes, also those outside the system: answers may name them. */
  readonly communeIds: readonly string[];
  readonly volume: number;
  readonly versions: readonly ProcedureVersion[];
  place(random: Random): Place;
  procedure(random: Random, channel: Channel): ProcedureVersion | undefined;
}

export interface Offices {
  readonly unitId: string;
  readonly receiving: Agency;
  readonly deciding: Agency;
}

/** How many days the limit of a procedure has; what takes long is asked for seldom. */
function limitDays(procedure: Procedure): number {
  const limit = procedure.manners[0]?.limit;
  if (!limit || limit.unit === 'same_day') return 0.5;
  return limit.unit === 'hours' ? limit.value / 8 : limit.value;
}

/**
 * How often some procedures are asked for, in the order of magnitude: nothing is asked for as often as certified copies,
 * extracts and births. Every other one follows its limit, so that a new procedure needs nothing here.
 */
const KNOWN: Readonly<Record<string, number>> = {
  '2.000815': 60,
  '2.000884': 26,
  '2.000635': 22,
  '1.001193': 20,
  '1.004873': 12,
  '1.000656': 7,
  '1.000894': 6,
};

/** How often a procedure is asked for, beside others. */
export function frequency(procedure: Procedure): number {
  const known = KNOWN[procedure.code];
  if (known !== undefined) return known;
  const everyday = procedure.level === 'commune' ? 1 : 0.25;
  return (everyday * lognormal(stream('frequency', procedure.code), 9, 0.5)) / (1 + limitDays(procedure)) ** 1.25;
}

/** The province as it was on each day, read once. */
export class World {
  readonly units: Units;
  readonly agencies: Agencies;
  readonly #ctx: Ctx;
  readonly #sizes: Sizes;
  readonly #versions: readonly Dated[];
  readonly #scenes = new Map<string, Scene>();
  readonly #offices = new Map<string, Offices | undefined>();
  readonly #calendars = new Map<string, WorkingCalendar>();

  private constructor(ctx: Ctx, units: Units, agencies: Agencies, versions: readonly Dated[]) {
    this.#ctx = ctx;
    this.units = units;
    this.agencies = agencies;
    this.#sizes = new Sizes(units);
    this.#versions = versions;
  }

  static async open(ctx: Ctx): Promise<World> {
    const rows = await ctx.db
      .selectFrom('procedure_version')
      .select(['id', 'body', 'valid_from', 'revision'])
      .orderBy('code')
      .orderBy('valid_from')
      .orderBy('revision')
      .execute();
    const versions = rows.map(
      (row): Dated => ({
        id: row.id,
        procedure: row.body as unknown as Procedure,
        from: row.valid_from,
        revision: row.revision,
      }),
    );
    return new World(ctx, await unitsOf(ctx), await agenciesOf(ctx), versions);
  }

  /**
   * Procedures of a day. Before the first version that the province's data holds of a procedure, that one is taken: law
   * older than the data is not invented. Bundles are left out, since their parts would be filed with them.
   */
  #versionsOn(day: string): ProcedureVersion[] {
    const found = new Map<string, Dated>();
    for (const version of this.#versions) {
      const { code } = version.procedure;
      if (version.from <= day || !found.has(code)) found.set(code, version);
    }
    return [...found.values()].filter(
      ({ procedure }) =>
        (procedure.validTo === undefined || procedure.validTo > day) && procedure.children.length === 0,
    );
  }

  /** The same for all days between two changes of units and procedures. */
  scene(day: string): Scene {
    const known = this.#scenes.get(day);
    if (known) return known;
    const versions = this.#versionsOn(day);
    const { communes } = placesOn(this.units, this.agencies, day, this.#sizes);
    const weights = new Map(versions.map((version) => [version.id, frequency(version.procedure)]));
    const by = (channel: Channel) => {
      const open = versions.filter(({ procedure }) => mannerOf(procedure, channel));
      return open.length > 0 ? chooser(open, ({ id }) => weights.get(id) ?? 0) : undefined;
    };
    const choose = { direct: by('direct'), online: by('online'), postal: by('postal') };
    const scene: Scene = {
      communes,
      communeIds: this.units.unitsAt(day, 'commune').map((unit) => unit.id),
      volume: communes.reduce((sum, place) => sum + place.weight, 0),
      versions,
      place: chooser(communes, (place) => place.weight),
      procedure: (random, channel) => choose[channel]?.(random),
    };
    const same = [...this.#scenes.values()].at(-1);
    const kept =
      same &&
      same.communes.length === communes.length &&
      same.communes[0]?.unit.id === communes[0]?.unit.id &&
      same.versions.map(({ id }) => id).join() === versions.map(({ id }) => id).join()
        ? same
        : scene;
    this.#scenes.set(day, kept);
    return kept;
  }

  #agency(unitId: string, kind: AgencyKind, day: string, symbol?: string): Agency | undefined {
    const found = this.agencies.agenciesAt(day, { unitId, kind });
    return symbol === undefined ? found[0] : found.find((one) => one.symbol === symbol);
  }

  /**
   * Where a procedure is filed in a commune, and the agencies of that day, found as the commands find them. Before there
   * were service centres the people's committee itself received.
   */
  offices(place: Place, { id, procedure }: ProcedureVersion, day: string): Offices | undefined {
    const key = `${place.unit.id} ${id}`;
    const known = this.#offices.get(key);
    if (known && known.receiving.validTo > day && known.deciding.validTo > day) return known;
    const { agencies: kinds } = procedure;
    const province = this.units.rootsAt(day).find((root) => this.#agency(root.id, 'people_committee', day))?.id;
    const unitId = kinds.unitField === undefined ? province : place.unit.id;
    if (!unitId || !province) return undefined;
    const agency = (kind: AgencyKind, where: string, symbol?: string) =>
      this.#agency(where, kind, day, symbol) ?? this.#agency(where, 'people_committee', day);
    const receiving = agency(kinds.receiving, unitId);
    const deciding = agency(kinds.deciding, kinds.decidingAt === 'province' ? province : unitId, kinds.decidingSymbol);
    const offices = receiving && deciding ? { unitId, receiving, deciding } : undefined;
    this.#offices.set(key, offices);
    return offices;
  }

  /** The working calendar of an agency; of the province at large without one. */
  async calendar(agencyId?: string): Promise<WorkingCalendar> {
    const key = agencyId ?? '';
    let calendar = this.#calendars.get(key);
    if (!calendar) {
      calendar = await loadCalendar(this.#ctx, agencyId);
      this.#calendars.set(key, calendar);
    }
    return calendar;
  }
}
