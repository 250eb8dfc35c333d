// What the program does over HTTP beside two ceilings, in one run: `npm run bench` (or `node bench/run.mjs http [10000 100000
// 1000000]`). Sixteen keep-alive connections in a closed loop from a process of their own; server and PostgreSQL on the
// same machine with default durability. Every kind of answer is checked before it is timed. SECONDS=8 per measurement; DOC=1
// writes docs/benchmark.md. The program runs as `start` runs it, with its consumers, jobs and log of who looked.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createApiClient, getPerson } from '../src/kernel/identity/index.ts';
import { rootDir } from '../src/kernel/store/root.ts';
import { unitsOf } from '../src/kernel/units/index.ts';
import { signIn } from './audience.ts';
// @ts-expect-error plain JavaScript, shared with the bare server
import { file } from './filing.mjs';
import { fillHistory } from './history.ts';
import { timesTen } from './multiply.ts';
import { openScratch, type Scratch } from './scratch.ts';

const SECONDS = Number(process.env.SECONDS ?? 8);
const CONNECTIONS = 16;
const PROCEDURE = process.env.PROCEDURE ?? '1.001612';

interface Load {
  readonly answers: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly statuses: Readonly<Record<string, number>>;
}
interface Line {
  readonly name: string;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly statements: number | null;
  /** Of the ceiling measured next to it; null where there is none. */
  readonly share: number | null;
  readonly ceiling: string;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()));

/** The built program on the scratch database. */
async function startProgram(scratch: Scratch) {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [join(rootDir, 'dist/server/main.js'), 'start'], {
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: scratch.app.config.dataDir,
      DATABASE_URL: scratch.appUrl,
      DATABASE_OWNER_URL: scratch.ownerUrl,
      TINHSO_SECRET: scratch.secret,
      DEMO: 'true',
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'false',
      API_REQUESTS_PER_MINUTE: '0',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/thu-tuc`).catch(() => null);
    if (answer?.status === 200) break;
    if (child.exitCode !== null) throw new Error('the program did not start');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    port,
    pid: child.pid as number,
    ready: (performance.now() - started) / 1000,
    async stop() {
      child.kill('SIGTERM');
      await ended(child);
    },
  };
}

/** Proportional set size in MiB: memory that is shared counts by its share. */
const memory = (pid: number): number =>
  Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;

let loader: ChildProcess | undefined;
async function load(port: number, requests: readonly string[], seconds = SECONDS): Promise<Load> {
  loader ??= fork(join(rootDir, 'bench/load.mjs'));
  const child = loader;
  const result = await new Promise<Load & { error?: string }>((resolve) => {
    child.once('message', (message) => resolve(message as Load));
    child.send({ port, connections: CONNECTIONS, warmUp: Math.min(2, seconds / 3), seconds, requests });
  });
  if (result.error) throw new Error(result.error);
  const odd = Object.keys(result.statuses).filter((status) => !status.startsWith('2'));
  if (odd.length > 0) throw new Error(`answers ${JSON.stringify(result.statuses)}`);
  return result;
}

const rawGet = (path: string, headers: Record<string, string>): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
const rawPost = (path: string, headers: Record<string, string>, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${Object.entries(
    headers,
  )
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`;

async function askJson(port: number, path: string, init: RequestInit = {}, expected = 200) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, init);
  const text = await answer.text();
  if (answer.status !== expected) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** What a filing is made of: an applicant, answers of about 1 KB and three papers, at the ward with the most dossiers. */
async function subjectOf(scratch: Scratch) {
  const { rows } = await scratch.admin.query(
    `SELECT d.answers, d.unit_id, p.full_name, p.id AS person FROM dossier d JOIN person p ON p.id = d.applicant_id
     WHERE d.procedure_code = $1 AND d.parent_id IS NULL AND d.unit_id = (SELECT unit_id FROM dossier WHERE procedure_code = $1
       GROUP BY unit_id ORDER BY count(*) DESC, unit_id LIMIT 1) ORDER BY d.id DESC LIMIT 1`,
    [PROCEDURE],
  );
  const { rows: versions } = await scratch.admin.query(
    `SELECT body FROM procedure_version WHERE code = $1 ORDER BY valid_from DESC, revision DESC LIMIT 1`,
    [PROCEDURE],
  );
  const { components, manners } = versions[0].body as {
    components: { key: string; source?: string }[];
    manners: { channel: string }[];
  };
  const one = rows[0];
  const applicant = await getPerson(scratch.ctx(), one.person);
  const channel = manners.some((manner) => manner.channel === 'direct') ? 'direct' : 'postal';
  return {
    unitId: one.unit_id as string,
    body: {
      procedure: PROCEDURE,
      channel,
      applicant: { personalId: applicant.personalId, name: applicant.name },
      unitId: one.unit_id,
      answers: one.answers,
      papers: [0, 1, 2].map((i) => ({
        component: components[Math.min(i, components.length - 1)]?.key,
        name: `Giấy tờ ${i + 1}`,
        originals: 1,
        copies: 1,
      })),
      receiveNow: false,
    },
  };
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly holes: readonly (string | null)[];
}

/** The rows the program wrote for one filing as INSERT statements with holes for what differs from one to the next. */
async function statementsOf(scratch: Scratch, id: string) {
  const { admin } = scratch;
  const { rows: found } = await admin.query('SELECT * FROM dossier WHERE id = $1', [id]);
  const dossier = found[0];
  const code: string = dossier.code;
  const { rows: events } = await admin.query('SELECT id FROM event WHERE subject = $1', [id]);
  const eventIds = events.map((row) => row.id as string);
  const statements: Statement[] = [];
  const add = async (table: string, where: string, values: unknown[], own: Record<string, string>) => {
    const { rows: columns } = await admin.query(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1
         AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY ordinal_position`,
      [table],
    );
    const left = new Set(table === 'event' ? ['tick', 'recorded_at'] : []);
    const names = columns.map((row) => row.name as string).filter((name) => !left.has(name));
    const { rows } = await admin.query(`SELECT ${names.join(', ')} FROM ${table} WHERE ${where}`, values);
    if (rows.length === 0) throw new Error(`the program wrote no ${table}`);
    const params: unknown[] = [];
    const holes: (string | null)[] = [];
    const tuples = rows.map((row) => {
      const places = names.map((name) => {
        const hole = own[name];
        const value = row[name];
        if (hole === 'default') return 'DEFAULT';
        params.push(
          value !== null && typeof value === 'object' && !(value instanceof Date) && !Array.isArray(value)
            ? JSON.stringify(value)
            : value,
        );
        holes.push(hole ?? (value instanceof Date ? 'now' : null));
        return `$${params.length}`;
      });
      return `(${places.join(', ')})`;
    });
    statements.push({
      text: `INSERT INTO ${table} (${names.join(', ')}) VALUES ${tuples.join(', ')}`,
      values: params,
      holes,
    });
  };
  await add('dossier', 'id = $1', [id], {
    id: 'id',
    code: 'code',
    answers: 'answers',
    due_at: 'none',
    received_at: 'none',
  });
  await add('dossier_component', 'dossier_id = $1', [id], { id: 'default', dossier_id: 'id' });
  await add('dossier_transition', 'dossier_id = $1', [id], { id: 'default', dossier_id: 'id' });
  await add('event', 'subject = $1', [id], { id: 'event', subject: 'id' });
  const { rows: notices } = await admin.query(
    'SELECT id FROM notification WHERE event_id = ANY($1::uuid[]) OR href = $2 LIMIT 1',
    [eventIds, `/ho-so/${code}`],
  );
  if (notices.length > 0)
    await add('notification', 'id = $1', [notices[0].id], { id: 'default', event_id: 'event', href: 'href' });
  const day = String(found[0].submitted_at.toISOString()).slice(0, 10);
  return {
    prefix: `BENCH-${randomUUID().slice(0, 8)}`,
    counter: {
      text: `INSERT INTO counter (kind, owner, period, last) VALUES ('dossier', $1, $2, 1)
        ON CONFLICT (kind, owner, period) DO UPDATE SET last = counter.last + 1 RETURNING last`,
      values: [dossier.receiving_agency_id, `bench ${day}`],
    },
    rows: statements,
  };
}

/** Sixteen clients filing straight in PostgreSQL. */
async function straight(url: string, filing: unknown, answers: string): Promise<Load> {
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const times: number[] = [];
  const from = performance.now() + 2000;
  const until = from + SECONDS * 1000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        const sent = performance.now();
        await file(client, filing, answers);
        const now = performance.now();
        if (sent >= from && now <= until) times.push(now - sent);
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { answers: times.length, seconds: SECONDS, p50: at(0.5), p99: at(0.99), statuses: {} };
}

const perSecond = ({ answers, seconds }: Load): number => answers / seconds;

async function statementsPerRequest(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<number | null> {
  const count = async () =>
    Number(
      /^tinhso_db_statements_total (\d+)/m.exec(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())?.[1] ??
        Number.NaN,
    );
  const n = 20;
  const before = await count();
  for (let i = 0; i < n; i += 1) await (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).arrayBuffer();
  const between = (await count()) - before;
  return Number.isNaN(between) ? null : Math.round(between / n);
}

async function measure(scratch: Scratch, size: number): Promise<{ lines: Line[]; notes: string[] }> {
  const { admin } = scratch;
  await admin.query('VACUUM (ANALYZE)');
  const subject = await subjectOf(scratch);
  const [root] = (await unitsOf(scratch.ctx())).rootsAt('2026-11-01');
  if (!root) throw new Error('no province');
  const { token } = await createApiClient(scratch.ctx(), {
    name: `bench ${size}`,
    scopes: ['dossiers:read', 'dossiers:file', 'dossiers:act'],
    grants: ['receptionist', 'handler'].map((role) => ({ role, unitId: root.id, from: '2025-07-01' })),
  });
  const { rows: staff } = await admin.query(
    `SELECT g.person_id AS id FROM role_grant g
     WHERE g.role = 'handler' AND g.agency_id IS NULL AND g.unit_id = $1 AND g.valid_to IS NULL LIMIT 1`,
    [subject.unitId],
  );
  const handler = staff[0]
    ? await signIn(scratch, (await getPerson(scratch.ctx(), staff[0].id)).personalId, 'specialist')
    : null;
  const program = await startProgram(scratch);
  const lines: Line[] = [];
  const notes: string[] = [];
  try {
    const auth = { Authorization: `Bearer ${token}` };
    const { port } = program;
    const json = { ...auth, 'content-type': 'application/json' };
    const body = JSON.stringify(subject.body);

    // Answers are right before they are timed.
    const made = await askJson(port, '/api/v1/dossiers', { method: 'POST', headers: json, body }, 201);
    const back = await askJson(port, `/api/v1/dossiers/${made.id}`, { headers: auth });
    if (back.code !== made.code || back.attached.length < 3) throw new Error('what was filed is not what is read');
    const listPath = `/api/v1/dossiers?list=done&procedure=${PROCEDURE}`;
    const listed = await askJson(port, listPath, { headers: auth });
    if (listed.items.length !== 25) throw new Error(`the list holds ${listed.items.length} of 25`);
    const filing = await statementsOf(scratch, made.id);
    const { rows: ids } = await admin.query(
      `SELECT id FROM dossier WHERE unit_id = $1 AND parent_id IS NULL ORDER BY md5(id::text) LIMIT 500`,
      [subject.unitId],
    );

    const list = {
      text: `SELECT id, code, procedure_code, subject, state, step, tray, channel, deciding_agency_id, submitted_at, due_at, version
        FROM dossier WHERE tray = 'done' AND procedure_code = $1 ORDER BY submitted_at DESC, id DESC LIMIT 25`,
      values: [PROCEDURE],
    };
    const read = {
      dossier: 'SELECT d.*, p.full_name FROM dossier d JOIN person p ON p.id = d.applicant_id WHERE d.id = $1',
      papers: 'SELECT * FROM dossier_component WHERE dossier_id = $1',
    };
    const bare = fork(join(rootDir, 'bench/bare.mjs'), {
      env: { ...process.env, DATABASE_URL: scratch.appUrl, BENCH_STATEMENTS: JSON.stringify({ filing, list, read }) },
    });
    const barePort = await new Promise<number>((resolve) =>
      bare.once('message', (message) => resolve((message as { port: number }).port)),
    );
    try {
      const bareMade = await askJson(barePort, '/create', { method: 'POST', body }, 201);
      const bareRead = await askJson(barePort, `/read/${bareMade.id}`);
      if (bareRead.papers.length < 3) throw new Error('the bare server reads too few papers');

      const beside = async (
        name: string,
        ours: string[],
        theirs: string[] | null,
        path: string | null,
        headers = {},
      ) => {
        // Theirs, ours, theirs, ours: whatever else the machine does meets both.
        const a: Load[] = [];
        const b: Load[] = [];
        for (let round = 0; round < 2; round += 1) {
          if (theirs) b.push(await load(barePort, theirs, SECONDS / 2));
          a.push(await load(port, ours, SECONDS / 2));
        }
        const mean = (all: Load[], of: (one: Load) => number) =>
          all.reduce((sum, one) => sum + of(one), 0) / all.length;
        const rate = mean(a, perSecond);
        const ceiling = theirs ? mean(b, perSecond) : null;
        lines.push({
          name,
          rate,
          p50: mean(a, (one) => one.p50),
          p99: mean(a, (one) => one.p99),
          statements: path ? await statementsPerRequest(port, path, headers) : null,
          share: ceiling ? rate / ceiling : null,
          ceiling: ceiling ? `bare server ${Math.round(ceiling)}/s` : '',
        });
      };
      await beside('list 25, filtered and sorted', [rawGet(listPath, auth)], [rawGet('/list', {})], listPath, auth);
      await beside(
        'read one with its papers',
        ids.map(({ id }) => rawGet(`/api/v1/dossiers/${id}`, auth)),
        ids.map(({ id }) => rawGet(`/read/${id}`, {})),
        `/api/v1/dossiers/${ids[0].id}`,
        auth,
      );
      await beside('citizen page: a procedure', [rawGet(`/thu-tuc/${PROCEDURE}`, {})], null, `/thu-tuc/${PROCEDURE}`);
      await beside('citizen page: front page', [rawGet('/', {})], null, '/');
      if (handler) {
        const cookie = { Cookie: handler.cookie };
        const path = '/can-bo/ho-so?khay=open';
        await beside('officer’s worklist page', [rawGet(path, cookie)], null, path, cookie);
      }
      const pss = memory(program.pid);
      await beside('file a dossier', [rawPost('/api/v1/dossiers', auth, body)], [rawPost('/create', {}, body)], null);
      const sql = await straight(scratch.appUrl, filing, JSON.stringify(subject.body.answers));
      notes.push(
        `${size} dossiers. Filing straight in PostgreSQL, 16 clients: ${Math.round(perSecond(sql))}/s (p50 ${sql.p50.toFixed(1)}, p99 ${sql.p99.toFixed(1)} ms). ` +
          `Program: ready after ${program.ready.toFixed(1)} s, ${Math.round(pss)} MiB (PSS) under reading, ${Math.round(memory(program.pid))} MiB after filing. ` +
          `Answers in JSON of ${Buffer.byteLength(body)} bytes, checksum ${createHash('sha256').update(body).digest('hex').slice(0, 8)}.`,
      );
    } finally {
      bare.disconnect();
      await ended(bare);
    }
  } finally {
    await program.stop();
  }
  return { lines, notes };
}

function table(lines: readonly Line[]): string[] {
  return [
    '| | per second | p50 ms | p99 ms | statements | of the ceiling | ceiling |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...lines.map(
      (one) =>
        `| ${one.name} | ${Math.round(one.rate)} | ${one.p50.toFixed(1)} | ${one.p99.toFixed(1)} | ${one.statements ?? '–'} | ${one.share === null ? '–' : `${Math.round(one.share * 100)} %`} | ${one.ceiling || '–'} |`,
    ),
  ];
}

export async function run(given: readonly string[]): Promise<void> {
  const sizes = (given.length > 0 ? given : ['10000', '100000', '1000000']).map(Number).sort((a, b) => a - b);
  const parts: string[] = [];
  const scratch = await openScratch();
  let now = 0;
  try {
    for (const size of sizes) {
      if (now > 0 && size === now * 10) await timesTen(scratch.admin, () => {});
      else await fillHistory(scratch, size);
      now = size;
      const { lines, notes } = await measure(scratch, size);
      const part = [`## ${size} dossiers`, '', ...table(lines), '', ...notes, ''];
      parts.push(...part);
      console.log(part.join('\n'));
    }
  } finally {
    loader?.disconnect();
    await scratch.drop();
  }
  if (process.env.DOC !== '1') return;
  const [cpu] = cpus();
  await writeFile(
    join(rootDir, 'docs/benchmark.md'),
    [
      '# Over HTTP',
      '',
      `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ` +
        `${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${scratch.server}; 16 connections in a closed loop, ` +
        `load, server and database on the same cores, default durability. The ceiling beside a line was measured in turn with it.`,
      '',
      ...parts,
    ].join('\n'),
  );
}
