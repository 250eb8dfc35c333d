import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../kernel/context.ts';
import { drainConsumers } from '../../kernel/events/index.ts';
import { ask, execute } from '../../kernel/execute.ts';
import { asProblem } from '../../kernel/http/endpoints.ts';
import type { Actor } from '../../kernel/identity/index.ts';
import type { Env } from '../../kernel/module.ts';
import { listNotifications } from '../../kernel/notifications/index.ts';
import { indicators } from '../indicators/index.ts';
import { serviceQuality } from '../service-quality/index.ts';
import { dossierCommands, getDossier, issueDossier } from '../services/index.ts';
import { openWorld, type World } from '../services/testing/world.ts';
import { answerCase, escalateCase, reopenCase } from './cases/handle.ts';
import { listCases, openCaseFile } from './cases/read.ts';
import { clockJob } from './clock.ts';
import { feedback } from './index.ts';
import { giveRating } from './ratings/give.ts';
import { fileRegulation, rateRegulation } from './regulations/file.ts';
import { answerRegulation, classifyRegulation, publishRegulation } from './regulations/handle.ts';
import { publishedAnswers } from './regulations/read.ts';
import { loadRealIndex } from './testing/index.ts';
import { holding, visiting } from './visitor.ts';

/** Through the faces of their modules. */
const named = <T extends { readonly name: string }>(all: readonly T[] | undefined, name: string): T =>
  all?.find((one) => one.name === name) ?? fail(name);
const fail = (name: string): never => {
  throw new Error(`no ${name}`);
};
const decideDossier = named(dossierCommands, 'services.dossier.decide');
const proposeDossier = named(dossierCommands, 'services.dossier.propose');
const readIndex = named(serviceQuality.queries, 'service-quality.index.read');
const readComponentEvidence = named(serviceQuality.queries, 'service-quality.evidence.read');
const readProcedureStatistics = named(serviceQuality.queries, 'service-quality.statistics.read');

interface Component {
  readonly component: { readonly code: string };
  readonly ratio: { readonly numerator: number; readonly denominator: number } | null;
  readonly score: { readonly points?: number };
}
interface Evidence {
  readonly shown: number;
  readonly rows: readonly { readonly id: string; readonly n: number; readonly feedback?: { readonly code: string } }[];
}

let w: World;
let http: Hono<Env>;
let actor: Actor = { kind: 'anonymous' };

beforeAll(async () => {
  w = await openWorld([indicators, feedback, serviceQuality]);
  await loadRealIndex(w.t);
  // Invitations begin with the next event after the first look.
  await drainConsumers(w.t.app);
  http = new Hono<Env>();
  http.use(async (c, next) => {
    c.set('ctx', { ...w.t.ctx(actor), lang: c.req.query('lang') === 'en' ? 'en' : 'vi' });
    await next();
  });
  feedback.routes?.(http);
  http.onError((error, c) => {
    if (asProblem(error).status >= 500) console.error(error);
    return c.text(asProblem(error).code, asProblem(error).status as 500);
  });
});
afterAll(() => w?.close());

const link = (ctx: Ctx): Ctx => holding(ctx, 'test');
async function call(path: string, as: Actor = { kind: 'anonymous' }, form?: Record<string, string>): Promise<Response> {
  actor = as;
  return http.request(path, form ? { method: 'POST', body: new URLSearchParams(form) } : {});
}
const drain = () => drainConsumers(w.t.app);
const tokenOf = async (dossierId: string): Promise<string> =>
  (
    await w.t.db
      .selectFrom('feedback_rating')
      .select('token')
      .where('dossier_id', '=', dossierId)
      .executeTakeFirstOrThrow()
  ).token;
async function returned(): Promise<{ dossierId: string; code: string }> {
  const done = await w.proposed();
  await execute(w.as('tam'), decideDossier, { dossierId: done.dossierId });
  await execute(w.as('cuc'), issueDossier, { dossierId: done.dossierId });
  await drain();
  return done;
}
const score = async (component: string) => {
  const scored: { groups: readonly { components: readonly Component[] }[] } = await ask(w.anonymous(), readIndex, {
    unit: '25459',
    period: '2026-03',
  });
  const one = scored.groups.flatMap((group) => group.components).find((found) => found.component.code === component);
  return {
    numerator: one?.ratio?.numerator,
    denominator: one?.ratio?.denominator,
    ...one?.score,
  };
};
const unhappy = { overall: '1', attitude: '2', comment: 'Phải đi lại ba lần.' };

describe('an unhappy rating', () => {
  it('opens a case, the dossier is opened again, decided anew, and the case is closed; the index moves with it', async () => {
    w.at('2026-03-02 08:00');
    const first = await returned();
    const second = await returned();
    await returned();
    const before = (await w.t.db.selectFrom('feedback_rating').selectAll().execute()).length;
    expect(before).toBe(3);
    // 3 handled, nobody unhappy: 3 / 3 × 6 = 6.
    expect(await score('service-satisfaction')).toMatchObject({ numerator: 3, denominator: 3, points: 6 });

    const told = await ask(w.as('hoa'), listNotifications, {});
    expect(JSON.stringify(told)).toContain(`/danh-gia/${await tokenOf(first.dossierId)}`);

    const token = await tokenOf(first.dossierId);
    const page = await (await call(`/danh-gia/${token}`)).text();
    expect(page).toContain('Rất hài lòng');
    expect(page).toContain('Rất không hài lòng');
    expect(page).not.toContain('Lý Thị');
    expect((await call(`/danh-gia/${token}`, undefined, { attitude: '3' })).status).toBe(422);
    expect((await call(`/danh-gia/${token}x`)).status).toBe(404);
    const sent = await call(`/danh-gia/${token}`, undefined, unhappy);
    expect(sent.status).toBe(303);
    expect(await (await call(sent.headers.get('location') ?? '')).text()).toContain('05/03/2026');
    await drain();
    // (3 − 1) / 3 × 6 = 4.
    expect(await score('service-satisfaction')).toMatchObject({ numerator: 2, denominator: 3, points: 4 });
    const evidence: Evidence = await ask(w.anonymous(), readComponentEvidence, {
      unit: '25459',
      period: '2026-03',
      component: 'service-satisfaction',
      part: 'numerator',
    });
    expect(evidence.shown).toBe(2);
    expect(evidence.rows.reduce((sum, row) => sum + row.n, 0)).toBe(2);
    expect(evidence.rows.filter((row) => row.n < 0).map((row) => row.id)).toEqual([first.dossierId]);

    // The same answer again adds nothing; a yes to "papers outside the rules" alone makes the second one unhappy.
    await execute(link(w.anonymous()), giveRating, { by: { token }, answers: unhappy });
    await execute(w.as('hoa'), giveRating, {
      by: { dossier: second.code },
      answers: { overall: '5', papersOutside: 'yes' },
    });
    await drain();
    expect(await score('service-satisfaction')).toMatchObject({ numerator: 1, denominator: 3, points: 2 });
    // Changed to a happy one, its case is closed and the number comes back.
    await execute(w.as('hoa'), giveRating, {
      by: { dossier: second.code },
      answers: { overall: '5', papersOutside: 'no' },
    });
    await drain();
    expect(await score('service-satisfaction')).toMatchObject({ numerator: 2, denominator: 3, points: 4 });

    const list = await ask(w.as('tam'), listCases, {});
    expect(list.counts).toEqual({ open: 1, answered: 0, closed: 1, late: 0 });
    expect(list.lines.map(({ code, state }) => [code, state])).toEqual([[first.code, 'new']]);
    expect(list).toMatchObject({ scores: [1, 0, 0, 0, 1], average: 3 });
    const caseId = list.lines[0]?.id ?? '';
    const file = await (await call(`/can-bo/danh-gia/${caseId}`, w.person('tam'))).text();
    expect(file).toContain('Phải đi lại ba lần.');
    expect(file).not.toContain('Lý Thị Hòa');
    await expect(ask(w.as('loi'), openCaseFile, { caseId })).rejects.toMatchObject({ status: 403 });
    await expect(ask(w.as('lan'), openCaseFile, { caseId })).rejects.toMatchObject({ status: 403 });

    await execute(w.as('tam'), reopenCase, { caseId, reason: 'Xem lại việc thu giấy tờ của hồ sơ.' });
    const dossierId = first.dossierId;
    expect((await getDossier(w.as('tam'), dossierId)).state).toBe(4);
    await expect(execute(w.as('tam'), answerCase, { caseId, answer: 'Đã xem lại hồ sơ.' })).rejects.toMatchObject({
      code: 'case_changed',
    });
    await execute(w.as('loi'), proposeDossier, { dossierId, opinion: 'Hồ sơ đủ điều kiện cấp phép.' });
    await execute(w.as('tam'), decideDossier, { dossierId });
    await execute(w.as('cuc'), issueDossier, { dossierId });
    await drain();
    const closed = await ask(w.as('tam'), openCaseFile, { caseId });
    expect(closed.found).toMatchObject({ state: 'closed', onTime: true });
    expect(closed.log.map(({ action }) => action)).toEqual(['open', 'reopen', 'close']);
    expect(closed.log[0]?.actorName).toBeNull();

    // Decided anew, the same link takes a new answer.
    w.at('2026-03-20 08:00');
    await execute(link(w.anonymous()), giveRating, { by: { token }, answers: { overall: '4' } });
    await drain();
    expect(await score('service-satisfaction')).toMatchObject({ numerator: 3, denominator: 3, points: 6 });
    expect(await w.t.db.selectFrom('feedback_rating_log').selectAll().execute()).toHaveLength(5);
    w.at('2026-03-28 08:01');
    await expect(
      execute(link(w.anonymous()), giveRating, { by: { token }, answers: { overall: '1' } }),
    ).rejects.toMatchObject({ code: 'rating_closed' });
  });

  it('goes to the level above by the leader, or when nobody answers in time', async () => {
    w.at('2026-04-06 08:00');
    const one = await returned();
    const two = await returned();
    for (const { dossierId } of [one, two])
      await execute(link(w.anonymous()), giveRating, {
        by: { token: await tokenOf(dossierId) },
        answers: { overall: '2' },
      });
    const open = await ask(w.as('tam'), listCases, {});
    const [a, b] = [one, two].map(({ code }) => open.lines.find((row) => row.code === code)?.id ?? '');
    await execute(w.as('tam'), escalateCase, { caseId: a as string, reason: 'Vượt thẩm quyền của phường.' });
    await expect(
      execute(w.as('tam'), answerCase, { caseId: a as string, answer: 'Đã xem lại hồ sơ.' }),
    ).rejects.toMatchObject({ status: 403 });
    await execute(w.as('sinh'), answerCase, {
      caseId: a as string,
      answer: 'Ủy ban nhân dân tỉnh đã nhắc nhở phường.',
    });
    expect(await (await call(`/danh-gia/${await tokenOf(one.dossierId)}`)).text()).toContain('đã nhắc nhở phường');

    w.at('2026-04-20 08:00');
    await clockJob.run(w.t.ctx({ kind: 'system', name: 'jobs' }), {});
    await clockJob.run(w.t.ctx({ kind: 'system', name: 'jobs' }), {});
    const late = await ask(w.as('sinh'), openCaseFile, { caseId: b as string });
    expect(late.found).toMatchObject({ state: 'escalated', holderId: await w.agency('ubnd-tinh@2024') });
    expect(late.log.map(({ action }) => action)).toEqual(['open', 'escalate']);
  });

  it('cannot come from a stranger, nor before the end', async () => {
    w.at('2026-05-04 08:00');
    const done = await returned();
    await expect(
      execute(w.as('it'), giveRating, { by: { dossier: done.code }, answers: { overall: '1' } }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      execute(link(w.anonymous()), giveRating, { by: { dossier: done.code }, answers: { overall: '1' } }),
    ).rejects.toMatchObject({ status: 403 });
    const open = await w.received();
    expect((await call(`/can-bo/danh-gia/moi?ma=${open.code}`, w.person('cuc'))).status).toBe(200);
    expect(
      await w.t.db.selectFrom('feedback_rating').selectAll().where('dossier_id', '=', open.dossierId).execute(),
    ).toEqual([]);
    expect(await (await call(`/can-bo/danh-gia/moi?ma=${done.code}`, w.person('cuc'))).text()).toContain('<svg');
    expect((await call(`/danh-gia/${await tokenOf(done.dossierId)}/may`)).status).toBe(200);
  });
});

const filing = {
  kind: 'unfit',
  regulation: 'Quyết định về treo đèn lồng',
  content: 'Quy định yêu cầu nộp hai bản giấy dù đã nộp trực tuyến.',
  name: 'Trần Văn Bưởi',
  address: 'Số 2 đường Bến Mây',
  phone: '0912 345 678',
};

describe('feedback on regulations', () => {
  it('counts in time or late, and the index with it; what is published names nobody', async () => {
    w.at('2026-03-02 08:00');
    const visitor = visiting(w.anonymous());
    await expect(execute(visitor, fileRegulation, { ...filing, phone: '' })).rejects.toMatchObject({ status: 422 });
    const sent = await call('/phan-anh-quy-dinh/gui', undefined, filing);
    expect(sent.status).toBe(303);
    const inTime = await w.t.db.selectFrom('feedback_regulation').selectAll().executeTakeFirstOrThrow();
    const late = await execute(visitor, fileRegulation, filing);
    const third = await execute(visitor, fileRegulation, filing);
    expect([inTime.code, late.code, third.code]).toEqual(['PAKN-2026-00001', 'PAKN-2026-00002', 'PAKN-2026-00003']);
    await expect(execute(visitor, fileRegulation, filing)).rejects.toMatchObject({ code: 'too_many_today' });
    const byCode = async (code: string) =>
      (await w.t.db.selectFrom('feedback_regulation').select('id').where('code', '=', code).executeTakeFirstOrThrow())
        .id;

    // Passed on to the ward, which answers in time.
    const ward = await w.agency('ubnd-25459@2024');
    for (const id of [inTime.id, await byCode(late.code), await byCode(third.code)])
      await execute(w.as('sinh'), classifyRegulation, { id, kind: 'unfit', agencyId: ward });
    const answer = 'Phường đã bỏ yêu cầu nộp bản giấy từ ngày 01/4/2026.';
    await execute(w.as('tam'), answerRegulation, { id: inTime.id, answer });
    await execute(w.as('tam'), answerRegulation, { id: await byCode(third.code), answer });
    // Ten working days from 2 March end on 16 March, 17:00.
    w.at('2026-03-16 17:01');
    await clockJob.run(w.t.ctx({ kind: 'system', name: 'jobs' }), {});
    await clockJob.run(w.t.ctx({ kind: 'system', name: 'jobs' }), {});
    await drain();
    // 2 in time of 3: 2 / 3 × 6 = 4; nobody unhappy yet.
    expect(await score('feedback-in-time')).toMatchObject({ numerator: 2, denominator: 3, points: 4 });
    expect(await score('feedback-satisfaction')).toMatchObject({ numerator: 2, denominator: 3, points: 4 });
    // Answered late: counted already, so that nothing changes.
    await execute(w.as('tam'), answerRegulation, { id: await byCode(late.code), answer });
    await execute(link(w.anonymous()), rateRegulation, { token: third.token, satisfied: false });
    await drain();
    expect(await score('feedback-in-time')).toMatchObject({ numerator: 2, denominator: 3, points: 4 });
    expect(await score('feedback-satisfaction')).toMatchObject({ numerator: 1, denominator: 3, points: 2 });
    const evidence: Evidence = await ask(w.anonymous(), readComponentEvidence, {
      unit: '25459',
      period: '2026-03',
      component: 'feedback-in-time',
      part: 'denominator',
    });
    expect(new Set(evidence.rows.map((row) => row.feedback?.code)).size).toBe(3);

    await execute(w.as('tam'), publishRegulation, {
      id: inTime.id,
      title: 'Bỏ bản giấy khi nộp trực tuyến',
      content: 'Quy định yêu cầu nộp hai bản giấy.',
      checked: true,
    });
    expect((await ask(w.anonymous(), publishedAnswers, {})).lines.map(({ code }) => code)).toEqual([inTime.code]);
    const shown = await (await call(`/phan-anh-quy-dinh/tra-loi/${inTime.code}`)).text();
    expect(shown).toContain('Phường đã bỏ yêu cầu');
    expect(shown).not.toContain('Bưởi');
    expect((await call(`/phan-anh-quy-dinh/tra-loi/${third.code}`)).status).toBe(404);
    for (const path of ['/phan-anh-quy-dinh', '/phan-anh-quy-dinh/gui', `/phan-anh-quy-dinh/theo-doi/${third.token}`])
      expect(`${path} ${(await call(path)).status}`).toBe(`${path} 200`);
    for (const path of [
      '/can-bo/danh-gia',
      '/can-bo/phan-anh-quy-dinh?muc=answered',
      `/can-bo/phan-anh-quy-dinh/${inTime.id}`,
    ])
      expect(`${path} ${(await call(path, w.person('tam'))).status}`).toBe(`${path} 200`);
    expect((await call(`/can-bo/phan-anh-quy-dinh/${inTime.id}`, w.person('loi'))).status).toBe(403);
  });
});

describe('the papers of a dossier', () => {
  it('count as digitised when all of them are there as files', async () => {
    w.at('2026-03-03 08:00');
    const was = await score('digitised');
    await w.received();
    await drain();
    const now = await score('digitised');
    expect([now.numerator, now.denominator]).toEqual([(was.numerator ?? 0) + 1, (was.denominator ?? 0) + 1]);
    expect(now.points).toBe(4);
  });
});

describe('public statistics', () => {
  it('give an average only of five answers or more', async () => {
    w.at('2026-06-01 08:00');
    const read = async () => (await ask(w.anonymous(), readProcedureStatistics, { code: '9.000001' })).rating;
    expect(await read()).toBeNull();
    const done = await returned();
    await execute(link(w.anonymous()), giveRating, {
      by: { token: await tokenOf(done.dossierId) },
      answers: { overall: '5' },
    });
    // 4 and 5 of the first test, twice 2 of the second, 5 now: 18 / 5.
    expect(await read()).toEqual({ average: 3.6, n: 5 });
  });
});
