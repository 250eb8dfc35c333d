import { sql } from 'kysely';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import type { Ctx } from '../../context.ts';
import { notFound } from '../../problem.ts';
import { emit } from '../emit.ts';
import { type Consumer, defineEvent } from '../event.ts';
import { LOCK } from './batch.ts';
import { errorText, handleGuarded } from './handle.ts';
import { consumersOf, eventsAt } from './stream.ts';

export const parkedReleased = defineEvent({
  type: 'events.parked.released',
  subjectType: 'consumer',
  title: { vi: 'Đã xử lý lại sự kiện tạm giữ', en: 'Parked events released' },
  data: z.object({ released: z.int(), remaining: z.int() }),
});

/** Most events in one call: the transaction stays short. Call again while some remain and none failed. */
const MOST = 500;

export interface Released {
  readonly released: number;
  /** Still parked in what was asked for. */
  readonly remaining: number;
  /** Subjects whose first event failed once more; they stay parked, in order. */
  readonly failed: readonly { readonly subject: string; readonly eventId: string; readonly error: string }[];
}

interface Row {
  tick: string;
  seq: string;
  event_id: string;
  subject_type: string;
  subject: string;
}

/**
 * Handles parked events again, in order, after their cause was cured: those of one subject, or of all. An event that
 * fails again keeps the later ones of its subject waiting; the others go on.
 */
export const releaseParked = defineCommand({
  name: 'events.parked.release',
  title: { vi: 'Xử lý lại sự kiện tạm giữ', en: 'Release parked events' },
  input: z.object({ consumer: z.string(), subject: z.string().optional(), subjectType: z.string().optional() }),
  allow: { roles: ['admin'], provinceWide: true },
  run: async (ctx, { consumer: name, subject, subjectType }): Promise<Released> => {
    const consumer = consumersOf(ctx.app).find((one) => one.name === name);
    if (!consumer) throw notFound({ vi: `bộ xử lý "${name}"`, en: `Consumer "${name}"` });
    // The consumer itself stands still meanwhile: what it would add must come behind.
    await sql`SELECT pg_advisory_xact_lock(${LOCK}::int, hashtext(${name}))`.execute(ctx.db);
    const wanted = sql`consumer = ${name} AND released_at IS NULL
      AND (${subject ?? null}::text IS NULL OR subject = ${subject ?? null})
      AND (${subjectType ?? null}::text IS NULL OR subject_type = ${subjectType ?? null})`;
    const { rows } = await sql<Row>`SELECT tick::text, seq::text, event_id, subject_type, subject FROM parked_event
      WHERE ${wanted} ORDER BY parked_event.tick, parked_event.seq LIMIT ${MOST}`.execute(ctx.db);
    const result = await again(ctx, consumer, rows);
    const count = await sql<{ n: number }>`SELECT count(*)::int AS n FROM parked_event WHERE ${wanted}`.execute(ctx.db);
    const remaining = count.rows[0]?.n ?? 0;
    await emit(ctx, parkedReleased, { subject: name, data: { released: result.released, remaining } });
    return { ...result, remaining };
  },
});

async function again(ctx: Ctx, consumer: Consumer, rows: readonly Row[]): Promise<Omit<Released, 'remaining'>> {
  const failed = new Map<string, Released['failed'][number]>();
  let released = 0;
  for (const event of await eventsAt(ctx.db, rows)) {
    const key = `${event.subjectType}\n${event.subject}`;
    if (failed.has(key)) continue;
    const error = await handleGuarded(ctx.app, ctx.db, consumer, event);
    if (error === undefined) {
      released += 1;
      await sql`UPDATE parked_event SET released_at = clock_timestamp() WHERE consumer = ${consumer.name} AND event_id = ${event.id}`.execute(
        ctx.db,
      );
    } else {
      failed.set(key, { subject: event.subject, eventId: event.id, error: errorText(error) });
      await sql`UPDATE parked_event SET attempts = attempts + 1, error = ${errorText(error)}
        WHERE consumer = ${consumer.name} AND event_id = ${event.id}`.execute(ctx.db);
    }
  }
  return { released, failed: [...failed.values()] };
}
