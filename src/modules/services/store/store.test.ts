import { Hono } from 'hono';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, execute } from '../../../kernel/execute.ts';
import { myAccessLog } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { revokeResult } from '../dossiers/corrections.ts';
import { decideDossier, issueDossier } from '../dossiers/office.ts';
import { openDossier } from '../dossiers/queries.ts';
import { submitDossier } from '../dossiers/submit.ts';
import { getDraft } from '../drafts/draft.ts';
import { services } from '../index.ts';
import { openWorld, type Who, type World } from '../testing/world.ts';
import { keepPapers, myStore, offerStored, removeKept, storeFile, useStored } from './commands.ts';
import { meets } from './papers.ts';

let w: World;
let http: Hono<Env>;
let who: Who = 'hoa';
/** A permit that was handed over, and the code of its paper. */
let permit: { dossierId: string; ref: string };

beforeAll(async () => {
  w = await openWorld();
  w.at('2026-03-02 08:00');
  const lantern = await w.addProcedure({ code: '9.000030' });
  await w.addProcedure({ code: '9.000031', result: { ...lantern.result, documentType: 'lantern-permit' } });
  await w.addProcedure({
    code: '9.000032',
    components: lantern.components.map((one) =>
      one.key === 'drawing' ? { ...one, documentType: 'lantern-permit' } : one,
    ),
  });
  http = new Hono<Env>();
  http.use(async (c, next) => {
    c.set('ctx', w.as(who));
    await next();
  });
  services.routes?.(http);
  const { dossierId } = await w.proposed('9.000031');
  await execute(w.as('tam'), decideDossier, { dossierId });
  expect((await ask(w.as('hoa'), myStore, {})).papers).toEqual([]);
  await execute(w.as('cuc'), issueDossier, { dossierId });
  const [paper] = (await ask(w.as('hoa'), myStore, {})).papers;
  permit = { dossierId, ref: paper?.ref ?? '' };
});
afterAll(() => w.close());

const get = async (path: string, by: Who = 'hoa'): Promise<string> => {
  who = by;
  const answer = await http.request(path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};
const post = async (path: string, values: [string, string][]) => {
  who = 'hoa';
  return http.request(path, { method: 'POST', body: new URLSearchParams(values) });
};
/** A draft without its paper. */
const bare = async (procedure: string): Promise<string> => {
  const draftId = await w.draft({}, procedure);
  await w.t.db.deleteFrom('draft_file').where('draft_id', '=', draftId).execute();
  return draftId;
};

it('matches by declared kind or by the very component, and by nothing else', () => {
  const procedure = {
    code: '1.000001',
    components: [{ key: 'a', documentType: 'birth-certificate' }, { key: 'b' }] as never,
  };
  const paper = { documentType: null, procedureCode: '1.000001', component: 'b' };
  expect(meets(paper, procedure, 'b')).toBe(true);
  expect(meets(paper, procedure, 'a')).toBe(false);
  expect(meets({ ...paper, procedureCode: '1.000002' }, procedure, 'b')).toBe(false);
  const issued = { documentType: 'birth-certificate', procedureCode: '1.000009', component: null };
  expect(meets(issued, procedure, 'a')).toBe(true);
  expect(meets(issued, procedure, 'b')).toBe(false);
});

it('holds what was issued to the person, with number, day and issuer, for nobody else', async () => {
  const page = await get('/kho-giay-to');
  expect(page).toMatch(/Số [^<]+, ngày 02\/03\/2026, Ủy ban nhân dân phường Sông Mây/);
  expect(page).not.toContain('<script');
  expect((await ask(w.as('it'), myStore, {})).papers).toEqual([]);
  await expect(ask(w.as('it'), storeFile, { ref: permit.ref })).rejects.toMatchObject({ status: 404 });
  who = 'hoa';
  expect((await http.request(`/kho-giay-to/tep/${encodeURIComponent(permit.ref)}`)).headers.get('content-type')).toBe(
    'application/pdf',
  );
});

it('offers an issued paper where it fits, without script; the officer sees where it came from', async () => {
  const draftId = await bare('9.000032');
  const other = await bare('9.000030');
  expect([...(await ask(w.as('hoa'), offerStored, { draftId: other })).keys()]).toEqual([]);
  await expect(
    execute(w.as('hoa'), useStored, { draftId: other, field: 'drawingFile', ref: permit.ref }),
  ).rejects.toMatchObject({ code: 'paper_not_fitting' });
  await expect(
    execute(w.as('it'), useStored, { draftId, field: 'drawingFile', ref: permit.ref }),
  ).rejects.toMatchObject({ status: 403 });

  const { version } = await getDraft(w.as('hoa'), draftId);
  const key = version.procedure.form.pages.find((page) => page.fields.some(({ kind }) => kind === 'file'))?.key ?? '';
  const value = `drawingFile|${permit.ref}`;
  expect(await get(`/ho-so/nhap/${draftId}/${key}`)).toContain(`name="_store" value="${value}"`);
  const sent = await post(`/ho-so/nhap/${draftId}/${key}`, [
    ...Object.entries((await getDraft(w.as('hoa'), draftId)).answers).map(
      ([k, v]) => [k, String(v)] as [string, string],
    ),
    ['_store', value],
  ]);
  expect([sent.status, sent.headers.get('location')]).toEqual([303, `/ho-so/nhap/${draftId}/${key}`]);
  await execute(w.as('hoa'), useStored, { draftId, field: 'drawingFile', ref: permit.ref });
  expect((await getDraft(w.as('hoa'), draftId)).files.map(({ fromStore }) => fromStore)).toEqual([permit.ref]);
  expect((await ask(w.as('hoa'), myStore, {})).uses).toHaveLength(1);
  expect(await get('/kho-giay-to')).toContain('dùng cho thủ tục 9.000032');

  const { dossierId } = await execute(w.as('hoa'), submitDossier, { draftId, declared: true });
  const page = await get(`/can-bo/ho-so/${dossierId}`, 'cuc');
  expect(page).toContain(`mã kiểm tra ${permit.ref.slice(7)}, còn hiệu lực`);
  const log = await ask(w.as('hoa'), myAccessLog, {});
  expect(log.entries.map(({ purpose }) => purpose)).toContain('services.store');
  const event = await w.t.db.selectFrom('event').select('data').where('type', '=', 'services.store.used').execute();
  expect(event.map(({ data }) => data)).toEqual([
    { draftId, source: 'issued', procedure: '9.000032', component: 'drawing' },
  ]);

  // A result that is taken back is gone from the store, and the officer is told.
  await execute(w.as('tam'), revokeResult, { dossierId: permit.dossierId, reason: 'Cấp sai đối tượng theo kết luận.' });
  expect((await ask(w.as('hoa'), myStore, {})).papers).toEqual([]);
  expect((await ask(w.as('cuc'), openDossier, { dossierId })).attached[0]?.inForce).toBe(false);
  expect(await get(`/can-bo/ho-so/${dossierId}`, 'cuc')).toContain('KHÔNG CÒN hiệu lực');
});

it('keeps papers of earlier dossiers only with consent, once, and lets them go again', async () => {
  const draftId = await w.draft({}, '9.000030');
  const { dossierId } = await execute(w.as('hoa'), submitDossier, { draftId, declared: true });
  const { keepable, papers } = await ask(w.as('hoa'), myStore, {});
  expect(papers).toEqual([]);
  const row = await w.t.db
    .selectFrom('dossier_component')
    .select('id')
    .where('dossier_id', '=', dossierId)
    .executeTakeFirstOrThrow();
  expect(keepable.map(({ id }) => id)).toContain(row.id);

  const refused = await post('/kho-giay-to/luu', [['papers', row.id]]);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('Hãy đánh dấu đồng ý để lưu');
  await expect(execute(w.as('it'), keepPapers, { papers: [row.id], consent: true })).rejects.toMatchObject({
    status: 404,
  });
  const kept = await post('/kho-giay-to/luu', [
    ['papers', row.id],
    ['consent', 'yes'],
  ]);
  expect(kept.headers.get('location')).toBe('/kho-giay-to?xong=luu');
  expect(await execute(w.as('hoa'), keepPapers, { papers: [row.id], consent: true })).toEqual({ kept: 0 });

  const [paper] = (await ask(w.as('hoa'), myStore, {})).papers;
  expect(paper).toMatchObject({ source: 'kept', component: 'drawing' });
  const next = await bare('9.000030');
  await execute(w.as('hoa'), useStored, { draftId: next, field: 'drawingFile', ref: paper?.ref ?? '' });
  const filed = await execute(w.as('hoa'), submitDossier, { draftId: next, declared: true });
  expect(await get(`/can-bo/ho-so/${filed.dossierId}`, 'cuc')).toContain('cần đối chiếu');

  const keptId = paper?.ref.slice(5) ?? '';
  await expect(execute(w.as('it'), removeKept, { keptId })).rejects.toMatchObject({ status: 403 });
  expect((await post('/kho-giay-to/bo', [['id', keptId]])).headers.get('location')).toBe('/kho-giay-to?xong=bo');
  expect((await ask(w.as('hoa'), myStore, {})).papers).toEqual([]);
  // What was filed with it stays.
  expect((await ask(w.as('cuc'), openDossier, { dossierId: filed.dossierId })).attached).toHaveLength(1);
});

it('keeps what is uploaded with a dossier when asked for at filing', async () => {
  const draftId = await w.draft({}, '9.000030');
  expect(await get(`/ho-so/nhap/${draftId}/kiem-tra`)).toMatch(/name="keep"(?![^>]*checked)/);
  await post(`/ho-so/nhap/${draftId}/kiem-tra`, [
    ['declared', 'yes'],
    ['keep', 'yes'],
  ]);
  expect((await ask(w.as('hoa'), myStore, {})).papers.map(({ source }) => source)).toEqual(['kept']);
});
