import type { z } from 'zod';
import type { Ctx } from '../context.ts';
import type { Text } from '../text.ts';
import type { Position } from './position.ts';

/**
 * A kind of event: something that happened to a subject. Data holds ids, codes and figures, never names or
 * other personal data, because events are kept for ever and cannot be erased.
 */
export interface EventType<S extends z.ZodType = z.ZodType> {
  /** `<module>.<subject>.<past participle>`, e.g. `services.dossier.received`. */
  readonly type: string;
  /** The kind of thing it happened to, e.g. `dossier`. */
  readonly subjectType: string;
  readonly title: Text;
  /** Other systems may subscribe to it: what it tells is fit to leave the province's servers. */
  readonly shared?: true;
  readonly data: S;
}

export function defineEvent<S extends z.ZodType>(event: EventType<S>): EventType<S> {
  return event;
}

export interface StoredEvent<D = unknown> {
  /** Commit-ordered position: (tick, seq) grows for every reader, see migrations. */
  readonly tick: string;
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  /** When it happened (business time). */
  readonly at: Date;
  /** When it was written. */
  readonly recordedAt: Date;
  readonly subjectType: string;
  readonly subject: string;
  readonly unitId: string | null;
  readonly agencyId: string | null;
  readonly actor: string;
  readonly requestId: string;
  readonly data: D;
}

/**
 * Reads the event stream by cursor. `handle` runs in a transaction that also moves the cursor, so its database
 * effects happen exactly once; effects outside the database must be idempotent by `event.id`, since a handler may
 * run again after a failure of its batch. Events of one subject come in order. One that keeps failing is parked with
 * the later ones of its subject, and shown; the others go on.
 */
export interface Consumer {
  /** `<module>.<what it does>`; renaming it makes a new consumer that begins anew. */
  readonly name: string;
  readonly events: readonly string[] | '*';
  /** Where a consumer begins that has never run: with the first event in history (the default) or with the next one. */
  readonly from?: 'start' | 'now';
  handle(ctx: Ctx, event: StoredEvent): Promise<void>;
  /**
   * Derives all that it keeps anew from the events up to and including `upTo`, in one go. Only for consumers
   * that may have a long history to read at once, see `catchUp`.
   */
  rebuild?(ctx: Ctx, upTo: Position): Promise<void>;
}

export function defineConsumer(consumer: Consumer): Consumer {
  return consumer;
}
