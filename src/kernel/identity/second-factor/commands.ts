import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { defineCommand, defineQuery, nothing } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { emit } from '../../events/emit.ts';
import { conflict, notFound, Problem } from '../../problem.ts';
import { actorRef } from '../actor.ts';
import { secondFactorAdded, secondFactorGiven, secondFactorRemoved } from '../events.ts';
import { keyFor, seal, unsealKept } from '../secrets.ts';
import { toBase32 } from './base32.ts';
import { readRecoveryCode } from './codes.ts';
import { factorsOf, markGiven, mayChangeFactors, self } from './factors.ts';
import { issueRecoveryCodes, spendRecoveryCode } from './recovery.ts';
import { matchingStep, totpUri } from './totp.ts';

const wrongCode = (ctx: Ctx): Problem => {
  const text = {
    vi: 'Mã không đúng hoặc đã được dùng. Hãy nhập mã đang hiện trong ứng dụng; nếu vẫn sai, kiểm tra giờ của điện thoại.',
    en: 'The code is wrong or was used before. Enter the one the app shows now; if that fails, check the clock of the phone.',
  };
  return new Problem(422, 'wrong_code', text, [{ path: 'code', message: text[ctx.lang] }]);
};

const name = z.string().trim().min(1).max(60);
const code = z.string().trim().min(1).max(40);
const openSecret = (ctx: Ctx, sealed: string): Buffer => {
  const secret = unsealKept(ctx.app, 'totp', sealed);
  if (secret === undefined)
    throw new Error('the secret of a one-time code cannot be opened: TINHSO_SECRET has changed');
  return Buffer.from(secret, 'base64url');
};

/** First half of adding an authenticator app: a secret of 160 bits (RFC 4226 section 4), in force once confirmed. */
export const beginTotp = defineCommand({
  name: 'identity.second_factor.begin_totp',
  title: { vi: 'Thêm ứng dụng tạo mã', en: 'Begin an authenticator app' },
  input: z.object({ name }),
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx, input): Promise<{ factor: string }> {
    await mayChangeFactors(ctx);
    const me = self(ctx);
    const secret = randomBytes(20);
    // One begun and never confirmed gives way.
    await ctx.db
      .deleteFrom('second_factor')
      .where('person_id', '=', me.personId)
      .where('kind', '=', 'totp')
      .where('confirmed_at', 'is', null)
      .execute();
    const row = await ctx.db
      .insertInto('second_factor')
      .values({
        person_id: me.personId,
        kind: 'totp',
        name: input.name,
        secret: seal(keyFor(ctx.app, 'totp'), secret.toString('base64url')),
        created_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { factor: row.id };
  },
});

/** The secret of the app being set up, for the QR code; null when none is. Of a confirmed one nothing is ever shown. */
export const pendingTotp = defineQuery({
  name: 'identity.second_factor.pending_totp',
  title: { vi: 'Ứng dụng tạo mã đang thêm', en: 'Authenticator app being set up' },
  input: nothing,
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx): Promise<{ secret: string; uri: string } | null> {
    const me = self(ctx);
    const row = await ctx.db
      .selectFrom('second_factor')
      .select('secret')
      .where('person_id', '=', me.personId)
      .where('kind', '=', 'totp')
      .where('confirmed_at', 'is', null)
      .where('removed_at', 'is', null)
      .where('created_at', '>', new Date(ctx.now.getTime() - 3_600_000))
      .executeTakeFirst();
    if (!row?.secret) return null;
    const secret = openSecret(ctx, row.secret);
    return { secret: toBase32(secret), uri: totpUri(secret, new URL(ctx.app.config.baseUrl).hostname, me.name) };
  },
});

/** Ends what every first factor begins: recovery codes, when there are none; this session counts as proven. */
export async function factorAdded(ctx: Ctx, factor: string, kind: 'totp' | 'passkey'): Promise<{ codes: string[] }> {
  const { personId } = self(ctx);
  await markGiven(ctx, kind);
  await emit(ctx, secondFactorAdded, { subject: personId, data: { factor, kind } });
  const left = await ctx.db
    .selectFrom('recovery_code')
    .select('id')
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .where('void_at', 'is', null)
    .executeTakeFirst();
  return { codes: left ? [] : await issueRecoveryCodes(ctx, personId) };
}

/** Second half: the code that the app shows proves that it has the secret. Recovery codes come with the first factor. */
export const confirmTotp = defineCommand({
  name: 'identity.second_factor.confirm_totp',
  title: { vi: 'Xác nhận ứng dụng tạo mã', en: 'Confirm an authenticator app' },
  input: z.object({ code }),
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx, input): Promise<{ codes: string[] }> {
    await mayChangeFactors(ctx);
    const row = await ctx.db
      .selectFrom('second_factor')
      .select(['id', 'secret'])
      .where('person_id', '=', self(ctx).personId)
      .where('kind', '=', 'totp')
      .where('confirmed_at', 'is', null)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!row?.secret) {
      throw conflict('nothing_begun', {
        vi: 'Chưa có ứng dụng nào đang được thêm. Hãy bắt đầu lại.',
        en: 'No authenticator app is being set up. Begin again.',
      });
    }
    const step = matchingStep(openSecret(ctx, row.secret), input.code.replace(/\s/g, ''), ctx.now, null);
    if (step === undefined) throw wrongCode(ctx);
    await ctx.db
      .updateTable('second_factor')
      .set({ confirmed_at: ctx.now, last_used_at: ctx.now, last_step: step })
      .where('id', '=', row.id)
      .execute();
    return factorAdded(ctx, row.id, 'totp');
  },
});

/** Gives the second factor of this session: a code of an app, or a recovery code, which is spent by that. */
export const giveCode = defineCommand({
  name: 'identity.second_factor.give_code',
  title: { vi: 'Xác thực bước hai bằng mã', en: 'Give a code as second factor' },
  input: z.object({ code }),
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx, input): Promise<{ kind: 'totp' | 'recovery' }> {
    const me = self(ctx);
    const kind = (await codeOfApp(ctx, me.personId, input.code.replace(/\s/g, '')))
      ? 'totp'
      : (await codeOfList(ctx, me.personId, input.code))
        ? 'recovery'
        : undefined;
    if (!kind) throw wrongCode(ctx);
    await markGiven(ctx, kind);
    await emit(ctx, secondFactorGiven, { subject: me.personId, data: { session: me.sessionId, kind } });
    return { kind };
  },
});

async function codeOfApp(ctx: Ctx, personId: string, given: string): Promise<boolean> {
  for (const factor of await factorsOf(ctx, personId)) {
    if (!factor.secret) continue;
    const step = matchingStep(openSecret(ctx, factor.secret), given, ctx.now, factor.last_step);
    if (step === undefined) continue;
    // Of two requests with the same code at once, the second finds its step taken.
    const taken = await ctx.db
      .updateTable('second_factor')
      .set({ last_step: step, last_used_at: ctx.now })
      .where('id', '=', factor.id)
      .where((eb) => eb.or([eb('last_step', 'is', null), eb('last_step', '<', step)]))
      .returning('id')
      .executeTakeFirst();
    if (taken) return true;
  }
  return false;
}

async function codeOfList(ctx: Ctx, personId: string, typed: string): Promise<boolean> {
  const read = readRecoveryCode(typed);
  return read !== undefined && spendRecoveryCode(ctx, personId, read);
}

/** Takes one of the ways away; the last one too, unless staff must have one. */
export const removeFactor = defineCommand({
  name: 'identity.second_factor.remove',
  title: { vi: 'Bỏ một cách xác thực bước hai', en: 'Remove a second factor' },
  input: z.object({ factor: z.uuid() }),
  allow: { person: { level: 1 } },
  async run(ctx, input) {
    await mayChangeFactors(ctx);
    const me = self(ctx);
    const factors = await factorsOf(ctx, me.personId);
    const one = factors.find((factor) => factor.id === input.factor);
    if (!one) throw notFound({ vi: 'cách xác thực này', en: 'This second factor' });
    if (factors.length === 1 && me.grants.length > 0 && ctx.app.config.staffSecondFactor === 'required') {
      throw conflict('last_second_factor', {
        vi: 'Đây là cách xác thực cuối cùng. Hãy thêm cách khác trước khi bỏ.',
        en: 'This is your last second factor. Add another one before you remove it.',
      });
    }
    await ctx.db
      .updateTable('second_factor')
      .set({ removed_at: ctx.now, removed_by: actorRef(ctx.actor) })
      .where('id', '=', one.id)
      .execute();
    await emit(ctx, secondFactorRemoved, {
      subject: me.personId,
      data: { factor: one.id, kind: one.kind === 'totp' ? 'totp' : 'passkey' },
    });
  },
});

export interface MyFactors {
  readonly factors: readonly {
    readonly id: string;
    readonly kind: 'totp' | 'passkey';
    readonly name: string;
    readonly addedAt: Date;
    readonly usedAt: Date | null;
  }[];
  readonly codesLeft: number;
}

/** Second factors of the person who asks, without their secrets. */
export const myFactors = defineQuery({
  name: 'identity.second_factor.mine',
  title: { vi: 'Xác thực bước hai của tôi', en: 'My second factors' },
  input: nothing,
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx): Promise<MyFactors> {
    const me = self(ctx);
    const { n } = await ctx.db
      .selectFrom('recovery_code')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('person_id', '=', me.personId)
      .where('used_at', 'is', null)
      .where('void_at', 'is', null)
      .executeTakeFirstOrThrow();
    const factors = (await factorsOf(ctx, me.personId)).map((one) => ({
      id: one.id,
      kind: one.kind === 'totp' ? ('totp' as const) : ('passkey' as const),
      name: one.name,
      addedAt: one.created_at,
      usedAt: one.last_used_at,
    }));
    return { factors, codesLeft: Number(n) };
  },
});
