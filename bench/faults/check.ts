// What must hold whatever went wrong: everything acknowledged is there exactly once, numbers have no gap, money agrees, the
// chain is sound, everybody is told, no file is missing and none is left over.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { sealEvents, verifyChain } from '../../src/kernel/events/index.ts';
import { consumerStates } from '../../src/kernel/events/outbox/state.ts';
import { blobStore, cleanFiles } from '../../src/kernel/files/index.ts';
import { enqueue } from '../../src/kernel/jobs/index.ts';
import { rootDir } from '../../src/kernel/store/root.ts';
import { pollJob } from '../../src/modules/payments/attempts/poll.ts';
import { checkLedger } from '../../src/modules/payments/index.ts';
import { reconcileJob } from '../../src/modules/payments/statements/reconcile.ts';
import type { Filing } from './clients.ts';
import type { World } from './world.ts';

export interface Found {
  readonly lost: number;
  readonly doubled: number;
  /** Everything else that does not hold, in words. */
  readonly faults: readonly string[];
}

/** Dossiers and codes of one crowd, and the books of all there is. */
export async function checkRound(world: World, name: string, filings: readonly Filing[]): Promise<Found> {
  const faults: string[] = [];
  const { rows } = await sql<{ note: string; code: string }>`
    SELECT answers->>'note' AS note, code FROM dossier WHERE answers->>'note' LIKE ${`${name}-%`}`.execute(
    world.app.store.db,
  );
  const there = Map.groupBy(rows, (row) => row.note);
  let lost = 0;
  for (const { marker, code } of filings) if (!there.get(marker)?.some((row) => row.code === code)) lost += 1;
  const doubled = [...there.values()].reduce((sum, group) => sum + group.length - 1, 0);
  faults.push(...(await gaps(world)));
  const ledger = await checkLedger(world.ctx());
  faults.push(...ledger.differences.map(({ rule, what, detail }) => `${rule}: ${what} (${detail})`));
  await sealEvents(world.app);
  const chain = await verifyChain(world.app.store.db);
  if (!chain.ok) faults.push(`the chain is broken at ${chain.firstBad?.no}: ${chain.firstBad?.reason}`);
  faults.push(...(await halfUploads(world)));
  return { lost, doubled, faults };
}

/** Codes of an agency and a day are 0001 … n, and so are receipts of a series. */
async function gaps(world: World): Promise<string[]> {
  const { rows } = await sql<{ series: string; n: number; low: number; high: number }>`
    SELECT series, count(DISTINCT number)::int AS n, min(number)::int AS low, max(number)::int AS high FROM (
      SELECT regexp_replace(code, '-[0-9]+$', '') AS series, substring(code FROM '([0-9]+)$')::int AS number FROM dossier
      UNION ALL SELECT agency_id || ' ' || series, number FROM receipt) AS numbered
    GROUP BY series HAVING min(number) <> 1 OR max(number) <> count(*) OR count(DISTINCT number) <> count(*)`.execute(
    world.app.store.db,
  );
  return rows.map((row) => `numbers of ${row.series}: ${row.n} from ${row.low} to ${row.high}`);
}

/** A paper that a draft or a dossier shows is there with all its bytes. */
async function halfUploads(world: World): Promise<string[]> {
  const { rows } = await sql<{ sha256: string; size: string }>`
    SELECT encode(sha256, 'hex') AS sha256, size::text FROM file`.execute(world.app.store.db);
  const blobs = blobStore(world.app);
  const faults: string[] = [];
  for (const { sha256, size } of rows) {
    let bytes = 0;
    try {
      for await (const chunk of blobs.read(sha256)) bytes += (chunk as Buffer).length;
    } catch (error) {
      faults.push(`file ${sha256.slice(0, 12)}: ${(error as Error).message}`);
      continue;
    }
    if (bytes !== Number(size)) faults.push(`file ${sha256.slice(0, 12)} has ${bytes} of ${size} bytes`);
  }
  return faults;
}

async function waitFor(what: string, seconds: number, done: () => Promise<number>): Promise<string[]> {
  const from = performance.now();
  const end = from + seconds * 1000;
  for (;;) {
    const left = await done();
    if (left === 0) {
      process.stderr.write(`${what}: none left after ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
      return [];
    }
    if (performance.now() > end) return [`${what}: ${left} left after ${seconds} s`];
    await pause(500);
  }
}

/** The night after each day on which somebody paid: what was "failed" first and paid later, and nobody told, is found then. */
async function reconcileAll(world: World): Promise<string[]> {
  const { db } = world.app.store;
  const { rows } = await sql<{ day: string }>`
    SELECT DISTINCT (created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date::text AS day FROM payment_attempt ORDER BY day`.execute(
    db,
  );
  const faults: string[] = [];
  for (const { day } of rows) {
    world.at(new Date(Date.parse(`${day}T01:30:00+07:00`) + 86_400_000));
    const id = await enqueue(world.ctx(), reconcileJob, {});
    faults.push(
      ...(await waitFor(`reconciliation of ${day}`, 60, async () => {
        const found = await sql<{ n: number }>`SELECT count(*)::int AS n FROM pgboss.job
          WHERE name = 'payments.reconcile' AND id = ${id} AND state < 'completed'`.execute(db);
        return found.rows[0]?.n ?? 0;
      })),
    );
  }
  return faults;
}

export interface End extends Found {
  readonly payments: { readonly taken: number; readonly settled: number };
  readonly notices: number;
  readonly letters: number;
  /** Letters that arrived twice: sent before the fault, not yet noted as sent. They carry the same Message-ID. */
  readonly lettersTwice: number;
  readonly filesRemoved: number;
  readonly cli: readonly string[];
}

/** After the last round, with everything running: what is delivered later has been delivered. */
export async function checkEnd(world: World): Promise<End> {
  const { db } = world.app.store;
  const faults: string[] = [];
  const one = async (query: ReturnType<typeof sql<{ n: number }>>) => (await query.execute(db)).rows[0]?.n ?? 0;
  // Mail that failed comes again after pauses of the machine's clock, which nobody can move: they are cut short.
  const nudge = () =>
    sql`UPDATE pgboss.job SET start_after = now() WHERE name = 'notifications.mail' AND state = 'retry'`.execute(db);
  faults.push(
    ...(await waitFor('events not handled', 60, async () =>
      (await consumerStates(world.app)).reduce((sum, one) => sum + one.behind, 0),
    )),
  );
  faults.push(
    // Polling asks the gateway about what nobody told, ever more slowly: the clock goes ten minutes a step.
    ...(await waitFor('payments under way', 60, async () => {
      world.at(new Date(world.now().getTime() + 10 * 60_000));
      await enqueue(world.ctx(), pollJob, {}, { singletonKey: 'faults' });
      return one(sql`SELECT count(*)::int AS n FROM payment_attempt WHERE status = 'pending'`);
    })),
    ...(await reconcileAll(world)),
    ...(await waitFor('letters not sent', 120, async () => {
      await nudge();
      return one(
        sql`SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'notifications.mail' AND state < 'completed'`,
      );
    })),
  );
  const untold = await one(sql`SELECT count(*)::int AS n FROM dossier AS d
    WHERE NOT EXISTS (SELECT FROM notification AS n WHERE n.href = '/ho-so/' || d.code AND n.person_id = d.applicant_id)`);
  if (untold > 0) faults.push(`${untold} dossiers of which nobody was told`);
  const parked = await one(sql`SELECT count(*)::int AS n FROM parked_event WHERE released_at IS NULL`);
  if (parked > 0) faults.push(`${parked} events parked`);

  const taken = [...world.gateway.transactions.values()].filter(({ paid }) => paid).map(({ txnRef }) => txnRef);
  const { rows: attempts } = await sql<{ ref: string; settled: string | null; entries: number }>`
    SELECT a.txn_ref AS ref, a.settled_as AS settled,
      (SELECT count(*)::int FROM ledger_entry AS e WHERE e.ref = a.id AND e.kind IN ('settle', 'suspend')) AS entries
    FROM payment_attempt AS a WHERE a.adapter = 'vnpay'`.execute(db);
  const booked = new Map(attempts.map((row) => [row.ref, row]));
  const lost = taken.filter((ref) => booked.get(ref)?.settled == null).length;
  const known = new Set(taken);
  const invented = attempts.filter((row) => row.settled !== null && !known.has(row.ref)).length;
  if (invented > 0) faults.push(`${invented} payments booked that the gateway never took`);
  const doubled = attempts.filter((row) => row.entries > 1).length;

  const letters = new Map<string, number>();
  for (const name of readdirSync(world.mailDir)) {
    const { raw } = JSON.parse(readFileSync(join(world.mailDir, name), 'utf8')) as { raw: string };
    const id = /^Message-ID: <([0-9a-f-]{36})@/im.exec(raw)?.[1] ?? name;
    letters.set(id, (letters.get(id) ?? 0) + 1);
  }
  const { rows: notices } = await sql<{ id: string; mailed: boolean }>`
    SELECT n.id::text AS id, EXISTS (SELECT FROM pgboss.job AS j WHERE j.name = 'notifications.mail' AND j.data ->> 'notification' = n.id::text) AS mailed
    FROM notification AS n`.execute(db);
  const missing = notices.filter((row) => row.mailed && !letters.has(row.id)).length;
  if (missing > 0) faults.push(`${missing} letters that never arrived`);

  // Bytes without a row belong to uploads that never ended: they go after two days.
  world.at(new Date(world.now().getTime() + 3 * 86_400_000));
  const removed = await cleanFiles(world.app);
  const rows = await one(sql`SELECT count(DISTINCT sha256)::int AS n FROM file`);
  let lying = 0;
  for await (const _ of blobStore(world.app).list()) lying += 1;
  if (lying !== rows) faults.push(`${lying} files on disk, ${rows} known`);

  const cli: string[] = [];
  for (const args of [
    ['payments', 'check'],
    ['audit', 'verify', '--seal'],
  ]) {
    const ran = await promisify(execFile)(process.execPath, [join(rootDir, 'dist/server/main.js'), ...args], {
      cwd: rootDir,
      env: world.env,
    }).catch((error: Error & { stdout?: string }) => ({ stdout: `FAILED ${error.stdout ?? error.message}` }));
    const said = (ran.stdout ?? '').trim();
    cli.push(said);
    if (/FAILED|DIFFERENCES|BROKEN/.test(said)) faults.push(said.slice(0, 500));
  }
  return {
    lost,
    doubled,
    faults,
    payments: { taken: taken.length, settled: taken.length - lost },
    notices: notices.length,
    letters: letters.size,
    lettersTwice: [...letters.values()].filter((n) => n > 1).length,
    filesRemoved: removed.blobs + removed.unfinished,
    cli,
  };
}
