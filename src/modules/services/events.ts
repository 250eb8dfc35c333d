import { z } from 'zod';
import { defineEvent } from '../../kernel/events/event.ts';

const dossier = { dossierId: z.uuid(), code: z.string(), procedure: z.string() };
const channel = z.enum(['direct', 'online', 'postal']);
const instant = z.iso.datetime().nullable();

export const dossierSubmitted = defineEvent({
  type: 'services.dossier.submitted',
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ được nộp', en: 'Dossier filed' },
  data: z.object({ ...dossier, level: z.enum(['full', 'partial']), channel, eligibleOnline: z.boolean() }),
});

export const dossierReceived = defineEvent({
  type: 'services.dossier.received',
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ được tiếp nhận', en: 'Dossier received' },
  data: z.object({ ...dossier, channel, dueAt: instant }),
});

/** A move inside the office that ends nothing: start, proposal, supplement asked for or supplied. */
export const dossierMoved = defineEvent({
  type: 'services.dossier.moved',
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ chuyển bước', en: 'Dossier moved on' },
  data: z.object({ ...dossier, action: z.string(), from: z.number().int(), to: z.number().int(), dueAt: instant }),
});

export const dossierRefused = defineEvent({
  type: 'services.dossier.refused',
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ bị từ chối tiếp nhận', en: 'Dossier refused at reception' },
  data: z.object({ ...dossier, channel }),
});

export const dossierHandled = defineEvent({
  type: 'services.dossier.handled',
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ giải quyết xong', en: 'Dossier handled' },
  data: z.object({
    ...dossier,
    channel,
    outcome: z.enum(['granted', 'refused', 'withdrawn']),
    dueAt: instant,
    timeliness: z.enum(['early', 'on_time', 'late']),
    electronicResult: z.boolean(),
  }),
});

export const dossierReturned = defineEvent({
  type: 'services.dossier.returned',
  subjectType: 'dossier',
  title: { vi: 'Đã trả kết quả', en: 'Result handed over' },
  data: z.object({ ...dossier, channel }),
});

export const serviceEvents = [
  dossierSubmitted,
  dossierReceived,
  dossierMoved,
  dossierRefused,
  dossierHandled,
  dossierReturned,
];
