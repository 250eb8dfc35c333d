import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarPart } from '../../kernel/calendar/index.ts';
import { drainConsumers, emit, eventsPart } from '../../kernel/events/index.ts';
import { asProblem, mountEndpoints } from '../../kernel/http/endpoints.ts';
import type { Actor } from '../../kernel/identity/actor.ts';
import { identityPart } from '../../kernel/identity/index.ts';
import { jobsPart } from '../../kernel/jobs/index.ts';
import type { Env } from '../../kernel/module.ts';
import { notificationsPart } from '../../kernel/notifications/index.ts';
import { checkPack, formatProblems, loadPack, packPart } from '../../kernel/pack/index.ts';
import { storePart } from '../../kernel/store/part.ts';
import { type TestApp, testApp } from '../../kernel/store/testing/index.ts';
import { unitsOf, unitsPart } from '../../kernel/units/index.ts';
import { feedback } from '../feedback/index.ts';
import { indicators } from '../indicators/index.ts';
import { dossierEvents, handled, submitted } from '../indicators/testing/events.ts';
import { payments } from '../payments/index.ts';
import { services } from '../services/index.ts';
import type { DossierEvidence } from './evidence.ts';
import { defineResolution } from './module.ts';

const MINI = 'tests/fixtures/provinces/mini';
const TAY_NINH = 'provinces/tay-ninh';

let t: TestApp;
let http: Hono<Env>;
let actor: Actor = { kind: 'anonymous' };
const dossiers = new Map<string, DossierEvidence>();

const resolution = defineResolution(
  async (ctx, ids) =>
    new Map(
      ids.flatMap((id) => {
        const found = dossiers.get(id);
        return found ? [[id, { ...found, mayOpen: ctx.actor.kind === 'person' }] as const] : [];
      }),
    ),
);
const modules = [
  storePart,
  packPart,
  eventsPart,
  unitsPart,
  calendarPart,
  jobsPart,
  identityPart,
  notificationsPart,
  indicators,
  resolution,
  { name: 'test-services', events: dossierEvents },
];
const sections = [...(unitsPart.pack ?? []), ...(indicators.pack ?? []), ...(resolution.pack ?? [])];
const eventTypes = [services, feedback, payments].flatMap((module) => module.events ?? []);
const options = { unknownFiles: 'ignore', eventTypes } as const;

const dossierId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

beforeAll(async () => {
  t = await testApp({ modules });
  await loadPack(t.ctx(), MINI, sections, options);
  const units = await unitsOf(t.ctx());
  const unitOf = (code: string) => units.getAt(code, '2026-03-02').id;
  const file = async (n: number, code: string, channel: 'online' | 'direct', at: string) => {
    const data = {
      dossierId: dossierId(n),
      code: `H99.1-260301-${String(n).padStart(4, '0')}`,
      procedure: '1.001612',
      channel,
    };
    dossiers.set(dossierId(n), {
      code: data.code,
      procedureName: { vi: 'Đăng ký thành lập hộ kinh doanh', en: 'Household-business registration' },
      receivedAt: new Date(at),
      dueAt: new Date('2026-03-10T10:00:00Z'),
      handledAt: n % 2 ? new Date('2026-02-20T03:00:00Z') : null,
      timeliness: n % 2 ? 'early' : null,
      channel,
      mayOpen: false,
    });
    await emit(t.ctx(), submitted, {
      subject: dossierId(n),
      unitId: unitOf(code),
      at: new Date(at),
      data: { ...data, level: 'full', eligibleOnline: true },
    });
    if (n % 2) {
      await emit(t.ctx(), handled, {
        subject: dossierId(n),
        unitId: unitOf(code),
        at: new Date('2026-02-20T03:00:00Z'),
        data: {
          ...data,
          outcome: 'granted',
          dueAt: null,
          timeliness: n === 1 ? 'late' : 'early',
          electronicResult: true,
        },
      });
    }
  };
  // 60 dossiers in the ward (45 online), 4 in one commune (1 online), none in the third.
  for (let n = 1; n <= 60; n += 1)
    await file(n, '25459', n <= 45 ? 'online' : 'direct', `2026-0${n <= 30 ? 1 : 2}-15T03:00:00Z`);
  for (let n = 61; n <= 64; n += 1) await file(n, '25465', n === 61 ? 'online' : 'direct', '2026-02-10T03:00:00Z');
  await drainConsumers(t.app);

  http = new Hono<Env>();
  http.use(async (c, next) => {
    c.set('ctx', { ...t.ctx(actor), lang: c.req.query('lang') === 'en' ? 'en' : 'vi' });
    await next();
  });
  mountEndpoints(http, modules);
  resolution.routes?.(http);
  http.onError((error, c) => {
    if (asProblem(error).status >= 500) console.error(error);
    return c.text(asProblem(error).code, asProblem(error).status as 500);
  });
});
afterAll(() => t?.close());

const get = async (path: string): Promise<string> => {
  const response = await http.request(path);
  expect(`${path} ${response.status}`).toBe(`${path} 200`);
  return response.text();
};
/** The page as this person sees it. */
async function getAs(person: Actor, path: string): Promise<string> {
  actor = person;
  try {
    return await get(path);
  } finally {
    actor = { kind: 'anonymous' };
  }
}
const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');

describe('packs', () => {
  test('both provinces are sound', async () => {
    for (const folder of [TAY_NINH, MINI]) {
      const { problems } = await checkPack(folder, sections, options);
      expect(formatProblems(problems)).toBe('');
    }
  });

  test('Tây Ninh: seven groups marked as working labels, at least ten targets, each with its source', async () => {
    const { view } = await checkPack(TAY_NINH, sections, options);
    const [doc] = view.docs<{ groups: { status: string; note?: unknown }[] }>('resolution');
    expect(doc?.data.groups.map((group) => [group.status, group.note !== undefined])).toEqual(
      Array(7).fill(['working-label', true]),
    );
    const files = view.docs<{
      source: { number: string };
      targets: { indicator: string | null; seenIn?: string; clause?: unknown; confidence: string }[];
    }>('targets');
    const targets = files.flatMap((file) => file.data.targets);
    expect(targets.length).toBeGreaterThanOrEqual(10);
    expect(targets.filter((target) => target.indicator !== null).length).toBeGreaterThanOrEqual(4);
    for (const target of targets) expect(target.seenIn ?? target.clause).toBeDefined();
  });

  test('loading again changes nothing', async () => {
    const again = await loadPack(t.ctx(), MINI, sections, { ...options, force: true });
    for (const { name, counts } of again.sections)
      expect({ name, added: counts.added, changed: counts.changed }).toEqual({ name, added: 0, changed: 0 });
  });
});

describe('pages', () => {
  test('the resolution on one screen: value, status, the sum, and honest gaps', async () => {
    const html = await get('/nghi-quyet');
    const text = plain(html);
    expect(text).toContain('Đưa Sông Mây lên mạng');
    expect(text).toContain('46 / 64 × 100 = 71,9%');
    expect(text).toContain('3 chỉ tiêu thuộc 2 nhóm nhiệm vụ');
    // 31/12/2025: 40%, 31/12/2027: 80%; 61 of 730 days later 43.34%.
    expect(text).toContain(
      'Mức cần đạt đến ngày 02/03/2026 là 43,34%, tính theo đường thẳng từ 40% (ngày 31/12/2025) đến 80% (ngày 31/12/2027).',
    );
    expect(text).toContain('cao hơn mức đó 28,56 điểm phần trăm');
    expect(text).toContain('Chỉ tiêu chưa có số liệu (1)');
    expect(text).toContain('Tên tạm');
    expect(html).toContain('href="/nghi-quyet/chi-tieu/filing"');
    expect(html).not.toContain('<script');
  });

  test('the road: resolution → target → commune → dossiers, each step a link, each count the number shown', async () => {
    const target = await get('/nghi-quyet/chi-tieu/filing');
    expect(plain(target)).toMatch(/Tử số 46/);
    expect(target).toContain('href="/nghi-quyet/chi-tieu/filing/bang-chung?phan=tu-so"');
    expect(target).toContain('href="/nghi-quyet/chi-tieu/filing?don-vi=25459"');
    expect(plain(target)).toContain('1 đơn vị khác chưa phát sinh số liệu trong kỳ.');
    // Sorted by name in Vietnamese order: Đồng Cát before Sông Mây.
    expect(target.indexOf('Xã Đồng Cát</a>')).toBeLessThan(target.indexOf('Phường Sông Mây</a>'));

    const ward = await get('/nghi-quyet/chi-tieu/filing?don-vi=25459');
    expect(plain(ward)).toContain('45 / 60 × 100 = 75%');
    expect(ward).toContain('href="/nghi-quyet/chi-tieu/filing/bang-chung?don-vi=25459&amp;phan=mau-so"');

    let path: string | undefined = '/nghi-quyet/chi-tieu/filing/bang-chung?don-vi=25459&phan=mau-so';
    let rows = 0;
    let pages = 0;
    while (path) {
      const html: string = await get(path);
      rows += html.match(/H99\.1-260301-/g)?.length ?? 0;
      pages += 1;
      path = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect({ rows, pages }).toEqual({ rows: 60, pages: 2 });
  });

  test('the public sees no full code and no way into a dossier; staff who may, do', async () => {
    const path = '/nghi-quyet/chi-tieu/filing/bang-chung?don-vi=25465&phan=mau-so';
    const open = await get(path);
    expect(open).toContain('H99.1-260301-••••');
    expect(open).not.toMatch(/H99\.1-260301-\d/);
    expect(open).not.toContain('/can-bo/ho-so/');
    const staff = await getAs(
      { kind: 'person', personId: dossierId(900), name: 'Cán bộ', level: 2, grants: [], sessionId: 's' },
      path,
    );
    expect(staff).toContain(`<a href="/can-bo/ho-so/${dossierId(61)}">H99.1-260301-0061</a>`);
  });

  test('periods: a month, a quarter, a year before anything happened', async () => {
    expect(plain(await get('/nghi-quyet/chi-tieu/filing?ky=2026-01'))).toContain('30 / 30 × 100 = 100%');
    expect(plain(await get('/nghi-quyet/chi-tieu/filing?ky=2026-Q1'))).toContain('46 / 64');
    const empty = plain(await get('/nghi-quyet/chi-tieu/filing?ky=2025'));
    expect(empty).toContain('Trong kỳ này chưa phát sinh hồ sơ nào để tính.');
    expect((await http.request('/nghi-quyet?ky=nonsense')).status).toBe(422);
    expect((await http.request('/nghi-quyet?don-vi=99999')).status).toBe(404);
    expect((await http.request('/nghi-quyet/chi-tieu/gone')).status).toBe(404);
    expect((await http.request('/nghi-quyet/chi-tieu/fibre/bang-chung')).status).toBe(404);
    expect((await http.request('/nghi-quyet/chi-tieu/filing/bang-chung?phan=x')).status).toBe(404);
  });

  test('a target without data says so and shows where it comes from', async () => {
    const text = plain(await get('/nghi-quyet/chi-tieu/fibre'));
    expect(text).toContain('Chưa có số liệu');
    expect(text).toContain('Không có con số nào được nhập tay để thay thế.');
    expect(text).toContain('Báo Sông Mây');
  });

  test('an indicator that is no target has its own page and evidence', async () => {
    const html = await get('/chi-so/late?ky=2026-02');
    expect(html).toContain('href="/chi-so/late/bang-chung?ky=2026-02&amp;phan=tu-so"');
    // Cut-off on the 14th: what was handled on 20 February counts in March.
    expect(plain(html)).toContain('Giá trị 0 hồ sơ');
    expect(plain(await get('/chi-so/late?ky=2026-03'))).toContain('Giá trị 1 hồ sơ');
  });

  test("the leaders' screen is for leaders", async () => {
    expect((await http.request('/dieu-hanh')).status).toBe(401);
    const units = await unitsOf(t.ctx());
    const grants = [{ role: 'executive', unitId: units.getAt('80', '2026-03-02').id, agencyId: null }];
    const text = plain(
      await getAs(
        { kind: 'person', personId: dossierId(901), name: 'Lãnh đạo', level: 2, grants, sessionId: 's' },
        '/dieu-hanh',
      ),
    );
    expect(text).toContain('So sánh theo đơn vị');
    expect(text).toContain('71,9%');
  });

  test('in English too', async () => {
    expect(plain(await get('/nghi-quyet/chi-tieu/filing?lang=en'))).toContain('46 / 64 × 100 = 71.9%');
  });

  test('a page needs a handful of queries, however many targets there are', async () => {
    await get('/nghi-quyet');
    const before = t.app.store.statements.count;
    await get('/nghi-quyet');
    expect(t.app.store.statements.count - before).toBeLessThanOrEqual(5);
    const middle = t.app.store.statements.count;
    await get('/nghi-quyet/chi-tieu/filing');
    expect(t.app.store.statements.count - middle).toBeLessThanOrEqual(7);
  });
});

describe('endpoints', () => {
  test('the same numbers as on the pages', async () => {
    const board = JSON.parse(await get('/api/v1/resolution'));
    expect(board.targets.map((target: { code: string }) => target.code)).toEqual(['filing', 'punctual', 'fibre']);
    expect(board.targets[0]).toMatchObject({ numerator: 46, denominator: 64, value: 71.9, status: { state: 'on' } });
    expect(board.targets[2]).toMatchObject({ indicator: null, value: null, status: { state: 'none' } });
    const target = JSON.parse(await get('/api/v1/targets/filing?period=2026-Q1'));
    expect(target.parts.reduce((sum: number, part: { denominator: number }) => sum + part.denominator, 0)).toBe(
      target.denominator,
    );
    const values = JSON.parse(await get('/api/v1/indicators/online-filing/values?unit=25465&period=2026'));
    expect(values).toMatchObject({ numerator: 1, denominator: 4, value: 25, from: '2026-01-01', to: '2027-01-01' });
    expect(JSON.parse(await get('/api/v1/indicators')).items.length).toBe(3);
  });
});
