// How long the pages take with 10⁴, 10⁵ and 10⁶ dossiers over two years: `node bench/run.mjs pages [10000 100000 1000000]`.
// Server time: the whole request inside the program, from the session's cookie to the HTML, without the network. With
// EXPLAIN=1 the plans of the slowest page are printed; with DOC=1 docs/performance.md is written.
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { contextFor } from '../src/kernel/app.ts';
import { drainConsumers } from '../src/kernel/events/index.ts';
import { execute } from '../src/kernel/execute.ts';
import { putFile } from '../src/kernel/files/index.ts';
import { getPerson, type PersonActor } from '../src/kernel/identity/index.ts';
import { rootDir } from '../src/kernel/store/root.ts';
import { submitDossier } from '../src/modules/services/dossiers/submit.ts';
import { createHttp } from '../src/server.ts';
import { signIn, type Who } from './audience.ts';
import { type Filled, filledLine, fillHistory } from './history.ts';
import { timesTen } from './multiply.ts';
import { openScratch, type Scratch } from './scratch.ts';

const ONLY = new RegExp(process.env.ONLY ?? '');
const ROUNDS = Number(process.env.ROUNDS ?? 50);
const DEEP = 12;
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Line {
  readonly name: string;
  readonly list: boolean;
  /** A tenth of the requests took no longer: what other work on the machine does not disturb. */
  readonly p10: number;
  readonly p50: number;
  readonly p99: number;
  readonly statements: number;
}

interface Page {
  readonly name: string;
  readonly who: Who | null;
  readonly path: string;
  /** Must not grow with the number of dossiers. */
  readonly list: boolean;
}

/** The people who look: personas of the demonstration, and the applicant with the most dossiers. */
async function audience(scratch: Scratch) {
  const holder = async (role: string, wide: boolean): Promise<string> => {
    const { rows } = await scratch.admin.query(
      `SELECT g.person_id AS id FROM role_grant g JOIN unit u ON u.id = g.unit_id
       WHERE g.role = $1 AND g.agency_id IS NULL AND g.valid_to IS NULL AND (u.level = 'province') = $2 ORDER BY g.id LIMIT 1`,
      [role, wide],
    );
    return (await getPerson(scratch.ctx(), rows[0].id)).personalId;
  };
  const { rows } = await scratch.admin.query(
    `SELECT applicant_id AS id FROM dossier
     GROUP BY applicant_id ORDER BY count(*) DESC, applicant_id LIMIT 1`,
  );
  return {
    citizen: await signIn(scratch, (await getPerson(scratch.ctx(), rows[0].id)).personalId, 'citizen'),
    handler: await signIn(scratch, await holder('handler', false), 'specialist of a ward'),
    leader: await signIn(scratch, await holder('leader', false), 'leader of a ward'),
    coordinator: await signIn(scratch, await holder('coordinator', true), 'head of the province’s centre'),
  };
}

type Http = ReturnType<typeof createHttp>;

async function open(http: Http, { who, path }: Pick<Page, 'who' | 'path'>): Promise<string> {
  const answer = await http.request(path, { headers: { accept: 'text/html', ...(who ? { cookie: who.cookie } : {}) } });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} to ${who?.name ?? 'anybody'}`);
  return answer.text();
}

/** The address some pages further on; the last one when there are fewer. */
async function deep(http: Http, page: Page): Promise<string> {
  let path = page.path;
  for (let i = 0; i < DEEP; i += 1) {
    const next = [
      ...(await open(http, { who: page.who, path })).matchAll(/href="([^"]*[?&;](?:sau|tiep|truoc)=[^"]+)"/g),
    ].at(-1)?.[1];
    if (!next) break;
    path = next.replaceAll('&amp;', '&');
  }
  return path;
}

async function pagesOf(scratch: Scratch, http: Http): Promise<Page[]> {
  const { citizen, handler, leader, coordinator } = await audience(scratch);
  const { rows } = await scratch.admin.query(
    `SELECT id, code, procedure_code FROM dossier WHERE unit_id = (SELECT g.unit_id FROM role_grant g WHERE g.role = 'handler'
       AND g.agency_id IS NULL LIMIT 1) AND tray = 'process' ORDER BY desk_at LIMIT 1`,
  );
  const one = rows[0];
  const list = (name: string, who: Who | null, path: string): Page => ({ name, who, path, list: true });
  const whole = (name: string, who: Who | null, path: string): Page => ({ name, who, path, list: false });
  const lists = [
    list('worklist of a ward, most urgent', handler, '/can-bo/ho-so?khay=open'),
    list('worklist of a ward, newest', handler, '/can-bo/ho-so?khay=open&xep=newest'),
    list('ended dossiers of a ward', handler, '/can-bo/ho-so?khay=done'),
    list('worklist of the province', coordinator, '/can-bo/ho-so?khay=open'),
    list('overdue in the province', coordinator, '/can-bo/ho-so?khay=open&mau=overdue'),
    list('ended dossiers of the province', coordinator, '/can-bo/ho-so?khay=done'),
    list('ended dossiers of one procedure', coordinator, `/can-bo/ho-so?khay=done&thu-tuc=${one.procedure_code}`),
    list('name sought in a ward', handler, '/can-bo/ho-so?khay=all&tim=nguyen+van'),
    list('name sought in the province', coordinator, '/can-bo/ho-so?khay=all&tim=tran+thi+lan'),
    list('citizen’s own dossiers', citizen, '/ho-so'),
    list('dossiers behind a figure of the report', coordinator, '/can-bo/bao-cao/ho-so?cot=received'),
  ];
  const deeper: Page[] = [];
  for (const page of lists) {
    if (/sought|citizen/.test(page.name)) continue;
    const path = await deep(http, page);
    if (path !== page.path) deeper.push({ ...page, name: `${page.name}, page ${DEEP + 1}`, path });
  }
  return [
    whole('portal: front page', null, '/'),
    whole('tracking by code', null, `/tra-cuu/${one.code}`),
    whole('public statistics of a procedure', null, `/thu-tuc/${one.procedure_code}/thong-ke`),
    whole('desk with all counts, ward', handler, '/can-bo'),
    whole('desk with all counts, province', coordinator, '/can-bo'),
    list('one dossier, open on the desk', handler, `/can-bo/ho-so/${one.id}`),
    whole('leader’s page, ward', leader, '/can-bo/lanh-dao'),
    whole('leader’s page, province', coordinator, '/can-bo/lanh-dao'),
    whole('Decision 766 index, public', null, '/chat-luong-phuc-vu'),
    whole('Decision 766 index, ward', leader, '/can-bo/chi-so-766'),
    whole('Decision 766 index, year', null, '/chat-luong-phuc-vu?ky=2026'),
    whole('report by procedure, province', coordinator, '/can-bo/bao-cao'),
    ...lists,
    ...deeper,
  ];
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;

async function measure(scratch: Scratch, name: string, isList: boolean, work: () => Promise<unknown>): Promise<Line> {
  for (let i = 0; i < 3; i += 1) await work();
  const { statements } = scratch.app.store;
  const before = statements.count;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return {
    name,
    list: isList,
    p10: at(times, 0.1),
    p50: at(times, 0.5),
    p99: at(times, 0.99),
    statements: Math.round((statements.count - before) / ROUNDS),
  };
}

/** Files drafts whose answers are those of dossiers that are there. */
async function submitting(scratch: Scratch): Promise<Line> {
  const { admin, app } = scratch;
  const { rows } = await admin.query(
    `SELECT d.answers, d.procedure_version_id AS version, d.applicant_id AS person, p.full_name AS name,
       coalesce((SELECT array_agg(component) FROM dossier_component c WHERE c.dossier_id = d.id), '{}') AS components, v.body
     FROM dossier d JOIN person p ON p.id = d.applicant_id JOIN procedure_version v ON v.id = d.procedure_version_id
     WHERE d.channel = 'online' AND p.level = 2 AND d.submitted_at > timestamptz '2026-10-25'
       AND EXISTS (SELECT FROM dossier_component c WHERE c.dossier_id = d.id) ORDER BY d.id LIMIT $1`,
    [ROUNDS + 3],
  );
  const picture = await putFile(scratch.ctx(), PIXEL, { purpose: 'services.component', name: 'a.png' });
  const ready: { actor: PersonActor; draftId: string }[] = [];
  for (const row of rows) {
    const draftId = randomUUID();
    await admin.query(
      `INSERT INTO draft (id, person_id, procedure_version_id, answers, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)`,
      [draftId, row.person, row.version, row.answers, scratch.clock.now()],
    );
    const fields = row.body.form.pages.flatMap(
      (page: { fields: { kind: string; key: string; component?: string }[] }) =>
        page.fields.filter((field) => field.kind === 'file' && row.components.includes(field.component)),
    );
    for (const field of fields)
      await admin.query(
        `INSERT INTO draft_file (draft_id, field, file_id, name, size, added_at) VALUES ($1, $2, $3, 'a.png', 68, $4)`,
        [draftId, field.key, picture.id, scratch.clock.now()],
      );
    ready.push({
      draftId,
      actor: { kind: 'person', personId: row.person, name: row.name, level: 2, grants: [], sessionId: 'bench' },
    });
  }
  return measure(scratch, 'filing one dossier', true, async () => {
    const next = ready.shift();
    if (!next) throw new Error('no draft left');
    await execute(contextFor(app, next.actor, 'bench', 'vi'), submitDossier, { draftId: next.draftId, declared: true });
  });
}

/** Prints the plans of what a page sends. */
async function explain(scratch: Scratch, title: string, work: () => Promise<unknown>): Promise<void> {
  const sent: { text: string; values: unknown[] }[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args;
    if (typeof first === 'string' && Array.isArray(second)) sent.push({ text: first, values: second });
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  for (const { text, values } of sent.filter((one) => /^\s*(select|with)/i.test(one.text))) {
    const started = performance.now();
    const { rows } = await scratch.admin.query(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, values);
    const took = performance.now() - started;
    if (took < 5) continue;
    console.log(
      `\n== ${title}: ${took.toFixed(0)} ms\n${text.slice(0, 300)}\n${rows.map((row) => row['QUERY PLAN']).join('\n')}`,
    );
  }
}

interface Result {
  readonly size: number;
  readonly lines: readonly Line[];
  readonly note: string;
}

const ms = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(value < 10 ? 1 : 0));

function tableOf(results: readonly Result[]): string[] {
  const names = [...new Set(results.flatMap((result) => result.lines.map((line) => line.name)))];
  const of = (result: Result | undefined, name: string) => result?.lines.find((line) => line.name === name);
  const big = results.find((result) => result.size === 100_000);
  const bigger = results.find((result) => result.size === 1_000_000);
  const head = [
    'page',
    ...results.map(({ size }) => `10^${Math.log10(size)}: p10 / p50 / p99 ms`),
    '10^6 : 10^5',
    'queries',
  ];
  return [
    `| ${head.join(' | ')} |`,
    `| --- |${head
      .slice(1)
      .map(() => ' ---: |')
      .join('')}`,
    ...names.map((name) => {
      const [a, b] = [of(big, name), of(bigger, name)];
      const cells = results.map((result) => {
        const line = of(result, name);
        return `${ms(line?.p10)} / ${ms(line?.p50)} / ${ms(line?.p99)}`;
      });
      const ratio = a && b ? (b.p10 / a.p10).toFixed(2) : '–';
      return `| ${name} | ${cells.join(' | ')} | ${ratio} | ${of(results.at(-1), name)?.statements ?? '–'} |`;
    }),
  ];
}

export async function run(given: readonly string[]): Promise<void> {
  const sizes = (given.length > 0 ? given : ['10000', '100000', '1000000']).map(Number).sort((a, b) => a - b);
  const results: Result[] = [];
  let server = '';
  const measured = async (scratch: Scratch, size: number, note: string): Promise<void> => {
    await scratch.admin.query('VACUUM (ANALYZE)');
    const http = createHttp(scratch.app);
    const lines: Line[] = [];
    const pages = (await pagesOf(scratch, http)).filter(({ name }) => ONLY.test(name));
    for (const page of pages) lines.push(await measure(scratch, page.name, page.list, () => open(http, page)));
    if (ONLY.test('filing one dossier')) lines.push(await submitting(scratch));
    results.push({ size, lines, note });
    console.log(`\n${note}\n${tableOf(results).join('\n')}`);
    if (process.env.EXPLAIN !== '1') return;
    const slow = [...lines].sort((a, b) => b.p50 - a.p50).slice(0, 3);
    for (const line of slow) {
      const page = pages.find((one) => one.name === line.name);
      if (page) await explain(scratch, line.name, () => open(http, page));
    }
  };
  for (const size of sizes.filter((one) => one < 1_000_000)) {
    const scratch = await openScratch();
    server = scratch.server;
    try {
      const { rows } = await scratch.admin.query('SELECT count(*)::int AS n FROM dossier');
      if (rows[0].n >= size) {
        await measured(scratch, rows[0].n, `${rows[0].n} dossiers that were there`);
        continue;
      }
      const filled: Filled = await fillHistory(scratch, size);
      await measured(scratch, size, filledLine(filled));
      if (sizes.includes(size * 10) && size * 10 === 1_000_000) {
        await drainConsumers(scratch.app, 600_000);
        console.log('ten times as many …');
        await timesTen(scratch.admin, console.log);
        await measured(scratch, size * 10, `${size * 10} dossiers: those of ${size} ten times`);
      }
    } finally {
      await scratch.drop();
    }
  }
  if (process.env.DOC === '1') await writeFile(join(rootDir, 'docs/performance.md'), documentOf(results, server));
}

function documentOf(results: readonly Result[], server: string): string {
  const [cpu] = cpus();
  return [
    '# Performance',
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`node bench/run.mjs pages\` (see [bench/README.md](../bench/README.md)): ` +
      `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${server}, ` +
      `program and database on the same machine. ${ROUNDS} requests each, one after the other.`,
    '',
    'Server time of the whole request in milliseconds: from the session’s cookie to the HTML, without the network. ' +
      'The history is two years of dossiers made by `tinhso demo generate`; the biggest one is the one before it ten times.',
    '',
    ...tableOf(results),
    '',
    ...results.map(({ note }) => `- ${note}`),
    '',
  ].join('\n');
}
