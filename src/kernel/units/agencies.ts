import { notFound } from '../problem.ts';
import { clamp, covers } from './dates.ts';
import { parseIdentifier } from './identifier.ts';
import type { AgencyKind } from './levels.ts';
import { bestMatches, matchRank } from './match.ts';
import { type AgencyNameRow, type AgencyRow, type AgencySuccessionRow, periodOf, rowAt } from './rows.ts';
import type { Units } from './units.ts';

/** A state agency (cơ quan) as it was on one day. */
export interface Agency {
  readonly id: string;
  /** Its key in the province pack: `ubnd-25459@2025`. */
  readonly key: string;
  /** Identifier code, level 1 first: `H53.13` (Decision 20/2020/QĐ-TTg). */
  readonly identifier: string;
  /** False where the code follows a scheme of the pack and no published source confirms it. */
  readonly identifierVerified: boolean;
  readonly kind: AgencyKind;
  readonly name: string;
  readonly shortName: string;
  /** Abbreviation in document numbers: UBND. */
  readonly symbol: string;
  readonly unitId: string;
  readonly parentId: string | null;
  readonly validFrom: string;
  /** Exclusive; 9999-12-31 = still there. */
  readonly validTo: string;
  readonly address: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  /** Name of its opening hours in the working calendar; null = the usual ones. */
  readonly workingHours: string | null;
}

export interface AgencyRows {
  readonly agencies: readonly AgencyRow[];
  readonly names: readonly AgencyNameRow[];
  readonly successions: readonly AgencySuccessionRow[];
}

export interface AgencyFilter {
  readonly unitId?: string | undefined;
  readonly kind?: AgencyKind | undefined;
  readonly parentId?: string | undefined;
}

/** All agencies of the province, past and present, in memory. Days are 'YYYY-MM-DD'. */
export class Agencies {
  readonly #rows = new Map<string, AgencyRow>();
  readonly #byKey = new Map<string, string>();
  readonly #names: Map<string, AgencyNameRow[]>;
  readonly #byIdentifier: Map<string, AgencyRow[]>;
  readonly #byUnit: Map<string, AgencyRow[]>;
  readonly #successions: Map<string, AgencySuccessionRow[]>;
  readonly #units: Units;

  constructor(rows: AgencyRows, units: Units) {
    for (const row of rows.agencies) {
      this.#rows.set(row.id, row);
      this.#byKey.set(row.key, row.id);
    }
    this.#names = Map.groupBy(rows.names, (row) => row.agency_id);
    this.#byIdentifier = Map.groupBy(rows.agencies, (row) => row.identifier);
    this.#byUnit = Map.groupBy(rows.agencies, (row) => row.unit_id);
    this.#successions = Map.groupBy(rows.successions, (row) => row.old);
    this.#units = units;
  }

  /** The agency that had this identifier on this day; both forms of the code are read. */
  agencyAt(identifier: string, day: string): Agency | undefined {
    const row = rowAt(this.#byIdentifier.get(parseIdentifier(identifier) ?? '') ?? [], day);
    return row && this.#asOf(row, day);
  }

  /** The agency as it was on a day; outside its life as on the nearest day of it. Without a day: as it was last. */
  agencyById(id: string, day = '9999-12-30'): Agency | undefined {
    const row = this.#rows.get(id);
    return row && this.#asOf(row, day);
  }

  get(id: string, day?: string): Agency {
    const agency = this.agencyById(id, day);
    if (!agency) throw notFound({ vi: 'cơ quan', en: 'The agency' });
    return agency;
  }

  agencyByKey(key: string, day?: string): Agency | undefined {
    const id = this.#byKey.get(key);
    return id === undefined ? undefined : this.agencyById(id, day);
  }

  /** Every agency, past ones too, of these units. */
  idsOf(unitIds: readonly string[]): string[] {
    return unitIds.flatMap((id) => (this.#byUnit.get(id) ?? []).map((row) => row.id));
  }

  /** The (first by identifier) agency of this kind that serves the unit on this day. */
  agencyOf(unitId: string, kind: AgencyKind, day: string): Agency | undefined {
    return this.agenciesAt(day, { unitId, kind })[0];
  }

  /** Agencies of a day, by identifier. */
  agenciesAt(day: string, filter: AgencyFilter = {}): Agency[] {
    const rows = filter.unitId === undefined ? [...this.#rows.values()] : (this.#byUnit.get(filter.unitId) ?? []);
    return rows
      .filter((row) => covers(periodOf(row), day))
      .filter(
        (row) => (!filter.kind || row.kind === filter.kind) && (!filter.parentId || row.parent_id === filter.parentId),
      )
      .sort((a, b) => (a.identifier < b.identifier ? -1 : 1))
      .map((row) => this.#asOf(row, day));
  }

  /**
   * The agency that carries on, on that day, what this one had begun; itself while it exists. Where an agency was
   * split, the place of the matter decides (the successor that serves the unit, or the unit that carries it on);
   * without a place, the main successor. Undefined for an unknown id or when the data name no successor.
   */
  continuingAgency(id: string, day: string, placeId?: string): Agency | undefined {
    const agency = this.agencyById(id, day);
    if (!agency || day < agency.validTo) return agency;
    const rows = this.#successions.get(id) ?? [];
    const places =
      placeId === undefined ? [] : [placeId, ...this.#units.continuing(placeId, day).map((kin) => kin.unit.id)];
    const serves = (row: AgencySuccessionRow) => places.includes(this.#rows.get(row.new)?.unit_id ?? '');
    const main = rows.find((row) => row.part === 'main');
    const row = main && serves(main) ? main : (rows.find(serves) ?? main);
    return row && this.continuingAgency(row.new, day, placeId);
  }

  /** Finds agencies of a day by name without regard to accents; the best first. */
  search(text: string, day: string, options: AgencyFilter & { limit?: number } = {}): Agency[] {
    return bestMatches(
      this.agenciesAt(day, options),
      (agency) =>
        matchRank(text, agency.name, agency.shortName, rowAt(this.#names.get(agency.id) ?? [], day)?.folded ?? ''),
      options.limit ?? 20,
    );
  }

  #asOf(row: AgencyRow, day: string): Agency {
    const name = rowAt(this.#names.get(row.id) ?? [], clamp(periodOf(row), day));
    return {
      id: row.id,
      key: row.key,
      identifier: row.identifier,
      identifierVerified: row.identifier_status === 'verified',
      kind: row.kind,
      name: name?.name ?? row.key,
      shortName: name?.short_name ?? row.key,
      symbol: row.symbol,
      unitId: row.unit_id,
      parentId: row.parent_id,
      validFrom: row.valid_from,
      validTo: row.valid_to,
      address: row.address,
      phone: row.phone,
      email: row.email,
      workingHours: row.working_hours,
    };
  }
}
