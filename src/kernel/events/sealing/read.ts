import { sql } from 'kysely';
import type { Db } from '../../store/index.ts';
import type { Position } from '../position.ts';
import { type Seal, type SealableEvent, sealableColumns } from './digest.ts';

const sealColumns = sql`no, from_tick::text, from_seq::text, to_tick::text, to_seq::text, count, encode(root, 'hex') AS root,
  encode(prev, 'hex') AS prev, encode(hash, 'hex') AS hash,
  to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sealed_at`;

interface SealRow {
  no: number;
  from_tick: string;
  from_seq: string;
  to_tick: string;
  to_seq: string;
  count: number;
  root: string;
  prev: string;
  hash: string;
  sealed_at: string;
}

const asSeal = (row: SealRow): Seal => ({
  no: Number(row.no),
  from: { tick: row.from_tick, seq: row.from_seq },
  to: { tick: row.to_tick, seq: row.to_seq },
  count: row.count,
  root: row.root,
  prev: row.prev,
  sealedAt: row.sealed_at,
  hash: row.hash,
});

export async function lastSeal(db: Db): Promise<Seal | undefined> {
  const { rows } = await sql<SealRow>`SELECT ${sealColumns} FROM seal ORDER BY seal.no DESC LIMIT 1`.execute(db);
  return rows[0] && asSeal(rows[0]);
}

/** Seals after number `after`, oldest first. */
export async function sealsAfter(db: Db, after: number, limit: number): Promise<Seal[]> {
  const { rows } =
    await sql<SealRow>`SELECT ${sealColumns} FROM seal WHERE seal.no > ${after} ORDER BY seal.no LIMIT ${limit}`.execute(
      db,
    );
  return rows.map(asSeal);
}

/** Seals before number `before` (all when absent), newest first. */
export async function sealsBefore(db: Db, before: number | undefined, limit: number): Promise<Seal[]> {
  const bound = before === undefined ? sql`` : sql`WHERE seal.no < ${before}`;
  const { rows } =
    await sql<SealRow>`SELECT ${sealColumns} FROM seal ${bound} ORDER BY seal.no DESC LIMIT ${limit}`.execute(db);
  return rows.map(asSeal);
}

/** The seal whose batch covers a position; undefined when it is not sealed yet. */
export async function sealCovering(db: Db, at: Position): Promise<Seal | undefined> {
  const { rows } = await sql<SealRow>`SELECT ${sealColumns} FROM seal
    WHERE (to_tick, to_seq) >= (${at.tick}::bigint, ${at.seq}::bigint) ORDER BY seal.to_tick, seal.to_seq LIMIT 1`.execute(
    db,
  );
  return rows[0] && asSeal(rows[0]);
}

/**
 * After a burst the planner knows little of the newest events and would sort the whole tail for every page; the index
 * has them in order already. Until the end of the transaction.
 */
export async function walkTheIndex(tx: Db): Promise<void> {
  await sql`SET LOCAL enable_sort = off`.execute(tx);
}

/**
 * Events after `after` up to and including `upTo` (or up to the horizon), in order of position. A page may be longer
 * than `limit`: rows that share its last position come with it, so that a forged twin cannot hide behind the page break.
 */
export async function eventsBetween(
  db: Db,
  after: Position,
  upTo: Position | 'horizon',
  limit: number,
): Promise<SealableEvent[]> {
  const end =
    upTo === 'horizon'
      ? sql`event.tick < event_horizon()`
      : sql`(event.tick, event.seq) <= (${upTo.tick}::bigint, ${upTo.seq}::bigint)`;
  const { rows } = await sql<SealableEvent>`SELECT ${sealableColumns} FROM event
    WHERE (event.tick, event.seq) > (${after.tick}::bigint, ${after.seq}::bigint) AND ${end}
    ORDER BY event.tick, event.seq FETCH FIRST ${sql.lit(limit)} ROWS WITH TIES`.execute(db);
  return rows;
}
