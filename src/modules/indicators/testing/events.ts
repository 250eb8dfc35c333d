import { z } from 'zod';
import { defineEvent } from '../../../kernel/events/event.ts';

/**
 * Events like those the declarations of a province count, for tests of modules that know no service. Same types and
 * fields as the services module emits; not to be loaded together with it.
 */
const title = { vi: 'Hồ sơ', en: 'Dossier' };
const dossier = {
  dossierId: z.string(),
  code: z.string(),
  procedure: z.string(),
  channel: z.enum(['direct', 'online', 'postal']),
};
const dueAt = z.string().nullable();
const define = <S extends z.ZodType>(type: string, data: S) =>
  defineEvent({ type, subjectType: 'dossier', title, data });

export const submitted = define(
  'services.dossier.submitted',
  z.object({ ...dossier, level: z.enum(['full', 'partial']), eligibleOnline: z.boolean() }),
);
export const received = define('services.dossier.received', z.object({ ...dossier, dueAt }));
export const handled = define(
  'services.dossier.handled',
  z.object({
    ...dossier,
    outcome: z.enum(['granted', 'refused', 'withdrawn']),
    dueAt,
    timeliness: z.enum(['early', 'on_time', 'late']),
    electronicResult: z.boolean(),
  }),
);
export const returned = define('services.dossier.returned', z.object(dossier));

export const dossierEvents = [submitted, received, handled, returned];
