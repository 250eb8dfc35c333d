import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarPart } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { eventsPart } from '../../../kernel/events/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { filesPart } from '../../../kernel/files/index.ts';
import { identityPart, type PersonActor } from '../../../kernel/identity/index.ts';
import { findPersonByPersonalId } from '../../../kernel/identity/person.ts';
import { miniPack } from '../../../kernel/identity/testing/server.ts';
import { jobsPart } from '../../../kernel/jobs/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { notificationsPart } from '../../../kernel/notifications/index.ts';
import { loadPack, packPart } from '../../../kernel/pack/index.ts';
import { searchPart } from '../../../kernel/search/index.ts';
import { storePart } from '../../../kernel/store/part.ts';
import { type TestApp, testApp } from '../../../kernel/store/testing/index.ts';
import { unitsOf, unitsPart } from '../../../kernel/units/index.ts';
import { submitDossier } from '../dossiers/submit.ts';
import { rowsOf } from '../forms/answers.ts';
import { services } from '../index.ts';
import { startDraft } from './commands.ts';
import { getDraft } from './draft.ts';
import { openDraft } from './queries.ts';
import { offerReuse, reuseAnswers } from './reuse.ts';

let t: TestApp;
let hoa: PersonActor;
let it2: PersonActor;
let commune: string;
let http: Hono<Env>;

async function citizen(personalId: string): Promise<PersonActor> {
  const person = await findPersonByPersonalId(t.ctx(), personalId);
  if (!person) throw new Error(`nobody has the number ${personalId}`);
  return { kind: 'person', personId: person.id, name: person.name, level: 2, sessionId: 'test', grants: [] };
}

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
  await loadPack(t.ctx(), miniPack, sections, { unknownFiles: 'ignore' });
  hoa = await citizen('099190000001');
  it2 = await citizen('099188000003');
  commune = (await unitsOf(t.ctx())).getAt('25459', '2026-03-02').id;
  http = new Hono<Env>();
  http.use(async (c, next) => {
    c.set('ctx', t.ctx(hoa));
    await next();
  });
  services.routes?.(http);
});

afterAll(() => t.close());

const as = (actor: PersonActor): Ctx => t.ctx(actor);

async function get(path: string): Promise<string> {
  const answer = await http.request(path);
  expect(answer.status, path).toBe(200);
  return answer.text();
}

/** Posts a form; answers where it leads, or the page when it comes back. */
async function post(
  path: string,
  values: Record<string, string>,
): Promise<{ to: string | null; html: string; status: number }> {
  const answer = await http.request(path, {
    method: 'POST',
    body: new URLSearchParams(values),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return { to: answer.headers.get('location'), html: await answer.text(), status: answer.status };
}

const leader = (more: Record<string, string> = {}) => ({
  leaderName: 'Lý Thị Hòa',
  leaderGender: 'female',
  'leaderBirth.day': '2',
  'leaderBirth.month': '3',
  'leaderBirth.year': '1990',
  leaderId: '099190000001',
  occupation: 'Thợ làm đèn',
  'home.unit': commune,
  'home.street': 'Số 5, phố Bến Mây',
  who: 'people',
  ...more,
});
const parade = {
  'day.day': '20',
  'day.month': '3',
  'day.year': '2026',
  'meeting.unit': '',
  'meeting.street': 'Đình làng',
  route: 'short',
};
const walker = (i: number, name: string) => ({
  [`walkers.${i}.walkerName`]: name,
  [`walkers.${i}.lanterns`]: '2',
  [`walkers.${i}.fire`]: 'led',
});

async function begin(): Promise<{ id: string; at: (page: string) => string }> {
  const { draftId: id, firstPage } = await execute(as(hoa), startDraft, { procedure: '9.000002' });
  expect(firstPage).toBe('truong-doan');
  return { id, at: (page) => `/ho-so/nhap/${id}/${page}` };
}

const answersOf = async (id: string) => (await getDraft(as(hoa), id)).answers;

describe('filling in a form without script', () => {
  it('skips pages, adds and takes away rows, warns, and files', async () => {
    const { id, at } = await begin();
    const page = await get(at('truong-doan'));
    // What the identity says is there already.
    expect(page).toContain('value="099190000001"');
    expect(page).not.toContain('<script');

    // A number that disagrees with the year of birth is no error.
    const odd = await post(at('truong-doan'), leader({ 'leaderBirth.year': '1991' }));
    expect(odd.to).toBe(at('doan'));
    const check = await get(at('kiem-tra'));
    expect(check).toContain('Năm sinh không khớp với số định danh.');
    expect(check).toContain('bạn vẫn nộp được hồ sơ');

    // Saying "school" opens a page; saying "people" closes it again, and its answers go.
    expect((await post(at('truong-doan'), leader({ who: 'school' }))).to).toBe(at('truong-hoc'));
    expect((await post(at('truong-hoc'), { school: 'Trường Bến Mây', code: 'SM001' })).to).toBe(at('doan'));
    expect((await post(at('truong-doan'), leader())).to).toBe(at('doan'));
    expect((await http.request(at('truong-hoc'))).headers.get('location')).toBe(at('truong-doan'));

    const missing = await post(at('doan'), parade);
    expect(missing.status).toBe(422);
    expect(missing.html).toContain('href="#f-meeting-unit"');
    expect(missing.html).toContain('id="f-meeting-unit"');
    expect((await post(at('doan'), { ...parade, 'meeting.unit': commune })).to).toBe(at('nguoi-tham-gia'));

    // One row is offered; a button adds another, nothing typed is lost, and half a row is no error yet.
    const rows = await get(at('nguoi-tham-gia'));
    expect(rows).toContain('name="walkers.0.walkerName"');
    expect(rows).not.toContain('name="walkers.1.walkerName"');
    const added = await post(at('nguoi-tham-gia'), { 'walkers.0.walkerName': 'An', _then: 'add:walkers' });
    expect(added.to).toBe(`${at('nguoi-tham-gia')}?them=walkers`);
    const two = await get(added.to ?? '');
    expect(two).toContain('value="An"');
    expect(two).toContain('name="walkers.1.walkerName"');
    const short = await post(at('nguoi-tham-gia'), { 'walkers.0.walkerName': 'An', ...walker(1, 'Bình') });
    expect(short.status).toBe(422);
    expect(short.html).toContain('Người 1 – Hãy nhập số đèn');
    expect(short.html).toContain('id="f-walkers-0-lanterns"');
    await post(at('nguoi-tham-gia'), {
      ...walker(0, 'An'),
      ...walker(1, 'Bình'),
      ...walker(2, 'Chi'),
      _then: 'remove:walkers.1',
    });
    expect(rowsOf((await answersOf(id)).walkers).map((row) => row.walkerName)).toEqual(['An', 'Chi']);
    expect((await post(at('nguoi-tham-gia'), { ...walker(0, 'An'), ...walker(1, 'Chi') })).to).toBe(at('kiem-tra'));

    const last = await get(at('kiem-tra'));
    expect(last).toContain('Người 2');
    expect(last).not.toContain('Trường Bến Mây');
    // 2 walkers x 3,000 online and 2 x (2 x 2,000).
    expect(last).toContain('14.000');
    const sent = await post(at('kiem-tra'), { declared: 'yes' });
    expect(sent.to).toMatch(/^\/ho-so\/.+\?da-nop=1$/);
    const dossier = await t.db
      .selectFrom('dossier')
      .select(['answers', 'subject'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(dossier.subject).toContain('1. An');
    expect(dossier.answers).not.toHaveProperty('school');
    const own = await get((sent.to ?? '').replace(/\?.*/, ''));
    expect(own).toContain('Chi');
  });

  it('loads the island only when asked to, and stays so from page to page', async () => {
    const { at } = await begin();
    expect(await get(at('truong-doan'))).toContain(`${at('truong-doan')}?ngoai-tuyen=1`);
    const kept = await http.request(`${at('truong-doan')}?ngoai-tuyen=1`);
    const html = await kept.text();
    expect(html).toContain('data-draft=');
    expect(html).toMatch(/<script type="module" src="[^"]*draft/);
    expect((await post(`${at('truong-doan')}?ngoai-tuyen=1`, leader())).to).toBe(`${at('doan')}?ngoai-tuyen=1`);
  });
});

describe('answers of earlier dossiers', () => {
  it('are taken over only with consent, only where nothing stands, and it is written down', async () => {
    const { id, at } = await begin();
    const offer = await get(at('truong-doan'));
    expect(offer).toContain('Điền sẵn từ hồ sơ trước');
    expect(offer).not.toMatch(/name="consent"[^>]*checked/);
    expect(await answersOf(id)).not.toHaveProperty('occupation');

    const refused = await post(at('dien-san'), {});
    expect(refused.to).toBe(`${at('truong-doan')}?can-dong-y=1`);
    expect(await answersOf(id)).not.toHaveProperty('occupation');

    const filled = await post(at('dien-san'), { consent: 'yes' });
    expect(filled.to).toBe(`${at('truong-doan')}?da-dien=2`);
    expect(await answersOf(id)).toMatchObject({
      occupation: 'Thợ làm đèn',
      home: { unit: commune, street: 'Số 5, phố Bến Mây' },
      leaderName: 'Lý Thị Hòa',
    });
    expect(await answersOf(id)).not.toHaveProperty('walkers');
    expect(await get(filled.to ?? '')).not.toContain('name="consent"');
    const event = await t.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'services.draft.reused')
      .where('subject', '=', id)
      .executeTakeFirstOrThrow();
    expect(event.data).toMatchObject({ procedure: '9.000002', slots: ['user1_occupation', 'user1_current_address'] });
    expect(JSON.stringify(event.data)).not.toContain('Bến Mây');
  });

  it('do not reach anybody else', async () => {
    const { draftId } = await execute(as(it2), startDraft, { procedure: '9.000002' });
    expect(await ask(as(it2), offerReuse, { draftId })).toBe(0);
    await expect(ask(as(hoa), offerReuse, { draftId })).rejects.toMatchObject({ status: 403 });
    await expect(execute(as(hoa), reuseAnswers, { draftId, consent: true })).rejects.toMatchObject({ status: 403 });
    await expect(execute(as(it2), reuseAnswers, { draftId, consent: false as never })).rejects.toMatchObject({
      status: 422,
    });
  });

  it('are left out when they are no longer right: a place that is gone', async () => {
    const { draftId } = await execute(as(hoa), startDraft, { procedure: '9.000002' });
    const before = await ask(as(hoa), offerReuse, { draftId });
    const rows = await t.db
      .selectFrom('dossier')
      .select(['id', 'answers'])
      .where('applicant_id', '=', hoa.personId)
      .execute();
    for (const row of rows) {
      const answers = {
        ...(row.answers as object),
        home: { unit: '00000000-0000-4000-8000-000000000000', street: 'Số 5' },
      };
      await t.db
        .updateTable('dossier')
        .set({ answers: JSON.stringify(answers) })
        .where('id', '=', row.id)
        .execute();
    }
    expect(await ask(as(hoa), offerReuse, { draftId })).toBe(before - 1);
  });
});

it('sends nothing that a rule forbids, even when the pages are not used', async () => {
  const { draftId } = await execute(as(hoa), startDraft, { procedure: '9.000002' });
  await expect(execute(as(hoa), submitDossier, { draftId, declared: true })).rejects.toMatchObject({
    code: 'form_incomplete',
  });
  expect((await ask(as(hoa), openDraft, { draftId })).answers).toMatchObject({ leaderGender: 'female' });
});
