// How long the desk's lists take, over histories of different length: `node bench/run.mjs worklist 10000 1000000`.
// The number of open dossiers is the same in each: it follows from how many come in a day, not from how long an agency
// has been keeping them. EXPLAIN=1 prints the plan of every statement. Medians of 15 rounds, in milliseconds, of the
// whole query as a page asks it: permission, reach, SQL and rows.
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { type App, contextFor, createApp } from '../src/kernel/app.ts';
import { calendarPart } from '../src/kernel/calendar/index.ts';
import { ManualClock } from '../src/kernel/clock/index.ts';
import { loadConfig } from '../src/kernel/config/index.ts';
import { eventsPart } from '../src/kernel/events/index.ts';
import { ask } from '../src/kernel/execute.ts';
import { filesPart } from '../src/kernel/files/index.ts';
import type { Grant, PersonActor } from '../src/kernel/identity/index.ts';
import { identityPart } from '../src/kernel/identity/index.ts';
import { PersonalIdVault } from '../src/kernel/identity/personal-id-vault.ts';
import { jobsPart } from '../src/kernel/jobs/index.ts';
import { notificationsPart } from '../src/kernel/notifications/index.ts';
import { loadPack, packPart } from '../src/kernel/pack/index.ts';
import { searchPart } from '../src/kernel/search/index.ts';
import { createStore } from '../src/kernel/store/index.ts';
import { migrate } from '../src/kernel/store/migrate.ts';
import { storePart } from '../src/kernel/store/part.ts';
import { rootDir } from '../src/kernel/store/root.ts';
import { unitsOf, unitsPart } from '../src/kernel/units/index.ts';
import { deskCounts } from '../src/modules/services/desk/counts.ts';
import { type ListInput, worklist } from '../src/modules/services/desk/lists.ts';
import { deskOverview, orphans } from '../src/modules/services/desk/overview.ts';
import { services } from '../src/modules/services/index.ts';

const SECRET = 'a secret for the bench only, nothing depends on it';

const NOW = '2026-03-03T10:00:00+07:00';
/** Open dossiers of the whole province: a thousand or two come in on a working day and stay about a week. */
const OPEN = 8_000;
const ROUNDS = 15;

const modules = [
  storePart,
  searchPart,
  eventsPart,
  jobsPart,
  packPart,
  unitsPart,
  calendarPart,
  identityPart,
  filesPart,
  notificationsPart,
  services,
];

interface Bed {
  readonly app: App;
  readonly admin: pg.Client;
  drop(): Promise<void>;
}

/** A migrated database of its own with the province's units and agencies. */
async function makeBed(superuserUrl: string): Promise<Bed> {
  const name = `deskbench_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const root = new pg.Client({ connectionString: superuserUrl });
  await root.connect();
  await root.query(`CREATE DATABASE ${name} OWNER tinhso_owner`);
  console.log(`database ${name}`);
  const as = (user?: string, password?: string): string => {
    const url = new URL(superuserUrl);
    url.pathname = `/${name}`;
    if (user) url.username = user;
    if (password) url.password = password;
    return url.href;
  };
  const admin = new pg.Client({ connectionString: as() });
  let app: App | undefined;
  const drop = async (): Promise<void> => {
    await app?.close();
    await admin.end();
    await root.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await root.end();
  };
  try {
    app = await prepare();
    return { app, admin, drop };
  } catch (error) {
    await drop();
    throw error;
  }

  async function prepare(): Promise<App> {
    await admin.connect();
    for (const extension of ['unaccent', 'pg_trgm', 'btree_gist', 'pgcrypto'])
      await admin.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    const urls = { ownerUrl: as('tinhso_owner', 'owner'), appUrl: as('tinhso_app', 'app') };
    await migrate({ ownerUrl: urls.ownerUrl, appRole: 'tinhso_app', modules });
    const app = createApp({
      config: loadConfig({
        DATA_DIR: mkdtempSync(join(tmpdir(), 'tinhso-bench-')),
        DATABASE_URL: urls.appUrl,
        DATABASE_OWNER_URL: urls.ownerUrl,
        LOG_LEVEL: 'silent',
        TINHSO_SECRET: SECRET,
        DEMO: 'true',
      }),
      clock: new ManualClock(NOW),
      log: pino({ level: 'silent' }),
      store: createStore({ url: urls.appUrl, poolSize: 4 }),
      modules,
    });
    const ctx = contextFor(app, { kind: 'system', name: 'bench' }, 'bench', 'vi');
    await loadPack(
      ctx,
      process.env.PACK ?? join(rootDir, 'provinces/tay-ninh'),
      app.modules.flatMap((module) => module.pack ?? []),
      {
        unknownFiles: 'ignore',
      },
    );
    return app;
  }
}

/** `n` dossiers over two years; the newest `OPEN` of them open, in all trays and colours. */
async function fill({ admin }: Bed, n: number): Promise<void> {
  await admin.query(`SELECT setseed(0.42)`);
  const vault = new PersonalIdVault([SECRET]);
  const people = Array.from({ length: 40_000 }, (_, i) => vault.seal(String(72_000_000_001 + i).padStart(12, '0')));
  await admin.query(
    `INSERT INTO person (personal_id_cipher, personal_id_index, full_name, level, created_at, updated_at)
     SELECT cipher, index,
       (ARRAY['Nguyễn','Trần','Lê','Phạm','Huỳnh','Phan','Võ','Đặng','Bùi','Đỗ'])[1 + (i * 7) % 10] || ' ' ||
       (ARRAY['Văn','Thị','Hữu','Ngọc','Minh','Quốc'])[1 + (i * 5) % 6] || ' ' ||
       (ARRAY['Ánh','Bình','Cường','Dũng','Giang','Hạnh','Khánh','Lan','Mai','Nam','Oanh','Phúc','Quỳnh','Sơn','Thảo','Uyên','Vinh','Xuân','Yến','Đức'])[1 + (i * 13) % 20],
       2, now(), now()
     FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS sealed (cipher, index, n), LATERAL (SELECT n::int AS i) place`,
    [people.map((one) => one.personal_id_cipher), people.map((one) => one.personal_id_index)],
  );
  await admin.query(`CREATE TABLE bench_person AS SELECT row_number() OVER (ORDER BY id) AS n, id FROM person;
    CREATE UNIQUE INDEX ON bench_person (n);
    CREATE TABLE bench_place AS SELECT row_number() OVER (ORDER BY (kind <> 'people_committee'), id) AS n, id, unit_id
      FROM agency WHERE valid_to > '2026-03-03' AND kind NOT LIKE '%police%';
    CREATE UNIQUE INDEX ON bench_place (n)`);
  const step = 100_000;
  for (let from = 0; from < n; from += step) {
    await admin.query(
      `INSERT INTO dossier (code, procedure_code, procedure_version_id, applicant_id, receiving_agency_id,
         deciding_agency_id, unit_id, channel, subject, answers, state, step, submitted_at, received_at, due_at,
         step_due_at, handled_at, returned_at, outcome, timeliness, handler_id)
       SELECT '000.00.' || lpad(a.n::text, 2, '0') || '.H53-' || to_char(at, 'YYMMDD') || '-' || lpad(i::text, 7, '0'),
         '1.' || lpad((1 + i % 23)::text, 6, '0'), (SELECT id FROM procedure_version LIMIT 1), p.id, a.id, a.id, a.unit_id,
         (ARRAY['online','direct','postal'])[1 + i % 3], 'Hộ kinh doanh số ' || i, '{}',
         CASE WHEN open THEN (ARRAY[1,2,4,4,4,4,5,9,9,4])[1 + i % 10] ELSE (ARRAY[10,10,10,10,10,10,10,10,7,3])[1 + i % 10] END,
         CASE WHEN NOT open THEN NULL WHEN i % 10 = 0 THEN 'receive' WHEN i % 10 IN (7, 8) THEN 'issue'
           WHEN i % 10 = 6 THEN NULL WHEN i % 10 = 9 THEN 'approve' ELSE 'process' END,
         at, at + interval '2 hours',
         CASE WHEN open AND i % 10 IN (0, 6) THEN NULL WHEN open THEN $4::timestamptz + (random() * 14 - 2) * interval '1 day' ELSE at + interval '5 days' END,
         CASE WHEN open AND i % 10 = 0 THEN at + interval '8 hours' END,
         CASE WHEN NOT open THEN at + interval '4 days' END, CASE WHEN NOT open THEN at + interval '5 days' END,
         CASE WHEN NOT open THEN 'granted' END, CASE WHEN NOT open THEN 'on_time' END, h.id
       FROM (SELECT i, i > $3 AS open, $4::timestamptz - (CASE WHEN i > $3 THEN random() * 7 ELSE 8 + random() * 722 END) * interval '1 day' AS at,
           1 + floor(power(random(), 1.6) * (SELECT count(*) FROM bench_place))::int AS place
         FROM generate_series($1::int + 1, $2::int) i) s
       JOIN bench_place a ON a.n = s.place JOIN bench_person p ON p.n = 1 + (i * 31) % 40000
       LEFT JOIN bench_person h ON h.n = 1 + a.n * 5 + i % 5 AND i % 10 BETWEEN 2 AND 9`,
      [from, Math.min(n, from + step), n - OPEN, NOW],
    );
  }
  await admin.query('DROP TABLE bench_person, bench_place');
  await admin.query('VACUUM ANALYZE');
}

async function actorsOf({ app, admin }: Bed): Promise<Record<string, PersonActor>> {
  const ctx = contextFor(app, { kind: 'system', name: 'bench' }, 'bench', 'vi');
  const province = (await unitsOf(ctx)).rootsAt('2026-03-03')[0]?.id ?? '';
  const busiest = await admin.query(
    `SELECT unit_id, deciding_agency_id, mode() WITHIN GROUP (ORDER BY handler_id) AS handler FROM dossier
     WHERE unit_id <> $1 GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 1`,
    [province],
  );
  const { unit_id, deciding_agency_id, handler } = busiest.rows[0];
  const person = (roles: readonly string[], unitId: string, agencyId: string | null = null): PersonActor => ({
    kind: 'person',
    personId: handler,
    name: 'Bench',
    level: 2,
    sessionId: 'bench',
    grants: roles.map((role): Grant => ({ role, unitId, agencyId })),
  });
  return {
    commune: person(['handler', 'leader'], unit_id),
    agency: person(['handler', 'leader'], unit_id, deciding_agency_id),
    province: person(['coordinator'], province),
  };
}

const LISTS: Record<string, ListInput> = {
  process: { list: 'process', sort: 'urgent' },
  'open, all': { list: 'open', sort: 'urgent' },
  overdue: { list: 'open', sort: 'urgent', colour: 'overdue' },
  newest: { list: 'open', sort: 'newest' },
  'open by procedure': { list: 'open', sort: 'urgent', procedure: '1.000007' },
  'nothing fits': { list: 'open', sort: 'urgent', procedure: '9.999999' },
  mine: { list: 'mine', sort: 'urgent' },
  ended: { list: 'done', sort: 'urgent' },
  'ended by procedure': { list: 'done', sort: 'urgent', procedure: '1.000007' },
  'name, open': { list: 'open', sort: 'urgent', text: 'nguyen anh' },
  'name, all': { list: 'all', sort: 'urgent', text: 'tran van binh' },
  'code, all': { list: 'all', sort: 'urgent', text: '000.00.05.H53-26' },
};

const median = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function measure(bed: Bed, explain: boolean): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const [who, actor] of Object.entries(await actorsOf(bed))) {
    const ctx = contextFor(bed.app, actor, 'bench', 'vi');
    const ways: Record<string, () => Promise<unknown>> = {
      counts: () => ask(ctx, deskCounts, {}),
      overview: () => ask(ctx, deskOverview, {}),
      orphans: () => ask(ctx, orphans, {}),
      ...Object.fromEntries(Object.entries(LISTS).map(([name, input]) => [name, () => ask(ctx, worklist, input)])),
    };
    for (const [name, way] of Object.entries(ways)) {
      if (explain) await explained(bed, `${who}: ${name}`, way);
      await way();
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const begun = performance.now();
        await way();
        times.push(performance.now() - begun);
      }
      found.set(`${who}: ${name}`, median(times));
    }
  }
  return found;
}

/** Prints the plans of what a question sends. */
async function explained({ admin }: Bed, title: string, way: () => Promise<unknown>): Promise<void> {
  const sent: { text: string; values: unknown[] }[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    if (typeof args[0] === 'string' && Array.isArray(args[1])) sent.push({ text: args[0], values: args[1] });
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await way();
  } finally {
    pg.Client.prototype.query = query;
  }
  for (const { text, values } of sent.filter(({ text }) => /\bdossier\b/.test(text))) {
    const { rows } = await admin.query(`EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) ${text}`, values);
    console.log(`\n== ${title}\n${rows.map((row) => row['QUERY PLAN']).join('\n')}`);
  }
}

/** `sizes`: numbers of dossiers; the table compares each with the first. */
export async function run(sizes: readonly string[]): Promise<void> {
  const server = process.env.TINHSO_TEST_PG;
  if (!server) throw new Error('TINHSO_TEST_PG names no server');
  const results: Map<string, number>[] = [];
  const asked = (sizes.length > 0 ? sizes : ['10000', '1000000']).map(Number);
  for (const n of asked) {
    const bed = await makeBed(server);
    try {
      await fill(bed, n);
      const size = await bed.admin.query(
        `SELECT pg_size_pretty(pg_total_relation_size('dossier')) AS d, pg_size_pretty(pg_total_relation_size('dossier_search')) AS s`,
      );
      console.log(`${n} dossiers: ${size.rows[0].d} with indexes, ${size.rows[0].s} of words`);
      results.push(await measure(bed, process.env.EXPLAIN === '1' && n === asked.at(-1)));
    } finally {
      await bed.drop();
    }
  }
  const first = results[0] ?? new Map<string, number>();
  for (const [name, base] of first) {
    const row = results.map((result) => (result.get(name) ?? Number.NaN).toFixed(1).padStart(8)).join(' ');
    const ratio = (results.at(-1)?.get(name) ?? Number.NaN) / base;
    console.log(`${name.padEnd(30)} ${row} ms   x${ratio.toFixed(2)}`);
  }
}
