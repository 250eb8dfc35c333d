import { execute } from '../src/kernel/execute.ts';
import { findPersonByPersonalId, startSession } from '../src/kernel/identity/index.ts';
import { hashToken, randomToken } from '../src/kernel/identity/secrets.ts';
import { signInSettings } from '../src/kernel/identity/settings.ts';
import type { Scratch } from './scratch.ts';

/** Somebody who looks at pages. */
export interface Who {
  readonly name: string;
  readonly cookie: string;
}

/** A session for somebody who is there already. */
export async function signIn(scratch: Scratch, personalId: string, name: string): Promise<Who> {
  const person = await findPersonByPersonalId(scratch.ctx(), personalId);
  if (!person) throw new Error(`nobody has the number ${personalId}`);
  const token = randomToken();
  await execute(scratch.ctx(), startSession, {
    claims: {
      personalId,
      name: person.name,
      birthDate: null,
      gender: person.gender,
      level: person.level,
      phone: null,
      email: null,
    },
    tokenHash: hashToken(token),
  });
  return { name, cookie: `${signInSettings(scratch.app).sessionCookie}=${token}` };
}
