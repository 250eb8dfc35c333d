import { execute } from '../../execute.ts';
import { Problem } from '../../problem.ts';
import type { TestApp } from '../../store/testing/index.ts';
import type { PersonActor } from '../actor.ts';
import { resolveActor } from '../resolve.ts';
import { hashToken, randomToken } from '../secrets.ts';
import { startSession } from '../session.ts';

/** People of the tiny province by their personal ID numbers. */
export const PEOPLE = {
  citizen: '099190000001',
  officer: '099188000003',
  handler: '099085000004',
  leader: '099178000005',
  elsewhere: '099195000006',
  centre: '099080000007',
  admin: '099091000009',
  auditor: '099186000010',
} as const;

/** Opens a session as a sign-in does; returns the token of the cookie. */
export async function openSession(t: TestApp, who: keyof typeof PEOPLE): Promise<string> {
  const token = randomToken();
  await execute(t.ctx(), startSession, {
    claims: {
      personalId: PEOPLE[who],
      name: `Người thử ${who}`,
      birthDate: null,
      gender: null,
      level: 2,
      phone: null,
      email: null,
    },
    tokenHash: hashToken(token),
  });
  return token;
}

/** Who the session is now. */
export async function actorOf(t: TestApp, token: string): Promise<PersonActor> {
  const request = new Request('http://x/', { headers: { cookie: `tinhso=${token}` } });
  const actor = await resolveActor(t.app, request);
  if (actor.kind !== 'person') throw new Error('the session is over');
  return actor;
}

/** `409 role_already_held`; throws when the work was done, or failed in another way. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  if (!(error instanceof Problem)) throw error ?? new Error('was not refused');
  return `${error.status} ${error.code}`;
}
