import { join } from 'node:path';
import { calendarPart } from '../../../kernel/calendar/index.ts';
import { eventsPart } from '../../../kernel/events/index.ts';
import { execute } from '../../../kernel/execute.ts';
import { filesPart } from '../../../kernel/files/index.ts';
import { type Grant, identityPart, type PersonActor, startSession } from '../../../kernel/identity/index.ts';
import { findPersonByPersonalId, upsertPerson } from '../../../kernel/identity/person.ts';
import { hashToken, randomToken } from '../../../kernel/identity/secrets.ts';
import { jobsPart } from '../../../kernel/jobs/index.ts';
import { notificationsPart } from '../../../kernel/notifications/index.ts';
import { loadPack, packPart } from '../../../kernel/pack/index.ts';
import { searchPart } from '../../../kernel/search/index.ts';
import { storePart } from '../../../kernel/store/part.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import { type TestApp, testApp } from '../../../kernel/store/testing/index.ts';
import { unitsPart } from '../../../kernel/units/index.ts';
import { services } from '../index.ts';

/** A program with the small province of the fixtures, as a demonstration. */
export async function deskApp(): Promise<TestApp> {
  const t = await testApp({
    modules: [
      storePart,
      searchPart,
      eventsPart,
      jobsPart,
      packPart,
      unitsPart,
      calendarPart,
      identityPart,
      filesPart,
      notificationsPart,
      services,
    ],
    env: { DEMO: 'true' },
  });
  const sections = t.app.modules.flatMap((module) => module.pack ?? []);
  await loadPack(t.ctx(), join(rootDir, 'tests/fixtures/provinces/mini'), sections, { unknownFiles: 'ignore' });
  return t;
}

/** People of the fixture's ward Sông Mây (25459), of commune Cồn Hoà (25462) and of the province. */
export const PEOPLE = {
  citizen: '099190000001',
  reception: '099188000003',
  handler: '099085000004',
  leader: '099178000005',
  elsewhere: '099195000006',
  coordinator: '099080000007',
} as const;

/** The person as a request of theirs would see them, without what others delegated. */
export async function personOf(t: TestApp, personalId: string): Promise<PersonActor> {
  const person = await findPersonByPersonalId(t.ctx(), personalId);
  if (!person) throw new Error(`nobody has the number ${personalId}`);
  const rows = await t.db
    .selectFrom('role_grant')
    .select(['role', 'unit_id', 'agency_id'])
    .where('person_id', '=', person.id)
    .execute();
  return {
    kind: 'person',
    personId: person.id,
    name: person.name,
    level: person.level,
    sessionId: 'test',
    grants: rows.map((row): Grant => ({ role: row.role, unitId: row.unit_id, agencyId: row.agency_id })),
  };
}

/** A new officer with one role; a role of no demonstration. */
export async function hire(
  t: TestApp,
  given: { personalId: string; name: string; role: string; unitId: string; agencyId?: string; to?: string },
): Promise<PersonActor> {
  const personId = await upsertPerson(t.ctx(), {
    personalId: given.personalId,
    name: given.name,
    birthDate: null,
    gender: null,
    level: 2,
    phone: null,
    email: null,
  });
  await t.db
    .insertInto('role_grant')
    .values({
      person_id: personId,
      role: given.role,
      unit_id: given.unitId,
      agency_id: given.agencyId ?? null,
      valid_from: '2024-03-01',
      valid_to: given.to ?? null,
      granted_by: 'test',
      granted_at: t.clock.now(),
      reason: 'test',
    })
    .execute();
  return personOf(t, given.personalId);
}

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

let filed = 0;

export interface Filing {
  readonly unitId: string;
  readonly receivingAgencyId: string;
  readonly decidingAgencyId: string;
  readonly applicantId: string;
  readonly state?: number;
  readonly step?: string | null;
  readonly handlerId?: string | null;
  readonly submittedAt?: Date;
  readonly dueAt?: Date | null;
  readonly stepDueAt?: Date | null;
  readonly channel?: 'direct' | 'online' | 'postal';
  readonly procedure?: string;
  readonly subject?: string;
  readonly bundle?: boolean;
}

/** A dossier as a row with one line of log, in any state: for lists, which read nothing else. */
export async function put(t: TestApp, given: Filing): Promise<string> {
  filed += 1;
  const version = await t.db.selectFrom('procedure_version').select(['id', 'code']).limit(1).executeTakeFirstOrThrow();
  const state = given.state ?? 4;
  const at = given.submittedAt ?? t.clock.now();
  const { id } = await t.db
    .insertInto('dossier')
    .values({
      code: `000.00.00.H99-260302-${String(filed).padStart(4, '0')}`,
      procedure_code: given.procedure ?? version.code,
      procedure_version_id: version.id,
      applicant_id: given.applicantId,
      receiving_agency_id: given.receivingAgencyId,
      deciding_agency_id: given.decidingAgencyId,
      unit_id: given.unitId,
      channel: given.channel ?? 'online',
      subject: given.subject ?? 'Thử',
      answers: '{}',
      state,
      step: given.step === undefined ? 'process' : given.step,
      submitted_at: at,
      due_at: given.dueAt ?? null,
      step_due_at: given.stepDueAt ?? null,
      handler_id: given.handlerId ?? null,
      bundle: given.bundle ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await t.db
    .insertInto('dossier_transition')
    .values({ dossier_id: id, action: 'submit', to_state: 1, at, step: 'receive' })
    .execute();
  if (state !== 1)
    await t.db
      .insertInto('dossier_transition')
      .values({
        dossier_id: id,
        action: 'receive',
        from_state: 1,
        to_state: state,
        at,
        step: given.step === undefined ? 'process' : given.step,
      })
      .execute();
  return id;
}
