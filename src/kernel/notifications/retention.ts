import { sql } from 'kysely';
import type { RetentionRule } from '../store/retention.ts';

/** What happened to a dossier stays in the dossier; the message about it does not have to. */
export const noticeRule: RetentionRule = {
  table: 'notification',
  title: { vi: 'Thông báo đã đọc', en: 'Notices that were read' },
  days: 730,
  reason: {
    vi: 'Thông báo chỉ báo tin; hồ sơ giữ nguyên nội dung. Giữ hai năm cho người dân xem lại.',
    en: 'A notice only tells; the dossier holds what happened. Two years for people to look back.',
  },
  over: (before) => sql`read_at < ${before}`,
};
