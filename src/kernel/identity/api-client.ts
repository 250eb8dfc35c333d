import { z } from 'zod';
import { defineCommand } from '../command.ts';
import type { Ctx } from '../context.ts';
import { emit } from '../events/emit.ts';
import { execute } from '../execute.ts';
import { conflict, notFound } from '../problem.ts';
import { actorRef } from './actor.ts';
import { clientCreated, clientRevoked } from './events.ts';
import { addGrant, grantInput } from './roles.ts';
import { hashToken, randomToken } from './secrets.ts';

const scope = z.string().regex(/^[a-z][a-z0-9._:-]{1,63}$/);

const clientGrant = z.object({
  role: z.string(),
  unitId: z.uuid().optional(),
  agencyId: z.uuid().optional(),
  from: z.iso.date(),
  to: z.iso.date().nullable().default(null),
});

/** Registers a program that calls the API. The caller makes the token; only its hash arrives here. */
export const createClient = defineCommand({
  name: 'identity.client.create',
  title: { vi: 'Cấp khóa truy cập cho phần mềm', en: 'Create an API client' },
  input: z.object({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(scope).max(50),
    grants: z.array(clientGrant).max(50).default([]),
    tokenHash: z.instanceof(Buffer),
    expiresAt: z.date().nullable().default(null),
  }),
  allow: { roles: ['admin'], provinceWide: true },
  async run(ctx, input) {
    const client = await ctx.db
      .insertInto('api_client')
      .values({
        name: input.name,
        scopes: [...new Set(input.scopes)],
        created_at: ctx.now,
        created_by: actorRef(ctx.actor),
      })
      .onConflict((on) => on.column('name').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!client) {
      throw conflict('client_name_taken', {
        vi: `Đã có phần mềm tên “${input.name}”.`,
        en: `There is an API client named "${input.name}" already.`,
      });
    }
    const clientId = client.id as string;
    await ctx.db
      .insertInto('api_token')
      .values({ client_id: clientId, token_hash: input.tokenHash, created_at: ctx.now, expires_at: input.expiresAt })
      .execute();
    await emit(ctx, clientCreated, { subject: clientId, data: { scopes: input.scopes } });
    for (const grant of input.grants) {
      await addGrant(ctx, grantInput.parse({ ...grant, clientId, reason: 'API client' }), { demo: false });
    }
    return { clientId };
  },
});

/** Takes all tokens of an API client out of force, at once and for good. */
export const revokeClient = defineCommand({
  name: 'identity.client.revoke',
  title: { vi: 'Thu hồi khóa truy cập của phần mềm', en: 'Revoke an API client' },
  input: z.object({ client: z.uuid() }),
  allow: { roles: ['admin'], provinceWide: true },
  async run(ctx, input) {
    const row = await ctx.db
      .updateTable('api_client')
      .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(ctx.now)) }))
      .where('id', '=', input.client)
      .returning('id')
      .executeTakeFirst();
    if (!row) throw notFound({ vi: 'phần mềm này', en: 'API client' });
    await emit(ctx, clientRevoked, { subject: input.client, data: {} });
  },
});

export interface NewApiClient {
  /** Unique, for people: who runs this program. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly grants?: readonly z.input<typeof clientGrant>[];
  readonly expiresAt?: Date | null;
}

/**
 * Makes an API client with its token (`tinhso token create`). The token, 256 random bits, is returned this once;
 * the database keeps its hash. Callers send it as `Authorization: Bearer <token>`.
 */
export async function createApiClient(ctx: Ctx, client: NewApiClient): Promise<{ clientId: string; token: string }> {
  const token = `tinhso_${randomToken()}`;
  const { clientId } = await execute(ctx, createClient, {
    name: client.name,
    scopes: [...client.scopes],
    grants: [...(client.grants ?? [])],
    tokenHash: hashToken(token),
    expiresAt: client.expiresAt ?? null,
  });
  return { clientId, token };
}
