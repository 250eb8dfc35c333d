import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Position } from '../position.ts';
import { canonicalJson, parseExact } from './canonical.ts';
import { leafHash } from './merkle.ts';

/** An event as it is read for hashing: every value as text, instants to the microsecond. */
export interface SealableEvent {
  readonly tick: string;
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly recorded_at: string;
  readonly subject_type: string;
  readonly subject: string;
  readonly unit_id: string | null;
  readonly agency_id: string | null;
  readonly actor: string;
  readonly request_id: string;
  readonly data: string;
}

const instant = (column: string): RawBuilder<string> =>
  sql<string>`to_char(${sql.ref(column)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Columns of {@link SealableEvent}, for a SELECT from `event`. */
export const sealableColumns = sql`tick::text, seq::text, id, type, ${instant('at')} AS at, ${instant('recorded_at')} AS recorded_at,
  subject_type, subject, unit_id, agency_id, actor, request_id, data::text`;

/**
 * What stands for an event in the chain: canonical JSON (see canonical.ts) of exactly these thirteen fields. Positions
 * are strings, instants UTC with six decimals, ids lower-case UUIDs or null, `data` the event's data.
 */
export function eventText(event: SealableEvent): string {
  return canonicalJson({
    actor: event.actor,
    agencyId: event.agency_id,
    at: event.at,
    data: parseExact(event.data),
    id: event.id,
    recordedAt: event.recorded_at,
    requestId: event.request_id,
    seq: event.seq,
    subject: event.subject,
    subjectType: event.subject_type,
    tick: event.tick,
    type: event.type,
    unitId: event.unit_id,
  });
}

export const eventLeaf = (event: SealableEvent): Buffer => leafHash(eventText(event));

/** A seal as it is published: hexadecimal hashes, positions as strings, `sealedAt` in UTC with six decimals. */
export interface Seal {
  /** 1, 2, 3 … without gaps. */
  readonly no: number;
  readonly from: Position;
  readonly to: Position;
  /** Number of events in the batch. */
  readonly count: number;
  /** Merkle root (RFC 6962) over the events' canonical JSON in order of position. */
  readonly root: string;
  /** Hash of the seal before; 64 zeros for the first. */
  readonly prev: string;
  readonly sealedAt: string;
  /** SHA-256 of the canonical JSON of all the other fields. */
  readonly hash: string;
}

/** Recomputes {@link Seal.hash} from the published fields: anybody can do the same with the open data. */
export function sealHash(seal: Omit<Seal, 'hash'>): string {
  const { no, from, to, count, root, prev, sealedAt } = seal;
  const text = canonicalJson({
    no,
    from: { tick: from.tick, seq: from.seq },
    to: { tick: to.tick, seq: to.seq },
    count,
    root,
    prev,
    sealedAt,
  });
  return createHash('sha256').update(text).digest('hex');
}

export const GENESIS = '0'.repeat(64);
