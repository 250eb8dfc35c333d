import { z } from 'zod';
import type { App } from '../app.ts';
import { localDate } from '../calendar/local-time.ts';
import { defineCommand } from '../command.ts';
import type { Ctx } from '../context.ts';
import { emit } from '../events/emit.ts';
import { conflict, forbidden, notFound, Problem } from '../problem.ts';
import type { Text } from '../text.ts';
import { actorRef } from './actor.ts';
import { roleGranted, roleRevoked } from './events.ts';
import { placeOf } from './places.ts';

/** Roles of the program itself; modules declare those of their work. */
export const identityRoles = {
  admin: { vi: 'Quản trị hệ thống', en: 'System administrator' },
  auditor: { vi: 'Kiểm tra, giám sát', en: 'Auditor' },
  executive: { vi: 'Lãnh đạo tỉnh', en: 'Provincial leader' },
} as const satisfies Record<string, Text>;

/** Roles that nobody gives alone: they hand out rights, watch over others, or make the law of the province run. */
const STRONG_ROLES: readonly string[] = ['admin', 'auditor', 'procedure_publisher'];

/** Every role some module declares, with its name. */
export function knownRoles(app: App): ReadonlyMap<string, Text> {
  return new Map(app.modules.flatMap((module) => Object.entries(module.roles ?? {})));
}

export const grantInput = z
  .object({
    /** Who gets the role: a person, or an API client. */
    personId: z.uuid().optional(),
    clientId: z.uuid().optional(),
    role: z.string(),
    /** Exactly one place: a unit (with all below it) or one agency. */
    unitId: z.uuid().optional(),
    agencyId: z.uuid().optional(),
    from: z.iso.date(),
    /** First day on which the role is no longer held; open when absent. */
    to: z.iso.date().nullable().default(null),
    reason: z.string().trim().min(1).max(500),
  })
  .refine((input) => (input.personId === undefined) !== (input.clientId === undefined), 'one of personId, clientId')
  .refine((input) => (input.unitId === undefined) !== (input.agencyId === undefined), 'one of unitId, agencyId')
  .refine((input) => input.to === null || input.to > input.from, { path: ['to'], message: 'to > from' });

/**
 * Gives a role for a place and a period. Nobody gives one to themselves (separation of duties); the giver's own
 * administration must cover the place. A role already held there in part of the period is refused (409).
 */
export const grantRole = defineCommand({
  name: 'identity.role.grant',
  title: { vi: 'Giao vai trò', en: 'Grant a role' },
  input: grantInput,
  allow: { roles: ['admin'], scope: (ctx, input) => placeOf(ctx, input) },
  fourEyes: ({ personId, role }) => personId !== undefined && STRONG_ROLES.includes(role),
  async run(ctx, input) {
    if (
      ctx.actor.kind === 'person' &&
      input.personId !== undefined &&
      [ctx.actor.personId, ctx.actor.approvedBy?.personId].includes(input.personId)
    ) {
      throw forbidden({ vi: 'Không ai được tự giao vai trò cho mình.', en: 'Nobody may grant a role to themselves.' });
    }
    return { grant: await addGrant(ctx, input, { demo: false }) };
  },
});

/** Writes a grant and its event after checking the role, the place and overlaps. For commands and loaders. */
export async function addGrant(
  ctx: Ctx,
  input: z.output<typeof grantInput>,
  options: { readonly demo: boolean },
): Promise<string> {
  if (!knownRoles(ctx.app).has(input.role)) {
    throw new Problem(422, 'unknown_role', {
      vi: `Không có vai trò “${input.role}”.`,
      en: `There is no role "${input.role}".`,
    });
  }
  const place = await placeOf(ctx, input);
  const holder = input.personId ? 'person_id' : 'client_id';
  const holderId = (input.personId ?? input.clientId) as string;
  await lockHolder(ctx, input);
  const held = await ctx.db
    .selectFrom('role_grant')
    .select('id')
    .where(holder, '=', holderId)
    .where('role', '=', input.role)
    .where('unit_id', '=', place.unitId)
    .where('agency_id', 'is not distinct from', place.agencyId ?? null)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', input.from)]))
    .$if(input.to !== null, (query) => query.where('valid_from', '<', input.to as string))
    .executeTakeFirst();
  if (held) {
    throw conflict('role_already_held', {
      vi: 'Vai trò này đã được giao tại nơi đó trong một phần của thời gian nêu.',
      en: 'This role is already held there during part of the period.',
    });
  }
  const row = await ctx.db
    .insertInto('role_grant')
    .values({
      person_id: input.personId ?? null,
      client_id: input.clientId ?? null,
      role: input.role,
      unit_id: place.unitId,
      agency_id: place.agencyId ?? null,
      valid_from: input.from,
      valid_to: input.to,
      demo: options.demo,
      granted_by: actorRef(ctx.actor),
      granted_at: ctx.now,
      reason: input.reason,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await emit(ctx, roleGranted, {
    subject: row.id as string,
    unitId: place.unitId,
    agencyId: place.agencyId ?? null,
    data: {
      holder: `${input.personId ? 'person' : 'client'}:${holderId}`,
      role: input.role,
      from: input.from,
      to: input.to,
    },
  });
  return row.id as string;
}

/** Locks the holder's row: two grants at once cannot both miss each other. 404 when there is no such holder. */
async function lockHolder(
  ctx: Ctx,
  input: { personId?: string | undefined; clientId?: string | undefined },
): Promise<void> {
  const row = input.personId
    ? await ctx.db
        .selectFrom('person')
        .select('id')
        .where('id', '=', input.personId)
        .forNoKeyUpdate()
        .executeTakeFirst()
    : await ctx.db
        .selectFrom('api_client')
        .select('id')
        .where('id', '=', input.clientId as string)
        .forNoKeyUpdate()
        .executeTakeFirst();
  if (!row)
    throw notFound(input.personId ? { vi: 'người này', en: 'Person' } : { vi: 'phần mềm này', en: 'API client' });
}

/** Where a grant that is taken back today ends: never before it began. Days compare as text. */
export const lastDay = (from: string, today: string): string => [from, today].sort()[1] as string;

/** Ends a grant today: from now on it is not in force. It stays on record with who took it back. */
export const revokeRole = defineCommand({
  name: 'identity.role.revoke',
  title: { vi: 'Thu hồi vai trò', en: 'Revoke a role' },
  input: z.object({ grant: z.uuid() }),
  allow: {
    roles: ['admin'],
    scope: async (ctx, input) => {
      const row = await findGrant(ctx, input.grant);
      return { unitId: row.unit_id, agencyId: row.agency_id ?? undefined };
    },
  },
  async run(ctx, input) {
    await endGrant(ctx, input.grant, localDate(ctx.now));
  },
});

/**
 * Ends a grant on a day, today at the earliest, and with it everything that was delegated of it. A grant that ends
 * sooner stays as it is. For commands that have settled who may do so.
 */
export async function endGrant(ctx: Ctx, grantId: string, day: string): Promise<void> {
  const row = await findGrant(ctx, grantId);
  if (row.valid_to !== null && row.valid_to <= day) return;
  const to = lastDay(row.valid_from, lastDay(day, localDate(ctx.now)));
  await ctx.db
    .updateTable('role_grant')
    .set({ valid_to: to, revoked_by: actorRef(ctx.actor), revoked_at: ctx.now })
    .where('id', '=', grantId)
    .execute();
  await emit(ctx, roleRevoked, {
    subject: grantId,
    unitId: row.unit_id,
    agencyId: row.agency_id,
    data: {
      holder: row.person_id ? `person:${row.person_id}` : `client:${row.client_id}`,
      role: row.role,
      to,
    },
  });
}

interface GrantRow {
  person_id: string | null;
  client_id: string | null;
  role: string;
  unit_id: string;
  agency_id: string | null;
  valid_from: string;
  valid_to: string | null;
}

async function findGrant(ctx: Ctx, id: string): Promise<GrantRow> {
  const row = await ctx.db
    .selectFrom('role_grant')
    .select(['person_id', 'client_id', 'role', 'unit_id', 'agency_id', 'valid_from', 'valid_to'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound({ vi: 'vai trò được giao này', en: 'Role grant' });
  return row as GrantRow;
}
