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

/** Writes an event in the caller's transaction. Call it only inside a command or consumer. */
export async function emit<S extends z.ZodType>(
  ctx: Ctx,
  type: EventType<S>,
  details: EmitDetails<z.input<S>>,
): Promise<void> {
  await ctx.db
    .insertInto('event')
    .values({
      type: type.type,
      at: details.at ?? ctx.now,
      subject_type: type.subjectType,
      subject: details.subject,
      unit_id: details.unitId ?? null,
      agency_id: details.agencyId ?? null,
      actor: actorRef(ctx.actor),
      request_id: ctx.requestId,
      data: JSON.stringify(type.data.parse(details.data)),
    })
    .execute();
  emitted(ctx.app).inc({ type: type.type });
}
