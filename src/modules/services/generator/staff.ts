import type { Ctx } from '../../../kernel/context.ts';
import { personalIdsOf } from '../../../kernel/identity/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { type Agency, FOREVER, nameId } from '../../../kernel/units/index.ts';
import { sampleName } from '../forms/sample.ts';
import { inventedId } from './people.ts';
import { chance, pick, type Random, stream, whole } from './random.ts';

export type WorkRole = 'receptionist' | 'handler' | 'leader';

export interface Officer {
  readonly id: string;
  readonly name: string;
  readonly role: WorkRole;
  /** Days in office: [from, to). */
  readonly from: string;
  readonly to: string;
}

export interface NewOfficer extends Officer {
  readonly personalId: string;
  readonly birthDate: string;
  readonly gender: 'male' | 'female';
  readonly unitId: string;
  readonly agencyId: string;
}

interface Held {
  id: string;
  name: string;
  role: WorkRole;
  unit: string;
  agency: string | null;
  from: string;
  to: string | null;
}

/** Officers of all agencies: those who hold a role there already, and invented ones. */
export class Staff {
  readonly #byAgency = new Map<string, Officer[]>();
  readonly #byUnit = new Map<string, Officer[]>();
  readonly #fresh: NewOfficer[] = [];
  readonly #since: string;
  #serial: number;

  private constructor(since: string, serial: number) {
    this.#since = since;
    this.#serial = serial;
  }

  /** @param since first day of the history: nobody invented is in office earlier */
  static async open(ctx: Ctx, since: string): Promise<Staff> {
    const { rows } = await sql<Held>`
      SELECT p.id, p.full_name AS name, g.role, g.unit_id AS unit, g.agency_id AS agency, g.valid_from AS "from", g.valid_to AS "to"
      FROM role_grant g JOIN person p ON p.id = g.person_id
      WHERE g.role IN ('receptionist', 'handler', 'leader') AND g.revoked_at IS NULL ORDER BY g.valid_from, p.full_name COLLATE "C", g.id`.execute(
      ctx.db,
    );
    const { rows: invented } = await sql<{ id: string }>`
      SELECT DISTINCT person_id AS id FROM role_grant WHERE granted_by = 'system:demo' AND person_id IS NOT NULL`.execute(
      ctx.db,
    );
    const numbers = await personalIdsOf(
      ctx,
      invented.map(({ id }) => id),
    );
    const serials = [...numbers.values()].filter((one) => one.startsWith('980')).map((one) => Number(one.slice(6)) + 1);
    const staff = new Staff(since, Math.max(0, ...serials));
    for (const { agency, unit, to, ...held } of rows) {
      const officer: Officer = { ...held, to: to ?? FOREVER };
      const [map, key] = agency ? [staff.#byAgency, agency] : [staff.#byUnit, unit];
      map.set(key, [...(map.get(key) ?? []), officer]);
    }
    return staff;
  }

  /**
   * Somebody of the agency on a day. One in a few cases goes to the first of them, as work does.
   *
   * @param size of the place: bigger ones have more officers
   */
  someone(random: Random, agency: Agency, role: WorkRole, day: string, size: number): Officer {
    const wanted = (one: Officer): boolean => one.role === role && one.from <= day && day < one.to;
    let here = this.#byAgency.get(agency.id)?.filter(wanted) ?? [];
    if (here.length === 0) {
      this.#employ(agency, role, day, size);
      here = this.#byAgency.get(agency.id)?.filter(wanted) ?? [];
    }
    const all = [...(this.#byUnit.get(agency.unitId)?.filter(wanted) ?? []), ...here];
    return chance(random, 0.3) ? (all[0] as Officer) : pick(random, all);
  }

  #employ(agency: Agency, role: WorkRole, day: string, size: number): void {
    const random = stream('staff', agency.key, role);
    const few = { receptionist: 1, handler: 2, leader: 1 }[role];
    const many = { receptionist: 3, handler: 6, leader: 2 }[role];
    const number = Math.min(many, few + Math.floor(size / 2));
    const from = [agency.validFrom, this.#since].sort()[1] as string;
    for (let i = 0; i < number; i += 1) {
      const gender = chance(random, 0.5) ? 'male' : 'female';
      const birthDate = `${whole(random, 1967, 2000)}-${String(whole(random, 1, 12)).padStart(2, '0')}-${String(whole(random, 1, 28)).padStart(2, '0')}`;
      const officer: NewOfficer = {
        id: nameId(`demo officer:${agency.id}:${role}:${i}`),
        name: sampleName(random, gender),
        role,
        from: from < day ? from : day,
        to: agency.validTo,
        personalId: inventedId('officer', this.#serial, birthDate, gender === 'female'),
        birthDate,
        gender,
        unitId: agency.unitId,
        agencyId: agency.id,
      };
      this.#serial += 1;
      this.#byAgency.set(agency.id, [...(this.#byAgency.get(agency.id) ?? []), officer]);
      this.#fresh.push(officer);
    }
  }

  takeFresh(): NewOfficer[] {
    return this.#fresh.splice(0);
  }
}
