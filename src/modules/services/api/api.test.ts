import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drainConsumers } from '../../../kernel/events/index.ts';
import { execute } from '../../../kernel/execute.ts';
import { createApiClient } from '../../../kernel/identity/index.ts';
import { createHttp } from '../../../server.ts';
import { decideDossier } from '../dossiers/office.ts';
import { openWorld, type World } from '../testing/world.ts';

let w: World;
let http: ReturnType<typeof createHttp>;
const tokens = new Map<string, string>();

beforeAll(async () => {
  w = await openWorld();
  await w.addProcedure({
    code: '9.000020',
    name: { vi: 'Việc tại quầy', en: 'At the counter' },
    manners: [{ channel: 'direct', limit: { unit: 'working_days', value: 5 } }],
  });
  http = createHttp(w.t.app);
  const scopes = ['dossiers:read', 'dossiers:file', 'dossiers:act'];
  const roles = (unitId: string) =>
    ['receptionist', 'handler', 'leader'].map((role) => ({ role, unitId, from: '2026-01-01' }));
  const here = roles(await w.commune('25459'));
  const elsewhere = roles(await w.commune('25460').catch(() => w.commune('25462')));
  for (const [name, given] of [
    ['whole', { scopes, grants: here }],
    ['scopeless', { scopes: ['reports:read'], grants: here }],
    ['foreign', { scopes, grants: elsewhere }],
    ['placeless', { scopes, grants: [] }],
  ] as const) {
    tokens.set(name, (await createApiClient(w.t.ctx(), { name, ...given })).token);
  }
});
afterAll(() => w?.close());

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
type Answer = { status: number; body: any };

async function call(who: string, method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
  const answer = await http.request(`http://127.0.0.1/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens.get(who)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

const filing = async () => ({
  procedure: '9.000020',
  channel: 'direct',
  applicant: { personalId: '099190000001', name: 'Lý Thị Hòa', phone: '0912345678' },
  unitId: await w.commune('25459'),
  answers: { owner: 'Lý Thị Hòa', commune: await w.commune('25459'), street: 'Phố Bến Mây', count: 12 },
  papers: [{ component: 'drawing', copies: 1 }],
});

describe('another system with scope and role', () => {
  it('files, receives and works on a dossier; the leader signs in person', async () => {
    const given = { ...(await filing()), receiveNow: false };
    const filed = await call('whole', 'POST', '/dossiers', given, 'attempt-0001');
    expect(filed).toMatchObject({ status: 201, body: { code: expect.stringMatching(/-\d{4}$/) } });
    expect(await call('whole', 'POST', '/dossiers', given, 'attempt-0001')).toEqual(filed);
    const path = `/dossiers/${filed.body.id}`;
    const before = await call('whole', 'GET', path);
    expect(before.body).toMatchObject({
      state: 1,
      applicant: { name: 'Lý Thị Hòa' },
      log: [{ action: 'register', by: 'whole' }],
    });
    expect(before.body.applicant.personalId).not.toBe('099190000001');
    expect(await call('whole', 'POST', `${path}/receive`, { version: before.body.version })).toMatchObject({
      status: 200,
      body: { state: 2 },
    });
    expect(await call('whole', 'POST', `${path}/receive`, { version: before.body.version })).toMatchObject({
      status: 409,
      body: { title: 'dossier_changed' },
    });
    const listed = await call('whole', 'GET', '/dossiers?list=process');
    expect(listed.body.items.map((one: { id: string }) => one.id)).toContain(filed.body.id);
    expect(await call('whole', 'POST', `${path}/start`, {})).toMatchObject({ body: { state: 4 } });
    const short = await call('whole', 'POST', `${path}/propose`, { opinion: 'x' });
    expect(short).toMatchObject({ status: 422, body: { title: 'invalid_input', errors: [{ path: 'opinion' }] } });
    expect(await call('whole', 'POST', `${path}/propose`, { opinion: 'Hồ sơ đủ điều kiện.' })).toMatchObject({
      status: 200,
    });
    // A program has no signature of its own: the decision is the leader's.
    expect((await call('whole', 'POST', `${path}/decide`, {})).status).toBe(403);
    await execute(w.as('tam'), decideDossier, { dossierId: filed.body.id });
    expect(await call('whole', 'POST', `${path}/return-result`, {})).toMatchObject({ body: { state: 10 } });
    const after = await call('whole', 'GET', path);
    expect(after.body).toMatchObject({ state: 10, outcome: 'granted' });
    expect(after.body.papers.map((paper: { kind: string }) => paper.kind)).toContain('result');
    const deadline = await call('whole', 'GET', `${path}/deadline`);
    expect(deadline.body).toMatchObject({ code: filed.body.code, dueAt: after.body.dueAt });
    expect(deadline.body.lines.length).toBeGreaterThan(1);
    await drainConsumers(w.t.app);
  });

  it('takes a dossier through payment, supplement and withdrawal', async () => {
    const { body } = await call('whole', 'POST', '/dossiers', await filing());
    const path = `/dossiers/${body.id}`;
    const post = async (what: string, given: object) =>
      (await call('whole', 'POST', `${path}/${what}`, given)).body.state;
    expect(await post('start', {})).toBe(4);
    expect(await post('request-payment', { amount: 50_000, reason: 'Lệ phí cấp giấy phép' })).toBe(6);
    expect(await post('confirm-payment', { reference: 'BL-0001' })).toBe(4);
    expect(await post('request-supplement', { reason: 'Thiếu bản vẽ vị trí treo đèn' })).toBe(5);
    expect((await call('whole', 'POST', `${path}/supply`, { note: 'Đã nộp tại quầy', files: [] })).status).toBe(200);
    expect((await call('whole', 'POST', `${path}/withdraw`, { reason: 'Không còn nhu cầu' })).status).toBe(200);
    expect((await call('whole', 'GET', path)).body).toMatchObject({ state: 7, outcome: 'withdrawn' });
  });
});

describe('another system without', () => {
  it('the scope, or a role in the place, gets nowhere', async () => {
    const { body } = await call('whole', 'POST', '/dossiers', await filing());
    const path = `/dossiers/${body.id}`;
    for (const who of ['scopeless', 'foreign', 'placeless']) {
      for (const [method, at, given] of [
        ['GET', path, undefined],
        ['POST', '/dossiers', await filing()],
        ['POST', `${path}/start`, {}],
        ['POST', `${path}/withdraw`, {}],
      ] as const) {
        const answer = await call(who, method, at, given);
        expect([who, method, at, answer.status, answer.body.title]).toEqual([who, method, at, 403, 'forbidden']);
      }
    }
    expect((await call('foreign', 'GET', '/dossiers')).body.items).toEqual([]);
  });

  it('an unusable key or an unknown dossier is told so', async () => {
    expect(await call('whole', 'POST', '/dossiers', await filing(), 'short')).toMatchObject({
      status: 400,
      body: { title: 'bad_idempotency_key' },
    });
    expect((await call('whole', 'GET', '/dossiers/019520a0-0000-7000-8000-000000000009')).status).toBe(404);
    tokens.set('nobody', 'tinhso_wrong');
    expect((await call('nobody', 'GET', '/dossiers')).status).toBe(401);
  });
});
