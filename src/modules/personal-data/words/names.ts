import type { Text } from '../../../kernel/text.ts';
import type { Kind } from '../requests/record.ts';

/** What people may ask (Law on Personal Data Protection 91/2025/QH15, rights of the data subject). */
export const KIND_NAMES: Readonly<Record<Kind, Text>> = {
  access: { vi: 'Cung cấp thông tin về việc xử lý dữ liệu của tôi', en: 'Tell me how my data is processed' },
  correct: { vi: 'Đính chính dữ liệu sai', en: 'Correct data that is wrong' },
  erase: { vi: 'Xóa dữ liệu của tôi', en: 'Erase my data' },
  restrict: { vi: 'Hạn chế xử lý dữ liệu', en: 'Restrict processing' },
  object: { vi: 'Phản đối việc xử lý dữ liệu', en: 'Object to processing' },
};
