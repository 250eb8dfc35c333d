import { sql } from 'kysely';
import type { RetentionRule } from '../../store/retention.ts';

/** Parked events that were handled in the end: the event itself stays for ever. */
export const parkedRule: RetentionRule = {
  table: 'parked_event',
  title: { vi: 'Sự kiện tạm giữ đã xử lý', en: 'Parked events that were handled' },
  days: 365,
  reason: {
    vi: 'Ghi lại sự cố để đối chiếu trong một năm kiểm tra.',
    en: 'The record of a fault serves one yearly review.',
  },
  over: (before) => sql`released_at < ${before}`,
};
