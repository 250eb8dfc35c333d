import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineCommand, defineQuery } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { ask, execute } from '../../execute.ts';
import type { TestApp } from '../../store/testing/index.ts';
import { coveringGrant, recordAccess } from '../index.ts';
import { actorOf, openSession, refusal } from '../testing/people.ts';
import { identityApp } from '../testing/server.ts';
import {
  closeBreakGlass,
  listBreakGlass,
  myBreakGlass,
  openBreakGlass,
  openBreakGlassRecord,
  reviewBreakGlass,
} from './commands.ts';

let t: TestApp;
let citizen: string;
let far: string;
beforeAll(async () => {
  t = await identityApp();
  citizen = (await actorOf(t, await openSession(t, 'citizen'))).personId;
  far = (await t.db.selectFrom('unit').select('id').where('key', '=', '25462@2024').executeTakeFirstOrThrow()).id;
});
afterAll(() => t.close());

const REASON = 'Người dân cấp cứu, cần tra hồ sơ trợ cấp ngay trong đêm';
const title = { vi: 'x', en: 'x' };
const allow = {
  roles: ['handler', 'leader'],
  breakGlass: true as const,
  scope: async () => ({ unitId: far }),
};
const look = defineQuery({
  name: 'test.dossier.open',
  title,
  input: z.object({ dossierId: z.string() }),
  allow,
  async run(ctx: Ctx, { dossierId }) {
    await recordAccess(ctx, {
      personId: citizen,
      subjectType: 'dossier',
      subject: dossierId,
      purpose: 'test.handling',
    });
    return 'seen';
  },
});
const as = async (token: string) => t.ctx(await actorOf(t, token));

test('opens reading elsewhere for a while, logs each look under its own name, and must be reviewed by another', async () => {
  const leader = await openSession(t, 'leader');
  const auditor = await openSession(t, 'auditor');
  expect(await refusal(ask(await as(leader), look, { dossierId: 'd1' }))).toBe('403 forbidden');
  expect(await refusal(execute(await as(leader), openBreakGlass, { reason: 'Khẩn cấp ..........', minutes: 30 }))).toBe(
    '422 invalid_input',
  );
  expect(await refusal(execute(await as(leader), openBreakGlass, { reason: REASON, minutes: 61 }))).toBe(
    '422 invalid_input',
  );
  const { breakGlass } = await execute(await as(leader), openBreakGlass, { reason: REASON, minutes: 30 });
  expect(await refusal(execute(await as(leader), openBreakGlass, { reason: REASON, minutes: 30 }))).toBe(
    '409 break_glass_open',
  );
  expect(await ask(await as(leader), look, { dossierId: 'd1' })).toBe('seen');
  expect(await ask(await as(leader), look, { dossierId: 'd2' })).toBe('seen');
  const record = await ask(await as(auditor), openBreakGlassRecord, { breakGlass });
  expect(record.looks.map((one) => [one.query, one.input.dossierId])).toEqual([
    ['test.dossier.open', 'd1'],
    ['test.dossier.open', 'd2'],
  ]);
  expect(record.line).toMatchObject({ running: true, looks: 2, verdict: null, role: 'leader' });
  const logged = await t.db
    .selectFrom('access_log')
    .select(['purpose', 'subject'])
    .where('person_id', '=', citizen)
    .execute();
  expect(logged).toEqual([
    { purpose: 'identity.break_glass', subject: 'd1' },
    { purpose: 'identity.break_glass', subject: 'd2' },
  ]);
  const alarm = await t.db
    .selectFrom('event')
    .select(['data', 'subject'])
    .where('type', '=', 'identity.break_glass.opened')
    .execute();
  expect(alarm).toMatchObject([{ subject: breakGlass, data: { role: 'leader', minutes: 30 } }]);
  expect(JSON.stringify(alarm)).not.toContain('cấp cứu');

  const verdict = { breakGlass, verdict: 'justified' as const, note: 'Có xác nhận của bệnh viện' };
  expect(await refusal(execute(await as(auditor), reviewBreakGlass, verdict))).toBe('409 break_glass_running');
  t.clock.advance(30 * 60_000);
  // The hour is over: the same session reads nothing more.
  expect(await refusal(ask(await as(await openSession(t, 'leader')), look, { dossierId: 'd3' }))).toBe('403 forbidden');
  expect(await refusal(execute(await as(await openSession(t, 'leader')), reviewBreakGlass, verdict))).toBe(
    '403 forbidden',
  );
  const fresh = await openSession(t, 'auditor');
  await execute(await as(fresh), reviewBreakGlass, verdict);
  expect(await refusal(execute(await as(fresh), reviewBreakGlass, verdict))).toBe('409 break_glass_reviewed');
  expect(await ask(await as(fresh), listBreakGlass, {})).toMatchObject([
    { verdict: 'justified', looks: 2, running: false },
  ]);
});

test('changes nothing: commands stay closed, and so do reads that do not name it', async () => {
  const admin = await openSession(t, 'admin');
  const { breakGlass } = await execute(await as(admin), openBreakGlass, { reason: REASON, minutes: 60 });
  expect(await ask(await as(admin), look, { dossierId: 'd9' })).toBe('seen');
  const closed = defineQuery({ ...look, allow: { roles: allow.roles, scope: allow.scope } });
  expect(await refusal(ask(await as(admin), closed, { dossierId: 'd9' }))).toBe('403 forbidden');
  const change = defineCommand({
    ...look,
    name: 'test.dossier.change',
  });
  expect(await refusal(execute(await as(admin), change, { dossierId: 'd9' }))).toBe('403 forbidden');
  // It hangs on the session: another one of the same person reads nothing.
  expect(await refusal(ask(await as(await openSession(t, 'admin')), look, { dossierId: 'd9' }))).toBe('403 forbidden');
  expect(await ask(await as(admin), myBreakGlass, {})).toMatchObject([{ running: true }]);
  await execute(await as(admin), closeBreakGlass, { breakGlass });
  expect(await refusal(ask(await as(admin), look, { dossierId: 'd9' }))).toBe('403 forbidden');
});

test('what one may read anyway counts as no break-glass; who has no role for it, opens none', async () => {
  const leader = await openSession(t, 'leader');
  await execute(await as(leader), openBreakGlass, { reason: REASON, minutes: 10 });
  const actor = await actorOf(t, leader);
  const own = await coveringGrant(t.ctx(), actor.grants, ['leader'], {});
  const near = defineQuery({ ...look, allow: { ...allow, scope: async () => ({ unitId: own?.unitId }) } });
  await ask(t.ctx(actor), near, { dossierId: 'near' });
  const looks = await t.db.selectFrom('break_glass_look').select('input').execute();
  expect(JSON.stringify(looks)).not.toContain('near');
  const officer = await openSession(t, 'officer');
  expect(await refusal(execute(await as(officer), openBreakGlass, { reason: REASON, minutes: 10 }))).toBe(
    '403 forbidden',
  );
  expect(await refusal(ask(await as(officer), listBreakGlass, {}))).toBe('403 forbidden');
});
