import type { Context } from 'hono';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { emit } from '../../events/emit.ts';
import { execute } from '../../execute.ts';
import type { Env } from '../../module.ts';
import type { Actor } from '../actor.ts';
import { deviceAppeared } from '../events.ts';
import { deviceCookie, deviceHash } from './device.ts';

/**
 * Notes that a person has wholly signed in from a device. A device beyond the first is an event, so that its owner is
 * told. Only the program itself may.
 */
export const noteDevice = defineCommand({
  name: 'identity.device.note',
  title: { vi: 'Ghi nhận thiết bị đăng nhập', en: 'Note a device' },
  input: z.object({ personId: z.uuid(), sessionId: z.uuid(), deviceHash: z.instanceof(Buffer) }),
  allow: {},
  async run(ctx, { personId, sessionId, deviceHash: hash }): Promise<{ appeared: boolean }> {
    const seen = await ctx.db
      .updateTable('known_device')
      .set({ last_seen_at: ctx.now })
      .where('person_id', '=', personId)
      .where('device_hash', '=', hash)
      .returning('person_id')
      .executeTakeFirst();
    if (seen) return { appeared: false };
    const other = await ctx.db
      .selectFrom('known_device')
      .select('person_id')
      .where('person_id', '=', personId)
      .limit(1)
      .executeTakeFirst();
    await ctx.db
      .insertInto('known_device')
      .values({ person_id: personId, device_hash: hash, first_seen_at: ctx.now, last_seen_at: ctx.now })
      .execute();
    if (!other) return { appeared: false };
    await emit(ctx, deviceAppeared, { subject: personId, data: { session: sessionId } });
    return { appeared: true };
  },
});

/** Makes this browser known for a person who has wholly signed in: its cookie, its record, and word of it when new. */
export async function knowDevice(c: Context<Env>, personId: string, sessionId: string): Promise<void> {
  const ctx = c.get('ctx');
  const { header, nonce } = deviceCookie(ctx.app, c.req.header('cookie'), personId);
  const system: Actor = { kind: 'system', name: 'sign-in' };
  await execute({ ...ctx, actor: system }, noteDevice, { personId, sessionId, deviceHash: deviceHash(nonce) });
  c.header('set-cookie', header, { append: true });
}
