import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../kernel/command.ts';
import { drainConsumers } from '../../kernel/events/index.ts';
import { ask, execute } from '../../kernel/execute.ts';
import { asProblem } from '../../kernel/http/endpoints.ts';
import { myAccessLog } from '../../kernel/identity/index.ts';
import type { Env } from '../../kernel/module.ts';
import { notify } from '../../kernel/notifications/index.ts';
import { sql } from '../../kernel/store/index.ts';
import { services } from '../services/index.ts';
import { openWorld, type Who, type World } from '../services/testing/world.ts';
import { moveBreach, openBreach, recordBreach } from './breaches/breach.ts';
import { collect } from './collect.ts';
import { changeConsent, consentsOf } from './consents.ts';
import { copyAsJson, copyAsPdf, copyData } from './export.ts';
import { personalData } from './index.ts';
import {
  acceptRequest,
  extendRequest,
  fulfilRequest,
  listRequests,
  openRequest,
  refuseRequest,
} from './requests/handle.ts';
import { makeRequest, openMyRequest, readMyData } from './requests/make.ts';

const keepPapers = services.commands?.find(({ name }) => name === 'services.store.keep') as Command;

let w: World;
let http: Hono<Env>;
let who: Who | undefined;
let provinceUnit = '';
/** The data protection officer of the province. */
const officer = 'quy' as const;

beforeAll(async () => {
  w = await openWorld([personalData]);
  const { rows } = await sql<{ id: string }>`SELECT unit_id AS id FROM province`.execute(w.t.db);
  provinceUnit = rows[0]?.id as string;
  http = new Hono<Env>();
  http.use(async (c, next) => {
    c.set('ctx', who ? as(who) : w.anonymous());
    await next();
  });
  personalData.routes?.(http);
  http.onError((error, c) => {
    if (asProblem(error).status >= 500) console.error(error);
    return c.text(asProblem(error).code, asProblem(error).status as 500);
  });
  w.at('2026-03-02 08:00');
});
afterAll(() => w?.close());

/** Somebody of the small province; the officer with the role of the whole of it. */
const as = (name: Who) => {
  const actor = w.person(name);
  const grant = { role: 'data_protection', unitId: provinceUnit, agencyId: null };
  return name === officer ? w.t.ctx({ ...actor, grants: [...actor.grants, grant] }) : w.as(name);
};

const get = async (path: string, name?: Who) => {
  who = name;
  return http.request(path);
};
const post = async (path: string, name: Who, form: Record<string, string>) => {
  who = name;
  return http.request(path, { method: 'POST', body: new URLSearchParams(form) });
};
const why = 'Tôi không dùng dịch vụ nữa, đề nghị xóa dữ liệu.';
const said = 'Chúng tôi sẽ thực hiện theo yêu cầu của bạn.';
const versionOf = async (requestId: string) => (await ask(as(officer), openRequest, { requestId })).request.version;
const problem = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => asProblem(error).code,
  );

describe('a copy of one’s data', () => {
  it('holds what every module keeps about the person, and nothing of anybody else', async () => {
    const { code } = await w.filed();
    await w.draft();
    const copy = await execute(as('hoa'), copyData, { format: 'json' });
    const json = copyAsJson(copy);
    const tables = copy.parts.map(({ table }) => table);
    expect(tables).toEqual(
      expect.arrayContaining(['person', 'draft', 'draft_file', 'dossier', 'dossier_component', 'notification', 'file']),
    );
    expect(json).toContain(code);
    expect(json).toContain('099190000001');
    expect(json).toContain('Phố Bến Mây');
    const others = JSON.stringify(await collect(w.t.ctx(), w.person('it').personId));
    expect(others).not.toContain(code);
    expect(others).not.toContain('099190000001');
    // Secrets are nobody's data.
    expect(json).not.toContain('token');
  });

  it('is a PDF too, and each copy is on record', async () => {
    const copy = await execute(as('hoa'), copyData, { format: 'pdf' });
    const pdf = await copyAsPdf(as('hoa'), copy);
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    const response = await post('/du-lieu-cua-toi/ban-sao', 'hoa', { format: 'json' });
    expect(response.headers.get('content-disposition')).toContain('attachment');
    const made = await sql<{ n: number }>`SELECT count(*)::int AS n FROM event
      WHERE type = 'personal-data.copy.made' AND subject = ${w.person('hoa').personId}`.execute(w.t.db);
    expect(made.rows[0]?.n).toBe(3);
    expect((await get('/du-lieu-cua-toi')).status).toBe(401);
  });
});

describe('consent', () => {
  it('leaves a receipt with the words it was given to, and can be taken back', async () => {
    const me = w.person('hoa').personId;
    await execute(as('hoa'), changeConsent, { purpose: 'email-notices', given: false });
    await execute(as('hoa'), changeConsent, { purpose: 'email-notices', given: false });
    const receipts = await w.t.db.selectFrom('consent_receipt').selectAll().where('person_id', '=', me).execute();
    expect(receipts).toHaveLength(1);
    expect(receipts[0]).toMatchObject({
      purpose: 'email-notices',
      given: false,
      text_version: '2026-1',
      how: 'my-data',
    });
    const choice = await w.t.db.selectFrom('notification_choice').select('email').where('person_id', '=', me).execute();
    expect(choice).toEqual([{ email: false }]);
    await execute(as('hoa'), changeConsent, { purpose: 'email-notices', given: true });
    expect((await consentsOf(as('hoa'), me)).find(({ purpose }) => purpose.code === 'email-notices')?.given).toBe(true);
    expect(await problem(execute(as('hoa'), changeConsent, { purpose: 'services', given: false }))).toBe('not_found');
  });

  it('stops the e-mails it was for', async () => {
    const me = w.person('it').personId;
    await execute(as('it'), changeConsent, { purpose: 'email-notices', given: false });
    const app = {
      ...w.t.app,
      config: { ...w.t.app.config, mail: { smtpUrl: 'smtp://127.0.0.1:1', from: 'a@b.example' } },
    };
    const queued = async () =>
      (
        await sql<{ n: number }>`SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'notifications.mail'`.execute(
          w.t.db,
        )
      ).rows[0]?.n;
    const letter = {
      personId: me,
      kind: 'test',
      title: { vi: 'A', en: 'B' },
      body: { vi: 'A', en: 'B' },
      email: 'it@example.vn',
    };
    const before = await queued();
    await notify({ ...w.t.ctx(), app }, letter);
    expect(await queued()).toBe(before);
    await execute(as('it'), changeConsent, { purpose: 'email-notices', given: true });
    await notify({ ...w.t.ctx(), app }, letter);
    expect(await queued()).toBe((before ?? 0) + 1);
  });

  it('asked for where it is used leaves a receipt as well', async () => {
    const { dossierId } = await w.filed();
    const paper = await w.t.db
      .selectFrom('dossier_component')
      .select('id')
      .where('dossier_id', '=', dossierId)
      .execute();
    await execute(as('hoa'), keepPapers, { papers: paper.map(({ id }) => id), consent: true });
    await drainConsumers(w.t.app);
    const store = (await consentsOf(as('hoa'), w.person('hoa').personId)).find(
      ({ purpose }) => purpose.code === 'e-store',
    );
    expect(store?.given).toBe(true);
    await execute(as('hoa'), changeConsent, { purpose: 'e-store', given: false });
    const left = await w.t.db.selectFrom('kept_paper').select('id').where('removed_at', 'is', null).execute();
    expect(left).toEqual([]);
  });
});

describe('a request', () => {
  it('is due in two working days, answered, and shown as late when it is', async () => {
    w.at('2026-03-06 16:00');
    const made = await execute(as('hoa'), makeRequest, { kind: 'access', detail: why });
    const again = await execute(as('hoa'), makeRequest, { kind: 'access', detail: why });
    expect(again.id).toBe(made.id);
    expect(made.code).toMatch(/^YCDL-2026-\d{5}$/);
    const { request } = await ask(as('hoa'), openMyRequest, { requestId: made.id });
    // Friday afternoon; Monday, Tuesday: the end of Tuesday.
    expect(request.answerDueAt.toISOString()).toBe('2026-03-10T10:00:00.000Z');
    w.at('2026-03-10 16:59');
    expect((await ask(as(officer), listRequests, {})).counts.overdue).toBe(0);
    w.at('2026-03-10 17:01');
    const { lines, counts } = await ask(as(officer), listRequests, { tab: 'overdue' });
    expect([lines.length, counts.overdue]).toEqual([1, 1]);
    await execute(as(officer), refuseRequest, { requestId: made.id, version: 1, answer: 'Không đủ căn cứ theo luật.' });
    const late = await sql<{
      data: unknown;
    }>`SELECT data FROM event WHERE type = 'personal-data.request.moved'`.execute(w.t.db);
    expect(late.rows.map(({ data }) => data)).toEqual([
      { requestId: made.id, kind: 'access', to: 'refused', onTime: false },
    ]);
  });

  it('is extended once only, and never by an officer who saw an older state', async () => {
    w.at('2026-03-11 08:00');
    const { id } = await execute(as('hoa'), makeRequest, { kind: 'object', about: 'email-notices', detail: why });
    await execute(as(officer), acceptRequest, { requestId: id, version: 1, answer: said });
    expect(await problem(execute(as(officer), acceptRequest, { requestId: id, version: 1, answer: said }))).toBe(
      'request_moved',
    );
    const before = (await ask(as('hoa'), openMyRequest, { requestId: id })).request.actDueAt as Date;
    await execute(as(officer), extendRequest, { requestId: id, version: 2, reason: 'Cần hỏi bên thứ ba.' });
    const after = (await ask(as('hoa'), openMyRequest, { requestId: id })).request.actDueAt as Date;
    expect((after.getTime() - before.getTime()) / 86_400_000).toBe(15);
    expect(
      await problem(execute(as(officer), extendRequest, { requestId: id, version: 3, reason: 'Cần hỏi thêm nữa.' })),
    ).toBe('extended_before');
    await execute(as(officer), fulfilRequest, { requestId: id, version: 3, answer: said });
    const choice = await w.t.db
      .selectFrom('notification_choice')
      .select('email')
      .where('person_id', '=', w.person('hoa').personId)
      .execute();
    expect(choice).toEqual([{ email: false }]);
  });

  it('corrects a phone number, and refuses one that is none', async () => {
    const wrong = { kind: 'correct', about: 'phone', wanted: '12', detail: why } as const;
    expect(await problem(execute(as('hoa'), makeRequest, wrong))).toBe('invalid_input');
    const { id } = await execute(as('hoa'), makeRequest, { ...wrong, wanted: '0912345678' });
    await execute(as(officer), acceptRequest, { requestId: id, version: 1, answer: said });
    await execute(as(officer), fulfilRequest, { requestId: id, version: 2, answer: said });
    const mine = await execute(as('hoa'), copyData, { format: 'json' });
    expect(mine.parts.find(({ table }) => table === 'person')?.rows[0]).toMatchObject({ phone: '0912345678' });
  });

  it('to erase removes what may go, keeps what the law keeps, and says why', async () => {
    await w.draft();
    const mine = w.person('hoa').personId;
    const { id } = await execute(as('hoa'), makeRequest, { kind: 'erase', detail: why });
    await execute(as(officer), acceptRequest, { requestId: id, version: 1, answer: said });
    const { outcome } = await execute(as(officer), fulfilRequest, {
      requestId: id,
      version: await versionOf(id),
      answer: said,
    });
    const line = (title: string) => outcome?.find((one) => one.title.en === title);
    expect(line('Drafts')).toMatchObject({ left: 0, kept: null });
    expect(line('Drafts')?.erased).toBeGreaterThan(0);
    expect(line('Dossiers filed')?.erased).toBe(0);
    expect(line('Dossiers filed')?.kept?.vi).toContain('Luật Lưu trữ');
    const left = await collect(w.t.ctx(), mine);
    expect(left.find(({ table }) => table === 'draft')).toBeUndefined();
    expect(left.find(({ table }) => table === 'person')?.rows[0]).toMatchObject({ phone: null, email: null });
    expect(left.find(({ table }) => table === 'dossier')?.rows.length).toBeGreaterThan(0);
    // One message is there again: that it was done.
    expect(left.find(({ table }) => table === 'notification')?.rows).toHaveLength(1);
  });

  it('belongs to whoever made it, and the officer’s look is on record', async () => {
    const { id } = await execute(as('it'), makeRequest, { kind: 'access', detail: why });
    expect(await problem(ask(as('hoa'), openMyRequest, { requestId: id }))).toBe('forbidden');
    expect(await problem(ask(as('cuc'), openRequest, { requestId: id }))).toBe('forbidden');
    expect(await problem(ask(as('it'), listRequests, {}))).toBe('forbidden');
    await ask(as(officer), openRequest, { requestId: id });
    const { entries } = await ask(as('it'), myAccessLog, {});
    expect(entries.map(({ purpose }) => purpose)).toContain('personal-data.request');
  });
});

describe('the register of breaches', () => {
  const breach = {
    title: 'Gửi nhầm danh sách',
    what: 'Một bảng tính có tên và số điện thoại gửi nhầm địa chỉ.',
    dataKinds: ['identity' as const, 'contact' as const],
    people: 120,
    consequences: 'Có thể bị gọi điện quấy rối.',
    measures: 'Đã yêu cầu người nhận xóa tệp.',
  };

  it('counts 72 hours from the discovery, keeps the steps, and closes only after the notification', async () => {
    w.at('2026-03-12 09:00');
    const discoveredAt = new Date('2026-03-12T01:00:00Z');
    const { id, code } = await execute(as(officer), recordBreach, { ...breach, discoveredAt });
    expect(code).toBe('VPDL-2026-00001');
    const first = (await ask(as(officer), openBreach, { breachId: id })).breach;
    expect(first.notifyDueAt.toISOString()).toBe('2026-03-15T01:00:00.000Z');
    const step = { breachId: id, note: 'Đã làm xong bước này.' };
    expect(await problem(execute(as(officer), moveBreach, { ...step, version: 1, step: 'closed' }))).toBe(
      'not_notified',
    );
    w.at('2026-03-15 08:01');
    expect(await (await get('/can-bo/vi-pham-du-lieu', officer)).text()).toContain('Quá hạn thông báo');
    await execute(as(officer), moveBreach, { ...step, version: 1, step: 'notified', people: 130 });
    expect(await problem(execute(as(officer), moveBreach, { ...step, version: 1, step: 'updated' }))).toBe(
      'breach_moved',
    );
    await execute(as(officer), moveBreach, { ...step, version: 2, step: 'closed' });
    const { breach: closed, log } = await ask(as(officer), openBreach, { breachId: id });
    expect([closed.people, closed.closedAt === null, log.map(({ action }) => action)]).toEqual([
      130,
      false,
      ['recorded', 'notified', 'closed'],
    ]);
    const pdf = await get(`/can-bo/vi-pham-du-lieu/${id}/mau-thong-bao.pdf`, officer);
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await get('/can-bo/vi-pham-du-lieu', 'cuc')).status).toBe(403);
  });
});

describe('the pages', () => {
  it('lead from the form to the answer without a script', async () => {
    w.at('2026-03-16 08:00');
    const page = await (await get('/du-lieu-cua-toi', 'hoa')).text();
    expect(page).toContain('Tải bản PDF để đọc');
    const bad = await post('/du-lieu-cua-toi/yeu-cau', 'hoa', { kind: 'restrict', detail: why });
    expect(bad.status).toBe(422);
    expect(await bad.text()).toContain('Chọn mục đích xử lý');
    const sent = await post('/du-lieu-cua-toi/yeu-cau', 'hoa', { kind: 'restrict', purpose: 'services', detail: why });
    expect(sent.status).toBe(303);
    const at = sent.headers.get('location') as string;
    expect(await (await get(at, 'hoa')).text()).toContain('Đã nhận yêu cầu');
    const id = at.split('/').at(-1)?.split('?')[0] as string;
    expect(await (await get('/can-bo/du-lieu-ca-nhan', officer)).text()).toContain(id);
    const done = await post(`/can-bo/du-lieu-ca-nhan/${id}/chap-nhan`, officer, { version: '1', answer: said });
    expect(done.status).toBe(303);
    const short = await post(`/can-bo/du-lieu-ca-nhan/${id}/thuc-hien`, officer, { version: '2', answer: 'ok' });
    expect(short.status).toBe(422);
    expect((await ask(as('hoa'), readMyData, {})).requests[0]?.state).toBe('accepted');
  });
});
