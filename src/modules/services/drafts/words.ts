import { defineMessages } from '../../../kernel/i18n/messages.ts';

/** Words of filling in a form: addresses, rows of a group, reuse, drafts kept in the browser. */
export const draftWords = defineMessages({
  unit: { vi: 'Xã, phường trong tỉnh', en: 'Commune of the province' },
  unitOnly: { vi: 'Xã, phường', en: 'Commune' },
  elsewhere: { vi: 'Ngoài tỉnh (ghi rõ bên dưới)', en: 'Outside the province (write it below)' },
  place: {
    vi: 'Nếu ở ngoài tỉnh: xã, phường, tỉnh, thành phố (hoặc nước)',
    en: 'If outside the province: commune, province (or country)',
  },
  street: { vi: 'Số nhà, đường, khu phố, ấp', en: 'House number, street, quarter or hamlet' },
  addRow: { vi: 'Thêm {item}', en: 'Add {item}' },
  removeRow: { vi: 'Xóa {item} {n}', en: 'Remove {item} {n}' },
  yearOnlyHint: {
    vi: 'Nếu không rõ ngày, tháng, chỉ nhập năm.',
    en: 'If the day and month are not known, enter the year alone.',
  },
  example: { vi: 'Ví dụ: {example}', en: 'For example: {example}' },
  warningsTitle: { vi: 'Hãy xem lại những mục này', en: 'Please look at these again' },
  warningsBody: {
    vi: 'Nếu đúng như giấy tờ của bạn, bạn vẫn nộp được hồ sơ.',
    en: 'If they are as your papers say, you can still send the application.',
  },
  reuseTitle: { vi: 'Điền sẵn từ hồ sơ trước', en: 'Fill in from earlier applications' },
  reuseBody: {
    vi: 'Bạn đã khai {n} mục này trong hồ sơ nộp trước đây. Nếu đồng ý, chúng tôi điền vào các ô còn trống; bạn xem lại và sửa được.',
    en: 'You gave {n} of these answers in earlier applications. If you agree, we put them into the empty fields; you can check and change them.',
  },
  reuseConsent: {
    vi: 'Tôi đồng ý dùng lại thông tin tôi đã khai cho hồ sơ này',
    en: 'I agree that what I gave earlier is used again for this application',
  },
  reuseButton: { vi: 'Điền sẵn', en: 'Fill in' },
  reuseNeeded: {
    vi: 'Hãy đánh dấu đồng ý, hoặc bỏ qua và tự điền',
    en: 'Tick the box to agree, or leave it and fill in yourself',
  },
  reused: { vi: 'Đã điền {n} mục từ hồ sơ trước. Hãy kiểm tra lại.', en: '{n} answers filled in. Please check them.' },
  offlineOffer: { vi: 'Giữ bản nháp khi mất mạng', en: 'Keep my answers when the line is cut' },
  offlineOff: { vi: 'Không giữ bản nháp trên máy này nữa', en: 'Stop keeping answers on this device' },
  offlineOn: {
    vi: 'Câu trả lời đang nhập được giữ trên máy này cho đến khi gửi xong. Đừng dùng trên máy của người khác.',
    en: 'What you type is kept on this device until it is sent. Do not use this on someone else’s device.',
  },
  offlineNow: {
    vi: 'Mất kết nối mạng. Câu trả lời đã được giữ trên máy này; hãy bấm lưu khi có mạng.',
    en: 'You are offline. Your answers are kept on this device; save when the line is back.',
  },
  restored: {
    vi: 'Đã khôi phục câu trả lời chưa gửi được lần trước.',
    en: 'Your answers that could not be sent are back.',
  },
  feeLine: { vi: '{name}: {amount}', en: '{name}: {amount}' },
  feeOpen: { vi: '{name}: cơ quan có thẩm quyền sẽ thông báo', en: '{name}: the authority will tell you' },
  presence: { vi: 'Cần có mặt trực tiếp', en: 'You have to come in person' },
});
