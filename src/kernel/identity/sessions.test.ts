import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, execute } from '../execute.ts';
import { Problem } from '../problem.ts';
import type { TestApp } from '../store/testing/index.ts';
import {
  type Actor,
  createApiClient,
  grantRole,
  myAccessLog,
  mySessions,
  type PersonActor,
  recordAccess,
  resolveActor,
  revokeClient,
  revokeRole,
  revokeSession,
  startSession,
} from './index.ts';
import { hashToken, randomToken } from './secrets.ts';
import { identityApp } from './testing/server.ts';

let t: TestApp;
beforeAll(async () => {
  t = await identityApp();
});
afterAll(() => t.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Opens a session as a sign-in does; returns the token of the cookie. */
async function open(personalId: string, level: 1 | 2 = 2): Promise<string> {
  const token = randomToken();
  await execute(t.ctx(), startSession, {
    claims: { personalId, name: 'Người thử', birthDate: null, gender: null, level, phone: null, email: null },
    tokenHash: hashToken(token),
  });
  return token;
}

const withCookie = (token: string) => new Request('http://x/', { headers: { cookie: `a=b; tinhso=${token}` } });
const withBearer = (token: string) => new Request('http://x/', { headers: { authorization: `Bearer ${token}` } });
const actorOf = (token: string): Promise<Actor> => resolveActor(t.app, withCookie(token));
const personOf = async (token: string) => (await actorOf(token)) as PersonActor;
const unitId = async (key: string) =>
  (await t.db.selectFrom('unit').select('id').where('key', '=', key).executeTakeFirstOrThrow()).id as string;
const agencyIdOf = async (key: string) =>
  (await t.db.selectFrom('agency').select('id').where('key', '=', key).executeTakeFirstOrThrow()).id as string;

const CITIZEN = '099190000001';
const OFFICER = '099188000003';
const ADMIN = '099091000009';
const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  if (!(error instanceof Problem)) throw error ?? new Error('was not refused');
  return `${error.status} ${error.code}`;
};

describe('a session', () => {
  test('is one query, and one more a minute later', async () => {
    const token = await open(OFFICER);
    const count = async () => {
      const before = t.app.store.statements.count;
      await actorOf(token);
      return t.app.store.statements.count - before;
    };
    expect(await count()).toBe(1);
    t.clock.advance(MINUTE);
    expect(await count()).toBe(2);
    expect(await count()).toBe(1);
  });

  test('without a cookie nothing is asked of the database', async () => {
    const before = t.app.store.statements.count;
    expect(await resolveActor(t.app, new Request('http://x/'))).toEqual({ kind: 'anonymous' });
    expect(t.app.store.statements.count).toBe(before);
  });

  test('of staff ends after 30 idle minutes, of a citizen after 8 hours', async () => {
    const officer = await open(OFFICER);
    const citizen = await open(CITIZEN);
    t.clock.advance(30 * MINUTE);
    expect((await actorOf(officer)).kind).toBe('person');
    t.clock.advance(30 * MINUTE + 1);
    expect((await actorOf(officer)).kind).toBe('anonymous');
    expect((await actorOf(citizen)).kind).toBe('person');
    t.clock.advance(8 * HOUR + 1);
    expect((await actorOf(citizen)).kind).toBe('anonymous');
  });

  test('ends after 12 hours however busy', async () => {
    const token = await open(OFFICER);
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      t.clock.advance(20 * MINUTE);
      expect((await actorOf(token)).kind).toBe('person');
    }
    t.clock.advance(20 * MINUTE);
    expect((await actorOf(token)).kind).toBe('anonymous');
  });

  test('can be ended by its owner and by an administrator, by nobody else', async () => {
    const token = await open(CITIZEN);
    const owner = await personOf(token);
    const other = await personOf(await open('099205000002'));
    const officer = await personOf(await open(OFFICER));
    const admin = await personOf(await open(ADMIN));
    const session = owner.sessionId;
    expect(await refusal(execute(t.ctx(other), revokeSession, { session }))).toBe('403 forbidden');
    expect(await refusal(execute(t.ctx(officer), revokeSession, { session }))).toBe('403 forbidden');
    expect(await refusal(execute(t.ctx({ kind: 'anonymous' }), revokeSession, { session }))).toBe(
      '401 sign_in_required',
    );
    expect((await actorOf(token)).kind).toBe('person');
    await execute(t.ctx(owner), revokeSession, { session });
    expect((await actorOf(token)).kind).toBe('anonymous');
    const second = await open(CITIZEN);
    await execute(t.ctx(admin), revokeSession, { session: (await personOf(second)).sessionId });
    expect((await actorOf(second)).kind).toBe('anonymous');
  });

  test('only the program itself opens one', async () => {
    const admin = await personOf(await open(ADMIN));
    const input = {
      claims: {
        personalId: ADMIN,
        name: 'X',
        birthDate: null,
        gender: null,
        level: 2 as const,
        phone: null,
        email: null,
      },
      tokenHash: hashToken(randomToken()),
    };
    expect(await refusal(execute(t.ctx(admin), startSession, input))).toBe('403 forbidden');
  });

  test('list shows the open ones, the present one marked', async () => {
    const [first, second] = [await open('099072000008'), await open('099072000008')];
    const actor = await personOf(second as string);
    const list = await ask(t.ctx(actor), mySessions, {});
    expect(list.map((one) => one.current)).toEqual([true, false]);
    await execute(t.ctx(actor), revokeSession, { session: (await personOf(first as string)).sessionId });
    expect(await ask(t.ctx(actor), mySessions, {})).toHaveLength(1);
  });

  test('level is the one of this sign-in; claims refresh the person and erase nothing', async () => {
    const low = await personOf(await open(CITIZEN, 1));
    expect(low.level).toBe(1);
    const token = randomToken();
    await execute(t.ctx(), startSession, {
      claims: {
        personalId: CITIZEN,
        name: 'Tên Mới',
        birthDate: '1990-01-15',
        gender: 'female',
        level: 2,
        phone: '0990000999',
        email: null,
      },
      tokenHash: hashToken(token),
    });
    await open(CITIZEN);
    const row = await t.db.selectFrom('person').selectAll().where('id', '=', low.personId).executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      full_name: 'Người thử',
      birth_date: '1990-01-15',
      gender: 'female',
      phone: '0990000999',
      level: 2,
    });
    expect((await personOf(token)).personId).toBe(low.personId);
  });
});

describe('roles', () => {
  const grantTo = async (personalId: string, more: object = {}) => {
    const { personId } = await personOf(await open(personalId));
    return {
      personId,
      role: 'handler',
      unitId: await unitId('25462@2024'),
      from: '2026-03-01',
      reason: 'điều động',
      ...more,
    };
  };

  test('are in force from their first day to the day before their last', async () => {
    const admin = await personOf(await open(ADMIN));
    const today = new Date(t.clock.now().getTime() + 7 * HOUR).toISOString().slice(0, 10);
    const tomorrow = new Date(t.clock.now().getTime() + 31 * HOUR).toISOString().slice(0, 10);
    const input = await grantTo('099205000002', { from: today, to: tomorrow });
    await execute(t.ctx(admin), grantRole, input);
    expect((await personOf(await open('099205000002'))).grants).toHaveLength(1);
    t.clock.advance(24 * HOUR);
    expect((await personOf(await open('099205000002'))).grants).toEqual([]);
  });

  test('are granted by an administrator only, never to oneself, never twice', async () => {
    const admin = await personOf(await open(ADMIN));
    const officer = await personOf(await open(OFFICER));
    const input = await grantTo(CITIZEN);
    expect(await refusal(execute(t.ctx(officer), grantRole, input))).toBe('403 forbidden');
    expect(await refusal(execute(t.ctx(admin), grantRole, { ...input, personId: admin.personId }))).toBe(
      '403 forbidden',
    );
    expect(await refusal(execute(t.ctx(admin), grantRole, { ...input, role: 'emperor' }))).toBe('422 unknown_role');
    expect(await refusal(execute(t.ctx(admin), grantRole, { ...input, to: '2026-02-01' }))).toBe('422 invalid_input');
    expect(
      await refusal(execute(t.ctx(admin), grantRole, { ...input, agencyId: await agencyIdOf('ubnd-25462@2024') })),
    ).toBe('422 invalid_input');
    const [one, two] = await Promise.allSettled([
      execute(t.ctx(admin), grantRole, input),
      execute(t.ctx(admin), grantRole, input),
    ]);
    expect([one?.status, two?.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusal(execute(t.ctx(admin), grantRole, input))).toBe('409 role_already_held');
  });

  test('an administrator of one commune grants nothing in another', async () => {
    const here = await unitId('25459@2024');
    const local = await grantTo('099080000007', { role: 'admin', unitId: here });
    await execute(t.ctx(), grantRole, local);
    const localAdmin = await personOf(await open('099080000007'));
    const elsewhere = await grantTo('099095000011');
    expect(await refusal(execute(t.ctx(localAdmin), grantRole, elsewhere))).toBe('403 forbidden');
    await execute(t.ctx(localAdmin), grantRole, { ...elsewhere, unitId: here });
  });

  test('taken back, end at once and stay on record', async () => {
    const admin = await personOf(await open(ADMIN));
    const agencyId = await agencyIdOf('ubnd-25459@2024');
    const { grant } = await execute(t.ctx(admin), grantRole, {
      ...(await grantTo('099178000005')),
      unitId: undefined,
      agencyId,
    });
    const token = await open('099178000005');
    const held = (await personOf(token)).grants.find((one) => one.role === 'handler');
    expect(held).toEqual({ role: 'handler', unitId: await unitId('25459@2024'), agencyId });
    await execute(t.ctx(admin), revokeRole, { grant });
    expect((await personOf(token)).grants.some((one) => one.role === 'handler')).toBe(false);
    const row = await t.db.selectFrom('role_grant').selectAll().where('id', '=', grant).executeTakeFirstOrThrow();
    expect(row.revoked_by).toBe(`person:${admin.personId}`);
    await execute(t.ctx(admin), revokeRole, { grant });
  });

  test('of a demonstration count for nothing once it is none', async () => {
    const token = await open(OFFICER);
    expect((await personOf(token)).grants).toHaveLength(1);
    const real = { ...t.app, config: { ...t.app.config, demo: false } };
    expect(((await resolveActor(real, withCookie(token))) as PersonActor).grants).toEqual([]);
  });
});

describe('API clients', () => {
  test('act with their scopes and grants until their token ends', async () => {
    const admin = await personOf(await open(ADMIN));
    const unit = await unitId('25459@2024');
    const { token, clientId } = await createApiClient(t.ctx(admin), {
      name: 'Phần mềm một cửa cũ',
      scopes: ['services:write'],
      grants: [{ role: 'receptionist', unitId: unit, from: '2026-01-01' }],
      expiresAt: new Date(t.clock.now().getTime() + HOUR),
    });
    expect(token).toMatch(/^tinhso_[\w-]{43}$/);
    expect(await resolveActor(t.app, withBearer(token))).toEqual({
      kind: 'client',
      clientId,
      name: 'Phần mềm một cửa cũ',
      scopes: ['services:write'],
      grants: [{ role: 'receptionist', unitId: unit, agencyId: null }],
    });
    const stored = await t.db.selectFrom('api_token').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(token);
    t.clock.advance(HOUR);
    expect(await refusal(resolveActor(t.app, withBearer(token)))).toBe('401 invalid_token');
  });

  test('revoked, unknown and cut tokens are refused, not taken for nobody', async () => {
    const { token, clientId } = await createApiClient(t.ctx(), { name: 'Tạm', scopes: [] });
    await execute(t.ctx(), revokeClient, { client: clientId });
    expect(await refusal(resolveActor(t.app, withBearer(token)))).toBe('401 invalid_token');
    expect(await refusal(resolveActor(t.app, withBearer(token.slice(0, -1))))).toBe('401 invalid_token');
  });

  test('have unique names and are made by administrators', async () => {
    await createApiClient(t.ctx(), { name: 'Một tên', scopes: [] });
    expect(await refusal(createApiClient(t.ctx(), { name: 'Một tên', scopes: [] }))).toBe('409 client_name_taken');
    const officer = await personOf(await open(OFFICER));
    expect(await refusal(createApiClient(t.ctx(officer), { name: 'Khác', scopes: [] }))).toBe('403 forbidden');
  });
});

describe('the access log', () => {
  test('tells a person who looked, why and when; not their own looks', async () => {
    const citizen = await personOf(await open(CITIZEN));
    const officer = await personOf(await open(OFFICER));
    const look = { personId: citizen.personId, subjectType: 'dossier', subject: 'H99-1', purpose: 'services.handle' };
    await recordAccess(t.ctx(officer), look);
    await recordAccess(t.ctx(citizen), look);
    const { entries } = await ask(t.ctx(citizen), myAccessLog, {});
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      purpose: 'services.handle',
      subject: 'H99-1',
      viewerName: officer.name,
      viewer: `person:${officer.personId}`,
      at: t.clock.now(),
    });
    expect((await ask(t.ctx(officer), myAccessLog, {})).entries).toEqual([]);
  });

  test('cannot be changed by the program', async () => {
    await expect(t.db.deleteFrom('access_log').execute()).rejects.toThrow(/permission denied/);
    await expect(t.db.updateTable('access_log').set({ purpose: 'x' }).execute()).rejects.toThrow(/permission denied/);
  });

  test('is paged without loss or repetition', async () => {
    const citizen = await personOf(await open('099195000006'));
    for (let n = 0; n < 120; n += 1) {
      const look = { personId: citizen.personId, subjectType: 'dossier', subject: `H99-${n}`, purpose: 'test' };
      await recordAccess(t.ctx(), look);
    }
    const seen: string[] = [];
    let page = await ask(t.ctx(citizen), myAccessLog, {});
    seen.push(...page.entries.map((entry) => entry.subject));
    while (page.next) {
      page = await ask(t.ctx(citizen), myAccessLog, { before: page.next });
      seen.push(...page.entries.map((entry) => entry.subject));
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });
});
