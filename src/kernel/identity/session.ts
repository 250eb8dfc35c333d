import { sql } from 'kysely';
import { z } from 'zod';
import { localDate } from '../calendar/local-time.ts';
import { defineCommand, defineQuery, nothing } from '../command.ts';
import type { Ctx } from '../context.ts';
import { emit } from '../events/emit.ts';
import { notFound } from '../problem.ts';
import { sessionRevoked, sessionStarted } from './events.ts';
import { upsertPerson } from './person.ts';
import { keyFor, seal, unsealKept } from './secrets.ts';
import { placeOfStaff } from './staff-place.ts';

const claims = z.object({
  personalId: z.string().regex(/^\d{12}$/),
  name: z.string().min(1).max(200),
  birthDate: z.iso.date().nullable(),
  gender: z.enum(['male', 'female']).nullable(),
  level: z.union([z.literal(1), z.literal(2)]),
  phone: z.string().max(30).nullable(),
  email: z.string().max(320).nullable(),
});

/**
 * Opens a session for whom the identity provider vouches. Only the program itself may (no rule in `allow`). The caller
 * makes the token and hands over its hash, so that the token is nowhere but in the cookie. A session that the browser
 * held before is ended: nobody can slip a known one under a person who signs in (session fixation).
 */
export const startSession = defineCommand({
  name: 'identity.session.start',
  title: { vi: 'Mở phiên đăng nhập', en: 'Start a session' },
  input: z.object({
    claims,
    tokenHash: z.instanceof(Buffer),
    previousTokenHash: z.instanceof(Buffer).optional(),
    amr: z.array(z.string().max(30)).max(10).default([]),
    orgTaxCode: z.string().max(20).nullable().default(null),
    idToken: z.string().nullable().default(null),
    ip: z.string().nullable().default(null),
    userAgent: z.string().nullable().default(null),
  }),
  allow: {},
  async run(ctx, input) {
    const personId = await upsertPerson(ctx, input.claims);
    if (input.previousTokenHash) await endByToken(ctx, input.previousTokenHash, 'replaced');
    const session = await ctx.db
      .insertInto('session')
      .values({
        token_hash: input.tokenHash,
        person_id: personId,
        level: input.claims.level,
        amr: input.amr,
        org_tax_code: input.orgTaxCode,
        id_token: input.idToken && seal(keyFor(ctx.app, 'id-token'), input.idToken),
        ip: input.ip,
        user_agent: input.userAgent?.slice(0, 300) ?? null,
        created_at: ctx.now,
        last_seen_at: ctx.now,
        expires_at: new Date(ctx.now.getTime() + ctx.app.config.sessions.absolute),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const roles = await rolesOf(ctx, personId);
    await emit(ctx, sessionStarted, {
      subject: personId,
      data: { session: session.id, level: input.claims.level, staff: roles.length > 0, amr: input.amr },
    });
    return { personId, sessionId: session.id as string, roles, complete: !(await mustProveMore(ctx, personId, roles)) };
  },
});

/** True for staff who have to give a second factor before this session is worth anything. */
async function mustProveMore(ctx: Ctx, personId: string, roles: readonly string[]): Promise<boolean> {
  const rule = ctx.app.config.staffSecondFactor;
  if (rule === 'off') return false;
  if (rule === 'required' && roles.length > 0) return true;
  const factor = await ctx.db
    .selectFrom('second_factor')
    .select('id')
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return factor !== undefined;
}

async function rolesOf(ctx: Ctx, personId: string): Promise<string[]> {
  const today = localDate(ctx.now);
  const rows = await ctx.db
    .selectFrom('role_grant')
    .select('role')
    .distinct()
    .where('person_id', '=', personId)
    .where('valid_from', '<=', today)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', today)]))
    .$if(!ctx.app.config.demo, (query) => query.where('demo', '=', false))
    .execute();
  return rows.map((row) => row.role as string);
}

type EndReason = z.input<typeof sessionRevoked.data>['reason'];

async function endByToken(ctx: Ctx, tokenHash: Buffer, reason: EndReason): Promise<void> {
  const row = await ctx.db
    .selectFrom('session')
    .select('id')
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row) await endSession(ctx, row.id as string, reason);
}

/** Marks a session as ended and forgets its ID token; returns that token when there was one. */
async function endSession(ctx: Ctx, id: string, reason: EndReason): Promise<string | null> {
  const row = await ctx.db
    .selectFrom('session')
    .select(['person_id', 'id_token'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  await ctx.db.updateTable('session').set({ revoked_at: ctx.now, id_token: null }).where('id', '=', id).execute();
  await emit(ctx, sessionRevoked, { subject: row.person_id as string, data: { session: id, reason } });
  return row.id_token ? (unsealKept(ctx.app, 'id-token', row.id_token as string) ?? null) : null;
}

/** Ends every session of a person, but the one named: whoever holds one of them is out. */
export async function endAllSessions(ctx: Ctx, personId: string, but?: string): Promise<void> {
  const rows = await ctx.db
    .selectFrom('session')
    .select('id')
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .$if(but !== undefined, (query) => query.where('id', '!=', but as string))
    .execute();
  for (const row of rows) await endSession(ctx, row.id as string, 'revoked');
}

/** Ends the actor's own session; gives the provider's ID token back, as a hint for signing out there too. */
export const signOut = defineCommand({
  name: 'identity.session.signOut',
  title: { vi: 'Đăng xuất', en: 'Sign out' },
  input: nothing,
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx) {
    if (ctx.actor.kind !== 'person') return { idToken: null };
    return { idToken: await endSession(ctx, ctx.actor.sessionId, 'signed_out') };
  },
});

/** Ends a session of one's own (a phone that was lost) or, for an administrator, of staff in their place. */
export const revokeSession = defineCommand({
  name: 'identity.session.revoke',
  title: { vi: 'Kết thúc một phiên đăng nhập', en: 'Revoke a session' },
  input: z.object({ session: z.uuid() }),
  allow: {
    person: { level: 1 },
    roles: ['admin'],
    async scope(ctx, input) {
      const ownerId = (await sessionOwner(ctx, input.session)).person_id;
      return { ownerId, ...(await placeOfStaff(ctx, ownerId)) };
    },
  },
  async run(ctx, input) {
    await endSession(ctx, input.session, 'revoked');
  },
});

async function sessionOwner(ctx: Ctx, id: string): Promise<{ person_id: string }> {
  const row = await ctx.db.selectFrom('session').select('person_id').where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound({ vi: 'phiên đăng nhập', en: 'Session' });
  return row as { person_id: string };
}

export interface SessionInfo {
  readonly id: string;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** True for the session the question was asked in. */
  readonly current: boolean;
}

/** The open sessions of the person who asks, newest first. */
export const mySessions = defineQuery({
  name: 'identity.session.mine',
  title: { vi: 'Các phiên đăng nhập của tôi', en: 'My sessions' },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx): Promise<SessionInfo[]> {
    if (ctx.actor.kind !== 'person') return [];
    const { personId, sessionId } = ctx.actor;
    const rows = await ctx.db
      .selectFrom('session')
      .select(['id', 'created_at', 'last_seen_at', sql<string | null>`host(ip)`.as('ip'), 'user_agent'])
      .where('person_id', '=', personId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', ctx.now)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(50)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      startedAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      ip: row.ip,
      userAgent: row.user_agent,
      current: row.id === sessionId,
    }));
  },
});
