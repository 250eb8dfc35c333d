import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Document, type Operation, operationsOf, sample } from './schema.ts';
import { type Fortress, NUMBERS, openFortress } from './world.ts';

/** Bad calls per endpoint. */
const CALLS = 300;
const SEED = 20_260_302;

let f: Fortress;
let document: Document;
let cookies: string[];
let known: Record<string, unknown>;
let tally: { operation: string; status: number }[];

beforeAll(async () => {
  f = await openFortress();
  document = (await (await f.http.request('/api/openapi.json')).json()) as Document;
  const filed = await f.w.filed();
  // Somebody who may do nearly everything, so that bad input gets past the gate, and somebody who may do nothing.
  await f.empower(NUMBERS.officer, '25459');
  cookies = await Promise.all([NUMBERS.officer, NUMBERS.officer, NUMBERS.officer, NUMBERS.citizen].map(f.cookie));
  known = {
    id: filed.dossierId,
    code: filed.code,
    procedure: '9.000001',
    personalId: NUMBERS.victim,
    phone: '0990000101',
    email: 'a@b.example',
    url: 'https://hooks.example/x',
    events: ['services.dossier.submitted'],
    unitId: await f.w.commune('25459'),
    answers: { owner: 'Lý Thị Hòa' },
  };
  tally = [];
});
afterAll(() => f?.w.close());

const deep = (depth: number): string => `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`;

/** Values no field should take, and a few it might, as text. */
const nasty = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\uffff',
    '\u202e',
    '%00',
    '../../../../etc/passwd',
    "' OR '1'='1",
    "'; DROP TABLE dossier; --",
    '1); SELECT pg_sleep(9); --',
    '\\',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '{{7*7}}#{7*7}',
    '\r\nSet-Cookie: a=b',
    '-1',
    '0',
    '99999999999999999999999999',
    '1e309',
    'NaN',
    '-0.5',
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '__proto__',
    'constructor',
    'toString',
    '0196b0a0-0000-7000-8000-00000000000g',
    '00000000-0000-0000-0000-000000000000',
    '2026-02-30',
    '0000-00-00',
    '9999-12-31',
    '275760-09-14',
    '-271821-04-20',
    '2026-03-02T25:61:61Z',
    'Ｎｇ\u0303\u0303\u0303',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(300, 9_000).map((n) => 'ă'.repeat(n)),
);

/** The same as JSON, of every type. */
const nastyValue = fc.oneof(
  { weight: 3, arbitrary: nasty },
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, -1e308, 2 ** 53, [], {}, [[]], [null], { length: 1e9 }),
  fc.constantFrom<unknown>({ toString: 'x' }, { $ne: null }, Array(1_000).fill('x'), 'x'.repeat(200_000)),
  fc.jsonValue({ maxDepth: 3 }),
);

interface Change {
  readonly kind: 'path' | 'query' | 'field' | 'drop' | 'extra' | 'proto' | 'body' | 'type' | 'double' | 'raw' | 'key';
  readonly pick: number;
  readonly text: string;
  readonly value: unknown;
  readonly who: number;
}

const change = (operation: Operation): fc.Arbitrary<Change> => {
  const inPath = operation.parameters.some((one) => one.in === 'path');
  const kinds: Change['kind'][] = ['query', 'double', ...(inPath ? (['path', 'path'] as const) : [])];
  if (operation.body) kinds.push('field', 'field', 'field', 'drop', 'extra', 'proto', 'body', 'type', 'raw', 'key');
  return fc.record({
    kind: fc.constantFrom(...kinds),
    pick: fc.nat(99),
    text: nasty,
    value: nastyValue,
    who: fc.nat(4),
  });
};

const RAW = [
  '',
  '{',
  '[1,2',
  'null',
  '"x"',
  '1',
  '\u0000',
  '{"a":1,"a":2}',
  deep(5_000),
  '['.repeat(100_000),
  '{"__proto__":{"polluted":true}}',
];
const TYPES = [
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/xml',
  'application/json;charset=utf-7',
  'APPLICATION/JSON',
  'application/json\u00a0',
];

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

/** What stands for a good value, by the name of the property. */
const knownFor = (path: string): Record<string, unknown> => ({
  ...known,
  ...(path.includes('/units/') ? { code: '25459' } : path.includes('/procedures/') ? { code: '9.000001' } : {}),
});

/** The call that a change makes of a good one. Names the field that was spoilt, when it is one of the body. */
function callFor(operation: Operation, one: Change): { url: string; init: RequestInit; field: string | null } {
  const value = (schema: Parameters<typeof sample>[0], name: string) =>
    String(sample(schema, document, knownFor(operation.path), name));
  const inPath = operation.parameters.filter((p) => p.in === 'path');
  const inQuery = operation.parameters.filter((p) => p.in === 'query');
  const spoilt = inPath[one.pick % (inPath.length || 1)]?.name;
  let path = operation.path;
  for (const p of inPath) {
    const bad = one.kind === 'path' && p.name === spoilt && one.text !== '' && !/^\.{1,2}$/.test(one.text);
    path = path.replace(
      `{${p.name}}`,
      bad ? (one.pick % 7 === 0 ? '%ff%c0%80' : escaped(one.text)) : escaped(value(p.schema, p.name)),
    );
  }
  const query = new URLSearchParams();
  for (const p of inQuery) if (p.required) query.append(p.name, value(p.schema, p.name));
  const asked = inQuery[one.pick % (inQuery.length || 1)]?.name ?? 'lang';
  if (one.kind === 'query') query.set(asked, one.text.toWellFormed());
  if (one.kind === 'double') for (const text of ['x', one.text.toWellFormed()]) query.append(asked, text);
  const headers: Record<string, string> = { 'sec-fetch-site': 'same-origin', 'accept-language': 'en' };
  const cookie = cookies[one.who];
  if (cookie) headers.cookie = cookie;
  const url = `http://127.0.0.1${path}${query.size > 0 ? `?${query}` : ''}`;
  if (!operation.body) return { url, init: { method: operation.method, headers }, field: null };

  let body = sample(operation.body, document, known) as Record<string, unknown>;
  const keys = Object.keys(body ?? {});
  const field = keys[one.pick % (keys.length || 1)] ?? null;
  if (one.kind === 'field' && field) body = { ...body, [field]: one.value };
  if (one.kind === 'drop' && field) body = Object.fromEntries(Object.entries(body).filter(([key]) => key !== field));
  if (one.kind === 'extra') body = { ...body, [one.text]: one.value };
  let text = JSON.stringify(one.kind === 'body' ? one.value : body);
  if (one.kind === 'proto')
    text = `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},${text.slice(1)}`;
  if (one.kind === 'raw') text = RAW[one.pick % RAW.length] as string;
  headers['content-type'] = one.kind === 'type' ? (TYPES[one.pick % TYPES.length] as string) : 'application/json';
  if (one.kind === 'key') headers['idempotency-key'] = one.text.replace(/[^\x20-\x7e]/g, '?') || 'short';
  return { url, init: { method: operation.method, headers, body: text }, field: one.kind === 'field' ? field : null };
}

/** What only the inside of the program says. */
const INSIDE =
  /\n\s+at |node_modules|\.tsx?:\d+|syntax error at|violates \w+ constraint|invalid input (syntax|value)|relation "|column "|Cannot read prop|is not a function|unsupported Unicode escape/;

/** What is wrong with the answer to a bad call; null when nothing is. */
async function fault(answer: Response, field: string | null): Promise<string | null> {
  const text = await answer.text();
  if (answer.status >= 500) return `answered ${answer.status}`;
  if (answer.headers.get('set-cookie')?.includes('a=b')) return 'let a header in';
  if (INSIDE.test(text)) return `tells of the inside: ${INSIDE.exec(text)?.[0]}`;
  if (answer.status < 400) return null;
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) return 'is no problem+json';
  const problem = JSON.parse(text) as { status: number; detail: string; title: string; errors?: { path: string }[] };
  if (problem.status !== answer.status || problem.detail.trim().length < 10) return `explains nothing: ${text}`;
  if (problem.title !== 'invalid_input') return null;
  const paths = (problem.errors ?? []).map(({ path }) => path);
  if (field && !paths.some((path) => path.split('.')[0] === field) && !paths.includes(''))
    return `does not name ${field}: ${text.slice(0, 200)}`;
  const missing = paths.slice(0, 5).filter((path) => !problem.detail.includes(path));
  return missing.length > 0 ? `says nothing of ${missing} in its detail: ${problem.detail.slice(0, 200)}` : null;
}

describe('bad input', () => {
  it(`gets a helpful refusal from every endpoint, ${CALLS} times`, { timeout: 300_000 }, async () => {
    const faults = new Map<string, string>();
    for (const operation of operationsOf(document)) {
      const title = `${operation.method} ${operation.path}`;
      for (const one of fc.sample(change(operation), { seed: SEED, numRuns: CALLS })) {
        const { url, init, field } = callFor(operation, one);
        const answer = await f.http.request(url, init);
        tally.push({ operation: title, status: answer.status });
        const wrong = await fault(answer, field);
        if (wrong) {
          const key = `${title} ${wrong}`.slice(0, 300);
          if (!faults.has(key))
            faults.set(
              key,
              `${decodeURIComponent(url.replace(/%(?![0-7])/g, '~')).slice(16, 160)} ${String(init.body ?? '').slice(0, 300)}`,
            );
        }
      }
    }
    expect([...faults].map(([what, how]) => `${what}\n    ${how}`)).toEqual([]);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('started from calls that are good', async () => {
    const wrong: string[] = [];
    const none: Change = { kind: 'type', pick: 6, text: '', value: null, who: 0 };
    for (const operation of operationsOf(document)) {
      const { url, init } = callFor(operation, none);
      const answer = await f.http.request(url, init);
      const text = await answer.text();
      if (text.includes('"invalid_input"')) wrong.push(`${operation.method} ${operation.path}: ${text.slice(0, 400)}`);
    }
    expect(wrong).toEqual([]);
  });

  it('was bad in every way: refused for its form, its content and its right, and now and then taken', () => {
    const operations = operationsOf(document).length;
    expect(operations).toBeGreaterThan(40);
    expect(tally.length).toBe(operations * CALLS);
    const seen = new Set(tally.map(({ status }) => status));
    for (const status of [200, 400, 401, 403, 404, 415, 422]) expect(seen).toContain(status);
    // Every endpoint that takes something refused some of it.
    const refused = new Set(
      tally.filter(({ status }) => status >= 400 && status < 500).map(({ operation }) => operation),
    );
    const takers = operationsOf(document).filter(
      ({ body, parameters }) => body || parameters.some((p) => p.in === 'path'),
    );
    expect(takers.map(({ method, path }) => `${method} ${path}`).filter((title) => !refused.has(title))).toEqual([]);
  });
});
