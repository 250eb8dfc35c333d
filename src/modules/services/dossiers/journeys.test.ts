import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCalendar, setDay } from '../../../kernel/calendar/index.ts';
import { drainConsumers } from '../../../kernel/events/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { putFile } from '../../../kernel/files/index.ts';
import { drainJobs } from '../../../kernel/jobs/run.ts';
import { listNotifications } from '../../../kernel/notifications/index.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { openWorld, type Who, type World } from '../testing/world.ts';
import { supplementDossier, withdrawDossier } from './applicant.ts';
import { answerConsultation, consultAgency, consultationInbox, openConsultation } from './consultation.ts';
import { denyDossier } from './endings.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  requestSupplement,
  startDossier,
} from './office.ts';
import { openDossier, openOwnDossier } from './queries.ts';
import { registerDossier } from './register.ts';
import { timePerStep } from './steps.ts';

let w: World;
beforeAll(async () => {
  w = await openWorld();
  await w.addProcedure({ code: '9.000010', name: { vi: 'Việc của phường', en: 'Ward' } });
  await w.addProcedure({
    code: '9.000011',
    name: { vi: 'Việc của sở', en: 'Department' },
    manners: [{ channel: 'online', limit: { unit: 'working_days', value: 4 } }],
  });
  await w.addProcedure({
    code: '9.000012',
    name: { vi: 'Việc của tỉnh', en: 'Province' },
    manners: [{ channel: 'online', limit: { unit: 'working_days', value: 3 } }],
  });
  await w.addProcedure({
    code: '9.000013',
    name: { vi: 'Hồ sơ liên thông', en: 'Bundle' },
    children: [
      {
        key: 'ward',
        procedure: '9.000010',
        agencies: { receiving: 'service_centre', deciding: 'people_committee', at: 'unit' },
      },
      {
        key: 'department',
        procedure: '9.000011',
        agencies: { receiving: 'service_centre', deciding: 'department', at: 'province' },
      },
      {
        key: 'province',
        procedure: '9.000012',
        agencies: { receiving: 'service_centre', deciding: 'people_committee', at: 'province' },
        afterChild: 'ward',
      },
    ],
  });
  await w.addProcedure({ code: '9.000030', pausedBy: ['supplement', 'payment', 'consultation'] });
  await w.addProcedure({
    code: '9.000020',
    name: { vi: 'Chứng thực bản sao', en: 'Certified copies' },
    manners: [
      { channel: 'direct', limit: { unit: 'same_day', cutoff: '15:00' } },
      { channel: 'postal', limit: { unit: 'working_days', value: 1 } },
    ],
    steps: [
      { key: 'receive', name: { vi: 'Tiếp nhận', en: 'Reception' }, role: 'receptionist', hours: 1 },
      { key: 'process', name: { vi: 'Thẩm định', en: 'Examination' }, role: 'handler', hours: 4 },
      { key: 'approve', name: { vi: 'Phê duyệt', en: 'Decision' }, role: 'leader', hours: 2 },
    ],
  });
});
afterAll(() => w?.close());

const at = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+07:00`);
const own = (code: string) => ask(w.as('hoa'), openOwnDossier, { code });

async function finish(dossierId: string, desk: Who, leader: Who, counter: Who): Promise<void> {
  await execute(w.as(desk), startDossier, { dossierId });
  await execute(w.as(desk), proposeDossier, { dossierId, opinion: 'Đủ điều kiện giải quyết.' });
  await execute(w.as(leader), decideDossier, { dossierId });
  await execute(w.as(counter), issueDossier, { dossierId });
}

describe('a bundle at three agencies', () => {
  it('gives the citizen one date, shows who is late, and ends with its last part', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.received('9.000013');
    let open = await own(code);
    expect(open.dossier).toMatchObject({ bundle: true, state: 2 });
    expect(open.parts.map(({ part, state, parentId }) => [part, state, parentId])).toEqual([
      ['ward', 2, dossierId],
      ['department', 2, dossierId],
      ['province', 1, dossierId],
    ]);
    expect(new Set(open.parts.map(({ decidingAgencyId }) => decidingAgencyId)).size).toBe(3);
    // Two days for the ward, then three for the province: later than the department's four.
    expect(open.dossier.dueAt).toEqual(at('2026-03-09 17:00'));
    const [ward, department, province] = open.parts;
    if (!ward || !department || !province) throw new Error('three parts');
    expect([ward.dueAt, department.dueAt, province.dueAt]).toEqual([
      at('2026-03-04 17:00'),
      at('2026-03-06 17:00'),
      null,
    ]);

    await expect(execute(w.as('loi'), startDossier, { dossierId })).rejects.toMatchObject({
      code: 'bundle_works_in_parts',
    });
    await expect(execute(w.as('loi'), startDossier, { dossierId: department.id })).rejects.toMatchObject({
      status: 403,
    });
    await expect(execute(w.as('hoa'), withdrawDossier, { dossierId: ward.id })).rejects.toMatchObject({
      code: 'part_of_bundle',
    });

    w.at('2026-03-03 09:00');
    await finish(ward.id, 'loi', 'tam', 'cuc');
    open = await own(code);
    expect(open.dossier.state).toBe(4);
    const begun = open.parts.find(({ part }) => part === 'province');
    expect(begun).toMatchObject({ state: 2 });
    expect(begun?.dueAt).toEqual(at('2026-03-06 17:00'));
    expect(open.dossier.dueAt).toEqual(at('2026-03-06 17:00'));
    expect(open.transitions.map(({ action, actorName }) => [action, actorName])).toContainEqual(['moveDeadline', null]);

    w.at('2026-03-05 09:00');
    await finish(province.id, 'quy', 'sinh', 'bich');
    expect((await own(code)).dossier.state).toBe(4);

    // The department is late, and everybody sees it: on the part and on the bundle.
    w.at('2026-03-11 09:00');
    await finish(department.id, 'khoa', 'lan', 'bich');
    open = await own(code);
    expect(open.dossier).toMatchObject({ state: 10, outcome: 'granted', timeliness: 'late' });
    expect(open.parts.map(({ part, timeliness }) => [part, timeliness])).toEqual([
      ['ward', 'early'],
      ['department', 'late'],
      ['province', 'early'],
    ]);
    const handled = await w.t.db
      .selectFrom('event')
      .select('subject')
      .where('type', '=', 'services.dossier.handled')
      .where('subject', 'in', [dossierId, ward.id, department.id, province.id])
      .execute();
    expect(handled).toHaveLength(4);
  });

  it('is withdrawn as a whole; a part that cannot begin any more is refused', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.received('9.000013');
    await execute(w.as('hoa'), withdrawDossier, { dossierId });
    const gone = await own(code);
    expect(gone.parts.map(({ state }) => state)).toEqual([7, 7, 7]);

    const other = await w.received('9.000013');
    const [ward] = (await own(other.code)).parts;
    if (!ward) throw new Error('no parts');
    await execute(w.as('loi'), startDossier, { dossierId: ward.id });
    await execute(w.as('loi'), proposeDossier, { dossierId: ward.id, opinion: 'Không đủ điều kiện.' });
    await execute(w.as('tam'), denyDossier, { dossierId: ward.id, reason: 'Không đủ điều kiện theo quy định.' });
    const open = await own(other.code);
    expect(open.parts.map(({ part, state }) => [part, state])).toEqual([
      ['ward', 9],
      ['department', 2],
      ['province', 3],
    ]);
    expect(open.dossier.state).toBe(4);
  });

  it('keeps its date while a part waits for the citizen', async () => {
    w.at('2026-03-02 08:00');
    const { code } = await w.received('9.000013');
    const before = (await own(code)).dossier.dueAt;
    const department = (await own(code)).parts.find(({ part }) => part === 'department');
    if (!department) throw new Error('no part');
    await execute(w.as('khoa'), startDossier, { dossierId: department.id });
    w.at('2026-03-03 08:00');
    await execute(w.as('khoa'), requestSupplement, { dossierId: department.id, reason: 'Bổ sung bản vẽ đầy đủ.' });
    expect((await own(code)).dossier.dueAt).toEqual(before);
    w.at('2026-03-12 08:00');
    await execute(w.as('hoa'), supplementDossier, { dossierId: department.id, note: 'Đã bổ sung.', files: [] });
    const open = await own(code);
    expect(open.dossier.dueAt).toEqual(open.parts.find(({ part }) => part === 'department')?.dueAt);
  });
});

describe('a walk-in', () => {
  const applicant = { personalId: '099192000077', name: 'Trịnh Thị Sen', phone: '0912345678' };
  const walkIn = async (more: Record<string, unknown> = {}) => ({
    procedure: '9.000020',
    channel: 'direct' as const,
    applicant,
    unitId: await w.commune('25459'),
    answers: { owner: 'Trịnh Thị Sen', street: 'Phố Bến Mây', count: 3 },
    papers: [{ component: 'drawing', originals: 1, copies: 3 }],
    receiveNow: true,
    ...more,
  });

  it('is filed and received in one act, for a person nobody knew', async () => {
    w.at('2026-03-02 14:59');
    const { dossierId, code } = await execute(w.as('cuc'), registerDossier, await walkIn());
    const open = await ask(w.as('cuc'), openDossier, { dossierId });
    expect(code).toMatch(/-260302-\d{4}$/);
    expect(open.dossier).toMatchObject({
      state: 2,
      channel: 'direct',
      helpedAtAgencyId: open.dossier.receivingAgencyId,
    });
    expect(open.applicant).toMatchObject({ name: 'Trịnh Thị Sen', level: 1, gender: 'female', phone: '0912345678' });
    expect(open.transitions.map(({ action, actorName }) => [action, actorName])).toEqual([
      ['register', 'Mai Thị Cúc'],
      ['receive', 'Mai Thị Cúc'],
    ]);
    expect(open.attached).toMatchObject([{ component: 'drawing', originals: 1, copies: 3, fileId: null }]);
    expect(open.papers.map(({ kind }) => kind)).toEqual(['receipt']);
    // Received before 15:00: due today.
    expect(open.dossier.dueAt).toEqual(at('2026-03-02 17:00'));
  });

  it('after 15:00 is due on the next working day, and by post on its own limit', async () => {
    w.at('2026-03-06 15:01');
    const late = await execute(w.as('cuc'), registerDossier, await walkIn());
    expect((await ask(w.as('cuc'), openDossier, { dossierId: late.dossierId })).dossier.dueAt).toEqual(
      at('2026-03-09 17:00'),
    );
    const post = await execute(w.as('cuc'), registerDossier, await walkIn({ channel: 'postal', receiveNow: false }));
    const open = await ask(w.as('cuc'), openDossier, { dossierId: post.dossierId });
    expect(open.dossier).toMatchObject({ state: 1, channel: 'postal', dueAt: null });
  });

  it('keeps what the identity provider said of somebody, and their level', async () => {
    w.at('2026-03-03 09:00');
    const hoa = { personalId: '099190000001', name: 'LY THI HOA', phone: '0911000222' };
    const { dossierId } = await execute(w.as('cuc'), registerDossier, await walkIn({ applicant: hoa }));
    const { applicant: kept } = await ask(w.as('cuc'), openDossier, { dossierId });
    expect(kept).toMatchObject({ name: 'Lý Thị Hòa', level: 2, phone: '0911000222', email: 'hoa@songmay.example' });
  });

  it('takes scans and the applicant’s own files, never a paper of somebody else', async () => {
    const scan = await putFile(w.t.ctx(), Buffer.from('%PDF-1.4 scan'), { purpose: 'counter.scan', name: 'scan.pdf' });
    const papers = [{ component: 'drawing', fileId: scan.id, name: 'scan.pdf' }];
    const { dossierId } = await execute(w.as('cuc'), registerDossier, await walkIn({ papers }));
    expect((await ask(w.as('cuc'), openDossier, { dossierId })).attached).toMatchObject([{ fileId: scan.id }]);
    const other = { personalId: '099192000078', name: 'Trịnh Thị Súng' };
    await expect(
      execute(w.as('cuc'), registerDossier, await walkIn({ papers, applicant: other })),
    ).rejects.toMatchObject({ status: 404 });
    const theirs = (await own((await w.filed()).code)).attached[0]?.fileId;
    await expect(
      execute(w.as('cuc'), registerDossier, await walkIn({ papers: [{ component: 'drawing', fileId: theirs }] })),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('may be taken in at another place’s centre, which receives it and hands over; who decides stays the same', async () => {
    w.at('2026-03-03 09:00');
    const elsewhere = (await agenciesOf(w.t.ctx())).agenciesAt('2026-03-03', {
      unitId: await w.commune('25462'),
      kind: 'service_centre',
    })[0];
    if (!elsewhere) throw new Error('no centre');
    const helped = await walkIn({ helpedAtAgencyId: elsewhere.id });
    const { dossierId } = await execute(w.as('dao'), registerDossier, helped);
    const { dossier } = await ask(w.as('loi'), openDossier, { dossierId });
    expect(dossier).toMatchObject({
      unitId: await w.commune('25459'),
      receivingAgencyId: elsewhere.id,
      helpedAtAgencyId: elsewhere.id,
      state: 2,
    });
    expect(dossier.decidingAgencyId).not.toBe(elsewhere.id);
    // Only the officers of the place where it is; and not by naming an agency that takes in nothing.
    await expect(execute(w.as('cuc'), registerDossier, helped)).rejects.toMatchObject({ status: 403 });
    await expect(
      execute(w.as('dao'), registerDossier, await walkIn({ helpedAtAgencyId: dossier.decidingAgencyId })),
    ).rejects.toMatchObject({ code: 'not_received_here' });
  });

  it('is refused elsewhere, incomplete, by a strange paper or in a way that is not open', async () => {
    await expect(execute(w.as('dao'), registerDossier, await walkIn())).rejects.toMatchObject({ status: 403 });
    await expect(execute(w.as('cuc'), registerDossier, await walkIn({ papers: [] }))).rejects.toMatchObject({
      code: 'form_incomplete',
      fields: [{ path: 'drawingFile' }],
    });
    await expect(
      execute(w.as('cuc'), registerDossier, await walkIn({ papers: [{ component: 'passport', originals: 1 }] })),
    ).rejects.toMatchObject({ code: 'form_incomplete' });
    await expect(execute(w.as('cuc'), registerDossier, await walkIn({ procedure: '9.000001' }))).rejects.toMatchObject({
      code: 'channel_not_open',
    });
    await expect(
      execute(w.as('cuc'), registerDossier, await walkIn({ applicant: { ...applicant, personalId: '12' } })),
    ).rejects.toMatchObject({ status: 422 });
  });
});

describe('a supplement over Tết 2026', () => {
  it('gives back exactly what was left; the holidays count for nobody', async () => {
    // Thursday 12 February; Tết is off from the 14th to the 22nd.
    w.at('2026-02-11 08:00');
    const { dossierId, code } = await w.started();
    expect((await own(code)).dossier.dueAt).toEqual(at('2026-02-13 17:00'));
    w.at('2026-02-12 17:00');
    await execute(w.as('loi'), requestSupplement, { dossierId, reason: 'Bổ sung bản vẽ có kích thước.' });
    w.at('2026-02-18 10:00');
    await execute(w.as('hoa'), supplementDossier, { dossierId, note: 'Chúc mừng năm mới.', files: [] });
    // One whole day was left: the first working day after Tết.
    expect((await own(code)).dossier.dueAt).toEqual(at('2026-02-23 17:00'));
    w.at('2026-02-23 16:00');
    await execute(w.as('loi'), proposeDossier, { dossierId, opinion: 'Đủ điều kiện cấp phép.' });
    await execute(w.as('tam'), decideDossier, { dossierId });
    const open = await own(code);
    expect(open.dossier.timeliness).toBe('on_time');
    expect(open.deadline.explanation.some(({ kind }) => kind === 'paused')).toBe(true);
  });
});

describe('a consultation', () => {
  it('is answered by the agency that was asked; the clock goes on', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.started();
    const agencyId = await w.agency('so-cong-nghe@2024');
    await expect(
      execute(w.as('loi'), consultAgency, {
        dossierId,
        agencyId,
        question: 'Có trùng dây cáp không?',
        dueOn: '2026-02-01',
      }),
    ).rejects.toMatchObject({ code: 'due_in_the_past' });
    const { consultationId } = await execute(w.as('loi'), consultAgency, {
      dossierId,
      agencyId,
      question: 'Vị trí treo có trùng tuyến cáp không?',
      dueOn: '2026-03-07',
    });
    const before = await own(code);
    expect(before.dossier).toMatchObject({ state: 4 });
    expect(before.dossier.dueAt).toEqual(at('2026-03-04 17:00'));
    // A Saturday: the agency has until the end of Monday.
    expect(before.consultations[0]?.dueAt).toEqual(at('2026-03-09 17:00'));

    await expect(ask(w.as('quy'), openDossier, { dossierId })).rejects.toMatchObject({ status: 403 });
    expect((await ask(w.as('khoa'), openDossier, { dossierId })).dossier.code).toBe(code);
    const inboxOf = async (who: Who) => (await ask(w.as(who), consultationInbox, {})).map(({ id }) => id);
    expect(await inboxOf('khoa')).toContain(consultationId);
    expect(await inboxOf('quy')).not.toContain(consultationId);
    await expect(ask(w.as('quy'), openConsultation, { consultationId })).rejects.toMatchObject({ status: 403 });
    const reply = { consultationId, verdict: 'agree', answer: 'Không trùng tuyến cáp nào.' } as const;
    await expect(execute(w.as('loi'), answerConsultation, reply)).rejects.toMatchObject({ status: 403 });
    w.at('2026-03-03 15:00');
    await execute(w.as('khoa'), answerConsultation, reply);
    await expect(execute(w.as('lan'), answerConsultation, reply)).rejects.toMatchObject({ code: 'already_answered' });
    const open = await own(code);
    expect(open.consultations).toMatchObject([{ verdict: 'agree', answer: 'Không trùng tuyến cáp nào.' }]);
    expect(open.transitions.at(-1)).toMatchObject({
      action: 'answerConsultation',
      agencyId,
      actorName: 'Lê Đăng Khoa',
    });
    expect(await inboxOf('khoa')).not.toContain(consultationId);
  });

  it('stops the clock where the procedure says so, and is closed with the dossier', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.started('9.000030');
    const agencyId = await w.agency('so-cong-nghe@2024');
    const question = { dossierId, agencyId, question: 'Có trùng tuyến cáp không?', dueOn: '2026-03-20' };
    w.at('2026-03-03 08:00');
    const first = await execute(w.as('loi'), consultAgency, question);
    const second = await execute(w.as('loi'), consultAgency, question);
    expect((await own(code)).dossier.dueAt).toBeNull();
    w.at('2026-03-10 08:00');
    const answer = { verdict: 'other', answer: 'Cần đo lại trước khi treo.' } as const;
    await execute(w.as('khoa'), answerConsultation, { consultationId: first.consultationId, ...answer });
    // Two were asked: the clock waits for both.
    expect((await own(code)).dossier.dueAt).toBeNull();
    w.at('2026-03-11 08:00');
    await execute(w.as('khoa'), answerConsultation, { consultationId: second.consultationId, ...answer });
    expect((await own(code)).dossier.dueAt).toEqual(at('2026-03-12 17:00'));

    const third = await execute(w.as('loi'), consultAgency, question);
    await execute(w.as('hoa'), withdrawDossier, { dossierId });
    await expect(
      execute(w.as('khoa'), answerConsultation, { consultationId: third.consultationId, ...answer }),
    ).rejects.toMatchObject({ code: 'consultation_closed' });
  });
});

describe('a closure entered later', () => {
  it('moves open deadlines of the agency, is logged, and the applicant is told', async () => {
    w.at('2026-05-04 08:00');
    const moved = await w.started();
    const waiting = await w.filed();
    const paused = await w.started();
    await execute(w.as('loi'), requestSupplement, { dossierId: paused.dossierId, reason: 'Bổ sung bản vẽ đầy đủ.' });
    w.at('2026-05-05 08:00');
    await drainConsumers(w.t.app);
    const { id } = await execute(w.t.ctx(), setDay, {
      date: '2026-05-06',
      kind: 'local_off',
      nameVi: 'Bão số 1',
      nameEn: 'Storm no. 1',
      basis: 'Công điện của tỉnh',
    });
    expect(id).toBeTruthy();
    await drainConsumers(w.t.app);
    await drainJobs(w.t.app);
    const open = await own(moved.code);
    expect(open.dossier.dueAt).toEqual(at('2026-05-07 17:00'));
    expect(open.transitions.at(-1)).toMatchObject({
      action: 'moveDeadline',
      actorName: null,
      reason: 'Lịch làm việc thay đổi: ngày 06/05/2026 là ngày nghỉ đột xuất của địa phương.',
    });
    const told = await ask(w.as('hoa'), listNotifications, {});
    expect(JSON.stringify(told)).toContain('ngày hẹn trả là 07/05/2026');
    expect((await own(waiting.code)).transitions).toHaveLength(1);
    expect((await own(paused.code)).transitions.at(-1)?.action).toBe('requestSupplement');
    // Run twice it changes nothing.
    await drainJobs(w.t.app);
    expect((await own(moved.code)).transitions).toHaveLength(open.transitions.length);
  });

  it('leaves another agency alone', async () => {
    w.at('2026-06-01 08:00');
    const { code } = await w.started();
    await execute(w.t.ctx(), setDay, {
      date: '2026-06-02',
      kind: 'local_off',
      nameVi: 'Sở nghỉ',
      nameEn: 'Closed',
      basis: 'Quyết định của Sở',
      agencyId: await w.agency('so-cong-nghe@2024'),
    });
    await drainConsumers(w.t.app);
    await drainJobs(w.t.app);
    expect((await own(code)).dossier.dueAt).toEqual(at('2026-06-03 17:00'));
  });
});

describe('time per step', () => {
  it('says where it was lost, and when the step at hand is due', async () => {
    w.at('2026-07-06 08:00');
    const { dossierId, code } = await w.filed();
    w.at('2026-07-06 10:00');
    await execute(w.as('cuc'), receiveDossier, { dossierId });
    const { dossier } = await own(code);
    // Reception 4 and examination 8 of 16 hours: a day and a half of two days.
    expect(dossier.stepDueAt).toEqual(at('2026-07-08 11:30'));
    await execute(w.as('loi'), startDossier, { dossierId });
    w.at('2026-07-07 08:00');
    await execute(w.as('loi'), requestSupplement, { dossierId, reason: 'Bổ sung bản vẽ đầy đủ.' });
    w.at('2026-07-08 08:00');
    await execute(w.as('hoa'), supplementDossier, { dossierId, note: 'Đây.', files: [] });
    w.at('2026-07-08 10:00');
    await execute(w.as('loi'), proposeDossier, { dossierId, opinion: 'Đủ điều kiện cấp phép.' });
    w.at('2026-07-08 11:00');
    await execute(w.as('tam'), decideDossier, { dossierId });
    const calendar = await loadCalendar(w.t.ctx(), dossier.decidingAgencyId);
    expect(timePerStep((await own(code)).transitions, calendar)).toMatchObject([
      { step: 'receive', minutes: 120, waiting: 0, visits: 1 },
      { step: 'process', minutes: 90 + 240 + 30 + 120, waiting: 480, visits: 1 },
      { step: 'approve', minutes: 60, waiting: 0, visits: 1 },
    ]);
  });
});
