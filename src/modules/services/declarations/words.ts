import { defineMessages } from '../../../kernel/i18n/messages.ts';

/** Words of declarations sealed by an electronic identity, and of people who confirm what is declared about them. */
export const declarationWords = defineMessages({
  title: { vi: 'Xác nhận điện tử', en: 'Electronic confirmation' },
  sealed: {
    vi: '{name} xác nhận bằng tài khoản định danh điện tử mức độ {level}, lúc {at}',
    en: '{name} confirmed with an electronic identity of level {level}, {at}',
  },
  kind_filing: { vi: 'Nội dung hồ sơ khi nộp', en: 'The dossier as filed' },
  kind_supplement: { vi: 'Nội dung bổ sung', en: 'What was supplied later' },
  kind_confirmation: { vi: 'Nội dung khai về {who}', en: 'What is declared about {who}' },
  hash: { vi: 'Mã băm SHA-256', en: 'SHA-256' },
  provider: { vi: 'Hệ thống định danh', en: 'Identity provider' },
  fits: { vi: 'Khớp với hồ sơ hiện tại', en: 'Fits what stands here now' },
  differs: { vi: 'Không khớp: {what}', en: 'Differs: {what}' },
  part_procedure: { vi: 'phiên bản thủ tục', en: 'the version of the procedure' },
  part_note: { vi: 'nội dung giải trình', en: 'the explanation' },
  part_paper: { vi: 'giấy tờ “{name}”', en: 'the paper “{name}”' },
  part_seal: { vi: 'thông tin người xác nhận', en: 'who confirmed' },
  others: { vi: 'Xác nhận của những người cùng khai', en: 'Others who have to confirm' },
  waits: { vi: 'Chờ xác nhận', en: 'Waits for confirmation' },
  confirmed: { vi: 'Đã xác nhận lúc {at}', en: 'Confirmed {at}' },
  refused: { vi: 'Từ chối lúc {at}: {reason}', en: 'Refused {at}: {reason}' },
  in_person: {
    vi: 'Đã xác nhận trực tiếp tại quầy lúc {at}, {by} ghi nhận',
    en: 'Confirmed at the counter {at}, seen by {by}',
  },
  othersHelp: {
    vi: 'Họ đăng nhập bằng tài khoản định danh điện tử của mình, vào mục Hồ sơ của tôi để xác nhận. Hồ sơ chỉ được tiếp nhận khi đã đủ xác nhận.',
    en: 'They sign in with their own electronic identity and find it under My dossiers. The dossier is received only when everybody has confirmed.',
  },
  seen: { vi: '{who} đã ký xác nhận trước mặt tôi', en: '{who} signed in front of me' },
  seenButton: { vi: 'Ghi nhận tại quầy', en: 'Note it' },
  seenNeeded: {
    vi: 'Hãy đánh dấu khi người đó đã ký trước mặt bạn',
    en: 'Tick the box when they signed in front of you',
  },
  noted: { vi: 'Đã ghi nhận xác nhận trực tiếp.', en: 'The confirmation was noted.' },
  mine: { vi: 'Chờ bạn xác nhận', en: 'Waits for your confirmation' },
  mineLine: { vi: 'Hồ sơ {code}, đề nghị ngày {at}', en: 'Dossier {code}, asked {at}' },
  look: { vi: 'Xem và xác nhận', en: 'Look and confirm' },
  askTitle: { vi: 'Xác nhận nội dung khai về bạn', en: 'Confirm what is declared about you' },
  askLede: {
    vi: '{name} đã nộp hồ sơ {code} ngày {at} và khai những nội dung sau về bạn ({who}). Bạn chỉ thấy phần khai về mình.',
    en: '{name} filed dossier {code} on {at} and declared this about you ({who}). You see only what concerns you.',
  },
  confirm: { vi: 'Tôi xác nhận là đúng', en: 'I confirm that this is right' },
  confirmHelp: {
    vi: 'Khi bấm xác nhận, nội dung trên được ghi lại cùng mức độ định danh và thời điểm xác nhận của bạn.',
    en: 'When you confirm, this content is sealed with the level of your identity and the time.',
  },
  refuse: { vi: 'Không đúng, tôi từ chối xác nhận', en: 'This is wrong, I refuse' },
  refuseReason: {
    vi: 'Lý do từ chối (người nộp và cơ quan sẽ thấy)',
    en: 'Reason (the applicant and the office will see it)',
  },
  refuseSend: { vi: 'Gửi từ chối', en: 'Send the refusal' },
  thanksConfirmed: { vi: 'Bạn đã xác nhận.', en: 'You have confirmed.' },
  thanksRefused: { vi: 'Bạn đã từ chối xác nhận.', en: 'You have refused.' },
  over: {
    vi: 'Hồ sơ đã được tiếp nhận hoặc đã kết thúc, không cần xác nhận nữa.',
    en: 'The dossier was received or has ended; nothing is left to confirm.',
  },
  onPaper: {
    vi: 'Hồ sơ lập tại quầy hoặc qua bưu chính: người nộp ký trên giấy.',
    en: 'Filed at the counter or by post: signed on paper.',
  },
});
