import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { defineCommand, nothing } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { emit } from '../../events/emit.ts';
import { conflict, Problem } from '../../problem.ts';
import { provinceInfo } from '../../units/index.ts';
import { secondFactorGiven } from '../events.ts';
import { factorAdded } from './commands.ts';
import { factorsOf, markGiven, mayChangeFactors, self } from './factors.ts';

/** How long a ceremony may take, in milliseconds. */
const CEREMONY = 5 * 60_000;

// Only these pages need it, and few people: not worth waiting for at every start.
const library = () => import('@simplewebauthn/server');

const relyingParty = (ctx: Ctx) => ({ id: new URL(ctx.app.config.baseUrl).hostname, origin: ctx.app.config.baseUrl });

/** Passkeys belong to a host name; an address of figures (`127.0.0.1`) can have none (WebAuthn Level 3, section 5.1.2). */
export const passkeysPossible = (ctx: Ctx): boolean => !/^[\d.]+$|^\[/.test(relyingParty(ctx).id);

const refusedPasskey = (): Problem =>
  new Problem(422, 'passkey_refused', {
    vi: 'Khóa truy cập này không được chấp nhận. Hãy thử lại, hoặc dùng mã.',
    en: 'This passkey was not accepted. Try again, or use a code.',
  });

async function keepChallenge(ctx: Ctx, challenge: string): Promise<void> {
  await ctx.db
    .updateTable('session')
    .set({ challenge, challenge_at: ctx.now })
    .where('id', '=', self(ctx).sessionId)
    .execute();
}

/** The challenge of the ceremony under way, spent by this. */
async function spendChallenge(ctx: Ctx): Promise<string> {
  const row = await ctx.db
    .selectFrom('session')
    .select(['challenge', 'challenge_at'])
    .where('id', '=', self(ctx).sessionId)
    .forUpdate()
    .executeTakeFirst();
  const young = row?.challenge_at && ctx.now.getTime() - row.challenge_at.getTime() <= CEREMONY;
  if (!row?.challenge || !young) throw refusedPasskey();
  await ctx.db
    .updateTable('session')
    .set({ challenge: null, challenge_at: null })
    .where('id', '=', self(ctx).sessionId)
    .execute();
  return row.challenge;
}

const passkeysOf = async (ctx: Ctx) =>
  (await factorsOf(ctx, self(ctx).personId)).filter((one) => one.kind === 'passkey');

const described = (one: { credential_id: string | null; transports: string[] | null }) => ({
  id: one.credential_id as string,
  ...(one.transports ? { transports: one.transports as AuthenticatorTransport[] } : {}),
});

/** What a browser needs to make a passkey. */
export const beginPasskey = defineCommand({
  name: 'identity.second_factor.begin_passkey',
  title: { vi: 'Thêm khóa truy cập', en: 'Begin a passkey' },
  input: nothing,
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx): Promise<PublicKeyCredentialCreationOptionsJSON> {
    await mayChangeFactors(ctx);
    const { generateRegistrationOptions } = await library();
    const me = self(ctx);
    const province = await provinceInfo(ctx);
    const options = await generateRegistrationOptions({
      rpName: province?.name.vi ?? 'Tỉnh số',
      rpID: relyingParty(ctx).id,
      userName: me.name,
      userDisplayName: me.name,
      userID: new Uint8Array(Buffer.from(me.personId.replaceAll('-', ''), 'hex')),
      attestationType: 'none',
      excludeCredentials: (await passkeysOf(ctx)).map(described),
      // Held by the person and opened by them: a finger, a face or a PIN, not mere presence.
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      supportedAlgorithmIDs: [-7, -257, -8],
    });
    await keepChallenge(ctx, options.challenge);
    return options;
  },
});

const credential = z.string().min(2).max(20_000);

function readJson<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw refusedPasskey();
  }
}

/** What the library found wrong is no fault of ours: it is said as a refusal, with the reason in the log. */
async function verified<T extends { verified: boolean }>(ctx: Ctx, verify: () => Promise<T>): Promise<T> {
  const result = await verify().catch((error: unknown) => {
    ctx.app.log.warn({ err: error, requestId: ctx.requestId }, 'passkey refused');
    throw refusedPasskey();
  });
  if (!result.verified) throw refusedPasskey();
  return result;
}

/** Keeps the passkey that the browser made. */
export const addPasskey = defineCommand({
  name: 'identity.second_factor.add_passkey',
  title: { vi: 'Lưu khóa truy cập', en: 'Add a passkey' },
  input: z.object({ name: z.string().trim().min(1).max(60), credential }),
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx, input): Promise<{ codes: string[] }> {
    await mayChangeFactors(ctx);
    const { verifyRegistrationResponse } = await library();
    const response = readJson<RegistrationResponseJSON>(input.credential);
    const { id, origin } = relyingParty(ctx);
    const expectedChallenge = await spendChallenge(ctx);
    const { registrationInfo } = await verified(ctx, () =>
      verifyRegistrationResponse({
        response,
        expectedChallenge,
        expectedOrigin: origin,
        expectedRPID: id,
        requireUserVerification: true,
      }),
    );
    if (!registrationInfo) throw refusedPasskey();
    const made = registrationInfo.credential;
    const row = await ctx.db
      .insertInto('second_factor')
      .values({
        person_id: self(ctx).personId,
        kind: 'passkey',
        name: input.name,
        credential_id: made.id,
        public_key: Buffer.from(made.publicKey),
        sign_count: made.counter,
        transports: made.transports ?? null,
        created_at: ctx.now,
        confirmed_at: ctx.now,
        last_used_at: ctx.now,
      })
      .onConflict((on) => on.column('credential_id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) {
      throw conflict('passkey_known', { vi: 'Khóa truy cập này đã có.', en: 'This passkey is there already.' });
    }
    return factorAdded(ctx, row.id, 'passkey');
  },
});

/** What a browser needs to use one of the person's passkeys. */
export const askPasskey = defineCommand({
  name: 'identity.second_factor.ask_passkey',
  title: { vi: 'Yêu cầu khóa truy cập', en: 'Ask for a passkey' },
  input: nothing,
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { generateAuthenticationOptions } = await library();
    const options = await generateAuthenticationOptions({
      rpID: relyingParty(ctx).id,
      allowCredentials: (await passkeysOf(ctx)).map(described),
      userVerification: 'required',
    });
    await keepChallenge(ctx, options.challenge);
    return options;
  },
});

/** Gives the second factor of this session by a passkey. A counter that goes back betrays a copy and is refused. */
export const givePasskey = defineCommand({
  name: 'identity.second_factor.give_passkey',
  title: { vi: 'Xác thực bước hai bằng khóa truy cập', en: 'Give a passkey as second factor' },
  input: z.object({ credential }),
  allow: { person: { level: 1 }, beforeSecondFactor: true },
  async run(ctx, input): Promise<void> {
    const { verifyAuthenticationResponse } = await library();
    const me = self(ctx);
    const response = readJson<AuthenticationResponseJSON>(input.credential);
    const expectedChallenge = await spendChallenge(ctx);
    const held = (await passkeysOf(ctx)).find((one) => one.credential_id === response.id);
    if (!held?.public_key) throw refusedPasskey();
    const key = new Uint8Array(held.public_key);
    const { id, origin } = relyingParty(ctx);
    const { authenticationInfo } = await verified(ctx, () =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge,
        expectedOrigin: origin,
        expectedRPID: id,
        requireUserVerification: true,
        credential: { ...described(held), publicKey: key, counter: held.sign_count ?? 0 },
      }),
    );
    await ctx.db
      .updateTable('second_factor')
      .set({ sign_count: authenticationInfo.newCounter, last_used_at: ctx.now })
      .where('id', '=', held.id)
      .execute();
    await markGiven(ctx, 'passkey');
    await emit(ctx, secondFactorGiven, { subject: me.personId, data: { session: me.sessionId, kind: 'passkey' } });
  },
});
