import { defineMessages } from '../../../kernel/i18n/messages.ts';

/** Words that the long texts share. */
export const articleWords = defineMessages({
  contents: { vi: 'Nội dung trang', en: 'On this page' },
  contactNone: {
    vi: 'Bạn có thể đến trực tiếp Trung tâm Phục vụ hành chính công gần nhất.',
    en: 'You can go to the nearest public administrative service centre.',
  },
  hotline: { vi: 'Tổng đài', en: 'Telephone' },
  email: { vi: 'Thư điện tử', en: 'E-mail' },
  address: { vi: 'Địa chỉ', en: 'Address' },
  website: { vi: 'Trang thông tin', en: 'Website' },
});
