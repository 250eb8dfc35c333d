import { defineMessages } from '../../../kernel/i18n/messages.ts';

/** Words about fees, cases and parts of a procedure. */
export const procedureWords = defineMessages({
  per_dossier: { vi: 'hồ sơ', en: 'dossier' },
  per_copy: { vi: 'bản', en: 'copy' },
  per_page: { vi: 'trang', en: 'page' },
  per_case: { vi: 'trường hợp', en: 'case' },
  per_person: { vi: 'người', en: 'person' },
  per_certificate: { vi: 'giấy chứng nhận', en: 'certificate' },
  feeTier: { vi: 'từ {unit} thứ {from}: {amount}/{unit}', en: 'from {unit} {from}: {amount} a {unit}' },
  feeCap: { vi: 'tối đa {amount} một bản', en: 'at most {amount} a copy' },
  feeLate: { vi: 'chỉ thu khi quá {days} ngày', en: 'only after {days} days' },
  feeAssessed: { vi: '{name}: theo thông báo của cơ quan có thẩm quyền', en: '{name}: as the authority tells you' },
  exemptions: { vi: 'Ai được miễn, giảm?', en: 'Who pays less or nothing?' },
  reduced: { vi: 'giảm {percent}%', en: '{percent}% less' },
  presence: { vi: 'Cần có mặt trực tiếp', en: 'You have to come in person' },
  children: { vi: 'Các thủ tục được giải quyết cùng lúc', en: 'Procedures done together' },
  sequence: { vi: 'Các bước', en: 'The steps' },
  papersShown: { vi: 'Xuất trình bản chính để đối chiếu', en: 'The original is shown and given back' },
});
