import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { execute } from '../../execute.ts';
import type { TestApp } from '../../store/testing/index.ts';
import { acceptInvitation, changePassword, invitePassword, newInvitation } from '../index.ts';
import { actorOf, openSession, PEOPLE, refusal } from '../testing/people.ts';
import { identityApp } from '../testing/server.ts';
import { checkPassword } from './commands.ts';
import { hashPassword, isPassword, weakness } from './password.ts';

const GOOD = 'quả bưởi đọc báo sáng';

describe('passwords', () => {
  test('are kept as slow, salted hashes, and composed letters are the same letters', async () => {
    const hash = await hashPassword(GOOD.normalize('NFD'));
    expect(hash).toMatch(/^(argon2id|scrypt)\$[\w-]{22}\$[\w-]{43}$/);
    expect(await hashPassword(GOOD)).not.toBe(hash);
    expect(await isPassword(GOOD.normalize('NFC'), hash)).toBe(true);
    expect(await isPassword(`${GOOD} `, hash)).toBe(false);
    expect(await isPassword('', null)).toBe(false);
  });

  test('made by scrypt on an older Node.js are read', async () => {
    const { scryptSync } = await import('node:crypto');
    const salt = Buffer.alloc(16, 7);
    const key = scryptSync(GOOD, salt, 32, { N: 131_072, r: 8, p: 1, maxmem: 256 * 1024 * 1024 });
    const hash = `scrypt$${salt.toString('base64url')}$${key.toString('base64url')}`;
    expect(await isPassword(GOOD, hash)).toBe(true);
    expect(await isPassword('khác', hash)).toBe(false);
  });

  it.each([
    ['ngắn quá', 'short'],
    ['password1234', 'common'],
    ['Matkhau@123456', 'common'],
    ['aaaaaaaaaaaaaaaa', 'common'],
    ['TâyNinh@TâyNinh', 'common'],
    ['099188000003abc', 'personal'],
    ['MaiThịCúc!!1990', 'personal'],
    [GOOD, undefined],
    ['correct horse battery staple', undefined],
  ])('%s is %s', (password, why) => {
    expect(weakness(password, { name: 'Mai Thị Cúc', personalId: PEOPLE.officer })).toBe(why);
  });
});

describe('local accounts', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await identityApp({ LOCAL_ACCOUNTS: 'true' });
  });
  afterAll(() => t.close());
  const as = async (token: string) => t.ctx(await actorOf(t, token));

  test('begin with an invitation that works once, and open for staff only', async () => {
    const admin = await openSession(t, 'admin');
    const officer = await openSession(t, 'officer');
    const personId = (await actorOf(t, officer)).personId;
    const { token, tokenHash } = newInvitation();
    expect(await refusal(execute(await as(officer), invitePassword, { personId, tokenHash }))).toBe('403 forbidden');
    const citizen = (await actorOf(t, await openSession(t, 'citizen'))).personId;
    expect(await refusal(execute(await as(admin), invitePassword, { personId: citizen, tokenHash }))).toBe(
      '409 not_staff',
    );
    await execute(await as(admin), invitePassword, { personId, tokenHash });
    const anonymous = t.ctx({ kind: 'anonymous' });
    expect(await refusal(acceptInvitation(anonymous, token, 'ngắn'))).toBe('422 weak_password');
    await acceptInvitation(anonymous, token, GOOD);
    await expect(actorOf(t, officer)).rejects.toThrow('the session is over');
    expect(await refusal(acceptInvitation(anonymous, token, GOOD))).toBe('409 invitation_over');

    const check = (personalId: string, password: string) => execute(t.ctx(), checkPassword, { personalId, password });
    expect(await check(PEOPLE.officer, GOOD)).toEqual({ personId });
    expect(await refusal(check(PEOPLE.officer, 'sai mật khẩu rồi'))).toBe('422 wrong_password');
    expect(await refusal(check('099999999999', GOOD))).toBe('422 wrong_password');
    expect(await refusal(check(PEOPLE.admin, GOOD))).toBe('422 wrong_password');

    const here = await openSession(t, 'officer');
    const there = await openSession(t, 'officer');
    const next = 'trời mưa nấu cháo vịt';
    expect(await refusal(execute(await as(here), changePassword, { current: 'sai', password: next }))).toBe(
      '422 wrong_password',
    );
    await execute(await as(here), changePassword, { current: GOOD, password: next });
    await expect(actorOf(t, there)).rejects.toThrow('the session is over');
    expect((await actorOf(t, here)).personId).toBe(personId);
    expect(await check(PEOPLE.officer, next)).toEqual({ personId });
    const stored = JSON.stringify(await t.db.selectFrom('local_account').selectAll().execute());
    expect(stored).not.toContain(next);
    expect(stored).not.toContain(token);
  });

  test('an invitation that is too old sets nothing', async () => {
    const personId = (await actorOf(t, await openSession(t, 'handler'))).personId;
    const { token, tokenHash } = newInvitation();
    await execute(await as(await openSession(t, 'admin')), invitePassword, { personId, tokenHash });
    t.clock.advance(73 * 3_600_000);
    expect(await refusal(acceptInvitation(t.ctx({ kind: 'anonymous' }), token, GOOD))).toBe('409 invitation_over');
  });

  test('are off unless turned on', async () => {
    const off = { ...t.ctx(), app: { ...t.app, config: { ...t.app.config, localAccounts: false } } };
    expect(await refusal(execute(off, checkPassword, { personalId: PEOPLE.officer, password: GOOD }))).toBe(
      '404 not_found',
    );
  });
});
