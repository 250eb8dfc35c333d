import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nothing } from '../../command.ts';
import { ask, execute } from '../../execute.ts';
import type { TestApp } from '../../store/testing/index.ts';
import {
  approve,
  beginTotp,
  confirmTotp,
  giveCode,
  listApprovals,
  listStaff,
  myFactors,
  mySessions,
  pendingTotp,
  removeFactor,
  renewRecoveryCodes,
  resetSecondFactor,
} from '../index.ts';
import { actorOf, openSession, PEOPLE, refusal } from '../testing/people.ts';
import { identityApp } from '../testing/server.ts';
import { hotp, stepOf } from './totp.ts';

let t: TestApp;
beforeAll(async () => {
  t = await identityApp({ STAFF_SECOND_FACTOR: 'required' });
});
afterAll(() => t.close());

const MINUTE = 60_000;
const fromBase32 = (text: string): Buffer => {
  const bits = [...text]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};
const as = async (token: string) => t.ctx(await actorOf(t, token));

/** Sets an app up in this session; returns its secret and the recovery codes. */
async function enrol(token: string) {
  await execute(await as(token), beginTotp, { name: 'Điện thoại' });
  const pending = await ask(await as(token), pendingTotp, {});
  const secret = fromBase32(pending?.secret ?? '');
  const { codes } = await execute(await as(token), confirmTotp, { code: hotp(secret, stepOf(t.clock.now())) });
  t.clock.advance(MINUTE);
  return { secret, codes };
}
const codeNow = (secret: Buffer) => hotp(secret, stepOf(t.clock.now()));

describe('staff who must give a second factor', () => {
  test('reach nothing but the way to give it, and then their work', async () => {
    const token = await openSession(t, 'admin');
    const before = await actorOf(t, token);
    expect(before).toMatchObject({ awaitsSecondFactor: true, grants: [] });
    expect(await refusal(ask(t.ctx(before), listStaff, {}))).toBe('403 second_factor_required');
    expect(await refusal(ask(t.ctx(before), mySessions, {}))).toBe('403 second_factor_required');
    // Even where any signed-in person may go.
    const anything = {
      name: 'x.y.z',
      title: { vi: 'x', en: 'x' },
      input: nothing,
      allow: { person: { level: 1 } },
    } as const;
    expect(await refusal(ask(t.ctx(before), { ...anything, run: async () => 1 }, {}))).toBe(
      '403 second_factor_required',
    );
    expect(await ask(t.ctx(before), myFactors, {})).toEqual({ factors: [], codesLeft: 0 });

    const { codes } = await enrol(token);
    expect(codes).toHaveLength(10);
    const after = await actorOf(t, token);
    expect(after.awaitsSecondFactor).toBeUndefined();
    expect(after.grants.map((grant) => grant.role)).toEqual(['admin']);
    expect((await ask(t.ctx(after), listStaff, { role: 'admin' })).lines).toMatchObject([{ hasSecondFactor: true }]);
  });

  test('citizens are not asked', async () => {
    const citizen = await actorOf(t, await openSession(t, 'citizen'));
    expect(citizen.awaitsSecondFactor).toBeUndefined();
    expect(await ask(t.ctx(citizen), mySessions, {})).toHaveLength(1);
  });

  test('give a code once; a wrong one, an old one and the same one again are refused', async () => {
    const { secret } = await enrol(await openSession(t, 'officer'));
    const token = await openSession(t, 'officer');
    expect((await actorOf(t, token)).awaitsSecondFactor).toBe(true);
    expect(await refusal(execute(await as(token), giveCode, { code: '000000' }))).toBe('422 wrong_code');
    const code = codeNow(secret);
    expect(await execute(await as(token), giveCode, { code: `${code.slice(0, 3)} ${code.slice(3)}` })).toEqual({
      kind: 'totp',
    });
    expect((await actorOf(t, token)).awaitsSecondFactor).toBeUndefined();
    const other = await openSession(t, 'officer');
    expect(await refusal(execute(await as(other), giveCode, { code }))).toBe('422 wrong_code');
    t.clock.advance(MINUTE);
    const again = codeNow(secret);
    const [one, two] = await Promise.allSettled([
      execute(await as(other), giveCode, { code: again }),
      execute(await as(other), giveCode, { code: again }),
    ]);
    expect([one.status, two.status].sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('whoever has only the first factor adds no factor of their own', async () => {
    await enrol(await openSession(t, 'leader'));
    const thief = await openSession(t, 'leader');
    expect(await refusal(execute(await as(thief), beginTotp, { name: 'Kẻ gian' }))).toBe('403 step_up_required');
    expect(await ask(await as(thief), pendingTotp, {})).toBeNull();
    expect(await refusal(execute(await as(thief), confirmTotp, { code: '123456' }))).toBe('403 step_up_required');
    expect(await refusal(execute(await as(thief), renewRecoveryCodes, {}))).toBe('403 second_factor_required');
  });

  test('a recovery code opens once; new codes void the old; codes are kept as hashes', async () => {
    const first = await openSession(t, 'handler');
    const { codes } = await enrol(first);
    const [one = '', two = ''] = codes;
    const token = await openSession(t, 'handler');
    expect(await execute(await as(token), giveCode, { code: one.toLowerCase().replaceAll('-', '') })).toEqual({
      kind: 'recovery',
    });
    expect(await ask(await as(token), myFactors, {})).toMatchObject({ codesLeft: 9 });
    const next = await openSession(t, 'handler');
    expect(await refusal(execute(await as(next), giveCode, { code: one }))).toBe('422 wrong_code');
    const { codes: fresh } = await execute(await as(token), renewRecoveryCodes, {});
    expect(await refusal(execute(await as(next), giveCode, { code: two }))).toBe('422 wrong_code');
    expect(await execute(await as(next), giveCode, { code: fresh[0] ?? '' })).toEqual({ kind: 'recovery' });
    const stored = JSON.stringify(await t.db.selectFrom('recovery_code').selectAll().execute());
    for (const code of [...codes, ...fresh]) expect(stored).not.toContain(code);
    // Of another person's codes nothing opens.
    const stranger = await openSession(t, 'officer');
    expect(await refusal(execute(await as(stranger), giveCode, { code: fresh[1] ?? '' }))).toBe('422 wrong_code');
  });

  test('changing factors needs a proof of the last quarter of an hour, and the last one stays', async () => {
    const token = await openSession(t, 'elsewhere');
    const { secret } = await enrol(token);
    const { factors } = await ask(await as(token), myFactors, {});
    const factor = factors[0]?.id ?? '';
    expect(await refusal(execute(await as(token), removeFactor, { factor }))).toBe('409 last_second_factor');
    t.clock.advance(16 * MINUTE);
    expect(await refusal(execute(await as(token), removeFactor, { factor }))).toBe('403 step_up_required');
    await execute(await as(token), giveCode, { code: codeNow(secret) });
    expect(await refusal(execute(await as(token), removeFactor, { factor }))).toBe('409 last_second_factor');
  });
});

describe('who lost everything', () => {
  test('is set back by two administrators, never by one, and starts anew with every session ended', async () => {
    const admin = await openSession(t, 'admin');
    const adminId = (await actorOf(t, admin)).personId;
    await t.db.updateTable('session').set({ second_factor_at: t.clock.now() }).execute();
    const lost = await openSession(t, 'centre');
    await enrol(lost);
    const personId = (await actorOf(t, lost)).personId;
    // A second administrator, appointed from the machine itself.
    const { grantRole } = await import('../index.ts');
    const auditor = await openSession(t, 'auditor');
    const secondId = (await actorOf(t, auditor)).personId;
    const province = await t.db
      .selectFrom('role_grant')
      .select('unit_id')
      .where('person_id', '=', adminId)
      .executeTakeFirstOrThrow();
    await execute(t.ctx(), grantRole, {
      personId: secondId,
      role: 'admin',
      unitId: province.unit_id,
      from: '2026-03-01',
      reason: 'test',
    });
    await t.db.updateTable('session').set({ second_factor_at: t.clock.now() }).execute();

    const input = { personId, reason: 'Mất điện thoại và danh sách mã' };
    expect(await refusal(execute(await as(admin), resetSecondFactor, input))).toBe('202 approval_pending');
    expect((await actorOf(t, lost)).personId).toBe(personId);
    const [line] = await ask(await as(auditor), listApprovals, {});
    expect(line).toMatchObject({ command: 'identity.second_factor.reset', mayApprove: true, mine: false });
    expect(await refusal(execute(await as(admin), approve, { approval: line?.id ?? '' }))).toBe('403 forbidden');
    await execute(await as(auditor), approve, { approval: line?.id ?? '' });
    await expect(actorOf(t, lost)).rejects.toThrow('the session is over');
    expect(await ask(await as(await openSession(t, 'centre')), myFactors, {})).toEqual({ factors: [], codesLeft: 0 });
    const event = await t.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'identity.second_factor.reset')
      .executeTakeFirstOrThrow();
    expect(event.data).toEqual({ askedBy: `person:${adminId}`, approvedBy: `person:${secondId}` });
    expect(PEOPLE.centre).toHaveLength(12);
  });
});
