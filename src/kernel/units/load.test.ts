import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventsPart } from '../events/index.ts';
import { loadPack, packPart } from '../pack/index.ts';
import { storePart } from '../store/part.ts';
import { type TestApp, testApp } from '../store/testing/index.ts';
import { agenciesOf, provinceInfo, unitsOf, unitsPart } from './index.ts';

const modules = [storePart, eventsPart, packPart, unitsPart];
const sections = unitsPart.pack ?? [];
const mini = 'tests/fixtures/provinces/mini';
const options = { unknownFiles: 'ignore' } as const;

let t: TestApp;
let folder: string;

beforeEach(async () => {
  t = await testApp({ modules });
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'pack-')), 'mini');
  await cp(mini, folder, { recursive: true });
});
afterEach(() => t.close());

const edit = async (file: string, change: (text: string) => string) => {
  const before = await readFile(path.join(folder, file), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(path.join(folder, file), after);
};
const load = () => loadPack(t.ctx(), folder, sections, options);
const total = (report: Awaited<ReturnType<typeof load>>, what: 'added' | 'changed' | 'unchanged') =>
  report.sections.reduce((sum, one) => sum + one.counts[what], 0);

describe('loading a province', () => {
  test('the same content twice changes nothing; forced, every row is found unchanged', async () => {
    const steps: string[] = [];
    const first = await loadPack(t.ctx(), folder, sections, {
      ...options,
      onProgress: (step) => steps.push(`${step.done}/${step.total} ${step.section}`),
    });
    expect(first.unchanged).toBe(false);
    expect(first.sections.find((one) => one.name === 'units')?.counts.added).toBeGreaterThanOrEqual(11);
    expect(steps[0]).toBe('0/8 province');
    expect(steps.at(-1)).toBe('8/8 ');
    const again = await load();
    expect(again).toMatchObject({ unchanged: true, sha256: first.sha256 });
    const forced = await loadPack(t.ctx(), folder, sections, { ...options, force: true });
    expect([total(forced, 'added'), total(forced, 'changed')]).toEqual([0, 0]);
    expect(total(forced, 'unchanged')).toBe(total(first, 'added'));
    expect(await t.db.selectFrom('pack_change').selectAll().execute()).toEqual([]);
    const events = await t.db.selectFrom('event').select('type').execute();
    expect(events.filter((one) => one.type === 'pack.province.loaded')).toHaveLength(2);
  });

  test('a renamed unit keeps its id and its old name for the days before', async () => {
    await load();
    const before = (await unitsOf(t.ctx())).unitAt('25465', '2024-06-01');
    await writeFile(
      path.join(folder, 'units/changes/2026.csv'),
      'unit,from,type,name,code,parent,legal_act\n25465@2024,2026-01-01,Phường,Phường Đồng Mới,,,Nghị quyết 2/2025/SM\n',
    );
    await edit('province.yaml', (text) => text.replace('unit_changes: 1', 'unit_changes: 2'));
    await load();
    const units = await unitsOf(t.ctx());
    expect(units.unitAt('25465', '2025-12-31')).toMatchObject({ id: before?.id, name: 'Xã Đồng Cát', type: 'Xã' });
    expect(units.unitAt('25465', '2026-01-01')).toMatchObject({
      id: before?.id,
      name: 'Phường Đồng Mới',
      shortName: 'Đồng Mới',
      type: 'Phường',
    });
    expect(units.search('dong moi', '2026-01-01').map((one) => one.name)).toEqual(['Phường Đồng Mới']);
    expect(units.search('dong moi', '2025-12-31')).toEqual([]);
    // The newest name stands in the unit itself.
    expect(await t.db.selectFrom('unit').select('name').where('key', '=', '25465@2024').executeTakeFirst()).toEqual({
      name: 'Phường Đồng Mới',
    });
  });

  test('a corrected name holds for the whole life, and the record says what stood there before', async () => {
    await load();
    await edit('units/after.csv', (text) => text.replace('Phường Sông Mây', 'Phường Sông Mấy'));
    await edit('units/boundaries/communes.geojson', (text) => text.replace('Phường Sông Mây', 'Phường Sông Mấy'));
    const report = await load();
    expect(report.sections.find((one) => one.name === 'units')?.counts).toMatchObject({ added: 0, changed: 2 });
    expect((await unitsOf(t.ctx())).unitAt('25459', '2024-03-01')?.name).toBe('Phường Sông Mấy');
    const changes = await t.db.selectFrom('pack_change').selectAll().where('section', '=', 'units.unit_name').execute();
    expect(changes).toHaveLength(1);
    expect(changes[0]?.before).toMatchObject({ name: 'Phường Sông Mây' });
    expect(changes[0]?.after).toMatchObject({ name: 'Phường Sông Mấy' });
  });

  test('what was loaded may end, but not vanish', async () => {
    await load();
    const units = await t.db.selectFrom('unit').selectAll().execute();
    await edit('agencies/after.csv', (text) => text.replace(/^ttpvhcc-25465.*\n/m, ''));
    await edit('province.yaml', (text) => text.replace('on: 2024-03-01, count: 9', 'on: 2024-03-01, count: 8'));
    await expect(load()).rejects.toMatchObject({ code: 'pack_row_vanished', status: 409 });
    expect(await t.db.selectFrom('unit').selectAll().execute()).toEqual(units);
    expect(
      await t.db.selectFrom('agency').select('key').where('key', '=', 'ttpvhcc-25465@2024').execute(),
    ).toHaveLength(1);
  });

  test('a pack with a mistake is refused whole, with file and line', async () => {
    await edit('units/after.csv', (text) => text.replace('25465@2024,25465', '25465@2024,2546'));
    await expect(load()).rejects.toMatchObject({
      code: 'pack_invalid',
      status: 422,
      fields: expect.arrayContaining([{ path: 'units/after.csv:5', message: 'code "2546" is not 5 digits' }]),
    });
    expect(await t.db.selectFrom('province').selectAll().execute()).toEqual([]);
    expect(await t.db.selectFrom('pack_load').selectAll().execute()).toEqual([]);
  });

  test('a database belongs to one province', async () => {
    await load();
    await edit('province.yaml', (text) => text.replace('code: song-may', 'code: song-khac'));
    await expect(load()).rejects.toMatchObject({ code: 'other_province' });
    expect((await provinceInfo(t.ctx()))?.code).toBe('song-may');
  });

  test('the day the map changed is loaded on a running system', async () => {
    // First the province as it stood before its reform, open-ended; then the whole pack.
    const text = async (file: string) => readFile(path.join(mini, file), 'utf8');
    const old = path.join(path.dirname(folder), 'old');
    await cp(mini, old, { recursive: true });
    const open = (csv: string) => csv.replaceAll(',2024-03-01,', ',,');
    await writeFile(path.join(old, 'units/before.csv'), open(await text('units/before.csv')));
    await writeFile(path.join(old, 'agencies/before.csv'), open(await text('agencies/before.csv')));
    const { rm } = await import('node:fs/promises');
    for (const gone of [
      'units/after.csv',
      'units/successions',
      'units/boundaries',
      'agencies/after.csv',
      'agencies/successions',
    ])
      await rm(path.join(old, gone), { recursive: true });
    const yaml = (await text('province.yaml'))
      .replace('unit: 80@2024', 'unit: 72@2004')
      .replace(/reorganisations:[\s\S]*expect:/, 'reorganisations: []\nexpect:');
    await writeFile(
      path.join(old, 'province.yaml'),
      yaml
        .replace(/ {4}- \{ on: 2024-03-01.*\n/g, '')
        .replace('\n  successions: 6', '\n  successions: 0')
        .replace('agency_successions: 10', 'agency_successions: 0'),
    );
    await loadPack(t.ctx(), old, sections, options);
    const before = (await unitsOf(t.ctx())).unitAt('25456', '2024-06-01');
    expect(before?.name).toBe('Xã An Bình');
    await load();
    const units = await unitsOf(t.ctx());
    expect(units.unitAt('25456', '2024-06-01')).toBeUndefined();
    expect(units.unitAt('25456', '2024-02-29')?.id).toBe(before?.id);
    expect(units.continuing(before?.id ?? '', '2024-06-01').map((kin) => kin.unit.name)).toEqual(['Phường Sông Mây']);
  });
});

describe('snapshot', () => {
  test('pages ask the memory, not the database', async () => {
    await load();
    await unitsOf(t.ctx());
    const before = t.app.store.statements.count;
    for (let n = 0; n < 50; n += 1) (await unitsOf(t.ctx())).unitAt('25459', '2024-03-01');
    expect(t.app.store.statements.count).toBe(before);
  });

  test('a load by another process is seen within two seconds', async () => {
    await load();
    expect((await unitsOf(t.ctx())).unitAt('25465', '2024-06-01')?.name).toBe('Xã Đồng Cát');
    await t.db.updateTable('unit_name').set({ name: 'Xã Đồng Khác' }).where('name', '=', 'Xã Đồng Cát').execute();
    await t.db.updateTable('unit_version').set({ version: 99 }).execute();
    const now = performance.now();
    const watch = vi.spyOn(performance, 'now').mockImplementation(() => now + 2_100);
    expect((await unitsOf(t.ctx())).unitAt('25465', '2024-06-01')?.name).toBe('Xã Đồng Khác');
    watch.mockRestore();
  });

  test('two processes may load at once', async () => {
    const reports = await Promise.all([load(), load()]);
    expect(await t.db.selectFrom('unit').select('id').execute()).toHaveLength(11);
    const added = reports.map((report) => total(report, 'added'));
    expect(Math.min(...added)).toBeGreaterThanOrEqual(0);
    expect((added[0] as number) + (added[1] as number)).toBe(
      total(await loadPack(t.ctx(), folder, sections, { ...options, force: true }), 'unchanged'),
    );
  });

  test('what a transaction wrote and took back is remembered by nobody', async () => {
    await load();
    const { forgetUnits } = await import('./index.ts');
    const rollback = t.db.transaction().execute(async (tx) => {
      const inside = { ...t.ctx(), db: tx };
      await tx.updateTable('unit_name').set({ name: 'Xã Ảo' }).execute();
      await tx.updateTable('unit_version').set({ version: 99 }).execute();
      forgetUnits(inside);
      expect((await unitsOf(inside)).unitAt('25465', '2024-06-01')?.name).toBe('Xã Ảo');
      throw new Error('rolled back');
    });
    await expect(rollback).rejects.toThrow('rolled back');
    expect((await unitsOf(t.ctx())).unitAt('25465', '2024-06-01')?.name).toBe('Xã Đồng Cát');
  });

  test('agencies: names by day, continuing agency by place', async () => {
    await load();
    const agencies = await agenciesOf(t.ctx());
    const units = await unitsOf(t.ctx());
    expect(agencies.agencyAt('000.00.01.H99', '2009-12-31')?.name).toBe('Sở Bưu chính Sông Mây');
    expect(agencies.agencyAt('H99.01', '2010-01-01')?.shortName).toBe('Sở TT&TT');
    expect(agencies.agencyAt('H99.01', '2024-03-01')?.kind).toBe('department');
    const district = agencies.agencyByKey('ubnd-705@2004')?.id ?? '';
    const place = (code: string) => units.unitAt(code, '2024-06-01')?.id;
    expect(agencies.continuingAgency(district, '2024-02-29')?.id).toBe(district);
    expect(agencies.continuingAgency(district, '2024-06-01')?.name).toBe('Ủy ban nhân dân xã Cồn Hoà');
    expect(agencies.continuingAgency(district, '2024-06-01', place('25465'))?.name).toBe('Ủy ban nhân dân xã Đồng Cát');
    const oldPlace = units.unitAt('25462', '2024-01-01')?.id;
    expect(agencies.continuingAgency(district, '2024-06-01', oldPlace)?.name).toBe('Ủy ban nhân dân xã Cồn Hoà');
    expect(agencies.agencyOf(place('25459') ?? '', 'service_centre', '2024-06-01')?.identifier).toBe('H99.50.01.001');
    expect(agencies.search('song may', '2024-06-01', { kind: 'department' }).map((one) => one.symbol)).toEqual([
      'SKHCN',
    ]);
  });
});
