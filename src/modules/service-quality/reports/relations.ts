import { type RawBuilder, sql } from 'kysely';
import type { Where } from '../where.ts';
import type { Column } from './columns.ts';

/**
 * A report stands on two sets of dossiers that share none: those that ended in the period, and those that are open when
 * it ends. Both sides of the balance are counted over them, so that they cannot differ.
 */
export const ended = ({ from, to }: Where) =>
  sql<boolean>`d.received_at IS NOT NULL AND d.handled_at >= ${from}::timestamptz AND d.handled_at < ${to}::timestamptz`;

/** Open at an instant; the index report_open_period finds them. */
export const openAt = (instant: Date) =>
  sql<boolean>`d.received_at IS NOT NULL
    AND tstzrange(d.received_at, CASE WHEN d.handled_at < d.received_at THEN d.received_at ELSE d.handled_at END)
      @> (${instant}::timestamptz - interval '1 microsecond')`;

/** Open when the period ends, or now while it lasts. */
export const open = ({ to, lasting }: Where) =>
  lasting ? sql<boolean>`d.received_at IS NOT NULL AND d.handled_at IS NULL` : openAt(to);

/**
 * State and due date of the open dossier `d` when the period ends: what the dossier says now, or what its log said then.
 * A lateral relation `s(state, due_at)`.
 */
export const stateThen = ({ to, lasting }: Where) =>
  lasting
    ? sql`CROSS JOIN LATERAL (SELECT d.state, d.due_at) s`
    : sql`LEFT JOIN LATERAL (
        SELECT x.to_state AS state, x.due_at FROM dossier_transition x
        WHERE x.dossier_id = d.id AND x.at < ${to}::timestamptz ORDER BY x.at DESC, x.id DESC LIMIT 1) s ON true`;

/** Supplement asked for, payment asked for, stopped: nobody's time runs. */
const isSuspended = sql<boolean>`coalesce(s.state IN (5, 6, 8), false)`;
/** Only while somebody's time runs: a dossier that was finished then and opened again later was not overdue then. */
const isOverdue = ({ until }: Where) =>
  sql<boolean>`coalesce(s.state IN (2, 4) AND s.due_at < ${until}::timestamptz, false)`;

const decided = sql<boolean>`coalesce(d.outcome IN ('granted', 'refused'), false)`;

/**
 * How the dossiers `d` that ended are divided. One that ended without an outcome was stopped for good: it stands among
 * the suspended of the period in which that happened and is not carried on.
 */
export const ENDED: Partial<Record<Column, RawBuilder<boolean>>> = {
  early: sql`${decided} AND coalesce(d.timeliness = 'early', false)`,
  onTime: sql`${decided} AND coalesce(d.timeliness NOT IN ('early', 'late'), true)`,
  late: sql`${decided} AND coalesce(d.timeliness = 'late', false)`,
  withdrawn: sql`coalesce(d.outcome = 'withdrawn', false)`,
  suspended: sql`d.outcome IS NULL`,
};

/** How the open dossiers `d` with their state `s` are divided. */
export const openAs = (where: Where): Partial<Record<Column, RawBuilder<boolean>>> => ({
  running: sql`NOT ${isSuspended} AND NOT ${isOverdue(where)}`,
  overdue: isOverdue(where),
  suspended: isSuspended,
});

/** How the dossiers of both sets came in. */
export const cameIn = ({ from }: Where): Partial<Record<Column, RawBuilder<boolean>>> => {
  const within = (channel: string) =>
    sql<boolean>`d.received_at >= ${from}::timestamptz AND d.channel = ${channel}::text`;
  return {
    carried: sql`d.received_at < ${from}::timestamptz`,
    direct: within('direct'),
    online: within('online'),
    postal: within('postal'),
  };
};
