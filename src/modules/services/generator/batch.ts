import { atLocal, dateOfDay, dayNumber } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { sql } from '../../../kernel/store/index.ts';

/** A run of the generator, as far as it has come. */
export interface Batch {
  readonly id: string;
  readonly until: Date;
  /** Last day that is written; null before the first. */
  readonly writtenTo: string | null;
  readonly finished: boolean;
  /** Number of the first invented applicant, behind those of earlier runs. */
  readonly firstSerial: number;
  /** Marks the events of the run for ever. */
  readonly requestId: string;
}

interface Wanted {
  readonly seed: number;
  readonly dossiers: number;
  readonly from: string;
  readonly to: string;
}

interface Row {
  id: string;
  until: Date;
  writtenTo: string | null;
  finished: boolean;
  before: number;
}

/** The run with these options: the one that is there, or a new one after `check`. */
export async function openBatch(ctx: Ctx, wanted: Wanted, check: () => Promise<void>): Promise<Batch> {
  const { seed, dossiers, from, to } = wanted;
  const find = async (): Promise<Row | undefined> => {
    const { rows } = await sql<Row>`
      SELECT b.id, b.until, b.written_to AS "writtenTo", b.finished_at IS NOT NULL AS finished,
        (SELECT coalesce(sum(o.dossiers), 0) FROM demo_batch o WHERE o.id < b.id) AS before
      FROM demo_batch b WHERE seed = ${seed} AND dossiers = ${dossiers} AND from_day = ${from}::date AND to_day = ${to}::date`.execute(
      ctx.db,
    );
    return rows[0];
  };
  let row = await find();
  if (!row) {
    await check();
    const end = atLocal(dateOfDay(dayNumber(to) + 1), '00:00');
    await sql`INSERT INTO demo_batch (seed, dossiers, from_day, to_day, until, started_at)
      VALUES (${seed}, ${dossiers}, ${from}::date, ${to}::date, ${new Date(Math.min(end.getTime(), ctx.now.getTime()))}, ${ctx.now})`.execute(
      ctx.db,
    );
    row = await find();
  }
  if (!row) throw new Error('the run of the generator was not written');
  const { id, until, writtenTo, finished, before } = row;
  return { id, until, writtenTo, finished, firstSerial: before, requestId: `demo:${seed}` };
}

export async function finishBatch(ctx: Ctx, { id }: Batch): Promise<void> {
  await sql`UPDATE demo_batch SET finished_at = ${ctx.now} WHERE id = ${id}`.execute(ctx.db);
}
