import { defineMessages } from '../../../kernel/i18n/messages.ts';

export const ratingWords = defineMessages({
  title: { vi: 'Đánh giá việc giải quyết hồ sơ', en: 'Rate how your dossier was handled' },
  lede: {
    vi: 'Mất khoảng một phút. Cán bộ giải quyết hồ sơ không được xem ai đã trả lời.',
    en: 'It takes a minute. The officers who handled the dossier do not see who answered.',
  },
  dossier: { vi: 'Hồ sơ', en: 'Dossier' },
  yes: { vi: 'Có', en: 'Yes' },
  no: { vi: 'Không', en: 'No' },
  send: { vi: 'Gửi đánh giá', en: 'Send' },
  change: { vi: 'Gửi đánh giá đã sửa', en: 'Send the changed answer' },
  thanks: { vi: 'Cảm ơn bạn đã đánh giá', en: 'Thank you for your answer' },
  thanksUnhappy: {
    vi: 'Chúng tôi xin lỗi vì bạn chưa hài lòng. Lãnh đạo cơ quan sẽ xem lại và trả lời bạn chậm nhất ngày {day}.',
    en: 'We are sorry that you are not satisfied. The head of the agency will look into it and answer by {day}.',
  },
  mayChange: { vi: 'Bạn có thể sửa đánh giá trong {days} ngày.', en: 'You may change your answer within {days} days.' },
  yours: { vi: 'Đánh giá của bạn', en: 'Your answer' },
  expired: { vi: 'Đã hết thời gian đánh giá hồ sơ này.', en: 'The time to rate this dossier is over.' },
  final: { vi: 'Đã hết thời gian sửa đánh giá.', en: 'The answer can no longer be changed.' },
  looking: { vi: 'Việc xem lại hồ sơ của bạn', en: 'What became of it' },
  case_new: {
    vi: 'Lãnh đạo cơ quan đang xem lại. Hạn trả lời: {day}.',
    en: 'The head of the agency is looking into it. Answer due: {day}.',
  },
  case_escalated: {
    vi: 'Cơ quan cấp trên đang xem lại. Hạn trả lời: {day}.',
    en: 'The agency above is looking into it. Answer due: {day}.',
  },
  case_reopened: {
    vi: 'Hồ sơ đang được xem xét lại. Khi có kết quả mới, bạn sẽ được báo.',
    en: 'The dossier is looked at again. You will be told of the new result.',
  },
  case_answered: { vi: 'Cơ quan đã trả lời ngày {day}:', en: 'The agency answered on {day}:' },
  case_closed: { vi: 'Việc xem lại đã kết thúc.', en: 'The matter is closed.' },
  tap: { vi: 'Bạn có hài lòng không?', en: 'Are you satisfied?' },
  tapLede: { vi: 'Chạm vào một câu trả lời.', en: 'Touch an answer.' },
  more: { vi: 'Trả lời thêm vài câu hỏi', en: 'Answer a few more questions' },
  invite: { vi: 'Mời đánh giá', en: 'Invite to rate' },
  inviteLede: {
    vi: 'Người dân quét mã bằng điện thoại của mình, hoặc chạm trả lời trên máy đặt tại quầy.',
    en: 'People scan the code with their own telephone, or touch an answer on the tablet at the counter.',
  },
  inviteCode: { vi: 'Mã hồ sơ', en: 'Dossier code' },
  show: { vi: 'Hiện mã', en: 'Show the code' },
  qr: { vi: 'Mã QR mở trang đánh giá hồ sơ {code}', en: 'QR code of the survey of dossier {code}' },
  onTablet: { vi: 'Mở trên máy này', en: 'Open on this device' },
  rateLink: { vi: 'Đánh giá việc giải quyết hồ sơ này', en: 'Rate how this dossier was handled' },
});
