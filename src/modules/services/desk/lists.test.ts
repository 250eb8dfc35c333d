import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask } from '../../../kernel/execute.ts';
import { anyGrantCovers, type PersonActor } from '../../../kernel/identity/index.ts';
import { upsertPerson } from '../../../kernel/identity/person.ts';
import type { TestApp } from '../../../kernel/store/testing/index.ts';
import { agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { READERS } from '../dossiers/queries.ts';
import { deskCounts } from './counts.ts';
import { type ListInput, PAGE, worklist } from './lists.ts';
import { deskOverview } from './overview.ts';
import { deskApp, hire, PEOPLE, personOf, put } from './testing.ts';
import { isList, LISTS, TRAYS, type Tray, traysOf } from './trays.ts';
import { colourOf, soonUntil } from './urgency.ts';

/** The way of a whole province is taken from thirty places on; the fixture has fewer, so both ways are told here. */
const wide = vi.hoisted(() => ({ now: false }));
vi.mock('./reach.ts', async (original) => ({
  ...(await original<typeof import('./reach.ts')>()),
  isWide: () => wide.now,
}));

interface Known {
  id: string;
  unitId: string;
  receiving: string;
  deciding: string;
  state: number;
  step: string | null;
  handlerId: string | null;
  bundle: boolean;
  at: Date;
  due: Date | null;
  stepDue: Date | null;
  channel: 'direct' | 'online' | 'postal';
  procedure: string;
  name: string;
  subject: string;
}

let t: TestApp;
const known: Known[] = [];
const actors = new Map<string, PersonActor>();

/** A small generator of its own, so that a failure can be repeated (mulberry32). */
function dice(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let x = Math.imul(a ^ (a >>> 15), 1 | a);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

beforeAll(async () => {
  t = await deskApp();
  const units = await unitsOf(t.ctx());
  const [ward, commune] = ['25459', '25462'].map((code) => units.getAt(code, '2026-03-02').id) as [string, string];
  const rows = await t.db.selectFrom('agency').select(['id', 'unit_id']).where('valid_to', '>', '2026-03-02').execute();
  const agencies = rows.map((row) => row.id);
  const province = units.rootsAt('2026-03-02')[0]?.id ?? '';
  const centre = rows.filter((row) => row.unit_id === province).map((row) => row.id)[0] as string;
  for (const [name, id] of Object.entries(PEOPLE)) actors.set(name, await personOf(t, id));
  // One agency only; a whole province; and both a unit and an agency.
  actors.set(
    'agencyOnly',
    await hire(t, {
      personalId: '099085000101',
      name: 'Đinh Văn Sơ',
      role: 'handler',
      unitId: province,
      agencyId: centre,
    }),
  );
  actors.set(
    'province',
    await hire(t, { personalId: '099085000102', name: 'Hồ Thị Hai', role: 'coordinator', unitId: province }),
  );
  const both = actors.get('agencyOnly') as PersonActor;
  actors.set('both', { ...both, grants: [...both.grants, { role: 'leader', unitId: ward, agencyId: null }] });

  const names = ['Nguyễn Thị Ánh', 'Trần Văn Ước', 'Nguyễn Đức Anh'];
  const applicants: string[] = [];
  for (const [nth, name] of names.entries())
    applicants.push(
      await upsertPerson(t.ctx(), {
        personalId: `09919000020${nth}`,
        name,
        birthDate: null,
        gender: null,
        level: 2,
        phone: null,
        email: null,
      }),
    );
  const roll = dice(20260302);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T;
  const now = t.clock.now().getTime();
  for (let i = 0; i < 420; i += 1) {
    const state = pick([1, 2, 3, 4, 4, 4, 4, 5, 6, 7, 8, 9, 10, 10]);
    const who = Math.floor(roll() * names.length);
    const runs = state === 2 || state === 4 || state === 9;
    const row: Omit<Known, 'id'> = {
      unitId: pick([ward, ward, commune, province]),
      receiving: pick(agencies),
      deciding: pick(agencies),
      state,
      step: state === 1 ? 'receive' : state === 9 ? 'issue' : runs ? pick(['process', 'approve']) : null,
      handlerId: pick([null, actors.get('handler')?.personId ?? null, both.personId]),
      bundle: roll() < 0.05,
      // Many share an instant, so that the id has to decide.
      at: new Date(now - Math.floor(roll() * 20) * 3_600_000),
      due: runs ? new Date(now + (Math.floor(roll() * 24) - 12) * 7_200_000) : null,
      stepDue: state === 1 ? new Date(now + (Math.floor(roll() * 10) - 5) * 3_600_000) : null,
      channel: pick(['direct', 'online', 'postal'] as const),
      procedure: pick(['9.000001', '9.000002']),
      name: names[who] as string,
      subject: pick(['Treo đèn lồng', 'Khai sinh bé Bảo']),
    };
    const id = await put(t, {
      ...row,
      receivingAgencyId: row.receiving,
      decidingAgencyId: row.deciding,
      applicantId: applicants[who] as string,
      submittedAt: row.at,
      dueAt: row.due,
      stepDueAt: row.stepDue,
    });
    known.push({ ...row, id });
  }
});

afterAll(() => t.close());

/** The tray, said a second time in another language than SQL. */
function trayOf(row: Known): Tray | 'done' {
  if (row.state === 1) return 'reception';
  if (row.bundle && [2, 4, 9].includes(row.state)) return 'parts';
  if ([2, 4].includes(row.state)) return row.step === 'approve' ? 'approve' : 'process';
  if ([5, 6].includes(row.state)) return 'waiting';
  return row.state === 9 ? 'issue' : 'done';
}
/** What has no date comes last, by its filing. */
const deskAt = (row: Known): Date => row.due ?? row.stepDue ?? new Date(row.at.getTime() + 365_250 * 86_400_000);

/** What a list must hold, by going through everything. */
async function expected(
  actor: PersonActor,
  input: Partial<ListInput> & { list: ListInput['list'] },
): Promise<string[]> {
  const ctx = t.ctx(actor);
  const soon = await soonUntil(ctx);
  // The gate itself says whose work an agency's dossier is, and who may read one.
  const may = new Map<string, boolean>();
  const covers = async (unitId: string, agencyId: string): Promise<void> => {
    may.set(`${unitId} ${agencyId}`, await anyGrantCovers(ctx, actor.grants, READERS, { unitId, agencyId }));
  };
  const agencies = await agenciesOf(ctx);
  const homeOf = (agency: string) => agencies.get(agency).unitId;
  for (const row of known) {
    for (const agency of [row.receiving, row.deciding])
      for (const unit of [homeOf(agency), row.unitId]) if (!may.has(`${unit} ${agency}`)) await covers(unit, agency);
  }
  const works = (agency: string) => may.get(`${homeOf(agency)} ${agency}`) === true;
  const receives = (row: Known) => works(row.receiving);
  const decides = (row: Known) => works(row.deciding);
  const reads = (row: Known) => [row.receiving, row.deciding].some((agency) => may.get(`${row.unitId} ${agency}`));
  const found = known.filter((row) => {
    const tray = trayOf(row);
    const { list } = input;
    if (!receives(row) && !decides(row) && !reads(row)) return false;
    if (list === 'done' ? tray !== 'done' : list !== 'all' && tray === 'done') return false;
    if (list === 'mine' && row.handlerId !== actor.personId) return false;
    if (list in TRAYS) {
      if (tray !== list) return false;
      const { side } = TRAYS[list as Tray];
      if (side === 'receiving' ? !receives(row) : side === 'deciding' ? !decides(row) : false) return false;
    }
    if (input.colour && colourOf(tray, deskAt(row), ctx.now, soon) !== input.colour) return false;
    if (input.procedure && row.procedure !== input.procedure) return false;
    if (input.channel && row.channel !== input.channel) return false;
    if (input.state && row.state !== input.state) return false;
    if (input.agency && row.deciding !== input.agency) return false;
    if (input.handler && row.handlerId !== (input.handler === 'none' ? null : input.handler)) return false;
    return true;
  });
  const newest = input.list === 'done' || input.list === 'all' || input.sort === 'newest';
  const by = (row: Known) => (newest ? -row.at.getTime() : deskAt(row).getTime());
  const first = newest ? -1 : 1;
  return found.sort((a, b) => by(a) - by(b) || first * (a.id < b.id ? -1 : 1)).map((row) => row.id);
}

/** All pages of a list, one after the other. */
async function listed(actor: PersonActor, input: Partial<ListInput> & { list: ListInput['list'] }): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const { lines, next } = await ask(t.ctx(actor), worklist, { ...input, ...(after ? { after } : {}) });
    expect(lines.length).toBeLessThanOrEqual(PAGE);
    ids.push(...lines.map((line) => line.id));
    after = next ?? undefined;
  } while (after);
  return ids;
}

const WHO = ['handler', 'agencyOnly', 'province', 'both', 'coordinator', 'elsewhere'];

describe('the lists of the desk', () => {
  it.each(
    WHO.flatMap((who) => [
      [who, 'narrow'],
      [who, 'wide'],
    ]),
  )('hold for %s (%s) exactly what a look through everything finds, in order, page by page', async (who, way) => {
    wide.now = way === 'wide';
    const actor = actors.get(who) as PersonActor;
    const agency = known[7]?.deciding as string;
    for (const list of LISTS.filter((name) => name !== 'all')) {
      const ways: Partial<ListInput>[] = [
        {},
        { procedure: '9.000002', channel: 'postal' },
        { sort: 'newest' },
        { handler: 'none' },
        { handler: actors.get('handler')?.personId as string },
        { agency },
        { state: 4 },
        ...(list === 'done'
          ? []
          : ([
              { colour: 'overdue' },
              { colour: 'soon' },
              { colour: 'onTime', sort: 'newest' },
              { colour: 'paused' },
            ] as const)),
      ];
      for (const filter of ways) {
        const input = { list, ...filter };
        expect(await listed(actor, input), JSON.stringify(input)).toEqual(await expected(actor, input));
      }
    }
    wide.now = false;
  });

  it('are not empty where the test would say nothing', async () => {
    const actor = actors.get('province') as PersonActor;
    for (const list of LISTS.filter((name) => name !== 'all' && name !== 'mine'))
      expect((await expected(actor, { list })).length, list).toBeGreaterThan(5);
    expect((await expected(actors.get('agencyOnly') as PersonActor, { list: 'mine' })).length).toBeGreaterThan(5);
  });

  it('show nothing to somebody without a role', async () => {
    await expect(ask(t.ctx(actors.get('citizen')), worklist, { list: 'open' })).rejects.toMatchObject({ status: 403 });
  });

  it('begin anew with a cursor that is none', async () => {
    const actor = actors.get('province') as PersonActor;
    const start = await ask(t.ctx(actor), worklist, { list: 'open' });
    const after = Buffer.from("2026-03-02 00:00:00+00'; DROP TABLE x|y").toString('base64url');
    expect(await ask(t.ctx(actor), worklist, { list: 'open', after })).toEqual(start);
  });
});

describe('counts', () => {
  it.each(WHO)('are for %s the lengths of the lists', async (who) => {
    const actor = actors.get(who) as PersonActor;
    const counts = await ask(t.ctx(actor), deskCounts, {});
    for (const [list, tally] of Object.entries(counts)) {
      if (!isList(list)) throw new Error(list);
      expect(tally.all, list).toBe((await expected(actor, { list })).length);
      for (const colour of ['overdue', 'soon', 'onTime', 'paused'] as const)
        expect(tally[colour], `${list} ${colour}`).toBe((await expected(actor, { list, colour })).length);
    }
  });

  it('of the overview are the lengths of the lists they lead to', async () => {
    const actor = actors.get('province') as PersonActor;
    const { total, agencies, handlers, procedures } = await ask(t.ctx(actor), deskOverview, {});
    expect(total.all).toBe((await expected(actor, { list: 'open' })).length);
    const slices = [
      ...agencies.map((slice) => ({ slice, filter: { agency: slice.key as string } })),
      ...handlers.map((slice) => ({ slice, filter: { handler: slice.key ?? ('none' as const) } })),
      ...procedures.map((slice) => ({ slice, filter: { procedure: slice.key as string } })),
    ];
    expect(slices.length).toBeGreaterThan(6);
    for (const { slice, filter } of slices) {
      expect(slice.all).toBe((await expected(actor, { list: 'open', ...filter })).length);
      for (const colour of ['overdue', 'soon', 'onTime', 'paused'] as const)
        expect(slice[colour]).toBe((await expected(actor, { list: 'open', ...filter, colour })).length);
    }
    expect([...agencies].map((slice) => slice.overdue)).toEqual(
      agencies.map((slice) => slice.overdue).sort((a, b) => b - a),
    );
  });
});

describe('searching', () => {
  const province = () => actors.get('province') as PersonActor;
  const find = async (actor: PersonActor, text: string, list: ListInput['list'] = 'all') =>
    (await listed(actor, { list, text })).sort();
  const those = (test: (row: Known) => boolean) =>
    known
      .filter(test)
      .map((row) => row.id)
      .sort();

  it('finds names and subjects without accents, the last word by its beginning', async () => {
    expect(await find(province(), 'nguyen ANH')).toEqual(
      those((row) => row.name === 'Nguyễn Thị Ánh' || row.name === 'Nguyễn Đức Anh'),
    );
    expect(await find(province(), 'Trần Ướ')).toEqual(those((row) => row.name === 'Trần Văn Ước'));
    expect(await find(province(), 'den lo')).toEqual(those((row) => row.subject === 'Treo đèn lồng'));
    expect(await find(province(), 'nguye anh')).toEqual([]);
  });

  it('finds a code by its beginning, and by what follows the agency', async () => {
    const { code, id } = await t.db
      .selectFrom('dossier')
      .select(['code', 'id'])
      .orderBy('code')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(await find(province(), code)).toEqual([id]);
    expect(await find(province(), code.toLowerCase())).toEqual([id]);
    expect(await find(province(), code.slice(code.indexOf('-') + 1))).toEqual([id]);
    expect((await find(province(), code.slice(0, 12))).length).toBe(known.length);
  });

  it.each([false, true])('stays inside the list and the reach, wide or not', async (far) => {
    wide.now = far;
    for (const who of ['handler', 'agencyOnly', 'both']) {
      const actor = actors.get(who) as PersonActor;
      for (const list of ['open', 'done', 'process', 'all'] as const) {
        const inside = new Set(await expected(actor, { list }));
        expect(await find(actor, 'nguyen', list), `${who} ${list}`).toEqual(
          those((row) => inside.has(row.id) && row.name.startsWith('Nguyễn')),
        );
      }
    }
    wide.now = false;
  });

  it('takes whatever is typed', async () => {
    for (const text of ["'", "\\' | !", ':* &', '12-', "a'1-2\\", '@', '   '])
      expect(Array.isArray((await ask(t.ctx(province()), worklist, { list: 'open', text })).lines)).toBe(true);
  });
});

describe('trays', () => {
  it('of open dossiers all belong to a list', () => {
    expect(traysOf('open')).toEqual(Object.keys(TRAYS));
    expect(traysOf('reception')).toEqual(['reception']);
  });

  it('have colours by the working calendar: a day off does not hurry anybody', () => {
    const now = new Date('2026-03-06T16:00:00+07:00');
    const soon = new Date('2026-03-09T16:00:00+07:00');
    const at = (text: string) => colourOf('process', new Date(text), now, soon);
    expect(at('2026-03-06T15:59:59+07:00')).toBe('overdue');
    expect(at('2026-03-06T17:00:00+07:00')).toBe('soon');
    expect(at('2026-03-09T15:59:00+07:00')).toBe('soon');
    expect(at('2026-03-09T16:00:00+07:00')).toBe('onTime');
    expect(colourOf('waiting', now, now, soon)).toBe('paused');
    expect(colourOf('issue', now, now, soon)).toBeNull();
    expect(colourOf('done', now, now, soon)).toBeNull();
  });
});
