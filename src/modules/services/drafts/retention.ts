import { sql } from 'kysely';
import type { RetentionRule } from '../../../kernel/store/retention.ts';

/** Drafts nobody went on with; their files lose their last reference and are cleaned as all such. */
export const draftRule: RetentionRule = {
  table: 'draft',
  title: { vi: 'Bản nháp bỏ dở', en: 'Drafts left alone' },
  days: 365,
  reason: {
    vi: 'Dữ liệu cá nhân không giữ lâu hơn mục đích kê khai (Luật Bảo vệ dữ liệu cá nhân 2025, nguyên tắc lưu trữ có thời hạn).',
    en: 'Personal data is kept no longer than the purpose of filing (Personal Data Protection Law 2025, storage limitation).',
  },
  over: (before) => sql`updated_at < ${before}`,
};
