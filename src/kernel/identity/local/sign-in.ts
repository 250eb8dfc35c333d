import type { Context } from 'hono';
import type { Ctx } from '../../context.ts';
import { execute } from '../../execute.ts';
import { clientAddress } from '../../http/client-address.ts';
import type { Env } from '../../module.ts';
import type { Actor } from '../actor.ts';
import { cookieHeader, readCookie } from '../cookies.ts';
import { findPersonByPersonalId, getPerson } from '../person.ts';
import { guarded } from '../rate/guard.ts';
import { knowDevice } from '../rate/know-device.ts';
import { hashToken, randomToken } from '../secrets.ts';
import { startSession } from '../session.ts';
import { signInSettings } from '../settings.ts';
import { checkPassword, setPassword } from './commands.ts';

const system: Actor = { kind: 'system', name: 'sign-in' };

/** Sets the password of whoever holds an invitation. @throws Problem 409 `invitation_over`, 422 `weak_password` */
export async function acceptInvitation(ctx: Ctx, token: string, password: string): Promise<void> {
  await execute({ ...ctx, actor: system }, setPassword, { token, password });
}

/**
 * Signs in by personal ID number and password, within the limits for guessing, and sets the session's cookie.
 *
 * @throws Problem 422 `wrong_password`, 429
 */
export async function signInByPassword(c: Context<Env>, personalId: string, password: string): Promise<void> {
  const ctx = c.get('ctx');
  const asSystem = { ...ctx, actor: system };
  // The known device is that of the account's person; of a number nobody has, there is none.
  const account = (await findPersonByPersonalId(ctx, personalId))?.id ?? `number ${personalId}`;
  const { personId } = await guarded(c, account, () => execute(asSystem, checkPassword, { personalId, password }));
  const { id: _, ...claims } = await getPerson(ctx, personId);
  const settings = signInSettings(ctx.app);
  const token = randomToken();
  const previous = readCookie(c.req.header('cookie'), settings.sessionCookie);
  const { sessionId, complete } = await execute(asSystem, startSession, {
    claims,
    tokenHash: hashToken(token),
    ...(previous ? { previousTokenHash: hashToken(previous) } : {}),
    amr: ['pwd'],
    ip: clientAddress(ctx.app, c),
    userAgent: c.req.header('user-agent') ?? null,
  });
  c.header('set-cookie', cookieHeader(settings.sessionCookie, token, { secure: settings.secure }), { append: true });
  if (complete) await knowDevice(c, personId, sessionId);
}
