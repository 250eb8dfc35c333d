import { sql } from 'kysely';
import type { Db } from '../../store/index.ts';
import type { StoredEvent } from '../event.ts';
import { errorText } from './handle.ts';

type Subject = Pick<StoredEvent, 'subjectType' | 'subject'>;

export const subjectKey = ({ subjectType, subject }: Subject): string => `${subjectType}\n${subject}`;

/** Subjects of which this consumer has parked events; a later event of theirs must wait behind. */
export async function parkedSubjects(db: Db, consumer: string): Promise<Set<string>> {
  const { rows } = await sql<{
    subject_type: string;
    subject: string;
  }>`SELECT DISTINCT subject_type, subject FROM parked_event
    WHERE consumer = ${consumer} AND released_at IS NULL`.execute(db);
  return new Set(rows.map((row) => subjectKey({ subjectType: row.subject_type, subject: row.subject })));
}

export const isParked = (subjects: ReadonlySet<string>, event: StoredEvent): boolean =>
  subjects.size > 0 && subjects.has(subjectKey(event));

/** Parks an event; without an error it only waits behind an earlier one of its subject. */
export async function park(
  db: Db,
  consumer: string,
  event: StoredEvent,
  error: unknown,
  attempts: number,
): Promise<void> {
  await sql`INSERT INTO parked_event (consumer, tick, seq, event_id, event_type, subject_type, subject, error, attempts)
    VALUES (${consumer}, ${event.tick}::bigint, ${event.seq}::bigint, ${event.id}, ${event.type}, ${event.subjectType}, ${event.subject},
      ${error === null ? null : errorText(error)}, ${attempts})
    ON CONFLICT (consumer, event_id) DO UPDATE SET released_at = NULL, error = excluded.error, attempts = excluded.attempts`.execute(
    db,
  );
}
