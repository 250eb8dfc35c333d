import { sql } from 'kysely';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { defineQuery, nothing } from '../../command.ts';
import { consumersOf } from './stream.ts';

export interface ConsumerState {
  readonly consumer: string;
  /** Events not read yet, counted up to 10,000. */
  readonly behind: number;
  /** Age of the oldest event not read, in seconds by the database's clock. */
  readonly lateSeconds: number;
  /** Failures of the event it stands at. */
  readonly attempts: number;
  readonly error: string | null;
  readonly retryAt: Date | null;
  readonly movedAt: Date;
  /** Parked events not released. */
  readonly parked: number;
}

/** Most events counted for {@link ConsumerState.behind}: the cost of the question stays small. */
const COUNTED = 10_000;

/** How far each consumer of the program is. One that has never run is not in the list. */
export async function consumerStates(app: App): Promise<ConsumerState[]> {
  const names = consumersOf(app).map((consumer) => consumer.name);
  if (names.length === 0) return [];
  const { rows } = await sql<ConsumerState>`
    SELECT c.name AS consumer, behind.n::int AS behind,
      greatest(coalesce(extract(epoch FROM clock_timestamp() - behind.oldest), 0), 0)::float8 AS "lateSeconds",
      c.attempts, c.error, c.retry_at AS "retryAt", c.updated_at AS "movedAt",
      (SELECT count(*)::int FROM parked_event p WHERE p.consumer = c.name AND p.released_at IS NULL) AS parked
    FROM consumer_cursor c, LATERAL (
      SELECT count(*) AS n, min(recorded_at) AS oldest FROM (
        SELECT recorded_at FROM event WHERE (event.tick, event.seq) > (c.tick, c.seq) ORDER BY event.tick, event.seq LIMIT ${COUNTED}
      ) AS unread
    ) AS behind
    WHERE c.name = ANY(${names}) ORDER BY c.name`.execute(app.store.db);
  return rows;
}

export const consumersQuery = defineQuery({
  name: 'events.consumers',
  title: { vi: 'Tình trạng các bộ xử lý sự kiện', en: 'State of the event consumers' },
  input: nothing,
  allow: { roles: ['admin', 'auditor'], provinceWide: true },
  run: (ctx) => consumerStates(ctx.app),
});

export interface ParkedEvent {
  readonly id: string;
  readonly consumer: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subjectType: string;
  readonly subject: string;
  /** Null for an event that waits behind another of its subject. */
  readonly error: string | null;
  readonly attempts: number;
  readonly parkedAt: Date;
}

const PAGE = 50;

export const parkedEventsQuery = defineQuery({
  name: 'events.parked.list',
  title: { vi: 'Sự kiện đang tạm giữ', en: 'Parked events' },
  input: z.object({ consumer: z.string().optional(), cursor: z.uuid().optional() }),
  allow: { roles: ['admin', 'auditor'], provinceWide: true },
  run: async (ctx, { consumer, cursor }): Promise<{ events: ParkedEvent[]; next: string | null }> => {
    const { rows } = await sql<ParkedEvent>`
      SELECT id, consumer, event_id AS "eventId", event_type AS "eventType", subject_type AS "subjectType", subject, error, attempts,
        parked_at AS "parkedAt"
      FROM parked_event
      WHERE released_at IS NULL AND (${consumer ?? null}::text IS NULL OR consumer = ${consumer ?? null})
        AND (${cursor ?? null}::uuid IS NULL OR id > ${cursor ?? null}::uuid)
      ORDER BY id LIMIT ${PAGE + 1}`.execute(ctx.db);
    const events = rows.slice(0, PAGE);
    return { events, next: rows.length > PAGE ? (events.at(-1)?.id ?? null) : null };
  },
});
