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
    vi: 'Câu trả lời đang nhập và tệp đang gửi được giữ trên máy này cho đến khi gửi xong; tệp tự gửi tiếp sau khi mất mạng. Đừng dùng trên máy của người khác.',
    en: 'What you type and the files you choose are kept on this device until they are sent; files go on by themselves after the line was cut. Do not use this on someone else’s device.',
  },
  offlineNow: {
    vi: 'Mất kết nối mạng. Câu trả lời đã được giữ trên máy này; hãy bấm lưu khi có mạng.',
    en: 'You are offline. Your answers are kept on this device; save when the line is back.',
  },
  restored: {
    vi: 'Đã khôi phục câu trả lời chưa gửi được lần trước.',
    en: 'Your answers that could not be sent are back.',
  },
  uploadWaiting: { vi: 'Chờ gửi', en: 'Waiting' },
  uploadSending: { vi: 'Đang gửi: {done} trên {size} ({percent}%)', en: 'Sending: {done} of {size} ({percent}%)' },
  uploadCut: {
    vi: 'Mất kết nối ở {done} trên {size}. Tệp được giữ trên máy này và tự gửi tiếp khi có mạng.',
    en: 'The line was cut at {done} of {size}. The file is kept on this device and goes on by itself.',
  },
  uploadDone: { vi: 'Đã gửi xong và đính kèm', en: 'Sent and attached' },
  uploadSignIn: {
    vi: 'Phiên đăng nhập đã hết. Hãy đăng nhập lại rồi mở lại trang này; tệp sẽ được gửi tiếp.',
    en: 'You are signed out. Sign in and open this page again; the file goes on from there.',
  },
  uploadWait: {
    vi: 'Tệp đang được gửi. Trang sẽ tự chuyển tiếp khi gửi xong.',
    en: 'A file is being sent. The page goes on when it is done.',
  },
  uploadCamera: { vi: 'Chụp ảnh giấy tờ', en: 'Take a photo' },
  uploadCancel: { vi: 'Bỏ tệp này', en: 'Leave this file out' },
  uploadsTitle: { vi: 'Tệp đang gửi dở', en: 'Files under way' },
  uploadLeft: { vi: '{name}: đã gửi {done} trên {size}', en: '{name}: {done} of {size} sent' },
  uploadLeftBody: {
    vi: 'Tệp tự gửi tiếp trên máy đã chọn tệp. Nếu dùng máy khác, hãy chọn lại tệp. Tệp gửi dở được giữ 24 giờ.',
    en: 'They go on by themselves on the device where they were chosen. On another device, choose them again. They are kept for 24 hours.',
  },
  feeLine: { vi: '{name}: {amount}', en: '{name}: {amount}' },
  feeOpen: { vi: '{name}: cơ quan có thẩm quyền sẽ thông báo', en: '{name}: the authority will tell you' },
  presence: { vi: 'Cần có mặt trực tiếp', en: 'You have to come in person' },
});
