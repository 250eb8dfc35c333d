import { Hono } from 'hono';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../kernel/context.ts';
import { drainConsumers, type EventType, emit } from '../../kernel/events/index.ts';
import { ask } from '../../kernel/execute.ts';
import { asProblem, mountEndpoints } from '../../kernel/http/endpoints.ts';
import type { Actor } from '../../kernel/identity/index.ts';
import type { Env } from '../../kernel/module.ts';
import { checkPack, formatProblems } from '../../kernel/pack/index.ts';
import type { TestApp } from '../../kernel/store/testing/index.ts';
import { parsePeriod } from '../indicators/index.ts';
import { payments } from '../payments/index.ts';
import { serviceQuality } from './index.ts';
import { readComponentEvidence, readIndex, readRanking, readReport } from './queries.ts';
import { type Ground, groundOf, type History, officer, qualityApp, writeHistories } from './testing/index.ts';

let t: TestApp;
let ground: Ground;
let http: Hono<Env>;
let actor: Actor = { kind: 'anonymous' };
let ids: string[];
/** Monday 2 March 2026, 00:00: hour 0 of the story. */
const START = new Date('2026-03-02T00:00:00+07:00');
const NOW = new Date('2026-03-20T10:00:00+07:00');
const at = (hour: number) => new Date(START.getTime() + hour * 3_600_000);

/** A dossier of the ward (0) or a commune (1, 2), received at 08:00 of the first day unless said otherwise. */
const one = (unit: number, channel: History['channel'], end: Partial<History>): History => {
  const dueAt = end.dueAt ?? 240;
  const { handledAt = null, outcome = null } = end;
  return {
    unit,
    channel,
    procedure: '9.000001',
    receivedAt: 8,
    timeliness: null,
    outcome,
    handledAt,
    dueAt,
    moves: [{ at: 9, state: 4, dueAt }, ...(handledAt === null ? [] : [{ at: handledAt, state: 9 as const, dueAt }])],
    ...end,
  };
};
const done = (handledAt: number, timeliness: 'early' | 'on_time' | 'late') =>
  ({ handledAt, timeliness, outcome: 'granted' }) as const;

/**
 * The ward: 8 filed, 6 of them online; 5 handled, 4 of them in time; of the 3 still open 2 are overdue. The first
 * commune: 3 filed, none online, 2 handled in time, nothing overdue. The second: nothing.
 */
const story: History[] = [
  one(0, 'online', done(32, 'early')),
  one(0, 'online', done(33, 'early')),
  one(0, 'online', done(56, 'early')),
  one(0, 'direct', done(239, 'on_time')),
  one(0, 'online', done(300, 'late')),
  one(0, 'online', { dueAt: 100 }),
  one(0, 'direct', { dueAt: 300 }),
  one(0, 'online', { dueAt: 2000 }),
  one(1, 'direct', done(40, 'early')),
  one(1, 'direct', done(50, 'early')),
  one(1, 'postal', { dueAt: 2000 }),
];

beforeAll(async () => {
  t = await qualityApp();
  ground = await groundOf(t, START);
  ids = await writeHistories(t.superuserUrl, ground, story);
  const types = new Map(t.app.modules.flatMap((module) => module.events ?? []).map((type) => [type.type, type]));
  const typeOf = (type: string) => types.get(type) as EventType;
  for (const [index, history] of story.entries()) {
    const place = ground.units[history.unit] as Ground['units'][number];
    const dossierId = ids[index] as string;
    const about = { dossierId, code: `T-${index}`, procedure: history.procedure, channel: history.channel };
    const where = { subject: dossierId, unitId: place.unitId, agencyId: place.decides };
    const data = { ...about, level: 'full', eligibleOnline: true };
    await emit(t.ctx(), typeOf('services.dossier.submitted'), { ...where, at: at(8), data });
    await emit(t.ctx(), typeOf('services.dossier.received'), { ...where, at: at(8), data: { ...about, dueAt: null } });
    if (history.handledAt !== null)
      await emit(t.ctx(), typeOf('services.dossier.handled'), {
        ...where,
        at: at(history.handledAt),
        data: { ...about, outcome: 'granted', dueAt: null, timeliness: history.timeliness, electronicResult: true },
      });
  }
  await drainConsumers(t.app);
  http = new Hono<Env>();
  http.use(async (c, next) => {
    c.set('ctx', { ...t.ctx(actor), now: NOW, lang: c.req.query('lang') === 'en' ? 'en' : 'vi' });
    await next();
  });
  mountEndpoints(http, [serviceQuality]);
  serviceQuality.routes?.(http);
  http.onError((error, c) => {
    if (asProblem(error).status >= 500) console.error(error);
    return c.text(asProblem(error).code, asProblem(error).status as 500);
  });
});
afterAll(() => t?.close());

const nobody = (): Ctx => ({ ...t.ctx({ kind: 'anonymous' }), now: NOW });
const leader = () => officer('leader', (ground.units[0] as Ground['units'][number]).unitId);

async function get(path: string, as: Actor = { kind: 'anonymous' }): Promise<Response> {
  actor = as;
  const response = await http.request(path);
  actor = { kind: 'anonymous' };
  return response;
}
const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');
const text = async (path: string, as?: Actor): Promise<string> => {
  const response = await get(path, as);
  expect(`${path} ${response.status}`).toBe(`${path} 200`);
  return plain(await response.text());
};
const component = (
  scored: { groups: readonly { components: readonly { component: { code: string } }[] }[] },
  code: string,
) => scored.groups.flatMap((group) => group.components).find((known) => known.component.code === code);

describe('the index, worked by hand', () => {
  it('of the ward: 4 / (5 + 2) × 20 + 6 / 8 × 12 = 20.43 of 32', async () => {
    const scored = await ask(nobody(), readIndex, { unit: '25459', period: '2026-03' });
    expect(component(scored, 'handled-in-time')).toMatchObject({
      value: { numerator: 4, denominator: 5 },
      overdue: 2,
      ratio: { numerator: 4, denominator: 7 },
      score: { points: 11.43 },
    });
    expect(component(scored, 'filed-online')).toMatchObject({
      ratio: { numerator: 6, denominator: 8 },
      score: { points: 9 },
    });
    expect(component(scored, 'paid-online')).toMatchObject({ score: { state: 'no-data' } });
    expect(scored.total).toEqual({ points: 20.43, computable: 32, max: 40, percent: 63.84 });
  });

  it('of the province and its communes, ranked; the one where nothing happened has no place', async () => {
    const view = await ask(nobody(), readRanking, { period: '2026-03' });
    // (4 + 2) / (7 + 2) × 20 = 13.33; 6 / 11 × 12 = 6.55
    expect(view.whole.total).toMatchObject({ points: 19.88, computable: 32 });
    const units = ground.units.map(({ unitId }) => view.units.find((row) => row.id === unitId));
    expect(units[0]).toMatchObject({ rank: 1, total: { points: 20.43 } });
    expect(units[1]).toMatchObject({ rank: 2, total: { points: 20, computable: 32, percent: 62.5 } });
    expect(units[2]).toMatchObject({ rank: null, total: { computable: 0 } });
    const agencies = new Map(view.agencies.map((row) => [row.id, row.total.points]));
    expect(agencies).toEqual(
      new Map([
        [ground.units[0]?.decides, 20.43],
        [ground.units[1]?.decides, 20],
      ]),
    );
    const agency = await ask(nobody(), readIndex, { agency: 'H99.50.01', period: '2026-03' });
    expect(agency.total.points).toBe(20.43);
  });

  it('of a period that is over holds what was overdue then', async () => {
    const later = { ...nobody(), now: new Date('2026-05-20T10:00:00+07:00') };
    const march = await ask(later, readIndex, { unit: '25459', period: '2026-03' });
    expect(component(march, 'handled-in-time')).toMatchObject({ overdue: 2 });
    // In April the same two are overdue and nothing was handled: 0 / (0 + 2).
    const april = await ask(later, readIndex, { unit: '25459', period: '2026-04' });
    expect(component(april, 'handled-in-time')).toMatchObject({
      ratio: { numerator: 0, denominator: 2 },
      score: { points: 0 },
    });
    await expect(ask(later, readIndex, { unit: '25459', period: '2023-04' })).rejects.toMatchObject({ status: 404 });
  });

  it('lists as many dossiers as each number says', async () => {
    for (const place of [{}, { unit: '25459' }, { unit: '25462' }, { agency: 'H99.50.01' }]) {
      for (const code of ['handled-in-time', 'filed-online']) {
        for (const part of ['numerator', 'denominator', 'overdue'] as const) {
          if (part === 'overdue' && code === 'filed-online') continue;
          const found = await ask(nobody(), readComponentEvidence, {
            ...place,
            period: '2026-03',
            component: code,
            part,
          });
          expect(found.rows.reduce((sum, row) => sum + row.n, 0)).toBe(found.shown);
          expect(found.rows.every((row) => row.dossier !== undefined)).toBe(true);
        }
      }
    }
    await expect(
      ask(nobody(), readComponentEvidence, { component: 'paid-online', part: 'numerator' }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('pages', () => {
  it('show the formula with its numbers, what has no data, and the ranking', async () => {
    const html = await (await get('/chat-luong-phuc-vu?ky=2026-03&don-vi=25459')).text();
    expect(plain(html)).toContain('4 (tử số) / ( 5 (mẫu số) + 2 (đang giải quyết đã quá hạn) ) = 57,14% × 20 = 11,43');
    expect(plain(html)).toContain('Chưa có số liệu thanh toán');
    expect(plain(html)).toContain('20,43');
    const href = /href="(\/chat-luong-phuc-vu\/thanh-phan\/handled-in-time\/ho-so\?[^"]*phan=qua-han[^"]*)"/.exec(
      html,
    )?.[1];
    const list = await text((href ?? '').replaceAll('&amp;', '&'));
    expect(list).toContain('2 – đang giải quyết đã quá hạn');
    // Nobody who may not open a dossier reads its number.
    expect(list).not.toContain('T-5');
    const province = await text('/chat-luong-phuc-vu?ky=2026-03&lang=en');
    expect(province).toMatch(/1 Phường Sông Mây 20\.43 32 63\.84%/);
    expect(province).toContain('Nothing happened in the period');
  });

  it('give officers the report of their place, and every number leads to its dossiers', async () => {
    const html = await (await get('/can-bo/bao-cao?ky=2026-03', leader())).text();
    expect(plain(html)).toContain(
      'Cân đối: 0 kỳ trước chuyển sang + 8 tiếp nhận trong kỳ = 5 đã giải quyết + 3 đang giải quyết + 0 tạm dừng',
    );
    const links = [...html.matchAll(/href="(\/can-bo\/bao-cao\/ho-so\?[^"]*)"[^>]*>(\d+)</g)];
    // One procedure and the total: the same figures twice.
    expect(links.length).toBe(2 * 10);
    expect(plain(html)).not.toContain('NaN');
    for (const [, href, n] of links) {
      const list = await (await get((href as string).replaceAll('&amp;', '&'), leader())).text();
      expect(`${href} ${list.match(/<th scope="row"/g)?.length}`).toBe(`${href} ${n}`);
    }
    for (const by of ['linh-vuc', 'xa', 'co-quan'])
      expect(await text(`/can-bo/bao-cao?theo=${by}`, leader())).toContain('Tổng cộng');
    expect((await get('/can-bo/bao-cao?don-vi=25462', leader())).status).toBe(403);
    expect((await get('/can-bo/bao-cao?don-vi=25462')).status).toBe(401);
    expect(await text('/can-bo/chi-so-766', leader())).toContain('Phường Sông Mây');
  });

  it('tell the public how a procedure goes, and only of enough dossiers', async () => {
    const page = await text('/thu-tuc/9.000001/thong-ke');
    expect(page).toContain('85,7%');
    // 11 were received, 4 and 1 of them by channels that are hidden: the sum is rounded.
    expect(page).toContain('Hồ sơ tiếp nhận 10 ');
    expect(page).toContain('Hình thức nộp: bưu chính công ích dưới 5');
    expect((await get('/thu-tuc/9.999999/thong-ke')).status).toBe(404);
  });
});

describe('downloads', () => {
  it('write the report with its total', async () => {
    const csv = await (await get('/can-bo/bao-cao/tai-ve?ky=2026-03&loai=csv', leader())).arrayBuffer();
    const bytes = new Uint8Array(csv);
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = new TextDecoder().decode(bytes).trim().split('\r\n');
    expect(rows[0]).toContain('Kỳ trước chuyển sang');
    expect(rows[1]).toContain('Cấp phép treo đèn lồng trên phố,8,0,8,2,6,0,5,3,1,1,0,3,1,2,0');
    expect(rows.at(-1)).toBe(',,Tổng cộng,8,0,8,2,6,0,5,3,1,1,0,3,1,2,0');
    const book = await get('/can-bo/bao-cao/tai-ve?ky=2026-03&loai=xlsx', leader());
    const found = (await readXlsxFile(Buffer.from(await book.arrayBuffer()))) as unknown as { data: unknown[][] }[];
    const data = (Array.isArray(found[0]) ? found : found[0]?.data) as unknown[][];
    expect(data.at(-1)?.slice(2, 6)).toEqual(['Tổng cộng', 8, 0, 8]);
  });

  it('write the register and note who looked at whom', async () => {
    const before = await t.db.selectFrom('access_log').select('id').execute();
    const response = await get(
      '/can-bo/bao-cao/so-theo-doi?ky=2026-03&loai=csv',
      officer('receptionist', leader().grants[0]?.unitId ?? ''),
    );
    const rows = (await response.text()).trim().split('\r\n');
    expect(rows.length).toBe(1 + 8);
    expect(rows[1]).toContain('T-');
    const after = await t.db.selectFrom('access_log').select(['id', 'purpose']).execute();
    expect(after.length - before.length).toBe(8);
    expect(after.at(-1)?.purpose).toBe('services.register');
    expect(
      (await get('/can-bo/bao-cao/so-theo-doi?ky=2026-03', officer('executive', leader().grants[0]?.unitId ?? '')))
        .status,
    ).toBe(403);
    expect((await get('/can-bo/bao-cao/so-theo-doi?ky=2026-03')).status).toBe(401);
  });
});

describe('endpoints', () => {
  it('answer the same as the pages', async () => {
    const score = (await (await get('/api/v1/service-quality/766?unit=25459&period=2026-03')).json()) as {
      total: unknown;
    };
    expect(score.total).toEqual({ points: 20.43, computable: 32, max: 40, percent: 63.84 });
    const report = (await (
      await get('/api/v1/reports/dossiers?unit=25459&period=2026-03&by=field', leader())
    ).json()) as {
      total: Record<string, number>;
    };
    expect(report.total).toMatchObject({ direct: 2, online: 6, early: 3, onTime: 1, late: 1, running: 1, overdue: 2 });
    expect((await get('/api/v1/reports/dossiers?unit=25459')).status).toBe(401);
    const stats = await (await get('/api/v1/procedures/9.000001/statistics')).json();
    expect(stats).toMatchObject({
      received: 10,
      handled: 7,
      channels: { online: 5, direct: 'hidden' },
      onTimePercent: 85.7,
    });
  });
});

describe('the statistics', () => {
  it('are what a fresh count gives', async () => {
    const rows = await t.db
      .selectFrom('procedure_month')
      .select(['measure', (eb) => eb.fn.sum<number>('n').as('n')])
      .groupBy('measure')
      .execute();
    const found = Object.fromEntries(rows.map((row) => [row.measure, Number(row.n)]));
    expect(found).toEqual({
      'received-online': 6,
      'received-direct': 4,
      'received-postal': 1,
      'in-time': 6,
      late: 1,
      time: 7,
    });
    const times = await t.db.selectFrom('handling_time').select('working_minutes').orderBy('working_minutes').execute();
    expect(times.length).toBe(7);
    // Received Monday 8:00, handled Tuesday 8:00 (hour 32): 3.5 + 4 + 0.5 hours.
    expect(times[0]?.working_minutes).toBe(480);
  });
});

describe('the report query', () => {
  it('needs a role that covers the place', async () => {
    const input = { unit: '25459', period: '2026-03' };
    const may = (as: Actor) =>
      ask({ ...t.ctx(as), now: NOW }, readReport, input).then(
        () => true,
        () => false,
      );
    const unitId = leader().grants[0]?.unitId ?? '';
    expect(await may(officer('handler', unitId))).toBe(false);
    for (const role of ['receptionist', 'leader', 'coordinator', 'executive'])
      expect(await may(officer(role, unitId))).toBe(true);
    expect(await may(officer('leader', ground.units[1]?.unitId ?? ''))).toBe(false);
    expect(parsePeriod(input.period)).toBeDefined();
  });
});

describe('packs', () => {
  it('hold a sound index of 100 points', async () => {
    const sections = t.app.modules.flatMap((module) => module.pack ?? []);
    const eventTypes = [...t.app.modules, payments].flatMap((module) => module.events ?? []);
    for (const folder of ['provinces/tay-ninh', 'tests/fixtures/provinces/mini']) {
      const report = await checkPack(folder, sections, { unknownFiles: 'ignore', eventTypes });
      const own = report.problems.filter(({ file }) => /service-quality|indicators/.test(file));
      expect(formatProblems(own)).toBe('');
    }
  });
});
