import { sql } from 'kysely';
import { z } from 'zod';
import { localDate } from '../calendar/local-time.ts';
import { defineQuery } from '../command.ts';
import type { Ctx } from '../context.ts';
import { notFound } from '../problem.ts';
import { coveredUnitIds } from '../units/index.ts';
import { findPersonByPersonalId, getPerson } from './person.ts';
import { placeOfStaff } from './staff-place.ts';

export interface StaffLine {
  readonly grantId: string;
  readonly personId: string;
  readonly name: string;
  readonly role: string;
  readonly unitId: string;
  readonly agencyId: string | null;
  readonly from: string;
  /** First day on which it is no longer held; null: open. */
  readonly to: string | null;
  readonly reason: string;
  readonly hasSecondFactor: boolean;
}

const PAGE = 50;
const ADMINS = ['admin', 'auditor'] as const;

/** Units the reader's administration or oversight covers. */
async function unitsInReach(ctx: Ctx): Promise<string[]> {
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  const held = grants.filter((grant) => (ADMINS as readonly string[]).includes(grant.role));
  return coveredUnitIds(
    ctx,
    held.filter((grant) => grant.agencyId === null).map((grant) => grant.unitId),
  );
}

const agenciesInReach = (ctx: Ctx): string[] =>
  ctx.actor.kind === 'person'
    ? ctx.actor.grants
        .filter((grant) => (ADMINS as readonly string[]).includes(grant.role))
        .flatMap((grant) => grant.agencyId ?? [])
    : [];

/**
 * Roles in force today or later within the reader's places, by unit and name: who works where, as what, until when.
 * `after` = the last grant of the page before.
 */
export const listStaff = defineQuery({
  name: 'identity.staff.list',
  title: { vi: 'Cán bộ và vai trò', en: 'Staff and their roles' },
  input: z.object({
    unitId: z.uuid().optional(),
    role: z.string().max(60).optional(),
    name: z.string().trim().max(100).optional(),
    after: z.object({ name: z.string(), id: z.uuid() }).optional(),
  }),
  allow: { roles: ADMINS },
  async run(ctx, input): Promise<{ lines: StaffLine[]; next: { name: string; id: string } | null }> {
    const today = localDate(ctx.now);
    const units = await unitsInReach(ctx);
    const agencies = agenciesInReach(ctx);
    const rows = await ctx.db
      .selectFrom('role_grant as g')
      .innerJoin('person as p', 'p.id', 'g.person_id')
      .select(['g.id as grantId', 'p.id as personId', 'p.full_name as name', 'g.role', 'g.unit_id as unitId'])
      .select(['g.agency_id as agencyId', 'g.valid_from as from', 'g.valid_to as to', 'g.reason'])
      .select(
        sql<boolean>`EXISTS (SELECT FROM second_factor f WHERE f.person_id = p.id AND f.confirmed_at IS NOT NULL AND f.removed_at IS NULL)`.as(
          'hasSecondFactor',
        ),
      )
      .where((eb) => eb.or([eb('g.valid_to', 'is', null), eb('g.valid_to', '>', today)]))
      .where((eb) =>
        eb.or([eb('g.unit_id', '=', eb.fn.any(eb.val(units))), eb('g.agency_id', '=', eb.fn.any(eb.val(agencies)))]),
      )
      .$if(!ctx.app.config.demo, (query) => query.where('g.demo', '=', false))
      .$if(input.unitId !== undefined, (query) => query.where('g.unit_id', '=', input.unitId as string))
      .$if(!!input.role, (query) => query.where('g.role', '=', input.role as string))
      .$if(!!input.name, (query) => query.where(sql<boolean>`strpos(lower(p.full_name), lower(${input.name})) > 0`))
      .$if(input.after !== undefined, (query) =>
        query.where((eb) =>
          eb(eb.refTuple('p.full_name', 'g.id'), '>', eb.tuple(input.after?.name as string, input.after?.id as string)),
        ),
      )
      .orderBy('p.full_name')
      .orderBy('g.id')
      .limit(PAGE + 1)
      .execute();
    const lines = rows.slice(0, PAGE) as StaffLine[];
    const last = lines.at(-1);
    return { lines, next: rows.length > PAGE && last ? { name: last.name, id: last.grantId } : null };
  },
});

/** The person of a personal ID number, so that an administrator gives a role to the right one: the name and no more. */
export const findForAppointment = defineQuery({
  name: 'identity.staff.find',
  title: { vi: 'Tìm người để giao vai trò', en: 'Find a person to appoint' },
  input: z.object({ personalId: z.string().regex(/^\d{12}$/) }),
  allow: { roles: ['admin'] },
  async run(ctx, { personalId }): Promise<{ personId: string; name: string }> {
    const person = await findPersonByPersonalId(ctx, personalId);
    if (!person) {
      throw notFound({
        vi: 'người có số định danh này. Người đó cần đăng nhập một lần trước khi được giao vai trò',
        en: 'A person with this number (they sign in once before they can be appointed)',
      });
    }
    return { personId: person.id, name: person.name };
  },
});

export interface StaffMember {
  readonly personId: string;
  readonly name: string;
  readonly grants: readonly StaffLine[];
  readonly sessions: readonly {
    readonly id: string;
    readonly startedAt: Date;
    readonly lastSeenAt: Date;
    readonly ip: string | null;
    readonly userAgent: string | null;
    readonly secondFactor: string | null;
  }[];
  readonly factors: number;
}

/** One officer with roles and open sessions, for the administrator of their place. */
export const readStaffMember = defineQuery({
  name: 'identity.staff.read',
  title: { vi: 'Xem một cán bộ', en: 'Read a staff member' },
  input: z.object({ personId: z.uuid() }),
  allow: { roles: ADMINS, scope: (ctx, { personId }) => placeOfStaff(ctx, personId) },
  async run(ctx, { personId }): Promise<StaffMember> {
    const person = await getPerson(ctx, personId);
    const today = localDate(ctx.now);
    const grants = await ctx.db
      .selectFrom('role_grant as g')
      .select(['g.id as grantId', 'g.role', 'g.unit_id as unitId', 'g.agency_id as agencyId'])
      .select(['g.valid_from as from', 'g.valid_to as to', 'g.reason'])
      .where('g.person_id', '=', personId)
      .where((eb) => eb.or([eb('g.valid_to', 'is', null), eb('g.valid_to', '>', today)]))
      .$if(!ctx.app.config.demo, (query) => query.where('g.demo', '=', false))
      .orderBy('g.valid_from')
      .orderBy('g.id')
      .execute();
    const sessions = await ctx.db
      .selectFrom('session')
      .select(['id', 'created_at as startedAt', 'last_seen_at as lastSeenAt', sql<string | null>`host(ip)`.as('ip')])
      .select(['user_agent as userAgent', 'second_factor_kind as secondFactor'])
      .where('person_id', '=', personId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', ctx.now)
      .orderBy('created_at', 'desc')
      .limit(50)
      .execute();
    const { n } = await ctx.db
      .selectFrom('second_factor')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('person_id', '=', personId)
      .where('confirmed_at', 'is not', null)
      .where('removed_at', 'is', null)
      .executeTakeFirstOrThrow();
    const factors = Number(n);
    return {
      personId,
      name: person.name,
      grants: grants.map((grant) => ({ ...grant, personId, name: person.name, hasSecondFactor: factors > 0 })),
      sessions,
      factors,
    };
  },
});
