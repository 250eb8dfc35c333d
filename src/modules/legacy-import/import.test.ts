import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consumerStates, drainConsumers } from '../../kernel/events/index.ts';
import { ask, execute } from '../../kernel/execute.ts';
import type { PersonActor } from '../../kernel/identity/index.ts';
import { drainJobs } from '../../kernel/jobs/index.ts';
import { sql } from '../../kernel/store/index.ts';
import { provinceInfo } from '../../kernel/units/index.ts';
import { createHttp } from '../../server.ts';
import { findDossierByCode, openDossier, services } from '../services/index.ts';
import { openWorld, type World } from '../services/testing/world.ts';
import { faultsCsv } from './faults-csv.ts';
import { legacyImport } from './index.ts';
import { openImport, startImport, takeBatch } from './runs.ts';

let w: World;
let agency: { identifier: string; id: string };

beforeAll(async () => {
  w = await openWorld([legacyImport]);
  const { rows } = await sql<{ identifier: string; id: string }>`
    SELECT a.identifier, a.id FROM agency a WHERE a.kind = 'service_centre' AND a.unit_id = ${await w.commune('25459')}`.execute(
    w.t.db,
  );
  agency = rows[0] as typeof agency;
});
afterAll(() => w?.close());
beforeEach(async () => {
  await w.t.clock.set('2026-03-02T08:00:00+07:00');
});

const HEADER =
  'legacy_code;procedure;agency;channel;applicant_id;applicant_name;state;submitted_at;received_at;due_at;handled_at;returned_at;paused_at;fee_amount';

interface Given {
  code: string;
  state?: number;
  submitted?: string;
  received?: string;
  due?: string;
  handled?: string;
  returned?: string;
  paused?: string;
  fee?: string;
  id?: string;
  procedure?: string;
}

const line = (one: Given): string =>
  [
    one.code,
    one.procedure ?? '9.000001',
    agency.identifier,
    'trực tiếp',
    one.id ?? '099190000001',
    'Lý Thị Hòa',
    one.state ?? 10,
    one.submitted ?? '02/02/2026',
    one.received ?? '2026-02-02 09:00',
    one.due ?? '06/02/2026',
    one.handled ?? '05/02/2026',
    one.returned ?? '06/02/2026',
    one.paused ?? '',
    one.fee ?? '',
  ].join(';');
const fileOf = (lines: readonly string[]): string => `\ufeff${[HEADER, ...lines].join('\r\n')}\r\n`;

const start = (source: string, content: string, more: { checkOnly?: boolean; resume?: boolean } = {}) =>
  execute(w.t.ctx(), startImport, { source, fileName: 'cu.csv', format: 'csv', content, checkOnly: false, ...more });
const run = async (source: string, content: string, more: { checkOnly?: boolean; resume?: boolean } = {}) => {
  const { runId } = await start(source, content, more);
  while ((await execute(w.t.ctx(), takeBatch, { runId })).more);
  return ask(w.t.ctx(), openImport, { runId });
};
const count = async (table: 'dossier' | 'event' | 'dossier_origin'): Promise<number> => {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(table)}`.execute(w.t.db);
  return rows[0]?.n ?? 0;
};
/** What is left of a source, without ids and instants of writing. */
const remains = async (source: string): Promise<unknown[]> => {
  const { rows } = await sql<Record<string, unknown>>`
    SELECT o.legacy_code, d.state, d.step, d.submitted_at, d.received_at, d.due_at, d.handled_at, d.timeliness,
      (SELECT string_agg(action, ' ' ORDER BY at, id) FROM dossier_transition t WHERE t.dossier_id = d.id) AS log,
      (SELECT string_agg(type, ' ' ORDER BY e.tick, e.seq) FROM event e WHERE e.subject = d.id::text) AS events
    FROM dossier_origin o JOIN dossier d ON d.id = o.dossier_id WHERE o.source = ${source} ORDER BY o.legacy_code`.execute(
    w.t.db,
  );
  return rows;
};

describe('a file of 2,000 rows with five faulty ones', () => {
  const rows = (): string[] => {
    const lines = Array.from({ length: 2000 }, (_, i) => line({ code: `CU-${i}` }));
    lines[10] = line({ code: 'CU-10', procedure: '8.888888' });
    lines[700] = line({ code: 'CU-700', id: '12345' });
    lines[701] = line({ code: 'CU-701', submitted: '31/02/2026' });
    lines[1500] = line({ code: 'CU-1500', handled: '01/02/2026' });
    lines[1999] = line({ code: 'CU-3' });
    return lines;
  };

  it('is told of just these, taken over once, and goes on after a kill', async () => {
    const content = fileOf(rows());
    const before = { dossiers: await count('dossier'), events: await count('event') };
    const dry = await run('iGate', content, { checkOnly: true });
    expect(dry.run).toMatchObject({ status: 'done', total: 2000, imported: 1995, known: 0, faulty: 5 });
    expect(dry.faults.map(({ n, column, value }) => [n, column, value])).toEqual([
      [12, 'procedure', '8.888888'],
      [702, 'applicant_id', '12345'],
      [703, 'submitted_at', '31/02/2026'],
      [1502, 'handled_at', '01/02/2026'],
      [2001, 'legacy_code', 'CU-3'],
    ]);
    expect(dry.faults.every(({ reason }) => reason.vi && reason.en)).toBe(true);
    let csv = '';
    for await (const piece of faultsCsv(w.t.ctx(), dry.run.id, 'vi')) csv += piece;
    expect(csv.split('\r\n')).toHaveLength(7);
    expect(await count('dossier')).toBe(before.dossiers);

    const real = await run('iGate', content);
    expect(real.run).toMatchObject({ imported: 1995, known: 0, faulty: 5 });
    expect(await count('dossier')).toBe(before.dossiers + 1995);
    const again = await run('iGate', content);
    expect(again.run).toMatchObject({ imported: 0, known: 1995, faulty: 5 });
    expect(await count('dossier')).toBe(before.dossiers + 1995);

    // Killed after the first batch, and within the second: what was not committed is as if it had not begun.
    const { runId } = await start('killed', content);
    await execute(w.t.ctx(), takeBatch, { runId });
    await expect(
      w.t.db.transaction().execute(async (tx) => {
        await execute({ ...w.t.ctx(), db: tx }, takeBatch, { runId });
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    await expect(start('killed', content)).rejects.toMatchObject({ code: 'import_unfinished' });
    const resumed = await run('killed', content, { resume: true });
    expect(resumed.run).toMatchObject({ id: runId, status: 'done', imported: 1995, faulty: 5 });
    expect(await remains('killed')).toEqual(await remains('iGate'));
    expect(await count('dossier_origin')).toBe(2 * 1995);
  }, 120_000);
});

describe('what was taken over', () => {
  it('is counted when it happened, with the date that was promised', async () => {
    await run('dates', fileOf([line({ code: 'D/1', received: '2026-02-02 09:00', due: '11/02/2026' })]));
    const dossier = await findDossierByCode(w.t.ctx(), 'd/1');
    expect(dossier).toMatchObject({
      state: 10,
      receivedAt: new Date('2026-02-02T09:00:00+07:00'),
      dueAt: new Date('2026-02-11T17:00:00+07:00'),
      timeliness: 'early',
      outcome: 'granted',
    });
    expect(dossier?.code).toMatch(/-260202-\d{4}$/);
    const { rows: origin } =
      await sql`SELECT source, legacy_code FROM dossier_origin WHERE dossier_id = ${dossier?.id}`.execute(w.t.db);
    expect(origin).toEqual([{ source: 'dates', legacy_code: 'D/1' }]);
    const { rows } = await sql<{ type: string; at: Date }>`
      SELECT type, at FROM event WHERE subject = ${dossier?.id} ORDER BY tick, seq`.execute(w.t.db);
    expect(rows[0]).toEqual({ type: 'services.dossier.submitted', at: new Date('2026-02-02T08:00:00+07:00') });
    expect(rows.at(-1)).toEqual({ type: 'services.dossier.returned', at: new Date('2026-02-06T08:00:00+07:00') });
    // Every consumer takes events that lie in the past.
    await drainConsumers(w.t.app);
    expect((await consumerStates(w.t.app)).filter(({ error }) => error !== null)).toEqual([]);
  });

  it('keeps a code that is right for its agency and day, and the counter goes on behind it', async () => {
    const { rows } = await sql<{ code: string }>`SELECT code FROM dossier WHERE code LIKE '%-2602%' LIMIT 1`.execute(
      w.t.db,
    );
    const prefix = (rows[0]?.code ?? '').replace(/-\d{6}-\d{4}$/, '');
    const code = `${prefix}-260123-0041`;
    const day = { submitted: '23/01/2026', received: '23/01/2026', due: '30/01/2026', handled: '26/01/2026' };
    await run('codes', fileOf([line({ code, ...day }), line({ code: 'K-2', ...day })]));
    expect((await findDossierByCode(w.t.ctx(), code))?.code).toBe(code);
    expect((await findDossierByCode(w.t.ctx(), 'k-2'))?.code).toBe(`${prefix}-260123-0042`);
  });

  it('is worked on where it is open: on the desk of its agency, to be decided and handed over', async () => {
    const open = { due: '09/03/2026', handled: '', returned: '' };
    await run(
      'open',
      fileOf([
        line({ code: 'O-2', state: 2, ...open }),
        line({ code: 'O-5', state: 5, ...open, paused: '03/02/2026' }),
        line({ code: 'O-6', state: 6, ...open, paused: '03/02/2026', fee: '50.000' }),
        line({ code: 'O-9', state: 9, due: '06/02/2026', returned: '' }),
      ]),
    );
    const id = async (code: string) => (await findDossierByCode(w.t.ctx(), code))?.id ?? '';
    const act = async (who: Parameters<World['as']>[0], name: string, input: object) => {
      const command = services.commands?.find((one) => one.name === name);
      if (!command) throw new Error(`no command ${name}`);
      return (await execute(w.as(who), command, input)) as { state: number };
    };
    const list = services.queries?.find((one) => one.name === 'services.desk.list');
    const lines = async (text: string) =>
      ((await ask(w.as('loi'), list as never, { list: 'open', text } as never)) as { lines: { code: string }[] }).lines;
    expect((await findDossierByCode(w.t.ctx(), 'O-2'))?.dueAt).toEqual(new Date('2026-03-09T17:00:00+07:00'));
    expect(await lines('O-2')).toHaveLength(1);

    const dossierId = await id('O-2');
    await act('loi', 'services.dossier.start', { dossierId });
    await act('loi', 'services.dossier.propose', { dossierId, opinion: 'Đủ điều kiện giải quyết.' });
    expect(await act('tam', 'services.dossier.decide', { dossierId })).toMatchObject({ state: 9 });
    expect(await act('cuc', 'services.dossier.issue', { dossierId })).toMatchObject({ state: 10 });
    expect((await ask(w.as('cuc'), openDossier, { dossierId })).papers.map(({ kind }) => kind)).toContain('result');

    const waiting = await findDossierByCode(w.t.ctx(), 'O-5');
    expect(waiting).toMatchObject({ state: 5, dueAt: null });
    expect(
      await act('cuc', 'services.dossier.supplement', { dossierId: waiting?.id, note: 'Đã nộp', files: [] }),
    ).toBeTruthy();
    expect((await findDossierByCode(w.t.ctx(), 'O-5'))?.dueAt).toBeInstanceOf(Date);
    expect(
      await act('cuc', 'services.dossier.confirmPayment', { dossierId: await id('O-6'), reference: 'BL-77' }),
    ).toMatchObject({ state: 4 });
    expect(await act('cuc', 'services.dossier.issue', { dossierId: await id('O-9') })).toMatchObject({ state: 10 });
  });
});

describe('a file that cannot be read', () => {
  it('is refused with what was probably meant', async () => {
    await expect(start('x', 'legacy_cod;procedure\r\n1;2')).rejects.toThrow(/"?legacy_cod.*legacy_code/);
    await expect(
      execute(w.t.ctx(), startImport, { source: 'x', fileName: 'a', format: 'json', content: '{', checkOnly: true }),
    ).rejects.toMatchObject({ code: 'unreadable_file' });
  });

  it('names the columns that are missing', async () => {
    await expect(start('x', 'legacy_code;note\r\n1;2')).rejects.toThrow(/procedure, agency/);
  });
});

describe('the page', () => {
  it('takes a file, works in the background, and shows what is wrong', async () => {
    const http = createHttp(w.t.app);
    const province = await provinceInfo(w.t.ctx());
    const head: PersonActor = {
      ...w.person('bich'),
      grants: [{ role: 'coordinator', unitId: province?.unitId ?? '', agencyId: null }],
    };
    const { runId } = await execute(w.t.ctx(head), startImport, {
      source: 'ndjson',
      fileName: 'a.ndjson',
      format: 'ndjson',
      content: `{"legacy_code":"N-1","procedure":"9.000001","agency":"${agency.identifier}","channel":"postal","applicant_id":"099190000001","applicant_name":"Hoà","state":1,"submitted_at":"2026-02-27T08:30:00+07:00"}`,
      checkOnly: false,
    });
    await drainJobs(w.t.app);
    expect((await ask(w.t.ctx(head), openImport, { runId })).run).toMatchObject({ status: 'done', imported: 1 });
    expect((await http.request('http://127.0.0.1/can-bo/nhap-ho-so')).status).not.toBe(200);
    await expect(ask(w.as('bich'), openImport, { runId })).rejects.toMatchObject({ status: 403 });
  });
});
