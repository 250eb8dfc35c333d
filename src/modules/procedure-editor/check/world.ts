import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { staffOf } from '../../../kernel/identity/index.ts';
import { AGENCY_KINDS, type AgencyKind, agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { proceduresInForce } from '../../services/index.ts';

/** How many agencies of a kind have nobody in a role. */
export interface Coverage {
  readonly agencies: number;
  readonly without: number;
}

/** What a check may know besides the procedure itself. */
export interface CheckWorld {
  /** The local day, YYYY-MM-DD. */
  readonly today: string;
  /** Codes of the procedures in force. */
  readonly procedures: ReadonlySet<string>;
  /** Agencies of a kind at a level, and how many of them nobody serves in the role. */
  coverage(role: string, kind: string, level: string): Coverage;
}

/** The world as it is now: three reads, the rest from memory. */
export async function checkWorld(ctx: Ctx, roles: readonly string[]): Promise<CheckWorld> {
  const today = localDate(ctx.now);
  const [units, agencies, staff, procedures] = [
    await unitsOf(ctx),
    await agenciesOf(ctx),
    await staffOf(ctx, { roles }),
    await proceduresInForce(ctx),
  ];
  const wide = new Map<string, Set<string>>();
  const narrow = new Map<string, Set<string>>();
  for (const grant of staff) {
    const [map, place] = grant.agencyId === null ? [wide, grant.unitId] : [narrow, grant.agencyId];
    map.set(grant.role, (map.get(grant.role) ?? new Set()).add(place));
  }
  return {
    today,
    procedures: new Set(procedures.map(({ procedure }) => procedure.code)),
    coverage(role, kind, level) {
      if (!(kind in AGENCY_KINDS)) return { agencies: 0, without: 0 };
      const all = agencies
        .agenciesAt(today, { kind: kind as AgencyKind })
        .filter((agency) => units.unitById(agency.unitId, today)?.level === level);
      const served = all.filter((agency) => {
        if (narrow.get(role)?.has(agency.id)) return true;
        const places = wide.get(role);
        if (!places) return false;
        return places.has(agency.unitId) || units.ancestorsAt(agency.unitId, today).some((unit) => places.has(unit.id));
      });
      return { agencies: all.length, without: all.length - served.length };
    },
  };
}
