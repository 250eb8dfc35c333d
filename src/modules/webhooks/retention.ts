import { sql } from 'kysely';
import type { RetentionRule } from '../../kernel/store/retention.ts';

/** Deliveries that are over; those that are parked wait for somebody. */
export const deliveryRule: RetentionRule = {
  table: 'webhook_delivery',
  title: { vi: 'Lần gửi webhook đã xong', en: 'Webhook deliveries that ended' },
  days: 90,
  reason: {
    vi: 'Nội dung có thể chứa dữ liệu của hồ sơ; chỉ cần để đối chiếu gần đây.',
    en: 'A body may hold data of a dossier; it is needed for recent questions only.',
  },
  over: (before) => sql`status IN ('delivered', 'dropped') AND settled_at < ${before}`,
};
