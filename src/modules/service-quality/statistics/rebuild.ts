import { sql } from 'kysely';
import { loadCalendar, type WorkingCalendar } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Position } from '../../../kernel/events/index.ts';
import { bucketOf, workingMinutes } from './working-time.ts';

/** Decisions read at once. */
const PAGE = 5000;

interface Row {
  tick: string;
  seq: string;
  at: Date;
  agency: string | null;
  dossier: string;
  procedure: string;
  month: string;
  late: boolean;
  times: Date[];
  states: number[];
}

/** What {@link statisticsConsumer} folds event by event, from all events up to a position at once. */
export async function rebuildStatistics(ctx: Ctx, upTo: Position): Promise<void> {
  const before = sql`(tick, seq) <= (${upTo.tick}::bigint, ${upTo.seq}::bigint)`;
  await sql`DELETE FROM procedure_month`.execute(ctx.db);
  await sql`DELETE FROM handling_time`.execute(ctx.db);
  await sql`
    INSERT INTO procedure_month (procedure_code, month, measure, n)
    SELECT data ->> 'procedure', date_trunc('month', at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
      'received-' || (data ->> 'channel'), count(*)
    FROM event WHERE type = 'services.dossier.received' AND ${before} GROUP BY 1, 2, 3`.execute(ctx.db);
  const cells = new Map<string, number>();
  const calendars = new Map<string | null, WorkingCalendar>();
  let after: Position = { tick: '0', seq: '0' };
  for (;;) {
    const { rows } = await sql<Row>`
      SELECT e.*, array_agg(m.at ORDER BY m.at, m.id) AS times, array_agg(m.to_state ORDER BY m.at, m.id) AS states
      FROM (
        SELECT tick::text, seq::text, at, agency_id AS agency, (data ->> 'dossierId')::uuid AS dossier,
          data ->> 'procedure' AS procedure, data ->> 'timeliness' = 'late' AS late,
          date_trunc('month', at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS month
        FROM event
        WHERE type = 'services.dossier.handled' AND data ->> 'outcome' <> 'withdrawn' AND ${before}
          AND (tick, seq) > (${after.tick}::bigint, ${after.seq}::bigint)
        ORDER BY event.tick, event.seq LIMIT ${PAGE}) e
      JOIN dossier_transition m ON m.dossier_id = e.dossier AND m.at <= e.at
      GROUP BY e.tick, e.seq, e.at, e.agency, e.dossier, e.procedure, e.late, e.month
      ORDER BY e.tick::bigint, e.seq::bigint`.execute(ctx.db);
    const last = rows.at(-1);
    if (!last) break;
    after = last;
    const minutes: number[] = [];
    for (const row of rows) {
      let calendar = calendars.get(row.agency);
      if (!calendar) {
        calendar = await loadCalendar(ctx, row.agency);
        calendars.set(row.agency, calendar);
      }
      const log = row.times.map((at, i) => ({ at, toState: row.states[i] as number }));
      minutes.push(workingMinutes(log, calendar, row.at));
    }
    const { rows: added } = await sql<{ dossier: string }>`
      INSERT INTO handling_time (dossier_id, procedure_code, handled_at, working_minutes)
      SELECT * FROM unnest(${rows.map((row) => row.dossier)}::uuid[], ${rows.map((row) => row.procedure)}::text[],
        ${rows.map((row) => row.at)}::timestamptz[], ${minutes}::int[])
      ON CONFLICT (dossier_id) DO NOTHING RETURNING dossier_id AS dossier`.execute(ctx.db);
    const counts = new Set(added.map((row) => row.dossier));
    rows.forEach(({ dossier, procedure, month, late }, i) => {
      if (!counts.delete(dossier)) return;
      for (const cell of [
        [procedure, month, late ? 'late' : 'in-time', 0],
        [procedure, month, 'time', bucketOf(minutes[i] as number)],
      ]) {
        const key = JSON.stringify(cell);
        cells.set(key, (cells.get(key) ?? 0) + 1);
      }
    });
  }
  const list = [...cells].map(([key, n]) => [...(JSON.parse(key) as [string, string, string, number]), n] as const);
  await sql`
    INSERT INTO procedure_month (procedure_code, month, measure, bucket, n)
    SELECT * FROM unnest(${list.map((one) => one[0])}::text[], ${list.map((one) => one[1])}::date[],
      ${list.map((one) => one[2])}::text[], ${list.map((one) => one[3])}::int[], ${list.map((one) => one[4])}::bigint[])`.execute(
    ctx.db,
  );
}
