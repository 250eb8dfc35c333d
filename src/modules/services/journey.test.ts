import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarPart } from '../../kernel/calendar/index.ts';
import type { Ctx } from '../../kernel/context.ts';
import { eventsPart } from '../../kernel/events/index.ts';
import { ask, execute } from '../../kernel/execute.ts';
import { filesPart, putFile, readFileBytes } from '../../kernel/files/index.ts';
import { identityPart, myAccessLog, type PersonActor } from '../../kernel/identity/index.ts';
import { findPersonByPersonalId } from '../../kernel/identity/person.ts';
import { jobsPart } from '../../kernel/jobs/index.ts';
import { notificationsPart } from '../../kernel/notifications/index.ts';
import { loadPack, packPart } from '../../kernel/pack/index.ts';
import { searchPart } from '../../kernel/search/index.ts';
import { verifyPdf } from '../../kernel/signing/index.ts';
import { signingKeys } from '../../kernel/signing/keys.ts';
import { storePart } from '../../kernel/store/part.ts';
import { rootDir } from '../../kernel/store/root.ts';
import { type TestApp, testApp } from '../../kernel/store/testing/index.ts';
import { unitsOf, unitsPart } from '../../kernel/units/index.ts';
import { deskCounts } from './desk/counts.ts';
import { worklist } from './desk/lists.ts';
import { acknowledgeDossier, supplementDossier, withdrawDossier } from './dossiers/applicant.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestSupplement,
  startDossier,
} from './dossiers/office.ts';
import { myDossiers, openDossier, openOwnDossier, trackDossier } from './dossiers/queries.ts';
import { submitDossier } from './dossiers/submit.ts';
import { verifyByCode } from './dossiers/verify.ts';
import { answerPage, attachFile, startDraft } from './drafts/commands.ts';
import { services } from './index.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let t: TestApp;
const people = new Map<string, PersonActor>();

beforeAll(async () => {
  t = await testApp({
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
  const ctx = t.ctx();
  const rows = await t.db.selectFrom('role_grant').select(['person_id', 'role', 'unit_id', 'agency_id']).execute();
  for (const [name, id] of Object.entries({
    hoa: '099190000001',
    it: '099205000002',
    cuc: '099188000003',
    loi: '099085000004',
    tam: '099178000005',
    dao: '099195000006',
  })) {
    const person = await findPersonByPersonalId(ctx, id);
    if (!person) throw new Error(`no persona ${name}`);
    people.set(name, {
      kind: 'person',
      personId: person.id,
      name: person.name,
      level: person.level,
      sessionId: 'test',
      grants: rows
        .filter((row) => row.person_id === person.id)
        .map((row) => ({ role: row.role, unitId: row.unit_id as string, agencyId: row.agency_id })),
    });
  }
});

afterAll(() => t.close());

const as = (name: string): Ctx => t.ctx(people.get(name));

async function commune(code: string): Promise<string> {
  return (await unitsOf(t.ctx())).getAt(code, '2026-03-02').id;
}

/** A draft of the lantern permit, filled in and with its paper. */
async function filledDraft(answers: Record<string, string> = {}): Promise<string> {
  const ctx = as('hoa');
  const { draftId } = await execute(ctx, startDraft, { procedure: '9.000001' });
  const values = {
    owner: 'Lý Thị Hòa',
    commune: await commune('25459'),
    street: 'Phố Bến Mây',
    count: '12',
    ...answers,
  };
  const { problems, next } = await execute(ctx, answerPage, {
    draftId,
    page: 'noi-treo',
    values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]])),
  });
  expect(problems).toEqual([]);
  expect(next).toBe('ban-ve');
  const file = await putFile(ctx, PIXEL, {
    purpose: 'services.component',
    name: 'ban-ve.png',
    ownerId: people.get('hoa')?.personId ?? null,
  });
  await execute(ctx, attachFile, { draftId, field: 'drawingFile', fileId: file.id, name: file.name, size: file.size });
  return draftId;
}

async function filed(): Promise<{ dossierId: string; code: string }> {
  return execute(as('hoa'), submitDossier, { draftId: await filledDraft(), declared: true });
}

async function proposed(): Promise<{ dossierId: string; code: string }> {
  const { dossierId, code } = await filed();
  await execute(as('cuc'), receiveDossier, { dossierId });
  await execute(as('loi'), startDossier, { dossierId });
  await execute(as('loi'), proposeDossier, { dossierId, opinion: 'Hồ sơ đủ điều kiện cấp phép.' });
  return { dossierId, code };
}

describe('from a draft to a signed result', () => {
  it('goes through every office and ends with two valid signatures', async () => {
    t.clock.set('2026-03-02T08:00:00+07:00');
    const { dossierId, code } = await filed();
    expect(code).toBe('001.01.50.H99-260302-0001');
    expect((await ask(as('cuc'), deskCounts, {})).reception.all).toBe(1);
    const slips = await Promise.all([1, 2].map(() => execute(as('hoa'), acknowledgeDossier, { dossierId })));
    expect(slips[0]).toEqual(slips[1]);

    t.clock.set('2026-03-02T09:30:00+07:00');
    await execute(as('cuc'), receiveDossier, { dossierId });
    const tracked = await ask(t.ctx({ kind: 'anonymous' }), trackDossier, { code });
    expect(tracked?.state).toBe(2);
    expect(tracked?.dueAt?.toISOString()).toBe(new Date('2026-03-04T17:00:00+07:00').toISOString());

    await execute(as('loi'), startDossier, { dossierId });
    await execute(as('loi'), proposeDossier, { dossierId, opinion: 'Hồ sơ đủ điều kiện cấp phép.' });
    t.clock.set('2026-03-03T10:00:00+07:00');
    await execute(as('tam'), decideDossier, { dossierId });
    expect((await ask(as('hoa'), openOwnDossier, { code })).dossier.timeliness).toBe('early');
    await execute(as('cuc'), issueDossier, { dossierId });

    const open = await ask(as('hoa'), openOwnDossier, { code });
    expect(open.dossier.state).toBe(10);
    expect(open.papers.map((paper) => paper.kind)).toEqual(['acknowledgement', 'receipt', 'result']);
    expect(open.transitions.map((move) => move.action)).toEqual([
      'submit',
      'receive',
      'start',
      'propose',
      'decide',
      'issue',
    ]);
    const result = open.papers[2];
    if (!result) throw new Error('no result');
    expect(result.number).toBe('01/GP-ĐL');
    const report = await verifyPdf(await readFileBytes(t.ctx(), result.fileId), {
      trustedRoots: await signingKeys(t.app).trustedRoots(),
      now: t.clock.now(),
    });
    expect(report.status).toBe('valid');
    expect(report.signatures.map((signature) => signature.signer?.name)).toEqual([
      'Kiều Minh Tâm',
      'Ủy ban nhân dân phường Sông Mây',
    ]);
    const verified = await ask(t.ctx({ kind: 'anonymous' }), verifyByCode, { code: result.verifyCode.toLowerCase() });
    expect(verified?.report.status).toBe('valid');
    expect(JSON.stringify(verified)).not.toContain('Lý Thị Hòa');

    const types = (
      await t.db.selectFrom('event').select('type').where('subject', '=', dossierId).orderBy('seq').execute()
    ).map((row) => row.type);
    expect(types).toEqual([
      'services.dossier.submitted',
      'services.dossier.declared',
      'services.dossier.received',
      'services.dossier.moved',
      'services.dossier.moved',
      'services.dossier.handled',
      'services.dossier.returned',
    ]);
  });

  it('answers the same dossier when it is sent twice, also at once', async () => {
    const draftId = await filledDraft();
    const answers = await Promise.all(
      [1, 2, 3].map(() => execute(as('hoa'), submitDossier, { draftId, declared: true })),
    );
    expect(new Set(answers.map((answer) => answer.code)).size).toBe(1);
    const again = await execute(as('hoa'), submitDossier, { draftId, declared: true });
    expect(again).toEqual(answers[0]);
  });

  it('numbers dossiers of a day without gap or double under concurrency', async () => {
    t.clock.set('2026-03-09T08:00:00+07:00');
    const drafts = [];
    for (let i = 0; i < 20; i += 1) drafts.push(await filledDraft());
    const codes = await Promise.all(
      drafts.map(async (draftId) => (await execute(as('hoa'), submitDossier, { draftId, declared: true })).code),
    );
    expect(codes.map((code) => Number(code.slice(-4))).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });
});

describe('a link followed twice', () => {
  it('goes on with the draft there is', async () => {
    const first = await execute(as('hoa'), startDraft, { procedure: '9.000001' });
    const again = await execute(as('hoa'), startDraft, { procedure: '9.000001', resume: true });
    expect(again.draftId).toBe(first.draftId);
    expect((await execute(as('hoa'), startDraft, { procedure: '9.000001' })).draftId).not.toBe(first.draftId);
  });
});

describe('what is refused', () => {
  it('a form that is not complete, with every problem named', async () => {
    const { draftId } = await execute(as('hoa'), startDraft, { procedure: '9.000001' });
    await expect(execute(as('hoa'), submitDossier, { draftId, declared: true })).rejects.toMatchObject({
      code: 'form_incomplete',
      fields: [{ path: 'commune' }, { path: 'street' }, { path: 'count' }, { path: 'drawingFile' }],
    });
  });

  it('an identity of level 1', async () => {
    await expect(execute(as('it'), startDraft, { procedure: '9.000001' })).rejects.toMatchObject({ status: 403 });
  });

  it('a stranger: neither the draft nor the dossier is shown or changed', async () => {
    const draftId = await filledDraft();
    await expect(execute(as('it'), answerPage, { draftId, page: 'noi-treo', values: {} })).rejects.toMatchObject({
      status: 403,
    });
    const { dossierId, code } = await execute(as('hoa'), submitDossier, { draftId, declared: true });
    await expect(ask(as('it'), openOwnDossier, { code })).rejects.toMatchObject({ status: 404 });
    await expect(ask(as('it'), openDossier, { dossierId })).rejects.toMatchObject({ status: 403 });
    await expect(ask(t.ctx({ kind: 'anonymous' }), openDossier, { dossierId })).rejects.toMatchObject({ status: 401 });
  });

  it('a file of somebody else', async () => {
    const { draftId } = await execute(as('hoa'), startDraft, { procedure: '9.000001' });
    const theirs = await putFile(as('dao'), PIXEL, {
      purpose: 'services.component',
      name: 'cua-nguoi-khac.png',
      ownerId: people.get('dao')?.personId ?? null,
    });
    const attach = { draftId, field: 'drawingFile', fileId: theirs.id, name: theirs.name, size: theirs.size };
    await expect(execute(as('hoa'), attachFile, attach)).rejects.toMatchObject({ status: 404 });
    const { dossierId } = await filed();
    await execute(as('cuc'), receiveDossier, { dossierId });
    await execute(as('loi'), startDossier, { dossierId });
    await execute(as('loi'), requestSupplement, { dossierId, reason: 'Bổ sung bản vẽ rõ hơn.' });
    const files = [{ component: 'drawing', fileId: theirs.id, name: theirs.name }];
    await expect(execute(as('hoa'), supplementDossier, { dossierId, files })).rejects.toMatchObject({ status: 404 });
  });

  it('an officer of another commune, and an officer without the role', async () => {
    const { dossierId } = await filed();
    await expect(execute(as('dao'), receiveDossier, { dossierId })).rejects.toMatchObject({ status: 403 });
    await expect(execute(as('loi'), receiveDossier, { dossierId })).rejects.toMatchObject({ status: 403 });
    await expect(execute(as('hoa'), receiveDossier, { dossierId })).rejects.toMatchObject({ status: 403 });
    expect((await ask(as('dao'), worklist, { list: 'reception' })).lines.some((line) => line.id === dossierId)).toBe(
      false,
    );
    expect((await ask(as('cuc'), worklist, { list: 'reception' })).lines.some((line) => line.id === dossierId)).toBe(
      true,
    );
  });

  it('a step that is not lawful now, and a step on a version somebody else has changed', async () => {
    const { dossierId } = await filed();
    await expect(execute(as('tam'), decideDossier, { dossierId })).rejects.toMatchObject({ code: 'not_lawful_now' });
    await execute(as('cuc'), receiveDossier, { dossierId, version: 1 });
    await expect(execute(as('cuc'), receiveDossier, { dossierId, version: 1 })).rejects.toMatchObject({
      code: 'dossier_changed',
    });
    await execute(as('loi'), startDossier, { dossierId });
    await expect(execute(as('tam'), decideDossier, { dossierId })).rejects.toMatchObject({ code: 'not_proposed' });
  });
});

describe('the other ways a dossier goes', () => {
  it('a supplement pauses the clock and can be asked for once', async () => {
    t.clock.set('2026-03-16T08:00:00+07:00');
    const { dossierId, code } = await filed();
    await execute(as('cuc'), receiveDossier, { dossierId });
    await execute(as('loi'), startDossier, { dossierId });
    t.clock.set('2026-03-17T08:00:00+07:00');
    await execute(as('loi'), requestSupplement, { dossierId, reason: 'Bổ sung bản vẽ có kích thước.' });
    expect((await ask(as('hoa'), openOwnDossier, { code })).dossier).toMatchObject({ state: 5, dueAt: null });
    t.clock.set('2026-03-24T08:00:00+07:00');
    await expect(execute(as('hoa'), supplementDossier, { dossierId, files: [] })).rejects.toMatchObject({
      code: 'nothing_supplied',
    });
    await execute(as('hoa'), supplementDossier, { dossierId, note: 'Đã ghi kích thước.', files: [] });
    const open = await ask(as('hoa'), openOwnDossier, { code });
    expect(open.dossier.state).toBe(4);
    expect(open.dossier.dueAt?.toISOString()).toBe(new Date('2026-03-25T17:00:00+07:00').toISOString());
    await expect(
      execute(as('loi'), requestSupplement, { dossierId, reason: 'Bổ sung thêm lần nữa.' }),
    ).rejects.toMatchObject({ code: 'supplement_asked_once' });
  });

  it('a refusal needs a reason and ends the dossier; a withdrawal ends it too', async () => {
    const { dossierId, code } = await filed();
    await expect(execute(as('cuc'), refuseDossier, { dossierId, reason: 'x' })).rejects.toMatchObject({ status: 422 });
    await execute(as('cuc'), refuseDossier, { dossierId, reason: 'Tuyến phố này không được treo đèn lồng.' });
    expect((await ask(as('hoa'), openOwnDossier, { code })).dossier.state).toBe(3);
    await expect(execute(as('hoa'), withdrawDossier, { dossierId })).rejects.toMatchObject({ status: 409 });
    const other = await proposed();
    await execute(as('hoa'), withdrawDossier, { dossierId: other.dossierId });
    expect((await ask(as('hoa'), openOwnDossier, { code: other.code })).dossier).toMatchObject({
      state: 7,
      outcome: 'withdrawn',
    });
  });

  it('a late decision is late', async () => {
    t.clock.set('2026-04-06T08:00:00+07:00');
    const { dossierId, code } = await proposed();
    t.clock.set('2026-04-09T08:00:00+07:00');
    await execute(as('tam'), decideDossier, { dossierId });
    expect((await ask(as('hoa'), openOwnDossier, { code })).dossier.timeliness).toBe('late');
  });

  it('the applicant sees who opened the dossier', async () => {
    const { dossierId } = await filed();
    await ask(as('cuc'), openDossier, { dossierId });
    const seen = await ask(as('hoa'), myAccessLog, {});
    expect(JSON.stringify(seen)).toContain(dossierId);
  });

  it('pages lists by cursor without losing or repeating a line', async () => {
    const codes: string[] = [];
    let before: string | undefined;
    do {
      const { lines, next } = await ask(as('hoa'), myDossiers, before ? { before } : {});
      codes.push(...lines.map((line) => line.code));
      before = next ?? undefined;
    } while (before);
    const all = await t.db.selectFrom('dossier').select('code').execute();
    expect([...codes].sort()).toEqual(all.map((row) => row.code).sort());
    expect(new Set(codes).size).toBe(codes.length);
  });
});
