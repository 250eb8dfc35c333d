import { sql } from 'kysely';
import { loadCalendar } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { defineConsumer, type StoredEvent } from '../../../kernel/events/event.ts';
import { rebuildStatistics } from './rebuild.ts';
import { bucketOf, type Step, workingMinutes } from './working-time.ts';

interface Told {
  readonly dossierId: string;
  readonly procedure: string;
  readonly channel: string;
  readonly outcome?: string;
  readonly timeliness?: string;
}

const month = (at: Date) => sql`date_trunc('month', ${at}::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`;

async function received(ctx: Ctx, event: StoredEvent<Told>): Promise<void> {
  await sql`
    INSERT INTO procedure_month AS m (procedure_code, month, measure, n)
    VALUES (${event.data.procedure}, ${month(event.at)}, ${`received-${event.data.channel}`}, 1)
    ON CONFLICT (procedure_code, month, measure, bucket) DO UPDATE SET n = m.n + 1`.execute(ctx.db);
}

/** A dossier that was decided: its working time and whether it was in time. One that was withdrawn says nothing of it. */
async function handled(ctx: Ctx, event: StoredEvent<Told>): Promise<void> {
  const { dossierId, procedure, outcome, timeliness } = event.data;
  if (outcome === 'withdrawn') return;
  const { rows: log } = await sql<Step>`
    SELECT at, to_state AS "toState" FROM dossier_transition
    WHERE dossier_id = ${dossierId} AND at <= ${event.at}::timestamptz ORDER BY at, id`.execute(ctx.db);
  const minutes = workingMinutes(log, await loadCalendar(ctx, event.agencyId), event.at);
  await sql`
    WITH new AS (
      INSERT INTO handling_time (dossier_id, procedure_code, handled_at, working_minutes)
      VALUES (${dossierId}, ${procedure}, ${event.at}, ${minutes}) ON CONFLICT (dossier_id) DO NOTHING
      RETURNING 1
    )
    INSERT INTO procedure_month AS m (procedure_code, month, measure, bucket, n)
    SELECT ${procedure}, ${month(event.at)}, v.measure, v.bucket, 1
    FROM new, (VALUES (${timeliness === 'late' ? 'late' : 'in-time'}, 0), ('time', ${bucketOf(minutes)}::int)) AS v(measure, bucket)
    ORDER BY 3, 4
    ON CONFLICT (procedure_code, month, measure, bucket) DO UPDATE SET n = m.n + 1`.execute(ctx.db);
}

/** Folds what the public statistics of each procedure show. A dossier opened again and handled anew counts once. */
export const statisticsConsumer = defineConsumer({
  name: 'service-quality.statistics',
  events: ['services.dossier.received', 'services.dossier.handled'],
  handle: (ctx, event) =>
    event.type === 'services.dossier.received'
      ? received(ctx, event as StoredEvent<Told>)
      : handled(ctx, event as StoredEvent<Told>),
  rebuild: rebuildStatistics,
});
