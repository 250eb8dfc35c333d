import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, execute } from '../../../kernel/execute.ts';
import { readFileBytes } from '../../../kernel/files/index.ts';
import { verifyPdf } from '../../../kernel/signing/index.ts';
import { signingKeys } from '../../../kernel/signing/keys.ts';
import { openWorld, type World } from '../testing/world.ts';
import { supplementDossier, withdrawDossier } from './applicant.ts';
import { apologiseDossier } from './appointment.ts';
import { correctResult, revokeResult } from './corrections.ts';
import { confirmPayment, requestPayment } from './duties.ts';
import { denyDossier, reopenDossier, stopDossier } from './endings.ts';
import {
  decideDossier,
  issueDossier,
  proposeDossier,
  receiveDossier,
  refuseDossier,
  requestCompletion,
  requestSupplement,
} from './office.ts';
import { openOwnDossier, trackDossier } from './queries.ts';
import { verifyByCode } from './verify.ts';

let w: World;
beforeAll(async () => {
  w = await openWorld();
});
afterAll(() => w?.close());

const local = (text: string): string => new Date(`${text.replace(' ', 'T')}:00+07:00`).toISOString();
const own = (code: string) => ask(w.as('hoa'), openOwnDossier, { code });
const eventTypes = async (dossierId: string): Promise<string[]> =>
  (await w.t.db.selectFrom('event').select('type').where('subject', '=', dossierId).orderBy('seq').execute()).map(
    (row) => row.type,
  );

async function returned() {
  const done = await w.proposed();
  await execute(w.as('tam'), decideDossier, { dossierId: done.dossierId });
  await execute(w.as('cuc'), issueDossier, { dossierId: done.dossierId });
  return done;
}

describe('a financial duty', () => {
  it('stops the clock until it is confirmed, and both are kept', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.started();
    w.at('2026-03-03 08:00');
    const loi = w.as('loi');
    await execute(loi, requestPayment, { dossierId, amount: 150_000, reason: 'Lệ phí treo đèn theo nghị quyết.' });
    expect((await own(code)).dossier).toMatchObject({ state: 6, dueAt: null, stepDueAt: null });
    await expect(execute(loi, proposeDossier, { dossierId, opinion: 'Đủ điều kiện.' })).rejects.toMatchObject({
      code: 'not_lawful_now',
    });
    w.at('2026-03-10 08:00');
    await execute(w.as('cuc'), confirmPayment, { dossierId, reference: 'BL-0001234' });
    const open = await own(code);
    // One of two working days was left when the clock stopped on 3 March at 8:00.
    expect(open.dossier.dueAt?.toISOString()).toBe(local('2026-03-11 17:00'));
    expect(open.dossier).toMatchObject({ state: 4, step: 'process' });
    expect(open.payments).toMatchObject([{ amount: 150_000, reference: 'BL-0001234' }]);
    expect(open.transitions.slice(-2).map((move) => move.ref)).toEqual([open.payments[0]?.id, open.payments[0]?.id]);
  });
});

describe('an apology', () => {
  it('moves the appointment once, at least a day before it', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.started();
    await expect(
      execute(w.as('loi'), apologiseDossier, { dossierId, newDate: '2026-03-10', reason: 'Thiếu người thẩm định.' }),
    ).rejects.toMatchObject({ status: 403 });
    w.at('2026-03-03 16:59');
    const tam = w.as('tam');
    await expect(
      execute(tam, apologiseDossier, { dossierId, newDate: '2026-03-04', reason: 'Thiếu người thẩm định.' }),
    ).rejects.toMatchObject({ code: 'new_date_too_early' });
    await execute(tam, apologiseDossier, { dossierId, newDate: '2026-03-08', reason: 'Thiếu người thẩm định.' });
    const open = await own(code);
    // 8 March is a Sunday: the appointment is on Monday.
    expect(open.dossier.dueAt?.toISOString()).toBe(local('2026-03-09 17:00'));
    expect(open.deadline.legalDueAt?.toISOString()).toBe(local('2026-03-04 17:00'));
    expect(open.papers.at(-1)).toMatchObject({ kind: 'apology', form: '03/2025/TT-VPCP 04' });
    expect(open.transitions.at(-1)).toMatchObject({ action: 'apologise', slipId: open.papers.at(-1)?.id });
    await expect(
      execute(tam, apologiseDossier, { dossierId, newDate: '2026-03-20', reason: 'Vẫn thiếu người thẩm định.' }),
    ).rejects.toMatchObject({ code: 'apologised_once' });
  });

  it('is refused on the day the result is due, with the reason said', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.started();
    w.at('2026-03-04 07:30');
    await expect(
      execute(w.as('tam'), apologiseDossier, { dossierId, newDate: '2026-03-10', reason: 'Thiếu người thẩm định.' }),
    ).rejects.toMatchObject({ code: 'apology_too_late', text: { vi: expect.stringContaining('một ngày trước') } });
    expect((await own(code)).papers.some(({ kind }) => kind === 'apology')).toBe(false);
  });
});

describe('the ends without a result', () => {
  it('a leader refuses by a signed letter that anyone can check', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.proposed();
    await execute(w.as('tam'), denyDossier, { dossierId, reason: 'Phố này nằm trong khu bảo tồn.' });
    expect((await own(code)).dossier).toMatchObject({ state: 9, outcome: 'refused', timeliness: 'early' });
    await execute(w.as('cuc'), issueDossier, { dossierId });
    const letter = (await own(code)).papers.findLast(({ kind }) => kind === 'denial');
    if (!letter) throw new Error('no letter');
    const report = await verifyPdf(await readFileBytes(w.t.ctx(), letter.fileId), {
      trustedRoots: await signingKeys(w.t.app).trustedRoots(),
      now: w.t.clock.now(),
    });
    expect(report.status).toBe('valid');
    expect(report.signatures).toHaveLength(2);
    expect(await eventTypes(dossierId)).toContain('services.dossier.handled');
  });

  it('stops what was not supplied, with the notice of form 05', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.started();
    await execute(w.as('loi'), requestSupplement, {
      dossierId,
      reason: 'Bổ sung bản vẽ có kích thước.',
      supplyBy: '2026-03-12',
    });
    w.at('2026-03-13 08:00');
    await execute(w.as('tam'), stopDossier, { dossierId, reason: 'Quá thời hạn bổ sung hồ sơ.' });
    const open = await own(code);
    expect(open.dossier).toMatchObject({ state: 8, timeliness: null, handledAt: null, step: null });
    expect(open.papers.map(({ kind, form }) => [kind, form])).toEqual([
      ['receipt', '03/2025/TT-VPCP 01'],
      ['supplement', '03/2025/TT-VPCP 02'],
      ['stop', '03/2025/TT-VPCP 05'],
    ]);
    expect(open.transitions.find(({ action }) => action === 'requestSupplement')?.newDate).toBe('2026-03-12');
    expect(await eventTypes(dossierId)).toContain('services.dossier.stopped');
    expect(await eventTypes(dossierId)).not.toContain('services.dossier.handled');
  });

  it('asks to complete a filing before reception: nothing runs, and refusing is still possible', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await w.filed();
    await expect(
      execute(w.as('loi'), requestSupplement, { dossierId, reason: 'Bổ sung bản vẽ có kích thước.' }),
    ).rejects.toMatchObject({ status: 403 });
    await execute(w.as('cuc'), requestCompletion, { dossierId, reason: 'Bổ sung bản vẽ có kích thước.' });
    expect((await own(code)).dossier).toMatchObject({ state: 5, receivedAt: null, dueAt: null });
    await expect(
      execute(w.as('tam'), stopDossier, { dossierId, reason: 'Quá thời hạn bổ sung.' }),
    ).rejects.toMatchObject({
      code: 'not_lawful_now',
    });
    w.at('2026-03-05 08:00');
    await execute(w.as('hoa'), supplementDossier, { dossierId, note: 'Đã ghi kích thước.', files: [] });
    const back = (await own(code)).dossier;
    expect(back).toMatchObject({ state: 1, step: 'receive', dueAt: null });
    expect(back.stepDueAt?.toISOString()).toBe(local('2026-03-06 08:00'));
    await execute(w.as('cuc'), receiveDossier, { dossierId });
    expect((await own(code)).dossier.dueAt?.toISOString()).toBe(local('2026-03-09 17:00'));

    const other = await w.filed();
    await execute(w.as('cuc'), requestCompletion, { dossierId: other.dossierId, reason: 'Bổ sung bản vẽ đầy đủ.' });
    await execute(w.as('cuc'), refuseDossier, { dossierId: other.dossierId, reason: 'Không bổ sung đúng thời hạn.' });
    const refused = await own(other.code);
    expect(refused.dossier.state).toBe(3);
    expect(refused.papers.at(-1)).toMatchObject({ kind: 'refusal', form: '03/2025/TT-VPCP 03' });
  });

  it('a withdrawal while a payment is awaited', async () => {
    const { dossierId, code } = await w.started();
    await execute(w.as('loi'), requestPayment, { dossierId, amount: 1000, reason: 'Lệ phí theo quy định.' });
    await execute(w.as('hoa'), withdrawDossier, { dossierId });
    expect((await own(code)).dossier).toMatchObject({ state: 7, outcome: 'withdrawn' });
  });
});

describe('after the result', () => {
  it('a correction gives a new number; the old paper is shown as replaced', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await returned();
    const before = (await own(code)).papers.find(({ kind }) => kind === 'result');
    if (!before?.number) throw new Error('no result');
    w.at('2026-03-20 09:00');
    await execute(w.as('tam'), correctResult, {
      dossierId,
      reason: 'Ghi nhầm số lượng đèn trên giấy phép.',
      answers: { count: 21 },
    });
    const open = await own(code);
    expect(open.dossier).toMatchObject({ state: 10, outcome: 'granted', timeliness: 'early' });
    expect(open.dossier.answers.count).toBe(21);
    const results = open.papers.filter(({ kind }) => kind === 'result');
    expect(results.map(({ status }) => status).sort()).toEqual(['replaced', 'valid']);
    const now = results.find(({ status }) => status === 'valid');
    expect(now?.number).not.toBe(before.number);
    expect(now?.revision).toBe(2);

    const old = await ask(w.anonymous(), verifyByCode, { code: before.verifyCode });
    expect(old).toMatchObject({
      status: 'replaced',
      replacedBy: now?.verifyCode,
      endReason: 'Ghi nhầm số lượng đèn trên giấy phép.',
      number: before.number,
    });
    expect(old?.report.status).toBe('valid');
    expect((await ask(w.anonymous(), verifyByCode, { code: now?.verifyCode ?? '' }))?.status).toBe('valid');
    const types = await eventTypes(dossierId);
    expect(types.filter((type) => type === 'services.dossier.handled')).toHaveLength(1);
    expect(types.at(-1)).toBe('services.result.corrected');
  });

  it('a correction whose answers are wrong changes nothing', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await returned();
    await expect(
      execute(w.as('tam'), correctResult, { dossierId, reason: 'Ghi nhầm số lượng đèn.', answers: { count: 9000 } }),
    ).rejects.toMatchObject({ code: 'form_incomplete' });
    expect((await own(code)).papers.filter(({ kind }) => kind === 'result')).toHaveLength(1);
  });

  it('a revocation is told to whoever checks, with its reason and day, and is final', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await returned();
    const paper = (await own(code)).papers.find(({ kind }) => kind === 'result');
    w.at('2026-04-01 10:00');
    await execute(w.as('tam'), revokeResult, { dossierId, reason: 'Cấp không đúng thẩm quyền.' });
    const seen = await ask(w.anonymous(), verifyByCode, { code: paper?.verifyCode ?? '' });
    expect(seen).toMatchObject({ status: 'revoked', endReason: 'Cấp không đúng thẩm quyền.' });
    expect(seen?.endedAt?.toISOString()).toBe(local('2026-04-01 10:00'));
    await expect(
      execute(w.as('tam'), revokeResult, { dossierId, reason: 'Thu hồi thêm lần nữa.' }),
    ).rejects.toMatchObject({ code: 'already_revoked' });
    await expect(
      execute(w.as('tam'), correctResult, { dossierId, reason: 'Đính chính sau thu hồi.' }),
    ).rejects.toMatchObject({ code: 'already_revoked' });
  });

  it('opened again it has its limit anew, and is not handled twice in the count', async () => {
    w.at('2026-03-02 08:00');
    const { dossierId, code } = await returned();
    w.at('2026-03-16 08:00');
    await execute(w.as('tam'), reopenDossier, { dossierId, reason: 'Người dân không hài lòng với kết quả.' });
    const open = await own(code);
    expect(open.dossier).toMatchObject({ state: 4, step: 'process', outcome: null, handledAt: null, timeliness: null });
    expect(open.dossier.dueAt?.toISOString()).toBe(local('2026-03-18 17:00'));
    expect(open.papers.find(({ kind }) => kind === 'result')?.status).toBe('valid');
    await execute(w.as('loi'), proposeDossier, { dossierId, opinion: 'Đề nghị cấp lại cho đúng.' });
    w.at('2026-03-19 08:00');
    await execute(w.as('tam'), decideDossier, { dossierId });
    await execute(w.as('cuc'), issueDossier, { dossierId });
    const done = await own(code);
    expect(done.dossier).toMatchObject({ state: 10, outcome: 'granted', timeliness: 'late' });
    expect(done.papers.filter(({ kind }) => kind === 'result').map(({ status }) => status)).toEqual([
      'replaced',
      'valid',
    ]);
    const types = await eventTypes(dossierId);
    expect(types.filter((type) => type === 'services.dossier.handled')).toHaveLength(1);
    expect(types).toContain('services.dossier.rehandled');
  });
});

describe('the public page', () => {
  it('says the state of every dossier and nothing of the person', async () => {
    w.at('2026-03-02 08:00');
    const { code } = await w.received();
    const seen = await ask(w.anonymous(), trackDossier, { code: code.toLowerCase() });
    expect(seen?.state).toBe(2);
    expect(JSON.stringify(seen)).not.toContain('Hòa');
  });
});
