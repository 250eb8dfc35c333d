import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ask, execute } from '../../execute.ts';
import type { TestApp } from '../../store/testing/index.ts';
import { approve, grantRole, listApprovals, type PersonActor, reject, revokeRole } from '../index.ts';
import { actorOf, openSession, refusal } from '../testing/people.ts';
import { identityApp } from '../testing/server.ts';

let t: TestApp;
let first: PersonActor;
let second: PersonActor;
let province: string;
let secondGrant: string;
const HOUR = 3_600_000;

beforeAll(async () => {
  t = await identityApp();
  first = await actorOf(t, await openSession(t, 'admin'));
  province = first.grants[0]?.unitId ?? '';
  const { personId } = await actorOf(t, await openSession(t, 'centre'));
  const given = await execute(t.ctx(), grantRole, {
    personId,
    role: 'admin',
    unitId: province,
    from: '2026-03-01',
    reason: 'test',
  });
  secondGrant = given.grant;
});
beforeEach(async () => {
  first = await actorOf(t, await openSession(t, 'admin'));
  second = await actorOf(t, await openSession(t, 'centre'));
});
afterAll(() => t.close());

async function request(who: 'citizen' | 'officer' | 'handler' | 'leader' | 'elsewhere', role = 'auditor') {
  const { personId } = await actorOf(t, await openSession(t, who));
  const input = { personId, role, unitId: province, from: '2026-03-02', to: '2027-03-02', reason: 'Phân công mới' };
  expect(await refusal(execute(t.ctx(first), grantRole, input))).toBe('202 approval_pending');
  const lines = await ask(t.ctx(second), listApprovals, {});
  const line = lines.find((one) => one.input.personId === personId && one.state === 'pending');
  return { personId, input, id: line?.id ?? 'none' };
}
const rolesOf = async (personId: string) =>
  (await t.db.selectFrom('role_grant').select('role').where('person_id', '=', personId).execute()).map(
    (row) => row.role,
  );

test('one person’s word changes nothing; the second one’s does, once, with both on record', async () => {
  const { personId, input, id } = await request('citizen');
  expect(await rolesOf(personId)).toEqual([]);
  // Asked again, it is the same request.
  expect(await refusal(execute(t.ctx(first), grantRole, input))).toBe('202 approval_pending');
  expect((await ask(t.ctx(first), listApprovals, {})).filter((line) => line.state === 'pending')).toHaveLength(1);
  expect(await refusal(execute(t.ctx(first), approve, { approval: id }))).toBe('403 forbidden');
  const results = await Promise.allSettled([
    execute(t.ctx(second), approve, { approval: id }),
    execute(t.ctx(second), approve, { approval: id }),
  ]);
  expect(results.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await rolesOf(personId)).toEqual(['auditor']);
  const events = await t.db
    .selectFrom('event')
    .select(['type', 'actor', 'data'])
    .where('type', 'like', 'identity.%')
    .execute();
  expect(events.filter((event) => event.type === 'identity.approval.decided')).toEqual([
    expect.objectContaining({
      data: {
        command: 'identity.role.grant',
        decision: 'approved',
        requestedBy: first.personId,
        decidedBy: second.personId,
      },
    }),
  ]);
  expect(events.findLast((event) => event.type === 'identity.role.granted')?.actor).toBe(`person:${first.personId}`);
});

test('what cannot be done is refused at once, and a role without power needs no second person', async () => {
  const { personId } = await actorOf(t, await openSession(t, 'officer'));
  const input = { personId, unitId: province, from: '2026-03-02', to: '2026-03-01', role: 'auditor', reason: 'x' };
  expect(await refusal(execute(t.ctx(first), grantRole, input))).toBe('422 invalid_input');
  const own = { ...input, to: null, personId: first.personId };
  expect(await refusal(execute(t.ctx(first), grantRole, own))).toBe('403 forbidden');
  const officer = await actorOf(t, await openSession(t, 'officer'));
  expect(await refusal(execute(t.ctx(officer), grantRole, { ...input, to: null }))).toBe('403 forbidden');
  await execute(t.ctx(first), grantRole, { ...input, to: null, role: 'handler' });
  expect(await rolesOf(personId)).toContain('handler');
});

test('whoever would gain by it, has not the right, or comes too late, does not approve', async () => {
  const { id } = await request('officer');
  const officer = await actorOf(t, await openSession(t, 'officer'));
  expect(await refusal(execute(t.ctx(officer), approve, { approval: id }))).toBe('403 forbidden');
  expect(await ask(t.ctx(officer), listApprovals, {})).toEqual([]);
  // The second person would appoint themselves: refused by the command's own rule.
  const gain = { personId: second.personId, role: 'auditor', unitId: province, from: '2026-03-02', reason: 'Tự giao' };
  expect(await refusal(execute(t.ctx(first), grantRole, gain))).toBe('202 approval_pending');
  const line = (await ask(t.ctx(second), listApprovals, {})).find((one) => one.input.personId === second.personId);
  expect(await refusal(execute(t.ctx(second), approve, { approval: line?.id ?? '' }))).toBe('403 forbidden');
  expect(await rolesOf(second.personId)).not.toContain('auditor');

  t.clock.advance(73 * HOUR);
  const late = await actorOf(t, await openSession(t, 'centre'));
  expect(await refusal(execute(t.ctx(late), approve, { approval: id }))).toBe('409 approval_closed');
  expect((await ask(t.ctx(late), listApprovals, {})).find((one) => one.id === id)?.state).toBe('expired');
});

test('a proof of who one is must be fresh', async () => {
  const { id } = await request('handler');
  t.clock.advance(HOUR / 3);
  const stale = t.ctx(second);
  expect(await refusal(execute(stale, approve, { approval: id }))).toBe('403 step_up_required');
});

test('rejected with a reason, or withdrawn by who asked', async () => {
  const one = await request('leader');
  await execute(t.ctx(second), reject, { approval: one.id, note: 'Chưa đủ điều kiện' });
  expect(await refusal(execute(t.ctx(second), approve, { approval: one.id }))).toBe('409 approval_closed');
  const two = await request('elsewhere');
  await execute(t.ctx(first), reject, { approval: two.id, note: 'Nhầm người' });
  const states = (await ask(t.ctx(first), listApprovals, {})).map((line) => [line.id, line.state]);
  expect(states).toEqual(
    expect.arrayContaining([
      [one.id, 'rejected'],
      [two.id, 'withdrawn'],
    ]),
  );
  expect(await rolesOf(two.personId)).not.toContain('auditor');
});

test('who asked must still have the right when it is approved', async () => {
  const { id } = await request('leader');
  const grants = await t.db
    .selectFrom('role_grant')
    .select('id')
    .where('person_id', '=', first.personId)
    .where('role', '=', 'admin')
    .execute();
  for (const grant of grants) await execute(t.ctx(), revokeRole, { grant: grant.id });
  expect(await refusal(execute(t.ctx(second), approve, { approval: id }))).toBe('409 requester_lost_right');
  expect(secondGrant).toBeTruthy();
});
