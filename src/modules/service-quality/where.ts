import { sql } from 'kysely';
import { z } from 'zod';
import { atLocal } from '../../kernel/calendar/index.ts';
import type { Scope } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import { type Agency, agenciesOf, unitsOf } from '../../kernel/units/index.ts';
import {
  currentPeriod,
  lastDayOf,
  type Period,
  type Place,
  periodDays,
  periodSchema,
  placeOf,
} from '../indicators/index.ts';

/** Unit (code at the end of the period) or agency (identifier) and period, as addresses and calls name them. */
export const whereInput = {
  unit: z.string().max(10).optional(),
  agency: z.string().max(40).optional(),
  period: periodSchema.optional(),
};
export interface WhereInput {
  readonly unit?: string | undefined;
  readonly agency?: string | undefined;
  readonly period?: Period | undefined;
}

/** What a report or a score speaks of. */
export interface Where {
  readonly period: Period;
  /** The unit; that of the agency when one is named. */
  readonly place: Place;
  readonly agency: Agency | null;
  /** Whether the agency is one that receives dossiers for others (a service centre) or one that decides them. */
  readonly side: 'deciding' | 'receiving';
  /** The unit and all that counts for it; empty when an agency is named. */
  readonly unitIds: readonly string[];
  /** First instant of the period. */
  readonly from: Date;
  /** First instant after it. */
  readonly to: Date;
  /** When the counts hold: the end of the period, or now while it lasts. */
  readonly until: Date;
  readonly lasting: boolean;
}

/**
 * Finds unit, agency and period. The whole province to date when nothing is named.
 *
 * @throws Problem 404 for a unit or an agency that was not there at the end of the period
 */
export async function whereOf(ctx: Ctx, input: WhereInput): Promise<Where> {
  const period = input.period ?? currentPeriod(ctx.now);
  const days = periodDays(period);
  const from = atLocal(days.from, '00:00');
  const to = atLocal(days.to, '00:00');
  const lasting = to > ctx.now;
  const agency = input.agency ? await agencyAt(ctx, input.agency, lastDayOf(period, ctx.now)) : null;
  const place = agency ? await placeOfId(ctx, agency.unitId, period) : await placeOf(ctx, input.unit, period);
  return {
    period,
    place,
    agency,
    side: agency?.kind === 'service_centre' ? 'receiving' : 'deciding',
    unitIds: agency ? [] : await unitsBelow(ctx, place),
    from,
    to,
    until: lasting ? ctx.now : to,
    lasting,
  };
}

async function agencyAt(ctx: Ctx, identifier: string, day: string): Promise<Agency> {
  const agency = (await agenciesOf(ctx)).agencyAt(identifier, day);
  if (!agency)
    throw notFound({ vi: 'cơ quan có mã định danh này vào ngày đó', en: 'An agency with this identifier on that day' });
  return agency;
}

async function placeOfId(ctx: Ctx, unitId: string, period: Period): Promise<Place> {
  const units = await unitsOf(ctx);
  const day = lastDayOf(period, ctx.now);
  return { unit: units.get(unitId, day), units, day };
}

/** Where the gate looks: the agency, or the unit. */
export const scopeOf = ({ place, agency }: Where): Scope =>
  agency ? { unitId: agency.unitId, agencyId: agency.id } : { unitId: place.unit.id };

/**
 * What somebody with one of these roles sees when nothing is named: the widest unit they hold a role for, or else their
 * first agency. Nothing for people without such a role: the gate answers them.
 */
export async function ownPlace(ctx: Ctx, roles: readonly string[]): Promise<{ unit?: string; agency?: string }> {
  const grants = ctx.actor.kind === 'person' || ctx.actor.kind === 'client' ? ctx.actor.grants : [];
  const held = grants.filter((grant) => roles.includes(grant.role));
  const units = await unitsOf(ctx);
  const day = lastDayOf(currentPeriod(ctx.now), ctx.now);
  const wide = held
    .flatMap((grant) => (grant.agencyId === null ? (units.unitById(grant.unitId, day) ?? []) : []))
    .sort((a, b) => units.ancestorsAt(a.id, day).length - units.ancestorsAt(b.id, day).length)[0];
  if (wide) return { unit: wide.code };
  const agencies = await agenciesOf(ctx);
  const own = held.flatMap((grant) => (grant.agencyId ? (agencies.agencyById(grant.agencyId, day) ?? []) : []))[0];
  return own ? { agency: own.identifier } : {};
}

/**
 * Units that count for a unit: itself and all below it as the tree was on the last day; a unit that had ended by then
 * counts where it was on its own last day.
 */
async function unitsBelow(ctx: Ctx, { unit, day }: Place): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT a.unit_id AS id FROM ancestor a JOIN unit u ON u.id = a.unit_id
    CROSS JOIN LATERAL (SELECT greatest(u.valid_from, least(${day}::date, u.valid_to - 1)) AS day) d
    WHERE a.ancestor_id = ${unit.id} AND a.valid_from <= d.day AND a.valid_to > d.day`.execute(ctx.db);
  return rows.map((row) => row.id);
}

/** Condition on the dossier `d`: it belongs to the agency, or to the unit with all below it. */
export function belongs({ agency, side, unitIds }: Where) {
  if (!agency) return sql<boolean>`d.unit_id = ANY (${[...unitIds]}::uuid[])`;
  return side === 'receiving'
    ? sql<boolean>`d.receiving_agency_id = ${agency.id}::uuid`
    : sql<boolean>`d.deciding_agency_id = ${agency.id}::uuid`;
}
