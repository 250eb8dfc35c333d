import { z } from 'zod';
import { defineEvent } from '../../kernel/events/event.ts';

const instant = z.iso.datetime().nullable();
const change = z.union([z.literal(-1), z.literal(0), z.literal(1)]);

/** An applicant's answer. It may be changed: `unhappyChange` is what this answer adds to the number of unhappy dossiers. */
export const ratingGiven = defineEvent({
  type: 'feedback.rating.given',
  subjectType: 'dossier',
  title: { vi: 'Người nộp hồ sơ đánh giá', en: 'Dossier rated' },
  data: z.object({
    dossierId: z.uuid(),
    unit: z.uuid(),
    agency: z.uuid(),
    procedure: z.string(),
    score: z.number().int().min(1).max(5),
    satisfied: z.boolean(),
    unhappyChange: change,
    /** When the dossier was first handled; null for one that ended without a result. */
    handledAt: instant,
  }),
});

export const caseMoved = defineEvent({
  type: 'feedback.case.moved',
  subjectType: 'feedback-case',
  title: { vi: 'Xử lý đánh giá chưa hài lòng', en: 'Unhappy rating looked into' },
  data: z.object({
    dossierId: z.uuid(),
    action: z.enum(['open', 'answer', 'reopen', 'escalate', 'close']),
    state: z.string(),
    onTime: z.boolean().nullable(),
  }),
});

const regulation = { feedbackId: z.uuid(), kind: z.string() };

export const regulationReceived = defineEvent({
  type: 'feedback.regulation.received',
  subjectType: 'regulation-feedback',
  title: { vi: 'Tiếp nhận phản ánh, kiến nghị về quy định hành chính', en: 'Feedback on regulations received' },
  data: z.object({ ...regulation, dueAt: instant }),
});

export const regulationMoved = defineEvent({
  type: 'feedback.regulation.moved',
  subjectType: 'regulation-feedback',
  title: {
    vi: 'Phân loại, chuyển, công khai phản ánh, kiến nghị',
    en: 'Feedback on regulations classified, passed on, published',
  },
  data: z.object({ ...regulation, action: z.enum(['classify', 'transfer', 'publish']), state: z.string() }),
});

/** Answered, or refused because it belongs elsewhere. */
export const regulationHandled = defineEvent({
  type: 'feedback.regulation.handled',
  subjectType: 'regulation-feedback',
  title: { vi: 'Xử lý xong phản ánh, kiến nghị', en: 'Feedback on regulations handled' },
  data: z.object({ ...regulation, outcome: z.enum(['answered', 'refused']), onTime: z.boolean() }),
});

/** The limit ran out without an answer. Told once, dated at the end of the limit. */
export const regulationOverdue = defineEvent({
  type: 'feedback.regulation.overdue',
  subjectType: 'regulation-feedback',
  title: { vi: 'Phản ánh, kiến nghị quá hạn xử lý', en: 'Feedback on regulations overdue' },
  data: z.object({ ...regulation }),
});

/** What the sender thinks of the answer; `unhappyChange` as for ratings. */
export const regulationRated = defineEvent({
  type: 'feedback.regulation.rated',
  subjectType: 'regulation-feedback',
  title: { vi: 'Người gửi đánh giá việc xử lý phản ánh', en: 'Answer to feedback rated' },
  data: z.object({
    ...regulation,
    satisfied: z.boolean(),
    unhappyChange: change,
    onTime: z.boolean(),
    handledAt: instant,
  }),
});

export const feedbackEvents = [
  ratingGiven,
  caseMoved,
  regulationReceived,
  regulationMoved,
  regulationHandled,
  regulationOverdue,
  regulationRated,
];
