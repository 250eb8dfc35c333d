import { execute } from '../src/kernel/execute.ts';
import { startSession } from '../src/kernel/identity/index.ts';
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
  const { rows } = await scratch.admin.query('SELECT * FROM person WHERE personal_id_number = $1', [personalId]);
  const person = rows[0];
  const token = randomToken();
  await execute(scratch.ctx(), startSession, {
    claims: {
      personalId,
      name: person.full_name,
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
