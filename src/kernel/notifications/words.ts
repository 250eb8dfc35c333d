import { defineMessages } from '../i18n/messages.ts';

export const words = defineMessages({
  open: { vi: 'Xem chi tiết', en: 'See the details' },
  automatic: {
    vi: 'Thư này được gửi tự động. Vui lòng không trả lời thư.',
    en: 'This message was sent automatically. Please do not reply.',
  },
});
