import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from '../../src/kernel/execute.ts';
import { sql } from '../../src/kernel/store/index.ts';
import { isProgram, projectFiles, textOf } from '../house/tree.ts';
import { type Document, operationsOf, sample } from './schema.ts';
import { type Fortress, keepFile, NUMBERS, named, openFortress } from './world.ts';

/** Words that stand nowhere but in the victim's data. */
const MARKS = {
  name: 'Lý Thị Zyxhòa',
  owner: 'Qvxchủ Đèn',
  street: 'Wzkphố 77',
  phone: '0990777331',
  email: 'zyxhoa@victim.example',
  personalId: NUMBERS.victim,
  file: 'zyx-giay-to',
  bytes: 'zyxbytesinside',
  notice: 'Zyxtin nhắn riêng',
  comment: 'Zyxtrao đổi nội bộ',
};
const MARK = new RegExp(Object.values(MARKS).join('|').replaceAll('.', '\\.'), 'iu');

/** Tables that must hold something of the victim, so that walking them means something. */
const TABLES = [
  'bill',
  'counter_appointment',
  'dossier',
  'dossier_comment',
  'dossier_confirmation',
  'dossier_document',
  'draft',
  'draft_file',
  'feedback_rating',
  'file',
  'kept_paper',
  'notification',
  'partial_file',
  'payment_attempt',
  'receipt',
  'session',
];

let f: Fortress;
let document: Document;
let dossier: { dossierId: string; code: string };
let draftId: string;
/** One id or code of each kind of thing that belongs to the victim. */
let keys: { readonly table: string; readonly value: string }[];
let strangers: { readonly who: string; readonly cookie: string | undefined }[];
let victim: string;

beforeAll(async () => {
  f = await openFortress();
  const { w } = f;
  const { t } = w;
  const now = t.clock.now();
  document = (await (await f.http.request('/api/openapi.json')).json()) as Document;
  const me = w.person('hoa').personId;
  await t.db
    .updateTable('person')
    .set({ full_name: MARKS.name, phone: MARKS.phone, email: MARKS.email })
    .where('id', '=', me)
    .execute();
  const answers = { owner: MARKS.owner, street: MARKS.street };
  const fee = { name: { vi: 'Phí', en: 'Fee' }, kind: 'fee', amount: 15_000, basis: 'Quy ước', confidence: 'official' };
  await w.addProcedure({
    code: '9.000070',
    fees: [{ key: 'stall', ...fee }],
    manners: [{ channel: 'online', limit: { unit: 'working_days', value: 3 }, fees: ['stall'] }],
  });
  const submit = named('services.dossier.submit');
  const filed = await w.draft(answers, '9.000070');
  dossier = (await execute(w.as('hoa'), submit as never, { draftId: filed, declared: true })) as typeof dossier;
  draftId = await w.draft(answers);
  const file = await keepFile(w, me, `${MARKS.file}.png`, MARKS.bytes);
  const { dossierId } = dossier;

  const { open } = (await execute(w.as('hoa'), named('payments.bill.issue') as never, { dossierId })) as {
    open: string[];
  };
  const billId = open[0] as string;
  const attempt = await t.db
    .insertInto('payment_attempt')
    .values({
      bill_id: billId,
      adapter: 'cash',
      txn_ref: 'ZYX000000001',
      amount: 15_000,
      created_at: now,
      expires_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const place = { agency_id: await w.agency('so-cong-nghe@2024'), unit_id: await w.commune('25459') };
  await t.db
    .insertInto('receipt')
    .values({
      kind: 'payment',
      bill_id: billId,
      attempt_id: attempt.id,
      agency_id: place.agency_id,
      series: 'Z',
      number: 1,
      amount: 15_000,
      verify_code: 'ZYX1ZYX2ZYX3',
      issued_at: now,
    })
    .execute();
  await t.db
    .insertInto('kept_paper')
    .values({
      person_id: me,
      file_id: file.id,
      name: MARKS.file,
      dossier_id: dossierId,
      procedure_code: '9.000070',
      component: 'drawing',
      kept_at: now,
    })
    .execute();
  await t.db
    .insertInto('dossier_confirmation')
    .values({ dossier_id: dossierId, signer: 'owner', person_id: me, asked_at: now })
    .execute();
  await t.db
    .insertInto('dossier_comment')
    .values({ dossier_id: dossierId, ...(await comment(now)) } as never)
    .execute();
  await t.db
    .insertInto('counter_appointment')
    .values({
      code: '771177',
      ...place,
      letter: 'A',
      person_id: me,
      starts_at: new Date(now.getTime() + 86_400_000),
      ends_at: new Date(now.getTime() + 90_000_000),
      state: 'booked',
      created_at: now,
    })
    .execute();
  await t.db
    .insertInto('feedback_rating')
    .values({
      dossier_id: dossierId,
      token: 'zyxzyxzyxzyxzyxzyxzyx',
      procedure_code: '9.000070',
      ...place,
      invited_at: now,
    })
    .execute();
  await t.db
    .insertInto('partial_file')
    .values({
      owner_id: me,
      subject_id: draftId,
      slot: 'drawingFile',
      name: `${MARKS.file}-2.png`,
      size: 100,
      created_at: now,
      expires_at: new Date(now.getTime() + 86_400_000),
    })
    .execute();
  await t.db
    .insertInto('notification')
    .values({
      person_id: me,
      kind: 'services.dossier.received',
      title_vi: MARKS.notice,
      title_en: MARKS.notice,
      body_vi: MARKS.notice,
      body_en: MARKS.notice,
      href: `/ho-so/${dossier.code}`,
      created_at: now,
    })
    .execute();
  await t.db
    .insertInto('dossier_document')
    .values({
      dossier_id: dossierId,
      kind: 'acknowledgement',
      file_id: file.id,
      sha256: file.sha256,
      verify_code: 'ZYXAZYXBZYXC',
      revision: 1,
      issued_at: now,
    })
    .execute();

  await f.empower(NUMBERS.officer, '25462');
  victim = await f.cookie(NUMBERS.victim);
  strangers = [
    { who: 'citizen', cookie: await f.cookie(NUMBERS.citizen) },
    { who: 'officer', cookie: await f.cookie(NUMBERS.officer) },
    { who: 'anonymous', cookie: undefined },
  ];
  keys = await keysOf([me, dossierId, draftId, billId, dossier.code]);
});
afterAll(() => f?.w.close());

/** The columns of an internal comment, whatever they are called. */
async function comment(at: Date): Promise<Record<string, unknown>> {
  const officer = f.w.person('cuc');
  return { at, author_id: officer.personId, author_name: officer.name, body: MARKS.comment };
}

/** Rows of tables with an `id` that speak of one of these ids, as text. */
async function rowsOf(ids: readonly string[]): Promise<{ table: string; row: Record<string, unknown> }[]> {
  const { db } = f.w.t;
  const tables = (await db.introspection.getTables()).filter(
    ({ name, schema }) =>
      schema === 'public' && !/^(access_log|event|fact|seal|oidc|idempotency|dossier_search)/.test(name),
  );
  const found: { table: string; row: Record<string, unknown> }[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      SELECT to_jsonb(t) AS row FROM ${sql.table(name)} t
      WHERE to_jsonb(t)::text LIKE ANY (${ids.map((id) => `%${id}%`)}) ORDER BY to_jsonb(t)::text`.execute(db);
    for (const { row } of rows) found.push({ table: name, row });
  }
  return found;
}

async function keysOf(ids: readonly string[]): Promise<typeof keys> {
  const list = new Map<string, { table: string; value: string }>();
  for (const { table, row } of await rowsOf(ids)) {
    for (const column of ['id', 'code', 'file_id', 'verify_code', 'txn_ref', 'sha256']) {
      const value = row[column];
      const known = [...list.values()].filter(
        (one) => one.table === table && !one.value.includes('-') === !String(value).includes('-'),
      );
      if (typeof value === 'string' && known.length < 1) list.set(value, list.get(value) ?? { table, value });
    }
  }
  return [...list.values()];
}

/** Names of form fields and query parameters in the pages' sources: a stranger fills all of them with what is not theirs. */
function fieldNames(): string[] {
  const names = new Set<string>([
    'id',
    'ids',
    'dossier',
    'dossierId',
    'code',
    'file',
    'fileId',
    'paper',
    'ref',
    'draft',
  ]);
  for (const path of projectFiles('src').filter(isProgram)) {
    for (const [, name] of textOf(path).matchAll(/(?:\bname="|req\.query\('|\.get\(')([A-Za-z][\w-]{0,30})['"]/g))
      if (name) names.add(name);
  }
  // Not those that would sign somebody out, or look a person up as an office lawfully does.
  for (const name of ['personalId', 'phone', 'lang']) names.delete(name);
  return [...names];
}

/** Answers that anybody may have with a code in hand; they say how a thing stands and nothing of a person. */
const OPEN = [
  '/tra-cuu/:code',
  '/xac-minh/:code',
  '/bien-lai/:code',
  '/api/v1/papers/{code}',
  '/api/v1/dossiers/{code}/status',
];

interface Call {
  readonly route: string;
  readonly url: string;
  readonly init: RequestInit;
  /** It names a thing of the victim, in its path. */
  readonly aimed: boolean;
}

function pageCalls(): Call[] {
  const names = fieldNames();
  const mains = keys.filter(({ table, value }) => /^(dossier|draft)$/.test(table) || value === dossier.code);
  // Lists are asked with these in every field: more kinds find nothing more and take minutes.
  const asked = keys.filter(({ table }) => /^(person|dossier|draft|bill|file|payment_attempt)$/.test(table));
  const calls: Call[] = [];
  const seen = new Set<string>();
  for (const { method, path } of f.http.routes) {
    if (method === 'ALL' || path === '/assets/*' || path.startsWith('/api/v') || path === '/dang-xuat') continue;
    // The stream of a calling screen does not end.
    if (seen.has(`${method} ${path}`) || path.endsWith('/man-hinh/dong')) continue;
    seen.add(`${method} ${path}`);
    const slots = path.match(/:\w+(\{[^}]*\}\]?\}?)?|\*/g) ?? [];
    const fills: string[][] =
      slots.length === 0
        ? [[], ...asked.map(() => [] as string[])]
        : slots.length === 1
          ? keys.map(({ value }) => [value])
          : mains.flatMap(({ value }) => keys.map((other) => [value, other.value]));
    fills.forEach((fill, i) => {
      let at = 0;
      const url = path
        .replace(/:\w+(\{[^}]*\}(?:\{[^}]*\})?)?|\*/g, () => encodeURIComponent(fill[at++] ?? keys[0]?.value ?? 'x'))
        .replace(/\}$/, '');
      const given = new URLSearchParams(
        names.map((name) => [
          name,
          (slots.length === 0 ? asked[(i - 1) % asked.length] : keys[i % keys.length])?.value ?? '',
        ]),
      );
      const init: RequestInit = {
        method,
        headers: { 'sec-fetch-site': 'same-origin', 'idempotency-key': `k${i}-${calls.length}xxxx` },
      };
      if (method === 'GET' && slots.length === 0 && i > 0) {
        calls.push({ route: `${method} ${path}`, url: `${url}?${given}`, init, aimed: false });
      } else if (method === 'GET' || method === 'OPTIONS' || method === 'DELETE') {
        calls.push({ route: `${method} ${path}`, url, init, aimed: slots.length > 0 });
      } else if (i % 3 === 0 || slots.length === 1) {
        calls.push({ route: `${method} ${path}`, url, init: { ...init, body: given }, aimed: slots.length > 0 });
      }
    });
  }
  return calls;
}

function endpointCalls(): Call[] {
  return operationsOf(document).flatMap((one) => {
    const inPath = one.parameters.filter((p) => p.in === 'path');
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    return (inPath.length > 0 ? keys : keys.slice(0, 1)).map(({ value }) => {
      const known = {
        id: value,
        code: value,
        dossierId: value,
        personalId: NUMBERS.citizen,
        phone: '0990000999',
        email: 'a@b.example',
      };
      const query = new URLSearchParams();
      for (const p of one.parameters)
        if (p.in === 'query' && p.required) query.set(p.name, String(sample(p.schema, document, known, p.name)));
      const body = one.body ? { body: JSON.stringify(sample(one.body, document, known)) } : {};
      const path = one.path.replace(/\{(\w+)\}/g, encodeURIComponent(value));
      return {
        route: `${one.method} ${one.path}`,
        url: `${path}?${query}`,
        init: { method: one.method, headers, ...body },
        aimed: inPath.length > 0,
      };
    });
  });
}

const as = (init: RequestInit, cookie: string | undefined): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) },
});

/** Everything of the victim that may change only by the victim's or their office's hand. */
const belongings = async (): Promise<string> =>
  JSON.stringify((await rowsOf([dossier.dossierId, draftId])).filter(({ table }) => table !== 'idempotency'));

async function walk(calls: readonly Call[]): Promise<{ faults: string[]; asked: number }> {
  const faults = new Set<string>();
  let asked = 0;
  for (const { who, cookie } of strangers) {
    for (const { route, url, init, aimed } of calls) {
      const answer = await f.http.request(`http://127.0.0.1${url}`, as(init, cookie));
      asked += 1;
      const body = Buffer.from(await answer.arrayBuffer());
      const said = `${[...answer.headers].join('\n')}\n${body.toString('utf8')}\n${body.toString('latin1')}`;
      const mark = MARK.exec(said)?.[0];
      if (mark) faults.add(`${who} ${route} says ${mark}`);
      if (answer.status >= 500) faults.add(`${who} ${route} answers ${answer.status} ${url.slice(0, 200)}`);
      const open = OPEN.some((path) => route === `GET ${path}`);
      if (aimed && !open && answer.status < 300)
        faults.add(`${who} ${route} answers ${answer.status} for ${url.slice(0, 120)}`);
    }
  }
  return { faults: [...faults], asked };
}

describe('a stranger', () => {
  it('would find the victim everywhere, were they the victim', async () => {
    const tables = new Set(
      (
        await rowsOf([
          f.w.person('hoa').personId,
          dossier.dossierId,
          draftId,
          keys.find((k) => k.table === 'bill')?.value ?? '-',
        ])
      ).map(({ table }) => table),
    );
    expect([...tables]).toEqual(expect.arrayContaining(TABLES));
    const own = [
      '/ho-so',
      `/ho-so/${dossier.code}`,
      `/ho-so/nhap/${draftId}/kiem-tra`,
      '/thong-bao',
      '/ca-nhan',
      '/kho-giay-to',
      '/api/v1/me/dossiers',
      `/ho-so/${dossier.code}/thanh-toan`,
    ];
    const blind: string[] = [];
    for (const path of own) {
      const answer = await f.http.request(path, as({}, victim));
      const text = await answer.text();
      if (answer.status !== 200 || !(MARK.test(text) || text.includes(dossier.code)))
        blind.push(`${path} ${answer.status}`);
    }
    expect(blind).toEqual([]);
  });

  it('gets nothing of theirs from any page, and changes nothing', { timeout: 240_000 }, async () => {
    const before = await belongings();
    const calls = pageCalls();
    const { faults, asked } = await walk(calls);
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(3_000);
    expect(new Set(calls.map(({ route }) => route)).size).toBeGreaterThan(150);
    expect(await belongings()).toBe(before);
  });

  it('gets nothing of theirs from any endpoint, and changes nothing', { timeout: 120_000 }, async () => {
    const before = await belongings();
    const calls = endpointCalls();
    const { faults } = await walk(calls);
    expect(faults).toEqual([]);
    expect(new Set(calls.map(({ route }) => route)).size).toBe(operationsOf(document).length);
    expect(await belongings()).toBe(before);
  });
});
