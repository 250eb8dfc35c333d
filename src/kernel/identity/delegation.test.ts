import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, execute } from '../execute.ts';
import { Problem } from '../problem.ts';
import type { TestApp } from '../store/testing/index.ts';
import { unitsOf } from '../units/index.ts';
import {
  delegateRole,
  myDelegations,
  type PersonActor,
  resolveActor,
  revokeDelegation,
  revokeRole,
  startSession,
} from './index.ts';
import { upsertPerson } from './person.ts';
import { hashToken, randomToken } from './secrets.ts';
import { identityApp } from './testing/server.ts';

let t: TestApp;
const people = new Map<string, { personalId: string; id: string; grant: string }>();

beforeAll(async () => {
  t = await identityApp();
  const units = await unitsOf(t.ctx());
  const [ward, commune] = ['25459', '25462'].map((code) => units.getAt(code, '2026-03-02').id) as [string, string];
  const hire = async (name: string, personalId: string, unitId: string, role: string, to: string | null = null) => {
    const id = await upsertPerson(t.ctx(), {
      personalId,
      name,
      birthDate: null,
      gender: null,
      level: 2,
      phone: null,
      email: null,
    });
    const grant = await t.db
      .insertInto('role_grant')
      .values({
        person_id: id,
        role,
        unit_id: unitId,
        valid_from: '2024-03-01',
        valid_to: to,
        granted_by: 'test',
        granted_at: t.clock.now(),
        reason: 'test',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    people.set(name, { personalId, id, grant: grant.id });
  };
  await hire('Ân', '099085000401', ward, 'handler');
  await hire('Bảo', '099085000402', ward, 'receptionist');
  await hire('Chi', '099085000403', ward, 'leader');
  await hire('Dũng', '099085000404', commune, 'handler');
  await hire('Én', '099085000405', ward, 'handler', '2026-03-20');
});
afterAll(() => t.close());

const one = (name: string) => people.get(name) as { personalId: string; id: string; grant: string };

/** The person as a request at the clock's instant makes them. */
async function actor(name: string): Promise<PersonActor> {
  const token = randomToken();
  await execute(t.ctx(), startSession, {
    claims: {
      personalId: one(name).personalId,
      name,
      birthDate: null,
      gender: null,
      level: 2,
      phone: null,
      email: null,
    },
    tokenHash: hashToken(token),
  });
  const headers = { cookie: `tinhso=${token}` };
  return (await resolveActor(t.app, new Request('http://x/', { headers }))) as PersonActor;
}
const rolesOf = async (name: string) =>
  (await actor(name)).grants.map((grant) => `${grant.role}${grant.onBehalfOf ? ` for ${grant.onBehalfOf.name}` : ''}`);

async function lend(from: string, to: string, first: string, until: string, grant = one(from).grant): Promise<string> {
  const ctx = t.ctx(await actor(from));
  const input = { grantId: grant, to: one(to).id, from: first, until, reason: 'Nghỉ phép' };
  return (await execute(ctx, delegateRole, input)).delegationId;
}
const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw error ?? new Error('was not refused');
  return `${error.status} ${error.code}${error.fields[0] ? ` ${error.fields[0].path}` : ''}`;
};
const at = (instant: string) => t.clock.set(instant);

describe('a delegated role', () => {
  test('is held from the first day on until the day before the end, by the clock of Viet Nam', async () => {
    at('2026-03-02T08:00:00+07:00');
    await lend('Ân', 'Bảo', '2026-03-04', '2026-03-07');
    const days: Record<string, string[]> = {};
    for (const instant of ['03T23:59:59', '04T00:00:00', '06T23:59:59', '07T00:00:00']) {
      at(`2026-03-${instant}+07:00`);
      days[instant] = await rolesOf('Bảo');
    }
    const [own, both] = [['receptionist'], ['receptionist', 'handler for Ân']];
    expect(days).toEqual({ '03T23:59:59': own, '04T00:00:00': both, '06T23:59:59': both, '07T00:00:00': own });
  });

  test('is kept by its holder, and told to both', async () => {
    at('2026-03-08T08:00:00+07:00');
    await lend('Ân', 'Chi', '2026-03-08', '2026-03-09');
    expect(await rolesOf('Ân')).toEqual(['handler']);
    const given = await ask(t.ctx(await actor('Ân')), myDelegations, {});
    expect(given.lines.map((line) => [line.other, line.given, line.from, line.until])).toContainEqual([
      'Chi',
      true,
      '2026-03-08',
      '2026-03-09',
    ]);
    const taken = await ask(t.ctx(await actor('Chi')), myDelegations, {});
    expect(taken.lines.map((line) => [line.other, line.given])).toEqual([['Ân', false]]);
    expect(taken.own.map((grant) => grant.role)).toEqual(['leader']);
  });

  test('cannot be handed on', async () => {
    at('2026-03-08T08:00:00+07:00');
    expect(await rolesOf('Chi')).toEqual(['leader', 'handler for Ân']);
    expect(await refusal(lend('Chi', 'Bảo', '2026-03-08', '2026-03-09', one('Ân').grant))).toBe('403 forbidden');
  });

  test('ends early when its holder takes it back, and nobody else can', async () => {
    at('2026-03-10T08:00:00+07:00');
    const id = await lend('Ân', 'Bảo', '2026-03-10', '2026-03-31');
    expect(await rolesOf('Bảo')).toContain('handler for Ân');
    for (const stranger of ['Bảo', 'Chi', 'Dũng'])
      expect(await refusal(execute(t.ctx(await actor(stranger)), revokeDelegation, { delegationId: id }))).toBe(
        '403 forbidden',
      );
    await execute(t.ctx(await actor('Ân')), revokeDelegation, { delegationId: id });
    expect(await rolesOf('Bảo')).toEqual(['receptionist']);
    const coming = await lend('Ân', 'Bảo', '2026-03-12', '2026-03-31');
    await execute(t.ctx(await actor('Ân')), revokeDelegation, { delegationId: coming });
    at('2026-03-12T08:00:00+07:00');
    expect(await rolesOf('Bảo')).toEqual(['receptionist']);
    const types = await t.db.selectFrom('event').select('type').where('subject', '=', coming).orderBy('seq').execute();
    expect(types.map((row) => row.type)).toEqual(['identity.delegation.created', 'identity.delegation.revoked']);
  });

  test('ends with the role itself', async () => {
    at('2026-03-16T08:00:00+07:00');
    await lend('Én', 'Bảo', '2026-03-16', '2026-03-20');
    expect(await rolesOf('Bảo')).toContain('handler for Én');
    await execute(t.ctx(), revokeRole, { grant: one('Én').grant });
    expect(await rolesOf('Bảo')).toEqual(['receptionist']);
  });
});

describe('what is refused', () => {
  test('oneself, the past, more than one holds, another office, twice', async () => {
    at('2026-03-02T08:00:00+07:00');
    await t.db.updateTable('role_grant').set({ valid_to: '2026-03-20' }).where('id', '=', one('Én').grant).execute();
    expect({
      oneself: await refusal(lend('Ân', 'Ân', '2026-04-02', '2026-04-05')),
      past: await refusal(lend('Ân', 'Bảo', '2026-03-01', '2026-04-05')),
      backwards: await refusal(lend('Ân', 'Bảo', '2026-04-05', '2026-04-05')),
      tooLong: await refusal(lend('Én', 'Bảo', '2026-03-10', '2026-03-21')),
      elsewhere: await refusal(lend('Ân', 'Dũng', '2026-04-02', '2026-04-05')),
      notTheirs: await refusal(lend('Bảo', 'Chi', '2026-04-02', '2026-04-05', one('Ân').grant)),
      nothing: await refusal(lend('Ân', 'Bảo', '2026-04-02', '2026-04-05', one('Ân').id)),
    }).toEqual({
      oneself: '422 delegation_not_possible to',
      past: '422 delegation_not_possible from',
      backwards: '422 invalid_input until',
      tooLong: '422 delegation_not_possible until',
      elsewhere: '422 delegation_not_possible to',
      notTheirs: '403 forbidden',
      nothing: '404 not_found',
    });
    await lend('Ân', 'Bảo', '2026-05-02', '2026-05-05');
    expect(await refusal(lend('Ân', 'Bảo', '2026-05-04', '2026-05-09'))).toBe('409 already_delegated');
    await lend('Ân', 'Bảo', '2026-05-05', '2026-05-09');
    await lend('Én', 'Chi', '2026-03-10', '2026-03-20');
  });
});
