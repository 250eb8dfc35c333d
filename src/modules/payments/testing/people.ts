import { execute } from '../../../kernel/execute.ts';
import { type Grant, type PersonActor, startSession, upsertPerson } from '../../../kernel/identity/index.ts';
import { findPersonByPersonalId } from '../../../kernel/identity/person.ts';
import { hashToken, randomToken } from '../../../kernel/identity/secrets.ts';
import type { TestApp } from '../../../kernel/store/testing/index.ts';

/** Personal ID number of the citizen `hoa` of the mini province, who files the dossiers of these tests. */
export const CITIZEN = '099190000001';
/** Somebody else. */
export const STRANGER = '099205000002';

/** Opens a session as a sign-in does; the value of the cookie header. */
export async function signIn(t: TestApp, personalId: string): Promise<string> {
  const person = await findPersonByPersonalId(t.ctx(), personalId);
  if (!person) throw new Error(`nobody has the number ${personalId}`);
  const { name, birthDate, gender, level, phone, email } = person;
  const token = randomToken();
  const claims = { personalId, name, birthDate, gender, level, phone, email };
  await execute(t.ctx(), startSession, { claims, tokenHash: hashToken(token) });
  return `tinhso=${token}`;
}

/** An officer with one role for a unit and all below it. */
export async function hire(
  t: TestApp,
  given: { personalId: string; name: string; role: string; unitId: string },
): Promise<PersonActor> {
  const none = { birthDate: null, gender: null, phone: null, email: null };
  const personId = await upsertPerson(t.ctx(), { personalId: given.personalId, name: given.name, level: 2, ...none });
  await t.db
    .insertInto('role_grant')
    .values({
      person_id: personId,
      role: given.role,
      unit_id: given.unitId,
      valid_from: '2024-03-01',
      granted_by: 'test',
      granted_at: t.clock.now(),
      reason: 'test',
    })
    .execute();
  const grant: Grant = { role: given.role, unitId: given.unitId, agencyId: null };
  return { kind: 'person', personId, name: given.name, level: 2, sessionId: 'test', grants: [grant] };
}
