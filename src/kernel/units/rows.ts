import type { AgencyKind, Level } from './levels.ts';

/** Rows of the tables as the snapshot reads them; days are 'YYYY-MM-DD'. */
interface DatedRow {
  readonly valid_from: string;
  readonly valid_to: string;
}

export interface UnitRow extends DatedRow {
  readonly id: string;
  readonly key: string;
  readonly level: Level;
  readonly from_known: boolean;
  readonly area_km2: number | null;
}

export interface UnitNameRow extends DatedRow {
  readonly unit_id: string;
  readonly type: string;
  readonly name: string;
  readonly short_name: string;
  readonly folded: string;
}

export interface UnitCodeRow extends DatedRow {
  readonly unit_id: string;
  readonly code: string;
}

export interface PartOfRow extends DatedRow {
  readonly child: string;
  readonly parent: string;
}

export interface SuccessionRow {
  readonly old: string;
  readonly new: string;
  readonly part: 'full' | 'partial';
  readonly share: number | null;
  readonly date: string;
  readonly legal_act: string;
}

export interface AgencyRow extends DatedRow {
  readonly id: string;
  readonly key: string;
  readonly identifier: string;
  readonly identifier_status: 'verified' | 'unverified';
  readonly kind: AgencyKind;
  readonly symbol: string;
  readonly unit_id: string;
  readonly parent_id: string | null;
  readonly address: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly working_hours: string | null;
}

export interface AgencyNameRow extends DatedRow {
  readonly agency_id: string;
  readonly name: string;
  readonly short_name: string;
  readonly folded: string;
}

export interface AgencySuccessionRow {
  readonly old: string;
  readonly new: string;
  readonly part: 'main' | 'other';
  readonly date: string;
  readonly legal_act: string;
}

export const periodOf = (row: DatedRow) => ({ from: row.valid_from, to: row.valid_to });

/** The row in force on a day, out of the dated rows of one thing. */
export const rowAt = <R extends DatedRow>(rows: readonly R[], day: string): R | undefined =>
  rows.find((row) => row.valid_from <= day && day < row.valid_to);
