import { readFile } from 'node:fs/promises';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, execute } from '../../../kernel/execute.ts';
import { putFile, readFileBytes } from '../../../kernel/files/index.ts';
import { myAccessLog } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { type Agency, agenciesOf } from '../../../kernel/units/index.ts';
import { createHttp } from '../../../server.ts';
import { services } from '../../services/index.ts';
import { openWorld, type World } from '../../services/testing/world.ts';
import { counter } from '../index.ts';
import { addScan, recogniseJob } from '../scans/scans.ts';
import { addCopies } from '../testing/copies.ts';
import { formFields, type Visit, visit } from '../testing/visit.ts';

let w: World;
let http: Hono<Env>;
let agency: Agency;
let officer: Visit;
let citizen: Visit;
let nobody: Visit;

beforeAll(async () => {
  w = await openWorld([counter]);
  w.at('2026-03-02 08:00');
  await addCopies(w);
  http = createHttp(w.t.app);
  const unitId = await w.commune('25459');
  agency = (await agenciesOf(w.t.ctx())).agenciesAt('2026-03-02', { unitId, kind: 'service_centre' })[0] as Agency;
  officer = await visit(w, http, w.person('cuc'));
  citizen = await visit(w, http, w.person('hoa'));
  nobody = await visit(w, http);
});
afterAll(() => w?.close());

/** What every page owes: one h1, one main, no inline script or style. */
function sound(html: string): void {
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html.match(/<main/g)).toHaveLength(1);
  expect(html).not.toMatch(/ style=| on\w+="|<style|javascript:/);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
}

describe('the kiosk', () => {
  it('gives a number to a person who touches a box, without scripts, once per touch', async () => {
    const made = await officer.post('/can-bo/quay/thiet-lap/may', { 'co-quan': agency.identifier, ten: 'Máy 1' });
    sound(made.html);
    const address = /\/quay\/[^<"]+\/lay-so\?may=[\w-]+/.exec(made.html)?.[0] as string;
    const page = await nobody.get(address);
    sound(page.html);
    expect(page.html).toContain('Đèn lồng và trang trí');
    expect(page.html).toContain('Không có người chờ');
    const fields = formFields(page.html, `/quay/${agency.identifier}/lay-so`);
    const first = await nobody.post(`/quay/${agency.identifier}/lay-so`, { ...fields, hang: 'A' });
    const again = await nobody.post(`/quay/${agency.identifier}/lay-so`, { ...fields, hang: 'A' });
    expect(first.status).toBe(303);
    expect(again.location).toBe(first.location);
    const slip = await nobody.get(first.location as string);
    sound(slip.html);
    expect(slip.html).toContain('A001');
    expect(slip.html).toContain('<noscript><meta http-equiv="refresh"');
    expect((await nobody.get(address)).html).toContain('Đang chờ: 1');
    const wrong = await nobody.post(`/quay/${agency.identifier}/lay-so`, { ...fields, luot: '', ma: '000000' });
    expect((await nobody.get(wrong.location as string)).html).toContain('Không có lịch hẹn nào với mã này');
  });

  it('gives nothing without the token of its agency', async () => {
    const page = await nobody.get(`/quay/${agency.identifier}/lay-so`);
    expect(page.html).not.toContain('name="hang"');
    sound(page.html);
    const before = await w.t.db.selectFrom('counter_ticket').select('id').execute();
    await nobody.post(`/quay/${agency.identifier}/lay-so`, { may: 'x'.repeat(43), hang: 'A' });
    expect(await w.t.db.selectFrom('counter_ticket').select('id').execute()).toHaveLength(before.length);
    expect((await nobody.get('/quay/H00.99/lay-so')).status).toBe(404);
  });
});

describe('the desk and the calling screen', () => {
  it('call a number that the screen shows to everybody, and tell it when something changed', async () => {
    const stream = await http.request(`${w.t.app.config.baseUrl}/quay/${agency.identifier}/man-hinh/dong`);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).toContain('event: board');
    const panel = await officer.get('/can-bo/quay');
    sound(panel.html);
    const desk = formFields(panel.html, '/can-bo/quay/ngoi');
    expect((await officer.post('/can-bo/quay/ngoi', desk)).status).toBe(303);
    expect((await officer.post('/can-bo/quay/goi', desk)).location).toBe('/can-bo/quay');
    expect(await next()).toContain('data: 1.');
    await reader.cancel();
    const mine = await officer.get('/can-bo/quay');
    sound(mine.html);
    expect(mine.html).toContain('A001');
    const screen = await nobody.get(`/quay/${agency.identifier}/man-hinh`);
    sound(screen.html);
    expect(screen.html).toContain('A001');
    expect(screen.html).toContain('data-theme="dark"');
    expect(screen.html).not.toContain('Mai Thị Cúc');
    expect((await officer.post('/can-bo/quay/goi', desk)).location).toBe('/can-bo/quay?xong=het');
    expect((await citizen.get('/can-bo/quay')).status).toBe(404);
    expect((await nobody.get('/can-bo/quay')).status).toBe(404);
  });
});

describe('booking', () => {
  it('leads from the place to a code, and back again', async () => {
    const where = `/dat-lich?noi=${agency.identifier}&thu-tuc=9.000050`;
    const page = await nobody.get(where);
    sound(page.html);
    expect(page.html).toContain('còn 2 chỗ');
    const link = /\/dat-lich\/xac-nhan[^"]+/.exec(page.html)?.[0].replaceAll('&amp;', '&') as string;
    expect((await nobody.get(link)).location).toContain('/dang-nhap');
    const confirm = await citizen.get(link);
    sound(confirm.html);
    expect(confirm.html).toContain('Chứng thực bản sao giấy phép đèn lồng');
    const fields = { luot: /name="luot" value="([^"]+)/.exec(confirm.html)?.[1] as string };
    const booked = await citizen.post(link, fields);
    expect((await citizen.post(link, fields)).location).toBe(booked.location);
    const mine = await citizen.get(booked.location as string);
    sound(mine.html);
    expect(mine.html).toContain('Đã đặt lịch hẹn');
    const refused = await citizen.post(link, {});
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('Bạn đã có một lịch hẹn');
    const cancel = /\/dat-lich\/[0-9a-f-]{36}\/huy/.exec(mine.html)?.[0] as string;
    sound((await citizen.get(cancel)).html);
    await citizen.post(cancel, {});
    expect((await citizen.get('/dat-lich/cua-toi')).html).toContain('Đã hủy');
  });
});

const CARD = '099195000077||Trịnh Thị Mới|05061995|Nữ|Phố Bến Mây, Sông Mây|01012022';

describe('an intake', () => {
  it('takes a known person from a card to a receipt slip in four posts', async () => {
    const start = await officer.get('/can-bo/tiep-nhan');
    sound(start.html);
    const found = await officer.post('/can-bo/tiep-nhan', {
      tim: '099190000001|012345678|Lý Thị Hòa|15011990|Nữ|Sông Mây|01012022',
    });
    expect(found.location).toMatch(/^\/can-bo\/tiep-nhan\/[0-9a-f-]{36}$/);
    const here = found.location as string;
    const search = await officer.get(`${here}?q=${encodeURIComponent('sao y ban sao')}`);
    sound(search.html);
    expect(search.html).toContain('Chứng thực bản sao giấy phép đèn lồng');
    expect(search.html).not.toContain('Cấp phép treo đèn lồng trên phố');
    await officer.post(`${here}/thu-tuc`, { ma: '9.000050' });
    const whole = await officer.get(here);
    sound(whole.html);
    const fields = formFields(whole.html, here);
    expect(fields.owner).toEqual(['Lý Thị Hòa']);
    expect(fields.commune).toEqual([await w.commune('25459')]);
    expect(fields['giay.permit.copies']).toEqual(['2']);
    const counted = { ...fields, copies: '3', 'phi.pages.units': '5', 'phi.pages.sets': '3' };
    await officer.post(here, { ...counted, _then: 'fees' }, {});
    expect((await officer.get(here)).html).toContain('21.000');
    const received = await officer.post(here, { ...counted, 'mien-giam': 'poor' }, {});
    expect(received.location).toBe(`${here}/xong`);
    expect((await officer.post(here, counted, {})).location).toBe(here);
    const done = await officer.get(`${here}/xong`);
    sound(done.html);
    expect(done.html).toContain('001.01.50.H99-260302-0001');
    expect(done.html).toContain('10.500');
    const slip = /\/can-bo\/ho-so\/[^"]+\/giay-to\/[0-9a-f-]+/.exec(done.html)?.[0] as string;
    expect((await officer.get(slip)).response.headers.get('content-type')).toBe('application/pdf');
    const dossier = await w.t.db.selectFrom('dossier').selectAll().executeTakeFirstOrThrow();
    expect(dossier).toMatchObject({ channel: 'direct', state: 2, applicant_id: w.person('hoa').personId });
    const papers = await w.t.db.selectFrom('dossier_component').selectAll().orderBy('component').execute();
    expect(papers.map((one) => [one.component, one.originals, one.copies])).toEqual([
      ['permit', 1, 2],
      ['request', 1, 0],
    ]);
    const charge = await w.t.db.selectFrom('counter_charge').selectAll().executeTakeFirstOrThrow();
    expect(charge).toMatchObject({ total: 10_500, dossier_id: dossier.id });
    const kept = await w.t.db.selectFrom('counter_intake').selectAll().executeTakeFirstOrThrow();
    expect(kept).toMatchObject({ person: {}, answers: {}, dossier_id: dossier.id });
    expect(JSON.stringify(await ask(w.as('hoa'), myAccessLog, {}))).toContain('counter.reception');
  });

  it('takes a new person from a card, says what is missing, and keeps what was typed', async () => {
    const found = await officer.post('/can-bo/tiep-nhan', { tim: CARD });
    sound(found.html);
    const person = formFields(found.html, '/can-bo/tiep-nhan/bat-dau');
    expect(person).toMatchObject({ personalId: ['099195000077'], name: ['Trịnh Thị Mới'], gender: ['female'] });
    const here = (await officer.post('/can-bo/tiep-nhan/bat-dau', person)).location as string;
    await officer.post(`${here}/thu-tuc`, { ma: '9.000050' });
    const fields = formFields((await officer.get(here)).html, here);
    const refused = await officer.post(
      here,
      { ...fields, 'nguoi.phone': '0990 000 199', owner: 'Trịnh Thị Mới', copies: '' },
      {},
    );
    expect(refused.status).toBe(422);
    sound(refused.html);
    expect(refused.html).toContain('href="#f-copies"');
    expect(formFields(refused.html, here)['nguoi.phone']).toEqual(['0990000199']);
    const done = await officer.post(here, { ...formFields(refused.html, here), copies: '1' }, {});
    expect(done.location).toBe(`${here}/xong`);
    const again = await officer.post('/can-bo/tiep-nhan', { tim: '0990000199' });
    expect(again.html).toContain('Trịnh Thị Mới');
    expect(again.html).toContain('0991****0077');
    expect(again.html).not.toContain('099195000077');
  });

  it('refuses what it does not understand, and other people', async () => {
    const wrong = await officer.post('/can-bo/tiep-nhan', { tim: 'Nguyễn Văn A' });
    expect(wrong.status).toBe(422);
    sound(wrong.html);
    const stranger = await visit(w, http, w.person('dao'));
    const mine = (await officer.post('/can-bo/tiep-nhan', { tim: '099190000001' })).location as string;
    expect((await stranger.get(mine)).status).toBe(403);
    expect((await citizen.get(mine)).status).toBe(403);
    sound((await officer.get(`${mine}/bo`)).html);
    await officer.post(`${mine}/bo`, {});
    expect((await officer.get(mine)).status).toBe(404);
  });

  it('scans papers into one PDF that is read by machine; a damaged picture is refused, an unreadable one kept', async () => {
    const here = (await officer.post('/can-bo/tiep-nhan', { tim: '099190000001' })).location as string;
    await officer.post(`${here}/thu-tuc`, { ma: '9.000050' });
    const page = new File([await readFile(new URL('../testing/scan.png', import.meta.url))], 'trang.png', {
      type: 'image/png',
    });
    const fields = formFields((await officer.get(here)).html, here);
    const none = await officer.post(here, { ...fields, quet: 'permit', _then: 'scan' }, {});
    expect(none.status).toBe(422);
    const broken = new File(
      [Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')],
      'hong.png',
    );
    const damaged = await officer.post(here, { ...fields, quet: 'permit', _then: 'scan' }, { tep: [broken] });
    expect(damaged.status).toBe(422);
    await officer.post(here, { ...fields, quet: 'permit', _then: 'scan' }, { tep: [page, page] });
    expect((await officer.get(here)).html).toContain('đang nhận dạng chữ');
    const scan = await w.t.db.selectFrom('counter_scan').selectAll().executeTakeFirstOrThrow();
    await recogniseJob.run(w.t.ctx(), { scanId: scan.id });
    const read = await officer.get(here);
    sound(read.html);
    expect(read.html).toContain('125/QĐ-UBND');
    expect(read.html).toContain('02/03/2026');
    expect((await officer.get(`${here}/quet/${scan.id}`)).response.headers.get('content-type')).toBe('application/pdf');
    await officer.post(here, { ...formFields(read.html, here), copies: '2', _then: 'save' }, {});
    const done = await officer.post(here, { ...formFields((await officer.get(here)).html, here) }, {});
    expect(done.location).toBe(`${here}/xong`);
    const kept = await w.t.db.selectFrom('counter_scan').selectAll().executeTakeFirstOrThrow();
    expect(kept).toMatchObject({ state: 'read', images: [], intake_id: null });
    const paper = await w.t.db
      .selectFrom('dossier_component')
      .selectAll()
      .where('file_id', '=', scan.file_id)
      .executeTakeFirstOrThrow();
    expect(paper).toMatchObject({ component: 'permit', originals: 1, copies: 2, dossier_id: kept.dossier_id });
    const later = `/can-bo/quet/${kept.dossier_id}`;
    sound((await officer.get(later)).html);
    await officer.post(later, { quet: 'request' }, { tep: [page] });
    const more = await w.t.db
      .selectFrom('counter_scan')
      .selectAll()
      .where('component', '=', 'request')
      .executeTakeFirstOrThrow();
    // What is no picture stands for one that cannot be read.
    const pdf = await readFileBytes(w.t.ctx(), more.file_id);
    const odd = await putFile(w.as('cuc'), pdf, { purpose: 'counter.page', name: 'x.pdf' });
    await w.t.db
      .updateTable('counter_scan')
      .set({ images: [odd.id] })
      .where('id', '=', more.id)
      .execute();
    await recogniseJob.run(w.t.ctx(), { scanId: more.id });
    expect((await officer.get(later)).html).toContain('không nhận dạng được chữ, bản quét vẫn được giữ');
    const theirs = {
      dossierId: kept.dossier_id as string,
      component: 'request',
      name: 'x',
      pages: 1,
      fileId: paper.file_id as string,
    };
    await expect(execute(w.as('bich'), addScan, theirs)).rejects.toMatchObject({ status: 403 });
    const foreign = await putFile(w.as('dao'), await readFile(new URL('../testing/scan.png', import.meta.url)), {
      purpose: 'counter.scan',
      name: 'x.png',
    });
    await expect(execute(w.as('cuc'), addScan, { ...theirs, fileId: foreign.id })).rejects.toMatchObject({
      status: 403,
    });
  }, 60_000);
});

describe('the return desk', () => {
  it('hands a result to the applicant, and to somebody authorised with a paper', async () => {
    w.at('2026-03-05 08:00');
    const done = await w.proposed();
    officer = await visit(w, http, w.person('cuc'));
    const decideDossier = services.commands?.find((one) => one.name === 'services.dossier.decide');
    if (!decideDossier) throw new Error('no decision');
    await execute(w.as('tam'), decideDossier, { dossierId: done.dossierId });
    const list = await officer.get('/can-bo/tra-ket-qua');
    sound(list.html);
    expect(list.html).toContain(done.code);
    const byQr = await officer.post('/can-bo/tra-ket-qua', { tim: `https://songmay.example/tra-cuu/${done.code}` });
    expect(byQr.html).toContain(done.code);
    expect((await officer.post('/can-bo/tra-ket-qua', { tim: '0990000101' })).html).toContain(done.code);
    expect((await officer.post('/can-bo/tra-ket-qua', { tim: '099205000002' })).html).not.toContain(done.code);
    const words = await officer.post('/can-bo/tra-ket-qua', { tim: 'treo den long ben may' });
    expect(words.html).toContain('Chứng thực 2 bản sao');
    const here = `/can-bo/tra-ket-qua/${done.dossierId}`;
    const page = await officer.get(here);
    sound(page.html);
    const fields = formFields(page.html, here);
    expect((await officer.post(here, { ...fields, personalId: '099190000001' })).html).toContain(
      'Hãy đối chiếu thẻ căn cước',
    );
    const other = await officer.post(here, { ...fields, personalId: '099205000002', verified: 'yes' });
    expect(other.status).toBe(422);
    sound(other.html);
    expect(other.html).toContain('không phải của người nộp hồ sơ');
    const given = await officer.post(here, { ...fields, personalId: '099190000001', verified: 'yes' });
    expect(given.status).toBe(303);
    expect((await officer.get(given.location as string)).html).toContain(`Đã giao kết quả hồ sơ ${done.code}`);
    const authorised = {
      ...fields,
      receiver: 'authorised',
      personalId: CARD.replace('Mới', 'Ủy Quyền'),
      verified: 'yes',
    };
    expect((await officer.post(here, authorised)).status).toBe(422);
    expect((await officer.post(here, { ...authorised, authorisation: 'Giấy ủy quyền 01/2026' })).status).toBe(303);
    const book = await officer.get('/can-bo/tra-ket-qua/so');
    sound(book.html);
    expect(book.html).toContain('Trịnh Thị Ủy Quyền (********0077)');
    const dossier = await w.t.db
      .selectFrom('dossier')
      .select('state')
      .where('id', '=', done.dossierId)
      .executeTakeFirstOrThrow();
    expect(dossier.state).toBe(10);
    const events = await w.t.db.selectFrom('event').selectAll().where('subject', '=', done.dossierId).execute();
    expect(events.filter((event) => event.type === 'services.dossier.returned')).toHaveLength(1);
    expect(events.filter((event) => event.type === 'counter.result.handedOver')).toHaveLength(2);
    const stranger = await visit(w, http, w.person('dao'));
    expect((await stranger.get(here)).status).toBe(403);
    const open = await w.filed();
    const early = await officer.post(`/can-bo/tra-ket-qua/${open.dossierId}`, {
      ...fields,
      personalId: '099190000001',
      verified: 'yes',
    });
    expect(early.status).toBe(409);
  });
});

describe('the settings', () => {
  it('are changed by those who organise the counter, and by nobody else', async () => {
    const where = `/can-bo/quay/thiet-lap?co-quan=${agency.identifier}`;
    expect((await officer.get(where)).html).not.toContain('khung-gio');
    const leader = await visit(w, http, w.person('tam'));
    const page = await leader.get(where);
    sound(page.html);
    const desk = { 'co-quan': agency.identifier, 'so.moi': '4', 'ten.moi': 'Quầy 4', 'hang.moi': ['A', 'B'] };
    expect((await leader.post('/can-bo/quay/thiet-lap/quay', desk)).status).toBe(303);
    expect((await officer.post('/can-bo/quay/thiet-lap/quay', desk)).status).toBe(403);
    expect((await leader.get(where)).html).toContain('Quầy 4 – A, B');
    const openings = { 'co-quan': agency.identifier, hang: 'B', 'khung.B': '1,2,3 08:00 09:00 30 2\nkhông đúng' };
    const wrong = await leader.post('/can-bo/quay/thiet-lap/khung-gio', openings);
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('Dòng 2 không đúng mẫu');
    await leader.post('/can-bo/quay/thiet-lap/khung-gio', { ...openings, 'khung.B': '1,2,3 08:00 09:00 30 2' });
    expect((await leader.get(where)).html).toContain('1,2,3 08:00 09:00 30 2');
  });
});
