import { z } from 'zod';
import { defineEvent } from '../../kernel/events/event.ts';

const dossier = { dossierId: z.uuid(), code: z.string(), procedure: z.string() };
const channel = z.enum(['direct', 'online', 'postal']);
const instant = z.iso.datetime().nullable();

export const dossierSubmitted = defineEvent({
  type: 'services.dossier.submitted',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ được nộp', en: 'Dossier filed' },
  data: z.object({ ...dossier, level: z.enum(['full', 'partial']), channel, eligibleOnline: z.boolean() }),
});

export const dossierReceived = defineEvent({
  type: 'services.dossier.received',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ được tiếp nhận', en: 'Dossier received' },
  data: z.object({
    ...dossier,
    channel,
    dueAt: instant,
    /** Whether every paper handed in has an electronic copy. Absent: no papers, or told before this was recorded. */
    digitised: z.boolean().optional(),
  }),
});

/** A move inside the office that ends nothing: start, proposal, supplement asked for or supplied. */
export const dossierMoved = defineEvent({
  type: 'services.dossier.moved',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ chuyển bước', en: 'Dossier moved on' },
  data: z.object({ ...dossier, action: z.string(), from: z.number().int(), to: z.number().int(), dueAt: instant }),
});

export const dossierRefused = defineEvent({
  type: 'services.dossier.refused',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ bị từ chối tiếp nhận', en: 'Dossier refused at reception' },
  data: z.object({ ...dossier, channel }),
});

export const dossierHandled = defineEvent({
  type: 'services.dossier.handled',
  shared: true,
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
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Đã trả kết quả', en: 'Result handed over' },
  data: z.object({ ...dossier, channel }),
});

/** Work ended without a result (form 05): not supplied in time, or the law says so. Not counted as handled. */
export const dossierStopped = defineEvent({
  type: 'services.dossier.stopped',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Dừng giải quyết hồ sơ', en: 'Dossier stopped' },
  data: z.object({ ...dossier, channel }),
});

/** A dossier is handled once; what an agency decides after opening it again is told by this. */
export const dossierRehandled = defineEvent({
  type: 'services.dossier.rehandled',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ được giải quyết lại', en: 'Dossier handled again' },
  data: z.object({ ...dossier, outcome: z.enum(['granted', 'refused', 'withdrawn']), dueAt: instant }),
});

export const dossierReopened = defineEvent({
  type: 'services.dossier.reopened',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Hồ sơ được xem xét lại', en: 'Dossier opened again' },
  data: z.object({ ...dossier, dueAt: instant }),
});

export const resultCorrected = defineEvent({
  type: 'services.result.corrected',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Đính chính kết quả', en: 'Result corrected' },
  data: z.object({ ...dossier, number: z.string(), replaces: z.string() }),
});

export const resultRevoked = defineEvent({
  type: 'services.result.revoked',
  shared: true,
  subjectType: 'dossier',
  title: { vi: 'Thu hồi kết quả', en: 'Result revoked' },
  data: z.object({ ...dossier, number: z.string().nullable() }),
});

const consultation = { ...dossier, consultationId: z.uuid(), consultedAgencyId: z.uuid() };

export const consultationAsked = defineEvent({
  type: 'services.consultation.asked',
  subjectType: 'dossier',
  title: { vi: 'Lấy ý kiến cơ quan khác', en: 'Another agency consulted' },
  data: z.object({ ...consultation, dueAt: z.iso.datetime() }),
});

export const consultationAnswered = defineEvent({
  type: 'services.consultation.answered',
  subjectType: 'dossier',
  title: { vi: 'Cơ quan được lấy ý kiến đã trả lời', en: 'The consulted agency answered' },
  data: z.object({ ...consultation, verdict: z.enum(['agree', 'disagree', 'other']), onTime: z.boolean() }),
});

const stored = { procedure: z.string(), component: z.string() };

/** A person keeps, takes out, or uses a paper of their personal e-store: its kind, never the paper. */
export const paperKept = defineEvent({
  type: 'services.store.kept',
  subjectType: 'person',
  title: { vi: 'Lưu giấy tờ vào kho cá nhân', en: 'Paper kept in the personal store' },
  data: z.object({ ...stored, paper: z.uuid() }),
});

export const paperRemoved = defineEvent({
  type: 'services.store.removed',
  subjectType: 'person',
  title: { vi: 'Bỏ giấy tờ khỏi kho cá nhân', en: 'Paper taken out of the personal store' },
  data: z.object({ ...stored, paper: z.uuid() }),
});

export const paperUsed = defineEvent({
  type: 'services.store.used',
  subjectType: 'person',
  title: { vi: 'Dùng giấy tờ trong kho cá nhân', en: 'Paper of the personal store used' },
  data: z.object({ ...stored, draftId: z.uuid(), source: z.enum(['issued', 'kept']) }),
});

/** What somebody declared was sealed under their electronic identity; the hash, never the content. */
export const dossierDeclared = defineEvent({
  type: 'services.dossier.declared',
  subjectType: 'dossier',
  title: { vi: 'Nội dung khai được xác nhận điện tử', en: 'Declaration sealed' },
  data: z.object({
    ...dossier,
    kind: z.enum(['filing', 'supplement', 'confirmation']),
    level: z.union([z.literal(1), z.literal(2)]),
    sha256: z.string(),
  }),
});

export const confirmationAsked = defineEvent({
  type: 'services.confirmation.asked',
  subjectType: 'dossier',
  title: { vi: 'Đề nghị người khác xác nhận', en: 'Another person asked to confirm' },
  data: z.object({ ...dossier, signer: z.string() }),
});

export const confirmationAnswered = defineEvent({
  type: 'services.confirmation.answered',
  subjectType: 'dossier',
  title: { vi: 'Người được đề nghị đã trả lời', en: 'The other person answered' },
  data: z.object({ ...dossier, signer: z.string(), verdict: z.enum(['confirmed', 'refused', 'in_person']) }),
});

/** With the person's consent, answers of earlier dossiers were put into a draft; names of facts only, never the facts. */
export const answersReused = defineEvent({
  type: 'services.draft.reused',
  subjectType: 'draft',
  title: { vi: 'Điền sẵn từ hồ sơ trước', en: 'Answers used again' },
  data: z.object({
    draftId: z.uuid(),
    procedure: z.string(),
    slots: z.array(z.string()),
    dossiers: z.array(z.uuid()),
  }),
});

export const serviceEvents = [
  answersReused,
  dossierSubmitted,
  dossierReceived,
  dossierMoved,
  dossierRefused,
  dossierHandled,
  dossierReturned,
  dossierStopped,
  dossierRehandled,
  dossierReopened,
  resultCorrected,
  resultRevoked,
  consultationAsked,
  consultationAnswered,
  dossierDeclared,
  confirmationAsked,
  confirmationAnswered,
  paperKept,
  paperRemoved,
  paperUsed,
];
