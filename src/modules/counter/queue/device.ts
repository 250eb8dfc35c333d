import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { notFound } from '../../../kernel/problem.ts';
import type { Agency } from '../../../kernel/units/index.ts';
import { settingsChanged } from '../events.ts';
import { agencyOf, agencyScope, CLERKS, KIOSK, ORGANISERS } from '../office.ts';

/** What is stored of a token. It has 256 random bits, so a plain hash cannot be guessed back. */
const hash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Lets a screen in the hall give out tickets. The token is shown once, as part of the kiosk's address. */
export const addDevice = defineCommand({
  name: 'counter.device.add',
  title: { vi: 'Thêm máy lấy số', en: 'Add a kiosk' },
  input: z.object({ agencyId: z.uuid(), name: z.string().trim().min(1).max(60) }),
  allow: { roles: [...CLERKS, ...ORGANISERS], scope: agencyScope },
  async run(ctx, input): Promise<{ deviceId: string; token: string }> {
    const { unitId } = await agencyOf(ctx, input.agencyId);
    const token = randomBytes(32).toString('base64url');
    const { id } = await ctx.db
      .insertInto('counter_device')
      .values({
        agency_id: input.agencyId,
        unit_id: unitId,
        name: input.name,
        token_hash: hash(token),
        created_at: ctx.now,
        created_by: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await emit(ctx, settingsChanged, {
      subject: input.agencyId,
      unitId,
      agencyId: input.agencyId,
      data: { what: 'device', key: id },
    });
    return { deviceId: id, token };
  },
});

/** Takes a kiosk out of use: its address works no longer. */
export const revokeDevice = defineCommand({
  name: 'counter.device.revoke',
  title: { vi: 'Thu hồi máy lấy số', en: 'Revoke a kiosk' },
  input: z.object({ deviceId: z.uuid() }),
  allow: {
    roles: [...CLERKS, ...ORGANISERS],
    async scope(ctx, { deviceId }) {
      const row = await ctx.db
        .selectFrom('counter_device')
        .select(['agency_id', 'unit_id'])
        .where('id', '=', deviceId)
        .executeTakeFirst();
      if (!row) throw notFound({ vi: 'máy lấy số này', en: 'This kiosk' });
      return { unitId: row.unit_id, agencyId: row.agency_id };
    },
  },
  async run(ctx, { deviceId }): Promise<void> {
    const row = await ctx.db
      .updateTable('counter_device')
      .set({ revoked_at: ctx.now })
      .where('id', '=', deviceId)
      .where('revoked_at', 'is', null)
      .returning(['agency_id', 'unit_id'])
      .executeTakeFirst();
    if (!row) return;
    await emit(ctx, settingsChanged, {
      subject: row.agency_id,
      unitId: row.unit_id,
      agencyId: row.agency_id,
      data: { what: 'device', key: deviceId },
    });
  },
});

/**
 * The context in which a kiosk acts: as a machine bound to its agency, with no other right than that of a kiosk.
 * Undefined for a token that is not, or no longer, one of this agency.
 */
export async function asKiosk(ctx: Ctx, agency: Agency, token: string | undefined): Promise<Ctx | undefined> {
  if (!token || token.length > 100) return undefined;
  const device = await ctx.db
    .selectFrom('counter_device')
    .select(['id', 'name'])
    .where('token_hash', '=', hash(token))
    .where('agency_id', '=', agency.id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return (
    device && {
      ...ctx,
      actor: {
        kind: 'client',
        clientId: device.id,
        name: device.name,
        scopes: [KIOSK],
        grants: [{ role: 'receptionist', unitId: agency.unitId, agencyId: agency.id }],
      },
    }
  );
}
