import type { PoolClient } from 'pg';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { notifyConsumers } from '../../../kernel/events/outbox/wake.ts';
import { personalIdVault } from '../../../kernel/identity/index.ts';
import { conflict } from '../../../kernel/problem.ts';
import { sql } from '../../../kernel/store/index.ts';
import { nameId } from '../../../kernel/units/index.ts';
import { dossierCode } from '../dossiers/code.ts';
import { type DayPlan, planDays } from './arrivals.ts';
import { type Batch, finishBatch, openBatch } from './batch.ts';
import { copyInto } from './copy.ts';
import { arrivalsOf } from './filings.ts';
import { Applicants } from './people.ts';
import { addDossier, addOfficer, addPerson, emptyTables, type Tables } from './rows.ts';
import { Staff } from './staff.ts';
import { tell } from './story.ts';
import type { Track } from './track.ts';
import { World } from './world.ts';

export interface GenerateOptions {
  readonly seed: number;
  readonly dossiers: number;
  /** First and last day of filing, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  /** Also where the program does not run as a demonstration, or holds dossiers that somebody filed. */
  readonly force?: boolean;
  readonly onProgress?: (progress: { day: string; written: number; total: number }) => void;
  /** How often what seldom happens does (refusals, supplements …), beside real life at 1; for tests. */
  readonly trouble?: number;
  /** Sees every dossier as it was told; for tests. */
  readonly onStory?: (track: Track, code: string) => void;
}

export interface Generated {
  /** Dossiers written by this call: 0 when the same history was there already. */
  readonly dossiers: number;
  readonly events: number;
  readonly persons: number;
}

/** Dossiers of one transaction, at least: days are not split. */
const CHUNK = 1500;

/** Refuses where a made-up history would stand beside a real one. */
async function refuse(ctx: Ctx): Promise<void> {
  if (!ctx.app.config.demo) {
    throw conflict('not_a_demonstration', {
      vi: 'Chương trình không chạy ở chế độ trình diễn (DEMO).',
      en: 'The program does not run as a demonstration (DEMO): made-up dossiers do not belong here.',
    });
  }
  const { rows } = await sql`SELECT 1 FROM dossier d
    WHERE NOT EXISTS (SELECT FROM demo_dossier m WHERE m.dossier_id = d.id) LIMIT 1`.execute(ctx.db);
  if (rows.length > 0) {
    throw conflict('real_dossiers', {
      vi: 'Cơ sở dữ liệu có hồ sơ do người dùng nộp.',
      en: 'The database holds dossiers that somebody filed: a made-up history would stand beside them for ever.',
    });
  }
}

/**
 * Writes a made-up history of dossiers: the same options write the same rows, once. It is told day by day and written a
 * few days per transaction, so that a run that broke off goes on where it stopped.
 *
 * @throws Problem 409 where the program is no demonstration or holds other dossiers, unless forced
 */
export async function generateHistory(ctx: Ctx, options: GenerateOptions): Promise<Generated> {
  const batch = await openBatch(ctx, options, () => (options.force ? Promise.resolve() : refuse(ctx)));
  const done = { dossiers: 0, events: 0, persons: 0 };
  if (batch.finished) return done;
  const world = await World.open(ctx);
  const general = await world.calendar();
  const staff = await Staff.open(ctx, options.from);
  const applicants = new Applicants(batch.firstSerial);
  const plans = planDays(
    { from: options.from, to: options.to, total: options.dossiers },
    general,
    (day) => world.scene(day).volume,
  );
  const around = { world, staff, applicants, seed: options.seed, general };
  let chunk: Track[] = [];
  let told = 0;
  // One chunk is written while the next is told.
  let writing = Promise.resolve();
  for (const [nth, plan] of plans.entries()) {
    const years = nth / 365.25;
    for (const { filing, place, random } of await arrivalsOf(plan, around)) {
      // What would be filed after the end of history is not.
      if (filing.at > batch.until) continue;
      chunk.push(
        tell(filing, random, { staff, until: batch.until, years, size: place.weight, trouble: options.trouble ?? 1 }),
      );
    }
    told += plan.counter + plan.online;
    if (batch.writtenTo !== null && plan.day <= batch.writtenTo) {
      applicants.takeFresh();
      chunk = [];
      continue;
    }
    if (chunk.length < CHUNK && nth < plans.length - 1) continue;
    const tables = emptyTables();
    const vault = personalIdVault(ctx.app);
    for (const person of applicants.takeFresh()) addPerson(tables, person, vault);
    for (const one of staff.takeFresh()) {
      addOfficer(tables, one, nameId(`demo grant:${one.id}`), { now: ctx.now, requestId: batch.requestId, vault });
    }
    await writing;
    const [tracks, written] = [chunk, told];
    writing = writeChunk(ctx, batch, plan, tables, tracks, options.onStory).then(() => {
      done.dossiers += tables.dossier.rows.length;
      done.events += tables.event.rows.length;
      done.persons += tables.person.rows.length;
      options.onProgress?.({ day: plan.day, written, total: options.dossiers });
    });
    // Its failure is met where it is awaited.
    writing.catch(() => {});
    chunk = [];
  }
  await writing;
  await finishBatch(ctx, batch);
  notifyConsumers(ctx.app);
  return done;
}

async function writeChunk(
  ctx: Ctx,
  batch: Batch,
  { day }: DayPlan,
  tables: Tables,
  tracks: readonly Track[],
  onStory: GenerateOptions['onStory'],
): Promise<void> {
  const client = await ctx.app.store.pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL statement_timeout = '10min'; SET LOCAL lock_timeout = '1min'");
    const codes = await takeCodes(client, tracks);
    for (const track of tracks) {
      const code = codes(track);
      addDossier(tables, track, code, batch.id, batch.requestId);
      onStory?.(track, code);
    }
    for (const table of Object.values(tables)) await copyInto(client, table);
    await client.query('UPDATE demo_batch SET written_to = $2 WHERE id = $1', [batch.id, day]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Numbers without gap of each receiving agency and day, in the order of filing, from the counters the commands use. */
async function takeCodes(client: PoolClient, tracks: readonly Track[]): Promise<(track: Track) => string> {
  const keyOf = ({ filing }: Track) => `${filing.offices.receiving.id} ${localDate(filing.at)}`;
  const groups = [...Map.groupBy(tracks, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const { rows } = await client.query(
    `INSERT INTO counter (kind, owner, period, last)
     SELECT 'dossier', o, p, n FROM unnest($1::uuid[], $2::text[], $3::int[]) AS u(o, p, n) ORDER BY o, p
     ON CONFLICT (kind, owner, period) DO UPDATE SET last = counter.last + excluded.last
     RETURNING owner || ' ' || period AS key, last`,
    [
      groups.map(([key]) => key.slice(0, 36)),
      groups.map(([key]) => key.slice(37)),
      groups.map(([, list]) => list.length),
    ],
  );
  const last = new Map(rows.map((row: { key: string; last: number }) => [row.key, row.last]));
  const codes = new Map<Track, string>();
  for (const [key, list] of groups) {
    const before = (last.get(key) ?? list.length) - list.length;
    list.forEach((track, i) => {
      const agency = track.filing.offices.receiving.identifier;
      codes.set(track, dossierCode({ agency, day: key.slice(37), sequence: before + i + 1 }));
    });
  }
  return (track) => codes.get(track) as string;
}
