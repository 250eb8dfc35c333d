import type { z } from 'zod';
import type { Ctx } from '../context.ts';
import { actorRef } from '../identity/actor.ts';
import type { EventType } from './event.ts';
import { emitted } from './metrics.ts';

export interface EmitDetails<D> {
  readonly subject: string;
  /** Where it counts: the unit the work is done for at that time. */
  readonly unitId?: string | null;
  readonly agencyId?: string | null;
  /** When it happened; the context's instant unless an older fact is recorded late. */
  readonly at?: Date;
  readonly data: D;
}

/** An event of any type, to be written with others. */
export interface Emitted {
  readonly type: EventType;
  readonly details: EmitDetails<unknown>;
}

/** Writes events in one statement and in their order, in the caller's transaction: for what is taken over in bulk. */
export async function emitAll(ctx: Ctx, events: readonly Emitted[]): Promise<void> {
  if (events.length === 0) return;
  await ctx.db
    .insertInto('event')
    .values(events.map((event) => eventRow(ctx, event)))
    .execute();
}

/**
 * An event as a row of `event`, for a statement that writes other rows with it; the row must be written by the transaction
 * that asked. Elsewhere {@link emit} is what to use.
 */
export function eventRow(ctx: Ctx, { type, details }: Emitted) {
  emitted(ctx.app).inc({ type: type.type });
  return rowOf(ctx, type, details);
}

const rowOf = (ctx: Ctx, type: EventType, details: EmitDetails<unknown>) => ({
  type: type.type,
  at: details.at ?? ctx.now,
  subject_type: type.subjectType,
  subject: details.subject,
  unit_id: details.unitId ?? null,
  agency_id: details.agencyId ?? null,
  actor: actorRef(ctx.actor),
  request_id: ctx.requestId,
  data: JSON.stringify(type.data.parse(details.data)),
});

/** Writes an event in the caller's transaction. Call it only inside a command or consumer. */
export async function emit<S extends z.ZodType>(
  ctx: Ctx,
  type: EventType<S>,
  details: EmitDetails<z.input<S>>,
): Promise<void> {
  await emitAll(ctx, [{ type, details }]);
}
