import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Allow, Scope } from '../command.ts';
import { Problem } from '../problem.ts';
import type { TestApp } from '../store/testing/index.ts';
import { agenciesOf, unitsOf } from '../units/index.ts';
import { type Actor, anonymous, type Grant, permit } from './index.ts';
import { identityApp } from './testing/server.ts';

let t: TestApp;
const ids: Record<string, string> = { nowhere: '00000000-0000-4000-8000-000000000000' };
beforeAll(async () => {
  t = await identityApp();
  const units = await unitsOf(t.ctx());
  const agencies = await agenciesOf(t.ctx());
  for (const key of ['80@2024', '25459@2024', '25462@2024', '703@2004', '25459@2004']) {
    ids[key] = units.unitByKey(key)?.id ?? '';
  }
  for (const key of ['ubnd-25459@2024', 'ttpvhcc-25459@2024', 'ubnd-25462@2024']) {
    ids[key] = agencies.agencyByKey(key)?.id ?? '';
  }
  expect(Object.values(ids).every((id) => id.length === 36)).toBe(true);
});
afterAll(() => t.close());

const PROVINCE = '80@2024';
const SONG_MAY = '25459@2024';
const CON_HOA = '25462@2024';
const OFFICE = 'ubnd-25459@2024';
const CENTRE = 'ttpvhcc-25459@2024';

type Held = readonly [role: string, unit: string, agency?: string];
const grants = (held: readonly Held[]): Grant[] =>
  held.map(([role, unit, agency]) => ({
    role,
    unitId: ids[unit] ?? '',
    agencyId: agency ? (ids[agency] ?? '') : null,
  }));

const person =
  (level: 1 | 2, ...held: Held[]) =>
  (): Actor => ({ kind: 'person', personId: 'me', name: 'Tôi', level, grants: grants(held), sessionId: 's' });
const client =
  (scopes: string[], ...held: Held[]) =>
  (): Actor => ({ kind: 'client', clientId: 'c', name: 'C', scopes, grants: grants(held) });
const nobody = (): Actor => anonymous;
const system = (): Actor => ({ kind: 'system', name: 'job' });

interface Place {
  unit?: string;
  agency?: string | string[];
  owner?: string;
}
const scopeOf = (place: Place): Scope => ({
  unitId: place.unit && ids[place.unit],
  agencyId: Array.isArray(place.agency) ? place.agency.map((key) => ids[key] ?? '') : place.agency && ids[place.agency],
  ownerId: place.owner,
});

async function verdict(actor: Actor, allow: Omit<Allow<unknown>, 'scope'>, place: Place | null): Promise<number> {
  const rule: Allow<unknown> = place ? { ...allow, scope: async () => scopeOf(place) } : allow;
  try {
    await permit(t.ctx(actor), rule, {});
    return 200;
  } catch (error) {
    if (error instanceof Problem) return error.status;
    throw error;
  }
}

const handler = { roles: ['handler'] };
const citizen = { person: { level: 2 as const } };

describe('the gate', () => {
  test.each<[string, () => Actor, Omit<Allow<unknown>, 'scope'>, Place | null, number]>([
    ['public: anybody', nobody, { public: true }, null, 200],
    ['no rule: not even an administrator', person(2, ['admin', PROVINCE]), {}, null, 403],
    ['no rule: the program itself', system, {}, null, 200],
    ['no rule: nobody', nobody, {}, null, 401],

    ['person: not signed in', nobody, citizen, null, 401],
    ['person: level 1 where 2 is needed', person(1), citizen, null, 403],
    ['person: level 2', person(2), citizen, null, 200],
    ['person: level 1 where 1 is enough', person(1), { person: { level: 1 } }, null, 200],
    ['person: owner', person(2), citizen, { owner: 'me' }, 200],
    ['person: not the owner', person(2), citizen, { owner: 'other' }, 403],
    ['person: owner on level 1', person(1), citizen, { owner: 'me' }, 403],
    ['person: a machine is no person', client(['all']), citizen, null, 403],
    [
      'owner or role: the officer',
      person(2, ['handler', SONG_MAY]),
      { ...citizen, ...handler },
      { owner: 'other', unit: SONG_MAY },
      200,
    ],
    [
      'owner or role: an officer elsewhere',
      person(2, ['handler', CON_HOA]),
      { ...citizen, ...handler },
      { owner: 'other', unit: SONG_MAY },
      403,
    ],
    [
      'owner or role: a role needs no level',
      person(1, ['handler', SONG_MAY]),
      { ...citizen, ...handler },
      { owner: 'other', unit: SONG_MAY },
      200,
    ],

    ['role: none held', person(2), handler, { unit: SONG_MAY }, 403],
    ['role: not signed in', nobody, handler, { unit: SONG_MAY }, 401],
    ['role: another role', person(2, ['leader', SONG_MAY]), handler, { unit: SONG_MAY }, 403],
    [
      'role: one of several',
      person(2, ['leader', SONG_MAY]),
      { roles: ['handler', 'leader'] },
      { unit: SONG_MAY },
      200,
    ],
    ['role: same unit', person(2, ['handler', SONG_MAY]), handler, { unit: SONG_MAY }, 200],
    ['role: another unit', person(2, ['handler', CON_HOA]), handler, { unit: SONG_MAY }, 403],
    ['role: the unit above', person(2, ['handler', PROVINCE]), handler, { unit: SONG_MAY }, 200],
    ['role: a unit below', person(2, ['handler', SONG_MAY]), handler, { unit: PROVINCE }, 403],
    [
      'role: right role elsewhere, wrong role here',
      person(2, ['handler', CON_HOA], ['leader', SONG_MAY]),
      handler,
      { unit: SONG_MAY },
      403,
    ],
    ['role: no place asked for', person(2, ['handler', CON_HOA]), handler, null, 200],
    ['role: a unit that does not exist', person(2, ['handler', PROVINCE]), handler, { unit: 'nowhere' }, 403],

    [
      'agency only: that agency',
      person(2, ['handler', SONG_MAY, OFFICE]),
      handler,
      { unit: SONG_MAY, agency: OFFICE },
      200,
    ],
    [
      'agency only: its neighbour',
      person(2, ['handler', SONG_MAY, OFFICE]),
      handler,
      { unit: SONG_MAY, agency: CENTRE },
      403,
    ],
    ['agency only: the unit as such', person(2, ['handler', SONG_MAY, OFFICE]), handler, { unit: SONG_MAY }, 403],
    [
      'agency only: elsewhere',
      person(2, ['handler', CON_HOA, 'ubnd-25462@2024']),
      handler,
      { unit: SONG_MAY, agency: OFFICE },
      403,
    ],
    [
      'agency only: one of the agencies the subject passes through',
      person(2, ['handler', SONG_MAY, OFFICE]),
      handler,
      { unit: SONG_MAY, agency: [CENTRE, OFFICE] },
      200,
    ],
    [
      'agencies: an empty list is a place nobody covers',
      person(2, ['handler', PROVINCE]),
      handler,
      { agency: [] },
      403,
    ],
    [
      'whole unit: covers its agencies',
      person(2, ['handler', SONG_MAY]),
      handler,
      { unit: SONG_MAY, agency: OFFICE },
      200,
    ],
    [
      'whole province: covers agencies of communes',
      person(2, ['handler', PROVINCE]),
      handler,
      { unit: SONG_MAY, agency: OFFICE },
      200,
    ],

    [
      'a unit that was merged: who carries it on',
      person(2, ['handler', SONG_MAY]),
      handler,
      { unit: '25459@2004' },
      200,
    ],
    ['a unit that was merged: somebody else', person(2, ['handler', CON_HOA]), handler, { unit: '25459@2004' }, 403],
    [
      'a unit that was merged: the province of today',
      person(2, ['handler', PROVINCE]),
      handler,
      { unit: '25459@2004' },
      200,
    ],

    ['client: the scope', client(['services:write']), { clientScopes: ['services:write'] }, null, 200],
    ['client: another scope', client(['services:read']), { clientScopes: ['services:write'] }, null, 403],
    [
      'client: a grant without the scope',
      client([], ['handler', PROVINCE]),
      { ...handler, clientScopes: ['services:write'] },
      { unit: SONG_MAY },
      403,
    ],
    [
      'client: the scope without a grant',
      client(['services:write']),
      { ...handler, clientScopes: ['services:write'] },
      { unit: SONG_MAY },
      403,
    ],
    [
      'client: scope and grant',
      client(['services:write'], ['handler', SONG_MAY]),
      { ...handler, clientScopes: ['services:write'] },
      { unit: SONG_MAY },
      200,
    ],
    [
      'client: scope and a grant elsewhere',
      client(['services:write'], ['handler', CON_HOA]),
      { ...handler, clientScopes: ['services:write'] },
      { unit: SONG_MAY },
      403,
    ],
    [
      'client: a grant where no scope is offered',
      client(['services:write'], ['handler', SONG_MAY]),
      handler,
      { unit: SONG_MAY },
      403,
    ],
    ['person: client scopes are not for people', person(2), { clientScopes: ['services:write'] }, null, 403],
  ])('%s', async (_title, actor, allow, place, expected) => {
    expect(await verdict(actor(), allow, place)).toBe(expected);
  });

  test('tells a person of level 1 what to do about it', async () => {
    const refused = permit(t.ctx(person(1)()), { person: { level: 2 } }, {});
    await expect(refused).rejects.toThrow(/level 2/);
  });

  test('a subject that is not there stays a 404, and is not looked for on behalf of nobody', async () => {
    let looked = 0;
    const allow: Allow<unknown> = {
      person: { level: 1 },
      scope: async () => {
        looked += 1;
        throw new Problem(404, 'not_found', { vi: 'Không có', en: 'None' });
      },
    };
    await expect(permit(t.ctx(anonymous), allow, {})).rejects.toMatchObject({ status: 401 });
    expect(looked).toBe(0);
    await expect(permit(t.ctx(person(2)()), allow, {})).rejects.toMatchObject({ status: 404 });
  });
});

describe('what concerns the whole province', () => {
  const allow = { roles: ['admin'], provinceWide: true } as const;

  test.each([
    ['a grant for the province', person(2, ['admin', PROVINCE]), 200],
    ['a grant for one commune', person(2, ['admin', SONG_MAY]), 403],
    ['a grant for one agency', person(2, ['admin', SONG_MAY, OFFICE]), 403],
    ['another role', person(2, ['auditor', PROVINCE]), 403],
  ])('%s', async (_, actor, expected) => {
    expect(await verdict(actor(), allow, null)).toBe(expected);
  });
});
