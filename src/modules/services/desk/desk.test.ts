import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, execute } from '../../../kernel/execute.ts';
import { delegateRole, grantRole, type PersonActor, resolveActor } from '../../../kernel/identity/index.ts';
import type { TestApp } from '../../../kernel/store/testing/index.ts';
import { agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { getDossier } from '../dossiers/dossier.ts';
import { proposeDossier, startDossier } from '../dossiers/office.ts';
import { openOwnDossier } from '../dossiers/queries.ts';
import { assignDossier, handOverAll } from './assign.ts';
import { doEach } from './bulk.ts';
import { addComment, listComments } from './comments.ts';
import { worklist } from './lists.ts';
import { orphans } from './overview.ts';
import { deskApp, type Filing, hire, PEOPLE, personOf, put, signIn } from './testing.ts';

let t: TestApp;
let ward: string;
let commune: string;
let other: string;
let office: { receivingAgencyId: string; decidingAgencyId: string };
const people = {} as Record<keyof typeof PEOPLE | 'second' | 'third', PersonActor>;

beforeAll(async () => {
  t = await deskApp();
  t.clock.set('2026-03-02T08:00:00+07:00');
  const units = await unitsOf(t.ctx());
  ward = units.getAt('25459', '2026-03-02').id;
  commune = units.getAt('25462', '2026-03-02').id;
  const agency = (await agenciesOf(t.ctx())).agenciesAt('2026-03-02', { unitId: ward })[0];
  if (!agency) throw new Error('the ward has no agency');
  other = (await agenciesOf(t.ctx())).agenciesAt('2026-03-02', { unitId: commune })[0]?.id ?? '';
  office = { receivingAgencyId: agency.id, decidingAgencyId: agency.id };
  for (const [name, id] of Object.entries(PEOPLE)) people[name as keyof typeof PEOPLE] = await personOf(t, id);
  people.second = await hire(t, { personalId: '099085000201', name: 'Hứa Thị Nhì', role: 'handler', unitId: ward });
  people.third = await hire(t, { personalId: '099085000202', name: 'Lục Văn Ba', role: 'handler', unitId: commune });
});
afterAll(() => t.close());

const as = (who: keyof typeof people) => t.ctx(people[who]);
const file = (given: Partial<Filing> = {}) =>
  put(t, { unitId: ward, ...office, applicantId: people.citizen.personId, ...given });
const handlerOf = async (id: string) => (await getDossier(t.ctx(), id)).handlerId;
const noticesOf = async (who: keyof typeof people) =>
  (
    await t.db
      .selectFrom('notification')
      .select(['kind', 'title_vi', 'href', 'body_vi'])
      .where('person_id', '=', people[who].personId)
      .orderBy('id')
      .execute()
  ).at(-1);

describe('assignment', () => {
  it('gives the dossier to an officer of the place, logs it and tells them', async () => {
    const id = await file();
    await execute(as('leader'), assignDossier, { dossierId: id, to: people.second.personId, reason: 'Đúng lĩnh vực' });
    expect(await handlerOf(id)).toBe(people.second.personId);
    const log = await t.db.selectFrom('dossier_transition').selectAll().where('dossier_id', '=', id).execute();
    expect(log.at(-1)).toMatchObject({
      action: 'assign',
      actor_name: 'Kiều Minh Tâm',
      reason: 'Đúng lĩnh vực',
      to_state: 4,
    });
    expect(await noticesOf('second')).toMatchObject({ kind: 'services.assigned', href: `/can-bo/ho-so/${id}` });
    expect((await ask(as('second'), worklist, { list: 'mine' })).lines.map((line) => line.id)).toEqual([id]);
    expect((await ask(as('handler'), worklist, { list: 'mine' })).lines).toEqual([]);
  });

  it('is for leaders, to specialists who work where it is decided', async () => {
    const id = await file();
    const give = (who: keyof typeof people, to: keyof typeof people) =>
      execute(as(who), assignDossier, { dossierId: id, to: people[to].personId });
    await expect(give('handler', 'second')).rejects.toMatchObject({ status: 403 });
    await expect(give('reception', 'second')).rejects.toMatchObject({ status: 403 });
    await expect(give('coordinator', 'second')).rejects.toMatchObject({ status: 403 });
    await expect(give('leader', 'third')).rejects.toMatchObject({ code: 'not_a_handler_there' });
    await expect(give('leader', 'citizen')).rejects.toMatchObject({ code: 'not_a_handler_there' });
    await give('leader', 'second');
    await expect(give('leader', 'second')).rejects.toMatchObject({ code: 'already_theirs' });
    expect(await handlerOf(id)).toBe(people.second.personId);
  });

  it('is refused once the dossier has ended', async () => {
    const id = await file({ state: 10, step: null });
    await expect(
      execute(as('leader'), assignDossier, { dossierId: id, to: people.second.personId }),
    ).rejects.toMatchObject({ code: 'not_lawful_now' });
  });
});

describe('several at once', () => {
  it('does each on its own and names what failed', async () => {
    const [good, ended, changed] = [await file(), await file({ state: 10, step: null }), await file()];
    const elsewhere = await file({ decidingAgencyId: other });
    const lines = await doEach(
      as('leader'),
      'assign',
      [good, ended, changed, elsewhere, 'nonsense'].map((dossierId) => ({
        dossierId,
        version: dossierId === changed ? 7 : 1,
      })),
      { to: people.second.personId },
    );
    expect(lines.map((line) => line.failed !== null)).toEqual([false, true, true, true, true]);
    expect(lines[3]?.failed?.vi).toContain('không có quyền');
    expect(lines[2]?.failed?.vi).toContain('người khác xử lý');
    expect(await handlerOf(good)).toBe(people.second.personId);
    expect(await handlerOf(changed)).toBeNull();
  });
});

describe('an officer who leaves', () => {
  it('leaves nothing behind: all goes to the receiver, roles end on the day, what they lent too', async () => {
    const leaver = await hire(t, { personalId: '099085000301', name: 'Từ Văn Đi', role: 'handler', unitId: ward });
    const open = [
      await file({ handlerId: leaver.personId }),
      await file({ handlerId: leaver.personId, state: 5, step: null }),
    ];
    const ended = await file({ handlerId: leaver.personId, state: 10, step: null });
    const [grant] = await t.db.selectFrom('role_grant').select('id').where('person_id', '=', leaver.personId).execute();
    await execute(t.ctx(leaver), delegateRole, {
      grantId: grant?.id as string,
      to: people.reception.personId,
      from: '2026-03-02',
      until: '2026-04-01',
      reason: 'Đi công tác',
    });
    const lent = async () => {
      const cookie = await signIn(t, PEOPLE.reception);
      const actor = (await resolveActor(t.app, new Request('http://x/', { headers: { cookie } }))) as PersonActor;
      return actor.grants.some((one) => one.onBehalfOf?.personId === leaver.personId);
    };
    expect(await lent()).toBe(true);
    const done = await execute(as('leader'), handOverAll, {
      from: leaver.personId,
      to: people.second.personId,
      reason: 'Chuyển công tác sang sở',
      endRoles: '2026-03-05',
    });
    expect(done).toEqual({ moved: 2, grantsEnded: 1 });
    for (const id of open) expect(await handlerOf(id)).toBe(people.second.personId);
    expect(await handlerOf(ended)).toBe(leaver.personId);
    expect(await ask(as('leader'), orphans, {})).toEqual([]);
    expect(await lent()).toBe(true);
    t.clock.set('2026-03-05T00:00:00+07:00');
    expect(await lent()).toBe(false);
    t.clock.set('2026-03-02T08:00:00+07:00');
  });

  it('is refused as a whole where somebody else would have to take over', async () => {
    const leaver = await hire(t, { personalId: '099085000302', name: 'Từ Văn Ở', role: 'handler', unitId: ward });
    const mine = await file({ handlerId: leaver.personId });
    const far = await file({
      handlerId: leaver.personId,
      decidingAgencyId: other,
    });
    const over = (to: string) =>
      execute(as('leader'), handOverAll, {
        from: leaver.personId,
        to,
        reason: 'Chuyển công tác',
        endRoles: '2026-03-02',
      });
    await expect(over(people.second.personId)).rejects.toMatchObject({ code: 'work_beyond_reach' });
    await t.db
      .updateTable('dossier')
      .set({ deciding_agency_id: office.decidingAgencyId })
      .where('id', '=', far)
      .execute();
    await expect(over(people.third.personId)).rejects.toMatchObject({ code: 'nobody_to_take_over' });
    expect(await handlerOf(mine)).toBe(leaver.personId);
    expect((await personOf(t, '099085000302')).grants).toHaveLength(1);
    await expect(
      execute(as('handler'), handOverAll, {
        from: leaver.personId,
        to: people.second.personId,
        reason: 'Tự bàn giao nhé',
        endRoles: null,
      }),
    ).rejects.toMatchObject({ status: 403 });
    await over(people.second.personId);
  });

  it('whose role was taken away elsewhere is shown to the leader until it is put right', async () => {
    const gone = await hire(t, {
      personalId: '099085000303',
      name: 'Từ Văn Mất',
      role: 'handler',
      unitId: ward,
      to: '2026-03-01',
    });
    await file({ handlerId: gone.personId });
    await file({ handlerId: gone.personId, state: 10, step: null });
    const moved = await hire(t, {
      personalId: '099085000304',
      name: 'Từ Văn Chuyển',
      role: 'handler',
      unitId: commune,
    });
    await file({ handlerId: moved.personId });
    expect(await ask(as('leader'), orphans, {})).toEqual(
      expect.arrayContaining([
        { personId: gone.personId, name: 'Từ Văn Mất', count: 1 },
        { personId: moved.personId, name: 'Từ Văn Chuyển', count: 1 },
      ]),
    );
    for (const one of [gone, moved])
      await execute(as('leader'), handOverAll, {
        from: one.personId,
        to: people.second.personId,
        reason: 'Không còn công tác tại phường',
        endRoles: null,
      });
    expect(await ask(as('leader'), orphans, {})).toEqual([]);
  });
});

describe('a delegated role', () => {
  it('lets somebody act in the holder’s place, and the log says so', async () => {
    t.clock.set('2026-03-09T08:00:00+07:00');
    const [grant] = await t.db
      .selectFrom('role_grant')
      .select('id')
      .where('person_id', '=', people.handler.personId)
      .execute();
    await execute(as('handler'), delegateRole, {
      grantId: grant?.id as string,
      to: people.reception.personId,
      from: '2026-03-09',
      until: '2026-03-11',
      reason: 'Nghỉ phép',
    });
    const now = async () => {
      const cookie = await signIn(t, PEOPLE.reception);
      return t.ctx(await resolveActor(t.app, new Request('http://x/', { headers: { cookie } })));
    };
    const id = await file({ state: 2 });
    await execute(await now(), startDossier, { dossierId: id });
    const log = await t.db
      .selectFrom('dossier_transition')
      .select(['action', 'actor_name', 'actor_id'])
      .where('dossier_id', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute();
    expect(log.at(-1)).toEqual({
      action: 'start',
      actor_name: 'Mai Thị Cúc (thay Tô Văn Lợi)',
      actor_id: people.reception.personId,
    });
    t.clock.set('2026-03-11T00:00:00+07:00');
    await expect(
      execute(await now(), proposeDossier, { dossierId: id, opinion: 'Đủ điều kiện giải quyết.' }),
    ).rejects.toMatchObject({ status: 403 });
    t.clock.set('2026-03-10T08:00:00+07:00');
  });

  it('does not show where one’s own role is enough', async () => {
    await execute(t.ctx(), grantRole, {
      personId: people.reception.personId,
      role: 'handler',
      unitId: ward,
      from: '2026-03-02',
      reason: 'Kiêm nhiệm',
    });
    const cookie = await signIn(t, PEOPLE.reception);
    const actor = await resolveActor(t.app, new Request('http://x/', { headers: { cookie } }));
    expect((actor as PersonActor).grants.some((one) => one.onBehalfOf)).toBe(true);
    const id = await file({ state: 2 });
    await execute(t.ctx(actor), startDossier, { dossierId: id });
    const log = await t.db.selectFrom('dossier_transition').select('actor_name').where('dossier_id', '=', id).execute();
    expect(log.map((line) => line.actor_name)).toContain('Mai Thị Cúc');
  });
});

describe('remarks', () => {
  it('reach the colleagues mentioned and never the applicant', async () => {
    const id = await file();
    await execute(as('handler'), addComment, {
      dossierId: id,
      body: 'Nhờ xem giúp bản vẽ',
      mentions: [people.leader.personId, people.handler.personId],
    });
    expect(await noticesOf('leader')).toMatchObject({
      kind: 'services.mentioned',
      href: `/can-bo/ho-so/${id}#trao-doi`,
      body_vi: 'Nhờ xem giúp bản vẽ',
    });
    expect(await ask(as('leader'), listComments, { dossierId: id })).toMatchObject([
      { author: 'Tô Văn Lợi', body: 'Nhờ xem giúp bản vẽ' },
    ]);
    const { code } = await getDossier(t.ctx(), id);
    expect(JSON.stringify(await ask(as('citizen'), openOwnDossier, { code }))).not.toContain('bản vẽ');
    expect((await noticesOf('citizen'))?.body_vi ?? '').not.toContain('bản vẽ');
    for (const who of ['citizen', 'elsewhere'] as const) {
      await expect(ask(as(who), listComments, { dossierId: id })).rejects.toMatchObject({ status: 403 });
      await expect(execute(as(who), addComment, { dossierId: id, body: 'x' })).rejects.toMatchObject({ status: 403 });
    }
  });

  it('mention only who may open the dossier', async () => {
    const id = await file();
    for (const stranger of [people.citizen.personId, people.third.personId])
      await expect(
        execute(as('handler'), addComment, { dossierId: id, body: 'Nhờ xem', mentions: [stranger] }),
      ).rejects.toMatchObject({ code: 'mention_not_possible' });
    expect(await ask(as('handler'), listComments, { dossierId: id })).toEqual([]);
  });

  it('stay as they were written', async () => {
    await expect(t.db.updateTable('dossier_comment').set({ body: 'khác' }).execute()).rejects.toMatchObject({
      code: '42501',
    });
  });
});
