import { z } from 'zod';
import type { Ctx } from '../../../kernel/context.ts';
import { emit } from '../../../kernel/events/emit.ts';
import { saying } from '../../../kernel/problem.ts';
import { dossierHandled, dossierMoved, dossierRehandled } from '../events.ts';
import type { Dossier } from './dossier.ts';
import type { Moved } from './move.ts';

/** Every act of the office names the dossier and the version the officer saw. */
export const target = { dossierId: z.uuid(), version: z.number().int().positive().optional() };

export const reason = z
  .string()
  .trim()
  .min(10, {
    error: saying({ vi: 'Hãy nêu rõ lý do (ít nhất 10 ký tự)', en: 'Give the reason (at least 10 characters)' }),
  })
  .max(2000);

export interface Done {
  readonly code: string;
  readonly state: number;
}

/** What every event of a dossier says of it. */
export const about = (dossier: Pick<Dossier, 'id' | 'code' | 'procedureCode'>) => ({
  dossierId: dossier.id,
  code: dossier.code,
  procedure: dossier.procedureCode,
});

/** Where a dossier counts. */
export const where = (dossier: Pick<Dossier, 'id' | 'unitId' | 'decidingAgencyId'>) => ({
  subject: dossier.id,
  unitId: dossier.unitId,
  agencyId: dossier.decidingAgencyId,
});

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Tells of a move that ends nothing. */
export async function emitMoved(ctx: Ctx, dossier: Dossier, action: string, done: Moved): Promise<void> {
  await emit(ctx, dossierMoved, {
    ...where(dossier),
    data: { ...about(dossier), action, from: done.from, to: done.to, dueAt: iso(done.dueAt) },
  });
}

/** Tells that a dossier was handled: once in its life, later decisions are told as such. */
export async function emitHandled(
  ctx: Ctx,
  dossier: Dossier,
  done: Moved,
  outcome: 'granted' | 'refused' | 'withdrawn',
  electronicResult: boolean,
): Promise<void> {
  const dueAt = iso(done.dueAt);
  if (done.before.some(({ action }) => action === 'decide' || action === 'deny')) {
    await emit(ctx, dossierRehandled, { ...where(dossier), data: { ...about(dossier), outcome, dueAt } });
    return;
  }
  await emit(ctx, dossierHandled, {
    ...where(dossier),
    data: {
      ...about(dossier),
      channel: dossier.channel,
      outcome,
      dueAt,
      timeliness: done.timeliness ?? 'on_time',
      electronicResult,
    },
  });
}

/** Tells the applicant, with a link to the dossier. Parts of a bundle are told of on the bundle's page. */
export { tellApplicant as tell } from './tell.ts';
