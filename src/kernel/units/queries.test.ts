import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsPart } from '../events/index.ts';
import { mountEndpoints } from '../http/endpoints.ts';
import type { Env } from '../module.ts';
import { loadPack, packPart } from '../pack/index.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { contains } from './geometry.ts';
import { type Agencies, agenciesOf, ancestorIds, boundariesAt, type Units, unitsOf, unitsPart } from './index.ts';

const before = '2025-06-30';
const after = '2025-07-01';

let t: TestApp;
let units: Units;
let agencies: Agencies;

beforeAll(async () => {
  t = await testApp({ modules: [storePart, eventsPart, packPart, unitsPart] });
  await loadPack(t.ctx(), 'provinces/tay-ninh', unitsPart.pack ?? [], { unknownFiles: 'ignore' });
  units = await unitsOf(t.ctx());
  agencies = await agenciesOf(t.ctx());
});
afterAll(() => t.close());

describe('units of Tây Ninh', () => {
  test('a code names another place on another day', () => {
    expect(units.unitAt('25459', before)?.name).toBe('Phường 3');
    expect(units.unitAt('25459', after)?.name).toBe('Phường Tân Ninh');
    expect(units.unitAt('80', before)?.name).toBe('Tỉnh Long An');
    expect(units.unitAt('80', after)?.name).toBe('Tỉnh Tây Ninh');
    expect(units.unitAt('72', after)).toBeUndefined();
    expect(units.pathAt(units.getAt('25459', before).id, before)).toBe('Phường 3, thành phố Tây Ninh, tỉnh Tây Ninh');
    expect(units.pathAt(units.getAt('25459', after).id, after)).toBe('Phường Tân Ninh, tỉnh Tây Ninh');
    expect(() => units.getAt('99999', after)).toThrow('not_found');
  });

  test('counts are those of the law', () => {
    const [old, longAn] = units.rootsAt(before);
    expect(units.childrenAt(old?.id ?? '', before)).toHaveLength(9);
    expect(units.descendantsAt(old?.id ?? '', before)).toHaveLength(103);
    expect(units.descendantsAt(longAn?.id ?? '', before)).toHaveLength(201);
    expect(units.rootsAt(after)).toHaveLength(1);
    const communes = units.unitsAt(after, 'commune');
    expect(communes.filter((one) => one.type === 'Xã')).toHaveLength(82);
    expect(communes.filter((one) => one.type === 'Phường')).toHaveLength(14);
    expect(units.unitsAt(after, 'district')).toEqual([]);
    expect(communes.reduce((sum, one) => sum + (one.areaKm2 ?? 0), 0)).toBeCloseTo(8536.4, 0);
  });

  test('every old unit has successors, every new one predecessors, and they agree', () => {
    const today = '2026-03-02';
    for (const unit of units.unitsAt(before)) {
      const successors = units.successorsOf(unit.id, today);
      expect(successors.length, unit.name).toBeGreaterThan(0);
      expect(successors.length === 1, unit.name).toBe(successors.every((kin) => kin.part === 'full'));
      if (unit.level === 'commune') {
        for (const kin of successors)
          expect(units.predecessorsOf(kin.unit.id, before).map((one) => one.unit.id)).toContain(unit.id);
      }
    }
    for (const unit of units.unitsAt(after, 'commune'))
      expect(units.predecessorsOf(unit.id, before).length, unit.name).toBeGreaterThan(0);
    const split = units.unitsAt(before, 'commune').filter((unit) => units.successorsOf(unit.id, today).length > 1);
    expect(split).toHaveLength(21);
    const names = (code: string) => units.successorsOf(units.getAt(code, before).id, today).map((kin) => kin.unit.code);
    expect(names('27739')).toEqual(['27721']);
    expect(names('28036')).toEqual(['28036']);
    expect(names('72')).toEqual(['80']);
    expect(names('703').sort()).toEqual(['25459', '25480', '25567']);
  });

  test('ancestors in memory and in the table say the same on both sides of the reform', async () => {
    for (const day of [before, after]) {
      const rows = await t.db
        .selectFrom('ancestor')
        .select(['unit_id', 'ancestor_id'])
        .where('valid_from', '<=', day)
        .where('valid_to', '>', day)
        .where('depth', '>', 0)
        .orderBy('depth')
        .execute();
      const table = Map.groupBy(rows, (row) => row.unit_id);
      for (const unit of units.unitsAt(day)) {
        expect(units.ancestorsAt(unit.id, day).map((one) => one.id)).toEqual(
          (table.get(unit.id) ?? []).map((row) => row.ancestor_id),
        );
      }
    }
    const ward = units.getAt('25459', before);
    expect(units.ancestorsAt(ward.id, before).map((one) => one.code)).toEqual(['703', '72']);
    // Long after its end an old unit is still shown where it last was.
    expect(units.ancestorsAt(ward.id, '2026-01-01').map((one) => one.code)).toEqual(['703', '72']);
  });

  test('grants of today cover matters of units that were merged, but not of a part of one that was split', async () => {
    const today = after;
    const ctx = t.ctx();
    const merged = await ancestorIds(ctx, units.getAt('25456', before).id);
    expect(merged).toContain(units.getAt('25459', today).id);
    expect(merged).toContain(units.getAt('80', today).id);
    const split = await ancestorIds(ctx, units.getAt('25507', before).id);
    expect(split).not.toContain(units.getAt('25549', today).id);
    expect(split).toContain(units.getAt('80', today).id);
  });

  test('search ignores accents and prefers the typed ones', () => {
    expect(units.search('tan ninh', after)[0]?.code).toBe('25459');
    const typed = units.search('hòa thành', after);
    expect(typed[0]?.shortName).toBe('Hoà Thành');
    // Words in any order are found, the given order comes first.
    expect(units.search('hoa thanh', before, { level: 'district' }).map((one) => one.name)).toEqual([
      'Thị xã Hòa Thành',
      'Huyện Thạnh Hóa',
    ]);
    expect(units.search('25459', after)[0]?.name).toBe('Phường Tân Ninh');
    expect(units.search('zzz', after)).toEqual([]);
  });

  test('every commune of today has an outline, and its label lies in it', async () => {
    const map = await boundariesAt(t.ctx(), 'commune', after);
    expect(map.features).toHaveLength(96);
    for (const feature of map.features)
      expect(contains(feature.geometry, feature.properties.point), feature.properties.name).toBe(true);
    expect((await boundariesAt(t.ctx(), 'district', before)).features).toHaveLength(24);
    expect((await boundariesAt(t.ctx(), 'commune', before)).features).toEqual([]);
  });
});

describe('agencies of Tây Ninh', () => {
  test('every commune of today has its People\u2019s Committee and its service centre', () => {
    for (const unit of units.unitsAt(after, 'commune')) {
      const committee = agencies.agencyOf(unit.id, 'people_committee', after);
      const centre = agencies.agencyOf(unit.id, 'service_centre', after);
      expect(centre?.parentId, unit.name).toBe(committee?.id);
      expect(centre?.identifier.startsWith(`${committee?.identifier}.`), unit.name).toBe(true);
    }
  });

  test('whatever agency ever was, one answers for it today', () => {
    for (const day of ['2025-02-28', before]) {
      for (const agency of agencies.agenciesAt(day)) {
        const today = agencies.continuingAgency(agency.id, after);
        expect(today?.validTo, agency.name).toBe('9999-12-31');
      }
    }
    const telecom = agencies.agenciesAt('2025-01-01').find((one) => one.symbol === 'STTTT');
    expect(agencies.continuingAgency(telecom?.id ?? '', after)?.name).toBe('Sở Khoa học và Công nghệ tỉnh Tây Ninh');
  });

  test('no identifier is given out as confirmed', () => {
    expect(agencies.agenciesAt(after).every((one) => !one.identifierVerified)).toBe(true);
  });
});

describe('endpoints', () => {
  const router = () => {
    const app = new Hono<Env>();
    app.use(async (c, next) => {
      c.set('ctx', t.ctx({ kind: 'anonymous' }));
      await next();
    });
    app.onError((error, c) =>
      c.json({ code: (error as { code?: string }).code }, ((error as { status?: number }).status ?? 500) as 500),
    );
    mountEndpoints(app, [unitsPart]);
    return app;
  };
  // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes
  const get = async (url: string): Promise<{ status: number; body: any }> => {
    const response = await router().request(url);
    return { status: response.status, body: await response.json() };
  };

  test('lists all units by cursor, each once', async () => {
    const codes: string[] = [];
    let cursor = '';
    for (;;) {
      const { body } = await get(`/api/v1/units?level=commune&limit=40${cursor && `&cursor=${cursor}`}`);
      codes.push(...body.items.map((one: { code: string }) => one.code));
      if (body.next === null) break;
      cursor = body.next;
    }
    expect(codes).toHaveLength(96);
    expect(new Set(codes).size).toBe(96);
  });

  test('filters by day, parent and words', async () => {
    expect((await get('/api/v1/units?date=2025-06-30&parent=703')).body.items).toHaveLength(10);
    expect((await get('/api/v1/units?q=tan+ninh')).body.items[0]).toMatchObject({
      code: '25459',
      path: 'Phường Tân Ninh, tỉnh Tây Ninh',
    });
    expect((await get('/api/v1/units?parent=703')).status).toBe(404);
    expect((await get('/api/v1/units?date=2025-02-30')).status).toBe(422);
  });

  test('one unit, with what became of it and what it came from', async () => {
    const old = await get('/api/v1/units/25459?date=2025-06-30');
    expect(old.body).toMatchObject({
      name: 'Phường 3',
      validFrom: null,
      validTo: '2025-07-01',
      successors: [{ name: 'Phường Tân Ninh', part: 'full', share: 1 }],
    });
    const now = await get('/api/v1/units/25459');
    expect(now.body).toMatchObject({ name: 'Phường Tân Ninh', validFrom: '2025-07-01', validTo: null, successors: [] });
    expect(now.body.predecessors.map((one: { name: string }) => one.name)).toContain('Phường 1');
    expect((await get('/api/v1/units/72')).status).toBe(404);
  });

  test('an outline as GeoJSON', async () => {
    const { body } = await get('/api/v1/units/25459/boundary');
    expect(body).toMatchObject({
      type: 'Feature',
      properties: { code: '25459', name: 'Phường Tân Ninh' },
      geometry: { type: 'Polygon' },
    });
    expect((await get('/api/v1/units/25459/boundary?date=2025-06-30')).status).toBe(404);
  });
});
