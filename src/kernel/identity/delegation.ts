import { z } from 'zod';
import { localDate } from '../calendar/local-time.ts';
import { defineCommand, defineQuery, nothing } from '../command.ts';
import type { Ctx } from '../context.ts';
import { emit } from '../events/emit.ts';
import { conflict, forbidden, notFound, Problem } from '../problem.ts';
import { sql } from '../store/index.ts';
import type { Text } from '../text.ts';
import { actorRef } from './actor.ts';
import { delegationCreated, delegationRevoked } from './events.ts';
import { lastDay } from './roles.ts';
import { type StaffGrant, staffOf } from './staff.ts';

const wrong = (path: string, text: Text, ctx: Ctx): Problem =>
  new Problem(422, 'delegation_not_possible', text, [{ path, message: text[ctx.lang] }]);

interface OwnGrant {
  person_id: string | null;
  role: string;
  unit_id: string;
  agency_id: string | null;
  valid_from: string;
  valid_to: string | null;
  demo: boolean;
}

async function findOwn(ctx: Ctx, id: string): Promise<OwnGrant & { person_id: string }> {
  const row = await ctx.db
    .selectFrom('role_grant')
    .select(['person_id', 'role', 'unit_id', 'agency_id', 'valid_from', 'valid_to', 'demo'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row?.person_id || (row.demo && !ctx.app.config.demo))
    throw notFound({ vi: 'vai trò được giao này', en: 'Role grant' });
  return row as OwnGrant & { person_id: string };
}

/** People of the same office who may stand in for the holder of a grant on a day: its agency's, or its unit's. */
export async function standIns(
  ctx: Ctx,
  grant: { readonly unitId: string; readonly agencyId: string | null },
  day?: string,
): Promise<StaffGrant[]> {
  const at = day === undefined ? {} : { day };
  const found = await staffOf(ctx, {
    ...at,
    units: [grant.unitId],
    ...(grant.agencyId === null ? {} : { agencies: [grant.agencyId] }),
  });
  const first = new Map<string, StaffGrant>();
  for (const one of found) if (!first.has(one.personId)) first.set(one.personId, one);
  return [...first.values()];
}

/**
 * ủy quyền, phân công làm thay: an officer lends one of their own roles to a colleague of the same office for a while,
 * and keeps it. Never to themselves, never for longer than they hold it, and never a role that was itself lent: who is
 * authorised may not authorise further (Law 72/2025/QH15 on local government, art. 14; Civil Code 2015, art. 564 asks
 * for the consent of the one who gave it).
 */
export const delegateRole = defineCommand({
  name: 'identity.delegation.create',
  title: { vi: 'Ủy quyền, phân công làm thay', en: 'Delegate a role' },
  input: z
    .object({
      grantId: z.uuid(),
      to: z.uuid(),
      from: z.iso.date(),
      /** First day on which the stand-in no longer acts. */
      until: z.iso.date(),
      reason: z.string().trim().min(3).max(500),
    })
    .refine((input) => input.until > input.from, { path: ['until'], message: 'until > from' }),
  allow: {
    person: { level: 1 },
    scope: async (ctx, { grantId }) => ({ ownerId: (await findOwn(ctx, grantId)).person_id }),
  },
  async run(ctx, input): Promise<{ delegationId: string }> {
    if (ctx.actor.kind !== 'person') throw forbidden();
    const grant = await findOwn(ctx, input.grantId);
    // Two delegations at once of the same grant see each other.
    await ctx.db.selectFrom('role_grant').select('id').where('id', '=', input.grantId).forUpdate().execute();
    if (input.to === grant.person_id)
      throw wrong('to', { vi: 'Không thể ủy quyền cho chính mình.', en: 'You cannot delegate to yourself.' }, ctx);
    if (input.from < localDate(ctx.now))
      throw wrong('from', { vi: 'Ngày bắt đầu đã qua.', en: 'The first day is in the past.' }, ctx);
    if (input.from < grant.valid_from || (grant.valid_to !== null && input.until > grant.valid_to))
      throw wrong(
        'until',
        {
          vi: 'Không thể ủy quyền ngoài thời gian chính bạn được giao vai trò này.',
          en: 'You cannot delegate beyond the time you hold this role yourself.',
        },
        ctx,
      );
    const place = { unitId: grant.unit_id, agencyId: grant.agency_id };
    const colleagues = await standIns(ctx, place, input.from);
    if (!colleagues.some((one) => one.personId === input.to))
      throw wrong(
        'to',
        {
          vi: 'Chỉ ủy quyền cho cán bộ đang công tác tại cùng cơ quan, đơn vị.',
          en: 'Only officers of the same office can stand in.',
        },
        ctx,
      );
    const lent = await ctx.db
      .selectFrom('delegation')
      .select('id')
      .where('grant_id', '=', input.grantId)
      .where('to_person', '=', input.to)
      .where('valid_from', '<', input.until)
      .where('valid_to', '>', input.from)
      .executeTakeFirst();
    if (lent)
      throw conflict('already_delegated', {
        vi: 'Vai trò này đã được ủy quyền cho người đó trong một phần của thời gian nêu.',
        en: 'This role is already delegated to them during part of the period.',
      });
    const row = await ctx.db
      .insertInto('delegation')
      .values({
        grant_id: input.grantId,
        from_person: grant.person_id,
        to_person: input.to,
        valid_from: input.from,
        valid_to: input.until,
        reason: input.reason,
        created_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await emit(ctx, delegationCreated, {
      subject: row.id,
      unitId: grant.unit_id,
      agencyId: grant.agency_id,
      data: {
        grant: input.grantId,
        role: grant.role,
        from: input.from,
        to: input.until,
        giver: grant.person_id,
        standIn: input.to,
      },
    });
    return { delegationId: row.id };
  },
});

async function findDelegation(ctx: Ctx, id: string) {
  const row = await ctx.db
    .selectFrom('delegation as d')
    .innerJoin('role_grant as g', 'g.id', 'd.grant_id')
    .select(['d.from_person', 'd.to_person', 'd.valid_from', 'd.valid_to', 'g.unit_id', 'g.agency_id', 'g.role'])
    .where('d.id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound({ vi: 'việc ủy quyền này', en: 'This delegation' });
  return row;
}

/** Ends a delegation today. Its giver may, and an administrator of the place. */
export const revokeDelegation = defineCommand({
  name: 'identity.delegation.revoke',
  title: { vi: 'Chấm dứt ủy quyền', en: 'End a delegation' },
  input: z.object({ delegationId: z.uuid() }),
  allow: {
    person: { level: 1 },
    roles: ['admin'],
    scope: async (ctx, { delegationId }) => {
      const row = await findDelegation(ctx, delegationId);
      return { ownerId: row.from_person, unitId: row.unit_id, agencyId: row.agency_id ?? undefined };
    },
  },
  async run(ctx, { delegationId }): Promise<void> {
    const row = await findDelegation(ctx, delegationId);
    const today = localDate(ctx.now);
    if (row.valid_to <= today) return;
    const to = lastDay(row.valid_from, today);
    await ctx.db
      .updateTable('delegation')
      .set({ valid_to: to, revoked_at: ctx.now, revoked_by: actorRef(ctx.actor) })
      .where('id', '=', delegationId)
      .execute();
    await emit(ctx, delegationRevoked, {
      subject: delegationId,
      unitId: row.unit_id,
      agencyId: row.agency_id,
      data: { role: row.role, to, giver: row.from_person, standIn: row.to_person },
    });
  },
});

export interface DelegationLine {
  readonly id: string;
  readonly role: string;
  readonly unitId: string;
  readonly agencyId: string | null;
  readonly given: boolean;
  /** The other person: who stands in, or whose role it is. */
  readonly other: string;
  readonly from: string;
  /** First day after. */
  readonly until: string;
  readonly reason: string;
  readonly revoked: boolean;
}

export interface MyDelegations {
  /** Own roles held today or later, that can be lent. */
  readonly own: readonly StaffGrant[];
  readonly lines: readonly DelegationLine[];
}

/** Roles the person may lend, and what they lent or were lent: running, coming, and the last fifty. */
export const myDelegations = defineQuery({
  name: 'identity.delegation.mine',
  title: { vi: 'Ủy quyền của tôi', en: 'My delegations' },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx): Promise<MyDelegations> {
    if (ctx.actor.kind !== 'person') return { own: [], lines: [] };
    const me = ctx.actor.personId;
    const lines = await ctx.db
      .selectFrom('delegation as d')
      .innerJoin('role_grant as g', 'g.id', 'd.grant_id')
      .innerJoin('person as giver', 'giver.id', 'd.from_person')
      .innerJoin('person as taker', 'taker.id', 'd.to_person')
      .select([
        'd.id',
        'g.role',
        'g.unit_id as unitId',
        'g.agency_id as agencyId',
        sql<boolean>`d.from_person = ${me}`.as('given'),
        sql<string>`CASE WHEN d.from_person = ${me} THEN taker.full_name ELSE giver.full_name END`.as('other'),
        'd.valid_from as from',
        'd.valid_to as until',
        'd.reason',
        sql<boolean>`d.revoked_at IS NOT NULL`.as('revoked'),
      ])
      .where((eb) => eb.or([eb('d.from_person', '=', me), eb('d.to_person', '=', me)]))
      .orderBy('d.valid_to', 'desc')
      .orderBy('d.id', 'desc')
      .limit(50)
      .execute();
    return { own: await staffOf(ctx, { personIds: [me] }), lines };
  },
});
