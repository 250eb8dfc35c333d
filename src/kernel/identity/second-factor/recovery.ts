import { z } from 'zod';
import { defineCommand, nothing } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { emit } from '../../events/emit.ts';
import { conflict, forbidden } from '../../problem.ts';
import { actorRef } from '../actor.ts';
import { secondFactorReset } from '../events.ts';
import { endAllSessions } from '../session.ts';
import { placeOfStaff } from '../staff-place.ts';
import { hashRecoveryCode, newRecoveryCode, RECOVERY_CODES } from './codes.ts';
import { factorsOf, mayChangeFactors, self } from './factors.ts';

/** Makes ten new codes and voids those before them. They are returned this once. */
export async function issueRecoveryCodes(ctx: Ctx, personId: string): Promise<string[]> {
  await voidRecoveryCodes(ctx, personId);
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await ctx.db
    .insertInto('recovery_code')
    .values(
      codes.map((code) => ({ person_id: personId, code_hash: hashRecoveryCode(ctx.app, code), created_at: ctx.now })),
    )
    .execute();
  return codes;
}

async function voidRecoveryCodes(ctx: Ctx, personId: string): Promise<void> {
  await ctx.db
    .updateTable('recovery_code')
    .set({ void_at: ctx.now })
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .where('void_at', 'is', null)
    .execute();
}

/** True when the code was one of the person's; it is spent by that. */
export async function spendRecoveryCode(ctx: Ctx, personId: string, code: string): Promise<boolean> {
  const row = await ctx.db
    .updateTable('recovery_code')
    .set({ used_at: ctx.now })
    .where('code_hash', '=', hashRecoveryCode(ctx.app, code))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .where('void_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** New recovery codes in place of the old ones. */
export const renewRecoveryCodes = defineCommand({
  name: 'identity.second_factor.renew_codes',
  title: { vi: 'Cấp lại mã khôi phục', en: 'Renew recovery codes' },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx): Promise<{ codes: string[] }> {
    await mayChangeFactors(ctx);
    const { personId } = self(ctx);
    if ((await factorsOf(ctx, personId)).length === 0) {
      throw conflict('no_second_factor', {
        vi: 'Hãy thêm một cách xác thực bước hai trước.',
        en: 'Add a second factor first.',
      });
    }
    return { codes: await issueRecoveryCodes(ctx, personId) };
  },
});

/**
 * For who lost both the second factor and the codes: takes all of them away and ends every session, so that the person
 * sets up anew at the next sign-in. Two administrators whose place covers all the person's roles; nobody their own.
 */
export const resetSecondFactor = defineCommand({
  name: 'identity.second_factor.reset',
  title: { vi: 'Đặt lại xác thực bước hai', en: 'Reset a second factor' },
  input: z.object({ personId: z.uuid(), reason: z.string().trim().min(10).max(500) }),
  allow: {
    roles: ['admin'],
    scope: (ctx, { personId }) => placeOfStaff(ctx, personId),
  },
  fourEyes: () => true,
  async run(ctx, { personId }) {
    if (ctx.actor.kind === 'person' && [ctx.actor.personId, ctx.actor.approvedBy?.personId].includes(personId)) {
      throw forbidden({
        vi: 'Không ai được tự đặt lại xác thực của mình.',
        en: 'Nobody may reset their own second factor.',
      });
    }
    await ctx.db
      .updateTable('second_factor')
      .set({ removed_at: ctx.now, removed_by: actorRef(ctx.actor) })
      .where('person_id', '=', personId)
      .where('removed_at', 'is', null)
      .execute();
    await voidRecoveryCodes(ctx, personId);
    await endAllSessions(ctx, personId);
    await emit(ctx, secondFactorReset, {
      subject: personId,
      data: {
        askedBy: actorRef(ctx.actor),
        approvedBy:
          ctx.actor.kind === 'person' && ctx.actor.approvedBy ? `person:${ctx.actor.approvedBy.personId}` : null,
      },
    });
  },
});
